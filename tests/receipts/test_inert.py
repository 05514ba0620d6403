"""Nothing in a receipt computes, links outward or hides."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula

from tests.receipts.making import (
    HEADER,
    PATH,
    file_of,
    issue_of,
    receipt,
    rewritten,
    said,
    saved,
    texts,
    tidy,
    workbook_bytes,
)

FORMULAS = [
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "＝1+1",
    "＠x",
    " =1+1",
    "\u200b=1",
    "=HYPERLINK(1)",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_of_a_file_stays_text(tmp_path: Path, text: str) -> None:
    original = openpyxl.Workbook()
    original.active.title = "填报"
    for cell in ("A2", "G2"):
        original.active[cell].value = text
        original.active[cell].data_type = "s"
    issue = issue_of("A2", message_zh=text, suggestion_zh=text, value_text=text)
    file = file_of(f"submissions/2024/x/{text.replace('/', '')}.xlsx", department_name=text)
    workbook = receipt(tmp_path, saved(original), file, [issue])
    for worksheet in workbook:
        for row in worksheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n")
                if str(cell.value).strip("\u200b ").startswith(("=", "+", "-", "@", "\t", "＝", "＠")):
                    assert cell.quotePrefix, cell.coordinate
    assert workbook["填报"]["G2"].value == text
    assert workbook["填报"]["G2"].quotePrefix


@pytest.mark.parametrize("text", FORMULAS)
def test_text_of_a_delimited_file_stays_text(tmp_path: Path, text: str) -> None:
    path = PATH.replace(".xlsx", ".tsv" if "," in text else ".csv")
    quoted = f'"{text}"'
    issue = issue_of("A2", sheet=None)
    sheet = receipt(tmp_path, f"镇名,数值\n{quoted},1\n".encode(), file_of(path), [issue])["原表"]
    assert sheet["A2"].value == text
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].quotePrefix


def test_what_a_workbook_holds_beside_cells_is_left_behind(tmp_path: Path) -> None:
    original = openpyxl.Workbook()
    sheet = original.active
    sheet.title = "填报"
    sheet.append(HEADER)
    sheet.append(["万古真", "x", "2024", "=1+1", "=WEBSERVICE(A1)", ArrayFormula("F2:F2", "=SUM(A1:A2)"), "链接"])
    sheet["G2"].hyperlink = "file://///server/share/x.exe"
    sheet["A2"].comment = Comment("=cmd", "x")
    sheet.add_data_validation(DataValidation("list", formula1="[other.xlsx]Sheet1!A1", sqref="D2"))
    sheet.conditional_formatting.add(
        "A1:A9", openpyxl.formatting.rule.FormulaRule(["A1=1"], fill=PatternFill("solid", fgColor="FF0000"))
    )
    sheet.protection.sheet = True
    sheet.sheet_state = "visible"
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[2].hidden = True
    sheet.freeze_panes = "B2"
    sheet["B2"].font = Font(bold=True, color="00FF00FF")
    original.defined_names["evil"] = DefinedName("evil", attr_text="[other.xlsx]Sheet1!A1")
    original.create_sheet("无关")["A1"] = "=1"
    workbook = receipt(tmp_path, saved(original), file_of(), [issue_of("A2")])

    given_back = workbook["填报"]
    assert workbook.sheetnames == ["回执", "填报"]
    assert given_back["G2"].hyperlink is None
    assert given_back["A2"].comment.text.startswith("✗")
    assert not given_back.protection.sheet
    assert not given_back.column_dimensions["C"].hidden
    assert not given_back.row_dimensions[2].hidden
    assert given_back.freeze_panes == "B2"
    assert given_back["B2"].font.color.rgb == "00FF00FF"


def test_merged_titles_stay_merged_and_hide_nothing(tmp_path: Path) -> None:
    original = openpyxl.Workbook()
    original.active.title = "填报"
    original.active.append(["标题"])
    original.active.merge_cells("A1:G1")
    for row in tidy(2):
        original.active.append(row)
    content = rewritten(
        saved(original),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace("</mergeCells>", '<mergeCell ref="A2:B3"/><mergeCell ref="F1:G1"/></mergeCells>'),
    )
    sheet = receipt(tmp_path, content, file_of(), [issue_of("A3"), issue_of("C1")])["填报"]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:G1"]
    assert sheet["B3"].value == "地区生产总值"
    assert sheet["A1"].fill.fgColor.rgb == "00FFC7CE"


def test_a_cell_that_calls_itself_a_formula_becomes_text(tmp_path: Path) -> None:
    """openpyxl takes t="f" at its word and would write the text back as a live formula."""
    content = rewritten(
        workbook_bytes(tidy(1)),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace('<c r="D2" t="n"><v>12.5</v></c>', '<c r="D2" t="f"><v>=1+1</v></c>'),
    )
    sheet = receipt(tmp_path, content, file_of(), [issue_of("A2")])["填报"]
    assert (sheet["D2"].value, sheet["D2"].data_type) == ("=1+1", "s")


def test_a_formula_without_a_value_is_shown_where_it_is_the_fault(tmp_path: Path) -> None:
    rows = [HEADER, ["万古镇", "x", "2024", "=B9", "亿元", "", ""]]
    issue = issue_of("D2", rule_code="formula_uncalculated", value_text="=B9", value_cell="D2")
    sheet = receipt(tmp_path, workbook_bytes(rows), file_of(), [issue])["填报"]
    assert (sheet["D2"].value, sheet["D2"].data_type) == ("=B9", "s")


def test_hidden_signs_are_shown_and_long_text_is_cut(tmp_path: Path) -> None:
    issue = issue_of("A2", sheet=None, message_zh="a\x07b\x00c\u202ed", suggestion_zh="长" * 40_000)
    rows = "镇名,数值\n" + "镇" * 40_000 + "\x02,1\n"
    file = file_of(PATH.replace(".xlsx", ".csv"), department_name="区\ud800委")
    workbook = receipt(tmp_path, rows.encode(), file, [issue])
    assert "a␇b␀c⟨U+202E⟩d" in said(workbook["回执"])
    assert "区�委" in said(workbook["回执"])
    assert all(len(text) <= 32_767 for sheet in workbook for text in texts(sheet))
    assert workbook["原表"]["A2"].value.endswith("（已截断）")
