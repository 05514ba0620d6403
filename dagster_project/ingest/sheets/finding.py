"""Find the tables of a sheet that follow one of the two general layouts, stacked or side by side."""

from __future__ import annotations

from itertools import pairwise

from dagster_project.ingest.files.grid import cell_address
from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.ingest.sheets import lines
from dagster_project.ingest.sheets.cells import Cells, Text
from dagster_project.ingest.sheets.general import table_below
from dagster_project.ingest.sheets.headers import ITEM, PLACE, Column, Header, header_at
from dagster_project.ingest.sheets.table import Table
from dagster_project.ingest.sheets.titles import is_title, read_titles, title_texts

# Where so many rows of a sheet began like a header and were none, no further one is looked for.
MOST_MISSES = 100


def find_tables(cells: Cells) -> list[Table]:
    """Every table on a sheet in the order in which they stand; [] where there is none.

    Raises FileRejected (columns_wrong) where two columns claim one role, or where a header lacks what it must have
    and the sheet holds no other table.
    """
    for axes in (("town", "indicator"), ("period",), (ITEM,), (PLACE,)):
        tables, problem = _search(cells, axes)
        if tables or problem:
            break
    if not tables and problem:
        raise problem
    return tables


def is_ambiguous(problem: FileRejected) -> bool:
    """Whether a header was refused for saying something twice, not for lacking something."""
    return problem.problem.details.get("missing") == "—"


def _search(cells: Cells, axes: tuple[str, ...]) -> tuple[list[Table], FileRejected | None]:
    """The tables whose keys are along these axes, and the first header that fell short."""
    tables: list[Table] = []
    latest: list[Table] = []
    problem: FileRejected | None = None
    said: dict[str, Text] = {}
    heads: tuple[Text, ...] = ()
    free_row, miss_count = 1, 0
    for row_no in range(1, len(cells.grid) + 1):
        header = header_at(cells, row_no, axes) if row_no >= free_row else None
        if not header or miss_count == MOST_MISSES:
            continue
        title_row = first_title(cells, header.title_row, free_row) if latest else 1
        # What an earlier table's title lines say holds on, until others say something else.
        own = read_titles(cells, title_row, header.title_row)
        above = title_texts(cells, title_row, header.title_row)
        if any(lines.split_period(text.text)[1] for text in above):
            # 一季度 over the next table leaves it of what the title said, any other title does not.
            said = {role: text for role, text in said.items() if role not in ("indicator", "name_unit")}
        titles = said | own
        try:
            found = _side_by_side(cells, header, title_row, titles)
        except FileRejected as error:
            if is_ambiguous(error):
                raise
            problem, found = problem or error, []
        miss_count += not found
        if found:
            if "title_town" in own:
                # The town over an earlier block is not this one's.
                heads = tuple(text for text in heads if not lines.matches(text.text, "place"))
            heads = (() if "period" in own else heads) + above
            towns = {table.said["town"].cell for table in found if "town" in table.said}
            for table in found:
                others = towns - {table.said["town"].cell} if "town" in table.said else set()
                table.titles = tuple(text for text in heads if text.cell not in others)
            for table in latest:
                table.last_row = min(title_row, header.first_row) - 1
            said, latest, free_row = titles, found, header.last_row + 1
            tables += found
    return tables, problem


def first_title(cells: Cells, last_row: int, first_row: int) -> int:
    """The first of the title rows that stand between two tables and belong to the second."""
    title_row = last_row + 1
    for row_no in range(last_row, first_row - 1, -1):
        if cells.is_blank(row_no):
            continue
        if not is_title(cells, row_no):
            break
        title_row = row_no
    return title_row


def _side_by_side(cells: Cells, header: Header, title_row: int, titles: dict[str, Text]) -> list[Table]:
    """The tables below one header: several where it starts over with the column it began with."""
    parts = _parts(header.columns)
    towns = _towns_over(cells, range(title_row, header.title_row + 1), parts)
    tables = []
    first_column = 1
    for number, part in enumerate(parts):
        own = titles | {"town": towns[number]} if towns else titles
        table = table_below(cells, Header(header.title_row, header.first_row, header.last_row, part), own)
        if table:
            table.first_column = first_column
            tables.append(table)
        first_column = part[-1].column_no + 1
    if len(tables) < len(parts):
        whole = table_below(cells, header, titles)
        return [whole] if whole else []
    for table in tables[:-1]:
        table.is_rightmost = False
    return tables


def _towns_over(cells: Cells, rows: range, parts: list[list[Column]]) -> list[Text]:
    """The town over each of several tables side by side, from the lowest row that names one for each."""
    starts = [1, *(part[-1].column_no + 1 for part in parts)]
    for row_no in reversed(rows) if len(parts) > 1 else ():
        over = [
            [
                Text(town, cell_address(row_no, column_no))
                for column_no in range(start, end)
                if (town := lines.town_in(cells.text(row_no, column_no)))
            ]
            for start, end in pairwise(starts)
        ]
        if all(len(texts) == 1 for texts in over):
            return [texts[0] for texts in over]
    return []


def _parts(columns: list[Column]) -> list[list[Column]]:
    """The columns, cut where the first key comes again with values before and behind; its 序号 goes with it."""
    first = next((column.role for column in columns if column.role in ("town", "indicator", "period")), None)
    values = [place for place, column in enumerate(columns) if column.role in (None, "value")]
    starts, has_values = [0], False
    for place, column in enumerate(columns):
        if column.role == first and has_values and values[-1] > place:
            starts.append(place - (columns[place - 1].role == "item_no"))
            has_values = False
        has_values = has_values or column.role in (None, "value")
    return [columns[start:end] for start, end in zip(starts, [*starts[1:], len(columns)], strict=True)]
