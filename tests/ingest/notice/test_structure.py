"""Headings, facts and annexes as people write them."""

from __future__ import annotations

import pytest

from dagster_project.ingest.notice.numbering import heading
from tests.ingest.notice.helpers import note_codes, read, rejected

FRONT = "甲府发〔2024〕3号\n甲区乙镇试点实施方案（2024—2025年）\n甲区人民政府\n2024年5月6日\n"
BODY = "一、目标\n到2025年完成。\n"
TABLE = "\t序号\n\t指标\n\n\t1\n\t出口总额\n\n"


@pytest.mark.parametrize(
    ("text", "level", "number", "words", "is_all"),
    [
        ("第一章 总体要求", 0, "第一章", "总体要求", True),
        ("第二部分：任务", 0, "第二部分", "任务", True),
        ("第三节　保障", 1, "第三节", "保障", True),
        ("第三条　保障。由区财政局负责。", 1, "第三条", "保障", False),
        ("一、目标", 2, "一", "目标", True),
        ("十一. 目标。", 2, "十一", "目标", True),
        ("三，任务", 2, "三", "任务", True),
        ("（一）目标。", 3, "（一）", "目标", True),
        ("( 二 )目标：到2025年", 3, "(二)", "目标", False),
        ("(三）、目标", 3, "(三）", "目标", True),
        ("任务一：粮食安全。播种3万亩。", 4, "任务一", "粮食安全", False),
        ("1．打造集群。聚焦电梯。", 5, "1．", "打造集群", False),
        ("12.打造", 5, "12.", "打造", True),
        ("３、打造", 5, "３、", "打造", True),
        ("2. 2025年达到3.5%", 5, "2.", "2025年达到3.5%", True),
        ("（1）建设", 6, "（1）", "建设", True),
        ("2)建设", 6, "2)", "建设", True),
        ("①建设", 7, "①", "建设", True),
    ],
)
def test_heading(text: str, level: int, number: str, words: str, is_all: bool) -> None:
    assert heading(text) == (level, number, words, is_all)


@pytest.mark.parametrize(
    "text",
    [
        "1.87缩小到1.7以内",
        "3.5万人",
        "2025年目标",
        "一是抓产业",
        "第七次人口普查",
        "第一章程",
        "第一章所说的任务由各部门按照职责分工认真落实到位，不得推诿",
        "——全域统筹",
    ],
)
def test_no_heading(text: str) -> None:
    found = heading(text)
    assert found is None or text == "第一章程"


def test_a_body_without_headings_begins_behind_the_day_of_issue() -> None:
    front = "甲府发〔2024〕3号\n甲区乙镇试点方案（2023—2025年）\n甲区人民政府\n2024年5月6日\n"
    notice = read(f"{front}到2025年完成。\n附件：指标\n")
    assert [one.kind for one in notice.paragraphs] == ["front"] * 4 + ["body", "attachment"]


def test_chapters_stand_above_everything() -> None:
    notice = read(FRONT + "第一章 总则\n一、目标\n（一）产业\n1．做强\n（1）电梯\n第二章 任务\n文字。\n")
    assert [one.heading_path for one in notice.paragraphs[4:]] == [
        "第一章",
        "第一章 › 一",
        "第一章 › 一 › （一）",
        "第一章 › 一 › （一） › 1．",
        "第一章 › 一 › （一） › 1． › （1）",
        "第二章",
        "第二章",
    ]


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("甲区乙镇\n“强镇带村”试点\n实施方案（2024—2025年）\n", "甲区乙镇“强镇带村”试点实施方案（2024—2025年）"),
        ("甲区乙镇试点实施方案\n（2024—2025年）\n", "甲区乙镇试点实施方案（2024—2025年）"),
        ("甲区乙镇试点实施方案(2024-2025)\n", "甲区乙镇试点实施方案(2024-2025)"),
        ("现将《甲区乙镇试点\n实施方案（2024年）》印发给你们，请执行。\n", "甲区乙镇试点实施方案（2024年）"),
        ("甲区人民政府办公室\n关于开展试点工作的通知\n各镇：\n", "关于开展试点工作的通知"),
        ("甲區乙鎮試點實施方案（2024年）\n", "甲區乙鎮試點實施方案（2024年）"),
    ],
)
def test_title(front: str, title: str) -> None:
    assert read(front + BODY).facts["title"].text == title


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("甲府办发〔2024〕41号", "甲府办发〔2024〕41号"),
        ("甲府办发[2024]41号", "甲府办发[2024]41号"),
        ("甲府办发（2024） 41 号", "甲府办发（2024） 41 号"),
        ("发文字号：甲府发〔2024〕1号", "甲府发〔2024〕1号"),
        ("[ 发文字号 ] 甲府发〔2024〕1号", "甲府发〔2024〕1号"),
        ("甲府發〔2024〕1號", "甲府發〔2024〕1號"),
    ],
)
def test_document_number(line: str, number: str) -> None:
    assert read(f"{line}\n甲区乙镇试点方案\n{BODY}").facts["document_no"].text == number


