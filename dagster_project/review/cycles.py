"""Which cycle is meant, and up to which moment: what people type, read and checked."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

import duckdb

from dagster_project.errors import UsageError
from dagster_project.review.cycle_review import Cycle
from dagster_project.wording.moments import BEIJING
from dagster_project.wording.periods import spellings

CYCLES_SHOWN = 12


def moment_of(text: str, now: datetime) -> datetime:
    """The moment that `--as-of` names, UTC: the end of a Beijing day (2024-10-20), or an ISO time as it is.

    A time without zone is Beijing's. Today's end counts as now. Raises UsageError for what is neither, and for a
    moment to come.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return _past(_moment(text), now)
    if day == now.astimezone(BEIJING).date():
        return now
    return _past(datetime.combine(day, time.max, BEIJING), now)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--as-of {text}: write a day (2024-10-20) or a time (2024-10-20T09:00+08:00).") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


def _past(moment: datetime, now: datetime) -> datetime:
    if moment > now:
        raise UsageError(f"--as-of {moment.isoformat()} is still to come: nobody knows yet what will be known.")
    return moment.astimezone(UTC)


def find_cycle(database: Path, text: str, cut_off: datetime) -> Cycle:
    """The cycle of a code or a name (2024-Q3, 2024年三季度, 2024年三季度研判).

    Raises UsageError where there is none, or where its period was not over at the cut-off: figures of a period
    that still runs are no ground for a review.
    """
    cycle = cycle_named(database, text, cut_off)
    if cycle.ends_on >= cut_off.astimezone(BEIJING).date():
        raise UsageError(
            f"{cycle.cycle_name_zh} ({cycle.cycle_code}) ends on {cycle.ends_on}:"
            f" on {cut_off.astimezone(BEIJING):%Y-%m-%d} it was not over. Review it later, or --as-of a later day."
        )
    return cycle


def cycle_named(database: Path, text: str, cut_off: datetime | None = None) -> Cycle:
    """The cycle of a code or a name, over or not. Raises UsageError, which names the last that were over."""
    cycles = all_cycles(database)
    wanted = "".join(text.split())
    found = [cycle for cycle in cycles if wanted in (*spellings(cycle.cycle_code), cycle.cycle_name_zh)]
    if found:
        return found[0]
    day = (cut_off or datetime.now(UTC)).astimezone(BEIJING).date()
    shown = ", ".join([cycle.cycle_code for cycle in cycles if cycle.ends_on < day][-CYCLES_SHOWN:]) or "none"
    raise UsageError(f"There is no review cycle {text!r}. Those whose period ended last: {shown}.")


def all_cycles(database: Path) -> list[Cycle]:
    """Every cycle, the one that ended first first."""
    with duckdb.connect(database, read_only=True) as connection:
        rows = connection.execute(
            """
            select cycle_code, cycle_kind, cycle_name_zh, period_code, starts_on, ends_on, due_on, review_on
            from marts.dim_review_cycle
            order by ends_on, starts_on desc
            """
        ).fetchall()
    return [Cycle(*row) for row in rows]
