"""The synthetic country: the same each time, counted right, marked as synthetic, and away from the real files."""

from __future__ import annotations

import csv
import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from bench.national_faults import FAULTS
from bench.national_floor import build_floor
from bench.national_generator import generate
from bench.national_indicators import LARGEST_COUNT, indicators
from bench.national_plan import DEPARTMENT_NAME, Size
from bench.national_sheets import write_large_workbook, write_new_file
from dagster_project.settings import PROJECT

SIZE = Size(towns=120, months=18)
# How each kind of fault shows in a row, without a look at how it was made.
SIGNS = {
    "town_misspelt": "镇名 not in (select 镇名 from towns)",
    "indicator_unknown": "指标名称 like '演示%'",
    "unit_missing": "计量单位 is null",
    "unit_scaled": "计量单位 in ('万元', '亿美元', '户', '万人', '公顷', '‰', '人', '元') and is_other_unit",
    "blank": "数值 is null",
    "dash": "数值 = '—'",
    "not_applicable": "数值 = '不适用'",
    "withheld": "数值 = '保密'",
    "approximate": "数值 like '约%'",
    "junk": "数值 = '见附件'",
    "share_above_100": "measure_kind = 'share' and 计量单位 = '%' and try_cast(数值 as double) > 100",
    "jump_with_note": "说明 is not null",
    "future_period": "报告期 >= '2050'",
    "duplicate": "is_doubled",
}


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    out = tmp_path_factory.mktemp("country")
    return out, generate(out, SIZE)


@pytest.fixture(scope="module")
def tables(country: tuple[Path, dict[str, Any]]) -> duckdb.DuckDBPyConnection:
    """The written files as tables: towns, sent (the bulk files), corrections."""
    out, _ = country
    connection = duckdb.connect()
    bulk = f"{out}/raw/submissions/*/*"
    connection.execute(f"create table towns as from read_csv('{out}/raw/registers/towns.csv', all_varchar = true)")
    connection.execute(f"create table corrections as from '{bulk}/bulk-corrections.parquet'")
    connection.execute(
        "create table catalogue as from (values "
        + ", ".join(
            f"('{one.indicator_name}', '{one.unit}', '{one.other_unit}', '{one.measure_kind}')"
            for one in indicators(LARGEST_COUNT)
        )
        + ") as known (indicator_name, unit, other_unit, measure_kind)"
    )
    connection.execute(
        f"""
        create table sent as
        select
            bulk.*,
            catalogue.measure_kind,
            coalesce(bulk.计量单位 = catalogue.other_unit, false) as is_other_unit,
            count(*) over (partition by 镇名, 指标名称, 报告期) > 1 as is_doubled
        from '{bulk}/bulk-20*.parquet' as bulk
        left join catalogue on bulk.指标名称 = catalogue.indicator_name
        """
    )
    return connection


