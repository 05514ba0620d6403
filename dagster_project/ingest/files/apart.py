"""Reading a workbook in a process of its own, whose time and memory are bounded whatever the file does.

It costs the start of a process, so that only files go here that are large or oddly written: read_workbook decides.
Bytes come in on standard input, what was read or refused goes out on standard output.
"""

from __future__ import annotations

import os
import pickle
import resource
import subprocess
import sys
from typing import Any

from dagster_project.ingest.files.refusals import damaged
from dagster_project.ingest.landing.problems import FileRejected, reject
from dagster_project.settings import LARGEST_READING_MEMORY_BYTES, LONGEST_READING_SECONDS, PROJECT


def read_apart(content: bytes, name: str) -> Any:
    """What read_workbook gives. Raises FileRejected: what it does, and file_costs_too_much."""
    paths = [str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "dagster_project.ingest.files.apart", name],
            input=content,
            capture_output=True,
            timeout=LONGEST_READING_SECONDS,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        )
    except subprocess.TimeoutExpired as error:
        limit = f"{LONGEST_READING_SECONDS} s"
        raise reject("file_costs_too_much", what="时间", what_en="time", limit=limit) from error
    if done.returncode:
        # Killed by the system, or out of memory before it could say so.
        raise damaged(f"exit {done.returncode}")
    answer, detail = pickle.loads(done.stdout)  # written by ourselves
    if answer == "memory":
        limit = f"{LARGEST_READING_MEMORY_BYTES / 2**30:.0f} GiB"
        raise reject("file_costs_too_much", what="内存", what_en="memory", limit=limit)
    if answer == "refused":
        raise FileRejected(detail)
    return detail


def main() -> None:
    """Read the workbook on standard input, whose name is the one argument."""
    from dagster_project.ingest.files.workbook import read_workbook  # which itself may read apart

    resource.setrlimit(resource.RLIMIT_AS, (LARGEST_READING_MEMORY_BYTES, LARGEST_READING_MEMORY_BYTES))
    try:
        answer: tuple[str, object] = ("read", read_workbook(sys.stdin.buffer.read(), sys.argv[1], is_apart=True))
    except FileRejected as error:
        answer = ("refused", error.problem)
    except MemoryError:
        answer = ("memory", None)
    pickle.dump(answer, sys.stdout.buffer, protocol=5)


if __name__ == "__main__":
    main()
