"""After an increment promises are asked of what it touched: nothing that it broke is missed."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dagster_project.settings import Settings
from dagster_project.warehouse.audit.suites import load_suite
from dagster_project.warehouse.compiled import touched
from dagster_project.warehouse.compiled.project import compiled_project
from dagster_project.warehouse.compiled.promises import FAIL, PASS, ask, read_asked
from dagster_project.warehouse.compiled.touched import attach_build
from tests.homes import Published, copy_of, run_warm

OF_GDP = "where indicator_code = 'gdp' and town_code = '500111-wangu'"
TWICE = "insert into marts.{0} from marts.{0} {1} limit 1"

# What breaks a row of gdp, and the tables and views that break their promises by it.
BREAKS = {
    "a fact": (
        f"update marts.fct_indicator_value set value_status = 'guessed' {OF_GDP}",
        {"fct_indicator_value"},
    ),
    "a foreign key": (
        f"update marts.fct_indicator_value set department_code = 'nobody' {OF_GDP}",
        {"fct_indicator_value"},
    ),
    "a year twice, which a view shows": (
        TWICE.format("fct_indicator_year", f"{OF_GDP} and year = 2023"),
        {"fct_indicator_year", "bi_indicator_year", "bi_indicator_pace", "bi_indicator_latest"},
    ),
    "two towns of one name, of which the other was not touched": (
        "insert into marts.dim_town by name"
        " select * replace ('namesake' as town_version_code, 'twin' as town_code) from marts.dim_town"
        " where town_code = '500111-wangu' and is_current;"
        "insert into marts.fct_indicator_year by name select * replace ('twin' as town_code)"
        f" from marts.fct_indicator_year {OF_GDP}",
        {"bi_indicator_year"},
    ),
}


@pytest.fixture
def settings(published: Published, tmp_path: Path) -> Settings:
    return copy_of(published.settings, tmp_path)


def touch(settings: Settings, *indicators: str) -> None:
    """As an increment would leave it that brought a value of these indicators, for one town."""
    with duckdb.connect(settings.private_file) as connection:
        connection.execute(
            "create or replace table intermediate.int_series_touched as"
            " select unnest(cast(? as varchar[])) as indicator_code, '500111-wangu' as town_code",
            [[*indicators]],
        )


def broken(settings: Settings, whole: bool = False) -> set[str]:
    """The tables and views of figures that break their promises, asked after an increment, or whole."""
    project = compiled_project()
    tests = [test for test in project.tests() if test.table.startswith(("bi_", "fct_", "value_"))]
    asked = ask(settings, tests, () if whole else project.models())
    assert {one.status for one in asked} <= {PASS, FAIL}, [one.message for one in asked]
    return {one.table for one in asked if one.status == FAIL}


@pytest.mark.parametrize("case", BREAKS)
def test_what_breaks_a_promise_is_found_where_it_was_touched(case: str, settings: Settings) -> None:
    statements, tables = BREAKS[case]
    touch(settings, "gdp")
    assert broken(settings) == set()
    with duckdb.connect(settings.build_file) as connection:
        connection.execute(statements)
    assert broken(settings) == tables == broken(settings, whole=True)
    touch(settings, "gdp_growth")
    assert broken(settings) == set()


def test_an_audit_looks_at_versions_where_they_were_touched(settings: Settings) -> None:
    """Or at all of them where every batch was due: the build started afresh. One that is refused touches none."""
    (query,) = (one.arguments["query"] for one in load_suite("marts") if one.id == "one_version_is_current")

    def found() -> int:
        with duckdb.connect() as connection:
            attach_build(connection, settings)
            return len(connection.execute(query).fetchall())

    touch(settings)
    assert found() == 0
    with duckdb.connect(settings.build_file) as connection:
        connection.execute(f"update marts.fct_indicator_value set is_current = not is_current {OF_GDP}")
    assert found() > 0
    with duckdb.connect(settings.private_file) as connection:
        connection.execute("delete from landing.batches_due")
    assert found() == 0
    touch(settings, "gdp")
    assert found() > 0
    touch(settings, "gdp_growth")
    assert found() == 0


def test_issues_are_asked_by_batch(settings: Settings) -> None:
    touch(settings)
    with duckdb.connect(settings.build_file) as connection:
        connection.execute("insert into quality.value_issue (rule_code, batch_id) values ('no_rule', 'batch-old')")
    assert broken(settings) == set()
    with duckdb.connect(settings.private_file) as connection:
        connection.execute("insert into landing.batches_due (batch_id) values ('batch-old')")
    assert "value_issue" in broken(settings)


def test_warnings_are_asked_by_series_and_by_period(settings: Settings) -> None:
    """A figure is held against those of its period across the towns, too: of a town that received none."""
    warning = "('jump_other_towns', 'gdp', '500111-wangu', '2024', 'a.csv')"
    with duckdb.connect(settings.build_file) as connection:
        connection.execute(
            "insert into quality.figure_warning (rule_code, indicator_code, town_code, period_code, source_path)"
            f" values {warning}, {warning}"
        )
    touch(settings, "gdp_growth")
    with duckdb.connect(settings.private_file) as connection:
        connection.execute("delete from intermediate.int_figures_compared")
    assert broken_warnings(settings) == set()
    touch(settings, "gdp")
    assert broken_warnings(settings) == {"figure_warning"}
    touch(settings, "gdp_growth")
    with duckdb.connect(settings.private_file) as connection:
        connection.execute(
            "insert into intermediate.int_figures_compared (indicator_code, town_code, period_code, is_across)"
            " values ('gdp', '500153-wujia', '2024', false), ('gdp', '500153-wujia', '2023', true)"
        )
    assert broken_warnings(settings) == set()
    with duckdb.connect(settings.private_file) as connection:
        connection.execute("update intermediate.int_figures_compared set is_across = true")
    assert broken_warnings(settings) == {"figure_warning"}


def broken_warnings(settings: Settings) -> set[str]:
    """figure_warning, where it breaks its promises, asked after an increment."""
    project = compiled_project()
    tests = [test for test in project.tests() if test.table == "figure_warning"]
    return {one.table for one in ask(settings, tests, project.models()) if one.status == FAIL}


def test_where_much_was_touched_all_is_asked(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(settings, "gdp_growth", "retail_sales")
    with duckdb.connect(settings.build_file) as connection:
        connection.execute(BREAKS["a fact"][0])
    assert broken(settings) == set()
    monkeypatch.setattr(touched, "MOST_SERIES", 1)
    assert broken(settings) == {"fct_indicator_value"}


@pytest.mark.slow
def test_a_run_that_touches_a_broken_row_is_refused(settings: Settings) -> None:
    with duckdb.connect(settings.build_file) as connection:
        connection.execute(BREAKS["a fact"][0])
    before = settings.published.resolve()
    figures = settings.raw / "submissions" / "2024" / "500111-government_office" / "figures.csv"
    figures.parent.mkdir(parents=True)
    figures.write_text("镇,指标,报告期,数值,单位\n万古镇,地区生产总值,2024年,60,亿元\n", encoding="utf-8")
    outcome = run_warm(settings)
    assert outcome.status == 3, outcome.err
    assert "✗ fct_indicator_value: 1 rows break its promises" in outcome.err
    assert settings.published.resolve() == before
    assert {one.table for one in read_asked(settings) if one.status != PASS} == {"fct_indicator_value"}
