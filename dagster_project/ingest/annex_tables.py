"""An annex table to landing rows, cell by cell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from dagster_project.ingest.files.grid import Grid, Sheet, cell_address, read_grid
from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.landing.notes import Note
from dagster_project.ingest.landing.problems import reject
from dagster_project.ingest.sheets import lines
from dagster_project.ingest.sheets.annex_heads import KINDS, AnnexHeader, annex_header, is_value_head
from dagster_project.ingest.sheets.annex_views import View, side_by_side, turned
from dagster_project.ingest.sheets.columns import Column, role_of

_NUMBER = re.compile(r"[（(]?[0-9０-９]{1,3}[)）]?[.．、]?")
_UNIT_OF_ALL = re.compile(
    r"单位\s*[:：]\s*([^\s，,、/；;。）)]{1,6}(?:[，,、][^\s，,、/；;。）)0-9]{1,6}){0,4})(?=[\s）)；;。]|$)"
)
_SUM = re.compile("累计|合计|总计|共计")
# 合计（3个）.
_COUNT = re.compile(r"\s*[（(][^（()）]*[)）]\s*$")
# A year and a figure, or a rate, in the words of an annex of lines.
_SAYS_FIGURE = re.compile(r"20[0-9]{2}年\D{0,8}[0-9]|增[长速]\D{0,4}[0-9]")
_TOWN = re.compile(r"(?:[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?)?\s*(\S{1,8}(?:镇|乡|街道))")
_CONTINUED = re.compile(r"[（(]?(续表|接上表|续上表)[0-9一二三四五六]*[)）]?[:：]?")
# The names of the parts of a list, whose rows hold no item of it.
_GROUP_NO = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?")
# 一、经济实力, in a table that numbers nothing else.
_GROUP = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[)）、.．]")


@dataclass(frozen=True)
class AnnexTable:
    """The kind of an annex table, its cells as landing rows, how many rows of it are items, what to look at."""

    table_kind: str
    cells: list[Row]
    row_count: int
    notes: list[Note] = field(default_factory=list)


def read_annex(content: bytes, name: str, table_kind: str) -> tuple[AnnexTable, str]:
    """The annex table of this kind that a file holds, and the file's encoding. Raises FileRejected."""
    grid, encoding = read_grid(content, name)
    table = annex_table(Sheet(None, grid), table_kind, is_transcribed=True)
    figures = [cell["value_text"] for cell in table.cells if cell["role"] == "year_value"]
    if table_kind == "annex_indicators" and not any(text.strip() for text in figures):
        # In place of the version before it, it would make all targets of the town vanish.
        raise reject("annex_without_figures")
    return table, encoding


def annex_table(sheet: Sheet, table_kind: str | None = None, is_transcribed: bool = False) -> AnnexTable:
    """Every cell of the items of the table on a sheet, blank ones too, addressed from A1. Raises FileRejected.

    Rows of tables that stand beside each other count one table after the other.
    """
    views = side_by_side(sheet, lambda head: any(role_of(head, kind) == key for kind, key in KINDS.items()))
    across = turned(sheet, is_value_head, _is_beside_figures)
    if len(views) == 1 and across and table_kind in (None, "annex_indicators"):
        views = [across]
    height = len(views[0].sheet.grid)
    tables = []
    for no, view in enumerate(views):
        table = _table(view, no * height, table_kind, is_transcribed)
        tables.append(table)
        # What the first one is the others are.
        table_kind = table.table_kind
    notes = [note for table in tables for note in table.notes]
    cells = [cell for table in tables for cell in table.cells]
    return AnnexTable(table_kind or "", cells, sum(table.row_count for table in tables), notes)


def with_unit_of_all(cells: list[Row], text: str) -> list[Row]:
    """The cells, with the unit that a line above the table gives to all figures behind their heads: 单位：亿元.

    Of two units (单位：亿元、%) SQL decides which is that of a row.
    """
    found = _UNIT_OF_ALL.search(text)
    if not found or any(cell["role"] == "unit" for cell in cells):
        return cells
    return [
        cell | {"header_text": f"{cell['header_text']} {found[0]}"} if cell["role"] == "year_value" else cell
        for cell in cells
    ]


