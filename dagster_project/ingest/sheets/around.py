"""All words around a value, understood or not, a line each: SQL decides which of them change what the value is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from dagster_project.ingest.files.grid import cell_address, column_letters
from dagster_project.ingest.sheets import lines
from dagster_project.ingest.sheets.cells import Cells, Text
from dagster_project.ingest.sheets.table import Table, ValueColumn

# A column that says of which kind its rows are (目标, 预计) has short texts, and few of them; one of remarks more.
LONGEST_KIND = 20
MOST_KINDS = 30
LONGEST_NOTE = 60
# 是, Y, false.
LONGEST_MARK = 6
MOST_NOTES = 300
# Of the lines below a table so many are taken.
MOST_REMARKS = 20
# How a group of rows is numbered: one of the same sort ends it and all below it.
_NUMBERINGS = (
    re.compile(r"[一二三四五六七八九十]+[、.．\s]"),
    re.compile(r"[(（][一二三四五六七八九十]+[)）]"),
    re.compile(r"[0-9]+[、.．\s]"),
)


def around(kind: str, text: Text) -> str:
    """A line: what sort of place it is, its cell ('' where it has none) and its text, with tabs between."""
    return f"{kind}\t{text.cell or ''}\t{' '.join(text.text.split())}"


def above(table: Table, value: ValueColumn) -> str:
    """The titles of a table and the heads of one column of its values.

    What stands over the lowest head of this column alone is no group of columns: it says more of this one.
    """
    places = [("head" if _is_head(table, value, text) else "title", text) for text in table.titles]
    shared = {text.cell for other in table.values if other is not value for text in other.heads}
    over = [text for kind, text in places if kind == "head"]
    over += [text for text in value.heads[:-1] if text.cell not in shared]
    places += [("head", text) for text in value.heads]
    places += [("over", text) for text in over if not (re.search("[:：]", text.text) or lines.role(text.text))]
    return "\n".join(around(kind, text) for kind, text in places)


def _is_head(table: Table, value: ValueColumn, text: Text) -> bool:
    """Whether a text stands right over the head of this column and behind the keys: it speaks of that."""
    if not value.heads or value.column_no <= min(table.columns.values(), default=value.column_no):
        return False
    letters = column_letters(value.column_no)
    first_row = re.sub("[A-Z]", "", value.heads[0].cell or "")
    return bool(first_row) and text.cell == f"{letters}{int(first_row) - 1}"


class RowWords:
    """What stands beside the values of a row in columns that nobody reads, and over rows within the table.

    `rows` are the first and the last row of the table, `first_key` is the column of its first key, `unread` are
    the indexes of columns that nobody reads, `note` that of the column of notes, `headers` the lowest heads. Rows
    come from top to bottom. The sort of place is `beside` with the letters of the column for a cell, `remark` for
    one of the column of notes, `group` for a row that holds nothing but its label, `line` for one that is merged
    across the table, `note` for what stands below.
    """

    def __init__(
        self,
        cells: Cells,
        rows: tuple[int, int],
        first_key: int,
        unread: list[int],
        note: int | None,
        headers: Mapping[int, Text],
    ) -> None:
        unread = sorted([*unread, *(() if note is None else (note,))])
        self.note = note
        self.headers = headers
        self.columns = [(index, column_letters(index + 1), index + 1 < first_key) for index in unread]
        # Heads that ask something, and whether they ask if a record counts.
        heads = {index: headers[index + 1].text for index in unread if index + 1 in headers}
        self.asked = {
            index: (head, lines.matches(head, "counts"))
            for index, head in heads.items()
            if lines.matches(head, "asked")
        }
        self.kinds: dict[int, set[str]] = {index: set() for index in unread}
        self.filled: dict[int, str] = {}
        self.merged = self._merged_down(cells, rows, set(unread))
        self.groups: dict[int, tuple[str, Text]] = {}
        self.latest: list[Text] = []
        self.remarks: list[Text] = []

    def of_row(self, row_no: int, row: list[str]) -> str:
        """The lines to be added to what stands above the values of this row, each behind a line break."""
        self.latest = []
        found = [around(kind, text) for kind, text in self.groups.values()]
        for index, letters, is_left_of_keys in self.columns:
            text = self.merged.get((row_no, index)) or row[index].strip()
            if is_left_of_keys:
                # On the left, in a file without merged cells, a text holds until the next one.
                text = self.filled[index] = text or self.filled.get(index, "")
            if 0 < len(text) < 4 and lines.matches(text, "marked"):
                text = self.headers.get(index + 1, Text(text)).text
            elif index in self.asked and len(text) < LONGEST_MARK:
                text = self._answered(index, text)
            if text and not lines.is_figure(text) and self._is_kind(index, text):
                found.append(around("remark" if index == self.note else "beside", Text(text, letters)))
        return "".join(f"\n{line}" for line in found)

    def begin_group(self, row_no: int, row: list[str], span: slice, is_line: bool) -> None:
        """Take a row without values as the heading of those below it: a label, maybe behind a number."""
        texts = [(index, text.strip()) for index, text in enumerate(row[span], span.start) if text.strip()]
        numbering = "".join(f"{text}、" for _, text in texts[:-1])
        if is_line or (texts and (len(texts) == 1 or (len(texts) == 2 and _level(numbering) in (1, 2)))):
            index, label = texts[0 if is_line else -1]
            level = _level(numbering + label)
            self.groups = {other: group for other, group in self.groups.items() if not level or other < level}
            text = Text(label[: lines.LONGEST_TITLE], cell_address(row_no, index + 1))
            self.groups[level] = ("line" if is_line else "group", text)
            self.latest = [*self.latest, text][-MOST_REMARKS:]

    def take_remark(self, row_no: int, row: list[str], start: int = 0) -> None:
        """A line below the table, or beside it from the index `start` on."""
        for index, text in enumerate(row, start):
            if text.strip() and len(self.remarks) < MOST_REMARKS and len(text) <= lines.LONGEST_TITLE:
                self.remarks.append(Text(text.strip(), cell_address(row_no, index + 1)))

    def below(self) -> list[Text]:
        """The remarks below the table, among them labels that no values follow."""
        return [*self.latest, *self.remarks]

    def _answered(self, index: int, text: str) -> str:
        """What a mark says below a head that asks: the head for yes, the question with its answer for no."""
        head, counts = self.asked[index]
        if lines.matches(text, "answered_yes"):
            return head
        return f"{head}：{text}" if counts and lines.matches(text, "answered_no") else text

    def _is_kind(self, index: int, text: str) -> bool:
        longest, most = (LONGEST_NOTE, MOST_NOTES) if index == self.note else (LONGEST_KIND, MOST_KINDS)
        kinds = self.kinds[index]
        if len(text) <= longest and len(kinds) < most:
            kinds.add(text)
        return text in kinds

    @staticmethod
    def _merged_down(cells: Cells, rows: tuple[int, int], unread: set[int]) -> dict[tuple[int, int], str]:
        """The texts of merged cells in unread columns, for each row that they span."""
        return {
            (row_no, index): text
            for area in cells.areas(*rows)
            if (text := cells.text(area.first_row, area.first_column).strip())
            for index in unread & set(range(area.first_column - 1, area.last_column))
            for row_no in range(area.first_row, area.last_row + 1)
        }


def by_town(remarks: Iterable[Text], towns: Collection[str] = ()) -> dict[str, str]:
    """The lines of remarks below a table, each behind a line break, by the one of its towns that they speak of.

    Those that name none, or others or all as well, are of ''.
    """
    found = {"": ""}
    for text in remarks:
        named = [] if lines.matches(text.text, "of_others") else [town for town in towns if town in text.text]
        for town in named or [""]:
            found[town] = found.get(town, "") + "\n" + around("note", text)
    return found


def _level(label: str) -> int:
    """How deep a heading stands by its number: 1 for 一、, 2 for （一）, 3 for 1.; 0 without a number."""
    return next((level for level, sign in enumerate(_NUMBERINGS, start=1) if sign.match(label)), 0)
