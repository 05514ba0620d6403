"""One notice in four formats is one notice."""

from __future__ import annotations

from functools import cache

import pytest

from dagster_project.ingest.notice.document import Notice
from dagster_project.ingest.notice.reading import read_notice
from tests.ingest.notice.helpers import note_codes
from tests.notices import fictional, make_fictional

FORMATS = ["txt", "html", "docx", "pdf"]


@cache
def read(suffix: str) -> Notice:
    path = make_fictional.FOLDER / f"{make_fictional.NAME}.{suffix}"
    return read_notice(path.read_bytes(), f"notice.{suffix}")


@pytest.mark.parametrize("suffix", FORMATS)
def test_paragraphs_are_those_of_the_source(suffix: str) -> None:
    assert [paragraph.text for paragraph in read(suffix).paragraphs] == make_fictional.LINES
    assert note_codes(read(suffix)) == []


@pytest.mark.parametrize("suffix", FORMATS)
def test_annexes_are_those_of_the_source(suffix: str) -> None:
    annexes = read(suffix).annexes
    assert [(annex.annex_no, annex.title, list(annex.notes)) for annex in annexes] == [
        (number, "".join(title), notes)
        for number, (_, title, _, notes) in enumerate(make_fictional.ANNEXES, start=1)
    ]
    for annex, (_, _, rows, _) in zip(annexes, make_fictional.ANNEXES, strict=True):
        assert annex.table.grid == rows


@pytest.mark.parametrize("suffix", FORMATS)
def test_facts(suffix: str) -> None:
    assert {name: fact.text for name, fact in read(suffix).facts.items()} == {
        "title": "青榆区栀子镇“强镇带村”试点实施方案（2024—2025年）",
        "document_no": "青榆府办发〔2024〕77号",
        "issuer": "虚构市青榆区人民政府办公室",
        "issued_on": "2024年3月18日",
    }


@pytest.mark.parametrize("suffix", FORMATS[1:])
def test_kinds_and_headings_are_those_of_the_text(suffix: str) -> None:
    def shape(notice: Notice) -> list[tuple[str, str, str]]:
        return [(one.kind, one.heading_path, one.heading_text) for one in notice.paragraphs]

    assert shape(read(suffix)) == shape(read("txt"))


@pytest.mark.parametrize("suffix", ["html", "docx"])
def test_groups_are_merged_areas(suffix: str) -> None:
    sizes = make_fictional.group_sizes(fictional.indicator_rows())
    areas = {(area.first_row, area.last_row) for area in read(suffix).annexes[0].table.merged}
    assert areas == {(start + 2, start + 1 + size) for start, size in sizes.items()}


def test_pages_of_the_pdf() -> None:
    notice = read("pdf")
    pages = [paragraph.page_no for paragraph in notice.paragraphs]
    assert notice.page_count == 6
    assert pages[0] == 1
    assert pages == sorted(pages)
    assert [annex.table.page_no for annex in notice.annexes] == [3, 5, 6]


def test_files_are_what_the_script_writes() -> None:
    folder = make_fictional.FOLDER
    assert (folder / f"{make_fictional.NAME}.txt").read_text(encoding="utf-8") == make_fictional.as_text()
    assert (folder / f"{make_fictional.NAME}.html").read_text(encoding="utf-8") == make_fictional.as_html()
