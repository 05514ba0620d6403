"""Which reviews there are and on which day each is held, as the published release has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dagster_project.review.cycle_review import BEIJING, Cycle, District
from dagster_project.review.cycles import all_cycles
from dagster_project.review.districts import districts_by_cycle
from dagster_project.settings import Settings
from dagster_project.warehouse.release import published_release


def beijing_date(moment: datetime) -> date:
    """The day that a moment with a time zone falls on in Chongqing."""
    return moment.astimezone(BEIJING).date()


@dataclass(frozen=True)
class Planned:
    """The review of a cycle in a district, and the day for which it is planned."""

    cycle: Cycle
    district: District

    @property
    def key(self) -> str:
        """As Dagster names its partition: 500111|2024-Q3."""
        return f"{self.district.district_code}|{self.cycle.cycle_code}"


def planned_reviews(settings: Settings) -> list[Planned]:
    """Each cycle of marts.dim_review_cycle in each district that has something to review in it.

    None before the first release that knows of cycles.
    """
    release = published_release(settings)
    if release is None or not release.is_whole or "marts.dim_review_cycle" not in release.manifest["row_counts"]:
        return []
    import duckdb

    try:
        districts = districts_by_cycle(release.database)
        return [
            Planned(cycle, district)
            for cycle in all_cycles(release.database)
            for district in districts.get(cycle.cycle_code, [])
        ]
    except duckdb.Error:
        # Broken within: whoever reads it is told, and a run publishes another.
        return []
