"""Laws of the text reader: offsets cut, nothing is lost, no bytes break it."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.ingest.notice.blocks import trimmed
from dagster_project.ingest.notice.formats.text_file import read_text
from dagster_project.ingest.notice.reading import READERS, read_notice
from dagster_project.ingest.notice.structure import notice_of

PIECES = [
    "一、",
    "（一）",
    "1．",
    "附件1",
    "附件：1．表",
    "附件",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "　",
    "2025年5月6日",
    "注：",
    "。",
    "甲乙",
    "方案",
    "《",
    "》",
    "抄送：",
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=300),
)


@given(TEXTS)
@example("\t附件：1．表")
# Entries of a list of annexes between rows that do not end with one sign.
@example("甲\t乙\r\n丙\t丁 \r\n附件1\t\r\n戊\t己\r\n附件2\t\r\n\r\n附件1\n甲\t乙\n丙\t丁\n")
def test_offsets_cut_the_paragraphs_out_of_the_file(text: str) -> None:
    for paragraph in notice_of(read_text(text.encode())).paragraphs:
        assert text[paragraph.start : paragraph.end] == paragraph.text


@given(TEXTS)
def test_no_sign_is_lost(text: str) -> None:
    notice = notice_of(read_text(text.encode()))
    tables = [*notice.body_tables, *(annex.table for annex in notice.annexes)]
    kept = [paragraph.text for paragraph in notice.paragraphs]
    kept += [note for annex in notice.annexes for note in annex.notes]
    kept += {id(annex): annex.title for annex in notice.annexes}.values()
    kept += [cell for table in tables for row in table.grid for cell in row]
    # Headings of annexes become numbers, and repeated headers of tables are left out.
    shown = set("".join(kept)) | set("附件0123456789：:.．、【】[] ")
    assert set(re.sub(r"\s", "", text)) <= shown | set("\u200b\u200c\u200d\u2060\ufeff")


@given(TEXTS)
def test_no_line_is_lost(text: str) -> None:
    notice = notice_of(read_text(text.encode()))
    tables = [*notice.body_tables, *(annex.table for annex in notice.annexes)]
    kept = Counter(paragraph.text for paragraph in notice.paragraphs)
    cells = {cell.strip() for table in tables for row in table.grid for cell in row}
    within = [annex.title for annex in notice.annexes] + [note for annex in notice.annexes for note in annex.notes]
    for line in text.splitlines():
        if "\t" in line or not (shown := trimmed(line)) or re.match(r"^[【\[]?附\s*件", shown):
            continue
        assert shown in kept or shown in cells or any(shown in one for one in within)


@pytest.mark.parametrize("suffix", sorted(READERS.keys() - {".pdf"}))
@given(
    content=st.one_of(
        st.binary(max_size=400), TEXTS.map(str.encode), TEXTS.map(lambda text: text.encode("gb18030"))
    )
)
def test_bytes_are_read_or_refused(suffix: str, content: bytes) -> None:
    with suppress(FileRejected):
        read_notice(content, f"notice{suffix}")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_encodings(encoding: str) -> None:
    notice = read_notice("甲区乙镇试点方案\r\n一、目标\r\n".encode(encoding), "notice.txt")
    assert [paragraph.text for paragraph in notice.paragraphs] == ["甲区乙镇试点方案", "一、目标"]
    assert notice.encoding == encoding.removesuffix("-sig")


def test_rows_of_a_spreadsheet() -> None:
    notice = read_notice("附件1\n序号\t指标\n1\t\t甲\n\t乙\t丙\n\n完。\n".encode(), "notice.txt")
    assert notice.annexes[0].table.grid == [["序号", "指标"], ["1", "", "甲"], ["", "乙", "丙"]]


def test_a_row_with_a_blank_first_cell_in_rows_of_a_spreadsheet() -> None:
    notice = read_notice("附件1\n序号\t指标\n1\t甲\n\t乙\n".encode(), "notice.txt")
    assert notice.annexes[0].table.grid == [["序号", "指标"], ["1", "甲"], ["", "乙"]]


def test_a_tab_within_a_cell_stays_in_it() -> None:
    notice = read_notice("附件1\n\t序号\n\t指标\t（%）\n\n\t1\n\t8\n".encode(), "notice.txt")
    assert notice.annexes[0].table.grid == [["序号", "指标\t（%）"], ["1", "8"]]


def test_signs_without_width_hide_no_heading() -> None:
    notice = read_notice("甲区乙镇试点方案\n\u200b一、目标\ufeff\n".encode(), "notice.txt")
    assert notice.paragraphs[1].heading_path == "一"


def test_the_number_of_a_page_parts_no_rows() -> None:
    head, first, second, third = "序号  指标  2022年  2025年", "1  甲  3  4", "2  乙  5  6", "3  丙  7  8"
    page = "\n\n— 3 —\n\n"
    parted = [
        f"附件1\n{head}\n{first}\n{second}{page}{third}\n完。\n",
        f"附件1\n{head}\n{first}{page}{second}{page}{third}\n",
    ]
    parted += [text.replace("  ", "\t") for text in parted]
    for text in parted:
        assert read_notice(text.encode(), "notice.txt").annexes[0].table.grid == [
            line.split("  ") for line in (head, first, second, third)
        ]


def test_two_numbers_in_a_row_are_no_number_of_a_page() -> None:
    rows = ["年度\t目标", "2024\t30", "2025\t40", "2026\t50"]
    for sign in ("\t", "  "):
        text = "附件1\n" + "\n".join(rows).replace("\t", sign) + "\n"
        if sign == "  ":
            # Blanks part columns from three on.
            text = text.replace("目标", "目标  单位").replace("0\n", "0  户\n")
        grid = read_notice(text.encode(), "notice.txt").annexes[0].table.grid
        assert [row[:2] for row in grid] == [row.split("\t") for row in rows]


def test_a_tab_within_one_line_is_a_paragraph() -> None:
    notice = read_notice("甲区人民政府\t2024年5月6日\n一、目标\n".encode(), "notice.txt")
    assert notice.paragraphs[0].text == "甲区人民政府\t2024年5月6日"
    assert notice.facts["issuer"].text == "甲区人民政府"
