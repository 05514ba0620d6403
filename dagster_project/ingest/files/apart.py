"""Reading a file in a process of its own, whose time and memory are bounded whatever the file does.

It costs the start of a process, so that only files go here that are large or oddly written; who reads decides.
What to call comes in on standard input, what was read or refused goes out on standard output.
"""

from __future__ import annotations

import os
import pickle
import resource
import subprocess
import sys
from collections.abc import Callable
from typing import TypeVar, cast

from dagster_project.ingest.files.refusals import damaged
from dagster_project.ingest.landing.problems import FileRejected, reject
from dagster_project.settings import LARGEST_READING_MEMORY_BYTES, LONGEST_READING_SECONDS, PROJECT

Answer = TypeVar("Answer")


def read_apart(read: Callable[..., Answer], *arguments: object) -> Answer:
    """What a reader gives. Raises FileRejected: what it does, and file_costs_too_much.

    The reader is a function of a module, its arguments are bytes, texts and switches.
    """
    paths = [str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "dagster_project.ingest.files.apart"],
            input=pickle.dumps((read, arguments), protocol=5),
            capture_output=True,
            timeout=LONGEST_READING_SECONDS,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        )
    except subprocess.TimeoutExpired as error:
        raise _costs_too_much("时间", "time", f"{LONGEST_READING_SECONDS} s") from error
    if done.returncode:
        # Killed by the system, or out of memory before it could say so.
        raise damaged(f"exit {done.returncode}")
    answer, detail = pickle.loads(done.stdout)  # written by ourselves
    if answer == "memory":
        raise _costs_too_much("内存", "memory", f"{LARGEST_READING_MEMORY_BYTES / 2**30:.0f} GiB")
    if answer == "refused":
        raise FileRejected(detail)
    return cast(Answer, detail)


def _costs_too_much(what: str, what_en: str, limit: str) -> FileRejected:
    return reject("file_costs_too_much", what=what, what_en=what_en, count=f"> {limit}", limit=limit)


def main() -> None:
    """Call what standard input says."""
    read, arguments = pickle.load(sys.stdin.buffer)  # written by ourselves
    resource.setrlimit(resource.RLIMIT_AS, (LARGEST_READING_MEMORY_BYTES, LARGEST_READING_MEMORY_BYTES))
    try:
        answer: tuple[str, object] = ("read", read(*arguments))
    except FileRejected as error:
        answer = ("refused", error.problem)
    except MemoryError:
        answer = ("memory", None)
    pickle.dump(answer, sys.stdout.buffer, protocol=5)


if __name__ == "__main__":
    main()
