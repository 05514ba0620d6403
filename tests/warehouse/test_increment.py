"""What a build has to take in: the batches after the last one built, or all where that would not be the same."""

from __future__ import annotations

import json
from collections.abc import Set
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from dagster_project.ingest.landing.batches import EMPTY_BATCH, Row
from dagster_project.ingest.landing.parquet import prepare, write_batch
from dagster_project.settings import SEEDS, Settings
from dagster_project.warehouse.compiled.project import DataTest, Model
from dagster_project.warehouse.increment import Increment, begin, built_upon, finish, plan

CODE = "code of today"
FIRST_DAY = datetime(2024, 9, 1, tzinfo=UTC)


def model(name: str, *tags: str) -> Model:
    return Model(name, "build", "marts", name, "table", [], {}, {}, [*tags], [], "", "")


MODELS = [model("towns", "settled"), model("reports", "of_reports"), model("figures")]
# Each looks at its table and at the towns.
TESTS = [DataTest(name, name, ["towns", name], True, "", "") for name in ("towns", "reports", "figures")]


def left_out(increment: Increment) -> set[str]:
    """The models that dbt is not to build, apart from views."""
    _, _, views, *tags = increment.dbt_arguments()
    assert views == "config.materialized:view"
    return {model.name for model in MODELS for tag in model.tags if f"tag:{tag}" in tags}


def asked(increment: Increment, not_built: Set[str] = frozenset()) -> set[str]:
    return {test.name for test in increment.tests_due(MODELS, TESTS, not_built)}


def land(settings: Settings, day: int, kind: str = "submission", **tables: list[Row]) -> str:
    """A batch with one file of this kind, and rows of further tables."""
    file = {"source_path": f"{kind}-{day}", "kind": kind, "outcome": "read"}
    return write_batch(settings.landing, {"source_files": [file], **tables}, FIRST_DAY + timedelta(days=day))


@pytest.fixture
def built(settings: Settings) -> Settings:
    """A home whose build holds the one batch that has landed."""
    prepare(settings.landing)
    land(settings, 0, "notice", notices=[{"town_code": "500111-wangu"}])
    for path in (settings.build_file, settings.private_file):
        path.write_bytes(b"")
    finish(settings, CODE)
    return settings


def test_nothing_is_due_once_all_is_built(built: Settings) -> None:
    increment = plan(built, CODE)
    assert (increment.is_fresh, increment.batches_due) == (False, [])


def test_until_it_is_finished_a_build_says_what_it_was_added_to(built: Settings) -> None:
    first = plan(built, CODE).last_batch_built
    second = land(built, 1)
    assert built_upon(built) == first
    finish(built, CODE)
    assert built_upon(built) == second
    # Where it began afresh, it was added to nothing.
    built.built_file.unlink()
    assert built_upon(built) == ""


def test_later_batches_are_due_and_no_others(built: Settings) -> None:
    last = plan(built, CODE).last_batch_built
    due = [land(built, 1), land(built, 2)]
    assert plan(built, CODE) == Increment(False, last, due, frozenset({"settled", "of_reports"}))


def test_what_was_built_is_written_down_whole(built: Settings) -> None:
    second = land(built, 1)
    finish(built, CODE)
    assert json.loads(built.built_file.read_text()) == {
        "code": CODE,
        "last_batch": second,
        "bytes": {"build.duckdb": 0, "private.duckdb": 0},
        "engine": "duckdb",
    }
    assert not built.built_file.with_suffix(".part").exists()
    assert plan(built, CODE).batches_due == []


def test_other_code_and_a_wish_build_afresh(built: Settings) -> None:
    landed = [path.name for path in sorted(built.landing.iterdir())]
    for increment in (plan(built, "code of tomorrow"), plan(built, CODE, full_refresh=True)):
        assert increment == Increment(True, "", landed)
        assert increment.dbt_arguments() == ["run", "--full-refresh"]
        assert asked(increment) == {"towns", "reports", "figures"}


