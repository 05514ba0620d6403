"""A release as open files: what stands in them is what DuckDB says, the same release gives the same bytes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
import sdmx

from dagster_project.cli import main
from tests.exports.conftest import Exported, changed
from tests.homes import query, zhencang

CURRENT = "select * from marts.fct_indicator_value where is_current order by all"


def hashes(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def folder(exported: Exported, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published release, exported by the command."""
    target = tmp_path_factory.mktemp("open") / "new" / "export"
    done = zhencang(exported.settings, "export", "--to", str(target))
    assert done.status == 0, done.err
    assert done.out.startswith(f"{target} holds release {exported.second.release_id}: ")
    return target


def export(exported: Exported, *arguments: str) -> int:
    return main(["export", "--home", str(exported.settings.home), *arguments])


def test_the_same_release_gives_the_same_bytes_and_another_replaces_it(
    exported: Exported, folder: Path, tmp_path: Path
) -> None:
    target = tmp_path / "export"
    assert export(exported, "--release", exported.first.release_id, "--to", str(target)) == 0
    first = hashes(target)
    assert export(exported, "--to", str(target)) == 0
    assert hashes(target) == hashes(folder)
    assert hashes(target) != first
    assert [path.name for path in tmp_path.iterdir()] == ["export"]


def test_csv_and_parquet_hold_what_duckdb_holds(exported: Exported, folder: Path) -> None:
    path = folder / "csv" / "marts.fct_indicator_value.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbftown_code,")
    from_csv = pd.read_csv(path, encoding="utf-8-sig")
    table = pq.read_table(folder / "parquet" / "marts.fct_indicator_value.parquet")
    wanted = query(exported.second.database, "select * from marts.fct_indicator_value")
    for name in ("town_code", "period_code", "value", "value_text"):
        written = [None if value is None else str(value) for value in table[name].to_pylist()]
        assert len(written) == len(wanted) > 40
        if name == "value":
            assert list(map(float, written)) == wanted[name].tolist() == from_csv[name].tolist()
        else:
            assert written == wanted[name].tolist() == from_csv[name].astype(str).tolist()
    # Whatever zone the reader is in.
    at = query(exported.second.database, "set TimeZone = 'UTC'; select min(received_at) from marts.dim_document")
    assert str(min(table["received_at"].to_pylist())) == str(at.iloc[0, 0])[:26]
    assert from_csv["received_at"].str.endswith("Z").all()
    assert table.schema.field("town_code").metadata[b"description"]


def test_what_is_missing_is_nothing_and_an_empty_text_is_one(exported: Exported, tmp_path: Path) -> None:
    change = "update marts.dim_town set district_name = '', division_code = null, area_km2 = 100.5"
    with changed(exported.first, "29991231T000000009Z", change) as release:
        assert export(exported, "--release", release.release_id, "--to", str(tmp_path / "out")) == 0
    line = (tmp_path / "out" / "csv" / "marts.dim_town.csv").read_text(encoding="utf-8-sig").split("\n")[1]
    assert ',"",,100.5,' in line


def test_sdmx_is_read_back(exported: Exported, folder: Path) -> None:
    flow = sdmx.read_sdmx(folder / "sdmx" / "structure.xml").dataflow["FIGURES"]
    message = sdmx.read_sdmx(folder / "sdmx" / "figures.csv", structure=flow)
    wanted = query(exported.second.database, CURRENT)
    found = {
        tuple(seen.dimension[name].value for name in ("REF_AREA", "INDICATOR", "TIME_PERIOD")): (
            float(seen.value),
            seen.attached_attribute["UNIT_MEASURE"].value,
        )
        for seen in message.data[0].obs
    }
    keys = zip(
        wanted["town_code"], wanted["indicator_code"], wanted["period_code"].str.replace("-H", "-S"), strict=True
    )
    assert found == dict(zip(keys, zip(wanted["value"], wanted["unit"], strict=True), strict=True))
    areas = flow.structure.dimensions.get("REF_AREA").local_representation.enumerated
    assert set(wanted["town_code"]) <= set(areas.items)


