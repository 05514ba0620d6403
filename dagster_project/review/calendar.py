"""Which reviews there are and on which day each is held, as the published release has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from dagster_project.review.cycle_review import Cycle, District
from dagster_project.review.cycles import all_cycles
from dagster_project.review.districts import districts_by_cycle
from dagster_project.settings import Settings
from dagster_project.warehouse.release import published_release
from dagster_project.wording.moments import BEIJING


def beijing_date(moment: datetime) -> date:
    """The day that a moment with a time zone falls on in Chongqing."""
    return moment.astimezone(BEIJING).date()


@dataclass(frozen=True)
class Planned:
    """The review of a cycle in a district, and the day for which it is planned."""

    cycle: Cycle
    district: District
    # Once its own reports are due, whatever another district waits for.
    review_on: date

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
        days = _review_days(release.database)
        return [
            Planned(cycle, district, days[cycle.cycle_code, district.district_code])
            for cycle in all_cycles(release.database)
            for district in districts.get(cycle.cycle_code, [])
        ]
    except duckdb.Error:
        # Broken within: whoever reads it is told, and a run publishes another.
        return []


def _review_days(database: Path) -> dict[tuple[str, str], date]:
    """Of each cycle and district the day for which its review is planned, never before its own last due day."""
    import duckdb

    with duckdb.connect(database, read_only=True) as connection:
        rows = connection.execute(
            """
            with districts as (
                select district_code from marts.dim_town
                union
                select district_code from marts.dim_department
            ),

            last_due as (
                select owed.cycle_code, departments.district_code, max(owed.due_on) as due_on
                from quality.obligation_status as owed
                inner join marts.dim_department as departments using (department_code)
                group by all
            )

            select cycles.cycle_code, districts.district_code, greatest(cycles.planned_on, last_due.due_on)
            from marts.dim_review_cycle as cycles
            cross join districts
            left join last_due using (cycle_code, district_code)
            """
        ).fetchall()
    return {(cycle_code, district_code): day for cycle_code, district_code, day in rows}
