"""Receipts: what they say, what they mark, and that nothing in them computes, links or gets lost."""

from __future__ import annotations

import base64
import io
import time
import zipfile
import zlib
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from dagster_project.ingest.landing.archive import sha256_of
from dagster_project.receipts.lines import REJECT, gather
from dagster_project.receipts.path import receipt_path
from dagster_project.receipts.receipt import write_due_receipts, write_receipt
from dagster_project.receipts.recorded import read_as
from dagster_project.settings import Settings

Record = dict[str, Any]
HEADER = ["镇名", "指标名称", "报告期", "数值", "计量单位", "填报单位", "说明"]
PATH = "submissions/2024-Q3/500111-economy_information/三季度.xlsx"


def file_of(path: str = PATH, **stated: Any) -> Record:
    """A row of quality.source_file as a read file has it."""
    file: Record = {
        "file_version_code": f"b1:{path}",
        "sha256": None,
        "path": path,
        "kind": "submission",
        "outcome": "accepted",
        "rule_code": None,
        "place": None,
        "message_zh": "已采用。",
        "message_en": "Taken in.",
        "suggestion_zh": None,
        "value_count": 3,
        "accepted_count": 3,
        "quarantined_count": 0,
        "blank_count": 0,
        "superseded_count": 0,
        "withdrawn_count": 0,
        "encoding": None,
        "byte_count": 100,
        "version_no": 1,
        "is_current": True,
        "received_at": datetime(2024, 10, 12, 7, 30, tzinfo=UTC),
        "batch_id": "b1",
    }
    return file | stated


def issue_of(cell: str | None, **stated: Any) -> Record:
    """A row of quality.submission_issue on a cell."""
    issue: Record = {
        "rule_code": "town_unknown",
        "severity": "reject",
        "owner": "department",
        "message_zh": "镇名“万古真”不在试点镇名单中。",
        "suggestion_zh": "是否为：万古镇？",
        "sheet": "填报",
        "cell": cell,
        "value_cell": f"D{cell[1:]}" if cell else None,
        "row_no": int(cell[1:]) if cell else None,
        "value_text": "12.5",
        "is_justified": False,
        "justification_text": None,
    }
    return issue | stated


def workbook_bytes(rows: list[list[Any]], title: str = "填报") -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.title = title
    for row in rows:
        workbook.active.append(row)
    return saved(workbook)


