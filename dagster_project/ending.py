"""The end of a process."""

from __future__ import annotations

import atexit
import os
import sys
from contextlib import suppress
from typing import NoReturn


def end(status: int) -> NoReturn:
    """End without taking apart, piece by piece, all that was imported and parsed: half a second for who waits.

    What is to be done at the end is done: databases are closed and semaphores given back. What of DuckDB stands in
    cycles that nobody collected it would else list on stderr.
    """
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        # Whoever read it has gone: that was told, or met, before.
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)
