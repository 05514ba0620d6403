"""What a review of one cycle is made of: what the gate checked, and what changed since the pack before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from dagster_project.wording.moments import BEIJING
from dagster_project.wording.periods import period_name


@dataclass(frozen=True)
class Finding:
    """One thing that stands in the way of a review, and who must act on it."""

    # The name of the department or office, as people call it; "数据工程师" where it is ours.
    actor_zh: str
    message_zh: str
    message_en: str
    # Where to look: file!sheet!cell; None where the message says it all.
    place: str | None = None
    # The town, the indicator or measure, and the period that it is about, where it is about one.
    town_zh: str | None = None
    subject_zh: str | None = None
    period_code: str | None = None
    # What the actor does next.
    next_step_zh: str = ""
    next_step_en: str = ""

    @property
    def about_zh(self) -> str:
        """万古镇 · 出口总额 · 2024年三季度."""
        period = self.period_code and (period_name(self.period_code) or self.period_code)
        return " · ".join(filter(None, (self.town_zh, self.subject_zh, period)))


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
    # What its findings ask for, unless one says otherwise.
    next_step_zh: str = ""
    next_step_en: str = ""


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
class District:
    """A district with towns in the pilot, or departments that owe a report."""

    district_code: str
    district_name: str


@dataclass(frozen=True)
class Review:
    """A cycle of a district as it stood at a moment: what a pack shows besides the figures themselves."""

    cycle: Cycle
    district: District
    # UTC. Nothing that was received later plays a part.
    as_of: datetime
    created_at: datetime
    # The release or, for a moment past, the last batch that was known then.
    warehouse: str
    code_fingerprint: str
    # None for a look back, which stands outside the numbering.
    revision: int | None
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

    @property
    def failed(self) -> list[Check]:
        """The checks that did not pass."""
        return [check for check in self.checks if not check.passed]

    @property
    def edition(self) -> str:
        """2024-Q3 r2, or 2024-Q3 as-of-20240920T155959Z."""
        return f"{self.cycle.cycle_code} {edition_folder(self.revision, self.as_of)}"

    @property
    def edition_zh(self) -> str:
        """2024年三季度（第2版）, or 2024年三季度（回看 2024-09-20 23:59）."""
        if self.revision is not None:
            return edition_words(self.edition)
        moment = f"{self.as_of.astimezone(BEIJING):%Y-%m-%d %H:%M}"
        return f"{period_name(self.cycle.period_code) or self.cycle.period_code}（回看 {moment}）"


def edition_words(edition: str) -> str:
    """2024年三季度（第2版） for 2024-Q3 r2."""
    code, _, revision = edition.partition(" r")
    return f"{period_name(code) or code}（第{revision}版）"


def edition_folder(revision: int | None, as_of: datetime) -> str:
    """The name of the folder of a pack below its cycle: r2, or as-of-20240920T155959Z for a look back."""
    return f"as-of-{as_of.astimezone(UTC):%Y%m%dT%H%M%SZ}" if revision is None else f"r{revision}"
