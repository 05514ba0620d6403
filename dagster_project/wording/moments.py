"""Moments as people in Chongqing read them; the warehouse keeps them in UTC, without a zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

# There has been no summer time since 1991.
BEIJING = timezone(timedelta(hours=8))


def in_beijing(moment: datetime) -> datetime:
    """A moment by the clock of Beijing. One without a zone, as the warehouse keeps it, is UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(BEIJING)


def in_both_clocks(moment: datetime) -> str:
    """A moment as Beijing has it, with UTC beside, as files and tables have it."""
    beijing = in_beijing(moment)
    return f"{beijing:%Y-%m-%d %H:%M:%S} Beijing ({beijing.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC)"


def as_stored(moment: datetime) -> datetime:
    """A moment with a zone as the warehouse keeps it, to be compared with its columns."""
    return moment.astimezone(UTC).replace(tzinfo=None)
