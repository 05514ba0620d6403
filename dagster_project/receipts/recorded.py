"""What was understood of a file: each value as it was recorded, and in one line what the file was read as."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import duckdb
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dagster_project.receipts.gathering import streamed
from dagster_project.receipts.lines import Record
from dagster_project.receipts.look import BOX, CENTERED, HEADER_FILL, HEADER_FONT, WRAPPED, WRAPPED_RIGHT, dress
from dagster_project.receipts.marks import set_up_page
from dagster_project.wording.excel_text import line_count, sheet_title, visible, write_text
from dagster_project.wording.number_text import exact
from dagster_project.wording.periods import period_name

TITLE = "采用明细"
# Nobody reads more in a workbook; the warehouse has them all.
MOST_VALUES = 20_000
NAMED = 4
COLUMNS = {
    **{"镇": 12, "指标或事项": 34, "报告期": 16, "口径": 8, "采用值": 16, "单位": 9},
    **{"填写内容": 20, "工作表": 14, "单元格": 9, "现状": 20},
}
VALUE_COLUMN = 1 + list(COLUMNS).index("采用值")


def recorded_values(connection: duckdb.DuckDBPyConnection, files: list[Record]) -> Iterator[Record]:
    """What stands in the marts of these files, in the order of the files (`file_no`), then of sheet and row.

    `files` are rows of quality.source_file; of one with more than MOST_VALUES values nothing is returned.
    """
    few = [(no, file) for no, file in enumerate(files) if (file["value_count"] or 0) <= MOST_VALUES]
    paths, batch_ids = [file["path"] for _, file in few], [file["batch_id"] for _, file in few]
    return streamed(connection, _RECORDED, [[no for no, _ in few], paths, batch_ids])


def read_as(rows: Iterable[Record]) -> str:
    """Which periods, towns, indicators and units a file was read as, in one line; '' without any value."""
    kept = [row for row in rows if row["value_status"] != "withdrawn"]
    if not kept:
        return ""
    parts = [
        _some(sorted({row["period_code"] for row in kept}), "个报告期", period_name),
        _some(list(dict.fromkeys(row["town_name"] for row in kept)), "个镇"),
        _some(list(dict.fromkeys(row["subject_zh"] for row in kept)), "项"),
        _some(list(dict.fromkeys(row["unit"] for row in kept if row["unit"])), "种单位"),
    ]
    return "；".join(filter(None, parts))


def _some(texts: list[str], counted: str, name: Any = str) -> str:
    named = "、".join(name(text) or text for text in texts[:NAMED])
    return f"{named}等 {len(texts)} {counted}" if len(texts) > NAMED else named


def value_text(row: Record) -> str:
    """A value as it was recorded: 6,890, 不适用, 推进中 40%."""
    if row["label"]:
        return str(row["label"])
    return exact(row["value"])


def standing_text(row: Record) -> str:
    """What became of it since: nothing, replaced, withdrawn."""
    if row["value_status"] == "withdrawn":
        return "撤回"
    return "采用" if row["is_current"] else "已被后来的填报更替"


def add_recorded(workbook: Workbook, rows: list[Record]) -> None:
    """Add the sheet with a row for each value that was taken in; none where there is none."""
    if not rows:
        return
    worksheet = workbook.create_sheet(sheet_title(TITLE, workbook.sheetnames), 1)
    worksheet.sheet_view.showGridLines = False
    for column_no, (header, width) in enumerate(COLUMNS.items(), start=1):
        cell = worksheet.cell(1, column_no, header)
        dress(cell, HEADER_FONT, HEADER_FILL, BOX, CENTERED)
        worksheet.column_dimensions[cell.column_letter].width = width
    for row_no, row in enumerate(rows, start=2):
        _write_row(worksheet, row_no, row)
    worksheet.freeze_panes = "A2"
    worksheet.print_title_rows = "1:1"
    worksheet.auto_filter.ref = f"A1:{worksheet.cell(1, len(COLUMNS)).column_letter}{len(rows) + 1}"
    set_up_page(worksheet)


def _write_row(worksheet: Worksheet, row_no: int, row: Record) -> None:
    texts = [
        row["town_name"],
        row["subject_zh"],
        period_name(row["period_code"]) or row["period_code"],
        row["basis_zh"],
        value_text(row),
        row["unit"],
        row["value_text"],
        row["sheet"],
        row["cell"],
        standing_text(row),
    ]
    lines = 1
    for column_no, (text, width) in enumerate(zip(texts, COLUMNS.values(), strict=True), start=1):
        cell = worksheet.cell(row_no, column_no)
        write_text(cell, visible(text or "", 200))
        dress(cell, border=BOX, alignment=WRAPPED if column_no != VALUE_COLUMN else WRAPPED_RIGHT)
        lines = max(lines, line_count(visible(text or "", 200), width))
    worksheet.row_dimensions[row_no].height = lines * 15.0 + 2


_RECORDED = """
with due as (
    select
        unnest(?::integer[]) as file_no, unnest(?::varchar[]) as source_path, unnest(?::varchar[]) as batch_id
),

