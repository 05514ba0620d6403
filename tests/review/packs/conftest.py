"""The home that the tests of packs share."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.settings import Settings
from tests.homes import zhencang
from tests.review.packs.pack_raw import write_raw


@pytest.fixture(scope="session")
def pack_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of two towns that reported up to the third quarter of 2024, built by the command."""
    folder = tmp_path_factory.mktemp("pack")
    settings = Settings(raw=folder / "raw", home=folder / "home", releases_kept=1)
    write_raw(settings)
    outcome = zhencang(settings, "run")
    assert outcome.status == 0, outcome.err
    return settings.published
