"""The issues of files, gathered for their receipts by DuckDB, so that none becomes an object that is not shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from duckdb import DuckDBPyConnection

from dagster_project.receipts.lines import CELLS_NAMED, JUSTIFIED, Gathered, Line, Mark, Record, kind_of

MOST_LINES = 3_000
MOST_MARKS = 20_000


def gather(connection: DuckDBPyConnection, files: list[Record]) -> Iterator[Gathered]:
    """Of each of these files in turn: its issues that say the same as one line, and each cell marked once.

    `files` are rows of quality.source_file. Issues count as the gravest first, then by sheet, row and cell; beyond
    MOST_LINES different lines and MOST_MARKS cells they are only counted.
    """
    parameters = [[file["path"] for file in files], [file["batch_id"] for file in files], len(files)]
    groups = groupby(streamed(connection, _GATHERED, parameters), key=itemgetter("file_no"))
    file_no, rows = next(groups, (None, iter(())))
    for place in range(len(files)):
        if place == file_no:
            yield _gathered(rows)
            file_no, rows = next(groups, (None, iter(())))
        else:
            yield Gathered()


def streamed(connection: DuckDBPyConnection, query: str, parameters: list[Any]) -> Iterator[Record]:
    """The rows of a query, fetched while others are asked on the same connection."""
    # A cursor of its own reads beside others, but does not know which database its connection uses.
    [database] = connection.execute("select current_database()").fetchone() or [None]
    cursor = connection.cursor()
    cursor.execute(f'use "{database}"')
    found = cursor.execute(query, parameters)
    names = [column[0] for column in found.description or []]
    while rows := found.fetchmany(10_000):
        yield from (dict(zip(names, row, strict=True)) for row in rows)


def _gathered(rows: Iterable[Record]) -> Gathered:
    """What a receipt says of one file. Its lines come before the marks, which belong to them."""
    gathered, lines = Gathered(), dict[int, Line]()
    for row in rows:
        if row["sort"] == "mark":
            _mark(gathered, lines[row["line_place"]], row)
            continue
        kind = kind_of(row)
        gathered.counts[kind] = gathered.count(kind) + row["issue_count"]
        if row["sort"] == "line":
            lines[row["line_place"]] = _line(row)
        else:
            gathered.left_out_count += row["issue_count"]
    gathered.lines = sorted(lines.values(), key=lambda line: line.kind.rank)
    return gathered


def _line(row: Record) -> Line:
    return Line(
        kind=kind_of(row),
        sheet=row["sheet"],
        message=row["message_zh"],
        suggestion=_suggestion(row),
        cells=row["cells"] or [],
        cell_count=row["cell_count"],
        issue_count=row["issue_count"],
        is_about_values=row["is_about_values"],
        value_text=row["value_text"] or "",
    )


def _mark(gathered: Gathered, line: Line, row: Record) -> None:
    marks = gathered.marks.setdefault(line.sheet, {})
    mark = marks.setdefault(row["cell"], Mark(row["value_text"]))
    reason = (line.kind, line.message, line.suggestion)
    mark.reasons[reason] = mark.reasons.get(reason, 0) + row["issue_count"]


def _suggestion(row: Record) -> str:
    """What to do about an issue, and who does it where it is not the department."""
    if kind_of(row) == JUSTIFIED:
        return f"说明已留存：{row['suggestion']}"
    mended_by = "（由数据工程师处理）" if row["owner"] == "data_engineer" else ""
    return row["suggestion"] + mended_by


_GATHERED = f"""
with due as (
    select
        unnest($1::varchar[]) as source_path, unnest($2::varchar[]) as batch_id, unnest(range($3)) as file_no
),

found as materialized (
    select
        due.file_no, issues.rule_code, issues.severity, issues.owner, issues.message_zh, issues.sheet,
        issues.severity = 'warn' and coalesce(issues.is_justified, false) as is_justified,
        coalesce(
            case when issues.is_justified then issues.justification_text else issues.suggestion_zh end, ''
        ) as suggestion,
        nullif(issues.cell, '') as cell, issues.value_cell, coalesce(issues.value_text, '') as value_text,
        row_number() over (
            order by
                due.file_no, issues.severity = 'reject' desc, coalesce(issues.is_justified, false),
                issues.sheet nulls first, issues.row_no, issues.cell, issues.rule_code
        ) as place
    from quality.submission_issue as issues
    inner join due on issues.source_path = due.source_path and issues.batch_id = due.batch_id
),

lines as materialized (
    select
        file_no, rule_code, severity, owner, message_zh, sheet, is_justified, suggestion,
        count(*) as issue_count, min(place) as line_place
    from found
    group by file_no, rule_code, severity, owner, message_zh, sheet, is_justified, suggestion
),

room as (
    select file_no, list_max(min(line_place, {MOST_LINES})) as last_line
    from lines
    group by file_no
),

-- What a line says of a cell.
hits as materialized (
    select
        found.file_no, lines.line_place, found.sheet, found.cell, min(found.place) as place,
        count(*) as issue_count, bool_or(found.value_cell is not null) as is_about_values,
        arg_min(found.value_text, found.place) as value_text,
        -- The value stands in the cell to mend, unless that is another one.
        arg_min(coalesce(found.value_cell = found.cell, true), found.place) as is_value_there
    from found
    inner join lines
        on
            found.file_no = lines.file_no
            and found.rule_code = lines.rule_code
            and found.message_zh = lines.message_zh
            and found.sheet is not distinct from lines.sheet
            and found.is_justified = lines.is_justified
            and found.suggestion = lines.suggestion
    inner join room on lines.file_no = room.file_no and lines.line_place <= room.last_line
    group by found.file_no, lines.line_place, found.sheet, found.cell
),

told as (
    select
        file_no, line_place, count(cell) as cell_count, bool_or(is_about_values) as is_about_values,
        arg_min(cell, place, {CELLS_NAMED}) as cells,
        arg_min(case when is_value_there then value_text else '' end, place)
            filter (where cell is not null) as value_text
    from hits
    group by file_no, line_place
),

cells as (
    select file_no, sheet, cell, min(place) as place
    from hits
    where cell is not null
    group by file_no, sheet, cell
),

room_of_marks as (
    -- Where there are fewer cells all that hits them is shown.
    select file_no, case when count(*) >= {MOST_MARKS} then list_max(min(place, {MOST_MARKS})) end as last_mark
    from cells
    group by file_no
)

select
    file_no, 'line' as sort, line_place as place, line_place, severity, owner, message_zh, sheet, is_justified,
    suggestion, issue_count, cell_count, is_about_values, cells, value_text
from lines
inner join told using (file_no, line_place)
union all by name
select file_no, 'mark' as sort, place, line_place, cell, value_text, issue_count
from hits
inner join room_of_marks using (file_no)
where cell is not null and place <= coalesce(last_mark, place)
union all by name
select file_no, 'beyond' as sort, min(line_place) as place, severity, is_justified, sum(issue_count) as issue_count
from lines
inner join room using (file_no)
where line_place > last_line
group by file_no, severity, is_justified
order by file_no, sort, place
"""
