"""What a BI tool gets: one file that stands on its own, described, sorted, and readable by older clients."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dagster_project.settings import PROJECT
from tests.homes import Published, query


def test_the_contract_of_the_published_schema(published: Published) -> None:
    """The columns that DESIGN section 5 promises, as far as this release goes."""
    promised = {
        "marts.dim_town": "town_code town_name district_code district_name division_code area_km2 community_count"
        " village_count pilot_from_year pilot_to_year valid_from_on valid_to_on is_current",
        "marts.dim_indicator": "indicator_code indicator_name_zh indicator_name_en category_zh unit direction"
        " measure_kind time_basis family_code is_municipal_pilot",
        "marts.dim_period": "period_code grain year starts_on ends_on",
        "marts.dim_department": "department_code department_name district_code",
        "marts.dim_document": "document_code title document_no issuer issued_on sha256",
        "marts.fct_indicator_target": "town_code indicator_code target_year target_kind comparator target_value"
        " target_text baseline_year baseline_value baseline_text unit stated_in is_effective document_code"
        " annex_no item_no cell",
        "marts.fct_indicator_value": "town_code indicator_code period_code value value_text unit value_status"
        " department_code version_no is_current received_at source_sha256 source_path sheet cell",
        "marts.fct_indicator_year": "town_code indicator_code year baseline_value target_value actual_value"
        " expected_value attainment_pct pace_pct cagr_ratio status required_growth_pct",
        "marts.dim_measure": "measure_code kind item_no title_zh town_code document_code",
        "marts.bridge_measure_department": "measure_code department_code role",
        "marts.fct_measure_status": "measure_code department_code period_code status progress_pct",
        "marts.dim_project": "project_code name_zh town_code planned_investment",
        "marts.fct_project_status": "project_code period_code completed_investment status",
        "quality.submission_issue": "rule_code severity message_zh suggestion_zh source_path sheet cell"
        " value_text",
        "quality.source_file": "sha256 path kind outcome message_zh value_count accepted_count quarantined_count",
        "marts.dim_review_cycle": "cycle_code cycle_kind period_code starts_on ends_on due_on",
        "quality.submission_status": "department_code cycle_code expected_count received_count on_time_count",
        "quality.target_conflict": "town_code indicator_code target_year",
        "quality.check_result": "run_id expectation_id is_success",
    }
    columns = query(
        published.settings.published,
        "select schema_name || '.' || table_name as name, list(column_name) as columns"
        " from duckdb_columns() where not internal group by name",
    ).set_index("name")["columns"]
    for table, names in promised.items():
        assert set(names.split()) <= set(columns[table]), table


def test_every_table_column_and_view_is_described(published: Published) -> None:
    undescribed = query(
        published.settings.published,
        """
        select table_name from duckdb_tables() where comment is null
        union all
        select table_name || '.' || column_name from duckdb_columns() where comment is null and not internal
        union all
        select view_name from duckdb_views() where comment is null and not internal
        """,
    )
    assert undescribed.empty, undescribed
    words = query(
        published.settings.published,
        """
        select view_name as name, comment from duckdb_views() where not internal
        union all
        select table_name, comment from duckdb_tables() where not internal
        union all
        select table_name || '.' || column_name, comment from duckdb_columns() where not internal
        """,
    )
    assert len(words) > 800
    # In Chinese, or in Chinese first; English may stand behind it.
    foreign = words[~words["comment"].str.match(r"[^A-Za-z]*[\u4e00-\u9fff]")]
    assert foreign.empty, foreign


def test_it_reads_nothing_outside_itself(published: Published, tmp_path: Path) -> None:
    """A copy alone in a folder answers every view; no view names a file or this machine."""
    alone = tmp_path / "某处.duckdb"
    alone.write_bytes(published.settings.published.read_bytes())
    views = query(alone, "select schema_name, view_name, sql from duckdb_views() where not internal")
    for_people = [
        "事项进展",
        "各镇年度进展",
        "各镇最新进展",
        "报送情况",
        "指标完成情况",
        "指标目录",
        "指标目标",
        "政策改革清单",
        "数据问题",
        "月度累计走势",
        "重点任务清单",
        "镇间比较",
        "项目进展",
    ]
    assert sorted(views["view_name"]) == ["submission_issue", *for_people]
    for _, view in views.iterrows():
        assert "read_parquet" not in view["sql"]
        assert str(published.settings.home) not in view["sql"]
        query(alone, f'select * from {view["schema_name"]}."{view["view_name"]}"')
    assert len(query(alone, 'select * from bi."各镇年度进展"')) == 102


def test_facts_are_stored_in_the_order_they_are_read(published: Published) -> None:
    for table, period in (
        ("fct_indicator_target", "target_year"),
        ("fct_indicator_value", "period_code"),
        ("fct_indicator_year", "year"),
        ("fct_indicator_pace", "period_code"),
        ("fct_indicator_comparison", "year"),
    ):
        rows = query(
            published.settings.published, f"select indicator_code, town_code, {period} from marts.{table}"
        )
        keys = list(rows.itertuples(index=False, name=None))
        assert keys == sorted(keys), table


def test_the_file_and_its_manifest(published: Published) -> None:
    database = published.settings.published.resolve()
    assert not list(database.parent.glob("*.wal"))
    assert oct(database.stat().st_mode & 0o777) == "0o440"
    manifest = json.loads((database.parent / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["row_counts"]["marts.fct_indicator_target"] == 32
    assert manifest["checks"]["expectations"]["failed"] == 0
    assert manifest["checks"]["dbt_tests"]["pass"] > 100
    inputs = manifest["inputs"]["raw"]
    assert len([name for name, sha256 in inputs.items() if len(sha256) == 64]) == 8
    checks = query(published.settings.published, "select * from quality.check_result")
    assert len(checks) == manifest["checks"]["expectations"]["held"]
    assert checks["is_success"].all()


def test_nothing_is_lost_between_landing_and_marts(published: Published) -> None:
    files = query(published.settings.published, "select * from quality.source_file")
    counted = files[["accepted_count", "quarantined_count", "blank_count", "superseded_count"]].sum(axis=1)
    assert (counted == files["value_count"]).all()
    # 24 rows of two figures, 8 of one, 54 measures, 9 actuals.
    assert files["value_count"].sum() == 48 + 8 + 54 + 9


@pytest.mark.slow
@pytest.mark.parametrize("version", ["1.4.5", "1.5.5"])
def test_older_clients_open_it(published: Published, tmp_path: Path, version: str) -> None:
    uv = Path(sys.executable).with_name("uv")
    install = [uv, "pip", "install", "--quiet", "--target", tmp_path, f"duckdb=={version}"]
    subprocess.run([*install, "--python", sys.executable], check=True, cwd=PROJECT)
    program = (
        "import duckdb, sys; assert duckdb.__version__ == sys.argv[2];"
        "c = duckdb.connect(sys.argv[1], read_only=True);"
        "print(c.execute('select count(*) from bi.\"各镇年度进展\"').fetchall()[0][0])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program, published.settings.published, version],
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert shown.stdout == "102\n", shown.stderr


def test_a_table_has_its_words_from_dbt(published: Published) -> None:
    """A release copies them with the table: to write them anew would write down where each of its rows lies."""
    words = """
        select schema_name, table_name, column_name, columns.comment, tables.comment
        from duckdb_columns() as columns
        inner join duckdb_tables() as tables using (database_name, schema_name, table_name)
        where schema_name in ('marts', 'quality') and table_name <> 'check_result'
        order by all
    """
    built = query(published.settings.build_file, words)
    assert not built.isna().any().any()
    assert built.values.tolist() == query(published.settings.published, words).values.tolist()