def saved(workbook: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def tidy(count: int, town: str = "万古真") -> list[list[Any]]:
    return [
        HEADER,
        *([town, "地区生产总值", "2024年三季度", 12.5, "亿元", "区经济信息委", ""] for _ in range(count)),
    ]


def receipt(
    tmp_path: Path,
    content: bytes | None,
    file: Record,
    issues: list[Record],
    release: str | None = "r1",
    recorded: list[Record] | None = None,
) -> openpyxl.Workbook:
    target = tmp_path / "receipts" / f"{time.monotonic_ns()}.xlsx"
    write_receipt(target, content, file, issues, recorded or [], release)
    assert [path.suffix for path in target.parent.iterdir()] == [".xlsx"] * len(list(target.parent.iterdir()))
    assert_inert(target)
    return openpyxl.load_workbook(target)


def assert_inert(target: Path) -> None:
    """Nothing in the file computes, links outward, validates, or names anything but what is printed."""
    with zipfile.ZipFile(target) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8", "replace")
            assert "externalLink" not in name, name
            assert "vbaProject" not in name, name
            assert 'TargetMode="External"' not in text, name
            if name.startswith("xl/worksheets/"):
                assert "<f>" not in text, name
                assert "<f " not in text, name
                assert "dataValidation" not in text, name
                assert "conditionalFormatting" not in text, name
            if name == "xl/workbook.xml":
                names = text.split("<definedName ")[1:]
                ours = ("_xlnm.Print_", "_xlnm._FilterDatabase")
                assert all(any(one in name.split(">")[0] for one in ours) for name in names)


def texts(worksheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in worksheet.iter_rows() for cell in row if cell.value is not None]


def said(worksheet: Worksheet) -> str:
    return "\n".join(texts(worksheet))


def table(worksheet: Worksheet) -> list[list[str]]:
    """The rows of the table of problems."""
    rows = [[str(cell.value or "") for cell in row] for row in worksheet.iter_rows(max_col=7)]
    start = next((no for no, row in enumerate(rows) if row[0] == "处理"), len(rows))
    return [row for row in rows[start + 1 :] if row[4]]


def test_one_wrong_town_name_on_twenty_values_is_one_line(tmp_path: Path) -> None:
    issues = [issue_of(f"A{row}") for row in range(2, 22)]
    file = file_of(outcome="partly_accepted", value_count=20, accepted_count=0, quarantined_count=20)
    workbook = receipt(tmp_path, workbook_bytes(tidy(20)), file, issues)

    assert workbook.sheetnames == ["回执", "填报"]
    [line] = table(workbook["回执"])
    assert line[0] == "✗ 需更正"
    assert line[1] == "填报"
    assert line[2] == "A2、A3、A4、A5 等 20 格"
    assert line[3] == "万古真"
    assert line[4:] == ["镇名“万古真”不在试点镇名单中。", "是否为：万古镇？", "影响 20 个值"]
    assert "没有值被采用，20 个值需更正" in said(workbook["回执"])


def test_a_header_that_hits_a_column_is_one_mark(tmp_path: Path) -> None:
    issues = [issue_of("B1", value_cell=f"B{row}", row_no=row) for row in range(2, 22)]
    workbook = receipt(tmp_path, workbook_bytes([["镇名", "总值"]]), file_of(), issues)
    [line] = table(workbook["回执"])
    assert (line[2], line[3], line[6]) == ("B1", "总值", "影响 20 个值")
    assert workbook["填报"]["C1"].value.startswith("问题\n✗ B1：")


def test_faulty_cells_are_marked_and_linked(tmp_path: Path) -> None:
    issues = [
        issue_of("A2"),
        issue_of("D3", severity="warn", message_zh="“99”与本镇历史差异过大。", suggestion_zh="请核对。"),
        issue_of("E3", message_zh="计量单位“斤”不在单位表中。", suggestion_zh="该指标的单位是“亿元”。"),
    ]
    workbook = receipt(tmp_path, workbook_bytes(tidy(3)), file_of(outcome="partly_accepted"), issues)
    sheet = workbook["填报"]
    assert sheet["A2"].fill.fgColor.rgb == "00FFC7CE"
    assert sheet["D3"].fill.fgColor.rgb == "00FFEB9C"
    assert sheet["D4"].fill.fill_type is None
    assert sheet["A2"].comment.text.startswith("✗ 需更正：镇名“万古真”")
    assert (sheet["H1"].value, sheet["I1"].value) == ("问题", "建议")
    assert sheet["H3"].value.split("\n") == ["✗ E3：计量单位“斤”不在单位表中。", "！ D3：“99”与本镇历史差异过大。"]
    assert sheet["I3"].value.split("\n") == ["该指标的单位是“亿元”。", "请核对。"]
    assert sheet["H4"].value is None
    assert sheet["D2"].value == 12.5
    lines = table(workbook["回执"])
    assert [line[0] for line in lines] == ["✗ 需更正", "✗ 需更正", "！ 请核对"]
    first = workbook["回执"]["C9"]
    assert first.hyperlink.location == "'填报'!A2"
    assert first.hyperlink.target is None


def test_counts_and_time_are_said(tmp_path: Path) -> None:
    file = file_of(
        outcome="partly_accepted",
        value_count=40,
        accepted_count=33,
        quarantined_count=5,
        blank_count=2,
        withdrawn_count=1,
        department_name="区经济信息委",
    )
    issues = [
        issue_of("D2"),
        issue_of("D3", severity="warn"),
        issue_of("D4", severity="warn", is_justified=True, justification_text="新厂投产"),
    ]
    summary = said(receipt(tmp_path, workbook_bytes(tidy(3)), file, issues)["回执"])
    assert "共 40 个值：采用 33（含撤回 1），需更正 5，空白 2。提醒 2 条，其中已说明 1 条。" in summary
    assert "！ 部分采用，5 个值需更正" in summary
    assert "区经济信息委　　报告期：2024年三季度　　收到：2024-10-12 15:30（北京时间），第 1 版" in summary
    assert "✓ 已说明" in summary
    assert "说明已留存：新厂投产" in summary


def test_a_file_with_nothing_wrong_says_so(tmp_path: Path) -> None:
    workbook = receipt(tmp_path, workbook_bytes(tidy(3)), file_of(), [])
    assert workbook.sheetnames == ["回执"]
    assert "✓ 全部采用，没有问题" in texts(workbook["回执"])
    assert table(workbook["回执"]) == []


def test_a_file_of_blanks_is_no_success(tmp_path: Path) -> None:
    file = file_of(
        outcome="empty",
        value_count=3,
        accepted_count=0,
        blank_count=3,
        suggestion_zh="确无此项请填“不适用”。",
    )
    summary = said(receipt(tmp_path, workbook_bytes(tidy(3)), file, [])["回执"])
    assert "没有填报任何数值，按未报计" in summary
    assert "确无此项请填“不适用”" in summary


def test_a_rejected_file_gets_the_reason_and_is_not_opened(tmp_path: Path) -> None:
    file = file_of(
        outcome="rejected",
        value_count=0,
        place="第 3 行",
        message_zh="文件损坏或不完整：未能解压。",
        suggestion_zh="请重新导出，确认能打开后再报。",
    )
    workbook = receipt(tmp_path, b"PK\x03\x04 not a workbook", file, [])
    assert workbook.sheetnames == ["回执"]
    assert "✗ 整个文件未采用" in texts(workbook["回执"])
    [line] = table(workbook["回执"])
    assert line[2] == "第 3 行"
    assert line[4] == "文件损坏或不完整：未能解压。"


def test_a_duplicate_needs_nothing(tmp_path: Path) -> None:
    file = file_of(
        outcome="duplicate",
        message_zh="内容与已收到的“a.xlsx”完全相同，没有重复计入。",
        suggestion_zh="无需处理。",
    )
    workbook = receipt(tmp_path, workbook_bytes(tidy(3)), file, [])
    assert workbook.sheetnames == ["回执"]
    assert "＝ 与已收到的文件相同，没有重复计入" in texts(workbook["回执"])
    assert table(workbook["回执"])[0][0] == "· 知悉"


def test_an_issue_without_a_cell_is_said_and_marks_nothing(tmp_path: Path) -> None:
    issue = issue_of(None, severity="warn", sheet="底稿", message_zh="工作表“底稿”是隐藏的，没有读取。")
    workbook = receipt(tmp_path, workbook_bytes(tidy(3)), file_of(), [issue])
    assert workbook.sheetnames == ["回执"]
    [line] = table(workbook["回执"])
    assert line[:3] == ["！ 请核对", "底稿", ""]


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ({}, "✓ 预检：全部可采用，没有问题"),
        ({"outcome": "partly_accepted", "quarantined_count": 1}, "！ 预检：部分可采用，1 个值需更正"),
        (
            {"outcome": "partly_accepted", "quarantined_count": 3, "accepted_count": 0},
            "✗ 预检：没有值可采用，3 个值需更正",
        ),
        ({"outcome": "rejected", "message_zh": "文件打不开。"}, "✗ 预检：整个文件不能采用"),
        (
            {"outcome": "empty", "value_count": 0, "accepted_count": 0, "suggestion_zh": ""},
            "！ 预检：没有填报任何数值，按未报计",
        ),
    ],
)
def test_a_check_never_sounds_like_a_receipt(tmp_path: Path, stated: Record, words: str) -> None:
    workbook = receipt(tmp_path, None, file_of(**stated), [], None)
    assert workbook.sheetnames == ["预检"]
    summary = said(workbook["预检"])
    assert words in summary
    assert "这是预检，数据尚未报送；改好后再次预检，通过后正式报送。" in summary
    assert "填报预检结果（尚未报送）" in summary
    assert not any(word in summary for word in ("数据填报回执", "收到：", "重报", "已采用"))


