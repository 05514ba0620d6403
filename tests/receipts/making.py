"""Files, issues and a release as receipts read them, and what a receipt says of them."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import openpyxl
import pyarrow as pa
from openpyxl.worksheet.worksheet import Worksheet

from dagster_project.ingest.landing.archive import sha256_of
from dagster_project.receipts.gathering import gather
from dagster_project.receipts.lines import Gathered
from dagster_project.receipts.receipt import write_receipt
from dagster_project.settings import Settings

Record = dict[str, Any]
ISSUE = pa.schema(
    {name: pa.string() for name in ("rule_code", "severity", "owner", "message_zh", "suggestion_zh")}
    | {name: pa.string() for name in ("sheet", "cell", "value_cell", "value_text", "justification_text")}
    | {"row_no": pa.int64(), "is_justified": pa.bool_(), "source_path": pa.string(), "batch_id": pa.string()}
)
HEADER = ["镇名", "指标名称", "报告期", "数值", "计量单位", "填报单位", "说明"]
PATH = "submissions/2024-Q3/500111-economy_information/三季度.xlsx"


def file_of(path: str = PATH, **stated: Any) -> Record:
    """A row of quality.source_file as a read file has it."""
    file: Record = {
        "file_version_code": f"b1:{path}",
        "sha256": None,
        "path": path,
        "kind": "submission",
        "outcome": "accepted",
        "rule_code": None,
        "place": None,
        "message_zh": "已采用。",
        "message_en": "Taken in.",
        "suggestion_zh": None,
        "value_count": 3,
        "accepted_count": 3,
        "quarantined_count": 0,
        "blank_count": 0,
        "superseded_count": 0,
        "withdrawn_count": 0,
        "encoding": None,
        "byte_count": 100,
        "version_no": 1,
        "is_current": True,
        "received_at": datetime(2024, 10, 12, 7, 30, tzinfo=UTC),
        "batch_id": "b1",
    }
    return file | stated


def issue_of(cell: str | None, **stated: Any) -> Record:
    """A row of quality.submission_issue on a cell."""
    issue: Record = {
        "rule_code": "town_unknown",
        "severity": "reject",
        "owner": "department",
        "message_zh": "镇名“万古真”不在试点镇名单中。",
        "suggestion_zh": "是否为：万古镇？",
        "sheet": "填报",
        "cell": cell,
        "value_cell": f"D{cell[1:]}" if cell else None,
        "row_no": int(cell[1:]) if cell else None,
        "value_text": "12.5",
        "is_justified": False,
        "justification_text": None,
    }
    return issue | stated


def workbook_bytes(rows: list[list[Any]], title: str = "填报") -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.title = title
    for row in rows:
        workbook.active.append(row)
    return saved(workbook)


def saved(workbook: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def tidy(count: int, town: str = "万古真") -> list[list[Any]]:
    return [
        HEADER,
        *([town, "地区生产总值", "2024年三季度", 12.5, "亿元", "区经济信息委", ""] for _ in range(count)),
    ]


def receipt(
    tmp_path: Path,
    content: bytes | None,
    file: Record,
    issues: list[Record],
    release: str | None = "r1",
    recorded: list[Record] | None = None,
) -> openpyxl.Workbook:
    target = tmp_path / "receipts" / f"{uuid4()}.xlsx"
    write_receipt(target, content, file, gathered_of(file, issues), recorded or [], release)
    assert [path.suffix for path in target.parent.iterdir()] == [".xlsx"] * len(list(target.parent.iterdir()))
    assert_inert(target)
    return openpyxl.load_workbook(target)


def gathered_of(file: Record, issues: list[Record]) -> Gathered:
    """What is gathered of a file that has these issues."""
    with database([], []) as connection:
        about = {"source_path": file["path"], "batch_id": file["batch_id"]}
        rows = pa.Table.from_pylist([issue | about for issue in issues], ISSUE)  # noqa: F841
        connection.execute("insert into quality.submission_issue by name from rows")
        [gathered] = gather(connection, [file])
    return gathered


def assert_inert(target: Path) -> None:
    """Nothing in the file computes, links outward, validates, or names anything but what is printed."""
    with zipfile.ZipFile(target) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8", "replace")
            assert "externalLink" not in name, name
            assert "vbaProject" not in name, name
            assert 'TargetMode="External"' not in text, name
            if name.startswith("xl/worksheets/"):
                assert "<f>" not in text, name
                assert "<f " not in text, name
                assert "dataValidation" not in text, name
                assert "conditionalFormatting" not in text, name
            if name == "xl/workbook.xml":
                names = text.split("<definedName ")[1:]
                ours = ("_xlnm.Print_", "_xlnm._FilterDatabase")
                assert all(any(one in name.split(">")[0] for one in ours) for name in names)


def texts(worksheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in worksheet.iter_rows() for cell in row if cell.value is not None]


def said(worksheet: Worksheet) -> str:
    return "\n".join(texts(worksheet))


def table(worksheet: Worksheet) -> list[list[str]]:
    """The rows of the table of problems."""
    rows = [[str(cell.value or "") for cell in row] for row in worksheet.iter_rows(max_col=7)]
    start = next((no for no, row in enumerate(rows) if row[0] == "处理"), len(rows))
    return [row for row in rows[start + 1 :] if row[4]]


def rewritten(content: bytes, part: str, change: Any) -> bytes:
    """A workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            data = before.read(name)
            if name == part:
                changed = change(data.decode())
                assert changed != data.decode()
                data = changed.encode()
            after.writestr(name, data)
    return out.getvalue()


