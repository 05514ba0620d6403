"""What the archived bytes of a notice say today: the words around a statement, and a row of one of its annexes."""

from __future__ import annotations

from pathlib import Path, PurePath

from dagster_project.ingest.files.grid import DELIMITERS
from dagster_project.ingest.notice.document import Notice, Paragraph
from dagster_project.ingest.notice.reading import read_notice

# So many characters of the paragraph on either side of a statement.
_AROUND = 60


def is_notice(source_path: str) -> bool:
    """Whether a target stands in a notice itself; a transcribed annex is a table of its own."""
    return PurePath(source_path).suffix.lower() not in DELIMITERS


def statement_lines(archived: Path, name: str, start: int, end: int, text: str) -> list[str]:
    """Whether a statement of a notice still reads `text`, the headings it stands under, the words around it.

    `start` and `end` count the characters of the document's text. Raises FileRejected for unreadable bytes.
    """
    notice = read_notice(archived.read_bytes(), PurePath(name).name)
    paragraph = next((one for one in notice.paragraphs if one.start <= start and end <= one.end), None)
    if paragraph is None:
        return [f"archive   ✗ the notice has no paragraph at characters {start}–{end}"]
    first, last = start - paragraph.start, end - paragraph.start
    words = paragraph.text[first:last]
    agrees = "✓ same bytes, and the notice reads" if words == text else "✗ same bytes, but the notice reads"
    before, after = paragraph.text[:first], paragraph.text[last:]
    around = f"{_shortened(before, from_end=True)}【{words}】{_shortened(after, from_end=False)}"
    return [f"archive   {agrees} “{words}”", f"under     {_headings(notice, paragraph)}", f"around    {around}"]


def annex_row(archived: Path, name: str, annex_no: str, row_no: int) -> list[str]:
    """The texts of a row, from 1, of the first table of an annex of a notice that has one; none otherwise."""
    notice = read_notice(archived.read_bytes(), PurePath(name).name)
    for annex in notice.annexes:
        grid = annex.table.grid
        if str(annex.annex_no) == annex_no and row_no <= len(grid):
            return grid[row_no - 1]
    return []


def _headings(notice: Notice, paragraph: Paragraph) -> str:
    """The headings above a paragraph with their words: 二 试点任务 › （一） 建成产业体系."""
    words = {one.heading_path: one.heading_text for one in notice.paragraphs if one.heading_text}
    parts = paragraph.heading_path.split(" › ")
    paths = [" › ".join(parts[: depth + 1]) for depth in range(len(parts))]
    return " › ".join(f"{part} {words.get(path, '')}".strip() for part, path in zip(parts, paths, strict=True))


def _shortened(text: str, *, from_end: bool) -> str:
    if len(text) <= _AROUND:
        return text
    return f"…{text[-_AROUND:]}" if from_end else f"{text[:_AROUND]}…"
