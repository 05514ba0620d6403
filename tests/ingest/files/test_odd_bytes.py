"""Bytes that nobody should wait for: each of these is read in time that grows as the bytes do, or refused."""

from __future__ import annotations

from contextlib import suppress

import pytest

from dagster_project.ingest.files import apart, sheet_xml
from dagster_project.ingest.files.grid import read_grid
from dagster_project.ingest.files.number_format import number_format
from dagster_project.ingest.files.workbook import read_workbook
from dagster_project.ingest.landing.problems import FileRejected
from tests.ingest.files import workbooks
from tests.ingest.files.test_shown import sheet_of, styles
from tests.ingest.files.workbooks import number, row, worksheet, xls, xlsx_parts, zipped


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
