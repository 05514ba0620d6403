"""The tables of the workbook of a pack: by town, by department, the four lists, and the quality of the data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dagster_project.review.cycle_review import Review
from dagster_project.review.packs.lights import GREY, light_of
from dagster_project.review.packs.page_figures import Figures, Record
from dagster_project.review.packs.sources import Sources, beijing_time
from dagster_project.review.packs.standing import OUTCOMES, Standing, standings_of
from dagster_project.wording.office_names import office_name
from dagster_project.wording.periods import period_name

# How numbers look: with every digit they were reported with, to two decimals at most, whole, as a percentage.
EXACT, ROUNDED, WHOLE, PERCENT = 8, 2, 0, 1
ARREARS_SHOWN = 5


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its title, how many decimals its numbers may show, how wide it may be, and whether it
    holds lights. A column without decimals holds texts."""

    title: str
    decimals: int | None = None
    widest: float = 40
    is_light: bool = False


@dataclass(frozen=True)
class Table:
    """A sheet of the workbook; values are texts, numbers, or None for what is missing."""

    name: str
    columns: list[Column]
    rows: list[list[Any]]
    frozen_columns: int = 0


def tables_of(review: Review, figures: Figures) -> list[Table]:
    """Every table of the workbook, in the order of its sheets."""
    labels = {row["status"]: row["status_zh"] for row in figures.statuses}
    standings = standings_of(figures.standings, labels, Sources())
    tables = [
        _by_town(standings),
        _by_department(figures, standings),
        _targets(standings),
        _measures("政策清单", figures.measures, "policy"),
        _measures("改革清单", figures.measures, "reform"),
        _projects(figures.projects),
    ]
    if any(row["kind"] == "task" for row in figures.measures):
        tables.append(_measures("重点任务", figures.measures, "task"))
    return [*tables, _quality(review, figures)]


def _by_town(standings: Iterable[Standing]) -> Table:
    columns = [
        Column("镇"),
        Column("指标", widest=34),
        Column("状态", is_light=True),
        Column("基期", EXACT),
        Column("目标", widest=18),
        Column("现应达", ROUNDED),
        Column("实际", EXACT),
        Column("差距（负为落后）", ROUNDED, 12),
        Column("单位"),
        Column("完成度%", PERCENT),
        Column("序时进度%", PERCENT, 11),
        Column("期限", widest=8),
        Column("责任部门", widest=18),
        Column("报告期", widest=22),
        Column("比上期", widest=8),
        Column("市级试点", widest=8),
        Column("来源", widest=30),
    ]
    rows = [
        [
            one.row["town_name"],
            one.name,
            f"{one.light.sign} {one.status_zh}",
            None if one.is_ordinal else one.row["baseline_value"],
            one.target if one.row["target_kind"] else None,
            None if one.is_ordinal else one.row["expected_value"],
            None if one.is_ordinal else one.row["actual_value"],
            one.gap_value,
            one.row["unit"] if not one.is_ordinal or one.row["actual_value"] is None else one.actual,
            one.row["attainment_pct"],
            one.row["pace_pct"],
            f"{one.row['target_year']}年" if one.row["target_year"] else None,
            one.row["department_names"],
            period_name(one.row["period_code"]) if one.row["actual_value"] is not None else _earlier(one),
            one.move,
            "是" if one.row["is_municipal_pilot"] else None,
            _place(one.row["actual_path"], one.row["actual_sheet"], one.row["actual_cell"]),
        ]
        for one in standings
    ]
    return Table("按镇", columns, rows, frozen_columns=2)


