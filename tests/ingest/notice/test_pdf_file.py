"""PDFs: paragraphs out of lines, tables over pages, and the files that cannot be read."""

from __future__ import annotations

import zlib

import pytest

from dagster_project.ingest.notice.blocks import Block, Line, TableBlock
from dagster_project.ingest.notice.formats import pdf_file
from dagster_project.ingest.notice.formats.pdf_file import read_pdf
from dagster_project.ingest.notice.reading import read_notice
from tests.ingest.notice.helpers import note_codes, rejected
from tests.notices.pdfs import HEIGHT, LEFT, Page, pdf

# As many signs as reach from the left margin, or from the indentation, to the right margin.
FULL, FIRST = "字" * 37, "首" * 35
COLUMNS = [72, 120, 380, 520]
HEADER = ["序号", "重大政策", "牵头单位"]


def blocks(*pages: Page) -> tuple[Block, ...]:
    return read_pdf(pdf(pages)).blocks


def texts(*pages: Page) -> list[str]:
    return [block.text for block in blocks(*pages) if isinstance(block, Line)]


def grids(*pages: Page) -> list[list[list[str]]]:
    return [block.grid for block in blocks(*pages) if isinstance(block, TableBlock)]


def test_lines_are_joined_to_paragraphs() -> None:
    page = Page()
    page.lines("标题在中间", indent=180)
    page.lines(FIRST, FULL, "尾巴。")
    page.lines(FIRST, FULL)
    page.lines("又一段。")
    assert texts(page) == ["标题在中间", FIRST + FULL + "尾巴。", FIRST + FULL, "又一段。"]


def test_a_paragraph_goes_on_over_the_page() -> None:
    first, second = Page(), Page()
    first.lines(FIRST, FULL)
    second.lines(FULL, "尾巴。", indent=0)
    second.lines("新段。")
    found = blocks(first, second)
    assert [(block.text, block.page_no) for block in found if isinstance(block, Line)] == [
        (FIRST + FULL + FULL + "尾巴。", 1),
        ("新段。", 2),
    ]


def test_page_numbers_and_running_headers_are_dropped() -> None:
    pages = [Page() for _ in range(4)]
    for no, page in enumerate(pages, start=1):
        page.text("大足区文件", 420, 40, 9)
        page.text(["- {} -", "第{}页共4页", "{}", "— {} —"][no - 1].format(no), 280, HEIGHT - 40, 9)
        page.lines(FIRST, f"第{'一二三四'[no - 1]}页的文字。")
    assert texts(*pages) == [f"{FIRST}第{sign}页的文字。" for sign in "一二三四"]


def test_table_over_pages_is_one_table() -> None:
    pages = [Page() for _ in range(3)]
    for no, page in enumerate(pages):
        page.table([HEADER, *([f"{3 * no + row}", "政策", "区教委"] for row in (1, 2, 3))], COLUMNS)
    pages[2].lines("注：完。")
    (grid,) = grids(*pages)
    assert grid == [HEADER, *([str(no), "政策", "区教委"] for no in range(1, 10))]


def test_a_row_cut_by_the_page_is_one_row() -> None:
    first, second = Page(), Page()
    first.table([HEADER, ["1", "支持企业\n改造", "区财政局、\n区"]], COLUMNS, is_open=True)
    second.table([HEADER, ["", "厂房。", "水利局"], ["2", "其他", ""]], COLUMNS)
    assert grids(first, second) == [[HEADER, ["1", "支持企业改造厂房。", "区财政局、区水利局"], ["2", "其他", ""]]]


def test_tables_with_another_header_are_two() -> None:
    first, second = Page(), Page()
    first.table([HEADER, ["1", "甲", "区教委"]], COLUMNS)
    second.table([["序号", "重大改革", "牵头单位"], ["1", "乙", "区教委"]], COLUMNS)
    assert [len(grid) for grid in grids(first, second)] == [2, 2]


def test_a_frame_around_a_text_is_no_table() -> None:
    page = Page()
    page.table([["框中的话"]], [72, 300])
    page.lines("正文。")
    assert texts(page) == ["框中的话", "正文。"]


def test_letters_keep_their_blanks_and_signs_do_not() -> None:
    page = Page()
    page.lines("ESG园区 5G 通信、growth rate")
    # Every sign of this font is as wide as a Chinese one, blanks too.
    assert texts(page) == ["ESG园区 5G 通信、growth rate"]


def test_radicals_are_read_as_signs() -> None:
    page = Page()
    page.lines("⼀、⽅案⻓⾦")
    assert texts(page)[0].startswith("一、方案") or "⼀" not in texts(page)[0]


def test_scanned_pages() -> None:
    assert "共 2 页" in rejected("notice_scanned", pdf([Page(), Page()]), "notice.pdf")


def test_one_scanned_page_among_others() -> None:
    page = Page()
    page.lines("一、目标")
    notice = read_notice(pdf([page, Page(), page]), "notice.pdf")
    assert "notice_page_without_text" in note_codes(notice)
    assert any("第 2 页" in (note.row()["message_zh"] or "") for note in notice.notes)


def test_encrypted() -> None:
    secret = "00" * 32
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{secret}> /U <{secret}> /P -4 >> /ID [<00> <00>]"
    page = Page()
    page.lines("密")
    rejected("notice_encrypted", pdf([page], lock), "notice.pdf")


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\xff" * 2000, pdf([Page()])[:200]])
def test_damaged(content: bytes) -> None:
    with pytest.raises(pdf_file.FileRejected) as raised:
        read_notice(content, "notice.pdf")
    assert raised.value.problem.rule_code in ("file_damaged", "notice_scanned")


def test_too_many_pages() -> None:
    assert "501" in rejected("notice_too_large", pdf([Page()] * 501), "notice.pdf")


@pytest.mark.slow
def test_a_page_that_unpacks_to_too_much() -> None:
    bomb = _blanks(3 * 2**30)
    assert "内存" in rejected("notice_too_large", pdf([bomb]), "notice.pdf")


def _blanks(count: int) -> bytes:
    """So many blanks, deflated without ever standing in memory."""
    packer = zlib.compressobj(9)
    block = b" " * 2**20
    return b"".join(packer.compress(block) for _ in range(count // len(block))) + packer.flush()


@pytest.mark.slow
def test_three_hundred_pages() -> None:
    pages = [Page() for _ in range(300)]
    for no, page in enumerate(pages):
        page.table([HEADER, *([str(20 * no + row), "政策" * 10, "区教委"] for row in range(1, 21))], COLUMNS)
    (grid,) = grids(*pages)
    assert [row[0] for row in grid[1:]] == [str(no) for no in range(1, 6001)]


def test_reading_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_file, "LONGEST_PDF_SECONDS", 0)
    page = Page()
    page.lines(FULL)
    assert "读取时间" in rejected("notice_too_large", pdf([page]), "notice.pdf")


def test_margin_of_the_hand_made_pages() -> None:
    assert LEFT + 37 * 12 < 523