def recorded_of(**stated: Any) -> Record:
    """A value as recorded_values() has it."""
    row = {"town_name": "万古镇", "subject_zh": "出口总额", "period_code": "2024-Q3", "basis_zh": "累计"}
    row |= {"value": Decimal("6890.50000000"), "label": None, "unit": "万美元", "value_text": "0.68905亿美元"}
    row |= {"value_status": "reported", "is_current": True, "sheet": "填报", "cell": "D2"}
    return row | stated


def test_each_value_stands_there_as_it_was_recorded(tmp_path: Path) -> None:
    rows = [
        recorded_of(),
        recorded_of(
            subject_zh="常住人口城镇化率", basis_zh="期末", value=Decimal("65.9"), unit="%", is_current=False
        ),
        recorded_of(town_name="吴家镇", value=None, label="不适用", value_status="not_applicable"),
        recorded_of(town_name="吴家镇", period_code="2024-08", value=None, value_status="withdrawn"),
    ]
    workbook = receipt(tmp_path, None, file_of(), [], "r1", rows)
    summary = said(workbook["回执"])
    assert "2024年三季度；万古镇、吴家镇；出口总额、常住人口城镇化率；万美元、%" in summary
    shown = [[cell.value or "" for cell in row] for row in workbook["采用明细"].iter_rows()]
    assert shown[0][:6] == ["镇", "指标或事项", "报告期", "口径", "采用值", "单位"]
    assert shown[1] == [
        "万古镇", "出口总额", "2024年三季度", "累计", "6,890.5", "万美元", "0.68905亿美元", "填报", "D2", "采用"
    ]  # fmt: skip
    assert [row[4] for row in shown[2:]] == ["65.9", "不适用", "—"]
    assert [row[-1] for row in shown[2:]] == ["已被后来的填报更替", "采用", "撤回"]


