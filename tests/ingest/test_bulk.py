"""Bulk tables land by DuckDB itself: the same texts, rows and cells as a sheet read cell by cell, and no more."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import shutil
import tempfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from dagster_project.ingest import bulk
from dagster_project.ingest.bulk import land_csv, land_parquet
from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.landing.notes import Note
from dagster_project.ingest.landing.parquet import BatchWriter, schema_of
from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.ingest.landing.projection import Projection, literal
from dagster_project.ingest.submission import read_submission
from dagster_project.settings import LARGEST_CSV_READ_AS_SHEET_BYTES, Settings
from tests.ingest.helpers import DEPARTMENT, GOOD, landed, take, tidy_rows, write

PATH = f"{DEPARTMENT}/批量.csv"
CONSTANTS: Row = {
    "batch_id": "batch-20240901T000000000000Z-00000000",
    "received_at": "2024-09-01T00:00:00+00:00",
    "source_sha256": "0" * 64,
    "source_path": PATH,
    "folder_period_text": "2023",
    "folder_department_text": "500111-government_office",
}
HEADER = ["镇", "指标", "报告期", "数值", "单位", "填报单位", "说明"]
ROW = ["万古镇", "地区生产总值", "2023年", "75.33", "亿元", "区政府办公室", "年报"]


def land(tmp_path: Path, content: bytes, name: str = "a.csv") -> tuple[list[Row], list[Note], str]:
    """What a delimited file lands as: rows, notes, encoding."""
    source, target = tmp_path / "source", tmp_path / "landed.parquet"
    source.write_bytes(content)
    count, notes, encoding = land_csv(source, name, target, CONSTANTS)
    rows = pq.read_table(target).to_pylist()
    assert len(rows) == count
    return rows, notes, encoding


def land_table(tmp_path: Path, table: pa.Table, **how: Any) -> tuple[list[Row], list[Note]]:
    """What a Parquet file lands as: rows and notes. What need not be written is, to see that it is the same."""
    source, target = tmp_path / "source", tmp_path / "landed.parquet"
    target.unlink(missing_ok=True)
    pq.write_table(table, source, **how)
    count, notes, projection = land_parquet(source, target, CONSTANTS)
    assert target.exists() == (projection is None)
    if projection:
        sent = f"read_parquet({literal(source)}, file_row_number = true)"
        with bulk._connection() as connection:
            assert bulk._copy(connection, projection, sent, "file_row_number + 2", target, CONSTANTS) == count
        assert read_where_it_lies(tmp_path / "home", source, projection) == pq.read_table(target).to_pylist()
    rows = pq.read_table(target).to_pylist()
    assert len(rows) == count
    return rows, notes


def read_where_it_lies(home: Path, source: Path, projection: Projection) -> list[Row]:
    """The rows of a file in a home that points at it, with the constants of these tests."""
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
    (home / "archive").mkdir(parents=True, exist_ok=True)
    shutil.copy(source, home / "archive" / sha256)
    writer = BatchWriter(home / "landing", datetime.fromisoformat(CONSTANTS["received_at"]))
    pointer = {name: CONSTANTS[name] for name in ("source_path", "folder_period_text", "folder_department_text")}
    writer.add("tidy_files", [pointer | {"source_sha256": sha256, "projection": projection.as_text()}])
    writer.close()
    rows = tidy_rows(home / "landing")
    shutil.rmtree(home)
    stamp = {name: CONSTANTS[name] for name in ("batch_id", "source_sha256")}
    return [row | stamp for row in rows]


def csv_bytes(*rows: list[str], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def rejected(tmp_path: Path, content: bytes, name: str = "a.csv") -> FileRejected:
    with pytest.raises(FileRejected) as raised:
        land(tmp_path, content, name)
    assert not (tmp_path / "landed.parquet").exists(), "a rejected file landed something"
    return raised.value


# What lands.


def test_a_row_of_parquet_is_a_row_of_landing(tmp_path: Path) -> None:
    table = pa.table({name: [text] for name, text in zip(HEADER, ROW, strict=True)})
    [row], notes = land_table(tmp_path, table)
    assert notes == []
    assert row["received_at"].isoformat() == CONSTANTS["received_at"]
    assert {name: value for name, value in row.items() if name != "received_at"} == {
        **{name: value for name, value in CONSTANTS.items() if name != "received_at"},
        **{"layout": "tidy", "sheet": None, "cell": "D2", "row_no": 2, "basis_text": "数值"},
        "around_text": "head\tD1\t数值\nremark\tG\t年报",
        **{"town_text": ROW[0], "indicator_text": ROW[1], "period_text": ROW[2], "value_text": ROW[3]},
        **{"unit_text": ROW[4], "department_text": ROW[5], "note_text": ROW[6], "title_unit_text": ""},
        **dict.fromkeys(["town_cell", "indicator_cell", "period_cell", "unit_cell", "department_cell"]),
    }


@pytest.mark.parametrize("name", ["a.parquet", "a.csv"])
def test_landed_columns_are_those_of_the_table(tmp_path: Path, name: str) -> None:
    if name == "a.csv":
        land(tmp_path, csv_bytes(HEADER, ROW))
    else:
        land_table(tmp_path, pa.table({name: [text] for name, text in zip(HEADER, ROW, strict=True)}))
    found = pq.read_schema(tmp_path / "landed.parquet")
    assert found.names == schema_of("submissions").names
    # A time zone is a name for the same instants.
    assert [str(kind).split("[")[0] for kind in found.types] == [
        str(kind).split("[")[0] for kind in schema_of("submissions").types
    ]


def test_values_of_every_type_become_the_text_that_they_are(tmp_path: Path) -> None:
    texts = {
        pa.string(): ("007", "007"),
        pa.int64(): (9_007_199_254_740_993, "9007199254740993"),
        pa.float64(): (0.1, "0.1"),
        pa.decimal128(20, 8): (Decimal("12.30000000"), "12.30000000"),
        pa.bool_(): (True, "true"),
        pa.dictionary(pa.int8(), pa.string()): ("不适用", "不适用"),
    }
    for kind, (value, text) in texts.items():
        table = pa.table(
            {"镇": ["万古镇"] * 2, "指标": ["地区生产总值"] * 2, "数值": pa.array([value, None], kind)}
        )
        rows, _ = land_table(tmp_path, table)
        assert [row["value_text"] for row in rows] == [text, ""], kind


def test_rows_keep_their_numbers_over_row_groups(tmp_path: Path) -> None:
    count = 30_000
    table = pa.table(
        {"数值": [str(no) for no in range(count)], "镇": ["万古镇"] * count, "指标": ["地区生产总值"] * count}
    )
    land_table(tmp_path, table, row_group_size=4_000)
    landed = pq.read_table(tmp_path / "landed.parquet", columns=["cell", "row_no", "value_text"])
    assert landed["cell"].to_pylist() == [f"A{no + 2}" for no in range(count)]
    assert landed["row_no"].to_pylist() == list(range(2, count + 2))
    assert landed["value_text"].to_pylist() == list(map(str, range(count)))


def test_names_beat_codes_and_codes_serve_alone(tmp_path: Path) -> None:
    codes = {"镇代码": ["500111-wangu"], "指标代码": ["gdp"], "部门代码": ["500111-justice"], "数值": ["1"]}
    [row], notes = land_table(tmp_path, pa.table(codes))
    assert (row["town_text"], row["indicator_text"]) == ("500111-wangu", "gdp")
    assert row["department_text"] == "500111-justice"
    names = {"镇名": ["万古镇"], "指标名称": ["地区生产总值"], "填报单位": ["区司法局"]}
    [row], _ = land_table(tmp_path, pa.table(codes | names))
    assert (row["town_text"], row["indicator_text"], row["department_text"]) == (
        "万古镇",
        "地区生产总值",
        "区司法局",
    )
    assert notes == []


def test_the_header_of_the_value_says_its_basis(tmp_path: Path) -> None:
    [row], _ = land_table(tmp_path, pa.table({"镇": ["a"], "指标": ["b"], "本年 累计": [1]}))
    assert row["basis_text"] == "本年累计"


def test_what_is_not_read_is_noted(tmp_path: Path) -> None:
    table = {name: [text] for name, text in zip(HEADER, ROW, strict=True)}
    _, notes = land_table(tmp_path, pa.table(table | {"填报人": ["某"], "颜色'\"": ["红"], "序号": [1]}))
    assert [(note.rule_code, note.details["header"]) for note in notes] == [
        ("column_ignored", "填报人"),
        ("column_ignored", "颜色'\""),
    ]


def test_an_empty_table_lands_no_row(tmp_path: Path) -> None:
    table = pa.table(
        {"镇": pa.array([], pa.string()), "指标": pa.array([], pa.string()), "数值": pa.array([], pa.int8())}
    )
    assert land_table(tmp_path, table) == ([], [])


# What does not.


def test_a_table_that_lacks_columns_names_them(tmp_path: Path) -> None:
    with pytest.raises(FileRejected) as raised:
        land_table(tmp_path, pa.table({"指标": ["a"], "完成率": ["1"]}))
    assert raised.value.problem.rule_code == "columns_wrong"
    assert "缺少的列：镇、数值；" in raised.value.problem.text("sentence_zh")


def test_two_columns_of_values_are_ambiguous(tmp_path: Path) -> None:
    with pytest.raises(FileRejected) as raised:
        land_table(tmp_path, pa.table({"镇": ["a"], "指标": ["b"], "数值": ["1"], "本年累计": ["2"]}))
    assert raised.value.problem.rule_code == "columns_wrong"
    assert "本年累计" in raised.value.problem.text("sentence_zh")


@pytest.mark.parametrize("share", [0.01, 0.5, 0.9, 0.999])
def test_a_truncated_parquet_file_is_damaged(tmp_path: Path, share: float) -> None:
    whole, source = tmp_path / "whole", tmp_path / "source"
    pq.write_table(pa.table({name: [text] * 1000 for name, text in zip(HEADER, ROW, strict=True)}), whole)
    source.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * share)])
    with pytest.raises(FileRejected) as raised:
        land_parquet(source, tmp_path / "landed.parquet", CONSTANTS)
    assert raised.value.problem.rule_code == "file_damaged"
    assert not (tmp_path / "landed.parquet").exists()


@pytest.mark.parametrize("damaged", ["镇", "数值", "颜色"])
def test_a_page_gone_bad_is_damage_and_leaves_nothing(tmp_path: Path, damaged: str) -> None:
    """The footer is whole, so the schema reads; the rows do not. 颜色 says of which kind a row is."""
    source = tmp_path / "source"
    texts = [f"{no:08d}" for no in range(20_000)]
    table = pa.table({"镇": texts, "指标": texts, "数值": texts, "颜色": ["红", "绿"] * 10_000})
    pq.write_table(table, source, compression="zstd")
    said = pq.read_metadata(source).row_group(0).column(table.column_names.index(damaged))
    first, size = said.data_page_offset, said.total_compressed_size
    content = bytearray(source.read_bytes())
    end = (said.dictionary_page_offset or first) + size
    content[first:end] = bytes(end - first)
    source.write_bytes(bytes(content))
    with pytest.raises(FileRejected) as raised:
        land_parquet(source, tmp_path / "landed.parquet", CONSTANTS)
    assert raised.value.problem.rule_code == "file_damaged"
    assert not (tmp_path / "landed.parquet").exists()


# Delimited files.


def test_tsv(tmp_path: Path) -> None:
    rows, _, _ = land(tmp_path, csv_bytes(HEADER, ROW, delimiter="\t"), "a.TSV")
    assert [row["value_text"] for row in rows] == ["75.33"]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030"), ("utf-16", "utf-16")],
)
def test_encodings(tmp_path: Path, encoding: str, said: str) -> None:
    rows, notes, found = land(tmp_path, csv_bytes(HEADER, *[ROW] * 3, encoding=encoding))
    assert (found, notes) == (said, [])
    assert [row["town_text"] for row in rows] == ["万古镇"] * 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["landed.parquet", "source"], "no copy is left"


def test_neither_encoding(tmp_path: Path) -> None:
    assert rejected(tmp_path, csv_bytes(HEADER, ROW) + b"\xff\xff\n").problem.rule_code == "encoding_unknown"


@pytest.mark.parametrize("blank", ["\n", "\r\n", "\n\n\n"])
def test_a_blank_line_between_rows_is_named(tmp_path: Path, blank: str) -> None:
    line = ",".join(ROW)
    content = f"{','.join(HEADER)}\n{line}\n{line}\n{blank}{line}\n".encode()
    problem = rejected(tmp_path, content).problem
    assert problem.rule_code == "table_malformed"
    assert "第 4 行" in problem.text("sentence_zh")


def test_a_blank_line_across_the_pieces_a_file_is_read_in(tmp_path: Path) -> None:
    line = ",".join(ROW).encode() + b"\n"
    head = ",".join(HEADER).encode() + b"\n"
    count = (bulk._CHUNK_BYTES - len(head)) // len(line)
    for shift in (-1, 0, 1):
        fill = bulk._CHUNK_BYTES - len(head) - count * len(line) + shift
        before = head + line * (count - 1) + line[:-1] + b"x" * fill + b"\n"
        problem = rejected(tmp_path, before + b"\n" + line * 3).problem
        assert f"第 {count + 2} 行" in problem.text("sentence_zh"), shift


def test_many_blank_lines_at_the_end_end(tmp_path: Path) -> None:
    late = csv_bytes(HEADER, ROW) + b"\n" * (bulk._CHUNK_BYTES + 5) + ",".join(ROW).encode()
    assert "第 3 行" in rejected(tmp_path, late).problem.text("sentence_zh")
    for count in (1_000_000, bulk._CHUNK_BYTES + 5):
        rows, _, _ = land(tmp_path, csv_bytes(HEADER, ROW) + b"\n" * count)
        assert len(rows) == 1


def test_columns_that_are_not_read_are_named_up_to_a_number(tmp_path: Path) -> None:
    more = [f"别的{number}" for number in range(5000)]
    rows, notes, _ = land(tmp_path, csv_bytes([*HEADER, *more], [*ROW, *more]))
    assert len(rows) == 1
    assert len(notes) == 21
    assert notes[-1].details["header"] == "别的20 等 4980 列"


def test_more_columns_than_a_program_shows(tmp_path: Path) -> None:
    wide = rejected(tmp_path, csv_bytes([*HEADER, *(str(number % 10) for number in range(20_000))])).problem
    assert (wide.rule_code, wide.details["what"]) == ("workbook_too_large", "列数")


def test_blank_lines_at_the_end_do_no_harm(tmp_path: Path) -> None:
    rows, _, _ = land(tmp_path, csv_bytes(HEADER, ROW, ROW) + b"\r\n\r\n")
    assert [row["row_no"] for row in rows] == [2, 3]


@pytest.mark.parametrize(
    "broken",
    ['万古镇,"地区生产总值,2023年,1,亿元,,\r\n', "万古镇,地区生产总值,2023年,1,亿元,,,多一格\r\n"],
    ids=["quote", "wide"],
)
def test_a_row_that_is_no_row_is_malformed_and_named(tmp_path: Path, broken: str) -> None:
    content = csv_bytes(HEADER, ROW, ROW) + broken.encode() + csv_bytes(ROW)
    problem = rejected(tmp_path, content).problem
    assert problem.rule_code == "table_malformed"
    assert "第 4 行" in problem.text("sentence_zh")


@pytest.mark.parametrize("header", [["镇", "指标", "数值", "数值"], ["镇", "指标", "数值", ""]])
def test_a_header_that_says_something_twice_or_nothing(tmp_path: Path, header: list[str]) -> None:
    assert rejected(tmp_path, csv_bytes(header, ["a", "b", "c", "d"])).problem.rule_code == "columns_wrong"


CELL = st.text(st.sampled_from("万古a1.-—=%\"' 　,;\t\n"), max_size=6)


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=6), st.sampled_from([",", "\t"]))
@hypothesis_settings(max_examples=60)
def test_the_same_as_read_cell_by_cell(cells: list[tuple[str, str, str, str]], delimiter: str) -> None:
    """A long file and a short one with the same rows land the same values, at the same cells."""
    rows = [["万古镇" + town, "产值" + indicator, value, note] for town, indicator, value, note in cells]
    content = csv_bytes(["镇", "指标", "数值", "说明"], *rows, delimiter=delimiter)
    name = "a.csv" if delimiter == "," else "a.tsv"
    with tempfile.TemporaryDirectory() as folder:
        if re.search(rb"\n[\r]?\n", content):
            # An empty line within quotes is none, but looks like one; it is refused, and nothing shifts.
            assert rejected(Path(folder), content, name).problem.rule_code == "table_malformed"
            return
        found, _, _ = land(Path(folder), content, name)
    names = ("row_no", "cell", "town_text", "indicator_text", "value_text", "note_text", "basis_text", "layout")
    wanted = read_submission(content, name).values
    assert [[row[name] for name in names] for row in found] == [[row[name] for name in names] for row in wanted]


# In a pass over raw/.


def test_parquet_beside_the_others(settings: Settings) -> None:
    table = pa.table({name: [text] * 5 for name, text in zip(HEADER, ROW, strict=True)} | {"颜色": ["红"] * 5})
    out = io.BytesIO()
    pq.write_table(table, out)
    write(settings, f"{DEPARTMENT}/批量.parquet", out.getvalue())
    write(settings, f"{DEPARTMENT}/坏.parquet", out.getvalue()[:-20])
    rows = take(settings)
    assert set(rows) == GOOD | {f"{DEPARTMENT}/批量.parquet", f"{DEPARTMENT}/坏.parquet"}
    good, bad = rows[f"{DEPARTMENT}/批量.parquet"], rows[f"{DEPARTMENT}/坏.parquet"]
    assert (good["outcome"], good["cell_count"]) == ("read", 5)
    assert (bad["outcome"], bad["rule_code"], bad["cell_count"]) == ("rejected", "file_damaged", 0)
    values = landed(settings, "submissions", f"{DEPARTMENT}/批量.parquet")
    assert [row["cell"] for row in values] == ["D2", "D3", "D4", "D5", "D6"]
    assert {row["source_sha256"] for row in values} == {good["source_sha256"]}
    assert {row["folder_department_text"] for row in values} == {"500111-government_office"}
    [note] = landed(settings, "reading_notes", f"{DEPARTMENT}/批量.parquet")
    assert "颜色" in note["message_zh"]
    assert landed(settings, "submissions", f"{DEPARTMENT}/坏.parquet") == []
    assert take(settings) == {}


def test_a_long_csv_goes_the_same_way(settings: Settings) -> None:
    """16 MiB and more, in GB18030: to landing without Python rows, with the same accounting."""
    line = ",".join(ROW).encode("gb18030") + b"\r\n"
    count = LARGEST_CSV_READ_AS_SHEET_BYTES // len(line) + 1
    write(settings, PATH, ",".join(HEADER).encode("gb18030") + b"\r\n" + line * count)
    row = take(settings)[PATH]
    assert (row["outcome"], row["cell_count"], row["encoding"]) == ("read", count, "gb18030")
    [batch] = settings.landing.glob("batch-2*")
    [bulk_file] = batch.glob("submissions-*.parquet")
    assert pq.ParquetFile(bulk_file).metadata.num_rows == count
    assert not list(settings.archive.glob(".utf8-*"))
