"""The faults that are planted in reports as they are first sent, and when their departments mend them.

Each alteration makes of a right report a wrong one whose lines know which rule must find them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from demo import district
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
    TOWNS,
    TRANSPORT,
)
from demo.periods import moment
from demo.reports import ACCEPTED, BLANK, TIDY, Line, Report, Write, csv_bytes, figure, workbook

Alteration = Callable[[Report], Report]


@dataclass(frozen=True)
class Faulty:
    """What is wrong with the first version of a report, and when the right one comes; None where it never does."""

    alterations: tuple[Alteration, ...]
    mended_at: datetime | None


def town(sign: str) -> str:
    """The code of a town by the sign that its name differs in."""
    return next(code for code, name in TOWNS.items() if name[2] == sign)


def on(sign: str, subject: str, fate: str, *warned: str, **texts: str) -> Alteration:
    """The line of a town on an indicator (or the measure or project whose code ends so) is written otherwise."""

    def alter(report: Report) -> Report:
        hits = [place for place, line in enumerate(report.lines) if _is_of(line, town(sign), subject)]
        if not hits:
            raise LookupError(f"{report.path} has no line of {sign} on {subject}")
        lines = [
            line.but(fate, warned, **texts) if place in hits else line for place, line in enumerate(report.lines)
        ]
        return replace(report, lines=tuple(lines))

    return alter


def _is_of(line: Line, town_code: str, subject: str) -> bool:
    if line.key[0] in ("measure", "project"):
        return line.key[1].startswith(town_code) and line.key[1].endswith(subject)
    return line.key[:2] == (town_code, subject)


def every(fate: str, **texts: str) -> Alteration:
    """Every line is written otherwise."""
    return lambda report: replace(report, lines=tuple(line.but(fate, **texts) for line in report.lines))


def with_line(line: Line) -> Alteration:
    """One more line."""
    return lambda report: replace(report, lines=(*report.lines, line))


def doubled(sign: str, subject: str, fate: str) -> Alteration:
    """A line that stands twice, so that neither counts."""

    def alter(report: Report) -> Report:
        altered = on(sign, subject, fate)(report)
        twice = [line for line in altered.lines if line.fate == fate]
        return replace(altered, lines=(*altered.lines, *twice))

    return alter


def written_by(change: Callable[[Write], Write], *notes: str, refused: str | None = None) -> Alteration:
    """The file is written otherwise: `notes` are the rules of what is noticed, `refused` that which refuses it."""
    return lambda report: replace(
        report, write=change(report.write), notes=(*report.notes, *notes), file_rule=refused or report.file_rule
    )


def _cut_short(write: Write) -> Write:
    return lambda lines: write(lines)[:900]


def _empty(write: Write) -> Write:
    return lambda lines: b""


def _as_prose(write: Write) -> Write:
    return lambda lines: "各镇情况总体平稳，具体数据另行报送。（演示数据）\n".encode()


def _this_quarter_only(write: Write) -> Write:
    """A header that says the figures are of the quarter alone, where they count from January."""
    header = ["当季" if column == "数值" else column for column in TIDY]
    return lambda lines: csv_bytes([header, *([line[column] for column in TIDY] for line in lines)])


def _with_total_and_rank(write: Write) -> Write:
    """A column and a row that are not taken in."""

    def rows(lines: Sequence[Line]) -> bytes:
        table = [[*(line[column] for column in TIDY), str(place)] for place, line in enumerate(lines, start=1)]
        return csv_bytes([[*TIDY, "排名"], *table, ["合计", lines[0]["指标"], lines[0]["报告期"], "9999"]])

    return rows


def _with_cover_and_draft(write: Write) -> Write:
    """A cover without a table, and a hidden sheet of figures that do not count."""

    def sheets(lines: Sequence[Line]) -> bytes:
        table = [[line[column] for column in TIDY] for line in lines]
        draft = [["镇", "指标", "数值", "单位"], ["虚构松镇", lines[0]["指标"], "1", lines[0]["单位"]]]
        cover = [["生态环境指标（演示数据）"], ["说明文字，没有表格"]]
        return workbook({"封面": cover, "填报表": [TIDY, *table], "底稿": draft}, hidden=("底稿",))

    return sheets


def _of_another_form(write: Write) -> Write:
    """The sheet of the department for the economy with 本月 where its layout expects 累计."""

    def sheet(lines: Sequence[Line]) -> bytes:
        heads = [[None, "镇", "总产值", None], [None, None, "本月", "上月"]]
        return workbook({"月报": [["月报（演示数据）"], ["报告期：另附"], *heads, [1, "虚构松镇", 1, 2]]})

    return sheet


def _stranger(department: str, period: str, indicator: str, **texts: str) -> Line:
    """A line of the first town on something that the report is not about, to be given a fate."""
    line = figure(town("松"), indicator, period, "1")
    return line.but(texts.pop("fate"), 填报单位=district.DEPARTMENTS[department], **texts)


def faults() -> dict[tuple[str, str, str], Faulty]:
    """What is wrong, by period, department and kind of report: indicators, measures or projects."""
    rate = "fixed_investment_growth"
    indicators: dict[tuple[str, str], tuple[datetime | None, tuple[Alteration, ...]]] = {
        ("2023-02", EMPLOYMENT): (
            moment(2023, 3, 22),
            (on("松", "new_employment", "town_unknown", 镇="虚构松真"),),
        ),
        ("2023-03", ECONOMY): (
            moment(2023, 4, 22),
            (on("柏", "industrial_output", "cell_error", 数值="#DIV/0!"),),
        ),
        ("2023-Q1", AGRICULTURE): (
            moment(2023, 4, 22),
            (on("梅", "rural_income_growth", "unit_incompatible", 单位="亿元"),),
        ),
        ("2023-04", COMMERCE): (
            moment(2023, 6, 8),
            (on("兰", "retail_sales", "formula_uncalculated", 数值="=B4+B5"),),
        ),
        ("2023-04", ECONOMY): (
            moment(2023, 5, 22),
            (on("竹", "industrial_output", BLANK, 数值=""), on("竹", "industrial_output_growth", BLANK, 数值="")),
        ),
        ("2023-05", INVESTMENT): (
            moment(2023, 6, 22),
            (on("菊", rate, "indicator_unknown", 指标="固投增长情况"),),
        ),
        ("2023-06", EMPLOYMENT): (moment(2023, 7, 22), (on("荷", "new_employment", "unit_unknown", 单位="箩"),)),
        ("2023-Q2", ECOLOGY): (
            moment(2023, 7, 22),
            (
                on("桂", "rural_sewage_treatment_rate", "figure_unparsed", 数值="约八成多"),
                written_by(_with_cover_and_draft, "sheet_without_table", "sheet_hidden"),
            ),
        ),
        ("2023-H1", EDUCATION): (
            moment(2023, 7, 22),
            (on("杏", "rural_teacher_bachelor_share", "value_out_of_range", 数值="170.5"),),
        ),
        ("2023-07", INVESTMENT): (moment(2023, 8, 22), (on("桃", rate, "period_unparsed", 报告期="七月底之前"),)),
        ("2023-Q3", STATISTICS): (moment(2023, 10, 22), (every("basis_mismatch"), written_by(_this_quarter_only))),
        ("2023-09", INVESTMENT): (moment(2023, 10, 22), (doubled("李", rate, "value_duplicate"),)),
        ("2023-10", EMPLOYMENT): (moment(2023, 11, 22), (on("枫", "new_employment", "unit_missing", 单位=""),)),
        ("2023-11", INVESTMENT): (
            moment(2023, 12, 22),
            (on("榆", rate, "department_unknown", 填报单位="示例投资促进局"),),
        ),
        ("2023-Q4", AGRICULTURE): (
            moment(2024, 1, 22),
            (
                with_line(
                    _stranger(
                        AGRICULTURE,
                        "2025-Q4",
                        "rural_income_growth",
                        fate="period_in_future",
                        报告期="2025年四季度",
                    )
                ),
            ),
        ),
        ("2024-01", EMPLOYMENT): (
            moment(2024, 2, 22),
            (with_line(_stranger(EMPLOYMENT, "2024-02", "new_employment", fate="period_not_open")),),
        ),
        ("2024-02", INVESTMENT): (
            moment(2024, 3, 22),
            (
                on("松", rate, ACCEPTED, "percent_mixed", 数值="0.085"),
                written_by(_with_total_and_rank, "column_ignored", "row_ignored"),
            ),
        ),
        ("2024-03", COMMERCE): (moment(2024, 5, 8), (written_by(_cut_short, refused="file_damaged"),)),
        ("2024-Q1", STATISTICS): (moment(2024, 4, 22), (written_by(_empty, refused="file_empty"),)),
        ("2024-04", INVESTMENT): (moment(2024, 5, 22), (written_by(_as_prose, refused="header_not_found"),)),
        # Accepted with a reason: a plant that was really opened.
        ("2024-Q2", ECOLOGY): (
            None,
            (
                on(
                    "枫",
                    "rural_sewage_treatment_rate",
                    ACCEPTED,
                    "jump_own_history",
                    数值="95.0",
                    说明="演示数据：新厂二季度投运",
                ),
            ),
        ),
        ("2024-05", COMMERCE): (
            moment(2024, 7, 8),
            (on("榆", "retail_sales", ACCEPTED, "year_to_date_falls", 数值="0.5"),),
        ),
        ("2024-H1", SCIENCE): (
            moment(2024, 7, 22),
            (on("柏", "high_tech_firm_count", ACCEPTED, "part_exceeds_whole", 数值="180"),),
        ),
        ("2024-07", EMPLOYMENT): (moment(2024, 8, 22), (with_line(_owned_by_others("2024-07")),)),
        ("2024-08", ECONOMY): (moment(2024, 9, 22), (written_by(_of_another_form, refused="layout_not_met"),)),
        # Found only after the pack of the third quarter was frozen.
        ("2024-09", COMMERCE): (
            moment(2024, 11, 12),
            (on("李", "export_value", ACCEPTED, "jump_other_towns", 数值="21950"),),
        ),
        ("2024-Q3", AGRICULTURE): (
            moment(2024, 11, 12),
            (on("桂", "rural_income_growth", ACCEPTED, 数值="8.80"),),
        ),
        # Open to the end.
        ("2024-10", EMPLOYMENT): (None, (on("桃", "new_employment", "figure_unparsed", 数值="近千人"),)),
        ("2024-11", COMMERCE): (None, (on("兰", "export_value", ACCEPTED, 数值="保密"),)),
        ("2024-12", INVESTMENT): (None, (on("菊", rate, "town_unknown", 镇="虚构橘镇"),)),
        ("2024-H2", HEALTH): (None, (every(BLANK, 数值=""),)),
        ("2024-H2", HOUSING): (
            None,
            (on("榆", "green_coverage_rate", ACCEPTED, "jump_own_history", 数值="12.0"),),
        ),
    }
    measures: dict[tuple[str, str], tuple[datetime | None, tuple[Alteration, ...]]] = {
        ("2023-Q2", AGRICULTURE): (
            moment(2023, 7, 22),
            (on("松", "annex2-02", "measure_unknown", 事项编号="", 事项="冷藏点用电补贴"),),
        ),
        ("2023-Q3", AGRICULTURE): (
            moment(2023, 10, 22),
            (on("柏", "annex2-02", "status_unknown", 状态="基本可以"),),
        ),
        ("2023-Q4", ECONOMY): (moment(2024, 1, 22), (on("梅", "annex2-01", "progress_unclear", 进度="0.5"),)),
        ("2024-Q1", EDUCATION): (
            moment(2024, 4, 22),
            (on("兰", "annex3-03", "progress_out_of_range", 进度="130%"),),
        ),
        ("2024-Q2", EMPLOYMENT): (moment(2024, 7, 22), (doubled("竹", "annex2-04", "line_duplicate"),)),
        ("2024-Q3", ECOLOGY): (
            None,
            (on("菊", "annex3-02", ACCEPTED, "progress_falls", 状态="受阻", 进度="10%"),),
        ),
        ("2024-Q4", HOUSING): (None, (on("荷", "annex2-03", "status_missing", 状态=""),)),
    }
    projects: dict[tuple[str, str], tuple[datetime | None, tuple[Alteration, ...]]] = {
        ("2023-Q3", TRANSPORT): (
            moment(2023, 10, 22),
            (
                on("松", "YS-01", "investment_unit_wrong", 计划投资="800箩"),
                on("柏", "YS-02", "date_unparsed", 开工时间="春耕之后"),
                on("梅", "YS-03", "investment_negative", 已完成投资="-5万元"),
            ),
        ),
        ("2024-Q2", TRANSPORT): (
            None,
            (on("兰", "YS-04", ACCEPTED, "completed_above_planned", 已完成投资="2000万元"),),
        ),
        ("2024-Q4", TRANSPORT): (None, (on("竹", "YS-05", ACCEPTED, "ends_before_starts", 完工时间="2022年1月"),)),
    }
    kinds = {"indicators": indicators, "measures": measures, "projects": projects}
    return {
        (period, department, kind): Faulty(alterations, mended_at)
        for kind, planted in kinds.items()
        for (period, department), (mended_at, alterations) in planted.items()
    }


def _owned_by_others(period: str) -> Line:
    """A figure of a town that another department answers for."""
    line = figure(town("松"), "fixed_investment_growth", period, "9.0")
    return line.but(ACCEPTED, ("department_not_owner",), 填报单位=district.DEPARTMENTS[EMPLOYMENT])
