"""Damage to a home, case by case: caches are made again in silence, of the rest one sentence says what to do."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dagster_project.ingest.landing.batches import EMPTY_BATCH, batches
from dagster_project.ingest.landing.parquet import prepare
from dagster_project.ingest.landing.seal import LandingDamaged
from dagster_project.settings import Settings
from dagster_project.warehouse.compiled import project
from dagster_project.warehouse.fingerprint import current_inputs
from dagster_project.warehouse.health.doctor import examine
from dagster_project.warehouse.health.landed import check_landing
from dagster_project.warehouse.increment import plan
from dagster_project.warehouse.inputs import noted_inputs, unchanged_release
from dagster_project.warehouse.lock import home_lock
from dagster_project.warehouse.release import ReleaseDamaged, all_releases, published_release, shown_release
from tests.end_to_end.submitting import put, tidy_csv
from tests.hardness.damage import NOT_JSON, cut, figures, flip
from tests.homes import Outcome, copy_of, query, run_warm, zhencang


def one_sentence(outcome: Outcome, *words: str) -> None:
    """It says so and fails, and nobody reads a traceback."""
    said = outcome.out + outcome.err
    assert outcome.status == 1, said
    assert "Traceback" not in said
    for word in words:
        assert word in said


@pytest.mark.parametrize("content", NOT_JSON)
def test_a_broken_cache_is_as_none(home: Settings, content: bytes) -> None:
    for path in (home.digests_file, home.built_file, home.inputs_file, home.landed_digests_file):
        path.write_bytes(content)
    inputs = current_inputs(home)
    assert plan(home, inputs.code).is_fresh
    assert noted_inputs(home) == {}
    check_landing(home)


@pytest.mark.parametrize("name", ["build.duckdb", "private.duckdb"])
@pytest.mark.parametrize("damage", [cut, lambda path: cut(path, 0), lambda path: path.unlink()])
def test_a_database_that_lost_bytes_is_built_afresh(
    home: Settings, name: str, damage: Callable[[Path], None]
) -> None:
    code = current_inputs(home).code
    assert not plan(home, code).is_fresh
    damage(home.home / name)
    assert plan(home, code).is_fresh


def empty_manifest(release: Path) -> None:
    (release / "manifest.json").chmod(0o640)
    (release / "manifest.json").write_bytes(b"")


RELEASE_DAMAGES: dict[str, Callable[[Path], None]] = {
    "manifest empty": empty_manifest,
    "manifest gone": lambda release: (release / "manifest.json").unlink(),
    "database cut": lambda release: cut(release / "zhencang.duckdb"),
    "database gone": lambda release: (release / "zhencang.duckdb").unlink(),
    "folder gone": shutil.rmtree,
}


@pytest.mark.parametrize("damage", RELEASE_DAMAGES.values(), ids=RELEASE_DAMAGES.keys())
def test_a_damaged_release_is_no_release(
    home: Settings, damage: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    [release] = all_releases(home)
    damage(release.folder)
    assert unchanged_release(home) is None
    with pytest.raises(ReleaseDamaged, match="zhencang run --full-refresh"):
        shown_release(home)
    assert not examine(home)
    assert release.release_id in capsys.readouterr().out or not release.folder.exists()


def test_a_copy_in_place_of_the_link(home: Settings) -> None:
    content = home.published.read_bytes()
    home.published.unlink()
    home.published.write_bytes(content)
    assert published_release(home) is None
    with pytest.raises(ReleaseDamaged, match="is not the link to a release"):
        shown_release(home)
    assert unchanged_release(home) is None


@pytest.mark.parametrize(
    "damage", [flip, cut, lambda path: path.write_bytes(b"garbage"), lambda path: path.unlink()]
)
def test_a_landed_file_that_is_not_what_landed(
    home: Settings, damage: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    check_landing(home)
    batch = batches(home.landing)[-1]
    damage(home.landing / batch / "submissions.parquet")
    with pytest.raises(LandingDamaged, match=r"submissions[.]parquet is not what landed.*backup"):
        check_landing(home)
    assert not examine(home)
    assert "✗ landing" in capsys.readouterr().out


def test_a_batch_that_is_gone_is_said(home: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    batch = batches(home.landing)[-1]
    shutil.rmtree(home.landing / batch)
    check_landing(home)
    assert f"the first of them {batch}" in capsys.readouterr().err
    assert not examine(home)
    assert f"{batch} is missing" in capsys.readouterr().out


def test_a_copy_among_the_batches_is_not_read(home: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    batch = batches(home.landing)[-1]
    shutil.copytree(home.landing / batch, home.landing / f"{batch} (copy)")
    with pytest.raises(LandingDamaged, match=r"is no batch.*move it out"):
        check_landing(home)
    assert not examine(home)
    assert "(copy) is no batch" in capsys.readouterr().out


def test_the_empty_batch_is_made_again(home: Settings) -> None:
    path = home.landing / EMPTY_BATCH / "submissions.parquet"
    before = path.read_bytes()
    path.write_bytes(b"garbage")
    check_landing(home)
    prepare(home.landing)
    assert path.read_bytes() == before


def test_doctor_finds_nothing_in_a_sound_home(home: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert examine(home)
    assert "✗" not in capsys.readouterr().out


def test_doctor_beside_a_run_finds_no_damage_in_what_the_run_holds(
    home: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    cut(home.build_file)
    with home_lock(home):
        assert examine(home)
    said = capsys.readouterr().out
    assert f"– what was built: a run is writing to {home.home}." in said
    assert not examine(home)


def test_doctor_says_what_can_be_put_back(home: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    first, *_, last = sorted(home.archive.iterdir())
    flip(first)
    last.unlink()
    assert not examine(home)
    said = capsys.readouterr().out
    assert f"{first} no longer has its hash" in said
    assert f"{last} is missing" in said
    assert "The same bytes lie at" in said


def test_a_bit_of_a_published_database(home: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    [release] = all_releases(home)
    flip(release.database)
    assert not examine(home)
    assert "zhencang.duckdb is not what was published" in capsys.readouterr().out
    outcome = zhencang(home, "rollback", release.release_id)
    one_sentence(outcome, "is not what was published")


def test_a_trace_whose_evidence_is_lost_is_no_success(home: Settings) -> None:
    town, indicator = query(
        home.published, "select town_code, indicator_code from marts.fct_indicator_value limit 1"
    ).iloc[0]
    assert zhencang(home, "trace", town, indicator).status == 0
    for path in home.archive.iterdir():
        flip(path)
    one_sentence(zhencang(home, "trace", town, indicator), "no longer has this hash", "zhencang doctor")


@pytest.mark.parametrize("kept", sorted(project._KEPT.values()))
def test_a_compiled_project_that_is_broken_is_compiled_again(
    kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = project.compiled_project().folder
    copied = tmp_path / sound.name
    shutil.copytree(sound, copied)
    monkeypatch.setattr(project, "_WHOLE", set())
    assert project._is_whole(copied)
    monkeypatch.setattr(project, "_WHOLE", set())
    cut(copied / kept)
    assert not project._is_whole(copied)


@pytest.mark.slow
def test_a_run_makes_again_all_that_it_can(ran: Settings, tmp_path: Path) -> None:
    """Everything but archive/ and landing/ is garbage, and the run that follows publishes the same figures."""
    home = copy_of(ran, tmp_path)
    assert {"dbt", "dagster", "audit"} <= {path.name for path in home.home.iterdir()}
    before = figures(home)
    for path in sorted(home.home.rglob("*")):
        parts = path.relative_to(home.home).parts
        if path.is_file() and not path.is_symlink() and parts[0] not in ("archive", "landing", "receipts"):
            path.chmod(0o640)
            path.write_bytes(b"garbage" * 99)
    put(home, "2024/500111-commerce/后来.csv", tidy_csv("不存在镇,出口总额,2024年,1,万美元"))
    outcome = run_warm(home)
    assert outcome.status == 0, outcome.err
    assert "Traceback" not in outcome.err
    assert figures(home) == before
    assert zhencang(home, "status").status == 0


@pytest.mark.slow
def test_a_bit_within_what_was_built_costs_a_full_build(ran: Settings, tmp_path: Path) -> None:
    home = copy_of(ran, tmp_path)
    before = figures(home)
    for path in (home.build_file, home.private_file):
        content = bytearray(path.read_bytes())
        for place in range(3 * 4096, len(content), 16 * 1024):
            content[place] ^= 0xFF
        path.write_bytes(content)
    put(home, "2024/500111-commerce/后来.csv", tidy_csv("不存在镇,出口总额,2024年,1,万美元"))
    outcome = run_warm(home)
    assert outcome.status == 0, outcome.err
    assert figures(home) == before


@pytest.mark.slow
def test_a_run_refuses_to_build_on_a_wrong_bit(home: Settings) -> None:
    before = figures(home)
    flip(home.landing / batches(home.landing)[-1] / "submissions.parquet")
    put(home, "2024/500111-commerce/后来.csv", tidy_csv("不存在镇,出口总额,2024年,1,万美元"))
    one_sentence(run_warm(home), "submissions.parquet is not what landed", "The published release is still")
    assert figures(home) == before


@pytest.mark.slow
@pytest.mark.parametrize("damage", [cut, flip])
def test_readers_of_a_damaged_release_are_told(home: Settings, damage: Callable[[Path], None]) -> None:
    for place in (0.0, 0.001):
        release = shown_release(home)
        if damage is flip:
            flip(release.database, place)
        else:
            damage(release.database)
        for command in (("status",), ("trace", "a", "b")):
            one_sentence(zhencang(home, *command), "zhencang")
        break


@pytest.mark.slow
def test_a_clock_that_was_ahead(home: Settings) -> None:
    """Batches and releases of a day to come: what follows comes after them, and is published."""
    [release] = all_releases(home)
    ahead = home.releases / "20990101T000000000Z"
    release.folder.rename(ahead)
    home.published.unlink()
    home.published.symlink_to(os.path.relpath(ahead / "zhencang.duckdb", home.published.parent))
    put(home, "2024/500111-commerce/后来.csv", tidy_csv("不存在镇,出口总额,2024年,1,万美元"))
    outcome = run_warm(home)
    assert outcome.status == 0, outcome.err
    newest = all_releases(home)[-1]
    assert newest.release_id > "20990101"
    assert published_release(home) == newest
    assert "Nothing is new" in zhencang(home, "run").out
    assert json.loads((newest.folder / "manifest.json").read_text())["release_id"] == newest.release_id
