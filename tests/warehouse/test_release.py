"""Releases: whole or absent, shown by one switch, kept in number, rolled back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from dagster_project.settings import Settings
from dagster_project.warehouse.release import (
    DATABASE,
    NoSuchRelease,
    Release,
    all_releases,
    find_release,
    prune,
    published_release,
    put_in_place,
    show,
)


def make(settings: Settings, name: str) -> Release:
    aside = settings.releases / f"incoming-{name}"
    aside.mkdir(parents=True)
    (aside / DATABASE).write_text(name)
    return put_in_place(settings, aside, name, {"release_id": name})


def test_a_release_is_read_only_and_shown_by_a_relative_link(settings: Settings) -> None:
    release = make(settings, "20260101T000000000Z")
    show(settings, release)
    assert settings.published.read_text() == release.release_id
    assert not settings.published.readlink().is_absolute()
    assert [oct(file.stat().st_mode & 0o777) for file in release.folder.iterdir()] == ["0o440", "0o440"]
    assert json.loads((release.folder / "manifest.json").read_text()) == {"release_id": release.release_id}


def test_showing_another_removes_stale_write_ahead_logs(settings: Settings) -> None:
    first, second = make(settings, "a"), make(settings, "b")
    show(settings, first)
    beside_link = settings.published.with_name(DATABASE + ".wal")
    beside_file = second.folder / (DATABASE + ".wal")
    beside_link.write_text("stale")
    beside_file.write_text("stale")
    show(settings, second)
    assert not beside_link.exists()
    assert not beside_file.exists()
    assert published_release(settings) == second


def test_pruning_keeps_the_newest_and_the_published_one(settings: Settings) -> None:
    releases = [make(settings, name) for name in "abcdef"]
    show(settings, releases[0])
    (settings.releases / "incoming-killed").mkdir()
    assert prune(settings) == ["b", "c"]
    assert [release.release_id for release in all_releases(settings)] == ["a", "d", "e", "f"]
    assert not (settings.releases / "incoming-killed").exists()


def test_a_home_reached_by_a_link_keeps_what_it_shows(settings: Settings, tmp_path: Path) -> None:
    """The published release is known among the others, and not removed, by whatever path the home is named."""
    settings.home.mkdir()
    (tmp_path / "link").symlink_to(settings.home)
    linked = replace(settings, home=tmp_path / "link")
    releases = [make(linked, name) for name in "abcdef"]
    show(linked, releases[0])
    assert published_release(linked) == releases[0]
    assert prune(linked) == ["b", "c"]


def test_a_beginning_names_a_release_and_a_wrong_name_lists_them(settings: Settings) -> None:
    make(settings, "20260101T000000000Z")
    make(settings, "20260201T000000000Z")
    assert find_release(settings, "202602").release_id == "20260201T000000000Z"
    for wrong in ("2026", "1999", ""):
        with pytest.raises(NoSuchRelease, match="20260101T000000000Z, 20260201T000000000Z"):
            find_release(settings, wrong)


def test_half_a_release_is_none(settings: Settings) -> None:
    folder: Path = settings.releases / "20260101T000000000Z"
    folder.mkdir(parents=True)
    (folder / DATABASE).write_text("no manifest")
    assert all_releases(settings) == []
    assert published_release(settings) is None
