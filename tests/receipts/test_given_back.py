"""Which rows of the original come back, of which kinds of files, and how many."""

from __future__ import annotations

import base64
import io
import zlib
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from tests.receipts.making import (
    PATH,
    file_of,
    issue_of,
    receipt,
    rewritten,
    said,
    saved,
    table,
    tidy,
    workbook_bytes,
)

# An .xls as xlwt 1.3.0 writes it: a sheet 填报 with 镇名, 数值; 万古真, 12.5; =1+1 as text, 3.
XLS = zlib.decompress(
    base64.b85decode(
        "c-rk)O=wd=5dQYPr1>F9U)oe?g&GP*`*R6iJeWQeG$%v+0gDKl*c?hqT7n>Y&}z*|1VKC~UJCW#rRv2W^q@Bdp`r&t5EAv~Nl@_6"
        "<~cjrhpFb!fGsNfJ$829%<S%DcXnQOUoA$fbNBjc_ywadQFj99Xp#vk0r$lM=^aP1ZtbVyX#7(M_-P?Kym%ab>62?H*SiJ-cRkOD"
        "0w1Ux#WXTgr9yliv73F!3F$+MsK8B<M9|A#bum4`w43Q2wtT{LCrd6fO_6O?9KoWU8QQL*c+41JT?De<2i)czOOoipa~Z|wu84-M"
        "7rV+6xyip%(eDXi9<*-hLa9*BO;!=31)Rq>Ck}jdck0u)manf|faKp-%6%>5R}Bv^1Lrsgcm*N6Fr~&2#j#uYB_u$4E~HOi3m>9t"
        "y09Z_LijSD4sJR{s#J0~8I*~cH?p;2BZoP_Lqx~X$$XT<+@e&ybo<Neefg|?j3qOiyc;Qgv-AoM&dV0mIKmosjBSUQ4l}*Ly>4W_"
        "k7<m8lj=maM=^V6+2$f^6Ew~?#v6M}6Tg-C%IEzL`zs&qLE;zEwKK7WxAq(c=#w)}?d3Cz5iufeT$gxcyR}g1;62mc-%^9$u$1qP"
        "`i^yC89`>FOdD@<c7(DQE$ju`%O1}fLG~w#OWh57qlLY}_NKCL%)Xq<QKJj@rIHfWPXwW%p`oFnp`oFnvE~r!Pra!Q8eVmD@Tq&9"
        "Wh!-jP4eI30H)|UNe9zCC{bO;>9*o$1H8iRORTbudtWGVm_{$7h&=mIY&(AG=qH+g&#D_*e{Ku4JAS<#Ki7EtA1?C5VE"
    )
)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_csv_comes_back_as_a_sheet(tmp_path: Path, encoding: str) -> None:
    content = "镇名,数值\n万古真,1\n吴家镇,2\n".encode(encoding)
    file = file_of(PATH.replace(".xlsx", ".csv"), encoding=encoding)
    workbook = receipt(tmp_path, content, file, [issue_of("A2", sheet=None)])
    assert workbook["原表"]["A2"].value == "万古真"
    assert workbook["原表"]["B3"].value == "2"
    assert workbook["原表"]["C2"].value == "✗ A2：镇名“万古真”不在试点镇名单中。"
    assert workbook["回执"]["C9"].hyperlink.location == "'原表'!A2"


def test_of_a_long_csv_the_head_and_the_faulty_rows_come_back(tmp_path: Path) -> None:
    content = "镇名,数值\n" + "".join(f"镇{row},1\n" for row in range(2, 20_001))
    issues = [issue_of(f"A{row}", sheet=None) for row in (7_000, 15_000)]
    workbook = receipt(tmp_path, content.encode(), file_of(PATH.replace(".xlsx", ".csv")), issues)
    sheet = workbook["原表"]
    assert [sheet.cell(row, 1).value for row in range(1, 4)] == ["镇名", "镇2", "镇3"]
    assert [(sheet.cell(row, 1).value, sheet.cell(row, 5).value) for row in range(6, 12)] == [
        (f"镇{row}", row) for row in (6_999, 7_000, 7_001, 14_999, 15_000, 15_001)
    ]
    assert sheet["A7"].fill.fgColor.rgb == "00FFC7CE"
    assert workbook["回执"]["C9"].hyperlink.location == "'原表'!A7"
    assert "原行号" in said(workbook["回执"])


def test_a_parquet_file_comes_back_as_a_sheet(tmp_path: Path) -> None:
    out = io.BytesIO()
    pq.write_table(pa.table({"镇名": ["万古镇", "=1", None], "数值": [1.5, 2.0, 3.0]}), out)
    file = file_of(PATH.replace(".xlsx", ".parquet"))
    sheet = receipt(tmp_path, out.getvalue(), file, [issue_of("A3", sheet=None)])["原表"]
    assert [sheet.cell(row, 1).value for row in range(1, 5)] == ["镇名", "万古镇", "=1", None]
    assert sheet["A3"].data_type == "s"
    assert sheet["A3"].fill.fgColor.rgb == "00FFC7CE"


