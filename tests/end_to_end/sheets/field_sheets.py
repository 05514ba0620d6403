"""What departments send, one sheet a case, in each format that they send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.end_to_end.submitting import workbook
from tests.ingest.files.workbooks import compound, xls_number, xls_shared, xls_stream

MONTH, YEAR = "2024-09/500111-commerce", "2024/500111-commerce"
Texts = list[list[str]]
Write = Callable[[Texts, str], bytes]


@dataclass(frozen=True)
class Sheet:
    """A sheet: its rows, cells cut at |; what becomes of its values, as rules and as period=value, is `becomes`.

    A figure # is a number that differs from file to file: the same bytes would be one delivery.
    """

    kind: str
    rows: str
    becomes: str = ""
    folder: str = MONTH
    file: str = "甲.xlsx"
    name: str = "表"

    def content(self, number: int) -> bytes:
        """The bytes of the file that its ending says."""
        texts = [row.split("|") for row in self.rows.replace("#", figure(number)).split("\n")]
        return WRITERS[self.file.rpartition(".")[2]](texts, self.name)


def figure(number: int) -> str:
    """The number that stands for # in the sheet of this number."""
    return f"{4000 + number}"


def _typed(cell: str) -> object:
    """A number as a program keeps it: 2024.10 is 2024.1."""
    return float(cell) if cell.replace(".", "", 1).isascii() and cell.replace(".", "", 1).isdigit() else cell


def _as_xlsx(texts: Texts, name: str) -> bytes:
    return workbook({name: [list(map(_typed, row)) for row in texts]})


def _as_csv(texts: Texts, name: str) -> bytes:
    return "\n".join(map(",".join, texts)).encode()


def _as_xls(texts: Texts, name: str) -> bytes:
    cells = {
        (row, column): _typed(text) for row, one in enumerate(texts) for column, text in enumerate(one) if text
    }
    strings = sorted({cell for cell in cells.values() if isinstance(cell, str)})
    written = b"".join(
        xls_number(*place, cell) if isinstance(cell, float) else xls_shared(*place, strings.index(str(cell)))
        for place, cell in cells.items()
    )
    size = (0, len(texts), 0, max(map(len, texts)))
    return compound({"Workbook": xls_stream({name: written}, strings, dimensions=size)})


WRITERS: dict[str, Write] = {"xlsx": _as_xlsx, "csv": _as_csv, "xls": _as_xls}
