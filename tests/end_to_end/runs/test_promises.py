"""Every kind of promise about a table is broken once, on a copy of the built tables, and says so in a sentence."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from dagster_project.warehouse.compiled.project import compiled_project
from dagster_project.warehouse.compiled.promises import ERROR, FAIL, PASS, WARN, BrokenPromise, ask, read_asked
from tests.homes import Published, copy_of

TARGETS = "marts.fct_indicator_target"
VALUES = "marts.fct_indicator_value"
TWICE = "insert into {0} from {0} limit 1"
SET = "update {} set {} where rowid = 0"
VALUE_KEY = "town_code, indicator_code, period_code, version_no"

# What breaks a table, and the one promise, its sentence and the end of its row that must come of it.
BREAKS = {
    "a key stands twice": (
        [TWICE.format(TARGETS)],
        ("key", "More than one row has the same statement_code.", "(2 rows)"),
    ),
    "a key is null": (
        [SET.format(TARGETS, "statement_code = null")],
        ("key", "statement_code is null.", "statement_code=null (1 rows)"),
    ),
    "a key of a sorted table stands twice, far apart": (
        [TWICE.format(VALUES)],
        ("key", f"More than one row has the same {VALUE_KEY}.", "version_no=1 (2 rows)"),
    ),
    "a key of a sorted table stands twice, side by side": (
        [
            f"insert into {VALUES} from {VALUES} limit 1",
            f"create table again as from {VALUES} order by indicator_code, town_code, period_code, version_no",
            f"delete from {VALUES}",
            f"insert into {VALUES} from again",
        ],
        ("key", f"More than one row has the same {VALUE_KEY}.", "version_no=1 (2 rows)"),
    ),
    "a part of a key is null, which is no foreign key to nothing": (
        [SET.format(VALUES, "period_code = null")],
        ("key", f"One of {VALUE_KEY} is null.", "period_code=null, version_no=1 (1 rows)"),
    ),
    "a second key": (
        [SET.format("marts.dim_indicator", "indicator_name_zh = '出口总额'")],
        ("key indicator_name_zh", "More than one row has the same indicator_name_zh.", "出口总额 (2 rows)"),
    ),
    "never null": ([SET.format(TARGETS, "unit = null")], ("unit never null", "unit is null.", ", unit=null")),
    "never null under a condition": (
        ["update marts.fct_indicator_target set cell = null where stated_in = 'annex'"],
        ("cell never null where stated_in = 'annex'", "cell is null, and stated_in = 'annex'.", ", cell=null"),
    ),
    "a foreign key, also where the dimension has a null": (
        [
            "insert into marts.dim_town (town_code) values (null)",
            SET.format(TARGETS, "town_code = '500111-nowhere'"),
        ],
        ("town_code → dim_town", "town_code stands in no row of dim_town.", ", town_code=500111-nowhere"),
    ),
    "accepted values": (
        [SET.format(TARGETS, "comparator = '<'")],
        ("comparator accepted", "comparator is none of =, >=, <=, ~.", ", comparator=<"),
    ),
    "a range": (
        [
            "insert into marts.fct_measure_status"
            " (measure_code, period_code, status, cell, progress_pct, is_disputed)"
            " select measure_code, '2024', 'completed', 'D2', 100.5, false from marts.dim_measure limit 1"
        ],
        ("progress_pct within range", "progress_pct < 0 or progress_pct > 100.", "progress_pct=100.50000000"),
    ),
}


@pytest.fixture(scope="module")
def compiled() -> dict[str, str]:
    """The SQL of each table's promises."""
    return {test.table: test.sql for test in compiled_project().tests() if test.table}


