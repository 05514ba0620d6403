"""Where a link leads: nothing outside raw/ is ever read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def is_below(path: Path, real_folders: Iterable[str]) -> bool:
    """Whether a path, all links followed, is one of these or stands below one. `real_folders` have no links."""
    real = os.path.realpath(path)
    return any(real == folder or real.startswith(folder.rstrip("/") + "/") for folder in real_folders)