def _by_department(figures: Figures, standings: list[Standing]) -> Table:
    columns = [
        Column("部门", widest=24),
        *(Column(title, WHOLE) for title in ("应报", "已报", "按时", "可用", "退回", "空白", "缺报")),
        Column("完整率%", PERCENT),
        Column("及时率%", PERCENT),
        Column("截止", widest=12),
        Column("最后收到", widest=17),
        Column("欠什么", widest=48),
        Column("负责的落后指标", widest=48),
    ]
    arrears: dict[str, list[str]] = defaultdict(list)
    for owed in figures.arrears:
        arrears[owed["department_code"]].append(f"{_owed(owed)}（{OUTCOMES[owed['outcome']]}）")
    behind: dict[str, list[str]] = defaultdict(list)
    for one in standings:
        for code in (one.row["department_codes"] or []) if one.is_behind else []:
            behind[code].append(f"{one.light.sign} {one.row['town_name']} {one.name}（{one.gap}）")
    counts = ("expected", "received", "on_time", "accepted", "quarantined", "blank", "missing")
    rows = [
        [
            office_name(row["district_name"], row["department_name"]),
            *(row[f"{count}_count"] for count in counts),
            row["completeness_pct"],
            row["timeliness_pct"],
            str(row["due_on"] or ""),
            beijing_time(row["last_received_at"]),
            _shortened(arrears[row["department_code"]]),
            "；".join(behind[row["department_code"]]),
        ]
        for row in figures.departments
    ]
    return Table("按部门", columns, rows, frozen_columns=1)


def _targets(standings: Iterable[Standing]) -> Table:
    columns = [
        Column("镇"),
        Column("序号", widest=10),
        Column("类别", widest=14),
        Column("指标（原文）", widest=36),
        Column("基期年", widest=8),
        Column("基期（原文）", widest=14),
        Column("目标（原文）", widest=22),
        Column("期限", widest=8),
        Column("责任部门", widest=18),
        Column("状态", is_light=True),
        Column("文件", widest=40),
        Column("位置", widest=28),
    ]
    rows = [
        [
            one.row["town_name"],
            one.row["item_no_text"] or "正文",
            one.row["category_zh"],
            one.row["indicator_text"] or one.name,
            f"{one.row['baseline_year']}年" if one.row["baseline_year"] else None,
            one.row["baseline_text"],
            one.row["target_text"],
            f"{one.row['target_year']}年",
            one.row["department_names"],
            f"{one.light.sign} {one.status_zh}",
            one.row["document_title"],
            one.target_place,
        ]
        for one in standings
        if one.row["target_kind"]
    ]
    return Table("目标清单", columns, rows, frozen_columns=1)


def _measures(name: str, measures: Iterable[Record], kind: str) -> Table:
    columns = [
        Column("镇"),
        Column("序号", widest=18),
        Column("事项", widest=40),
        Column("责任单位" if kind == "task" else "牵头单位", widest=36),
        Column("状态", is_light=True),
        Column("进度%", PERCENT),
        Column("报告期", widest=14),
        Column("进展情况", widest=44),
        Column("说明", widest=30),
        Column("来源", widest=30),
    ]
    rows = [
        [
            row["town_name"],
            row["heading_path"] if kind == "task" else str(row["item_no"]),
            row["title_zh"],
            row["departments_text"],
            _commitment(row),
            row["progress_pct"],
            period_name(row["period_code"]) if row["period_code"] else None,
            row["account_text"],
            row["note_text"],
            _place(row["status_path"], row["status_sheet"], row["status_cell"]),
        ]
        for row in measures
        if row["kind"] == kind
    ]
    return Table(name, columns, rows, frozen_columns=1)


def _projects(projects: Iterable[Record]) -> Table:
    columns = [
        Column("镇"),
        Column("编号", widest=14),
        Column("项目", widest=36),
        Column("所属事项", widest=30),
        Column("填报部门", widest=18),
        Column("开工", widest=12),
        Column("竣工", widest=12),
        Column("计划投资（万元）", EXACT, 14),
        Column("已完成投资（万元）", EXACT, 14),
        Column("状态", is_light=True),
        Column("报告期", widest=14),
        Column("进展情况", widest=40),
        Column("说明", widest=30),
        Column("来源", widest=30),
    ]
    rows = [
        [
            row["town_name"],
            row["stated_code"],
            row["name_zh"],
            row["title_zh"],
            row["department_name"],
            str(row["starts_on"] or ""),
            str(row["ends_on"] or ""),
            row["planned_investment"],
            row["completed_investment"],
            _commitment(row),
            period_name(row["period_code"]),
            row["account_text"],
            row["note_text"],
            _place(row["status_path"], row["status_sheet"], row["status_cell"]),
        ]
        for row in projects
    ]
    return Table("项目清单", columns, rows, frozen_columns=1)


