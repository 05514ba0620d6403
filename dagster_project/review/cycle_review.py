"""What a review of one cycle is made of: what the gate checked, and what changed since the pack before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Finding:
    """One thing that stands in the way of a review, and who must act on it."""

    # The name of the department or office, as people call it; "数据工程师" where it is ours.
    actor_zh: str
    message_zh: str
    message_en: str
    # Where to look: file!sheet!cell, or a table and a key; None where the message says it all.
    place: str | None = None


@dataclass(frozen=True)
class Check:
    """One reason for which a review may not be held, what was seen, and what was asked for."""

    check_id: str
    title_zh: str
    title_en: str
    passed: bool
    observed: str
    threshold: str
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    """One figure that is not what it was in the pack before."""

    # The table of marts, the figure in words (万古镇 · 地区生产总值 · 2024-Q3), and its column in words.
    table_name: str
    subject_zh: str
    column_zh: str
    before: str | None
    after: str | None
    reason_zh: str
    reason_en: str
    # file!sheet!cell of what it is now, where it comes from one.
    source: str | None = None


@dataclass(frozen=True)
class Cycle:
    """A row of marts.dim_review_cycle."""

    cycle_code: str
    cycle_kind: str
    cycle_name_zh: str
    period_code: str
    starts_on: date
    ends_on: date
    due_on: date
    review_on: date


@dataclass(frozen=True)
class Review:
    """A cycle as it stood at a moment: what a pack shows besides the figures themselves."""

    cycle: Cycle
    # UTC. Nothing that was received later plays a part.
    as_of: datetime
    created_at: datetime
    # The release or, for a moment past, the last batch that was known then.
    warehouse: str
    code_fingerprint: str
    revision: int
    checks: list[Check]
    forced_reason: str | None
    # The pack before: "2024-Q3 r1", or "2024-Q2 r2" where this is the first of its cycle; None where none is.
    compared_with: str | None
    changes: list[Change]
    is_synthetic: bool

    @property
    def is_ready(self) -> bool:
        """Whether every check passed."""
        return all(check.passed for check in self.checks)
