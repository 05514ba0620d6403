"""The values of a table, row by row, and a note on everything in it that is not one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from dagster_project.ingest.files.grid import Area, Sheet, cell_address, column_letters
from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.landing.notes import Note
from dagster_project.ingest.landing.problems import reject
from dagster_project.ingest.sheets import lines
from dagster_project.ingest.sheets.around import RowWords, above, around, by_town
from dagster_project.ingest.sheets.cells import Text
from dagster_project.ingest.sheets.full_names import is_relative, name_of_relative
from dagster_project.ingest.sheets.parts_of_year import parts_alone
from dagster_project.ingest.sheets.table import SOURCES, Table, ValueColumn, expected_columns

# Of what is not read in one table, so many columns and so many rows are named one by one.
NAMED_COLUMNS = 20
NAMED_ROWS = 100
# What the figures of two rows have in common that are of one thing.
SAID_OF_COPIES = ("town_text", "indicator_text", "period_text", "unit_text", "basis_text")
_THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2},[0-9]{3}([.][0-9]+)?%?")


def read_table(table: Table) -> tuple[list[Row], list[Note]]:
    """Every value of a table, blank ones too, and notes on the rows and columns that were not read."""
    reader = _Reader(table)
    values = reader.values()
    places = ((value["row_no"], value["cell"], value["value_text"]) for value in values)
    return values, [*reader.notes(), *hidden_notes(table.cells.sheet, places)]


def hidden_notes(sheet: Sheet, places: Iterable[tuple[int, str, str]]) -> list[Note]:
    """A remark on each text, given with row number and cell, that stands in a hidden row or column."""
    if not (sheet.hidden_rows or sheet.hidden_columns):
        return []
    letters = {column_letters(column_no) for column_no in sheet.hidden_columns}
    hidden = [
        (text.strip(), cell)
        for row_no, cell, text in places
        if text.strip() and (row_no in sheet.hidden_rows or cell.rstrip("0123456789") in letters)
    ]
    return [
        Note("value_hidden", sheet.name, cell, {"value": text}) for text, cell in _named(hidden, NAMED_ROWS, "个")
    ]


def _name(text: str) -> str:
    """A head without what stands in brackets behind it."""
    return re.sub(r"[(（][^()（）]*[)）]\s*$", "", text).strip()


class _LabelKinds(dict[str, str]):
    """Whether a label is that of a total or a footer, or of neither: each label is looked at once."""

    def __missing__(self, label: str) -> str:
        kinds = () if label.isascii() else ("total", "footer")
        self[label] = next((kind for kind in kinds if lines.matches(label, kind)), "")
        return self[label]


class _Reader:
    """One pass over a table. The loop is kept tight: a bulk file has 100,000 rows."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.keys = [
            (role, column_no - 1, column_letters(column_no), self._has_other_source(role))
            for role, column_no in table.columns.items()
            if role != "note"
        ]
        self.note_index = table.columns["note"] - 1 if "note" in table.columns else None
        self.places = [
            (value.column_no - 1, column_letters(value.column_no), _template(table, value))
            for value in table.values
        ]
        named = [role for role in ("town", "indicator") if role in table.columns] or ["period"]
        self.names = [f"{role}_text" for role in named]
        self.heads = {_name(head.text) for value in table.values for head in value.heads}
        used = {*table.columns.values(), *(value.column_no for value in table.values), *table.silent}
        self.unread = [no - 1 for no in range(table.first_column, table.last_column + 1) if no not in used]
        rows, key_no = (table.first_row, table.last_row), min(table.columns.values(), default=1)
        self.words = RowWords(table.cells, rows, key_no, self.unread, self.note_index, table.headers)
        # Totals, titles and the like; and rows whose figures have no name, or none of their own.
        self.ignored_rows: list[tuple[str, str]] = []
        self.unread_rows: list[tuple[str, str]] = []
        self.ignored_columns: dict[int, int] = {}
        self.commented: list[tuple[str, str]] = []
        self.copied_rows: dict[int, tuple[str, str]] = {}
        self.lines: set[int] = set()
        self.shared: set[tuple[int, int]] = set()
        self.origins: dict[tuple[int, int], Text] = {}
        self.figure = ""
        self._place_merged_areas()

    def values(self) -> list[Row]:
        """A landing row for each value."""
        table, kinds, words, values = self.table, _LabelKinds(), self.words, list[Row]()
        start, end = table.first_column - 1, table.last_column
        is_below_footer = is_cut_off = False
        for row_no, row in enumerate(table.cells.grid[table.first_row - 1 : table.last_row], table.first_row):
            if len(row) < end:
                row = row + [""] * (end - len(row))
            label = next(filter(str.strip, row[start:end]), "")
            beyond = range(end, len(row)) if len(row) > end and table.is_rightmost else None
            if not label:
                if beyond and not is_below_footer:
                    self._note_content(row_no, row, [index for index in beyond if kinds[row[index]] != "footer"])
                continue
            key = self._key(row_no, row)
            kind = kinds[label] or next(
                (kinds[key[name]] for name in self.names if name in key and kinds[key[name]]), ""
            )
            is_below_footer = is_below_footer or kind == "footer"
            is_cut_off = is_cut_off or self._is_unknown_header(row)
            if is_cut_off:
                self._leave(row_no, row)
                continue
            if beyond or self.note_index is not None:
                self._refuse_split_figures(row_no, row)
            if beyond:
                words.take_remark(row_no, [text if kinds[text] == "footer" else "" for text in row[end:]], end)
            is_named = any(name in key for name in self.names)
            is_plain = is_named and not (kind or is_below_footer or row_no in self.lines)
            has_values = any(row[index] and not row[index].isspace() for index, _, _ in self.places)
            if is_below_footer and not has_values:
                words.take_remark(row_no, row)
            elif row_no in self.lines or not (has_values or kind):
                words.begin_group(row_no, row, slice(start, end), row_no in self.lines)
                self.figure = ""
            is_whole = len(self.names) > 1 and all(name in key for name in self.names)
            if not is_plain and self._pass_over(row_no, row, kind, is_named, is_below_footer and not is_whole):
                continue
            if self.unread or beyond:
                self._note_content(row_no, row, [*self.unread, *(beyond or ())])
            if "indicator_text" in key:
                key["indicator_text"] = self._whole_name(str(key["indicator_text"]))
            said = words.of_row(row_no, row) if has_values and (words.columns or words.groups) else ""
            for index, letters, template in self.places:
                if not self.shared or (row_no, index) not in self.shared:
                    values.append({**template, **key, "cell": f"{letters}{row_no}", "value_text": row[index]})
                    if said:
                        values[-1]["around_text"] += said
        if self.table.cells.sheet.hidden_rows:
            values = self._without_hidden_copies(values)
        self._add_remarks(values)
        if self.table.cells.sheet.comments:
            self._add_comments(values)
        if self.table.cells.sheet.currencies:
            self._add_currencies(values)
        if self.names == ["period_text"]:
            self._tell_parts_alone(values)
        return values

    def _add_remarks(self, values: list[Row]) -> None:
        """Add what stands below the table to all values, what is said there of one town to those of that."""
        if remarks := [*self.table.remarks, *self.words.below()]:
            with_figures = (value for value in values if str(value["value_text"]).strip())
            of_towns = by_town(remarks, {str(value["town_text"]).strip() for value in with_figures} - {""})
            of_all = of_towns.pop("")
            for value in values:
                value["around_text"] += of_all
                if of_towns:
                    value["around_text"] += of_towns.get(str(value["town_text"]).strip(), "")

    def _add_comments(self, values: list[Row]) -> None:
        """Add what is written on the cell of a value to the remarks on it."""
        comments = {cell_address(*place): text for place, text in self.table.cells.sheet.comments.items()}
        for value in values:
            cell = str(value["cell"])
            if cell in comments and str(value["value_text"]).strip():
                value["around_text"] += f"\n{around('remark', Text(comments[cell], cell))}"
                self.commented.append((comments[cell], cell))

    def _add_currencies(self, values: list[Row]) -> None:
        """Add what money a sign beside a figure says it is, as a column 币种 would."""
        currencies = {cell_address(*place): name for place, name in self.table.cells.sheet.currencies.items()}
        for value in values:
            if name := currencies.get(str(value["cell"])):
                letters = str(value["cell"]).rstrip("0123456789")
                value["around_text"] += f"\n{around('beside', Text(f'币种：{name}', letters))}"

    def _without_hidden_copies(self, values: list[Row]) -> list[Row]:
        """The values but for those of a hidden row that another row, which is shown, has as well."""
        hidden, what = self.table.cells.sheet.hidden_rows, (*self.names, *SAID_OF_COPIES)
        shown = {
            tuple(str(value[name]).strip() for name in what)
            for value in values
            if value["row_no"] not in hidden and str(value["value_text"]).strip()
        }
        left: list[Row] = []
        for value in values:
            key = tuple(str(value[name]).strip() for name in what)
            if value["row_no"] in hidden and key in shown:
                self.copied_rows[int(str(value["row_no"]))] = str(value[self.names[0]]).strip(), str(value["cell"])
            else:
                left.append(value)
        return left

    def _tell_parts_alone(self, values: list[Row]) -> None:
        """Give the values of months or quarters a basis that says so where a row adds them up."""
        periods = {str(value["period_text"]) for value in values}
        totals = {text for text, _ in self.ignored_rows} | periods
        has_sum = len(periods) > 1 and any(lines.matches(text, "sum_of_parts") for text in totals)
        alone = parts_alone(periods, periods, has_sum)
        for value in values:
            value["basis_text"] = value["basis_text"] or alone.get(str(value["period_text"]), "")

    def _whole_name(self, text: str) -> str:
        """The name of a row's figure: growth or a share below one is that one's, unless a label stands between."""
        if is_relative(text):
            return name_of_relative(self.figure, text) if self.figure else text
        if not ("同期" in text and lines.matches(text, "compared")):
            self.figure = text
        return text

    def _is_unknown_header(self, row: list[str]) -> bool:
        """Whether a row within the table is the header of another one, whose keys have names that nobody knows."""
        texts = [row[index] for index, _, _ in self.places if row[index]]
        if not texts or any(text[0] in "0123456789" for text in texts):
            return False
        are_words = not any(map(lines.is_figure, texts))
        return are_words and any(_name(text) in self.heads or lines.role(text) == "value" for text in texts)

    def _leave(self, row_no: int, row: list[str]) -> None:
        """Note a row below such a header."""
        if has_figure(row[self.table.first_column - 1 :]):
            index = next(index for index in range(self.table.first_column - 1, len(row)) if row[index].strip())
            self.unread_rows.append((row[index].strip(), cell_address(row_no, index + 1)))

    def _refuse_split_figures(self, row_no: int, row: list[str]) -> None:
        """Raises FileRejected where a line of a CSV is too long and holds 4,215 without quotes: as 4 and 215."""
        notes = self.note_index is not None and row[self.note_index][:1].isdigit()
        is_too_long = self.table.is_rightmost and any(text.strip() for text in row[self.table.last_column :])
        if self.table.cells.sheet.name is not None or not (notes or is_too_long):
            return
        for index, pair in enumerate(pairwise(row), start=1):
            is_split = _THOUSANDS.fullmatch(",".join(map(str.strip, pair)))
            if is_split and (is_too_long or index == self.note_index):
                raise reject("row_wider_than_header", place=cell_address(row_no, index), line=str(row_no))

    def _key(self, row_no: int, row: list[str]) -> Row:
        """What the row itself says: only texts that are there, and the cell even of one that is not."""
        key: Row = {"row_no": row_no}
        for role, index, letters, has_other_source in self.keys:
            text, cell = row[index], f"{letters}{row_no}"
            if role == "period":
                # What a program made a number or a day of may be shown as something else.
                text = self.table.cells.shown(row_no, index + 1)
            if self.origins and (row_no, index) in self.origins:
                origin = self.origins[row_no, index]
                text, cell = origin.text, origin.cell or cell
            if text and not text.isspace():
                key[f"{role}_text"] = text
                key[f"{role}_cell"] = cell
            elif not has_other_source:
                key[f"{role}_cell"] = cell
        if self.note_index is not None:
            key["note_text"] = row[self.note_index]
        return key

    def _pass_over(self, row_no: int, row: list[str], kind: str, is_named: bool, is_below_footer: bool) -> bool:
        """Whether a row holds no values; it is noted unless it is a remark or a signature."""
        texts = [row[index] for index, _, _ in self.places if row[index].strip()]
        is_remark = kind == "footer" or (is_below_footer and not texts)
        is_line = row_no in self.lines
        if not (is_remark or is_line or kind == "total" or not (is_named or texts)):
            return False
        if not is_remark or has_figure(row[self.table.first_column - 1 :]):
            index = next(index for index in range(self.table.first_column - 1, len(row)) if row[index].strip())
            rows = self.unread_rows if kind != "total" and (texts or is_remark) else self.ignored_rows
            rows.append((row[index].strip(), cell_address(row_no, index + 1)))
        return True

    def _note_content(self, row_no: int, row: list[str], indexes: list[int]) -> None:
        for index in indexes:
            if index not in self.ignored_columns and row[index].strip():
                self.ignored_columns[index] = row_no

    def _place_merged_areas(self) -> None:
        """A merged key holds for all it spans. A merged line across the table, or a merged value, is no value."""
        table = self.table
        key_columns = [column_no for role, column_no in table.columns.items() if role != "note"]
        value_columns = [value.column_no for value in table.values]
        for area in table.cells.areas(table.first_row, table.last_row):
            text = table.cells.shown(area.first_row, area.first_column)
            if not text.strip():
                continue
            rows = range(area.first_row, min(area.last_row, table.last_row) + 1)
            covered = [no for no in value_columns if area.first_column <= no <= area.last_column]
            keys = [no for no in key_columns if area.first_column <= no <= area.last_column]
            origin = Text(text, cell_address(area.first_row, area.first_column))
            self.origins |= {(row_no, no - 1): origin for row_no in rows for no in keys}
            if covered and (keys or area.first_column < min([*key_columns, *value_columns])):
                self.lines |= set(rows)
            elif len(covered) * len(rows) > 1:
                self.shared |= {(row_no, no - 1) for row_no in rows for no in covered}
                self.unread_rows.append((f"{text.strip()}（合并单元格 {_span(area)}）", origin.cell or ""))

    def _has_other_source(self, role: str) -> bool:
        return role in self.table.said or any(role in value.said for value in self.table.values)

    def notes(self) -> list[Note]:
        """What was not read, after the values have been."""
        sheet = self.table.cells.sheet.name
        notes = [
            Note(rule_code, sheet, cell, {"label": label})
            for rule_code, rows in (("row_ignored", self.ignored_rows), ("row_unread", self.unread_rows))
            for label, cell in _named(rows, NAMED_ROWS, "行")
        ]
        notes += [
            Note("row_hidden", sheet, cell, {"label": label})
            for label, cell in _named(list(self.copied_rows.values()), NAMED_ROWS, "行")
        ]
        notes += [
            Note("value_commented", sheet, cell, {"comment": text})
            for text, cell in _named(self.commented, NAMED_ROWS, "个")
        ]
        columns = []
        for index, row_no in sorted(self.ignored_columns.items()):
            header = self.table.headers.get(index + 1, Text("（空白表头）", cell_address(row_no, index + 1)))
            columns.append((header.text.strip(), header.cell or ""))
        for header_text, cell in _named(columns, NAMED_COLUMNS, "列"):
            details = {"header": header_text, "expected": expected_columns()}
            notes.append(Note("column_ignored", sheet, cell, details))
        return notes


