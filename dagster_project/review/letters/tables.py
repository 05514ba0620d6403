"""The tables behind the report letter (附表); one without rows is left out."""

from __future__ import annotations

from dagster_project.review.letters.blocks import Column, Table
from dagster_project.review.letters.material import Material
from dagster_project.review.letters.statements import actual_words, office_of, pace_words
from dagster_project.review.packs.corrections import spoken
from dagster_project.review.pages.lights import GREEN, GREY, RED, UNLIT, YELLOW
from dagster_project.review.pages.standing import OUTCOMES
from dagster_project.wording.number_text import computed
from dagster_project.wording.periods import day_name, period_name

OWED = "未报事项"
_TOWNS = [
    Column("镇", 3),
    Column("■ 红", 1.4, True),
    Column("▲ 黄", 1.4, True),
    Column("● 绿", 1.4, True),
    Column("○ 无数据", 1.6, True),
    Column("– 不评价", 1.6, True),
    Column("比上期好转", 1.8, True),
    Column("比上期转差", 1.8, True),
]
_BEHIND = [
    Column("镇", 2.4),
    Column("指标", 4.4),
    Column("状态", 2.7),
    Column("基期", 2.2, True),
    Column("目标", 2.8, True),
    Column("序时应达", 2.6, True),
    Column("实际", 2.6, True),
    Column("差距", 3.2, True),
    Column("序时完成率", 1.9, True),
    Column("责任单位", 3.2),
]
_OWED = [
    Column("单位", 4.6),
    Column("镇", 2.4),
    Column("未报事项", 6),
    Column("报告期", 2.8),
    Column("情况", 2),
    Column("截止日期", 3.3),
]
_CORRECTED = [
    Column("事项", 6),
    Column("内容", 1.6),
    Column("原为", 2.4, True),
    Column("现为", 2.4, True),
    Column("原因", 8),
]


def annexes(material: Material) -> list[Table]:
    """The tables of a review: its towns, what is behind, what is not reported, what was corrected."""
    found = [_towns(material), _behind(material), _owed(material), _corrected(material)]
    return [table for table in found if table.rows]


def _towns(material: Material) -> Table:
    lights = (RED, YELLOW, GREEN, GREY, UNLIT)
    rows = [
        [
            town.name,
            *(str(town.counts[light.code]) for light in lights),
            *(str(sum(one.move == move for one in town.standings)) for move in ("好转", "转差")),
        ]
        for town in material.towns
    ]
    return Table("各镇指标状态（项）", _TOWNS, rows)


def _behind(material: Material) -> Table:
    rows = [
        [
            town.name,
            one.name,
            f"{one.light.sign} {one.status_zh}",
            one.baseline,
            one.target,
            one.expected,
            actual_words(one),
            one.gap,
            pace_words(one),
            one.row["department_names"] or "未明确",
        ]
        for town in material.towns
        for one in town.behind
    ]
    return Table("滞后指标及差距", _BEHIND, rows)


def _owed(material: Material) -> Table:
    rows = [
        [
            office_of(row),
            row["town_name"] or "—",
            row["subject_zh"] or "",
            period_name(row["period_code"]) or row["period_code"],
            OUTCOMES[row["outcome"]],
            day_name(row["due_on"]),
        ]
        for row in material.figures.arrears
        if row["outcome"] != "late"
    ]
    return Table(OWED, _OWED, rows)


def _corrected(material: Material) -> Table:
    rows = [
        [
            spoken(change.subject_zh),
            change.column_zh,
            computed(change.before),
            computed(change.after),
            # Where it stands in which file is told by the list of sources of the pack.
            change.reason_zh.replace(f"{change.source}，", "") if change.source else change.reason_zh,
        ]
        for change in material.corrections.changes
    ]
    return Table("数据更正", _CORRECTED, rows)
