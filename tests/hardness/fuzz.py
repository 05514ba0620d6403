"""A seeded fuzzer: sound files of each kind, broken in many ways, read in a process apart under a time bound."""

from __future__ import annotations

import io
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROUNDS_FOR_ONE_PROCESS = 100


@dataclass(frozen=True)
class Broken:
    """What became of mutants: how many were read or refused, and the names of those that did neither."""

    tried: int
    answered: int
    # What our reader did not foresee; a run makes it a row of the file (reader_failed).
    defects: list[str]
    faults: list[str]


def mutant(content: bytes, chance: random.Random) -> bytes:
    """The bytes with a few faults: bits turned, runs lost, doubled, zeroed, made up, the end cut."""
    broken = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        if not broken:
            return bytes(broken)
        at = chance.randrange(len(broken))
        run = min(chance.choice((1, 2, 4, 64, 700)), len(broken) - at)
        match chance.randrange(7):
            case 0:
                broken[at] ^= 1 << chance.randrange(8)
            case 1:
                del broken[at : at + run]
            case 2:
                broken[at:at] = broken[at : at + run] * chance.choice((1, 3, 50))
            case 3:
                broken[at : at + run] = bytes(run)
            case 4:
                broken[at : at + 4] = struct.pack("<I", chance.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 0x80000000)))
            case 5:
                del broken[at:]
            case 6:
                broken[at : at + run] = chance.randbytes(run)
    return bytes(broken)


def zip_mutant(content: bytes, chance: random.Random) -> bytes:
    """A zip file one of whose parts is broken; every third time the file itself."""
    if not chance.randrange(3):
        return mutant(content, chance)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = chance.choice(sorted(parts))
    parts[name] = mutant(parts[name], chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for part, body in parts.items():
            package.writestr(part, body)
    return out.getvalue()


def feed(
    folder: Path, kind: str, content: bytes, seed: int, count: int, seconds: float, break_it: Callable[..., bytes]
) -> Broken:
    """Read so many mutants of a file, some in each process; a process has `seconds` for each of them."""
    chance = random.Random(f"{seed} {kind}")
    folder.mkdir(parents=True, exist_ok=True)
    answered, defects, faults, paths = 0, list[str](), list[str](), list[Path]()
    for number in range(count):
        path = folder / f"{number:04d}{kind}"
        path.write_bytes(break_it(content, chance))
        paths.append(path)
    for start in range(0, count, ROUNDS_FOR_ONE_PROCESS):
        some = paths[start : start + ROUNDS_FOR_ONE_PROCESS]
        command = [sys.executable, "-m", "tests.hardness.fuzz_child", str(seconds), *map(str, some)]
        try:
            # One that is no longer within Python's reach must not hold us either.
            done = subprocess.run(command, capture_output=True, text=True, timeout=seconds * len(some) + 60)
            said = done.stdout.splitlines()
        except subprocess.TimeoutExpired as late:
            said = (late.stdout or b"").decode().splitlines() if isinstance(late.stdout, bytes) else []
        good = [line for line in said if line.startswith("answered")]
        answered += len(good)
        defects += [line for line in good if line.startswith("answered: defect")]
        faults += [line for line in said if not line.startswith("answered")]
        if len(said) < len(some):
            faults.append(f"{some[len(said)].name}: the process ended or hung")
    return Broken(count, answered, defects, faults)
