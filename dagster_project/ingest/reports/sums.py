"""Which rows of a list sum up others, or are parts of one: by their words, their numbers and their amounts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate

from dagster_project.ingest.reports.columns import AMOUNT, AMOUNTS, ReportColumn, said_as
from dagster_project.ingest.sheets import lines
from dagster_project.ingest.sheets.cells import Cells

# What a line says of itself; a total has amounts and nothing of these.
_DETAILS = ("town", "status", "starts", "ends", "progress", "measure", "account", "evidence", "ticked", "period")
# Running text, in which 合计 says nothing of the row.
_PROSE = ("account", "note", "evidence", "status", "progress", "starts", "ends", *AMOUNTS, AMOUNT)
_NUMBER = re.compile(r"([0-9][0-9,]*(?:[.][0-9]+)?).{0,3}")


class Sums:
    """Asks of each row of a list whether it is a total, the heading of a group, or a part of the line above."""

    def __init__(
        self, cells: Cells, columns: Sequence[ReportColumn], names: Sequence[str], first_row: int, last_row: int
    ) -> None:
        self._cells = cells
        self._of_role = {column.role: column.column_no for column in reversed(columns)}
        self._names = [self._of_role[role] for role in names if role in self._of_role]
        self._prose = {column.column_no for column in columns if column.role in _PROSE}
        self._amounts = [column.column_no for column in columns if column.role in (*AMOUNTS, AMOUNT)]
        self._rows = [row_no for row_no in range(first_row, last_row + 1) if not cells.is_blank(row_no)]
        self._place = {row_no: place for place, row_no in enumerate(self._rows)}
        self._has_numbers = any(self._item_no(row_no).isdigit() for row_no in self._rows)
        self._has_details_anywhere = any(map(self._has_details, self._rows))
        self._is_below_part = False

    def rule_for(self, row_no: int) -> str | None:
        """The rule to note a row by that is no line of its own: row_ignored where its words say so, sum_suspected
        where its numbers and amounts do; None for a line. Rows are to be asked of in their order."""
        is_part = self._says_part(row_no)
        is_bare = self._is_bare(row_no)
        is_like_part = is_bare and (
            self._is_below_part or any(said_as(text, "part") for text in self._named(row_no))
        )
        self._is_below_part = is_part or is_like_part
        if is_part or self._says_total(row_no) or self._is_column_numbers(row_no):
            return "row_ignored"
        is_sum = is_like_part or self._is_chapter(row_no) or self._is_total_by_amounts(row_no)
        return "sum_suspected" if is_sum else None

    def _says_part(self, row_no: int) -> bool:
        """其中：市级资金 is where the money of the line above comes from."""
        return any(text.strip().startswith("其中") for text in self._named(row_no))

    def _is_bare(self, row_no: int) -> bool:
        return bool(self._named(row_no)) and not self._has_details(row_no) and not self._item_no(row_no)

    def _says_total(self, row_no: int) -> bool:
        texts = [
            text
            for no, text in enumerate(self._cells.row(row_no), start=1)
            if text.strip() and no not in self._prose
        ]
        return any(said_as(text, "total") or lines.matches(text, "total") for text in texts)

    def _is_total_by_amounts(self, row_no: int) -> bool:
        """Whether a row says less than others, and its amount is the sum of theirs."""
        if self._has_details(row_no):
            return False
        named = self._named(row_no)
        says_less = self._has_details_anywhere or (self._has_numbers and not self._item_no(row_no).isdigit())
        is_group = any(said_as(text, "counted") or text.strip().endswith("类") for text in named)
        return (says_less or is_group) and self._equals_others(row_no)

    def _is_chapter(self, row_no: int) -> bool:
        """一 or （二） where lines have 1, 2, 3: a heading, whatever amounts stand behind it."""
        number = self._item_no(row_no)
        return self._has_numbers and said_as(number, "chapter") and not self._has_details(row_no)

    def _is_column_numbers(self, row_no: int) -> bool:
        """1, 2, 3 … right below the header number the columns."""
        texts = [text.strip() for text in self._cells.row(row_no) if text.strip()]
        return len(texts) > 2 and texts == [str(number) for number in range(1, len(texts) + 1)]

    def _equals_others(self, row_no: int) -> bool:
        """Whether an amount of the row is the sum of those in the rows right below or above, two or more."""
        place = self._place[row_no]
        below, above = self._rows[place + 1 :], self._rows[:place][::-1]
        for column_no in self._amounts:
            amount = self._amount(row_no, column_no)
            for rows in (below, above) if amount else ():
                amounts = (other for row in rows if (other := self._amount(row, column_no)))
                for count, total in enumerate(accumulate(amounts), start=1):
                    if total == amount and count > 1:
                        return True
                    if total > amount:
                        break
        return False

    def _amount(self, row_no: int, column_no: int) -> Decimal:
        found = _NUMBER.fullmatch(lines.fold(self._cells.text(row_no, column_no))[0])
        return Decimal(found[1].replace(",", "")) if found else Decimal(0)

    def _named(self, row_no: int) -> list[str]:
        texts = [self._cells.text(row_no, no) for no in self._names]
        return [text for text in texts if text.strip()]

    def _item_no(self, row_no: int) -> str:
        return self._cells.text(row_no, self._of_role.get("item_no", 0)).strip()

    def _has_details(self, row_no: int) -> bool:
        """Whether the row itself, not a cell merged from above, says more than a name and amounts."""
        columns = [self._of_role[role] for role in _DETAILS if role in self._of_role]
        return any(self._cells.text(row_no, no).strip() for no in columns)
