"""The faults that are planted in reports as they are first sent, and when their departments mend them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from demo.alterations import (
    Alteration,
    as_prose,
    cut_short,
    doubled,
    empty,
    every,
    of_another_form,
    on,
    stray,
    this_quarter_only,
    under_words,
    with_cover_and_draft,
    with_total_and_rank,
    written_by,
)
from demo.district import (
    AGRICULTURE,
    COMMERCE,
    ECOLOGY,
    ECONOMY,
    EDUCATION,
    EMPLOYMENT,
    HEALTH,
    HOUSING,
    INVESTMENT,
    SCIENCE,
    STATISTICS,
    TRANSPORT,
)
from demo.periods import moment
from demo.reports import ACCEPTED, BLANK


@dataclass(frozen=True)
class Faulty:
    """Whose report of which period is wrong at first, how, and when the right one comes, if it ever does."""

    period_code: str
    department: str
    mended_at: datetime | None
    alterations: tuple[Alteration, ...]


def _faulty(period_code: str, department: str, mended_on: str | None, *alterations: Alteration) -> Faulty:
    day = date.fromisoformat(mended_on) if mended_on else None
    return Faulty(period_code, department, moment(day.year, day.month, day.day) if day else None, alterations)


RATE = "fixed_investment_growth"
IN_FIGURES = [
    _faulty("2023-02", EMPLOYMENT, "2023-03-22", on("松", "new_employment", "town_unknown", 镇="虚构松真")),
    _faulty(
        "2023-03",
        ECONOMY,
        "2023-04-22",
        on("柏", "industrial_output", "cell_error", 数值="#DIV/0!"),
        on("竹", "industrial_output", "figure_marked", 数值="8̶2.5¹"),
    ),
    _faulty(
        "2023-Q1", AGRICULTURE, "2023-04-22", on("梅", "rural_income_growth", "unit_incompatible", 单位="亿元")
    ),
    _faulty("2023-04", COMMERCE, "2023-06-08", on("兰", "retail_sales", "formula_uncalculated", 数值="=台账!D5")),
    _faulty(
        "2023-04",
        ECONOMY,
        "2023-05-22",
        on("竹", "industrial_output", BLANK, 数值=""),
        on("竹", "industrial_output_growth", BLANK, 数值=""),
    ),
    _faulty("2023-01", INVESTMENT, "2023-02-22", every("context_target"), written_by(under_words("年度目标"))),
    _faulty(
        "2023-03", INVESTMENT, "2023-04-22", every("context_previous_year"), written_by(under_words("上年同期"))
    ),
    _faulty("2023-04", INVESTMENT, "2023-05-22", every("context_rank"), written_by(under_words("全区位次"))),
    _faulty("2023-06", INVESTMENT, "2023-07-22", every("context_share"), written_by(under_words("占全区比重"))),
    _faulty(
        "2023-08", INVESTMENT, "2023-09-22", every("context_completion_rate"), written_by(under_words("完成率"))
    ),
    _faulty("2023-10", INVESTMENT, "2023-11-22", every("context_per_head"), written_by(under_words("人均"))),
    _faulty("2023-12", INVESTMENT, "2024-01-22", every("context_statistic"), written_by(under_words("考核得分"))),
    _faulty("2024-01", INVESTMENT, "2024-02-22", every("context_scope"), written_by(under_words("全市"))),
    _faulty(
        "2024-06", INVESTMENT, "2024-07-22", every("context_void"), written_by(under_words("测试数据（勿用）"))
    ),
    _faulty("2024-07", INVESTMENT, "2024-08-22", every("context_unread"), written_by(under_words("申报数"))),
    _faulty("2023-08", EMPLOYMENT, "2023-09-22", every("context_growth"), written_by(under_words("同比增减"))),
    _faulty(
        "2023-05",
        EMPLOYMENT,
        "2023-06-22",
        on("梅", "new_employment", "units_contradict", 指标="镇域当年新增就业人数（万人）"),
    ),
    _faulty(
        "2023-07", EMPLOYMENT, "2023-08-22", on("荷", "new_employment", "towns_contradict", 说明="虚构桂镇数据")
    ),
    _faulty("2024-03", INVESTMENT, "2024-04-22", on("梅", RATE, "none_unclear", 数值="无")),
    _faulty("2023-05", INVESTMENT, "2023-06-22", on("菊", RATE, "indicator_unknown", 指标="固投增长情况")),
    _faulty("2023-06", EMPLOYMENT, "2023-07-22", on("荷", "new_employment", "unit_unknown", 单位="箩")),
    _faulty(
        "2023-Q2",
        ECOLOGY,
        "2023-07-22",
        on("桂", "rural_sewage_treatment_rate", "figure_unparsed", 数值="约八成多"),
        written_by(with_cover_and_draft, "sheet_without_table", "sheet_hidden"),
    ),
    _faulty(
        "2023-H1",
        EDUCATION,
        "2023-07-22",
        on("杏", "rural_teacher_bachelor_share", "value_out_of_range", 数值="170.5"),
    ),
    _faulty("2023-07", INVESTMENT, "2023-08-22", on("桃", RATE, "period_unparsed", 报告期="七月底之前")),
    _faulty("2023-Q3", STATISTICS, "2023-10-22", every("basis_mismatch"), written_by(this_quarter_only)),
    _faulty("2023-09", INVESTMENT, "2023-10-22", doubled("李", RATE, "value_duplicate")),
    _faulty("2023-10", EMPLOYMENT, "2023-11-22", on("枫", "new_employment", "unit_missing", 单位="")),
    _faulty("2023-11", INVESTMENT, "2023-12-22", on("榆", RATE, "department_unknown", 填报单位="示例投资促进局")),
    _faulty("2023-Q4", AGRICULTURE, "2024-01-22", stray("rural_income_growth", "2025-Q4", "period_in_future")),
    _faulty(
        "2024-01", EMPLOYMENT, "2024-02-22", stray("new_employment", "2024-02", "period_not_open", 数值="100")
    ),
    _faulty(
        "2024-02",
        INVESTMENT,
        "2024-03-22",
        on("松", RATE, ACCEPTED, "percent_mixed", 数值="0.085"),
        written_by(with_total_and_rank, "column_ignored", "row_ignored"),
    ),
    _faulty("2024-03", COMMERCE, "2024-05-08", written_by(cut_short, refused="file_damaged")),
    _faulty("2024-Q1", STATISTICS, "2024-04-22", written_by(empty, refused="file_empty")),
    _faulty("2024-04", INVESTMENT, "2024-05-22", written_by(as_prose, refused="header_not_found")),
    # Accepted with a reason: a plant that was really opened.
    _faulty(
        "2024-Q2",
        ECOLOGY,
        None,
        on(
            "枫",
            "rural_sewage_treatment_rate",
            ACCEPTED,
            "jump_own_history",
            数值="95.0",
            说明="演示数据：新厂二季度投运",
        ),
    ),
    _faulty(
        "2024-05", COMMERCE, "2024-07-08", on("榆", "retail_sales", ACCEPTED, "year_to_date_falls", 数值="0.5")
    ),
    _faulty(
        "2024-H1",
        SCIENCE,
        "2024-07-22",
        on("柏", "high_tech_firm_count", ACCEPTED, "part_exceeds_whole", 数值="180"),
    ),
    # Last month's sheet with this month's figures.
    _faulty("2024-07", EMPLOYMENT, "2024-08-22", every("period_contradicted", 报告期="2024年6月")),
    _faulty("2024-08", ECONOMY, "2024-09-22", written_by(of_another_form, refused="layout_not_met")),
    # Found only after the pack of the third quarter was frozen.
    _faulty(
        "2024-09", COMMERCE, "2024-11-12", on("李", "export_value", ACCEPTED, "jump_other_towns", 数值="21950")
    ),
    _faulty("2024-Q3", AGRICULTURE, "2024-11-12", on("桂", "rural_income_growth", ACCEPTED, 数值="8.80")),
    # Open to the end.
    _faulty("2024-10", EMPLOYMENT, None, on("桃", "new_employment", "figure_unparsed", 数值="近千人")),
    _faulty("2024-11", COMMERCE, None, on("兰", "export_value", ACCEPTED, 数值="保密")),
    _faulty("2024-12", INVESTMENT, None, on("菊", RATE, "town_unknown", 镇="虚构橘镇")),
    _faulty("2024-H2", HEALTH, None, every(BLANK, 数值="")),
    _faulty(
        "2024-H2",
        HOUSING,
        None,
        on("榆", "green_coverage_rate", ACCEPTED, "jump_own_history", "jump_other_towns", 数值="12.0"),
    ),
]
IN_MEASURES = [
    _faulty(
        "2023-Q2",
        AGRICULTURE,
        "2023-07-22",
        on("松", "annex2-02", "measure_unknown", 事项编号="", 事项="冷藏点用电补贴"),
    ),
    _faulty(
        "2023-Q3",
        AGRICULTURE,
        "2023-10-22",
        on("柏", "annex2-02", "status_unknown", 状态="基本可以"),
        on("松", "annex2-02", "measure_name_differs", 事项="培训乡村教师"),
    ),
    _faulty("2023-Q4", ECONOMY, "2024-01-22", on("梅", "annex2-01", "progress_unclear", 进度="0.5")),
    _faulty("2024-Q1", EDUCATION, "2024-04-22", on("兰", "annex3-03", "progress_out_of_range", 进度="130%")),
    _faulty("2024-Q1", AGRICULTURE, "2024-04-22", on("松", "annex2-02", "measure_town_differs", 镇="虚构柏镇")),
    _faulty("2024-Q2", EMPLOYMENT, "2024-07-22", doubled("竹", "annex2-04", "line_duplicate")),
    _faulty(
        "2024-Q3",
        ECOLOGY,
        None,
        on(
            "菊",
            "annex3-02",
            ACCEPTED,
            "progress_falls",
            状态="受阻",
            进度="10%",
            说明="演示数据：管材未到，重新核定进度",
        ),
    ),
    _faulty("2024-Q4", HOUSING, None, on("荷", "annex2-03", "status_missing", 状态="")),
]
IN_PROJECTS = [
    _faulty(
        "2023-Q3",
        TRANSPORT,
        "2023-10-22",
        on("松", "YS-01", "investment_unit_wrong", 计划投资="800箩"),
        on("柏", "YS-02", "date_unparsed", 开工时间="春耕之后"),
        on("梅", "YS-03", "investment_negative", 已完成投资="-5万元"),
        on("兰", "YS-04", "date_unclear", 完工时间="2025.1"),
        on("竹", "YS-05", "town_several", 镇="虚构竹镇、虚构兰镇"),
    ),
    _faulty(
        "2024-Q2",
        TRANSPORT,
        None,
        on(
            "兰",
            "YS-04",
            ACCEPTED,
            "completed_above_planned",
            已完成投资="2000万元",
            说明="演示数据：追加投资已批复",
        ),
    ),
    _faulty("2024-Q4", TRANSPORT, None, on("竹", "YS-05", ACCEPTED, "ends_before_starts", 完工时间="2022年1月")),
]


def faults() -> dict[tuple[str, str, str], Faulty]:
    """All of them by period, department and kind of report: figures, measures or projects."""
    kinds = {"figures": IN_FIGURES, "measures": IN_MEASURES, "projects": IN_PROJECTS}
    return {
        (faulty.period_code, faulty.department, kind): faulty
        for kind, planted in kinds.items()
        for faulty in planted
    }
