"""A notice to landing rows."""

from __future__ import annotations

from collections.abc import Mapping

from dagster_project.ingest.annex_tables import annex_cells
from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.landing.notes import Note
from dagster_project.ingest.landing.problems import FileRejected, Problem, reject
from dagster_project.ingest.notice.document import Notice, NoticeAnnex
from dagster_project.ingest.sheets.columns import expected_names, table_kind_of

# What landing calls the lists of these tables; which list of measures one is, its header and title say (in SQL).
_LIST_KIND = {"annex_indicators": "indicators", "annex_measures": "measures"}


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
    return sum(len(rows[table_kind]) for table_kind in _LIST_KIND)


def _annex_rows(notice: Notice, town_code: str, source_path: str) -> dict[str, list[Row]]:
    """The annexes that are read and their cells; an annex that is not becomes a note and holds up no other."""
    tables: dict[str, list[Row]] = {"notice_annexes": [], "reading_notes": [], **{kind: [] for kind in _LIST_KIND}}
    read: set[int] = set()
    for place, annex in enumerate(notice.annexes, start=1):
        try:
            if annex.annex_no in read:
                raise reject("annex_repeated", annex_no=str(annex.annex_no))
            table_kind, cells = _cells(annex)
        except FileRejected as error:
            tables["reading_notes"].append(_note(annex, place, error.problem))
            continue
        read.add(annex.annex_no)
        stamp = {"town_code": town_code, "annex_no": str(annex.annex_no)}
        tables[table_kind] += [stamp | cell for cell in cells]
        listed = {"kind": _LIST_KIND[table_kind], "title": annex.title, "annex_path": source_path}
        tables["notice_annexes"].append(stamp | listed | {"is_title_shortened": str(False)})
    return tables


def _cells(annex: NoticeAnnex) -> tuple[str, list[Row]]:
    """What kind of table an annex is, and its cells. Raises FileRejected."""
    table_kind = table_kind_of(annex.table.grid)
    if table_kind is None:
        raise reject("header_not_found", expected=" / ".join(expected_names(kind, True) for kind in _LIST_KIND))
    return table_kind, annex_cells(annex.table.grid, table_kind, sheet_of(annex))


def sheet_of(annex: NoticeAnnex) -> str:
    """What stands in for the sheet of a cell: a notice holds several tables, each addressed from A1."""
    return f"附件{annex.annex_no}"


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
