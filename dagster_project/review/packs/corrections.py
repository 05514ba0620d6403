"""What was corrected since the pack before, apart from what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dagster_project.review.cycle_review import Change
from dagster_project.review.packs.changes import REPORTED
from dagster_project.wording.periods import period_name


@dataclass(frozen=True)
class Corrections:
    """What departments reported and is not as it was, and how many verdicts are other ones since."""

    changes: list[Change]
    turned: list[Change]

    @property
    def count(self) -> int:
        """How many figures were corrected."""
        return len(self.changes)

    @property
    def turned_words(self) -> str:
        """（带动 5 项状态变化）, or nothing."""
        return f"（带动 {len(self.turned)} 项状态变化）" if self.turned else ""


def corrections_of(changes: Iterable[Change], labels: Iterable[str]) -> Corrections:
    """The corrections among the changes of a review; `labels` are the words of the statuses."""
    known, corrected, turned = set(labels), [], []
    for change in changes:
        if change.table_name in REPORTED:
            corrected.append(change)
        elif known & {change.before, change.after}:
            turned.append(change)
    return Corrections(corrected, turned)


def spoken(subject_zh: str) -> str:
    """万古镇 · 高新技术企业 · 2024-Q2 as one says it: 万古镇高新技术企业（2024年二季度）."""
    parts = subject_zh.split(" · ")
    period = period_name(parts[-1])
    return f"{''.join(parts[:-1])}（{period}）" if period and len(parts) > 1 else "".join(parts)