def test_an_xls_comes_back_as_a_sheet(tmp_path: Path) -> None:
    workbook = receipt(tmp_path, XLS, file_of(PATH.replace(".xlsx", ".xls")), [issue_of("A2")])
    sheet = workbook["填报"]
    assert [[cell.value for cell in row] for row in sheet["A1:B3"]] == [
        ["镇名", "数值"],
        ["万古真", "12.5"],
        ["=1+1", "3"],
    ]
    assert (sheet["A3"].data_type, sheet["A3"].quotePrefix) == ("s", True)
    assert sheet["C2"].value == "✗ A2：镇名“万古真”不在试点镇名单中。"


def test_of_a_large_workbook_the_rows_come_back_as_text(tmp_path: Path) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as large:
        sheet = large.add_worksheet("填报")
        for row in range(25_000):
            sheet.write_row(row, 0, [f"镇{row + 1}", *range(12)])
    issues = [issue_of("A9000"), issue_of("B24000")]
    workbook = receipt(tmp_path, out.getvalue(), file_of(), issues)
    given_back = workbook["填报"]
    assert given_back.max_row == 5 + 3 + 3
    assert (given_back["A7"].value, given_back["P7"].value) == ("镇9000", 9_000)
    assert given_back["B10"].fill.fgColor.rgb == "00FFC7CE"
    assert workbook["回执"]["C9"].hyperlink.location == "'填报'!A7"


def test_what_cannot_be_opened_still_gets_its_summary(tmp_path: Path) -> None:
    workbook = receipt(tmp_path, b"PK\x03\x04 cut short", file_of(), [issue_of("A2")])
    assert workbook.sheetnames == ["回执"]
    assert "原表无法在回执中显示" in said(workbook["回执"])
    assert len(table(workbook["回执"])) == 1


HOSTILE_PARTS = {
    "merged over the whole sheet": (
        "</sheetData>",
        '</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    ),
    "a link over the whole sheet": (
        "</sheetData>",
        '</sheetData><hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>',
    ),
    "a million empty styled rows": (
        "</sheetData>",
        "".join(f'<row r="{row}" s="1" customFormat="1" ht="15"/>' for row in range(10, 1_000_000))
        + "</sheetData>",
    ),
    "a style for all columns": (
        "<sheetData>",
        '<cols><col min="1" max="16384" width="9" customWidth="1"/></cols><sheetData>',
    ),
    "a cell in the last corner": (
        "</sheetData>",
        '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>',
    ),
}


@pytest.mark.parametrize("name", list(HOSTILE_PARTS))
def test_hostile_workbooks_come_back_small(tmp_path: Path, name: str) -> None:
    before, after = HOSTILE_PARTS[name]
    content = rewritten(
        workbook_bytes(tidy(3)), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(before, after)
    )
    workbook = receipt(tmp_path, content, file_of(), [issue_of("A2")])
    assert len(table(workbook["回执"])) == 1
    sheet = workbook["填报"]
    assert (sheet.max_row, sheet.max_column) == (4, 9)
    assert set(sheet.column_dimensions) <= set("ABCDEFGHI")
    assert sheet["H2"].value.startswith("✗ A2")
    # A number, where the workbook was kept; its text, where it was too large to keep.
    assert sheet["D2"].value == (12.5 if name != "a million empty styled rows" else "12.5")


def test_sheet_names_excel_refuses_do_not_break_the_links(tmp_path: Path) -> None:
    original = openpyxl.Workbook()
    original.active.title = "O'Brien 回执"
    original.create_sheet("回执").append(["x"])
    for sheet in original:
        sheet["A2"] = "万古真"
    issues = [issue_of("A2", sheet="O'Brien 回执"), issue_of("A2", sheet="回执", message_zh="b")]
    workbook = receipt(tmp_path, saved(original), file_of(), issues)
    assert workbook.sheetnames == ["回执", "O'Brien 回执", "回执（2）"]
    locations = [workbook["回执"].cell(row, 3).hyperlink.location for row in (9, 10)]
    assert locations == ["'O''Brien 回执'!A2", "'回执（2）'!A2"]


def test_thousands_of_issues_are_bounded_and_counted(tmp_path: Path) -> None:
    content = "镇名,数值\n" + "".join(f"镇{row},1\n" for row in range(2, 6_002))
    issues = [issue_of(f"A{row}", sheet=None, message_zh=f"镇名“镇{row}”未知。") for row in range(2, 6_002)]
    file = file_of(PATH.replace(".xlsx", ".csv"), outcome="partly_accepted", quarantined_count=6_000)
    workbook = receipt(tmp_path, content.encode(), file, issues)
    assert len(table(workbook["回执"])) == 3_000
    assert "另有 3000 条问题没有列出，见 quality.submission_issue。" in said(workbook["回执"])
    assert workbook["回执"].freeze_panes == "A9"
    comments = [cell for row in workbook["原表"].iter_rows(max_col=1) for cell in row if cell.comment]
    assert len(comments) == 1_000
