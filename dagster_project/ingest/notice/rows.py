"""A notice to landing rows."""

from __future__ import annotations

from dagster_project.ingest.landing import Row
from dagster_project.ingest.notice.document import Notice


def notice_rows(notice: Notice, town_code: str) -> dict[str, list[Row]]:
    """The rows of notice_documents (one) and notice_paragraphs; facts that the notice does not state are null."""
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
    return {"notice_documents": [document], "notice_paragraphs": paragraphs}
