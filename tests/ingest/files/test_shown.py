"""What a cell shows: number formats, struck and raised runs, hidden zeros, rows and columns, in .xlsx and .xls."""

from __future__ import annotations

import struct
from contextlib import suppress
from html import escape
from types import SimpleNamespace

import pytest

from dagster_project.ingest.files import apart, sheet_xml
from dagster_project.ingest.files.grid import Sheet, read_grid
from dagster_project.ingest.files.number_format import number_format
from dagster_project.ingest.files.workbook import read_workbook
from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.ingest.notice.blocks import TableBlock
from dagster_project.ingest.notice.formats import pdf_pages
from dagster_project.ingest.notice.formats.html_file import read_html
from dagster_project.ingest.notice.formats.word_file import read_word
from dagster_project.ingest.submission import read_submission
from tests.ingest.files import workbooks
from tests.ingest.files.workbooks import SPREADSHEET, number, row, worksheet, xls, xlsx_parts, zipped
from tests.ingest.notice.test_word_file import document, run


def styles(*codes: str, fonts: str = "<font/>", font: int = 0) -> str:
    """Styles 1, 2 … with these number formats, all in one font."""
    formats = "".join(
        f'<numFmt numFmtId="{164 + place}" formatCode="{escape(code)}"/>' for place, code in enumerate(codes)
    )
    cells = "".join(f'<xf numFmtId="{164 + place}" fontId="{font}"/>' for place in range(len(codes)))
    return (
        f'<styleSheet xmlns="{SPREADSHEET}"><numFmts>{formats}</numFmts><fonts>{fonts}</fonts>'
        f'<cellXfs><xf numFmtId="0" fontId="0"/>{cells}</cellXfs></styleSheet>'
    )


def sheet_of(rows: str, before: str = "", **about: str) -> Sheet:
    return read_workbook(zipped(xlsx_parts(worksheet(rows, before), **about)), "填报.xlsx").sheets[0]


def in_both(code: str, value: float) -> str:
    """The text of a number with a format, which an .xlsx and an .xls must give alike."""
    new = sheet_of(row(number(repr(value), 1)), styles=styles(code)).grid
    old = read_workbook(xls({"填报": workbooks.xls_number(0, 0, value, 1)}, formats=[0, code]), "a.xls")
    assert new == old.sheets[0].grid
    return new[0][0]


ACCOUNTS = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        # Scaled: what is stored and what is seen, never one for the other.
        ("0,", 68905000, "68905000〔显示为68905〕"),
        ("#,##0.0,,", 68905000, "68905000〔显示为68.9〕"),
        ("0!.0000", 68905000, "68905000〔显示为6890.5000〕"),
        ('0"."0000', 68905000, "68905000〔显示为6890.5000〕"),
        ("0\\.0,", 68905000, "68905000〔显示为6890.5〕"),
        ('[>=10000]0!.0,"万";0', 68905000, "68905000〔显示为6890.5万〕"),
        ('[>=10000]0!.0,"万";0', 500, "500"),
        ("0.0%%", 0.5, "0.5〔显示为5000.0%%〕"),
        ('"20"00', 24, "24〔显示为2024〕"),
        # Hidden.
        (";;;", 5, "5〔显示为空白〕"),
        ("0;-0;;@", 0, "0〔显示为空白〕"),
        ("0;-0;;@", 5, "5"),
        ("#,###", 0, "0〔显示为空白〕"),
        ("#", 0.25, "0.25〔显示为空白〕"),
        ("0.00%;-0.00%;", 0, "0〔显示为空白〕"),
        ('0;-0;"无"', 0, "0〔显示为无〕"),
        ('[=1]"是";"否"', 1, "1〔显示为是〕"),
        # A sign lost, or put on.
        ("0.00;0.00", -5, "-5〔显示为5.00〕"),
        ("0.00;[Red]0.00", -5, "-5〔显示为5.00〕"),
        ("-0", 5, "5〔显示为-5〕"),
        # Words that are seen beside the number.
        ('0"万元"', 6890, "6890万元"),
        ('0.00"亿元";-0.00"亿元"', -1.5, "-1.5亿元"),
        ('0"月"', 9, "9月"),
        ('0"年"', 2024, "2024年"),
        ('[DBNum1][$-804]General"月"', 9, "9月"),
        ('"第"0"名"', 3, "第3名"),
        ('"约"0', 2100, "约2100"),
        ("0.0\\%", 63.8, "63.8%"),
        # What only rounds, groups, pads or colours is as before.
        ("0", 12.34, "12.34"),
        ("#,##0.00", 1234.5, "1234.5"),
        ("#,##0.00;[Red]-#,##0.00", -1234.5, "-1234.5"),
        ("0.00_);(0.00)", -5, "-5"),
        (ACCOUNTS, 0, "0"),
        (ACCOUNTS, -12.5, "-12.5"),
        ('"¥"#,##0.00', 5, "5"),
        ("[$¥-804]#,##0.00", 5, "5"),
        ("[$US$-409]#,##0.00", 5, "5"),
        ("[$万元-804]0", 5, "万元5"),
        ('_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)', 0, "0"),
        ('"↑"0.0%;"↓"0.0%', -0.05, "-5%"),
        ("+0.0;-0.0;0.0", 5, "5"),
        ("[DBNum1]0", 123, "123"),
        ("00000", 5, "5"),
        ("0.00E+00", 68905000, "68905000"),
        ("# ?/?", 0.5, "0.5"),
        ("# ##0", 1234, "1234"),
        ('"增长"0.0;"下降"0.0', -5.5, "-5.5"),
        ("0.00%", 0.0689, "6.89%"),
        ("0.00%;[Red]-0.00%", -0.0689, "-6.89%"),
        ("G/通用格式", 5, "5"),
        ("@", 5, "5"),
    ],
)
def test_number_format(code: str, value: float, text: str) -> None:
    assert in_both(code, value) == text


