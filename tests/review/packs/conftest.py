"""The warehouse that the tests of packs share."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.settings import Settings


@pytest.fixture(scope="session")
def pack_database(reported: Settings) -> Path:
    """What was published of the two towns."""
    return reported.published
