"""What a formula comes to that no program has computed: sums and plain arithmetic of cells that hold numbers.

Anything else (other sheets, other functions, a text or a blank among the cells) is left as it is: a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, DecimalException, localcontext

from dagster_project.ingest.files.cell_text import percent_text
from dagster_project.ingest.files.closer_look import column_number
from dagster_project.ingest.files.grid import Grid

Place = tuple[int, int]
# A longer one is no sum that a person typed, and a range holds no more cells than a table has rows.
LONGEST_FORMULA, MOST_CELLS, MOST_FORMULAS = 200, 2_000, 10_000
# So far sums of sums are followed.
MOST_ROUNDS = 4
TOKEN = re.compile(r"\s*(?:([0-9]+(?:[.][0-9]+)?)|\$?([A-Z]{1,3})\$?([0-9]{1,7})|(SUM|ROUND)(?=\()|([-+*/(),:]))")
NUMBER = re.compile(r"-?[0-9]+(?:[.][0-9]+)?%?")


class NotComputed(Exception):
    """The formula is none of those that are worked out here."""


def compute(grid: Grid, formulas: Mapping[Place, bool]) -> Iterator[tuple[Place, str]]:
    """Put what formulas come to into the grid, where that can be worked out: the cells, each with its formula.

    `formulas` has the cells whose formulas were never computed, and whether they show percent.
    """
    left = dict(formulas) if len(formulas) <= MOST_FORMULAS else {}
    for _ in range(MOST_ROUNDS):
        results = {place: text for place, shows in left.items() if (text := _result(grid, place, shows))}
        for place, text in results.items():
            yield place, _text(grid, place)
            grid[place[0] - 1][place[1] - 1] = text
            del left[place]
        if not results:
            break


def _result(grid: Grid, place: Place, is_percent: bool) -> str:
    """The text of what the formula of a cell comes to, '' where nobody knows."""
    try:
        with localcontext() as context:
            # As many digits as a spreadsheet program keeps.
            context.prec = 15
            value = _Formula(grid, _text(grid, place)[1:]).value()
            text = format(value.normalize() + 0, "f")
    except (NotComputed, DecimalException):
        return ""
    return percent_text(float(value)) if is_percent else text


def _text(grid: Grid, place: Place) -> str:
    row = grid[place[0] - 1] if 0 < place[0] <= len(grid) else []
    return row[place[1] - 1] if 0 < place[1] <= len(row) else ""


class _Formula:
    """Reads one formula from left to right; raises NotComputed at the first thing that it does not know."""

    def __init__(self, grid: Grid, text: str) -> None:
        if len(text) > LONGEST_FORMULA:
            raise NotComputed
        self.grid = grid
        self.tokens: list[re.Match[str]] = []
        end = 0
        while end < len(text.rstrip()):
            found = TOKEN.match(text, end)
            if not found:
                raise NotComputed
            self.tokens.append(found)
            end = found.end()
        self.at = 0

    def value(self) -> Decimal:
        """What the whole formula comes to."""
        value = self._sum()
        if self.at < len(self.tokens):
            raise NotComputed
        return value

    def _takes(self, signs: str) -> str:
        sign = self.tokens[self.at][5] if self.at < len(self.tokens) else None
        if not sign or sign not in signs:
            return ""
        self.at += 1
        return sign

    def _expects(self, sign: str) -> None:
        if not self._takes(sign):
            raise NotComputed

    def _sum(self) -> Decimal:
        value = self._product()
        while sign := self._takes("+-"):
            value += self._product() if sign == "+" else -self._product()
        return value

    def _product(self) -> Decimal:
        value = self._factor()
        while sign := self._takes("*/"):
            value = value * self._factor() if sign == "*" else value / self._factor()
        return value

    def _factor(self) -> Decimal:
        if sign := self._takes("+-"):
            return self._factor() if sign == "+" else -self._factor()
        if self._takes("("):
            value = self._sum()
            self._expects(")")
            return value
        if self.at == len(self.tokens):
            raise NotComputed
        number, letters, row_no, function, _ = self.tokens[self.at].groups()
        self.at += 1
        if number:
            return Decimal(number)
        if letters:
            return self._cell((int(row_no), column_number(letters)))
        if function == "ROUND":
            return self._rounded()
        if function == "SUM":
            return self._total()
        raise NotComputed

    def _rounded(self) -> Decimal:
        self._expects("(")
        value = self._sum()
        self._expects(",")
        digits = self._sum()
        self._expects(")")
        if digits not in range(10):
            raise NotComputed
        return value.quantize(Decimal(1).scaleb(-int(digits)), "ROUND_HALF_UP")

    def _total(self) -> Decimal:
        """SUM of cells, of a range of cells, or of several of these."""
        self._expects("(")
        value = Decimal(0)
        while True:
            start, colon = self.tokens[self.at : self.at + 1], self.tokens[self.at + 1 : self.at + 2]
            if start and start[0][2] and colon and colon[0][5] == ":":
                self.at += 2
                value += sum(map(self._cell, self._range(start[0])), Decimal(0))
            else:
                value += self._sum()
            if not self._takes(","):
                break
        self._expects(")")
        return value

    def _range(self, start: re.Match[str]) -> list[Place]:
        if self.at == len(self.tokens) or not self.tokens[self.at][2]:
            raise NotComputed
        end = self.tokens[self.at]
        self.at += 1
        rows = range(int(start[3]), int(end[3]) + 1)
        columns = range(column_number(start[2]), column_number(end[2]) + 1)
        if not 0 < len(rows) * len(columns) <= MOST_CELLS:
            raise NotComputed
        return [(row_no, column_no) for row_no in rows for column_no in columns]

    def _cell(self, place: Place) -> Decimal:
        """The number in a cell. A program takes a blank for 0 and passes over words in a sum: here none is."""
        text = _text(self.grid, place)
        if not NUMBER.fullmatch(text):
            raise NotComputed
        return Decimal(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
