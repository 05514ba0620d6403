"""What departments report each quarter of the measures that they lead, and of the projects that they build."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from demo.district import BASE_YEAR, DEPARTMENTS, TOWNS, TRANSPORT, measures_of
from demo.figures import Figures
from demo.periods import written
from demo.reports import Line, workbook

MEASURE_COLUMNS = ("镇", "事项编号", "事项", "报告期", "状态", "进度", "进展情况", "填报单位", "说明")
PROJECT_COLUMNS = (
    *("项目编号", "项目名称", "镇", "服务事项", "报告期", "计划投资", "已完成投资"),
    *("开工时间", "完工时间", "状态", "填报单位", "说明"),
)
QUARTERS = 12
ROAD = 5


def measure_lines(figures: Figures, department: str, code: str) -> Iterator[Line]:
    """How far each measure of a department is at the end of a quarter."""
    for town_code, town_name in TOWNS.items():
        for measure_code, title, lead in measures_of(town_code):
            if lead == department:
                progress = _progress(figures, measure_code, code)
                texts = {
                    "镇": town_name,
                    "事项编号": measure_code,
                    "事项": title,
                    "报告期": written(code),
                    "状态": _status(progress),
                    "进度": f"{progress}%",
                    "进展情况": "演示数据：按计划推进。" if progress else "",
                    "填报单位": DEPARTMENTS[department],
                }
                yield Line(("measure", measure_code, code), texts)


def project_lines(figures: Figures, code: str) -> Iterator[Line]:
    """How far the road of each town is at the end of a quarter."""
    for place, (town_code, town_name) in enumerate(TOWNS.items()):
        progress = _progress(figures, town_code, code)
        planned = 800 + 150 * place
        texts = {
            "项目编号": f"YS-{place + 1:02d}",
            "项目名称": f"{town_name}通村公路（演示）",
            "镇": town_name,
            "服务事项": f"{town_code}-annex2-{ROAD:02d}",
            "报告期": written(code),
            "计划投资": f"{planned}万元",
            "已完成投资": f"{planned * progress // 100}万元",
            "开工时间": "2023年3月",
            "完工时间": "2025年10月",
            "状态": _status(progress),
            "填报单位": DEPARTMENTS[TRANSPORT],
        }
        yield Line(("project", f"{town_code}-YS-{place + 1:02d}", code), texts)


def measures_workbook(lines: Sequence[Line]) -> bytes:
    """A list of measures below a title."""
    return _list(lines, "事项进展", MEASURE_COLUMNS)


def projects_workbook(lines: Sequence[Line]) -> bytes:
    """A list of projects below a title."""
    return _list(lines, "项目清单", PROJECT_COLUMNS)


def _status(progress: int) -> str:
    return "已完成" if progress == 100 else "推进中" if progress else "未启动"


def _list(lines: Sequence[Line], name: str, columns: Sequence[str]) -> bytes:
    rows = [[line[column] or None for column in columns] for line in lines]
    return workbook({name: [[f"{name}（演示数据）"], columns, *rows]})


def _progress(figures: Figures, subject: str, code: str) -> int:
    """Percent at the end of a quarter: a straight line of its own speed, from nothing to all."""
    year, quarter = int(code[:4]), int(code[-1])
    gone = (year - BASE_YEAR - 1) * 4 + quarter
    speed = 0.7 + 0.8 * figures.draw(subject, "speed")
    return min(100, int(gone / QUARTERS * speed * 100))