def test_a_notice_without_a_number_states_none() -> None:
    assert "document_no" not in read("甲区乙镇试点方案\n" + BODY).facts


@pytest.mark.parametrize(
    ("front", "issuer", "day"),
    [
        ("2024年6月10日\n甲区人民政府\n2024年6月5日\n", "甲区人民政府", "2024年6月5日"),
        ("甲区人民政府\n2024年6月5日\n（此件公开发布）\n2024年6月10日\n", "甲区人民政府", "2024年6月5日"),
        ("甲区人民政府办公室　　2024 年 6 月 5 日\n", "甲区人民政府办公室", "2024 年 6 月 5 日"),
        ("甲区人民政府\n二〇二四年六月五日\n", "甲区人民政府", "二〇二四年六月五日"),
    ],
)
def test_signature_date_wins(front: str, issuer: str, day: str) -> None:
    facts = read("甲区乙镇试点方案。\n" + front + BODY).facts
    assert (facts["issuer"].text, facts["issued_on"].text) == (issuer, day)


def test_signature_below_the_body() -> None:
    notice = read(f"甲区乙镇试点方案\n{BODY}甲区人民政府\n2024年6月5日\n")
    assert notice.facts["issued_on"].text == "2024年6月5日"


@pytest.mark.parametrize(
    "heading_line", ["附件1", "附件：1", "附件一", "附 件 1", "附件1：", "附件１", "【附件1】", "附件"]
)
def test_annex_headings(heading_line: str) -> None:
    (annex,) = read(f"{FRONT}{BODY}{heading_line}\n指标目标清单\n{TABLE}").annexes
    assert (annex.annex_no, annex.title) == (1, "指标目标清单")


@pytest.mark.parametrize("heading_line", ["附件2 重大政策清单", "附件2：重大政策清单", "附件二、重大政策清单"])
def test_annex_heading_with_its_title(heading_line: str) -> None:
    (annex,) = read(f"{FRONT}{BODY}{heading_line}\n{TABLE}").annexes
    assert (annex.annex_no, annex.title) == (2, "重大政策清单")


@pytest.mark.parametrize(("text", "number"), [("十", 10), ("十二", 12), ("二十", 20), ("二十一", 21)])
def test_chinese_annex_numbers(text: str, number: int) -> None:
    assert read(f"{FRONT}{BODY}附件{text}\n{TABLE}").annexes[0].annex_no == number


@pytest.mark.parametrize(
    "listed",
    ["附件：1．指标清单\n2．政策清单\n", "附件:1.指标清单\n2. 政策清单\n", "附件：\n1．指标清单\n2．政策清单\n"],
)
def test_the_list_of_annexes(listed: str) -> None:
    notice = read(f"{FRONT}{BODY}{listed}附件1\n指标清单\n{TABLE}")
    assert [one.kind for one in notice.paragraphs].count("attachment") == len(listed.splitlines())


def test_no_annex_at_all_is_no_fault() -> None:
    notice = read(FRONT + BODY)
    assert (notice.annexes, note_codes(notice)) == ((), [])


def test_two_tables_under_one_annex_are_both_kept() -> None:
    notice = read(f"{FRONT}{BODY}附件1\n指标清单\n{TABLE}重大改革清单\n{TABLE}")
    assert [(annex.annex_no, annex.title) for annex in notice.annexes] == [(1, "指标清单"), (1, "重大改革清单")]
    assert note_codes(notice) == ["notice_annex_several_tables"]


@pytest.mark.parametrize(
    ("note", "codes"),
    [
        ("注：带*指标2025年目标值调整为24亿元。", ["notice_note_changes_figures"]),
        ("注：带*指标的2025年目标值力争达到24亿元。", []),
    ],
    ids=["another figure", "a wish"],
)
def test_a_note_that_changes_figures_is_said(note: str, codes: list[str]) -> None:
    assert note_codes(read(f"{FRONT}{BODY}附件1\n{TABLE}{note}\n")) == codes


def test_table_above_the_first_annex_belongs_to_the_body() -> None:
    notice = read(f"{FRONT}{BODY}{TABLE}文字。\n附件1\n{TABLE}")
    assert [len(table.grid) for table in notice.body_tables] == [2]
    assert len(notice.annexes) == 1
    assert note_codes(notice) == ["notice_table_in_body"]