@pytest.mark.parametrize("lost", ["built_file", "build_file", "private_file"])
def test_half_a_build_is_no_ground_to_build_on(built: Settings, lost: str) -> None:
    getattr(built, lost).unlink()
    assert plan(built, CODE).is_fresh


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        ("notice", "notices"),
        ("notice_text", "notice_documents"),
        ("register", "register_towns"),
        ("register", "register_departments"),
    ],
)
def test_new_names_judge_everything_anew(built: Settings, kind: str, table: str) -> None:
    """What an unknown town was yesterday may be known today, in files taken in long ago."""
    land(built, 1)
    land(built, 2, kind, **{table: [{"source_path": "x"}]})
    assert plan(built, CODE).is_fresh


@pytest.mark.parametrize("kind", ["register", "notice", "layout", "annex_indicators", "notice_text", "unknown"])
def test_what_brings_no_name_is_added_but_nothing_is_left_out(built: Settings, kind: str) -> None:
    land(built, 1)
    land(built, 2, kind)
    increment = plan(built, CODE)
    assert (increment.is_fresh, increment.standing_tags) == (False, frozenset())
    assert left_out(increment) == set()
    assert asked(increment) == {"towns", "reports", "figures"}


def test_who_owes_what_changes_no_verdict(built: Settings) -> None:
    """Who is to report decides nothing about a value: nothing is judged anew, but settled tables are rebuilt."""
    land(built, 1, "register", register_obligations=[{"source_path": "x"}])
    increment = plan(built, CODE)
    assert (increment.is_fresh, increment.standing_tags) == (False, frozenset())


def test_a_batch_of_figures_leaves_out_what_it_cannot_change(built: Settings) -> None:
    """A test is left out where all that it looks at stands."""
    land(built, 1)
    increment = plan(built, CODE)
    assert left_out(increment) == {"towns", "reports"}
    assert asked(increment) == {"figures"}


def test_what_could_not_be_built_is_not_asked(built: Settings) -> None:
    increment = plan(built, CODE, full_refresh=True)
    assert asked(increment, {"reports"}) == {"towns", "figures"}
    assert asked(increment, {"towns"}) == set()


@pytest.mark.parametrize("table", ["measure_reports", "project_reports"])
def test_a_report_is_judged_where_one_came(built: Settings, table: str) -> None:
    land(built, 1, **{table: [{"source_path": "x"}]})
    increment = plan(built, CODE)
    assert left_out(increment) == {"towns"}
    assert asked(increment) == {"reports", "figures"}


def test_names_in_the_second_file_of_a_table_count(built: Settings) -> None:
    """A large table has several files in one batch, the first of which may be empty."""
    batch = land(built, 1, "register")
    more = land(built, 2, "register", register_towns=[{"source_path": "x"}])
    (built.landing / more / "register_towns.parquet").rename(built.landing / batch / "register_towns-0001.parquet")
    finish_all = built.landing / more
    for path in finish_all.iterdir():
        path.unlink()
    finish_all.rmdir()
    assert plan(built, CODE).is_fresh


def test_a_batch_from_before_a_table_was_there(built: Settings) -> None:
    batch = land(built, 1)
    (built.landing / batch / "register_towns.parquet").unlink()
    assert not plan(built, CODE).is_fresh


def test_before_anything_was_built(settings: Settings) -> None:
    prepare(settings.landing)
    assert plan(settings, CODE) == Increment(True, "", [EMPTY_BATCH])


def test_a_fresh_build_begins_with_the_seeds_and_nothing_else(built: Settings) -> None:
    for path in (built.build_file, built.private_file):
        path.with_name(path.name + ".wal").write_bytes(b"stale")
    begin(built, plan(built, CODE, full_refresh=True))
    assert not built.built_file.exists(), "a fresh build that is killed must not be built on"
    with duckdb.connect(built.private_file, read_only=True) as connection:
        tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        [(rules,)] = connection.execute("select count(*) from seeds.seed_rules").fetchall()
    seeds = {path.stem for path in SEEDS.glob("*.csv")}
    assert {("seeds", name) for name in seeds} == set(tables)
    assert rules > 90
    with duckdb.connect(built.build_file, read_only=True) as connection:
        assert connection.execute("select * from duckdb_tables()").fetchall() == []


def test_an_increment_begins_with_what_is_there(built: Settings) -> None:
    built.build_file.write_bytes(b"built")
    land(built, 1)
    begin(built, plan(built, CODE))
    assert built.build_file.read_bytes() == b"built"
    assert built.built_file.exists()