@pytest.fixture(scope="module")
def copied_build(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("promises")
    for path in (published.settings.build_file, published.settings.private_file):
        shutil.copy(path, folder)
    return folder


@pytest.fixture
def build(copied_build: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The built tables, to be broken: nothing of it stays."""
    with duckdb.connect(copied_build / "build.duckdb") as connection:
        connection.execute(f"attach '{copied_build / 'private.duckdb'}' as private (read_only)")
        connection.execute("begin")
        yield connection
        connection.execute("rollback")


def found(build: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[str, str, str]]:
    """The rows that break a promise: its name, the sentence and the row."""
    return build.execute(f"select promise, sentence, row_text from ({sql})").fetchall()


@pytest.mark.parametrize("case", BREAKS)
def test_a_broken_promise_and_no_other_is_found(
    case: str, build: duckdb.DuckDBPyConnection, compiled: dict[str, str]
) -> None:
    statements, (promise, sentence, row_end) = BREAKS[case]
    for statement in statements:
        build.execute(statement)
    table = statements[-1].split("marts.")[1].split(" ")[0]
    rows = found(build, compiled[table])
    assert {row[:2] for row in rows} == {(promise, sentence)}
    assert all(row[2].endswith(row_end) for row in rows), rows


def test_null_is_no_unknown_value(build: duckdb.DuckDBPyConnection, compiled: dict[str, str]) -> None:
    build.execute("insert into marts.dim_project (project_code) values ('of no town, department or measure')")
    assert "measure_code → dim_measure" in compiled["dim_project"]
    assert not [row for row in found(build, compiled["dim_project"]) if "→" in row[0]]


def test_rows_that_share_no_more_than_a_hash_keep_the_key(
    build: duckdb.DuckDBPyConnection, compiled: dict[str, str]
) -> None:
    """With one hash for all rows each is compared as it is."""
    one_hash = compiled["fct_indicator_target"].replace("hash(statement_code)", "hash(1)")
    assert one_hash != compiled["fct_indicator_target"]
    assert not found(build, one_hash)
    build.execute(TWICE.format(TARGETS))
    assert len(found(build, one_hash)) == 1


def test_the_key_of_a_growing_fact_is_tested_on_what_is_due(
    copied_build: Path, build: duckdb.DuckDBPyConnection, compiled: dict[str, str]
) -> None:
    """All else is tested on all rows."""
    sql = compiled["fct_indicator_value"]
    nothing_due = sql.replace("private.landing.batches_due", "(select timestamp '1900-01-01' as received_at)")
    assert nothing_due != sql
    build.execute(TWICE.format(VALUES))
    build.execute(SET.format(VALUES, "value_status = 'guessed'"))
    promises = {row[0] for row in found(build, sql)}
    assert promises == {"key", "value_status accepted"}
    assert {row[0] for row in found(build, nothing_due)} == {"value_status accepted"}


def test_they_are_asked_within_the_memory_that_a_build_may_take(
    published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHENCANG_MEMORY_LIMIT", "no size")
    with pytest.raises(duckdb.Error, match="Memory must have a number"):
        ask(published.settings, [])


def test_what_failed_is_counted_by_promise_with_some_rows(published: Published, tmp_path: Path) -> None:
    """Also of a test of its own, which only warns. What cannot be asked says why; the rest is asked."""
    settings = copy_of(published.settings, tmp_path)
    with duckdb.connect(settings.build_file) as connection:
        connection.execute(f"update {TARGETS} set unit = null, remark_text = '市级试点指标'")
        connection.execute("update marts.dim_indicator set is_municipal_pilot = false")
        (targets,) = connection.execute(f"select count(*) from {TARGETS}").fetchone() or (0,)
        connection.execute("drop table marts.dim_period")
    asked = {one.table: one for one in ask(settings, compiled_project().tests())}
    assert read_asked(settings) == [*asked.values()]
    broken = asked["fct_indicator_target"]
    [promise] = broken.broken
    rows = promise.rows
    assert (broken.status, broken.row_count) == (FAIL, targets)
    assert promise == BrokenPromise("unit never null", "unit is null.", targets, rows)
    assert len(set(rows)) == 5
    assert all(row.startswith("statement_code=500") and row.endswith(", unit=null") for row in rows)
    own_test = asked["municipal_pilot_as_published"]
    assert (own_test.status, own_test.row_count) == (WARN, targets)
    assert "'remark_text': 市级试点指标" in own_test.broken[0].rows[0]
    assert asked["dim_period"].status == ERROR
    assert "dim_period does not exist" in asked["dim_period"].message
    assert asked["dim_town"].status == PASS
