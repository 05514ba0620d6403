"""What a Word document, a page and a PDF show: struck, raised and lowered runs, deleted rows and tables."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from dagster_project.ingest.notice.blocks import TableBlock
from dagster_project.ingest.notice.formats import pdf_pages
from dagster_project.ingest.notice.formats.html_file import read_html
from dagster_project.ingest.notice.formats.word_file import read_word
from tests.ingest.notice.test_word_file import document, run


@pytest.mark.parametrize(
    ("properties", "text"),
    [
        ("<w:strike/>", "6̶8̶9̶0̶6980"),
        ("<w:dstrike/>", "6̶8̶9̶0̶6980"),
        ('<w:strike w:val="0"/>', "68906980"),
        ('<w:vertAlign w:val="superscript"/>', "⁶⁸⁹⁰6980"),
        ('<w:vertAlign w:val="baseline"/>', "68906980"),
        ('<w:rStyle w:val="deleted"/>', "6̶8̶9̶0̶6980"),
        ('<w:rStyle w:val="deleted"/><w:strike w:val="false"/>', "68906980"),
    ],
)
def test_runs_of_a_word_document(properties: str, text: str) -> None:
    style = '<w:style w:styleId="base"><w:rPr><w:strike/></w:rPr></w:style>'
    style += '<w:style w:styleId="deleted"><w:basedOn w:val="base"/></w:style>'
    cell = f"<w:tc><w:p>{run('6890', properties)}{run('6980')}</w:p></w:tc>"
    table = f"<w:tbl><w:tr>{cell}<w:tc><w:p>{run('7500')}</w:p></w:tc></w:tr></w:tbl>"
    [block] = read_word(document(table, styles=style)).blocks
    assert isinstance(block, TableBlock)
    assert block.grid == [[text, "7500"]]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<td><s>6890</s>6980", "6̶8̶9̶0̶6980"),
        ("<td><p><del><b>6890</b></del>6980</p>", "6̶8̶9̶0̶6980"),
        ("<td><strike>6890</strike> 6980", "6̶8̶9̶0̶ 6980"),
        ("<td><span style='color:red; text-decoration: line-through'>6890</span>6980", "6̶8̶9̶0̶6980"),
        ("<td><span style='text-decoration-line:line-through'>6890</span>6980", "6̶8̶9̶0̶6980"),
        ("<td style='text-decoration:line-through'>6890", "6̶8̶9̶0̶"),
        ("<td><span style='text-decoration:underline'>6890</span>", "6890"),
        ("<td>51<sup>1</sup>", "51¹"),
        ("<td>51<sup>[1]</sup>", "51[¹]"),
        ("<td>51<span style='vertical-align: super'>1</span>", "51¹"),
        ("<td>CO<sub>2</sub>（km<sup>2</sup>）", "CO₂（km²）"),
        ("<td>51<b>1</b>", "511"),
    ],
)
def test_runs_of_a_page(cell: str, text: str) -> None:
    [block] = read_html(f"<table><tr>{cell}</td><td>7500</td></tr></table>".encode()).blocks
    assert isinstance(block, TableBlock)
    assert block.grid == [[text, "7500"]]


def test_a_struck_row_of_a_page_and_the_text_behind_it() -> None:
    page = "<p>前<s>旧</s>后</p><table><tr style='text-decoration:line-through'><td>1</td><td>2</td></tr>"
    blocks = read_html(f"{page}<tr><td>3</td><td>4</td></tr></table><p>末</p>".encode()).blocks
    assert [block.text for block in blocks if not isinstance(block, TableBlock)] == ["前旧̶后", "末"]
    assert [block.grid for block in blocks if isinstance(block, TableBlock)] == [[["1̶", "2̶"], ["3", "4"]]]


def test_a_deleted_table_of_a_page() -> None:
    [table] = read_html(b"<del><table><tr><td>1</td><td>2</td></tr></table></del>").blocks
    assert isinstance(table, TableBlock)
    assert table.grid == [["1̶", "2̶"]]


def test_signs_of_a_pdf() -> None:
    def sign(text: str, x: float, top: float, size: float) -> dict[str, object]:
        return {"text": text, "x0": x, "x1": x + size / 2, "top": top, "bottom": top + size, "size": size}

    figure = [sign("5", 10, 100, 12), sign("1", 16, 100, 12)]
    assert pdf_pages._cell_text([*figure, sign("1", 22, 99, 7)]) == "51¹"
    assert pdf_pages._cell_text([*figure, sign("1", 22, 90, 7)]) in ("51¹", "¹51")
    assert pdf_pages._cell_text([*figure, sign("1", 22, 106, 7)]) == "51₁"
    assert pdf_pages._cell_text([*figure, sign("1", 22, 100, 12)]) == "511"
    line = {"orientation": "h", "top": 106.0, "x0": 9.0, "x1": 15.9}
    rule = {"orientation": "h", "top": 112.5, "x0": 0.0, "x1": 500.0}
    struck = pdf_pages._with_strokes(figure, SimpleNamespace(edges=[line, rule]))
    assert [char["text"] for char in struck] == ["5̶", "1"]
