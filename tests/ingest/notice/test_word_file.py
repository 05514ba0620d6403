"""Word documents: everything a reader sees, in its order, and nothing that is not shown."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from dagster_project.ingest.notice.blocks import Line, TableBlock
from dagster_project.ingest.notice.formats.word_file import read_word
from tests.ingest.files.workbooks import OFFICE, PACKAGE, zipped
from tests.ingest.notice.helpers import rejected

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def document(body: str, numbering: str = "", styles: str = "", prolog: str = "") -> bytes:
    """A .docx with this body, and these definitions of lists and styles."""
    spaces = f'xmlns:w="{WORD}" xmlns:r="{OFFICE}" xmlns:mc="{COMPATIBILITY}"'
    targets = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>'
        for name in ("numbering", "styles")
    )
    return zipped(
        {
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" Type="{OFFICE}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}">{targets}</Relationships>',
            "word/document.xml": f"{prolog}<w:document {spaces}><w:body>{body}</w:body></w:document>",
            "word/numbering.xml": f"<w:numbering {spaces}>{numbering}</w:numbering>",
            "word/styles.xml": f"<w:styles {spaces}>{styles}</w:styles>",
        }
    )


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def lines(content: bytes) -> list[str]:
    return [block.text for block in read_word(content).blocks if isinstance(block, Line)]


def table_of(rows: str) -> TableBlock:
    (table,) = read_word(document(f"<w:tbl>{rows}</w:tbl>")).blocks
    assert isinstance(table, TableBlock)
    return table


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}</w:tc>"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (run("甲") + run("乙"), ["甲乙"]),
        (run("甲") + "<w:r><w:br/></w:r>" + run("乙"), ["甲", "乙"]),
        ('<w:r><w:br w:type="page"/></w:r>' + run("甲"), ["甲"]),
        (f"<w:hyperlink>{run('甲')}</w:hyperlink>" + run("乙"), ["甲乙"]),
        (f"<w:ins>{run('甲')}</w:ins><w:del><w:r><w:delText>乙</w:delText></w:r></w:del>", ["甲"]),
        (f"<w:moveFrom>{run('甲')}</w:moveFrom><w:moveTo>{run('乙')}</w:moveTo>", ["乙"]),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('甲')}</w:sdtContent></w:sdt>", ["甲"]),
        (f"<w:smartTag>{run('甲')}</w:smartTag>", ["甲"]),
        (run("甲") + run("藏", "<w:vanish/>"), ["甲"]),
        (run("甲", '<w:vanish w:val="0"/>'), ["甲"]),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>" + run("1"), ["1"]),
        (run("甲") + "<w:r><w:tab/></w:r>" + run("乙"), ["甲\t乙"]),
        (
            f"<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{paragraph(run('框'))}</w:txbxContent></mc:Choice>"
            f"<mc:Fallback><w:txbxContent>{paragraph(run('框'))}</w:txbxContent></mc:Fallback>"
            f"</mc:AlternateContent></w:r>{run('甲')}",
            ["甲", "框"],
        ),
    ],
)
def test_what_is_shown(content: str, expected: list[str]) -> None:
    assert lines(document(paragraph(content))) == expected


def test_order_and_content_controls_around_blocks() -> None:
    table = f"<w:tbl><w:tr>{cell('1')}{cell('2')}</w:tr></w:tbl>"
    inner = paragraph(run("乙")) + table
    body = paragraph(run("甲")) + f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>" + paragraph(run("丙"))
    assert [getattr(block, "text", "表") for block in read_word(document(body)).blocks] == ["甲", "乙", "表", "丙"]


def level(number: int, number_format: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


LISTS = (
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3．")
    + level(3, "decimalEnclosedCircle", "%4")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="8">'
    + level(0, "decimal", "%1.")
    + level(1, "decimal", "%1.%2", '<w:suff w:val="nothing"/>')
    + level(2, "bullet", "")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="8"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
    "</w:lvlOverride></w:num>"
)


def numbered(number: int, depth: int, text: str = "甲") -> str:
    return paragraph(run(text), f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def test_automatic_numbers() -> None:
    body = "".join(numbered(1, depth) for depth in (0, 1, 2, 2, 3, 1, 2, 0, 1))
    assert lines(document(body, LISTS)) == [
        "一、甲",
        "（一）甲",
        "1．甲",
        "2．甲",
        "①甲",
        "（二）甲",
        "1．甲",
        "二、甲",
        "（一）甲",
    ]


def test_automatic_numbers_of_several_lists() -> None:
    body = numbered(2, 0) + numbered(2, 1) + numbered(2, 2) + numbered(3, 0) + numbered(0, 0)
    assert lines(document(body, LISTS)) == ["1. 甲", "1.1甲", "甲", "5. 甲", "甲"]


def test_automatic_numbers_by_style() -> None:
    styles = (
        '<w:style w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
        '<w:style w:styleId="c"><w:basedOn w:val="c"/></w:style>'
    )
    body = "".join(paragraph(run("甲"), f'<w:pStyle w:val="{style}"/>') for style in "abc")
    assert lines(document(body, LISTS, styles)) == ["一、甲", "二、甲", "甲"]


def test_merged_cells() -> None:
    down, on, wide = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    table = table_of(
        f"<w:tr>{cell('组', down)}{cell('甲', wide)}</w:tr>"
        f"<w:tr>{cell('', on)}{cell('乙')}{cell('丙')}</w:tr>"
        f"<w:tr>{cell('组二', down)}{cell('丁')}{cell('戊')}</w:tr>"
    )
    assert table.grid == [["组", "甲", ""], ["", "乙", "丙"], ["组二", "丁", "戊"]]
    assert [(a.first_row, a.first_column, a.last_row, a.last_column) for a in table.merged] == [
        (1, 1, 2, 1),
        (1, 2, 1, 3),
    ]


def test_rows_that_begin_late_and_rows_deleted() -> None:
    table = table_of(
        f"<w:tr>{cell('甲')}{cell('乙')}</w:tr>"
        f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("丙")}</w:tr>'
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell('丁')}{cell('戊')}</w:tr>"
    )
    assert table.grid == [["甲", "乙"], ["", "丙"]]


def test_cell_of_several_paragraphs() -> None:
    several = f"<w:tc>{paragraph(run('区教委'))}{paragraph('')}{paragraph(run('区财政局'))}</w:tc>"
    assert table_of(f"<w:tr>{several}{cell('　')}</w:tr>").grid == [["区教委\n区财政局", "　"]]


def test_a_document_as_the_library_writes_it() -> None:
    out = io.BytesIO()
    written = docx.Document()
    written.add_paragraph("甲区乙镇试点方案")
    table = written.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = "序号", "出口"
    table.cell(0, 0).merge(table.cell(0, 1))
    written.save(out)
    line, block = read_word(out.getvalue()).blocks
    assert isinstance(line, Line)
    assert isinstance(block, TableBlock)
    assert (line.text, block.grid) == ("甲区乙镇试点方案", [["序号", ""], ["", "出口"]])


def test_doctype_is_refused() -> None:
    prolog = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "bbbb">]>'
    content = document(paragraph(run("&b;")), prolog=prolog)
    assert "DOCTYPE" in rejected("file_damaged", content, "notice.docx")


@pytest.mark.parametrize("end", [100, 600, -30])
def test_a_document_cut_short_is_damaged(end: int) -> None:
    rejected("file_damaged", document(paragraph(run("甲")))[:end], "notice.docx")


def test_part_that_is_no_xml() -> None:
    rejected("file_damaged", document("<w:p>"), "notice.docx")


def test_nothing_in_it() -> None:
    rejected("file_empty", document(""), "notice.docx")


def test_a_part_that_unpacks_to_too_much() -> None:
    out = io.BytesIO(document(""))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/image1.bin", bytes(600 * 2**20))
    assert "解压后" in rejected("notice_too_large", out.getvalue(), "notice.docx")


def test_a_deep_document_ends() -> None:
    depth = 200
    body = "<w:sdt><w:sdtContent>" * (depth // 2) + paragraph(run("甲")) + "</w:sdtContent></w:sdt>" * (depth // 2)
    assert lines(document(body)) == ["甲"]
    rejected("file_damaged", document("<w:sdt>" * 5000 + "</w:sdt>" * 5000), "notice.docx")
