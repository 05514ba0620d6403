"""A home built once by the command, and a review of its third quarter of 2024 made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from dagster_project.review.cycle_review import Change, Check, Cycle, District, Finding, Review

CYCLE = Cycle(
    "2024-Q3",
    "quarter",
    "2024年三季度研判",
    "2024-Q3",
    date(2024, 7, 1),
    date(2024, 9, 30),
    date(2024, 10, 15),
    date(2024, 10, 20),
)
DISTRICT = District("500111", "大足区")
REASON = "专题会按期召开 <b>医师比例</b>会上口头说明"
CHECKS = [
    Check(
        "completeness",
        "完整性",
        "Completeness",
        False,
        "86.2%",
        "至少 90%",
        [Finding("荣昌区卫生健康委", "吴家镇 乡村医生执业（助理）医师比例：未填报。", "Not reported.")],
    ),
    Check("timeliness", "及时性", "Timeliness", True, "82.8%", "至少 80%"),
    Check(
        "rejections_open",
        "退回未更正",
        "Rejections",
        False,
        "1 个值",
        "0",
        [Finding("大足区卫生健康委", "“127”超出可能的范围。", "Out of range.", "医师.csv!D2")],
    ),
]
CHANGES = [
    Change(
        "fct_indicator_value",
        "万古镇 · 高新技术企业 · 2024年上半年",
        "实际值",
        "44",
        None,
        "区科技局撤回",
        "Withdrawn",
        "科技.csv!D3",
    )
]


def review_of(**stated: Any) -> Review:
    """A forced review with something to say of everything; what is stated stands instead."""
    moment = datetime(2024, 10, 18, 1, 30, tzinfo=UTC)
    made = Review(
        cycle=CYCLE,
        district=DISTRICT,
        as_of=moment,
        created_at=datetime(2024, 10, 18, 2, 0, tzinfo=UTC),
        warehouse="20241018T012900000Z",
        code_fingerprint="3f9c2ab18d77e0c4",
        revision=1,
        checks=CHECKS,
        forced_reason=REASON,
        compared_with="2024-Q2 r2",
        changes=CHANGES,
        is_synthetic=False,
    )
    return replace(made, **stated)
