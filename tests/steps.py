"""How much work something is, counted instead of timed: the same on any machine, whatever else it does."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


def steps(do: Callable[[], object]) -> int:
    """How many functions are called, Python's own and those in C."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        do()
    finally:
        sys.setprofile(None)
    return count


def grows_no_faster_than_its_input(do: Callable[[int], object], size: int) -> bool:
    """Whether twice as much to do is at most two and a half times the work."""
    # The smaller first: what is remembered of it may only spare work to the larger.
    do(1)
    smaller, larger = steps(lambda: do(size)), steps(lambda: do(2 * size))
    return larger < 2.5 * smaller
