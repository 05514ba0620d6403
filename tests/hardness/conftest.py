"""A home to damage."""

from pathlib import Path

import pytest

from dagster_project.settings import Settings
from tests.homes import copy_of


@pytest.fixture
def home(reported: Settings, tmp_path: Path) -> Settings:
    """A published home of its own to damage."""
    return copy_of(reported, tmp_path)