def test_what_many_towns_and_periods_were_read_as_is_one_line() -> None:
    rows = [recorded_of(town_name=f"镇{no}", period_code=f"2024-{no:02}") for no in range(1, 7)]
    assert read_as(rows) == (
        "2024年1月、2024年2月、2024年3月、2024年4月等 6 个报告期；镇1、镇2、镇3、镇4等 6 个镇；出口总额；万美元"
    )
    assert read_as([recorded_of(value_status="withdrawn")]) == ""


# Safety


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
    issue = issue_of("A2", sheet=None, message_zh="a\x07b\x00c\u202ed\ud800", suggestion_zh="长" * 40_000)
    rows = "镇名,数值\n" + "镇" * 40_000 + "\x02,1\n"
    workbook = receipt(tmp_path, rows.encode(), file_of(PATH.replace(".xlsx", ".csv")), [issue])
    assert "a␇b␀c⟨U+202E⟩d�" in said(workbook["回执"])
    assert all(len(text) <= 32_767 for sheet in workbook for text in texts(sheet))
    assert workbook["原表"]["A2"].value.endswith("（已截断）")


# What can be given back, and how

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
    started = time.monotonic()
    workbook = receipt(tmp_path, out.getvalue(), file_of(), issues)
    assert time.monotonic() - started < 20
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


