"""Which reviews there are and on which day each is held, as the published release has them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from dagster_project.review.cycle_review import Cycle
from dagster_project.settings import Settings
from dagster_project.warehouse.release import published_release

BEIJING = ZoneInfo("Asia/Shanghai")


def beijing_date(moment: datetime) -> date:
    """The day that a moment with a time zone falls on in Chongqing."""
    return moment.astimezone(BEIJING).date()


def cycles(settings: Settings) -> list[Cycle]:
    """Every row of marts.dim_review_cycle, by the day of the review; none before the first release."""
    release = published_release(settings)
    if release is None or "marts.dim_review_cycle" not in release.manifest["row_counts"]:
        return []
    import duckdb

    with duckdb.connect(release.database, read_only=True) as connection:
        rows = connection.execute(
            """
            select cycle_code, cycle_kind, cycle_name_zh, period_code, starts_on, ends_on, due_on, review_on
            from marts.dim_review_cycle
            order by review_on, starts_on desc
            """
        ).fetchall()
    return [Cycle(*row) for row in rows]