def test_text_section_and_hidden_text() -> None:
    codes = styles("@", ";;;", '0;0;0;"约"@')
    cells = [f' s="{style}" t="str"><v>6890</v></c>' for style in (1, 2, 3)]
    assert sheet_of(row(*cells), styles=codes).grid == [["6890", "6890〔显示为空白〕", "约6890"]]


@pytest.mark.parametrize(
    ("code", "value", "text", "shown"),
    [
        ("0.00", 2024.1, "2024.1", "2024.10"),
        ("0.0", 2024.12, "2024.12", "2024.1"),
        ("0.0", 2024.1, "2024.1", None),
        ("0.00", 12.5, "12.5", None),
        ('m"月"d"日"', 45300, "2024-01-09", "1月9日"),
        ("m-d", 45300, "2024-01-09", "1-9"),
        ('yyyy"年"m"月"', 45300, "2024-01-09", "2024年1月"),
        ("yyyy-mm", 45300, "2024-01-09", "2024-01"),
        ("mmm-yy", 45300, "2024-01-09", "Jan-24"),
        ("yyyy/m/d", 45300, "2024-01-09", None),
        ('yyyy"年"m"月"d"日"', 45300, "2024-01-09", None),
        ("h:mm", 0.5, "12:00:00", None),
    ],
)
def test_part_of_a_period_that_is_seen(code: str, value: float, text: str, shown: str | None) -> None:
    new = sheet_of(row(number(repr(value), 1)), styles=styles(code))
    old = read_workbook(xls({"填报": workbooks.xls_number(0, 0, value, 1)}, formats=[0, code]), "a.xls").sheets[0]
    assert new.grid == old.grid == [[text]]
    assert new.shown == old.shown == ({(1, 1): shown} if shown else {})


RUNS = (
    "<r><rPr><strike/></rPr><t>6890</t></r><r><t>6980</t></r>",
    '<r><t>51</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>',
    '<r><t>PM</t></r><r><rPr><vertAlign val="subscript"/></rPr><t>2.5</t></r>',
    '<r><rPr><strike val="0"/><b/></rPr><t>68</t></r><r><t>90</t></r>',
)
MARKED = ["6̶8̶9̶0̶6980", "51¹", "PM₂.₅", "6890"]


def test_runs_of_shared_and_inline_texts() -> None:
    strings = "".join(f"<si>{runs}</si>" for runs in RUNS)
    shared = row(*(f' t="s"><v>{place}</v></c>' for place in range(4)))
    assert sheet_of(shared, strings=strings).grid == [MARKED]
    assert sheet_of(row(*(f' t="inlineStr"><is>{runs}</is></c>' for runs in RUNS))).grid == [MARKED]
    prefixed = strings.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    table = f'<x:sst xmlns:x="{SPREADSHEET}">{prefixed}</x:sst>'
    parts = xlsx_parts(worksheet(shared), strings="") | {"xl/sharedStrings.xml": table}
    assert read_workbook(zipped(parts), "a.xlsx").sheets[0].grid == [MARKED]


def test_cells_struck_through_as_a_whole() -> None:
    struck = styles("0", fonts='<font/><font><strike/></font><font><strike val="0"/></font>', font=1)
    cells = number("6890", 1), ' s="1" t="s"><v>0</v></c>', number("6980", 0)
    assert sheet_of(row(*cells), styles=struck, strings="<si><t>万古镇</t></si>").grid == [
        ["6̶8̶9̶0̶", "万̶古̶镇̶", "6980"]
    ]
    assert sheet_of(row(cells[0]), styles=struck.replace("<strike/>", "")).grid == [["6890"]]


