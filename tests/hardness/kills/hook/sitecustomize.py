"""Python loads this first where PYTHONPATH names this folder: end a run at the moment that KILLED_AT names.

A moment is an event of Python's audit hooks with a pattern of its arguments, `os.rename .*/incoming-batch-`: the
point just before that happens. All that the command started is killed with it; of `alone open …` in a process that
the command started, the command and nothing else; at `filled open …` the disk is filled with the file FILLED, and
all goes on.
"""

import os
import re
import signal
import sys

_who, _event, _pattern = re.fullmatch("(alone |filled |)(\\S*) ?(.*)", os.environ.get("KILLED_AT", "")).groups()
_command = os.getppid() if _who == "alone " else None
if str(_command) == os.environ.get("KILLED_FROM"):
    # This is the command itself, which a test started.
    _command = 0
_is_it = re.compile(_pattern).search


def _look(event: str, arguments: tuple[object, ...]) -> None:
    global _command, _event
    if event != _event or not _is_it(" ".join(map(_text, arguments))):
        return
    if _who == "filled ":
        _event = None
        _fill(os.environ["FILLED"])
    elif _command is None:
        os.killpg(0, signal.SIGKILL)
    elif _command:
        # Once: the number may be another process's soon.
        command, _command = _command, 0
        os.kill(command, signal.SIGKILL)


def _fill(path: str) -> None:
    """Write to a file until the disk has no byte left."""
    with open(path, "wb", buffering=0) as file:  # noqa: PTH123 (nothing more is loaded)
        try:
            while file.write(bytes(2**20)):
                pass
        except OSError:
            pass


def _text(argument: object) -> str:
    return os.fsdecode(argument) if isinstance(argument, bytes | str | os.PathLike) else str(argument)


if _event:
    sys.addaudithook(_look)