def _of_several_years(view: View, header: AnnexHeader) -> dict[str, str]:
    """The text of each cell of a figure that is merged over several years, by its address.

    Whether it holds for each of them or is what they come to depends on what is counted, which SQL knows.
    """
    years = {column.column_no for column in header.columns if column.role == "year_value"}
    found: dict[str, str] = {}
    for area in view.sheet.merged:
        columns = years & set(range(area.first_column, area.last_column + 1))
        if area.first_row > header.last_row and len(columns) > 1:
            text = view.sheet.grid[area.first_row - 1][area.first_column - 1]
            rows = range(area.first_row, area.last_row + 1)
            found |= {view.address(row_no, column_no): text for row_no in rows for column_no in columns}
    return found


def _of_each_year(cells: list[Row]) -> list[Row]:
    """The cells, with 当年 behind the heads over figures that a column of sums (三年累计) adds up.

    Each of them is of its year alone.
    """
    rows: dict[int, list[Row]] = {}
    for cell in cells:
        rows.setdefault(cell["row_no"], []).append(cell)
    added: set[str] = set()
    for row in rows.values():
        sums = [_plain(cell) for cell in row if cell["role"] == "other" and _SUM.search(cell["header_text"])]
        years = [cell for cell in row if cell["role"] == "year_value" and _plain(cell)]
        for begin in range(len(years) - 1):
            if sum((_plain(cell) or Decimal(0)) for cell in years[begin:]) in sums:
                added |= {cell["cell"] for cell in years[begin:]}
    return [
        cell | {"header_text": f"{cell['header_text']} 当年"} if cell["cell"] in added else cell for cell in cells
    ]


def _plain(cell: Row) -> Decimal | None:
    """A cell that is a plain number above 0, as that."""
    text = cell["value_text"].strip()
    return Decimal(text) if re.fullmatch("[0-9]+([.][0-9]+)?", text) and Decimal(text) else None


def _is_beside_figures(head: str) -> bool:
    """Whether a text heads a column that stands beside figures: 单位, 责任单位, 备注."""
    return role_of(head, "annex_indicators") in ("unit", "departments", "remark", "other", "category", "item_no")


def _table(view: View, rows_before: int, table_kind: str | None, is_transcribed: bool) -> AnnexTable:
    sheet = view.sheet
    header = annex_header(sheet, table_kind, is_transcribed)
    if not is_transcribed:
        header = _with_all_columns(header, sheet.grid)
    rows, left_out = [], []
    town = ""
    for row_no, row in _rows_below(sheet.grid, header, is_transcribed):
        if not is_transcribed and _is_no_item(row, header):
            left_out.append(row_no)
            # 泗河湾镇 above the rows that are its own.
            town = next((found[1] for text in row if (found := _TOWN.fullmatch(text.strip()))), town)
        else:
            rows.append((row_no, row, town))
    spread = _of_several_years(view, header)
    cells = [
        {
            "sheet": sheet.name,
            "cell": view.address(row_no, column.column_no),
            "row_no": rows_before + row_no,
            "column_no": column.column_no + view.columns_before,
            "role": column.role,
            "header_text": f"{town} {column.header_text}"
            if town and column.role == "year_value"
            else column.header_text,
            "value_text": row[column.column_no - 1] if column.column_no <= len(row) else "",
        }
        for row_no, row, town in rows
        for column in header.columns
    ]
    if header.table_kind == "annex_indicators":
        cells = [
            cell | {"header_text": f"{cell['header_text']} 各年", "value_text": spread[str(cell["cell"])]}
            if cell["role"] == "year_value" and cell["cell"] in spread
            else cell
            for cell in cells
        ]
        cells = _of_each_year(cells)
    above = " ".join(text for row in sheet.grid[: header.last_row] for text in row)
    if header.table_kind == "annex_indicators":
        cells = with_unit_of_all(cells, above)
    return AnnexTable(header.table_kind, cells, len(rows), _notes(sheet, header, left_out))


