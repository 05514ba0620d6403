"""Which reviews there are and on which day each is held, as the published release has them."""

from __future__ import annotations

from datetime import date, datetime

from dagster_project.review.cycle_review import Cycle
from dagster_project.review.cycles import BEIJING, all_cycles
from dagster_project.settings import Settings
from dagster_project.warehouse.release import published_release


def beijing_date(moment: datetime) -> date:
    """The day that a moment with a time zone falls on in Chongqing."""
    return moment.astimezone(BEIJING).date()


def known_cycles(settings: Settings) -> list[Cycle]:
    """Every row of marts.dim_review_cycle; none before the first release that has it."""
    release = published_release(settings)
    if release is None or not release.is_whole or "marts.dim_review_cycle" not in release.manifest["row_counts"]:
        return []
    import duckdb

    try:
        return all_cycles(release.database)
    except duckdb.Error:
        # Broken within: whoever reads it is told, and a run publishes another.
        return []
