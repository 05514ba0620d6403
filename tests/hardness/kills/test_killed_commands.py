"""Reviews, checks, rollbacks killed at any of their moments: what stood stands, and asked again they are done."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from dagster_project.ingest.landing.batches import batches, received_at_of
from dagster_project.review.packs.pack import packs_of, verify
from dagster_project.settings import Settings
from dagster_project.warehouse.release import all_releases, published_release
from tests.end_to_end.conftest import first_delivery
from tests.end_to_end.submitting import tidy_csv
from tests.hardness.kills.killing import (
    OF_A_CHECK,
    OF_A_LOOK_BACK,
    OF_A_REVIEW,
    OF_A_ROLLBACK,
    command,
    killed_at_each,
    nothing_half_done_is_left,
    receipts_of,
    steps,
)
from tests.homes import built, copy_of, zhencang


@pytest.mark.slow
def test_killed_while_reviewing_checking_and_rolling_back(sound: Settings, tmp_path: Path) -> None:
    settings = copy_of(sound, tmp_path)
    received_at = received_at_of(batches(settings.landing)[-1])
    assert received_at is not None
    first_delivery(settings)
    built(settings)
    first, last = (release.release_id for release in all_releases(settings))
    file = tmp_path / "出口.csv"
    file.write_bytes(tidy_csv("万古镇,出口总额,2024年,1,万美元,区商务委"))
    then = (received_at + timedelta(seconds=1)).isoformat()
    review = ("review", "2023", "--district", "500111", "--force", "试")
    receipts = receipts_of(settings)
    kills = killed_at_each(settings, OF_A_ROLLBACK, command(settings, "rollback", first))
    for name in (first, last):
        assert zhencang(settings, "rollback", name).status == 0
        released = published_release(settings)
        assert released is not None
        assert released.release_id == name
    for moments, arguments in (
        (OF_A_CHECK, ("check", str(file))),
        (OF_A_REVIEW, review),
        (OF_A_LOOK_BACK, (*review, "--as-of", then)),
    ):
        kills += killed_at_each(settings, moments, command(settings, *arguments))
        outcome = zhencang(settings, *arguments)
        assert outcome.status == 0, outcome.err
    packs = packs_of(settings)
    # The kill before the overview left a pack; asked again the review had nothing to add to it.
    assert [pack.revision for pack in packs] == [1]
    assert (settings.reviews / "overview" / "2023" / "index.html").is_file()
    for pack in packs:
        verify(pack)
    assert receipts_of(settings) == sorted([*receipts, "check/出口.csv.预检回执.xlsx"])
    # A run clears what checks left before it takes in anything.
    subprocess.run(steps(settings, "ingest"), check=True)
    nothing_half_done_is_left(settings)
    print(f"kills of review, look back, check and rollback: {kills}, survived: all")