def _with_all_columns(header: AnnexHeader, grid: Grid) -> AnnexHeader:
    """The header with the columns that hold something and have no head."""
    headed = {column.column_no for column in header.columns}
    filled = {no for row in grid[header.last_row :] for no, cell in enumerate(row, start=1) if cell.strip()}
    spare = [Column(no, "other", "") for no in sorted(filled - headed)]
    return replace(header, columns=[*header.columns, *spare], unknown=[*header.unknown, *spare])


def _notes(sheet: Sheet, header: AnnexHeader, left_out: list[int]) -> list[Note]:
    """A remark on the columns that nobody knows, and one on rows that are no items."""
    notes = []
    if header.unknown:
        heads = "、".join(f"“{column.header_text.strip() or '（空白表头）'}”" for column in header.unknown)
        has_figures = any(
            lines.is_figure(row[column.column_no - 1]) or _SAYS_FIGURE.search(row[column.column_no - 1])
            for column in header.unknown
            for row in sheet.grid[header.last_row :]
            if column.column_no <= len(row)
        )
        rule_code = "annex_figures_not_read" if has_figures else "annex_column_not_known"
        notes.append(Note(rule_code, sheet.name, None, {"annex": sheet.name or "附件表", "columns": heads}))
    offices = {"lead_departments", "support_departments"}
    if header.table_kind != "annex_indicators" and not offices & {column.role for column in header.columns}:
        details = {"annex": sheet.name or "附件表", "columns": "责任单位"}
        notes.append(Note("annex_column_missing", sheet.name, None, details))
    if left_out:
        details = {"annex": sheet.name or "附件表", "rows": "、".join(map(str, left_out))}
        notes.append(Note("annex_rows_left_out", sheet.name, None, details))
    return notes


def _rows_below(grid: Grid, header: AnnexHeader, is_transcribed: bool) -> list[tuple[int, list[str]]]:
    """The rows below the header that hold anything, each with its number from 1, its cells below their columns.

    Raises FileRejected (row_wider_than_header) where a transcribed row is.
    """
    width = max(len(grid[header.last_row - 1]), *(column.column_no for column in header.columns))
    item_no = next((column.column_no for column in header.columns if column.role == "item_no"), 0)
    rows = []
    for row_no, row in enumerate(grid[header.last_row :], start=header.last_row + 1):
        if not any(cell.strip() for cell in row):
            continue
        beyond = next((no for no, cell in enumerate(row, start=1) if no > width and cell.strip()), None)
        if beyond and is_transcribed:
            raise reject("row_wider_than_header", place=cell_address(row_no, beyond), line=str(row_no))
        rows.append((row_no, row if is_transcribed else _placed(row, item_no, width)))
    return rows


def _placed(row: list[str], item_no: int, width: int) -> list[str]:
    """A row moved right whose 序号 stands too far left: the text of a table leaves out cells that are merged."""
    if not item_no or len(row) >= width or (len(row) >= item_no and _NUMBER.fullmatch(row[item_no - 1].strip())):
        return row
    place = next((no for no, cell in enumerate(row[:item_no], 1) if _NUMBER.fullmatch(cell.strip())), item_no)
    shift = item_no - place
    return [""] * shift + row if len(row) + shift <= width else row


def _is_no_item(row: list[str], header: AnnexHeader) -> bool:
    """Whether a row is a heading within the table, a total, or the mark of a table that goes on."""
    said: dict[str, str] = {}
    for column in header.columns:
        text = row[column.column_no - 1].strip() if column.column_no <= len(row) else ""
        said[column.role] = said.get(column.role) or text
    texts = [cell.strip() for cell in row if cell.strip()]
    if any(lines.matches(_COUNT.sub("", text), "total") or _CONTINUED.fullmatch(text) for text in texts[:2]):
        return True
    if "item_no" not in said and len(texts) == 1 and (_TOWN.fullmatch(texts[0]) or _GROUP.match(texts[0])):
        return True
    if "item_no" not in said or _NUMBER.fullmatch(said["item_no"]):
        return False
    if _GROUP_NO.fullmatch(said["item_no"]):
        return not any(said.get(role) for role in ("lead_departments", "year_value"))
    # 一、产业升级类 where the number stands, or nothing there: a name, and at most what its rows come to.
    is_sum = len(texts) == 2 and header.table_kind == "annex_projects" and lines.is_figure(texts[1])
    return len(texts) == 1 or is_sum
