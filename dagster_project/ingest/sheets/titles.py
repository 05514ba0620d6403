"""What the lines above a table, and the name of its sheet, say of the whole table."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from dagster_project.ingest.files.grid import cell_address
from dagster_project.ingest.sheets import lines
from dagster_project.ingest.sheets.cells import Cells, Text

# Further up than this stands no title, and no title row has so many texts.
MOST_TITLE_ROWS = 50
MOST_TITLE_TEXTS = 30
LABELS = ("period", "unit", "department", "town")


def read_titles(cells: Cells, first_row: int, last_row: int) -> dict[str, Text]:
    """The period, unit, department and town that the rows above a table state, with their cells.

    A label with a colon (报告期：2024年9月) beats a period within a title, a nearer row beats one further up.
    What a title begins with is `title_town` where towns are called so, what it is of is
    `indicator`, be it one or not, and the unit in brackets behind that is `name_unit`.
    """
    said: dict[str, Text] = {}
    within: dict[str, Text] = {}
    for row_no in range(last_row, max(first_row, last_row - MOST_TITLE_ROWS + 1) - 1, -1):
        texts = list(islice(_texts(cells, row_no), MOST_TITLE_TEXTS + 1))
        for text in texts if len(texts) <= MOST_TITLE_TEXTS else []:
            for source in LABELS:
                found = _labelled(cells, row_no, text, source)
                if found and source not in said:
                    said[source] = found
            if "period" not in within and (period := lines.periods_in(text.text)):
                within["period"] = Text(period, text.cell)
            if "indicator" not in within and (name := lines.name_in(text.text)):
                within["indicator"] = Text(name, text.cell)
                if unit := lines.unit_of_name(name):
                    within["name_unit"] = Text(unit, text.cell)
            if "title_town" not in within and (town := lines.town_in(text.text)):
                within["title_town"] = Text(town, text.cell)
    return within | said


def title_texts(cells: Cells, first_row: int, last_row: int) -> tuple[Text, ...]:
    """All texts of the rows above a table from top to bottom, but for rows with more texts than a title has."""
    found: list[Text] = []
    for row_no in range(max(first_row, last_row - MOST_TITLE_ROWS + 1), last_row + 1):
        texts = list(islice(_texts(cells, row_no), MOST_TITLE_TEXTS + 1))
        found += texts if len(texts) <= MOST_TITLE_TEXTS else []
    return tuple(found)


def is_title(cells: Cells, row_no: int) -> bool:
    """Whether a row between two tables is a title of the second: a line of its own, or texts of a title alone."""
    texts = [text.text for text in _texts(cells, row_no)]
    if any(map(lines.is_figure, texts)):
        return False
    is_merged = any(area.last_column > area.first_column for area in cells.areas(row_no, row_no))
    is_apart = len(texts) == 1 and (is_merged or cells.is_blank(row_no - 1))
    return is_apart or (bool(texts) and all(map(_says_something, texts)))


def name_of_sheet(name: str | None) -> tuple[str, str]:
    """The period that a sheet's name states, and the rest of the name, which may be a town; '' where nothing."""
    period, rest = lines.split_period(name or "")
    rest = rest.strip(" \u3000-_—·.（）()[]【】") if period else rest
    return period, "" if lines.matches(rest, "unnamed_sheet") else rest


def _texts(cells: Cells, row_no: int) -> Iterator[Text]:
    for column_no, text in enumerate(cells.row(row_no), start=1):
        if text.strip():
            yield Text(cells.shown(row_no, column_no), cell_address(row_no, column_no))


def _says_something(text: str) -> bool:
    return bool(lines.find_periods(text)) or any(lines.labelled(text, f"{source}_label") for source in LABELS)


def _labelled(cells: Cells, row_no: int, text: Text, source: str) -> Text | None:
    """What stands behind a label, in its own cell or in the next one that holds anything."""
    value = lines.labelled(text.text, f"{source}_label")
    if value is None:
        return None
    if not value:
        following = (other for other in _texts(cells, row_no) if _column(other) > _column(text))
        text = next(following, Text())
        value = text.text.strip()
    if source == "period":
        value = lines.periods_in(value) or value
    return Text(value, text.cell) if value else None


def _column(text: Text) -> tuple[int, str]:
    letters = (text.cell or "").rstrip("0123456789")
    return len(letters), letters
