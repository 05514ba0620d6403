"""What stops a review before it begins."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from dagster_project.errors import UsageError
from dagster_project.review.reviewing import hold_review
from dagster_project.settings import Settings
from dagster_project.warehouse.release import DATABASE, MANIFEST, Release, show


def test_a_release_of_an_earlier_version_must_be_made_anew(tmp_path: Path) -> None:
    settings = Settings(raw=tmp_path / "raw", home=tmp_path / "home", releases_kept=1)
    release = Release("20240101T000000000Z", settings.releases / "20240101T000000000Z")
    release.folder.mkdir(parents=True)
    duckdb.connect(release.folder / DATABASE).close()
    manifest = {"inputs": {"code": "earlier"}, "landing_batches": []}
    (release.folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    show(settings, release)
    with pytest.raises(UsageError, match=r"20240101T000000000Z was built by another version .* `zhencang run`"):
        hold_review(settings, "2024-Q3", "500111")
    assert not settings.reviews.exists()
