"""Workbooks as people and programs make them: every cell's text is what the sheet shows, none is lost."""

from __future__ import annotations

import datetime
import io
import math
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.ingest.files.cell_text import number_text, number_texts, percent_text
from dagster_project.ingest.files.grid import Area
from dagster_project.ingest.files.sheet_xml import BLOCK_ROWS
from dagster_project.ingest.files.workbook import read_workbook
from dagster_project.ingest.landing.notes import Note
from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.wording.shown import shown_text
from tests.ingest.files import workbooks
from tests.ingest.files.workbooks import number, only_sheet, row, xls, xlsx, xlsx_parts, zipped


def text_of(cell: str, **about: Any) -> str:
    """The text of one cell of an .xlsx."""
    grid = only_sheet(xlsx(row(cell), **about)).grid
    return grid[0][0] if grid else ""


def written(fill: Any, **options: Any) -> bytes:
    """A workbook by XlsxWriter that `fill` has filled."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options) as book:
        fill(book)
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("12", "12"),
        ("12.0", "12"),
        ("-3", "-3"),
        ("0.1", "0.1"),
        ("0.10000000000000001", "0.1"),
        ("0.30000000000000004", "0.30000000000000004"),
        ("1E-05", "0.00001"),
        ("1.5E+20", "150000000000000000000"),
        ("2.5e-7", "0.00000025"),
        ("9007199254740991", "9007199254740991"),
        ("NaN", "nan"),
        ("1e400", "inf"),
        ("-INF", "-inf"),
    ],
)
def test_number(value: str, text: str) -> None:
    assert text_of(number(value)) == text


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        ("0.075", 2, "7.5%"),
        ("0.075", 3, "7.5%"),
        ("0.07", 3, "7%"),
        ("1", 2, "100%"),
        ("12", 2, "1200%"),
        ("-0.0325", 3, "-3.25%"),
        ("0", 2, "0%"),
        ("1e-5", 2, "0.001%"),
        ("0.30000000000000004", 3, "30.000000000000004%"),
        # A % in quotes is a letter that people read; the value is not multiplied.
        ("7.5", 4, "7.5%"),
        ("NaN", 2, "nan"),
    ],
)
def test_percent(value: str, style: int, text: str) -> None:
    assert text_of(number(value, style)) == text


def test_percent_of_a_formula_and_of_text() -> None:
    cells = ' s="3"><f>B1/C1</f><v>0.125</v></c>', ' s="3" t="str"><v>7.5%</v></c>', ' s="3" t="b"><v>1</v></c>'
    assert only_sheet(xlsx(row(*cells))).grid == [["12.5%", "7.5%", "TRUE"]]


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        ("45565", 1, "2024-09-30"),
        ("45565", 5, "2024-09-30"),
        ("45565", 6, "2024-09-30"),
        ("45565.333333333336", 8, "2024-09-30 08:00:00"),
        ("45565.99999999", 8, "2024-10-01"),
        ("0.5", 1, "12:00:00"),
        ("1", 1, "1900-01-01"),
        ("61", 1, "1900-03-01"),
        ("1.5", 7, "36:00:00"),
        # No days that a calendar has: people see ####, and here the number.
        ("-5", 1, "-5"),
        ("-5.5", 8, "-5.5"),
        ("2958466", 1, "2958466"),
        ("1e300", 7, "1" + "0" * 300),
        ("NaN", 1, "nan"),
    ],
)
def test_date(value: str, style: int, text: str) -> None:
    assert text_of(number(value, style)) == text


def test_dates_from_1904() -> None:
    assert text_of(number("44103", 1), properties='<workbookPr date1904="1"/>') == "2024-09-30"
    assert text_of(number("44103", 1), properties='<workbookPr date1904="0"/>') == "2020-09-29"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (' t="b"><v>1</v></c>', "TRUE"),
        (' t="b"><v>0</v></c>', "FALSE"),
        (' t="e"><v>#DIV/0!</v></c>', "#DIV/0!"),
        (' t="e"><f>A1/0</f><v>#REF!</v></c>', "#REF!"),
        (' t="e"><v>#SPILL!</v></c>', "#SPILL!"),
        ("><f>SUM(B1:B3)</f></c>", "=SUM(B1:B3)"),
        ("><f>SUM(B1:B3)</f><v></v></c>", "=SUM(B1:B3)"),
        ("><f>SUM(B1:B3)</f><v/></c>", "=SUM(B1:B3)"),
        (' s="2"><f>B1&lt;C1</f></c>', "=B1<C1"),
        ('><f t="shared" si="0"/></c>', "=…"),
        ('><f t="array" ref="A1">SUM(B1:B2)</f><v>3</v></c>', "3"),
        ("><f>B1</f><v>3.5</v></c>", "3.5"),
        (' t="str"><f>IF(B1,"","")</f><v></v></c>', ""),
        (' t="str"><f>B1</f><v>万古</v></c>', "万古"),
        (' t="str"><v>007</v></c>', "007"),
        (' t="inlineStr"><is><t xml:space="preserve"> ７．５ </t></is></c>', " ７．５ "),
        (' t="inlineStr"><is><r><t>万</t></r><r><rPr><b/></rPr><t>古</t></r></is></c>', "万古"),
        (' t="inlineStr"><is><t>万</t><rPh sb="0" eb="1"><t>WAN</t></rPh></is></c>', "万"),
        (' t="str"><v>&lt;&amp;&gt;&#10;"t=&quot;e&quot;</v></c>', '<&>\n"t="e"'),
        (' t="str"><v><![CDATA[a<b]]></v></c>', "a<b"),
        ("><!-- 注 --><v>5</v></c>", "5"),
        (' t="d"><v>2024-09-30T00:00:00</v></c>', "2024-09-30"),
        (' t="d"><v>2024-09-30T08:00:00</v></c>', "2024-09-30 08:00:00"),
        (' cm="1"><f>1+1</f><v>2</v></c>', "2"),
        (" s='2'><v>0.075</v></c>", "7.5%"),
        ("/>", ""),
        (' s="1"/>', ""),
    ],
)
def test_cell(cell: str, text: str) -> None:
    assert text_of(cell) == text


def test_shared_texts() -> None:
    strings = (
        "<si/><si><t>万古镇</t></si><si><r><t>万</t></r><r><t>古</t></r><rPh sb='0' eb='1'><t>WAN</t></rPh></si>"
        '<si><t/></si><si><t xml:space="preserve"> １２ </t></si>'
    )
    cells = row(*(f' t="s"><v>{place}</v></c>' for place in range(5)))
    assert only_sheet(xlsx(cells, strings=strings)).grid == [["", "万古镇", "万古", "", " １２ "]]


def test_addresses_hold_below_blank_rows_and_right_of_blank_columns() -> None:
    rows = '<row r="3"><c r="C3"><v>1</v></c></row><row r="5"><c r="B5"><v>2</v></c><c r="D5"><v>3</v></c></row>'
    assert only_sheet(xlsx(rows)).grid == [[], [], ["", "", "1", ""], ["", "", "", ""], ["", "2", "", "3"]]


def test_rows_far_apart() -> None:
    last = 5 * BLOCK_ROWS
    rows = row(number(1)) + row(number(2), number=BLOCK_ROWS + 1) + row(number(3), number=last)
    grid = only_sheet(xlsx(rows)).grid
    assert len(grid) == last
    assert {no: cells for no, cells in enumerate(grid, start=1) if cells} == {
        1: ["1"],
        BLOCK_ROWS + 1: ["2"],
        last: ["3"],
    }


@pytest.mark.parametrize("dimension", ["A1", "A1:A1", "A1:XFD1048576", "Z99:A1"])
def test_declared_dimension_does_not_matter(dimension: str) -> None:
    part = workbooks.worksheet(
        row(number(1), number(2)) + row(number(3), number=2), f'<dimension ref="{dimension}"/>'
    )
    assert only_sheet(zipped(xlsx_parts(part))).grid == [["1", "2"], ["3", ""]]


def test_other_ways_to_write_the_same_xml() -> None:
    plain = row(number(1), number(0.075, 2), ' t="e"><v>#N/A</v></c>') + row(number(4), number=3)
    expected = [["1", "7.5%", "#N/A"], ["", "", ""], ["4", "", ""]]
    part = workbooks.worksheet(plain)
    prefixed = (
        part.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:").replace("xmlns=", "xmlns:x=")
    )
    unaddressed = workbooks.worksheet(
        '<row><c><v>1</v></c><c s="2"><v>0.075</v></c><c t="e"><v>#N/A</v></c></row>'
        "<row/><row><c><v>4</v></c></row>"
    )
    spaced = part.replace("><", ">\n  <")
    single = part.replace('"', "'")
    utf16 = '<?xml version="1.0" encoding="UTF-16"?>' + part
    for one in (part, prefixed, unaddressed, spaced, single, utf16.encode("utf-16"), "\ufeff" + part):
        assert only_sheet(zipped(xlsx_parts(one))).grid == expected


def test_strict_namespaces_and_parts_elsewhere() -> None:
    moved = {}
    for name, content in xlsx_parts(workbooks.worksheet(row(number(0.075, 2)))).items():
        text = str(content).replace("worksheets/sheet1.xml", "/xl/Tabelle/Blatt.xml")
        text = text.replace("xl/workbook.xml", "xl/Mappe.xml")
        text = text.replace(workbooks.OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")
        moved_name = name.replace("workbook.xml", "Mappe.xml")
        moved[moved_name.replace("xl/worksheets/sheet1.xml", "xl\\Tabelle\\Blatt.xml")] = text
    assert only_sheet(zipped(moved)).grid == [["7.5%"]]


def test_a_workbook_need_not_have_styles() -> None:
    assert only_sheet(zipped(xlsx_parts(workbooks.worksheet(row(number(7))), styles=None))).grid == [["7"]]


def test_sheets_in_order_hidden_ones_too() -> None:
    content = xlsx(
        row(number(1)),
        row(number(2)),
        "",
        names=["一季度", "草稿", "空"],
        states=["visible", "veryHidden", "hidden"],
    )
    sheets = read_workbook(content, "a.xlsx").sheets
    assert [(sheet.name, sheet.grid, sheet.is_hidden) for sheet in sheets] == [
        ("一季度", [["1"]], False),
        ("草稿", [["2"]], True),
        ("空", [], True),
    ]


def test_what_a_library_writes() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("填报")
        sheet.merge_range("A1:D1", "2024年三季度填报表", None)
        sheet.write_row("A2", ["镇", "指标", "数值", "报告期"])
        sheet.write_row("A3", ["万古镇", "增速"])
        sheet.write_number("C3", 0.0725, book.add_format({"num_format": "0.0%"}))
        sheet.write_datetime("D3", datetime.date(2024, 9, 30), book.add_format({"num_format": 'yyyy"年"m"月"'}))
        sheet.write_rich_string("A4", "万", book.add_format({"bold": True}), "古镇")
        sheet.write_formula("C4", "=C3*2", None, 0.145)
        sheet.write_string("C5", "0012")
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column("B:B", None, None, {"hidden": True})
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=填报!$C$3:$C$4"})
        book.add_chartsheet("图").set_chart(chart)
        book.add_worksheet("说明").hide()

    sheets = read_workbook(written(fill), "a.xlsx").sheets
    assert [(sheet.name, sheet.is_hidden) for sheet in sheets] == [("填报", False), ("说明", True)]
    assert sheets[0].grid == [
        ["2024年三季度填报表", "", "", ""],
        ["镇", "指标", "数值", "报告期"],
        ["万古镇", "增速", "7.25%", "2024-09-30"],
        ["万古镇", "", "0.145", ""],
        ["", "", "0012", ""],
    ]
    assert sheets[0].merged == (Area(1, 1, 1, 4),)


def test_the_money_that_a_sign_beside_a_number_says_it_is() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for place, code in (
        ("A1", '"￥"0.0'),
        ("A2", "[$$-409]0.0"),
        ("A3", "[$¥-411]0"),
        ("A4", "0.0"),
        ("A5", "¥0"),
    ):
        sheet[place], sheet[place].number_format = 5, code
    sheet["A5"] = "五"
    out = io.BytesIO()
    book.save(out)
    read = only_sheet(out.getvalue())
    assert read.currencies == {(1, 1): "人民币", (2, 1): "美元", (3, 1): "日元"}
    assert read.grid == [["5"], ["5"], ["5"], ["5"], ["五"]]


def filled(rows: list[list[Any]]) -> dict[tuple[int, int], Any]:
    """The cells that hold something, by row and column."""
    return {(r, c): cell for r, line in enumerate(rows) for c, cell in enumerate(line) if cell not in (None, "")}


CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff")
NUMBERS = st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.none() | st.booleans() | NUMBERS | st.text(CHARACTERS, max_size=8)


@given(st.lists(st.lists(VALUES, min_size=1, max_size=30), max_size=12), st.booleans())
def test_any_values_come_back(rows: list[list[Any]], as_inline: bool) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        for row_no, values in enumerate(rows):
            for column_no, value in enumerate(values):
                if isinstance(value, str):
                    sheet.write_string(row_no, column_no, value)
                elif value is not None:
                    sheet.write(row_no, column_no, value)

    grid = only_sheet(written(fill, in_memory=True, constant_memory=as_inline)).grid
    found, expected = filled(grid), filled(rows)
    assert found.keys() == expected.keys()
    for place, value in expected.items():
        if isinstance(value, bool):
            assert found[place] == str(value).upper()
        elif isinstance(value, str):
            assert found[place] == value
        else:
            # XlsxWriter writes 16 digits.
            assert float(found[place]) == float(f"{value:.16G}")
            assert "e" not in found[place].lower()


@given(st.lists(st.floats()))
def test_numbers_by_the_list_are_as_one_by_one(numbers: list[float]) -> None:
    assert number_texts(numbers) == [number_text(one) for one in numbers]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_percent_is_exact(value: float) -> None:
    assert Decimal(percent_text(value).removesuffix("%")) == Decimal(repr(value)) * 100
    assert math.isclose(float(number_text(value)), value, rel_tol=0)


def test_sheet_name_shows_what_it_hides() -> None:
    assert shown_text("a\u202eb\u200fc\td\u2066") == "a\\u202eb\\u200fc\\u0009d\\u2066"
    content = xlsx("", "", names=["../../etc/passwd", "一\u202e季度"])
    assert [sheet.name for sheet in read_workbook(content, "a.xlsx").sheets] == [
        "../../etc/passwd",
        "一\\u202e季度",
    ]


def test_macros_and_links_are_noted() -> None:
    parts = xlsx_parts(workbooks.worksheet(row(number(1))))
    parts |= {"xl/vbaProject.bin": b"\xd0\xcf", "xl/externalLinks/externalLink1.xml": "<externalLink/>"}
    workbook = read_workbook(zipped(parts), "a.xlsx")
    assert workbook.sheets[0].grid == [["1"]]
    assert workbook.notes == [Note("workbook_has_macros"), Note("workbook_has_links")]
    assert workbook.notes[0].row() == {
        "sheet": None,
        "cell": None,
        "rule_code": "workbook_has_macros",
        "message_zh": "工作簿带有宏；宏没有运行，只读取了数值。",
        "message_en": "The workbook holds macros; none was run, only values were read.",
        "suggestion_zh": "请另存为不带宏的 .xlsx。",
        "suggestion_en": "Save it as .xlsx without macros.",
    }


def test_note_fills_in_its_details() -> None:
    note = Note("sheet_hidden", "草稿", None, {"sheet": "草稿"}).row()
    assert note["message_zh"] == "工作表“草稿”是隐藏的，没有读取。"


@pytest.mark.parametrize("name", ["填报.xls", "填报.XLSX"])
def test_content_says_which_kind_it_is(name: str) -> None:
    assert only_sheet(xlsx(row(number(1))), name).grid == [["1"]]
    assert only_sheet(xls({"a": workbooks.xls_number(0, 0, 1)}), name).grid == [["1"]]


@pytest.mark.parametrize("name", ["a.xlsm", "a.xlsb", "a.ods", "a"])
def test_other_suffixes_are_refused(name: str) -> None:
    with pytest.raises(FileRejected) as raised:
        read_workbook(xlsx(row(number(1))), name)
    assert raised.value.problem.rule_code == "file_kind_unsupported"
