"""What a receipt says of a file, and which cells it marks."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dagster_project.receipts.recorded import read_as
from tests.receipts.making import (
    Record,
    file_of,
    issue_of,
    receipt,
    said,
    table,
    texts,
    tidy,
    workbook_bytes,
)


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
        message_zh="文件打不开，可能已损坏或不完整（未能解压）。",
        suggestion_zh="请重新导出，确认能打开后再报。",
    )
    workbook = receipt(tmp_path, b"PK\x03\x04 not a workbook", file, [])
    assert workbook.sheetnames == ["回执"]
    assert "✗ 整个文件未采用" in texts(workbook["回执"])
    [line] = table(workbook["回执"])
    assert line[2] == "第 3 行"
    assert line[4] == "文件打不开，可能已损坏或不完整（未能解压）。"


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
