"""Superset's bundle: it names what the release has, each metric is asked, and none adds two units."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from dagster_project.settings import Settings
from integrations.superset.bundle import bundle, charts_of, columns_of_views, specification, write_bundle

URI = "duckdb:////published/zhencang.duckdb?access_mode=READ_ONLY"


@pytest.fixture(scope="module")
def connection(reported: Settings) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(reported.published, read_only=True)


def metrics() -> list[tuple[str, str, str]]:
    return [
        (view, name, metric["sql"])
        for view, dataset in specification()["datasets"].items()
        for name, metric in dataset["metrics"].items()
    ]


def all_charts() -> list[dict[str, Any]]:
    return [chart for dashboard in specification()["dashboards"] for chart in charts_of(dashboard)]


def grouping(chart: dict[str, Any]) -> list[str]:
    """The columns that a chart shows or groups by."""
    return [*chart.get("columns", []), *([chart["x"]] if "x" in chart else []), *chart.get("by", [])]


def test_what_a_chart_and_a_filter_name_is_there() -> None:
    wanted, views = specification(), columns_of_views()
    for chart in all_charts():
        columns = {column["name"] for column in views[chart["dataset"]]}
        assert {*grouping(chart), *([chart["order"]] if "order" in chart else [])} <= columns, chart["title"]
        metrics = wanted["datasets"][chart["dataset"]]["metrics"]
        assert set(chart.get("metrics", [])) <= set(metrics), chart["title"]
    for dashboard in wanted["dashboards"]:
        for name, view in dashboard["filters"].items():
            assert name in {column["name"] for column in views[view]}
        for row in dashboard["rows"]:
            assert sum(chart["width"] for chart in row) == 12, "a row of Superset's grid"


@pytest.mark.parametrize("chart", all_charts(), ids=lambda chart: chart["title"])
def test_the_question_of_each_chart_is_answered(
    connection: duckdb.DuckDBPyConnection, chart: dict[str, Any]
) -> None:
    expressions = specification()["datasets"][chart["dataset"]]["metrics"]
    groups = [f'"{name}"' for name in grouping(chart)]
    asked = [*groups, *(expressions[name]["sql"] for name in chart.get("metrics", []))]
    where = f"where {chart['where']}" if "where" in chart else ""
    grouped = f"group by {', '.join(groups)}" if groups and "metrics" in chart else ""
    connection.execute(f'select {", ".join(asked)} from bi."{chart["dataset"]}" {where} {grouped}').fetchall()


@pytest.mark.parametrize(("view", "name", "sql"), metrics(), ids=lambda text: text)
def test_no_metric_adds_figures_of_several_indicators(
    connection: duckdb.DuckDBPyConnection, view: str, name: str, sql: str
) -> None:
    """The naive question, over all rows: a metric of figures says nothing; one of counts and of 万元 says all."""
    [(over_all,)] = connection.execute(f'select {sql} from bi."{view}"').fetchall()
    is_of_figures = "可加总值" in sql or "应达值" in sql
    assert (over_all is None) == is_of_figures
    if is_of_figures:
        by_indicator = connection.execute(
            f'select "指标", count(distinct "镇"), {sql} from bi."{view}" group by "指标"'
        ).fetchall()
        assert any(value is not None for *_, value in by_indicator) or "累计" in name


def test_what_a_year_came_to_is_held_against_what_was_expected_of_the_same_towns(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """In 2023 a town has not reported, in 2024 nothing is expected of one: then nothing is set beside the sum."""
    metric = specification()["datasets"]["各镇年度进展"]["metrics"]["年度应达总值"]["sql"]
    rows = "(values (2023, 10, 12), (2023, null, null), (2024, 11, 13), (2024, 5, null))"
    view = f'(select \'出口总额\' as "指标", * from {rows} as t("年度", "可加总值", "可加总应达值"))'
    told = connection.execute(f'select "年度", {metric} from {view} group by "年度" order by "年度"').fetchall()
    assert told == [(2023, 12), (2024, None)]


def test_the_bundle_is_the_same_each_time_and_refers_only_to_itself(tmp_path: Path) -> None:
    for name in ("one.zip", "other.zip"):
        write_bundle(URI, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        documents = {name: yaml.safe_load(archive.read(name)) for name in archive.namelist()}
    assert documents.keys() == {f"zhencang/{name}" for name in bundle(URI)}
    numbers = [document["uuid"] for document in documents.values() if "uuid" in document]
    assert len(numbers) == len(set(numbers))
    for document in documents.values():
        for key in ("database_uuid", "dataset_uuid"):
            assert document.get(key, numbers[0]) in numbers
