"""What the letters of a review are made of: the figures of its pack, counted once for all three."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dagster_project.review.cycle_review import Check, Review
from dagster_project.review.packs.corrections import Corrections, corrections_of
from dagster_project.review.packs.page_figures import Figures, Record, read_figures
from dagster_project.review.packs.reporting import Reporting, reporting_of
from dagster_project.review.pages.lights import GREEN, RED, YELLOW, light_of
from dagster_project.review.pages.sources import Sources
from dagster_project.review.pages.standing import Standing, behind, count_lights, standings_of
from dagster_project.wording.moments import BEIJING
from dagster_project.wording.periods import day_name, period_name

_EDITION = re.compile(r"(\S+) r([0-9]+)")


@dataclass(frozen=True)
class Town:
    """A town with its rows of the standings."""

    row: Record
    standings: list[Standing]

    @property
    def name(self) -> str:
        """万古镇."""
        return str(self.row["town_name"])

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many stand under each light, by its code."""
        return count_lights(self.standings)

    @cached_property
    def behind(self) -> list[Standing]:
        """What is behind, the worst first."""
        return behind(self.standings)


@dataclass(frozen=True)
class Material:
    """The figures of a pack, and the sentences that several letters begin with."""

    review: Review
    figures: Figures

    @cached_property
    def standings(self) -> list[Standing]:
        """Every row of the standings, town by town."""
        labels = {row["status"]: row["status_zh"] for row in self.figures.statuses}
        return standings_of(self.figures.standings, labels, Sources())

    @cached_property
    def towns(self) -> list[Town]:
        """The towns of the review in the order of the pack."""
        return [
            Town(row, [one for one in self.standings if one.row["town_code"] == row["town_code"]])
            for row in self.figures.towns
        ]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many stand under each light, by its code."""
        return count_lights(self.standings)

    @property
    def judged_count(self) -> int:
        """How many have a verdict."""
        return sum(self.counts[light.code] for light in (RED, YELLOW, GREEN))

    @cached_property
    def behind(self) -> list[Standing]:
        """What is behind, the worst first."""
        return behind(self.standings)

    @cached_property
    def moves(self) -> tuple[int, int, int] | None:
        """How many are better, worse and alike, beside the period before; None where nothing can be compared."""
        judged = (RED, YELLOW, GREEN)
        compared = [
            one for one in self.standings if one.light in judged and light_of(one.row["status_before"]) in judged
        ]
        better, worse = (sum(one.move == move for one in compared) for move in ("好转", "转差"))
        return (better, worse, len(compared) - better - worse) if compared else None

    @cached_property
    def reporting(self) -> Reporting:
        """What departments owed and sent."""
        return reporting_of(self.figures)

    @property
    def scope(self) -> str:
        """大足区, or each of several districts once; a district without a town has its departments."""
        rows = self.figures.towns or self.figures.departments
        return "、".join(dict.fromkeys(row["district_name"] for row in rows))

    @property
    def period(self) -> str:
        """2024年三季度."""
        code = self.review.cycle.period_code
        return period_name(code) or code

    @property
    def as_of(self) -> str:
        """2024年10月18日, in Beijing."""
        return day_name(self.review.as_of.astimezone(BEIJING).date())

    @property
    def compared_with(self) -> str | None:
        """2024年二季度（第2版）, the pack that this one is compared with."""
        name = self.review.compared_with
        found = _EDITION.fullmatch(name or "")
        return f"{period_name(found[1]) or found[1]}（第{found[2]}版）" if found else name

    @property
    def failed(self) -> list[Check]:
        """The checks that did not pass."""
        return [check for check in self.review.checks if not check.passed]

    @cached_property
    def corrections(self) -> Corrections:
        """What departments reported and is not as it was, and how many verdicts that turned."""
        return corrections_of(self.review.changes, (row["status_zh"] for row in self.figures.statuses))

    @property
    def open_conflicts(self) -> list[Record]:
        """Statements of one target that differ, and nobody decided which counts."""
        return [row for row in self.figures.conflicts if not row["is_decided"]]


def material_of(database: Path, review: Review) -> Material:
    """Read the figures of a review from the warehouse that it stands on. Raises duckdb.Error."""
    return Material(review, read_figures(database, review))