def count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    row = connection.execute(f"select count(*) from {relation}").fetchone()
    assert row
    return int(row[0])


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_same_seed_gives_the_same_bytes(country: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    generate(tmp_path, SIZE)
    assert hashes(tmp_path) == hashes(country[0])


def test_another_seed_gives_other_values(country: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    generate(tmp_path, Size(towns=SIZE.towns, months=SIZE.months, seed=2))
    ours, theirs = hashes(country[0]), hashes(tmp_path)
    assert ours.keys() == theirs.keys()
    assert all(ours[name] != theirs[name] for name in ours if name.endswith(".parquet"))


def test_generating_again_leaves_nothing_of_the_old_size(tmp_path: Path) -> None:
    generate(tmp_path, Size(towns=20, indicators=2, months=30))
    truth = generate(tmp_path, Size(towns=20, indicators=2, months=6))
    found = {str(path.relative_to(tmp_path / "raw")) for path in tmp_path.rglob("*.parquet")}
    assert found == set(truth["files"])


@pytest.mark.parametrize("kind", SIGNS)
def test_faults_are_there_as_counted(
    country: tuple[Path, dict[str, Any]], tables: duckdb.DuckDBPyConnection, kind: str
) -> None:
    _, truth = country
    assert truth["faults"][kind] > 0
    assert count(tables, f"sent where {SIGNS[kind]}") == truth["faults"][kind]


def test_every_kind_of_fault_is_put_in(country: tuple[Path, dict[str, Any]]) -> None:
    _, truth = country
    assert truth["faults"].keys() == FAULTS.keys()
    assert 0 not in truth["faults"].values()
    assert 0.01 < sum(truth["faults"].values()) / truth["keys"] < 0.03


def test_rows_add_up(country: tuple[Path, dict[str, Any]], tables: duckdb.DuckDBPyConnection) -> None:
    _, truth = country
    sent, corrections = count(tables, "sent"), count(tables, "corrections")
    assert sent == SIZE.keys + truth["faults"]["duplicate"] // 2
    assert corrections == truth["corrections"] + truth["withdrawals"]
    assert count(tables, "corrections where 数值 = '撤回'") == truth["withdrawals"] > 0
    assert sent + corrections == truth["values"] == sum(truth["outcomes"].values())
    assert sum(file["rows"] for file in truth["files"].values()) == truth["values"]
    assert sum(truth["rejected"].values()) == truth["outcomes"]["quarantined"]


def test_judging_the_rows_finds_what_was_planned(country: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    out, truth = country
    assert build_floor(out / "raw", tmp_path / "floor.duckdb") == truth["outcomes"]
    with duckdb.connect(tmp_path / "floor.duckdb", read_only=True) as connection:
        found = connection.execute(
            "select rule_code, count(*) from quality.submission_issue where severity = 'reject' group by rule_code"
        ).fetchall()
    assert dict(found) == truth["rejected"]


def test_a_value_is_due_once(tables: duckdb.DuckDBPyConnection) -> None:
    keys = "select distinct 镇名, 指标名称, 报告期 from sent"
    assert count(tables, f"({keys})") == SIZE.keys


def test_corrections_bring_other_values(tables: duckdb.DuckDBPyConnection) -> None:
    same = count(tables, "corrections inner join sent using (镇名, 指标名称, 报告期, 数值, 计量单位)")
    # A fault may happen to meet the corrected value.
    assert same <= count(tables, "corrections") / 100


def test_year_to_date_rises_within_the_year_but_for_its_faults(
    country: tuple[Path, dict[str, Any]], tables: duckdb.DuckDBPyConnection
) -> None:
    _, truth = country
    falls = count(
        tables,
        """
        (
            select
                cast(数值 as double) < lag(cast(数值 as double)) over (
                    partition by 镇名, regexp_extract(报告期, '^[0-9]{4}', 0)
                    order by cast(regexp_extract(报告期, '[0-9]+月?$', 0).rtrim('月') as integer)
                ) as is_fall
            from sent
            where 指标名称 = '地区生产总值' and 计量单位 = '亿元' and try_cast(数值 as double) is not null
                and not is_doubled and 报告期 < '2050' and 镇名 like '合成镇%'
        )
        where is_fall
        """,
    )
    # Each fault is at most one fall, and one more follows each jump.
    assert 0 < falls <= sum(truth["faults"][kind] for kind in ("year_to_date_falls", "jump", "jump_with_note"))


def test_every_name_is_marked_synthetic(country: tuple[Path, dict[str, Any]]) -> None:
    out, truth = country
    with (out / "raw" / "registers" / "towns.csv").open(encoding="utf-8") as file:
        towns = list(csv.DictReader(file))
    with (out / "raw" / "registers" / "departments.csv").open(encoding="utf-8") as file:
        departments = list(csv.DictReader(file))
    assert len({town["镇代码"] for town in towns}) == len({town["镇名"] for town in towns}) == SIZE.towns
    assert len({town["区划代码"] for town in towns}) == SIZE.towns
    assert all("合成" in town["镇名"] and "合成" in town["区县名称"] for town in towns)
    assert all(town["镇代码"].startswith(f"{town['区县代码']}-demo") for town in towns)
    assert {town["区县代码"] for town in towns} == {one["区县代码"] for one in departments}
    assert len(departments) == truth["departments"]
    assert all("合成" in one["部门名称"] and one["部门代码"].startswith(one["区县代码"]) for one in departments)


def test_submissions_name_synthetic_towns_and_departments_only(tables: duckdb.DuckDBPyConnection) -> None:
    for relation in ("sent", "corrections"):
        assert count(tables, f"{relation} where 镇名 not like '合成%' or 填报单位 <> '{DEPARTMENT_NAME}'") == 0
        assert count(tables, f"{relation} where 说明 not like '演示%'") == 0


def test_nothing_is_written_among_the_real_files() -> None:
    before = sorted(PROJECT.joinpath("raw").rglob("*"))
    for out in (PROJECT, PROJECT / "raw", PROJECT / "raw" / "submissions"):
        with pytest.raises(ValueError, match="among the real ones"):
            generate(out, SIZE)
        with pytest.raises(ValueError, match="among the real ones"):
            write_new_file(out, SIZE)
    assert sorted(PROJECT.joinpath("raw").rglob("*")) == before


@pytest.mark.parametrize(
    "sizes", [{"indicators": 0}, {"indicators": LARGEST_COUNT + 1}, {"towns": 0}, {"months": 0}]
)
def test_impossible_sizes_are_refused(tmp_path: Path, sizes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"there (is|are)"):
        generate(tmp_path, Size(**{"towns": 5, "months": 5} | sizes))
    assert not list(tmp_path.iterdir())


def test_one_file_holds_what_several_hold(country: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    _, truth = country
    one = generate(tmp_path, SIZE, one_file=True)
    assert len(one["files"]) == 2
    assert one | {"files": None} == truth | {"files": None}


def test_units_are_scaled_exactly(tables: duckdb.DuckDBPyConnection) -> None:
    texts = tables.execute(
        "select 数值 from sent where 指标名称 = '地区生产总值' and 计量单位 = '万元'"
    ).fetchall()
    assert texts
    # Hundredths of 亿元 are hundreds of 万元: nothing may be left over.
    assert all(Decimal(text) % 100 == 0 for (text,) in texts)


def test_new_file_is_one_district_of_a_new_month(country: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    path = write_new_file(tmp_path, SIZE)
    assert path.relative_to(tmp_path).parts[:3] == ("raw", "submissions", "2021-07")
    with path.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 500
    assert len({(row["镇名"], row["指标名称"], row["报告期"]) for row in rows}) == 500
    assert {row["报告期"] for row in rows} == {"2021-07", "2021-06"}
    assert {row["填报单位"] for row in rows} == {DEPARTMENT_NAME}
    assert write_new_file(tmp_path, SIZE, months_later=1).parent.name == path.parent.name
    assert len(list(tmp_path.rglob("*.csv"))) == 2


def cells(path: Path) -> list[tuple[Any, ...]]:
    """The values of the only sheet of a workbook."""
    (sheet,) = openpyxl.load_workbook(path, read_only=True).worksheets
    return list(sheet.iter_rows(values_only=True))


def test_new_workbook_holds_what_the_new_file_holds(tmp_path: Path) -> None:
    csv_path = write_new_file(tmp_path, SIZE)
    grid = cells(write_new_file(tmp_path, SIZE, suffix=".xlsx"))
    with csv_path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert [[*row[:3], *row[4:6]] for row in grid] == [[*line[:3], *line[4:6]] for line in lines]
    assert [Decimal(str(row[3])) for row in grid[1:]] == [Decimal(line[3]) for line in lines[1:]]


def test_large_workbook_has_the_rows_asked_for(tmp_path: Path) -> None:
    write_large_workbook(tmp_path / "large.xlsx", rows=50)
    grid = cells(tmp_path / "large.xlsx")
    assert len(grid) == 51
    assert {len(row) for row in grid} == {12}