def test_the_workbook_has_a_table_with_filters_for_each_view(exported: Exported, folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "镇仓.xlsx")
    views = query(exported.second.database, "select view_name from duckdb_views() where schema_name = 'bi'")
    assert book.sheetnames == ["说明", *sorted(views["view_name"]), "透视底稿"]
    said = [cell for row in book["说明"].iter_rows(values_only=True) for cell in row if cell]
    assert any(exported.second.release_id in str(cell) for cell in said)
    for name in book.sheetnames[1:-1]:
        assert name in said
        rows = query(exported.second.database, f'select * from bi."{name}"')
        sheet = book[name]
        (table,) = sheet.tables.values()
        assert table.autoFilter is not None
        assert [cell.value for cell in sheet[1]] == list(rows.columns)
        assert not len(rows) or sheet.max_row == len(rows) + 1
    texts = query(exported.second.database, "select 原文 from bi.指标完成情况")["原文"].tolist()
    place = [cell.value for cell in book["指标完成情况"][1]].index("原文")
    column = [row[place] for row in book["指标完成情况"].iter_rows(min_row=2, values_only=True)]
    assert sorted(column) == sorted(texts)


def test_a_pivot_table_of_the_workbook_never_adds_two_units(exported: Exported, folder: Path) -> None:
    """Each column of figures has one unit; its sum within an indicator and a year is what the year had come to."""
    rows = pd.read_excel(folder / "镇仓.xlsx", sheet_name="透视底稿")
    values = [name for name in rows.columns if name.startswith("数值（")]
    assert len(values) > 1
    assert (rows[values].notna().sum(axis="columns") == 1).all()
    for name in values:
        assert set(rows.loc[rows[name].notna(), "单位"]) == {name.removeprefix("数值（").removesuffix("）")}
    come_to = query(
        exported.second.database,
        """
        select indicators.indicator_name_zh, latest.year, sum(latest.value)
        from (
            select * from marts.fct_indicator_value
            inner join marts.dim_period using (period_code)
            where is_current and value_status = 'reported'
            qualify row_number() over (
                partition by town_code, indicator_code, year order by ends_on desc, starts_on desc
            ) = 1
        ) as latest
        inner join marts.dim_indicator as indicators using (indicator_code)
        where indicators.aggregation_towns = 'sum' and indicators.time_basis = 'year_to_date'
        group by all
        """,
    )
    sums = rows.groupby(["指标", "年度"])[values].sum().sum(axis="columns")
    assert len(come_to) == len(sums) > 0
    for name, year, value in come_to.itertuples(index=False):
        assert sums[name, year] == pytest.approx(float(value))


def test_no_text_computes_in_the_workbook(exported: Exported, tmp_path: Path) -> None:
    change = "update marts.dim_town set town_name = '=1+1' || town_code"
    with changed(exported.first, "29991231T000000008Z", change) as release:
        assert export(exported, "--release", release.release_id, "--to", str(tmp_path / "out")) == 0
    sheet = openpyxl.load_workbook(tmp_path / "out" / "镇仓.xlsx")["指标目标"]
    cells = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=1+1")]
    assert cells
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def test_the_description_names_every_file_and_what_it_is(exported: Exported, folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    named = {resource["path"]: resource for resource in package["resources"]}
    assert {path: one["hash"].removeprefix("sha256:") for path, one in named.items()} == {
        path: digest for path, digest in hashes(folder).items() if path != "datapackage.json"
    }
    schema = named["csv/marts.dim_period.csv"]["schema"]
    assert schema["primaryKey"] == ["period_code"]
    assert {field["name"]: field["type"] for field in schema["fields"]}["starts_on"] == "date"
    assert package["version"] == exported.second.release_id


def test_what_else_stands_in_a_folder_is_left(
    exported: Exported, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    for target, said in (
        (tmp_path, "holds other files, such as mine.txt"),
        (tmp_path / "mine.txt", "is a file: name a folder"),
    ):
        assert export(exported, "--to", str(target)) == 2
        assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    # Also beside an earlier export.
    (folder / "mine.txt").write_text("mine")
    assert export(exported, "--to", str(folder)) == 2
    (folder / "mine.txt").unlink()


def test_where_nothing_can_be_written_or_nothing_is_there_one_sentence_says_so(
    exported: Exported, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(exported, "--to", "/proc/export") == 1
    assert export(exported, "--release", "1999", "--to", str(tmp_path / "out")) == 2
    assert main(["export", "--home", str(tmp_path / "empty"), "--to", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("zhencang: /proc/export cannot be written: it is not there, or cannot be made there")
    assert said[1].startswith("zhencang: No single release is named '1999'")
    assert [line.split(":")[1] for line in said[2:]] == [
        f" Nothing has been published in {tmp_path / 'empty'} yet"
    ]
    assert not (tmp_path / "out").exists()
