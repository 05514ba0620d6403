"""The two general layouts: tidy, one value a row, and matrix, values along two axes."""

from __future__ import annotations

import re
from dataclasses import replace

from dagster_project.ingest.landing.problems import FileRejected, reject
from dagster_project.ingest.sheets import lines
from dagster_project.ingest.sheets.cells import Cells, Text
from dagster_project.ingest.sheets.columns import fold_header, vocabulary
from dagster_project.ingest.sheets.full_names import with_figures_named, with_time_apart
from dagster_project.ingest.sheets.headers import AXES, Column, Header, place_of
from dagster_project.ingest.sheets.parts_of_year import with_parts_alone
from dagster_project.ingest.sheets.table import SOURCES, Table, ValueColumn, expected_columns
from dagster_project.ingest.sheets.titles import MOST_TITLE_ROWS, name_of_sheet

# A message names so many columns.
MOST_NAMED = 10


def table_below(cells: Cells, header: Header, titles: dict[str, Text]) -> Table | None:
    """The table below a header, down to the end of the sheet; None where the row is no header after all.

    Raises FileRejected (columns_wrong): something is there twice, or not at all.
    """
    remarks = [column for column in header.columns if _is_remark(column)]
    heads = [column for column in header.columns if column not in remarks]
    said = _said(cells, titles)
    settled = _without_offices_within(cells, header, _settled(heads))
    columns = with_parts_alone(with_time_apart(_with_corner(cells, header, settled)))
    columns = with_figures_named(columns, said.get("indicator"))
    rows = {column.role: column for column in reversed(columns) if column.role in (*SOURCES, "note")}
    layout, values = _values(cells, header, columns, said)
    has_towns = "town" in rows or any("town" in value.said for value in values)
    is_town_known = has_towns or "town" in said
    if not values or not is_town_known:
        known = {column.role for column in columns if column.role}
        if len(known) < 2 or not known & {"town", "indicator"}:
            return None
        there = {
            "town": is_town_known,
            "indicator": "indicator" in rows,
            "value": bool(values) or "value" in known,
        }
        raise _lacking(cells, header, columns, [role for role, is_there in there.items() if not is_there])
    repeated = [column for column in columns if column.role in rows and column is not rows[column.role]]
    if repeated:
        raise _twice(cells, header, repeated)
    # Where rows or columns name towns, a blank one is not the sheet's; nor is an indicator the title's.
    has_indicators = "indicator" in rows or any("indicator" in value.said for value in values)
    without = (
        {"unit", "name_unit"} | ({"town"} if has_towns else set()) | ({"indicator"} if has_indicators else set())
    )
    return Table(
        layout=layout,
        cells=cells,
        first_row=header.last_row + 1,
        last_row=len(cells.grid),
        first_column=1,
        last_column=columns[-1].column_no,
        columns={role: column.column_no for role, column in rows.items()},
        values=values,
        said={role: text for role, text in said.items() if role not in without},
        title_unit=(said.get("unit") or said.get("name_unit") or Text()).text,
        silent={column.column_no for column in columns if column.role == "item_no"},
        headers={column.column_no: column.header for column in columns},
        remarks=tuple(column.header for column in remarks),
    )


def _settled(columns: list[Column]) -> list[Column]:
    """The columns with their final roles: codes count without names, 单位 beside 计量单位 is a department."""
    roles = {column.role for column in columns}
    unit_count = sum(column.role == "unit" for column in columns)
    settled = []
    for column in columns:
        role = column.role
        if role and role.endswith("_code"):
            name = role.removesuffix("_code")
            role = "other" if name in roles else name
        elif role == "unit" and unit_count == 2 and "department" not in roles:
            role = "department" if fold_header(column.header.text) == "单位" else "unit"
        settled.append(column if role == column.role else replace(column, role=role))
    return settled


