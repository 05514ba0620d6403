"""Homes to damage and to kill on. Those of a kind are made once, for all workers."""

import shutil
from pathlib import Path

import pytest

from dagster_project.settings import PROJECT, Settings
from tests.end_to_end.submitting import put, tidy_csv
from tests.homes import built, copy_of, home_of_a_kind, run_warm
from tests.review.packs.pack_raw import write_raw


@pytest.fixture
def home(reported: Settings, tmp_path: Path) -> Settings:
    """A published home of its own to damage."""
    return copy_of(reported, tmp_path)


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home of the real raw files; to copy."""

    def make(settings: Settings) -> None:
        shutil.copytree(PROJECT / "raw", settings.raw)
        built(settings)

    settings, _ = home_of_a_kind(tmp_path_factory, "sound", make)
    return settings


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home that the command wrote to as well, with all that dbt, Dagster and the audit keep there; to copy."""

    def make(settings: Settings) -> None:
        write_raw(settings)
        built(settings)
        put(settings, "2024/500111-commerce/先来.csv", tidy_csv("不存在镇,出口总额,2024年,1,万美元"))
        assert run_warm(settings).status == 0

    settings, _ = home_of_a_kind(tmp_path_factory, "ran", make)
    return settings
