"""Web pages: what a reader sees of them, in any encoding, with nothing run or fetched."""

from __future__ import annotations

import pytest

from dagster_project.ingest.notice.blocks import Line, TableBlock
from dagster_project.ingest.notice.formats.html_file import read_html
from tests.ingest.notice.helpers import rejected
from tests.steps import steps

Grid = list[list[str]]


def lines(page: str) -> list[str]:
    return [block.text for block in read_html(page.encode()).blocks if isinstance(block, Line)]


def grids(page: str) -> list[Grid]:
    return [block.grid for block in read_html(page.encode()).blocks if isinstance(block, TableBlock)]


def test_scripts_styles_and_templates_are_no_text() -> None:
    page = (
        "<head><title>题</title></head><script>alert('一')</script><style>p{}</style><template><p>模</p></template>"
        "<noscript>无</noscript><iframe src='http://a.example/'>框</iframe><svg><text>图</text></svg>"
        "<nav>首页</nav><p hidden>藏</p><p style='display: none'>藏</p><select><option>选</option></select>"
        "<p>正文<script>1</script>继续<!-- 注 --></p>"
    )
    assert lines(page) == ["正文继续"]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>甲<b>乙</b><span>丙</span></p>丁", ["甲乙丙", "丁"]),
        ("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"]),
        ("<p>甲<br>乙<br/>\n丙</p>", ["甲", "乙", "丙"]),
        ("<p>重庆市\n      大足区</p>", ["重庆市大足区"]),
        ("<p>in two\n words</p>", ["in two words"]),
        ("<p>　　首行缩进&nbsp;&nbsp;</p>", ["首行缩进"]),
        ("<p>甲　　乙</p>", ["甲　　乙"]),
        ("<p>&lt;甲&gt; &amp; 乙</p>", ["<甲> & 乙"]),
        ("<ul><li>甲</li><li>乙</li></ul>", ["甲", "乙"]),
        ("甲", ["甲"]),
    ],
)
def test_paragraphs(page: str, expected: list[str]) -> None:
    assert lines(page) == expected


def test_spans_become_merged_areas() -> None:
    page = (
        "<table><tr><td rowspan=3>组</td><td colspan=2>甲</td></tr><tr><td>乙</td><td>丙</td></tr>"
        "<tr><td>丁</td><td>戊</td></tr></table>"
    )
    (table,) = read_html(page.encode()).blocks
    assert isinstance(table, TableBlock)
    assert table.grid == [["组", "甲", ""], ["", "乙", "丙"], ["", "丁", "戊"]]
    assert [(a.first_row, a.first_column, a.last_row, a.last_column) for a in table.merged] == [
        (1, 1, 3, 1),
        (1, 2, 1, 3),
    ]


@pytest.mark.parametrize("span", ["0", "-1", "1000000", "x", "", "1.5"])
def test_odd_spans(span: str) -> None:
    page = f"<table><tr><td rowspan='{span}' colspan='{span}'>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>"
    (grid,) = grids(page)
    assert sorted(cell for row in grid for cell in row if cell) == sorted("甲乙丙")


def test_cells_keep_their_white_space_and_lines() -> None:
    offices = "<p>区教委</p><p>区财政局<br>区水利局</p>"
    page = f"<table><tr><td>　</td><td>&nbsp;</td><td>{offices}</td><td> 3.8 </td></tr></table>"
    assert grids(page) == [[["　", "\xa0", "区教委\n区财政局\n区水利局", "3.8"]]]


def test_table_for_layout_is_no_table() -> None:
    page = "<table><tr><td><p>标题</p><table><tr><th>序号<th>指标<tr><td>1<td>甲</table>尾</td></tr></table>"
    assert lines(page) == ["标题", "尾"]
    assert grids(page) == [[["序号", "指标"], ["1", "甲"]]]


def test_table_of_one_cell_is_text() -> None:
    assert lines("<table><tr><td>甲<br>乙</td></tr></table>") == ["甲", "乙"]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ('<meta charset="gb2312"><p>荣昌區镕㐂</p>'.encode("gb18030"), "gb18030"),
        ('<meta content="text/html; charset=GBK"><p>荣昌區镕㐂</p>'.encode("gb18030"), "gb18030"),
        ("<p>荣昌區镕㐂</p>".encode("gb18030"), "gb18030"),
        ('<meta charset="big5"><p>榮昌區</p>'.encode("big5"), "big5hkscs"),
        ("<p>荣昌區镕㐂</p>".encode("utf-16"), "utf-16"),
        ("\ufeff<p>荣昌區镕㐂</p>".encode(), "utf-8"),
        # What it declares is not what it is in.
        ('<meta charset="gb2312"><p>荣昌區镕㐂啊</p>'.encode(), "utf-8"),
        ('<?xml version="1.0" encoding="utf-8"?><html><p>荣昌區</p></html>'.encode(), "utf-8"),
    ],
)
def test_encodings(content: bytes, encoding: str) -> None:
    blocks = read_html(content)
    assert blocks.encoding == encoding
    (line,) = blocks.blocks
    assert isinstance(line, Line)
    assert line.text.startswith(("荣昌", "榮昌"))


def test_external_entities_and_links_are_ignored() -> None:
    page = (
        '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><link rel=stylesheet href="http://a.example/">'
        '<base href="http://a.example/"><p>甲&a;乙<img src="http://a.example/1.png"></p></html>'
    )
    assert "甲&a;乙" in lines(page)
    assert "root:" not in "".join(lines(page))


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 20000 + "甲",
        "<table><tr><td>" * 3000 + "甲",
        "<table>" + "<tr><td rowspan=65534>甲" * 250 + "</table>",
        "<p>" * 100000,
        "&" * 200000,
        "<!--" * 50000,
    ],
)
def test_hostile_pages_end_soon(page: str) -> None:
    # Sixteen calls a sign is what the dearest of them takes.
    assert steps(lambda: read_html(page.encode())) < 50 * len(page)


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        (("<tr>" + "<td>1" * 250) * 900, "表格单元格"),
        ("<tr>" + "<td colspan=1000>甲" * 3000, "表格列数"),
        ("<tr><td rowspan=65534 colspan=2>甲" * 400, "表格列数"),
    ],
)
def test_table_too_large(rows: str, what: str) -> None:
    assert what in rejected("notice_too_large", f"<table>{rows}</table>".encode(), "notice.html")


def test_a_span_over_more_columns_than_there_are() -> None:
    page = "<table><tr><td colspan=99>标题</td></tr><tr><td>甲</td><td>乙</td></tr></table>"
    assert grids(page) == [[["标题", ""], ["甲", "乙"]]]
