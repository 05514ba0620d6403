"""What the gate found, as people are told it: by who must act, counted, and what is alike said once."""

from __future__ import annotations

import pytest

from dagster_project.review.cycle_review import Check, Finding
from dagster_project.review.findings import by_actor, place_words
from dagster_project.review.said import LINES_SHOWN, actor_lines


def missing(town: str, subject: str, actor: str = "大足区商务委") -> Finding:
    return Finding(actor, "未报。", "Not reported.", None, town, subject, "2024-Q3", "请补报。", "Report it.")


def sent_back(number: int) -> Finding:
    place = f"submissions/2024-Q3/500111-commerce/商贸.xlsx!填报!C{number}"
    return Finding(
        "大足区商务委", f"“{number}”超出范围。", "Out of range.", place, "万古镇", "出口总额", "2024-Q3"
    )


def check(check_id: str, *findings: Finding) -> Check:
    return Check(check_id, "报送完整率", "Completeness", False, "", "", list(findings), "请补报。", "Report it.")


def test_what_is_alike_is_said_once_and_nobody_is_left_out() -> None:
    towns, subjects = ("万古镇", "双桥镇"), ("出口总额", "社会消费品零售总额")
    alike = [missing(town, subject) for town in towns for subject in subjects]
    [actor] = by_actor([check("completeness", *alike, missing("龙水镇", "出口总额"))])
    assert (actor.count, actor.by_check) == (5, "报送完整率 5 项")
    assert [line.about_zh for line in actor.lines] == [
        "万古镇、双桥镇 · 出口总额、社会消费品零售总额 · 2024年三季度（4 项）",
        "龙水镇 · 出口总额 · 2024年三季度",
    ]


def test_who_has_most_to_do_comes_first_and_ourselves_last() -> None:
    found = check(
        "completeness",
        *(missing("万古镇", name, "专班") for name in ("甲", "乙", "丙")),
        missing("万古镇", "甲", "大足区教委"),
        *(missing("万古镇", name) for name in ("甲", "乙")),
    )
    assert [actor.name_zh for actor in by_actor([found])] == ["大足区商务委", "大足区教委", "专班"]


def test_what_stands_in_receipts_is_cut_and_what_is_missing_is_not() -> None:
    found = [sent_back(number) for number in range(1, LINES_SHOWN + 4)]
    owed = [missing(f"{number}镇", f"指标{number}") for number in range(LINES_SHOWN + 4)]
    [actor] = by_actor([check("rejections_open", *found), check("completeness", *owed)])
    text = "\n".join(actor_lines(actor))
    assert text.count("超出范围") == LINES_SHOWN
    assert "另有 3 项，见该单位回执。3 more: see its receipts." in text
    assert text.count("未报。") == len(owed)
    assert "万古镇 · 出口总额 · 2024年三季度：“1”超出范围。 《商贸》工作表“填报”单元格 C1" in text


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("submissions/2024-09/500111-commerce/9月指标.csv!C14", "《9月指标》单元格 C14"),
        ("submissions/2024-09/500111-commerce/9月.xlsx", "《9月》"),
        (
            "annexes/500111-wangu/annex-1.csv!E2 / annexes/500111-wangu/notice.txt!第25段",
            "《annex-1》单元格 E2与《notice》第25段",
        ),
    ],
)
def test_a_place_in_words(place: str, words: str) -> None:
    assert place_words(place) == words