def _quality(review: Review, figures: Figures) -> Table:
    columns = [
        Column("类别", widest=12),
        Column("结论", is_light=True),
        Column("事项", widest=34),
        Column("问题", widest=56),
        Column("怎么办", widest=36),
        Column("由谁处理", widest=20),
        Column("位置", widest=40),
        Column("原文", widest=24),
    ]
    return Table(
        "数据质量", columns, [*_checks(review), *_conflicts(figures), *_issues(figures), *_arrears(figures)]
    )


def _checks(review: Review) -> list[list[Any]]:
    rows = []
    for check in review.checks:
        words = f"现为 {check.observed}，要求 {check.threshold}"
        verdict = "● 通过" if check.passed else "■ 未通过"
        rows.append(["核查", verdict, check.title_zh, words, None, None, None, None])
        rows += [
            ["核查", "▲ 待处理", check.title_zh, finding.message_zh, None, finding.actor_zh, finding.place, None]
            for finding in check.findings
        ]
    return rows


def _conflicts(figures: Figures) -> list[list[Any]]:
    return [
        [
            "口径矛盾",
            "● 已裁定" if row["is_decided"] else "▲ 未裁定",
            f"{row['town_name']} {row['indicator_name_zh']}（{row['target_year']}年）",
            f"一处为“{_stated(row, 1)}”，一处为“{_stated(row, 2)}”",
            row["decision_reason"] or "请裁定以哪一处为准。",
            row["decided_by"] or "专班",
            f"{_statement_place(row, 1)}；{_statement_place(row, 2)}",
            None,
        ]
        for row in figures.conflicts
    ]


def _issues(figures: Figures) -> list[list[Any]]:
    words = {"reject": "■ 退回", "warn": "▲ 提醒"}
    return [
        [
            "填报问题",
            "● 已说明" if row["is_justified"] else words[row["severity"]],
            row["town_name"],
            row["message_zh"],
            row["justification_text"] or row["suggestion_zh"],
            row["department_name"] or row["owner_zh"],
            _place(row["source_path"], row["sheet"], row["cell"]),
            row["value_text"],
        ]
        for row in figures.issues
    ]


def _earlier(one: Standing) -> str | None:
    return f"上次 {one.earlier}" if one.earlier else None


def _arrears(figures: Figures) -> list[list[Any]]:
    signs = {"late": "▲", "quarantined": "■"}
    return [
        [
            "欠报",
            f"{signs.get(row['outcome'], GREY.sign)} {OUTCOMES[row['outcome']]}",
            _owed(row),
            f"{period_name(row['period_code'])}，截止 {row['due_on']}，收到 {beijing_time(row['received_at'])}",
            None,
            office_name(row["district_name"], row["department_name"]),
            None,
            None,
        ]
        for row in figures.arrears
    ]


def _owed(row: Record) -> str:
    return " ".join(filter(None, (row["town_name"], row["subject_zh"])))


def _shortened(texts: list[str]) -> str:
    """The first few; the sheet 数据质量 has them all, to filter by department."""
    shown = "；".join(texts[:ARREARS_SHOWN])
    return f"{shown}；等 {len(texts)} 项，见“数据质量”" if len(texts) > ARREARS_SHOWN else shown


def _stated(row: Record, no: int) -> str:
    return str(row[f"statement_text_{no}"] or row[f"target_text_{no}"])


def _statement_place(row: Record, no: int) -> str:
    if row[f"stated_in_{no}"] == "annex":
        return f"附件{row[f'annex_no_{no}']} 序号{row[f'item_no_text_{no}']}"
    return f"正文第{row[f'paragraph_no_{no}']}段"


def _commitment(row: Record) -> str:
    if row["is_of_cycle"]:
        return f"{light_of(row['status']).sign} {row['status_zh']}"
    return f"{GREY.sign} 未填报" + (f"（上次 {row['status_zh']}）" if row["status"] else "")


def _place(path: str | None, sheet: str | None, cell: str | None) -> str | None:
    return "!".join(filter(None, (path, sheet, cell))) or None
