"""A notice to landing rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dagster_project.ingest.annex_tables import AnnexTable, annex_table, with_unit_of_all
from dagster_project.ingest.files.grid import Sheet
from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.landing.notes import Note
from dagster_project.ingest.landing.problems import FileRejected, Problem, reject
from dagster_project.ingest.notice.document import Notice, NoticeAnnex

# What landing calls the lists of these tables; which list of measures one is, its header and title say (in SQL).
_LIST_KIND = {"annex_indicators": "indicators", "annex_measures": "measures", "annex_projects": "projects"}
# Projects are measures with an investment and a period, and stand beside them.
_LANDS_IN = {"annex_projects": "annex_measures"}
_LANDING_TABLES = ("annex_indicators", "annex_measures")


def notice_rows(notice: Notice, town_code: str, source_path: str) -> dict[str, list[Row]]:
    """The landing rows of a notice, and a note on each annex that could not be read.

    They are what it says of itself (facts that it does not state are null), its paragraphs, and the cells of its
    annexes.
    """
    document: Row = {"town_code": town_code, "page_count": notice.page_count}
    for name, fact in notice.facts.items():
        document |= {f"{name}_text": fact.text, f"{name}_paragraph_no": fact.paragraph_no}
    paragraphs = [
        {
            "town_code": town_code,
            "paragraph_no": paragraph.paragraph_no,
            "kind": paragraph.kind,
            "heading_path": paragraph.heading_path,
            "heading_text": paragraph.heading_text,
            "text": paragraph.text,
            "char_start": paragraph.start,
            "char_end": paragraph.end,
            "page_no": paragraph.page_no,
        }
        for paragraph in notice.paragraphs
    ]
    annexes = _annex_rows(notice, town_code, source_path)
    annexes["reading_notes"] += [note.row() for note in notice.notes]
    return {"notice_documents": [document], "notice_paragraphs": paragraphs, **annexes}


def cell_count_of(rows: Mapping[str, list[Row]]) -> int:
    """How many cells of annex tables these landing rows hold."""
    return sum(len(rows[table]) for table in _LANDING_TABLES)


def _annex_rows(notice: Notice, town_code: str, source_path: str) -> dict[str, list[Row]]:
    """The annexes that are read and their cells; an annex that is not becomes a note and holds up no other."""
    tables: dict[str, list[Row]] = {name: [] for name in ("notice_annexes", "reading_notes", *_LANDING_TABLES)}
    read: dict[str, NoticeAnnex] = {}
    for place, annex in enumerate(notice.annexes, start=1):
        annex_no = _free_number(annex, read)
        try:
            if any(annex.table.grid == other.table.grid for other in read.values()):
                raise reject("annex_repeated", annex_no=str(annex.annex_no))
            table = _table(annex, annex_no)
        except FileRejected as error:
            tables["reading_notes"].append(_note(annex, place, error.problem))
            continue
        read[annex_no] = annex
        stamp = {"town_code": town_code, "annex_no": annex_no}
        cells = [stamp | cell for cell in table.cells]
        tables[_LANDS_IN.get(table.table_kind, table.table_kind)] += cells
        listed = {"kind": _LIST_KIND[table.table_kind], "title": annex.title, "annex_path": source_path}
        tables["notice_annexes"].append(stamp | listed | {"is_title_shortened": str(False)})
        tables["reading_notes"] += [note.row() for note in table.notes]
    return tables


def _free_number(annex: NoticeAnnex, read: Mapping[str, NoticeAnnex]) -> str:
    """The number of an annex; of a further table under one number 2-2."""
    count = sum(number.split("-")[0] == str(annex.annex_no) for number in read)
    return f"{annex.annex_no}-{count + 1}" if count else str(annex.annex_no)


def _table(annex: NoticeAnnex, annex_no: str) -> AnnexTable:
    """What kind of table an annex is, and its cells. Raises FileRejected."""
    table = annex_table(Sheet(_name(annex_no), annex.table.grid, annex.table.merged))
    cells = _with_unit_above(table.cells, annex)
    if table.table_kind == "annex_indicators":
        cells = _with_years_below(with_unit_of_all(cells, annex.title), annex.notes)
    return replace(table, cells=cells)


def _with_years_below(cells: list[Row], notes: Sequence[str]) -> list[Row]:
    """The cells, with the year that a note gives for a head without one: 现状值为2023年数据."""
    said = " ".join(notes)
    is_of = r"\s*[均都]?(?:为|是|指|按|采用|以|[:：])?\s*(20[0-9]{2}年)"
    years = {}
    for head in {cell["header_text"] for cell in cells if cell["role"] == "year_value"}:
        found = set(re.findall(re.escape(head) + is_of, said))
        if not re.search("20[0-9]{2}", head) and len(found) == 1:
            years[head] = f"{head} {found.pop()}"
    return [
        cell | {"header_text": years.get(cell["header_text"], cell["header_text"])}
        if cell["role"] == "year_value"
        else cell
        for cell in cells
    ]


def _with_unit_above(cells: list[Row], annex: NoticeAnnex) -> list[Row]:
    """The cells, with what a line above the table says of the unit before the header of an investment."""
    unit = re.search(r"单位\s*[:：]\s*[^\s，。；）)]{1,8}", annex.title)
    if not unit:
        return cells
    return [
        cell | {"header_text": f"{unit[0]} {cell['header_text']}"} if cell["role"] == "investment" else cell
        for cell in cells
    ]


def sheet_of(annex: NoticeAnnex) -> str:
    """What stands in for the sheet of a cell: a notice holds several tables, each addressed from A1."""
    return _name(str(annex.annex_no))


def _name(annex_no: str) -> str:
    return f"附件{annex_no}" if annex_no[0].isdecimal() else annex_no


def _note(annex: NoticeAnnex, place: int, problem: Problem) -> Row:
    header = next((row for row in annex.table.grid if any(cell.strip() for cell in row)), [])
    details = {
        "title": annex.title,
        "place": str(place),
        "header": "、".join(cell.strip() for cell in header if cell.strip())[:100],
        **{column: problem.text(column) for column in ("sentence_zh", "sentence_en")},
        **{column: problem.text(column) for column in ("suggestion_zh", "suggestion_en")},
    }
    return Note("annex_rejected", sheet_of(annex), None, details).row()