def database(files: list[Record], issues: list[Record]) -> duckdb.DuckDBPyConnection:
    """A release as far as receipts read it."""
    connection = duckdb.connect()
    connection.execute("create schema quality; create schema marts")
    connection.execute(
        """
        create table marts.dim_department as
        select '500111-economy_information' as department_code, '区经济信息委' as department_name,
            '500111' as district_code, '大足区' as district_name;
        create table quality.source_file (
            file_version_code varchar, sha256 varchar, path varchar, kind varchar, outcome varchar,
            rule_code varchar, place varchar, message_zh varchar, message_en varchar, suggestion_zh varchar,
            value_count bigint,
            accepted_count bigint, quarantined_count bigint, blank_count bigint, superseded_count bigint,
            withdrawn_count bigint, encoding varchar, byte_count bigint, version_no bigint, is_current boolean,
            received_at timestamp, batch_id varchar);
        create table quality.submission_issue (
            rule_code varchar, severity varchar, owner varchar, message_zh varchar, suggestion_zh varchar,
            sheet varchar, cell varchar, value_cell varchar, row_no bigint, value_text varchar,
            is_justified boolean, justification_text varchar, source_path varchar, batch_id varchar);
        create table marts.dim_town as select '500111-wangu' as town_code, '万古镇' as town_name,
            true as is_current;
        create table marts.dim_indicator as
        select 'export_value' as indicator_code, '出口总额' as indicator_name_zh, 'year_to_date' as time_basis;
        create table marts.dim_measure (measure_code varchar, title_zh varchar);
        create table marts.dim_progress_status (status varchar, status_zh varchar);
        create table marts.fct_indicator_value (
            town_code varchar, indicator_code varchar, period_code varchar, value decimal(28, 8),
            value_text varchar, unit varchar, value_status varchar, is_current boolean,
            source_path varchar, received_at timestamp, sheet varchar, cell varchar);
        create table marts.fct_measure_status_version (
            town_code varchar, measure_code varchar, period_code varchar, status varchar, status_text varchar,
            progress_pct decimal(28, 8), progress_text varchar, value_status varchar, is_current boolean,
            source_path varchar, received_at timestamp, sheet varchar, cell varchar);
        create table marts.fct_project_status_version (
            town_code varchar, name_zh varchar, period_code varchar, status varchar, status_text varchar,
            planned_investment decimal(28, 8), planned_text varchar, completed_investment decimal(28, 8),
            completed_text varchar, unit varchar, value_status varchar, is_current boolean, source_path varchar,
            received_at timestamp, sheet varchar, cell varchar);
        """
    )
    insert(connection, "quality.source_file", files)
    insert(connection, "quality.submission_issue", issues)
    return connection


def insert(connection: duckdb.DuckDBPyConnection, name: str, rows: list[Record]) -> None:
    for row in rows:
        marks = ", ".join("?" for _ in row)
        connection.execute(f"insert into {name} ({', '.join(row)}) values ({marks})", list(row.values()))


def kept(settings: Settings, content: bytes) -> str:
    settings.archive.mkdir(parents=True, exist_ok=True)
    (settings.archive / sha256_of(content)).write_bytes(content)
    return sha256_of(content)