def rewritten(content: bytes, part: str, change: Any) -> bytes:
    """A workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            data = before.read(name)
            if name == part:
                changed = change(data.decode())
                assert changed != data.decode()
                data = changed.encode()
            after.writestr(name, data)
    return out.getvalue()


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
def test_hostile_workbooks_take_little_time(tmp_path: Path, name: str) -> None:
    before, after = HOSTILE_PARTS[name]
    content = rewritten(
        workbook_bytes(tidy(3)), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(before, after)
    )
    started = time.monotonic()
    workbook = receipt(tmp_path, content, file_of(), [issue_of("A2")])
    assert time.monotonic() - started < 20
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
    issues = (issue_of(f"A{row}", sheet=None, message_zh=f"镇名“镇{row}”未知。") for row in range(2, 6_002))
    file = file_of(PATH.replace(".xlsx", ".csv"), outcome="partly_accepted", quarantined_count=6_000)
    started = time.monotonic()
    workbook = receipt(tmp_path, content.encode(), file, issues)  # type: ignore[arg-type]
    assert time.monotonic() - started < 30
    assert len(table(workbook["回执"])) == 3_000
    assert "另有 3000 条问题没有列出，见 quality.submission_issue。" in said(workbook["回执"])
    assert workbook["回执"].freeze_panes == "A9"
    comments = [cell for row in workbook["原表"].iter_rows(max_col=1) for cell in row if cell.comment]
    assert len(comments) == 1_000


def test_marks_are_bounded_and_every_issue_is_counted() -> None:
    gathered = gather(issue_of(f"A{row}") for row in range(2, 30_002))
    assert len(gathered.marks["填报"]) == 20_000
    [line] = gathered.lines
    assert (line.issue_count, line.cell_count, len(line.cells)) == (30_000, 30_000, 6)
    assert gathered.count(REJECT) == 30_000


# Where receipts go


PATHS = [
    "submissions/2024/部门/a.xlsx",
    "submissions/2024/部门/a_b.xlsx",
    "submissions/2024/部门/a\\b.xlsx",
    "submissions/2024/部门/a:b.xlsx",
    "submissions/2024/部门/\u202excod.xlsx",
    "submissions/2024/部门/a\nb.xlsx",
    "submissions/2024/部门/" + "长" * 80 + ".xlsx",
    "submissions/2024/部门/" + "长" * 80 + "1.xlsx",
    "submissions/2024/部门/CON",
    "submissions/2024/部门/a.xlsx.v1.回执.xlsx",
    "submissions/2024/a.xlsx.v1.回执.xlsx/b.csv",
    "submissions/2024/a.xlsx",
    "submissions/a.xlsx",
    "submissions/2024/部门/深/a.xlsx",
    "submissions/2024/部门_深/a.xlsx",
    "submissions/2024/" + "/".join(["d" * 200] * 15) + "/a.xlsx",
    "submissions/2024/.. /a.xlsx",
    "submissions/2024/部门/.a.xlsx",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_receipt_has_a_safe_place_of_its_own(settings: Settings, path: str) -> None:
    target = receipt_path(settings, path, 1)
    parts = target.relative_to(settings.home / "receipts").parts
    assert len(parts) <= 3
    assert target.name.endswith(".v1.回执.xlsx")
    assert all(len(part.encode()) < 240 and not part.startswith(".") for part in parts)
    assert not any(sign in part for part in parts for sign in '\\:*?"<>|\n\u202e')
    places = {receipt_path(settings, other, no) for other in PATHS for no in (1, 2)}
    assert len(places) == 2 * len(PATHS)
    files, folders = {str(place) for place in places}, {str(place.parent) for place in places}
    assert not files & folders


def test_names_that_are_safe_stay_as_they_are(settings: Settings) -> None:
    target = receipt_path(settings, PATH, 2)
    assert target == settings.home / "receipts/2024-Q3/500111-economy_information/三季度.xlsx.v2.回执.xlsx"


def test_a_receipt_is_never_written_over(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    sent = openpyxl.Workbook()
    sent["Sheet"]["A1"] = "sent to the department"
    sent.save(target)
    before = target.read_bytes()
    write_receipt(target, None, file_of(), [], [], "r2")
    assert target.read_bytes() == before


# What is due


def database(files: list[Record], issues: list[Record]) -> duckdb.DuckDBPyConnection:
    """A release as far as receipts read it."""
    connection = duckdb.connect()
    connection.execute("create schema quality; create schema marts")
    connection.execute(
        """
        create table marts.dim_department as
        select '500111-economy_information' as department_code, '区经济信息委' as department_name,
            '500111' as district_code, '大足区' as district_name;
        create table quality.source_file (
            file_version_code varchar, sha256 varchar, path varchar, kind varchar, outcome varchar,
            rule_code varchar, place varchar, message_zh varchar, message_en varchar, suggestion_zh varchar,
            value_count bigint,
            accepted_count bigint, quarantined_count bigint, blank_count bigint, superseded_count bigint,
            withdrawn_count bigint, encoding varchar, byte_count bigint, version_no bigint, is_current boolean,
            received_at timestamp, batch_id varchar);
        create table quality.submission_issue (
            rule_code varchar, severity varchar, owner varchar, message_zh varchar, suggestion_zh varchar,
            sheet varchar, cell varchar, value_cell varchar, row_no bigint, value_text varchar,
            is_justified boolean, justification_text varchar, source_path varchar, batch_id varchar);
        create table marts.dim_town as select '500111-wangu' as town_code, '万古镇' as town_name,
            true as is_current;
        create table marts.dim_indicator as
        select 'export_value' as indicator_code, '出口总额' as indicator_name_zh, 'year_to_date' as time_basis;
        create table marts.dim_measure (measure_code varchar, title_zh varchar);
        create table marts.dim_progress_status (status varchar, status_zh varchar);
        create table marts.fct_indicator_value (
            town_code varchar, indicator_code varchar, period_code varchar, value decimal(28, 8),
            value_text varchar, unit varchar, value_status varchar, is_current boolean,
            source_path varchar, received_at timestamp, sheet varchar, cell varchar);
        create table marts.fct_measure_status_version (
            town_code varchar, measure_code varchar, period_code varchar, status varchar, status_text varchar,
            progress_pct decimal(28, 8), progress_text varchar, value_status varchar, is_current boolean,
            source_path varchar, received_at timestamp, sheet varchar, cell varchar);
        create table marts.fct_project_status_version (
            town_code varchar, name_zh varchar, period_code varchar, status varchar, status_text varchar,
            planned_investment decimal(28, 8), planned_text varchar, completed_investment decimal(28, 8),
            completed_text varchar, unit varchar, value_status varchar, is_current boolean, source_path varchar,
            received_at timestamp, sheet varchar, cell varchar);
        """
    )
    insert(connection, "quality.source_file", files)
    insert(connection, "quality.submission_issue", issues)
    return connection


def insert(connection: duckdb.DuckDBPyConnection, name: str, rows: list[Record]) -> None:
    for row in rows:
        marks = ", ".join("?" for _ in row)
        connection.execute(f"insert into {name} ({', '.join(row)}) values ({marks})", list(row.values()))


def kept(settings: Settings, content: bytes) -> str:
    settings.archive.mkdir(parents=True, exist_ok=True)
    (settings.archive / sha256_of(content)).write_bytes(content)
    return sha256_of(content)


def test_each_version_of_each_submission_gets_one_receipt(settings: Settings) -> None:
    sha256 = kept(settings, workbook_bytes(tidy(3)))
    csv = PATH.replace(".xlsx", ".csv")
    files = [
        file_of(sha256=sha256, batch_id="b1", is_current=False),
        file_of(sha256=sha256, batch_id="b2", version_no=2, outcome="partly_accepted", quarantined_count=1),
        file_of(csv, sha256="gone", batch_id="b2"),
        file_of("submissions/2024/x.xlsx", outcome="rejected", message_zh="文件不在约定的位置。"),
        file_of("submissions/2024/y/twin.xlsx", sha256=sha256, outcome="duplicate"),
        file_of("annexes/500111-wangu/annex.csv", kind="annex_indicators"),
    ]
    issues = [issue_of("A2") | {"source_path": PATH, "batch_id": "b2"}]
    with database(files, issues) as connection:
        written = write_due_receipts(settings, connection, "r1")
        again = write_due_receipts(settings, connection, "r2")
    home = settings.home / "receipts"
    assert sorted(str(path.relative_to(home)) for path in written) == [
        "2024-Q3/500111-economy_information/三季度.csv.v1.回执.xlsx",
        "2024-Q3/500111-economy_information/三季度.xlsx.v1.回执.xlsx",
        "2024-Q3/500111-economy_information/三季度.xlsx.v2.回执.xlsx",
        "2024/x.xlsx.v1.回执.xlsx",
        "2024/y/twin.xlsx.v1.回执.xlsx",
    ]
    assert again == []
    first, second = (openpyxl.load_workbook(receipt_path(settings, PATH, no)) for no in (1, 2))
    assert first.sheetnames == ["回执"]
    assert "之后已收到更新的版本" in said(first["回执"])
    assert second.sheetnames == ["回执", "填报"]
    assert "区经济信息委" in said(second["回执"])


def test_a_file_that_is_judged_anew_gets_another_receipt(settings: Settings) -> None:
    sha256 = kept(settings, workbook_bytes(tidy(3)))
    file = file_of(sha256=sha256, outcome="partly_accepted", accepted_count=2, quarantined_count=1)
    old = file_of(PATH.replace("三季度", "旧"), sha256=sha256, quarantined_count=1, is_current=False)
    issue = issue_of("A2") | {"source_path": PATH, "batch_id": "b1"}
    with database([file, old], [issue]) as connection:
        assert len(write_due_receipts(settings, connection, "r1")) == 2
    accepted = file_of(sha256=sha256)
    replaced = old | {"quarantined_count": 0}
    with database([accepted, replaced], []) as connection:
        value = ["500111-wangu", "export_value", "2024-Q3", Decimal(5), "5", "万美元", "reported", True]
        value += [PATH, accepted["received_at"], "填报", "D2"]
        connection.execute(f"insert into marts.fct_indicator_value values ({', '.join('?' * len(value))})", value)
        (written,) = write_due_receipts(settings, connection, "r2")
        assert write_due_receipts(settings, connection, "r3") == []
    assert written == receipt_path(settings, PATH, 1, 2)
    assert written.name == "三季度.xlsx.v1.重判2.回执.xlsx"
    summary = said(openpyxl.load_workbook(written)["回执"])
    assert "全部采用，没有问题（第 2 次判定" in summary
    assert "2024年三季度；万古镇；出口总额；万美元" in summary
    # What says how often a file was judged can be lost: what is there is taken for what is judged now.
    (settings.home / "judgements.json").write_text('{"damaged": 1}', encoding="utf-8")
    with database([accepted], []) as connection:
        assert write_due_receipts(settings, connection, "r4") == []


def test_every_sheet_of_a_made_up_home_says_so_and_of_another_none(settings: Settings) -> None:
    sha256 = kept(settings, workbook_bytes(tidy(3)))
    file = file_of(sha256=sha256, outcome="partly_accepted", quarantined_count=1)
    issues = [issue_of("A2") | {"source_path": PATH, "batch_id": "b1"}]
    for files, label in (([file], None), ([file, file_of("演示数据.txt", kind="synthetic_mark")], "演示数据")):
        with database(files, issues) as connection:
            (written,) = write_due_receipts(settings, connection, "r1")
        book = openpyxl.load_workbook(written)
        assert {sheet.oddHeader.center.text for sheet in book} == {label}
        assert {"演示数据" in said(sheet) for sheet in book} == {label is not None}
        written.unlink()


@pytest.mark.slow
def test_two_hundred_small_files_take_less_than_twenty_seconds(settings: Settings) -> None:
    files, issues = [], []
    for number in range(200):
        path = PATH.replace("三季度", str(number))
        sha256 = kept(settings, workbook_bytes(tidy(40, f"镇{number}")))
        files.append(file_of(path, sha256=sha256, outcome="partly_accepted", quarantined_count=40))
        issues += [issue_of(f"A{row}") | {"source_path": path, "batch_id": "b1"} for row in range(2, 22)]
    with database(files, issues) as connection:
        started = time.monotonic()
        assert len(write_due_receipts(settings, connection, "r1")) == 200
        seconds = time.monotonic() - started
    print(f"200 receipts: {seconds:.1f} s")
    assert seconds < 20
