"""A folder with the notice itself: its annexes land as a transcription would; a bad one harms no other."""

from __future__ import annotations

import csv
import io

import pytest

from dagster_project.ingest.landing.batches import Row
from dagster_project.settings import Settings
from tests.ingest.helpers import landed, take, write

TOWN = "annexes/500111-jiazhen"
NOTICE = f"{TOWN}/notice.txt"
SIDECAR = f"{TOWN}/notice.yml"
INDICATORS = [
    ["序号", "指标名称", "计量单位", "2024年目标", "2025年目标", "责任单位", "备注"],
    ["1", "出口总额", "万美元", "10", "20", "区商务委", ""],
    ["2", "城镇化率", "%", "60", "62", "", "　"],
]
POLICIES = [["序号", "重大政策", "牵头单位", "配合单位"], ["1", "建设蔬菜园", "区商务委", "区教委、区财政局等"]]
REFORMS = [["序号", "重大改革", "责任单位"], ["1", "盘活房屋", "区教委"]]
STRANGE = [["颜色", "形状"], ["红", "圆"]]
EXTRA = [["序号", "重大改革", "牵头单位", "颜色"], ["1", "盘活房屋", "区教委", "红"]]


def notice(*annexes: tuple[int, list[list[str]]]) -> str:
    """A notice of a few lines with these annexes, as copied from a web page."""
    lines = ["大足区甲镇“强镇带村”试点实施方案（2023—2025年）", "一、试点基础", "甲镇下辖2个社区。"]
    for annex_no, table in annexes:
        lines += [f"附件{annex_no}", f"甲镇清单{annex_no}"]
        lines += ["\t" + "\n\t".join(row) + "\n" for row in table]
    return "\n".join(lines) + "\n"


def cells(settings: Settings, path: str) -> list[Row]:
    """The cells that landed from a file, without where they come from."""
    rows = landed(settings, "annex_indicators", path) + landed(settings, "annex_measures", path)
    batch = ("batch_id", "received_at", "source_sha256", "source_path", "sheet")
    return [{name: value for name, value in row.items() if name not in batch} for row in rows]