def has_figure(row: list[str]) -> bool:
    """Whether a line holds a number that is not the answer to a label before it, 联系电话：."""
    texts = ["", *(text.strip() for text in row if text.strip())]
    return any(lines.is_figure(text) and not before.endswith((":", "：")) for before, text in pairwise(texts))


def _template(table: Table, value: ValueColumn) -> Row:
    """A landing row with all that is the same for every value of a column."""
    row: Row = {"layout": table.layout, "sheet": table.cells.sheet.name, "cell": None, "row_no": None}
    for source in SOURCES:
        said = value.said.get(source) or table.said.get(source) or Text()
        row |= {f"{source}_text": said.text, f"{source}_cell": said.cell}
    return row | {
        "value_text": "",
        "basis_text": value.basis,
        "title_unit_text": table.title_unit,
        "around_text": above(table, value),
        "note_text": "",
    }


def _named(ignored: list[tuple[str, str]], limit: int, unit: str) -> list[tuple[str, str]]:
    """The first ones, and one that says how many more there are and where they begin."""
    rest = ignored[limit:]
    return ignored[:limit] + ([(f"{rest[0][0]} 等 {len(rest)} {unit}", rest[0][1])] if rest else [])


def _span(area: Area) -> str:
    return f"{cell_address(area.first_row, area.first_column)}:{cell_address(area.last_row, area.last_column)}"
