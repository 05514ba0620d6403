"""A town with seven monthly figures, months that each break one thing a review asks for, a silent district."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from dagster_project.ingest.take_in import take_in
from dagster_project.settings import PROJECT, Settings
from tests.end_to_end.submitting import put, tidy_csv
from tests.homes import built

# Nothing of these departments has a target but what is here, so this is all that they owe.
ANNEX = """一级指标,序号,二级指标,2022年,2025年目标,备注
经济发展,1,出口总额（万美元）,6090,7500,
,2,社会消费品零售总额（亿元）,10,13,
,3,规模以上工业总产值（亿元）,50,60,
创新活力,4,研发投入强度（%）,2.8,3.0,
,5,高新技术企业（家）,34,67,
,6,科技型企业（家）,100,205,
,7,国家级专精特新“小巨人”企业（家）,2,3,
"""
# Two tables of one notice that differ, about a year that is over before 2024.
_STAGE = "一级指标,序号,二级指标,2022年,2023年目标,备注\n经济发展,1,出口总额（万美元）,6090,{},\n"
STAGES = {"annex-2-stage.csv": _STAGE.format(6500), "annex-3-stage.csv": _STAGE.format(6600)}
# Of the other district nothing ever comes, and of its second indicator nobody owes anything.
SILENT_ANNEX = """一级指标,序号,二级指标,2022年,2025年目标,备注
公共服务,1,农村义务教育学校专任教师本科以上学历比例（%）,70,75,
,2,常住人口城镇化率（%）,40,45,
"""
OBLIGATIONS = """部门代码,报送类别,报送内容代码,报送频次,期后天数,生效日期,失效日期,依据
500111-*,indicator,*,month,10,2023-12-01,,
500153-*,indicator,*,month,10,2023-12-01,,
"""
# Each clears what one month is refused for.
DECISIONS = (
    "决定类别,镇代码,指标代码,目标年度,以何处为准,以何文本为准,期间,部门代码,规则代码,截止日期,决定人,决定日期,理由\n"
    "target,500111-wangu,export_value,2023,annex,6500,,,,,王某,2024-10-08,以第二张表为准\n"
    "lateness,,,,,,2024-03,500111-science_technology,,2024-04-30,李某,2024-10-08,系统停机三天\n"
    "warning,500111-wangu,export_value,,,,2024-05,,year_to_date_falls,,赵某,2024-10-08,退货冲减已核实\n"
)
Figures = dict[str, tuple[str, Callable[[int], float]]]
# By department: indicator, unit, and the figure of a month counted from January 2024 (December 2023 is 0).
REPORTS: dict[str, Figures] = {
    "commerce": {
        "出口总额": ("万美元", lambda month: 100 * month or 1200),
        "社会消费品零售总额": ("亿元", lambda month: month or 12),
    },
    "science_technology": {
        "研发投入强度": ("%", lambda month: 2.9),
        "高新技术企业": ("家", lambda month: 40),
        "科技型企业": ("家", lambda month: 45),
    },
    "economy_information": {
        "规模以上工业总产值": ("亿元", lambda month: 5 * month or 60),
        "国家级专精特新“小巨人”企业": ("家", lambda month: 2),
    },
}
LAST_MONTH = 8
# What a month says otherwise: (department, indicator, month) to another text; None leaves it out.
OTHERWISE: dict[tuple[str, str, int], str | None] = {
    ("economy_information", "国家级专精特新“小巨人”企业", 2): None,
    ("commerce", "出口总额", 5): "350",
    ("science_technology", "高新技术企业", 6): "46",
}
LATE = ("science_technology", 3)
EARLIER = datetime(2024, 9, 20, 4, tzinfo=UTC)
LATER = datetime(2024, 10, 20, 4, tzinfo=UTC)
CHANGED_AT = datetime(2024, 10, 8, 2, tzinfo=UTC)


def code_of(month: int) -> str:
    """The period code of a month counted from January 2024."""
    return f"2024-{month:02d}" if month else "2023-12"


def make_reviewed(settings: Settings) -> None:
    """Nine months of reports, published, and then a change that no run has seen."""
    town(settings.raw)
    take_in(settings, now=datetime(2023, 12, 20, tzinfo=UTC))
    for month in range(LAST_MONTH + 1):
        month_of_reports(settings, month)
    built(settings)
    change(settings)


def town(raw: Path) -> None:
    """The notices with their annexes and who owes what."""
    notice(raw, "500111-wangu", {"annex-1.csv": ANNEX, **STAGES})
    notice(raw, "500153-wujia", {"annex-1.csv": SILENT_ANNEX})
    (raw / "registers").mkdir()
    (raw / "registers" / "obligations.csv").write_text(OBLIGATIONS, encoding="utf-8")


def notice(raw: Path, town_code: str, annexes: dict[str, str]) -> None:
    """The sidecar of a real town with annexes of our own."""
    folder = raw / "annexes" / town_code
    folder.mkdir(parents=True)
    sidecar = (PROJECT / "raw" / "annexes" / town_code / "notice.yml").read_text(encoding="utf-8")
    listed = "annexes:\n" + "".join(
        f"  - {{annex_no: {number}, kind: indicators, title: 目标清单{number}, file: {name}}}\n"
        for number, name in enumerate(annexes, start=1)
    )
    (folder / "notice.yml").write_text(sidecar[: sidecar.index("annexes:")] + listed, encoding="utf-8")
    for name, content in annexes.items():
        (folder / name).write_text(content, encoding="utf-8")


def month_of_reports(settings: Settings, month: int) -> None:
    """Take in what the departments report of a month: on the 5th of the next, and what comes late on the 15th."""
    for department, figures in REPORTS.items():
        if (department, month) != LATE:
            put_month(settings, department, month, figures)
    take_in(settings, now=datetime(2024, month + 1, 5, 4, tzinfo=UTC))
    if LATE[1] == month:
        put_month(settings, LATE[0], month, REPORTS[LATE[0]])
    if month == 4:
        # A correction that is sent back: the figure before stands, and nobody knows whether it is right.
        correction = tidy_csv("万古镇,社会消费品零售总额,,约四点二,亿元")
        put(settings, "2024-04/500111-commerce/更正.csv", correction)
    take_in(settings, now=datetime(2024, month + 1, 15, 4, tzinfo=UTC))


def put_month(settings: Settings, department: str, month: int, figures: Figures) -> None:
    """The file of a department and a month."""
    rows = []
    for name, (unit, figure) in figures.items():
        text = OTHERWISE.get((department, name, month), str(figure(month)))
        if text is not None:
            rows.append(f"万古镇,{name},{code_of(month)},{text},{unit}")
    put(settings, f"{code_of(month)}/500111-{department}/月报.csv", tidy_csv(*rows))


def change(settings: Settings) -> None:
    """Two figures of July become others, one of them with a reason, and three decisions are made."""
    put(settings, "2024-07/500111-commerce/更正.csv", tidy_csv("万古镇,出口总额,,710,万美元"))
    firms = tidy_csv("万古镇,高新技术企业,,41,家,,认定名单补充一家")
    put(settings, "2024-07/500111-science_technology/更正.csv", firms)
    (settings.raw / "registers" / "decisions.csv").write_text(DECISIONS, encoding="utf-8")
    take_in(settings, now=CHANGED_AT)


def archive_and_landing(settings: Settings, folder: Path) -> Settings:
    """What is left of a home where all that can be rebuilt was lost, and the files of departments too."""
    rest = Settings(raw=folder / "raw", home=folder / "home", releases_kept=3)
    rest.raw.mkdir(parents=True)
    for kept in (settings.archive, settings.landing):
        shutil.copytree(kept, rest.home / kept.name)
    return rest
