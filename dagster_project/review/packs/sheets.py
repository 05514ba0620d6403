"""How the sheets of the workbook of a pack are laid out: their columns, each with what it shows and how."""

from __future__ import annotations

from dataclasses import dataclass

from dagster_project.review.packs.formats import YEAR

# How numbers look: with every digit they were reported with, to two decimals at most, whole, as a percentage.
EXACT, ROUNDED, WHOLE, PERCENT = 8, 2, 0, 1


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its title, which column of the frame it shows, how many decimals its numbers may show,
    how wide it may be, and whether it holds lights. A column without decimals holds texts, but for numbers whose
    format is fixed or stands in a column of the frame."""

    title: str
    source: str
    decimals: int | None = None
    widest: float = 40
    is_light: bool = False
    fixed_format: str | None = None
    format_source: str | None = None


BY_TOWN = [
    Column("镇", "town_name"),
    Column("指标", "name", widest=34),
    Column("状态", "light", is_light=True),
    Column("基期", "baseline_value", EXACT),
    Column("目标", "target", widest=18, format_source="target_format"),
    Column("序时应达", "expected_value", ROUNDED),
    Column("实际", "actual_value", EXACT),
    Column("至今年均%", "average_growth_pct", ROUNDED),
    Column("差距（负为滞后）", "gap_value", ROUNDED, 12),
    Column("单位", "unit"),
    Column("目标完成率%", "attainment_pct", PERCENT),
    Column("序时完成率%", "pace_pct", PERCENT, 11),
    Column("比上期", "since_before", widest=16, format_source="since_before_format"),
    Column("比上年同期", "since_year_before", widest=16, format_source="since_year_before_format"),
    Column("期限", "target_year", widest=8, fixed_format=YEAR),
    Column("责任部门", "department_names", widest=18),
    Column("报告期", "period", widest=22),
    Column("状态升降", "move", widest=8),
    Column("市级试点", "pilot", widest=8),
    Column("来源", "place", widest=30),
]
BY_DEPARTMENT = [
    Column("部门", "office", widest=24),
    Column("应报", "expected_count", WHOLE),
    Column("已报", "received_count", WHOLE),
    Column("按时", "on_time_count", WHOLE),
    Column("采用", "accepted_count", WHOLE),
    Column("退回", "quarantined_count", WHOLE),
    Column("空白", "blank_count", WHOLE),
    Column("未报", "missing_count", WHOLE),
    Column("完整率%", "completeness_pct", PERCENT),
    Column("及时率%", "timeliness_pct", PERCENT),
    Column("截止", "due_on", widest=12),
    Column("最后收到", "last_received_at", widest=17),
    Column("未报事项", "owed", widest=48),
    Column("负责的滞后指标", "behind", widest=48),
]
TARGETS = [
    Column("镇", "town_name"),
    Column("序号", "target_no", widest=10),
    Column("类别", "category_zh", widest=14),
    Column("指标（原文）", "target_name", widest=36),
    Column("基期年", "baseline_year", widest=8, fixed_format=YEAR),
    Column("基期（原文）", "baseline_text", widest=14),
    Column("目标（原文）", "target_text", widest=22),
    Column("期限", "target_year", widest=8, fixed_format=YEAR),
    Column("责任部门", "department_names", widest=18),
    Column("状态", "light", is_light=True),
    Column("文件", "document_title", widest=40),
    Column("位置", "target_place", widest=28),
]
TASKS = [
    Column("镇", "town_name"),
    Column("序号", "heading_path", widest=18),
    Column("事项", "title_zh", widest=40),
    Column("责任单位", "departments_text", widest=36),
    Column("状态", "light", is_light=True),
    Column("进度%", "progress_pct", PERCENT),
    Column("报告期", "period", widest=14),
    Column("进展情况", "account_text", widest=44),
    Column("说明", "note_text", widest=30),
    Column("来源", "place", widest=30),
]
MEASURES = [
    TASKS[0],
    Column("序号", "item_no", widest=18),
    TASKS[2],
    Column("牵头单位", "departments_text", widest=36),
    *TASKS[4:],
]
PROJECTS = [
    Column("镇", "town_name"),
    Column("编号", "stated_code", widest=14),
    Column("项目", "name_zh", widest=36),
    Column("所属事项", "title_zh", widest=30),
    Column("填报部门", "department_name", widest=18),
    Column("开工", "starts_on", widest=12),
    Column("竣工", "ends_on", widest=12),
    Column("计划投资（万元）", "planned_investment", EXACT, 14),
    Column("已完成投资（万元）", "completed_investment", EXACT, 14),
    Column("状态", "light", is_light=True),
    Column("报告期", "period", widest=14),
    Column("进展情况", "account_text", widest=40),
    Column("说明", "note_text", widest=30),
    Column("来源", "place", widest=30),
]
QUALITY = [
    Column("类别", "kind", widest=12),
    Column("结论", "light", is_light=True),
    Column("事项", "subject", widest=34),
    Column("问题", "problem", widest=56),
    Column("下一步", "remedy", widest=36),
    Column("由谁处理", "actor", widest=20),
    Column("位置", "place", widest=40),
    Column("原文", "value_text", widest=24),
]