def _without_offices_within(cells: Cells, header: Header, columns: list[Column]) -> list[Column]:
    """The columns, 责任单位 one that is not read where it has nothing but offices that send no reports: 经发办."""

    def is_within(column: Column) -> bool:
        if column.role != "department" or not lines.matches(column.header.text, "in_charge"):
            return False
        rows = range(header.last_row + 1, len(cells.grid) + 1)
        texts = {cells.text(row_no, column.column_no).strip() for row_no in rows} - {""}
        # 审核人：… stands below the table.
        return all(lines.matches(text, "office_within") or lines.matches(text, "footer") for text in texts)

    return [replace(column, role="other") if is_within(column) else column for column in columns]


def _with_corner(cells: Cells, header: Header, columns: list[Column]) -> list[Column]:
    """The columns of a table whose corner says 镇 of what stands to its right, with indicators below it.

    So it is where all other heads are towns and nothing below is one.
    """
    corners = [column for column in columns if column.role == "town"]
    heads = [column for column in columns if column.role is None]
    is_apart = len(corners) == 1 and not any(column.role == "indicator" for column in columns)
    if not is_apart or len(heads) < 2 or not all(map(_is_place, heads)):
        return columns
    # A town further down is an unknown indicator then, and asked about.
    rows = range(header.last_row + 1, min(len(cells.grid), header.last_row + MOST_TITLE_ROWS) + 1)
    if any(lines.matches(cells.text(row_no, corners[0].column_no), "place") for row_no in rows):
        return columns
    turned = replace(corners[0], role="indicator", across="town")
    return [turned if column is corners[0] else column for column in columns]


def _values(
    cells: Cells, header: Header, columns: list[Column], said: dict[str, Text]
) -> tuple[str, list[ValueColumn]]:
    """The name of the layout and its columns of values; none where the header does not make sense as either."""
    axes = {column.role: column for column in columns if column.role in AXES}
    is_town_said = "town" in said
    across = next((column.across for column in columns if column.across), None)
    # A column of periods may stand behind the values.
    corners = [column.column_no for role, column in axes.items() if role != "period" or len(axes) == 1]
    corner_no = max(corners, default=0)
    plain = [column for column in columns if column.role == "value"]
    free = [
        column
        for column in columns
        if column.role is None
        and column.column_no > corner_no
        and not lines.matches(column.header.text, "no_figure")
    ]
    if "indicator" in axes and not across:
        named_so = [column for column in free if not (_is_place(column) or _is_total(column))]
        plain += [column for column in named_so if column.basis and not column.period]
    periods = [column for column in free if column.period and not column.entity]
    if "indicator" in axes and not (across or plain or periods):
        soft = [column for column in free if lines.matches(column.header.text, "soft_value")]
        plain = [replace(column, entity=None) for column in soft if len(soft) == 1]
    taken = {column.column_no for column in plain}
    named = [
        column for column in free if column.entity and column.column_no not in taken and not _is_total(column)
    ]
    grouped = [column for column in named if column.period and _is_group_title(column)]
    titles = {column.entity for column in grouped}
    if "indicator" in axes and ("town" in axes or (is_town_said and len(titles) == 1 and grouped == named)):
        # Towns are named elsewhere, so what stands above the periods (完成情况) is no more than a title of theirs.
        periods = sorted([*periods, *grouped], key=lambda column: column.column_no)
        taken = {column.column_no for column in grouped}
        named = [column for column in named if column.column_no not in taken]
    if "indicator" in axes and plain and not across:
        beside = sorted([*plain, *periods], key=lambda column: column.column_no)
        if len(beside) > 1 and not _are_now_and_to_date(plain if not periods else beside):
            raise _twice(cells, header, [*plain, *periods])
        return "tidy", [_value_column(column) for column in beside]
    if not across:
        if "indicator" in axes:
            # 万古镇 is the sheet's, so that 同比增减 beside 9月 is no town.
            is_apart = is_town_said and bool(periods) and not any(map(_is_place, named))
            across = "period" if "town" in axes or len(periods) > len(named) or is_apart else "town"
        else:
            are_places = "indicator" in said and "town" not in axes and bool(named) and all(map(_is_place, named))
            across = "town" if are_places else "indicator"
    if across in axes or (across == "period" and "indicator" not in axes):
        return "matrix", []
    if across == "period":
        return "matrix", [_value_column(column) for column in periods]
    if across == "town":
        named = list(map(_of_town_over, named))
    if across == "indicator" and "indicator" in said:
        # 累计 and 1-9月 below a title of one indicator are of that.
        others = [replace(column, entity=said["indicator"]) for column in [*plain, *periods]]
    else:
        # A header like 完成值 among names is a name, too, so that nothing is lost.
        others = [replace(column, entity=column.header, basis="") for column in plain if named]
    return "matrix", [
        _value_column(column, {across: column.entity or Text()})
        for column in sorted([*named, *others], key=lambda column: column.column_no)
    ]


