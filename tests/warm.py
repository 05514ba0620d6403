"""The command in a process forked from one that has imported what a run imports: a third of a small run.

python -m tests.warm imports and waits; it opens nothing of a home and starts no thread. Of each order it makes a
process with an environment of its own, and so are the workers made that a run starts. What imports do in a process
that has imported nothing is seen by the runs of `tests.homes.zhencang`: of the fixture `published`, of the
demonstration, and those that are killed.
"""

from __future__ import annotations

import atexit
import gc
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, Any, NoReturn

from dagster_project import cli
from dagster_project.settings import PROJECT

# Dagster's side first: it is to find no dbt, as in a run.
IMPORTED = (
    *("dagster_project.defs.main_job", "dagster_project.defs.assembly", "dagster_project.review.board.board"),
    *("dagster_project.warehouse.dbt_worker", "dbt.cli.main", "dbt.adapters.duckdb"),
    "dagster_project.warehouse.expectations",
)
# More files than a process has open here.
MOST_FILES = 256


def command(arguments: Sequence[str]) -> tuple[int, str, str]:
    """Run the command with these arguments. Returns its exit status and what it printed, on both sides."""
    with tempfile.TemporaryDirectory() as folder:
        printed = [Path(folder) / name for name in ("out", "err")]
        order = {
            "arguments": [*arguments],
            "environment": dict(os.environ),
            "folder": str(Path.cwd()),
            "printed": [*map(str, printed)],
        }
        orders, answers = _warm()
        orders.write(json.dumps(order) + "\n")
        orders.flush()
        status = int(answers.readline())
        out, err = (path.read_text(encoding="utf-8") for path in printed)
    return status, out, err


@cache
def _warm() -> tuple[IO[str], IO[str]]:
    """The process that has imported all; it ends with this one, which holds its standard input."""
    process = subprocess.Popen(
        [sys.executable, "-m", __name__],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdin
    assert process.stdout
    return process.stdin, process.stdout


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
    for number, path in enumerate((os.devnull, *order["printed"])):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), number)
    os.chdir(order["folder"])
    subprocess.Popen = _Forked  # type: ignore[misc]
    _be(order["environment"], lambda: cli.main(order["arguments"]))


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