def xls_font(flags: int = 0, position: int = 0) -> bytes:
    return workbooks.record(0x31, struct.pack("<HHHHH", 200, flags, 0, 400, position) + bytes(6))


def test_xls_runs_and_cells() -> None:
    # Fonts 0 to 3, then 5 and 6: there is no font 4.
    fonts = xls_font() * 4 + xls_font(flags=8) + xls_font(position=1)
    texts = [("68906980", [(0, 5), (4, 0)]), ("511", [(2, 6)]), ("6890", [(0, 1)])]
    table = struct.pack("<II", 3, 3)
    for text, runs in texts:
        table += struct.pack("<HBH", len(text), 8, len(runs)) + text.encode()
        table += b"".join(struct.pack("<HH", *one) for one in runs)
    two_styles = b"".join(workbooks.record(0xE0, struct.pack("<HH", font, 0) + bytes(16)) for font in (0, 5))
    cells = b"".join(workbooks.xls_shared(0, place, place) for place in range(3))
    cells += workbooks.xls_number(0, 3, 6890, 1) + workbooks.xls_number(0, 4, 6890, 0)
    extra = fonts + workbooks.record(0xFC, table) + two_styles
    book = read_workbook(xls({"填报": cells}, formats=[0], extra=extra), "a.xls")
    assert book.sheets[0].grid == [["6̶8̶9̶0̶6980", "51¹", "6890", "6̶8̶9̶0̶", "6890"]]


def test_zeros_that_the_sheet_hides() -> None:
    view = '<sheetViews><sheetView showZeros="0" workbookViewId="0"/></sheetViews>'
    cells = row(number("0"), number("10"), number("0", 2), ' t="str"><v>0</v></c>')
    assert sheet_of(cells, view).grid == [["0〔显示为空白〕", "10", "0%〔显示为空白〕", "0"]]
    assert sheet_of(cells, view.replace('"0"', '"1"')).grid == [["0", "10", "0%", "0"]]
    zeros = workbooks.xls_integers(0, 0, [0, 10])
    for flags, texts in ((0x06, ["0〔显示为空白〕", "10"]), (0x16, ["0", "10"])):
        window = workbooks.record(0x23E, struct.pack("<H", flags) + bytes(16))
        assert read_workbook(xls({"填报": zeros + window}), "a.xls").sheets[0].grid == [texts]


def test_values_in_hidden_rows_and_columns_are_remarked_on() -> None:
    header = row(*(f' t="str"><v>{text}</v></c>' for text in ("镇", "指标", "报告期", "数值", "单位")))
    values = [
        ("万古镇", "出口总额", "2023年", "1499", "万美元"),
        ("龙水镇", "出口总额", "2023年", "1500", "万美元"),
    ]
    rows = [row(*(f' t="str"><v>{text}</v></c>' for text in one), number=2 + no) for no, one in enumerate(values)]
    seen = zipped(xlsx_parts(worksheet(header + "".join(rows))))
    assert not read_submission(seen, "a.xlsx").notes
    rows[1] = rows[1].replace('<row r="3"', '<row r="3" spans="1:5" hidden="1"')
    one_row = read_submission(zipped(xlsx_parts(worksheet(header + "".join(rows)))), "a.xlsx")
    assert [(note.rule_code, note.cell) for note in one_row.notes] == [("value_hidden", "D3")]
    assert len(one_row.values) == 2
    columns = '<cols><col min="4" max="4" width="9" hidden="1"/></cols>'
    both = read_submission(zipped(xlsx_parts(worksheet(header + "".join(rows), columns))), "a.xlsx")
    assert [(note.rule_code, note.cell) for note in both.notes] == [("value_hidden", "D2"), ("value_hidden", "D3")]
    hidden = workbooks.record(0x208, struct.pack("<HHHHHHHH", 1, 0, 2, 255, 0, 0, 0x20, 0))
    hidden += workbooks.record(0x7D, struct.pack("<HHHHHH", 2, 3, 0, 0, 1, 0))
    sheet = read_workbook(xls({"填报": hidden + workbooks.xls_number(1, 2, 5)}), "a.xls").sheets[0]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {3, 4})


# Word documents, pages and delimited files.


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


# Bytes that nobody should wait for: each of these is read in time that grows as the bytes do.


