"""Which column of a tidy table holds which text of landing, and the SQL that shows its rows as landing has them.

One projection serves both ways in which such a table lands: its rows are written, or read where its bytes lie.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from dagster_project.ingest.landing.batches import columns_of


@dataclass(frozen=True)
class Beside:
    """A column beside the values that says of which kind its rows are, as in sheets/around.py.

    `line` is what stands before its text. Only texts of up to `longest` characters say it, and no `figures`.
    """

    place: int
    line: str
    longest: int
    figures: list[str]


@dataclass(frozen=True)
class Projection:
    """A table's columns, each with its type, and what they are: by their place, for a sender may use any name.

    `texts` are landing's columns that have one, `letters` stand for the column of values, `head` is the line
    around each value.
    """

    columns: list[tuple[str, str]]
    texts: dict[str, int]
    letters: str
    basis_text: str
    head: str
    beside: list[Beside]

    @classmethod
    def from_text(cls, text: str) -> Projection:
        """The projection that as_text() wrote."""
        stored = json.loads(text)
        columns = [(name, kind) for name, kind in stored.pop("columns")]
        beside = [Beside(**column) for column in stored.pop("beside")]
        return cls(columns=columns, beside=beside, **stored)

    def as_text(self) -> str:
        """The projection as JSON. Tables that are read alike have the same."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    def places(self) -> set[int]:
        """The places of the columns that are read."""
        return {*self.texts.values(), *(column.place for column in self.beside)}

    def names(self) -> str:
        """The table's columns as the expressions name them."""
        return ", ".join(f"sent_{place}" for place in range(len(self.columns)))

    def expressions(self, row_no: str) -> dict[str, str]:
        """What stands in each of landing's columns that a row of the table fills, in SQL over names()."""
        around = "".join(map(_said, self.beside))
        # Of a null concat() makes an empty text, of a text that comes again and again it makes one.
        return {column: f"concat(cast(sent_{place} as varchar))" for column, place in self.texts.items()} | {
            "row_no": row_no,
            "cell": f"{literal(self.letters)} || {row_no}",
            "layout": "'tidy'",
            "basis_text": literal(self.basis_text),
            "around_text": literal(self.head) + around,
        }

    def select(self, row_no: str, of_file: dict[str, str]) -> str:
        """Landing's columns in their order; `of_file` are the expressions for those that are a file's own."""
        filled = self.expressions(row_no) | of_file
        return ", ".join(f"{filled.get(name, _nothing(name))} as {name}" for name in columns_of("submissions"))


def literal(value: object) -> str:
    """A text as SQL writes it."""
    return "'" + str(value).replace("'", "''") + "'" if value is not None else "null"


def _nothing(name: str) -> str:
    return "''" if name.endswith("_text") else "cast(null as varchar)"


def _said(column: Beside) -> str:
    text = f"trim(cast(sent_{column.place} as varchar))"
    condition = f"length({text}) between 1 and {column.longest}"
    if column.figures:
        condition += f" and {text} not in ({', '.join(map(literal, column.figures))})"
    return f" || case when {condition} then {literal(column.line)} || {text} else '' end"