def test_annex_without_a_table_is_text() -> None:
    notice = read(f"{FRONT}{BODY}附件1\n项目说明\n本项目分两期。\n")
    assert [(one.kind, one.text) for one in notice.paragraphs[-2:]] == [
        ("attachment", "项目说明"),
        ("attachment", "本项目分两期。"),
    ]
    assert note_codes(notice) == ["notice_annex_without_table"]


def test_plan_that_is_the_annex_of_a_letter() -> None:
    letter = "甲区人民政府关于印发试点方案的通知\n请执行。\n附件：甲区乙镇试点方案\n甲区人民政府\n2024年5月6日\n"
    notice = read(f"{letter}附件\n甲区乙镇试点方案\n{BODY}附件1\n指标清单\n{TABLE}")
    assert [(one.kind, one.heading_path) for one in notice.paragraphs][-2:] == [("heading", "一"), ("body", "一")]
    assert [annex.annex_no for annex in notice.annexes] == [1]
    assert notice.facts["issued_on"].text == "2024年5月6日"


@pytest.mark.parametrize(
    "note",
    ["注：1．按可比价格计算。", "备注：含返乡人员。", "說明：初步數。", "* 为约束性指标", "数据来源：区统计局"],
)
def test_notes_below_a_table(note: str) -> None:
    (annex,) = read(f"{FRONT}{BODY}附件1\n{TABLE}{note}\n2．另一条。\n").annexes
    assert annex.notes == (note, "2．另一条。")


def test_title_behind_a_note_is_of_the_next_table() -> None:
    annexes = read(f"{FRONT}{BODY}附件1\n{TABLE}注：按可比价格\n重大改革清单\n{TABLE}").annexes
    assert [(annex.title, annex.notes) for annex in annexes] == [("", ("注：按可比价格",)), ("重大改革清单", ())]


def test_annex_with_headings_of_its_own_is_no_plan() -> None:
    body = "（一）目标\n到2025年完成。\n"
    notice = read(f"{FRONT}{body}附件1\n一、重大政策\n{TABLE}二、重大改革\n{TABLE}")
    assert [annex.title for annex in notice.annexes] == ["一、重大政策", "二、重大改革"]


def test_imprint_is_no_note() -> None:
    notice = read(f"{FRONT}{BODY}附件1\n{TABLE}注：按可比价格。\n抄送：区委办公室。\n")
    assert notice.annexes[0].notes == ("注：按可比价格。",)
    assert notice.paragraphs[-1].text == "抄送：区委办公室。"


def test_note_in_the_last_row_of_a_table() -> None:
    (annex,) = read(f"{FRONT}{BODY}附件1\n{TABLE}\t注：按可比价格。\n\t\n").annexes
    assert len(annex.table.grid) == 2
    assert annex.notes == ("注：按可比价格。",)


def test_repeated_header_is_dropped_and_blank_columns_stay() -> None:
    rows = ["\t序号\t指标\t备注", "\t1\t甲\t", "\t序号\t指标\t备注", "\t2\t乙\t"]
    (annex,) = read(f"{FRONT}{BODY}附件1\n" + "\n".join(row[1:] for row in rows) + "\n").annexes
    assert annex.table.grid == [["序号", "指标", "备注"], ["1", "甲", ""], ["2", "乙", ""]]


def test_traditional_characters_are_kept() -> None:
    notice = read("甲區乙鎮試點方案\n一、總體要求\n（一）目標。到2025年達到。\n附件1\n指標清單\n" + TABLE)
    assert notice.paragraphs[2].heading_text == "目標"
    assert notice.annexes[0].title == "指標清單"


@pytest.mark.parametrize(
    "line", ["附件\n", "（" * 5000 + "\n", "方案（2023" * 20000 + "\n", "附件1\n" * 20000, "注：\n" * 20000]
)
def test_odd_lines_end_soon(line: str) -> None:
    read(line * 2)


@pytest.mark.parametrize(("line", "what"), [("甲\n", "段落"), ("\t1\n\n", "表格单元格"), ("1\t2\n", "表格单元格")])
def test_more_than_any_notice_has(line: str, what: str) -> None:
    assert what in rejected("notice_too_large", (line * 250_000).encode(), "notice.txt")


def test_a_table_of_equal_rows_ends_soon() -> None:
    notice = read("附件1\n" + "序号\t指标\n" * 50_000)
    assert len(notice.annexes[0].table.grid) == 1
