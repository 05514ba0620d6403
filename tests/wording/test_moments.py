"""Moments of the warehouse, which have no zone, and of programs, which have one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dagster_project.wording.moments import BEIJING, as_stored, in_beijing

STORED = datetime(2024, 10, 8, 17, 30)  # noqa: DTZ001 - as the warehouse keeps it.


@pytest.mark.parametrize(
    "moment", [STORED, STORED.replace(tzinfo=UTC), datetime(2024, 10, 9, 1, 30, tzinfo=BEIJING)]
)
def test_it_is_the_ninth_in_beijing_whatever_the_zone(moment: datetime) -> None:
    assert f"{in_beijing(moment):%Y-%m-%d %H:%M}" == "2024-10-09 01:30"
    assert as_stored(in_beijing(moment)) == STORED
