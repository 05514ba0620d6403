"""What was corrected since the pack before, apart from what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dagster_project.review.cycle_review import Change
from dagster_project.review.packs.changes import REPORTED


@dataclass(frozen=True)
class Corrections:
    """What departments reported and is not as it was, and how many verdicts are other ones since."""

    changes: list[Change]
    turned_count: int

    @property
    def count(self) -> int:
        """How many figures were corrected."""
        return len(self.changes)

    @property
    def turned_words(self) -> str:
        """（带动 5 项状态变化）, or nothing."""
        return f"（带动 {self.turned_count} 项状态变化）" if self.turned_count else ""


def corrections_of(changes: Iterable[Change], labels: Iterable[str]) -> Corrections:
    """The corrections among the changes of a review; `labels` are the words of the statuses."""
    known, corrected, turned = set(labels), [], 0
    for change in changes:
        if change.table_name in REPORTED:
            corrected.append(change)
        elif known & {change.before, change.after}:
            turned += 1
    return Corrections(corrected, turned)
