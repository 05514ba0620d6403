"""The command in a process forked from one that has imported what a run imports: a third of a small run.

python -m tests.warm imports and waits; it opens nothing of a home and starts no thread. Of each order it makes a
process with an environment of its own, and so are the workers made that a run starts. What imports do in a process
that has imported nothing is seen by the runs of `tests.homes.zhencang`: of the fixture `published`, of the
demonstration, of a full disk, and those that Spark computes.
"""

from __future__ import annotations

import atexit
import gc
import json
import logging
import os
import runpy
import select
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from dagster_project.settings import PROJECT

# Dagster's side first: it is to find no dbt, as in a run.
IMPORTED = (
    *("dagster_project.defs.main_job", "dagster_project.defs.assembly", "dagster_project.review.board.board"),
    *("dagster_project.warehouse.dbt_worker", "dbt.cli.main", "dbt.adapters.duckdb"),
    "dagster_project.warehouse.audit.expectations",
)
# More files than a process has open here.
MOST_FILES = 256
# A command that has not ended by then hangs.
LONGEST_SECONDS = 300.0


def command(arguments: Sequence[str]) -> tuple[int, str, str]:
    """Run the command with these arguments. Returns its exit status and what it printed, on both sides."""
    return program("dagster_project.cli", arguments)


def program(module: str, arguments: Sequence[str], **environment: str) -> tuple[int, str, str]:
    """Run a module as `python -m` does, in a session of its own. Returns the same."""
    with tempfile.TemporaryDirectory() as folder:
        printed = [Path(folder) / name for name in ("out", "err")]
        order = {
            "module": module,
            "arguments": [*arguments],
            "environment": os.environ | environment,
            "folder": str(Path.cwd()),
            "printed": [*map(str, printed)],
        }
        process = warm_process()
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(order) + "\n")
        process.stdin.flush()
        answered, _, _ = select.select([process.stdout], [], [], LONGEST_SECONDS)
        assert answered, f"{module} {arguments} hangs"
        status = int(process.stdout.readline())
        out, err = (path.read_text(encoding="utf-8") for path in printed)
    return status, out, err


@cache
def warm_process() -> subprocess.Popen[str]:
    """The process that has imported all; it ends with this one, which holds its standard input."""
    return subprocess.Popen(
        [sys.executable, "-m", __name__],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def main() -> None:
    """Import, then make a process of each order and say how it ended, until there are no more."""
    orders, answers = os.fdopen(os.dup(0), encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    environment, handlers = dict(os.environ), [*logging.root.handlers]
    for name in IMPORTED:
        import_module(name)
    sys.modules[IMPORTED[-1]]._import_great_expectations()
    # What one library sets for itself is none of the others'.
    logging.root.handlers[:] = handlers
    os.environ.clear()
    os.environ.update(environment)
    gc.collect()
    # The collector would write to every page, and each process then have a copy of it.
    gc.freeze()
    for line in orders:
        pid = os.fork()
        if not pid:
            _obey(json.loads(line))
        answers.write(f"{os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}\n")
        answers.flush()


def _obey(order: dict[str, Any]) -> NoReturn:
    # What kills a command kills all of its session.
    os.setsid()
    for number, path in enumerate((os.devnull, *order["printed"])):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), number)
    os.chdir(order["folder"])
    subprocess.Popen = _Forked  # type: ignore[misc, assignment]
    sys.argv = [order["module"], *order["arguments"]]
    _be(order["environment"], lambda: _run(order["module"]))


def _run(module: str) -> int:
    runpy.run_module(module, run_name="__main__")
    return 0


class _Forked(subprocess.Popen[Any]):
    """A process as Popen makes it; but where it is to be Python with a module of ours, that is here already."""

    def __init__(self, args: Any, **how: Any) -> None:
        if args[:3] == [sys.executable, "-P", "-m"]:
            # What Popen calls last before it puts a program in the place of the new process.
            how["preexec_fn"] = lambda: _be(how.get("env") or os.environ, sys.modules[args[3]].main)
        super().__init__(args, **how)


def _be(environment: Mapping[str, str], main: Callable[[], int | None]) -> NoReturn:
    """Be the program `main`, with the standard files that there are and no others; end as Python ends one."""
    # Popen waits for one of them.
    os.closerange(3, MOST_FILES)
    environment = dict(environment)
    os.environ.clear()
    os.environ.update(environment)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8", buffering=buffering, closefd=False)
        for number, mode, buffering in ((0, "r", -1), (1, "w", -1), (2, "w", 1))
    )
    # What Python loads first, where its path names one.
    for folder in environment.get("PYTHONPATH", "").split(os.pathsep):
        if (first := Path(folder) / "sitecustomize.py").is_file():
            exec(first.read_text(encoding="utf-8"), {"__name__": first.stem})
    try:
        status = main() or 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