def _value_column(column: Column, named: dict[str, Text] | None = None) -> ValueColumn:
    """A column of values with what its header names, and the period and the unit that it states beside."""
    beside = {role: text for role, text in (("period", column.period), ("unit", column.unit)) if text}
    return ValueColumn(column.column_no, (named or {}) | beside, column.basis, column.stack)


def _is_group_title(column: Column) -> bool:
    """Whether the period of a column is its own, and its name stands over that."""
    entity, period = column.entity or Text(), column.period or Text()
    return period.cell == column.header.cell != entity.cell


def _are_now_and_to_date(columns: list[Column]) -> bool:
    """Whether columns of values are 本月 and 累计: SQL knows which of them an indicator is counted as.

    Several months, each named, may stand beside one 累计.
    """
    kinds = [
        next((kind for kind in ("counted_to_date", "counted_now") if lines.matches(column.basis, kind)), "")
        for column in columns
    ]
    nows = [column for column, kind in zip(columns, kinds, strict=True) if kind == "counted_now"]
    are_apart = len(nows) == 1 or all(column.period for column in nows)
    return (
        are_apart
        and bool(nows)
        and sorted(set(kinds)) == ["counted_now", "counted_to_date"]
        and len(columns) - len(nows) == 1
    )


def _is_remark(column: Column) -> bool:
    """Whether what stands in the row of heads is a line of its own: 注：…"""
    return lines.matches(column.header.text, "footer") and bool(re.search("[:：]", column.header.text))


def _is_place(column: Column) -> bool:
    """Whether a column is named as towns are."""
    return column.entity is not None and lines.matches(column.entity.text, "place")


def _of_town_over(column: Column) -> Column:
    """The column of what is called as no town (目标) with the town over it: what it is of that the heads say."""
    towns = [text for text in column.stack if lines.matches(text.text, "place")]
    return replace(column, entity=towns[-1]) if towns and not _is_place(column) else column


def _is_total(column: Column) -> bool:
    """Whether a column sums up others, as those below 全区 do; 总数 below a name is its own figure."""
    if column.basis:
        return column.entity is not None and lines.matches(column.entity.text, "total")
    return lines.matches(column.header.text, "total")


def _said(cells: Cells, titles: dict[str, Text]) -> dict[str, Text]:
    """What title lines say of the whole table; for period and town, else, what the sheet's name says.

    A sheet that is called as no town is leaves the word to a title that begins with one.
    """
    period, town = name_of_sheet(cells.sheet.name)
    by_name = {role: Text(text) for role, text in (("period", period), ("town", town)) if text}
    if "title_town" in titles and not lines.matches(town, "place"):
        by_name["town"] = titles["title_town"]
    return by_name | titles


def _lacking(cells: Cells, header: Header, columns: list[Column], missing: list[str]) -> FileRejected:
    names = [vocabulary()["submission"][role]["names"][0] for role in missing]
    return _wrong(cells, header, names, [column for column in columns if column.role in (None, "other")])


def _twice(cells: Cells, header: Header, columns: list[Column]) -> FileRejected:
    return _wrong(cells, header, [], columns)


def _wrong(cells: Cells, header: Header, missing: list[str], extra: list[Column]) -> FileRejected:
    sheet = f"{cells.sheet.name}, " if cells.sheet.name else ""
    more = f" 等 {len(extra)} 列" if len(extra) > MOST_NAMED else ""
    return reject(
        "columns_wrong",
        place=f"{sheet}row {header.last_row}",
        missing="、".join(missing) or "—",
        extra="、".join(map(place_of, extra[:MOST_NAMED])) + more or "—",
        expected=expected_columns(),
    )
