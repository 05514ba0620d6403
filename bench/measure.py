"""Seconds and peak memory of a command, and the machine it ran on. Linux only: memory is read from /proc."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

SAMPLE_SECONDS = 0.2
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Measured:
    """What one command took.

    `cpu_seconds` are those of the command and of all below it whose end was waited for.
    `tree_peak_bytes` is the largest sum of resident memory over the command and all below it, sampled: pages that
    two processes share count twice, a peak between two samples is missed. `process_peak_bytes` is what the kernel
    saw as the largest resident memory of any single one of them.
    """

    seconds: float
    cpu_seconds: float
    tree_peak_bytes: int
    process_peak_bytes: int
    out: str


def run_measured(command: list[str], environment: dict[str, str], cwd: Path) -> Measured:
    """Run a command that must succeed; its standard error passes through. Exits with its output if it fails."""
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=cwd, env=os.environ | environment, stdout=subprocess.PIPE, text=True)
    with _Sampler(process.pid) as sampler:
        out = process.stdout.read() if process.stdout else ""
        # wait4 gives the memory of this command alone, where getrusage adds up all children there ever were.
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed with status {process.returncode}:\n{out}")
    cpu_seconds = usage.ru_utime + usage.ru_stime
    return Measured(seconds, cpu_seconds, sampler.peak_bytes, usage.ru_maxrss * 1024, out)


def machine() -> dict[str, str]:
    """Cores, memory and versions, as they belong beside every figure."""
    memory_bytes = os.sysconf("SC_PHYS_PAGES") * PAGE_BYTES
    return {
        "processor": _processor_name(),
        "cores": str(os.cpu_count()),
        "memory": f"{memory_bytes / 2**30:.1f} GiB",
        "python": platform.python_version(),
        "duckdb": version("duckdb"),
    }


class _Sampler:
    """Watches a process and its descendants on a thread of its own, for as long as the `with` block lasts."""

    def __init__(self, process_id: int) -> None:
        self.peak_bytes = 0
        self._process_id = process_id
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> _Sampler:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.is_set():
            self.peak_bytes = max(self.peak_bytes, sum(map(_resident_bytes, _tree(self._process_id))))
            self._done.wait(SAMPLE_SECONDS)


def _tree(process_id: int) -> list[int]:
    """The process and all below it. Parents are read from every process, as not every kernel lists children."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # The name in brackets may hold anything; the state and the parent follow it.
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
        children.setdefault(parent, []).append(int(folder.name))
    found = [process_id]
    for member in found:
        found.extend(children.get(member, []))
    return found


def _resident_bytes(process_id: int) -> int:
    try:
        return int(Path(f"/proc/{process_id}/statm").read_text().split()[1]) * PAGE_BYTES
    except (OSError, IndexError):
        return 0


def _processor_name() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
