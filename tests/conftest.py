"""What every test may use: a home of its own, a copy of the real raw files, and the notices where they are."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path

import pytest

from dagster_project.settings import PROJECT, Settings
from tests.homes import built, home_of_a_kind
from tests.review.packs.pack_raw import write_raw

NOTICES = PROJECT.parent / "shared" / "notices"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the slow suites too, as .ci/run does")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # Whole runs take longest: begun first, they leave small files to keep both workers busy to the end.
    items.sort(key=lambda item: {"end_to_end", "spark"}.isdisjoint(item.path.parts))
    if config.getoption("--slow"):
        return
    skip = pytest.mark.skip(reason="slow: run with --slow, as .ci/run does")
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(skip)


def pytest_collection_finish() -> None:
    # Thousands of tests stay to the end: Python's collector need not look through them again and again.
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    gc.unfreeze()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home of its own and a copy of the real raw files to break."""
    shutil.copytree(PROJECT / "raw", tmp_path / "raw")
    return Settings(raw=tmp_path / "raw", home=tmp_path / "home", releases_kept=3)


@pytest.fixture(scope="session")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home of two towns that reported up to the third quarter of 2024; to read only."""

    def make(settings: Settings) -> None:
        write_raw(settings)
        built(settings)

    settings, _ = home_of_a_kind(tmp_path_factory, "reported", make)
    return settings


@pytest.fixture(scope="session")
def notices() -> Path:
    """The two real notices, which stand beside the project on our machines and not in a user's clone."""
    if not NOTICES.is_dir():
        pytest.skip(f"the real notices are not at {NOTICES.name}/: only the project's own machines have them")
    return NOTICES