files as (
    select due.file_no, due.source_path, files.received_at
    from due
    inner join quality.source_file as files on due.source_path = files.path and due.batch_id = files.batch_id
),

recorded as (
    select
        files.file_no, reported.town_code, indicators.indicator_name_zh as subject_zh, reported.period_code,
        case indicators.time_basis
            when 'year_to_date' then '累计' when 'period' then '当期' when 'point_in_time' then '期末'
        end as basis_zh,
        reported.value,
        case reported.value_status when 'not_applicable' then '不适用' when 'withheld' then '保密' end as label,
        reported.unit, reported.value_text, reported.value_status, reported.is_current,
        reported.sheet, reported.cell
    from files
    inner join marts.fct_indicator_value as reported
        on files.source_path = reported.source_path and files.received_at = reported.received_at
    inner join marts.dim_indicator as indicators on reported.indicator_code = indicators.indicator_code
    union all
    select
        files.file_no, reported.town_code, measures.title_zh, reported.period_code, null, null,
        concat_ws(' ', statuses.status_zh, printf('%.15g', cast(reported.progress_pct as double)) || '%'), null,
        concat_ws(' ', reported.status_text, reported.progress_text), reported.value_status, reported.is_current,
        reported.sheet, reported.cell
    from files
    inner join marts.fct_measure_status_version as reported
        on files.source_path = reported.source_path and files.received_at = reported.received_at
    left join marts.dim_measure as measures on reported.measure_code = measures.measure_code
    left join marts.dim_progress_status as statuses on reported.status = statuses.status
    union all
    select
        files.file_no, reported.town_code, reported.name_zh, reported.period_code, null, null,
        concat_ws(
            ' ', statuses.status_zh,
            '计划投资 ' || printf('%.15g', cast(reported.planned_investment as double)),
            '完成投资 ' || printf('%.15g', cast(reported.completed_investment as double))
        ),
        case when coalesce(reported.planned_investment, reported.completed_investment) is not null
            then reported.unit end,
        concat_ws(' ', reported.status_text, reported.planned_text, reported.completed_text),
        reported.value_status, reported.is_current, reported.sheet, reported.cell
    from files
    inner join marts.fct_project_status_version as reported
        on files.source_path = reported.source_path and files.received_at = reported.received_at
    left join marts.dim_progress_status as statuses on reported.status = statuses.status
)

select recorded.*, towns.town_name
from recorded
inner join marts.dim_town as towns on recorded.town_code = towns.town_code and towns.is_current
order by
    recorded.file_no, recorded.sheet nulls first,
    try_cast(regexp_extract(recorded.cell, '[0-9]+') as bigint), recorded.cell, recorded.subject_zh
"""
