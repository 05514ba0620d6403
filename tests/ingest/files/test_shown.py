"""What a cell shows: number formats, struck and raised runs, hidden zeros, rows and columns, in .xlsx and .xls."""

from __future__ import annotations

import struct
from html import escape

import pytest

from dagster_project.ingest.files.grid import Sheet
from dagster_project.ingest.files.workbook import read_workbook
from dagster_project.ingest.submission import read_submission
from tests.ingest.files import workbooks
from tests.ingest.files.workbooks import SPREADSHEET, number, row, worksheet, xls, xlsx_parts, zipped


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
        # Thousands, and a point that is drawn: what is seen, but unrounded.
        ("0,", 68905000, "68905"),
        ("#,##0,", 68905234, "68905.234"),
        ("#,##0.0,,", 68905000, "68.905"),
        ("0!.0000", 68905000, "6890.5"),
        ('0"."0000', 68905000, "6890.5"),
        ("0\\.0,", 68905000, "6890.5"),
        ('[>=10000]0!.0,"万";0', 68905000, "6890.5万"),
        # Where nothing is left to be seen it is what is stored and what is seen, never one for the other.
        ("#,##0,", 41.26, "41.26〔显示为0〕"),
        ("0.0,%", 68905000, "68905000〔显示为6890500.0%〕"),
        # A sign is a word, but for the one that says again which way a number went.
        ('0.00"*"', 41.26, "41.26*"),
        ('0.0"↑"', 8.3, "8.3"),
        ('"▲"0.0', 8.3, "▲8.3"),
        ('0.0;"▼"0.0', -8.3, "-8.3"),
        ('0.0"％"', 8.3, "8.3％"),
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