def transcribe(settings: Settings, name: str, table: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    write(settings, f"{TOWN}/{name}", text.getvalue())


def test_a_notice_alone_lands_with_its_annexes(settings: Settings) -> None:
    write(settings, NOTICE, notice((1, INDICATORS), (2, POLICIES), (3, REFORMS)))
    rows = take(settings)
    assert {path for path in rows if path.startswith(TOWN)} == {NOTICE}, "nothing else is asked for"
    assert (rows[NOTICE]["outcome"], rows[NOTICE]["cell_count"]) == ("read", 14 + 4 + 3)
    listed = landed(settings, "notice_annexes", NOTICE)
    assert [(row["annex_no"], row["kind"], row["title"], row["annex_path"]) for row in listed] == [
        ("1", "indicators", "甲镇清单1", NOTICE),
        ("2", "measures", "甲镇清单2", NOTICE),
        ("3", "measures", "甲镇清单3", NOTICE),
    ]
    sheets = {(row["annex_no"], row["sheet"]) for row in landed(settings, "annex_measures", NOTICE)}
    assert sheets == {("2", "附件2"), ("3", "附件3")}, "cells of two annexes share addresses"
    assert landed(settings, "reading_notes", NOTICE) == []


def test_the_same_cells_as_from_the_transcription(settings: Settings) -> None:
    tables = {1: INDICATORS, 2: POLICIES, 3: REFORMS}
    write(settings, NOTICE, notice(*tables.items()))
    entries = ""
    for (annex_no, table), kind in zip(tables.items(), ["indicators", "policies", "reforms"], strict=True):
        transcribe(settings, f"{annex_no}.csv", table)
        entries += f"  - {{annex_no: {annex_no}, kind: {kind}, title: 清单, file: {annex_no}.csv}}\n"
    write(settings, SIDECAR, f"annexes:\n{entries}")
    assert {row["outcome"] for path, row in take(settings).items() if path.startswith(TOWN)} == {"read"}
    transcribed = [cell for annex_no in tables for cell in cells(settings, f"{TOWN}/{annex_no}.csv")]
    assert cells(settings, NOTICE) == transcribed


def test_a_second_pass_lands_nothing(settings: Settings) -> None:
    write(settings, NOTICE, notice((1, INDICATORS), (2, STRANGE)))
    write(settings, SIDECAR, "town_name: 甲镇\n")
    assert NOTICE in take(settings)
    assert take(settings) == {}


@pytest.mark.parametrize(
    ("table", "rule_code", "said"),
    [
        (EXTRA, "annex_column_not_known", "“颜色”"),
        ([row[:2] for row in REFORMS], "annex_column_missing", "责任单位"),
        ([*REFORMS, ["2", "修路", "区教委", "多余"]], "annex_column_not_known", "（空白表头）"),
        ([*REFORMS, ["合计", "", ""]], "annex_rows_left_out", "第3行"),
        ([[*REFORMS[0], "得分"], [*REFORMS[1], "8"]], "annex_figures_not_read", "“得分”"),
    ],
)
def test_one_odd_column_loses_nothing_else(
    settings: Settings, table: list[list[str]], rule_code: str, said: str
) -> None:
    write(settings, NOTICE, notice((1, INDICATORS), (2, table)))
    assert take(settings)[NOTICE]["outcome"] == "read"
    [note] = landed(settings, "reading_notes", NOTICE)
    assert (note["rule_code"], note["sheet"]) == (rule_code, "附件2")
    assert said in note["message_zh"]
    cells = landed(settings, "annex_measures", NOTICE)
    assert {"annex_no": "2", "role": "title", "value_text": "盘活房屋"}.items() <= next(
        cell for cell in cells if cell["role"] == "title"
    ).items()


def test_a_bad_annex_is_told_and_the_others_go_in(settings: Settings) -> None:
    said = ["没有找到表头", "颜色、形状", "重大政策", "指标名称"]
    write(settings, NOTICE, notice((1, INDICATORS), (2, STRANGE), (3, POLICIES)))
    row = take(settings)[NOTICE]
    assert (row["outcome"], row["cell_count"]) == ("read", 14 + 4)
    assert [row["annex_no"] for row in landed(settings, "notice_annexes", NOTICE)] == ["1", "3"]
    [note] = landed(settings, "reading_notes", NOTICE)
    assert (note["rule_code"], note["sheet"]) == ("annex_rejected", "附件2")
    for words in ("第 2 个附件表", "甲镇清单2"):
        assert words in note["message_zh"]
    assert all(words in note["message_zh"] + note["suggestion_zh"] for words in said)
    assert "notice.yml" in note["suggestion_zh"]
    assert "annex table 2" in note["message_en"].lower()


def test_two_tables_under_one_number(settings: Settings) -> None:
    """Those of a known shape go in under numbers of their own, a copy does not."""
    write(settings, NOTICE, notice((1, STRANGE), (1, POLICIES), (1, REFORMS), (1, POLICIES)))
    assert take(settings)[NOTICE]["cell_count"] == 4 + 3
    assert [row["annex_no"] for row in landed(settings, "notice_annexes", NOTICE)] == ["1", "1-2"]
    notes = landed(settings, "reading_notes", NOTICE)
    assert ["第 1 个" in notes[0]["message_zh"], "还有一个表" in notes[1]["message_zh"]] == [True, True]


def test_the_folder_names_the_town(settings: Settings) -> None:
    path = "annexes/大足区甲镇/notice.txt"
    write(settings, path, notice((1, INDICATORS)))
    row = take(settings)[path]
    assert (row["outcome"], row["rule_code"]) == ("rejected", "town_folder_misnamed")
    assert "500153-wujia" in row["suggestion_zh"]


def test_what_a_sidecar_may_leave_out(settings: Settings) -> None:
    """Beside a notice, nearly everything; the codes are the folder's. Alone, what it always had to state."""
    write(settings, SIDECAR, "town_name: 甲镇\n")
    row = take(settings)[SIDECAR]
    assert row["rule_code"] == "sidecar_invalid"
    assert "title: 缺少" in row["message_zh"]
    assert "annexes: 缺少" in row["message_zh"]

    write(settings, NOTICE, notice((1, INDICATORS)))
    assert take(settings)[SIDECAR]["outcome"] == "read", "what was refused is looked at again"
    [stated] = landed(settings, "notices", SIDECAR)
    assert (stated["town_code"], stated["district_code"], stated["town_name"], stated["title"]) == (
        *("500111-jiazhen", "500111", "甲镇"),
        None,
    )


@pytest.mark.parametrize("text", ["town_code: 500111-yizhen\n", "district_code: 500153\n", "town: 甲镇\n"])
def test_a_wrong_sidecar_beside_a_notice(settings: Settings, text: str) -> None:
    write(settings, SIDECAR, text)
    write(settings, NOTICE, notice((1, INDICATORS)))
    write(settings, f"{TOWN}/2.csv", "序号,重大政策,牵头单位\n1,甲,乙\n")
    rows = take(settings)
    assert {path: rows[path].get("rule_code") for path in (SIDECAR, NOTICE, f"{TOWN}/2.csv")} == {
        SIDECAR: "sidecar_invalid",
        NOTICE: None,
        f"{TOWN}/2.csv": "sidecar_rejected",
    }


def test_a_table_that_no_sidecar_lists(settings: Settings) -> None:
    write(settings, NOTICE, notice((1, INDICATORS)))
    write(settings, f"{TOWN}/2.csv", "序号,重大政策,牵头单位\n1,甲,乙\n")
    assert take(settings)[f"{TOWN}/2.csv"]["rule_code"] == "file_not_listed"
