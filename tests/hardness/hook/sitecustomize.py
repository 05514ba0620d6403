"""Python loads this first where PYTHONPATH names this folder: end a run at the moment that KILLED_AT names.

A moment is an event of Python's audit hooks with a pattern of its arguments, `os.rename .*/incoming-batch-`: the
point just before that happens. All that the command started is killed with it; of `alone open …` in a process that
the command started, the command and nothing else.
"""

import os
import re
import signal
import sys

_moment = os.environ.get("KILLED_AT", "")
_command = os.getppid() if _moment.startswith("alone ") else None
if str(_command) == os.environ.get("KILLED_FROM"):
    # This is the command itself, which a test started.
    _command = 0
_event, _, _pattern = _moment.removeprefix("alone ").partition(" ")
_is_it = re.compile(_pattern).search


def _look(event: str, arguments: tuple[object, ...]) -> None:
    global _command
    if event != _event or not _is_it(" ".join(map(_text, arguments))):
        return
    if _command is None:
        os.killpg(0, signal.SIGKILL)
    elif _command:
        # Once: the number may be another process's soon.
        command, _command = _command, 0
        os.kill(command, signal.SIGKILL)


def _text(argument: object) -> str:
    return os.fsdecode(argument) if isinstance(argument, bytes | str | os.PathLike) else str(argument)


if _event:
    sys.addaudithook(_look)