@pytest.mark.parametrize(
    ("name", "piece"),
    [
        ("sheet", "<sheetData "),
        ("sheet", "<x:sheetData "),
        ("sheet", "<sheetView "),
        ("sheet", "<col "),
        ("strings", "<sst "),
        ("rows", '<row r="1" hidden="1" '),
        ("tail", "<mergeCell "),
        ("styles", "["),
        ("styles", "&quot;0"),
    ],
)
def test_repeated_beginnings_end(name: str, piece: str) -> None:
    for count in (50_000, 100_000):
        many = piece * count
        cell = row(' s="1" t="s"><v>0</v></c>')
        parts = xlsx_parts(worksheet(cell), strings="<si><t>a</t></si>", styles=styles("0"))
        sheet = {"sheet": f"<worksheet>{many}", "rows": worksheet(many), "tail": worksheet(cell, after=many)}
        parts["xl/worksheets/sheet1.xml"] = sheet.get(name, parts["xl/worksheets/sheet1.xml"])
        if name == "strings":
            parts["xl/sharedStrings.xml"] = many
        if name == "styles":
            parts["xl/styles.xml"] = styles("0").replace('formatCode="0"', f'formatCode="{many}"')
        with suppress(FileRejected):
            read_workbook(zipped(parts), "a.xlsx")


@pytest.mark.parametrize(
    ("many", "what"),
    [('<xf numFmtId="164"/>', "单元格样式"), ('<numFmt numFmtId="{}" formatCode="0"/>', "数字格式")],
)
def test_more_styles_than_a_program_writes(many: str, what: str) -> None:
    repeated = "".join(many.format(200 + number) for number in range(100_001))
    place = "</cellXfs>" if "xf" in many else "</numFmts>"
    content = zipped(xlsx_parts(worksheet(row(number("1"))), styles=styles("0").replace(place, repeated + place)))
    with pytest.raises(FileRejected) as refused:
        read_workbook(content, "a.xlsx")
    assert refused.value.problem.rule_code == "workbook_too_large"
    assert refused.value.problem.details["what"] == what


def test_a_table_wider_than_a_program_shows() -> None:
    with pytest.raises(FileRejected) as refused:
        read_grid((",".join(f"列{place}" for place in range(100_000)) + "\n").encode(), "a.csv")
    assert refused.value.problem.details["what"] == "列数"
    assert len(read_grid(("a," * 16_383 + "a\n").encode(), "a.csv")[0][0]) == 16_384


@pytest.mark.parametrize("pair", ["A1 A1", "AB7 AB7"])
def test_two_cells_of_one_address_are_named(pair: str) -> None:
    address = pair.split()[0]
    number_of_row = address.lstrip("AB")
    cells = "".join(f'<c r="{address}"><v>{value}</v></c>' for value in (1, 2))
    with pytest.raises(FileRejected) as refused:
        sheet_of(f'<row r="{number_of_row}">{cells}</row>')
    assert f"单元格 {address} 出现多次" in refused.value.problem.text("sentence_zh")
    blank = '<row r="1"><c r="A1" t="str"><v> </v></c><c r="B1" t="s"><v>0</v></c></row>'
    assert sheet_of(blank, strings="<si><t></t></si>").grid[0][0] == " "
    with pytest.raises(FileRejected, match="damaged"):
        read_workbook(xls({"填报": workbooks.xls_number(0, 0, 1) + workbooks.xls_integers(0, 0, [2])}), "a.xls")


def odd_rows(count: int) -> bytes:
    """Rows that have no addresses, which no program writes: each is written anew."""
    return zipped(xlsx_parts(worksheet("<row><c><v>1</v></c><c><v>2</v></c></row>" * count)))


def test_what_is_oddly_written_is_read_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_xml, "MOST_REWRITTEN_BYTES", 1000)
    assert read_workbook(odd_rows(1000), "a.xlsx").sheets[0].grid == [["1", "2"]] * 1000
    with pytest.raises(FileRejected) as refused:
        read_workbook(zipped(xlsx_parts(worksheet("<row><c><v>1</v></c></row>" * 100 + "<row><c>"))), "a.xlsx")
    assert refused.value.problem.rule_code == "file_damaged"
    monkeypatch.setattr(apart, "LONGEST_READING_SECONDS", 0.01)
    with pytest.raises(FileRejected) as late:
        read_workbook(odd_rows(1000), "a.xlsx")
    assert late.value.problem.rule_code == "file_costs_too_much"
    assert "时间" in late.value.problem.text("sentence_zh")


@pytest.mark.parametrize("piece", ["[", '"', "0", "0;", "#,", "[>", "G", '0"万', "y", "_", "\\", "[h", "0.", "%"])
def test_format_codes_of_any_length_end(piece: str) -> None:
    code = number_format(piece * 100_000)
    assert isinstance(code.text(12.5), str)
