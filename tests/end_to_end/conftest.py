"""One home with the real raw files, built and published once by the command itself."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from dagster_project.settings import PROJECT, Settings
from tests.homes import Outcome, zhencang


@dataclass(frozen=True)
class Published:
    """A home with a release, and what the run that made it printed."""

    settings: Settings
    outcome: Outcome


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("published")
    shutil.copytree(PROJECT / "raw", folder / "raw")
    settings = Settings(raw=folder / "raw", home=folder / "home", releases_kept=10)
    return Published(settings, zhencang(settings, "run"))


@pytest.fixture
def copied(published: Published, tmp_path: Path) -> Settings:
    """A copy of that home and its raw files to break."""
    shutil.copytree(published.settings.raw, tmp_path / "raw")
    shutil.copytree(published.settings.home, tmp_path / "home", symlinks=True)
    return Settings(raw=tmp_path / "raw", home=tmp_path / "home", releases_kept=10)
