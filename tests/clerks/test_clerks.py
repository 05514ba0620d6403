"""Sheets as clerks make them: what goes in is what a careful clerk enters, and nothing is lost in silence."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pytest

from demo.district import DISTRICT_CODE, DISTRICT_NAME
from demo.registers import register_files
from tests.clerks import collected_sheets, everyday_sheets, friday_sheets, more_sheets, routine_sheets
from tests.clerks.gold import GOLD, Line
from tests.clerks.sheets import TOWNS, write_all
from tests.homes import built, new_home, query

# Of each file how many of its figures go in; the others are asked about. At first sight they were 43 of 125.
RIGHT = {
    "9月工业月报": 3,
    "出口1-9月": 2,
    "商贸8月": 4,
    "台账": 18,
    "半年报": 8,
    "对照表": 5,
    "住建系统导出": 0,
    "村集体": 6,
    "2024年度分镇": 6,
    "7月明细": 3,
    "上半年函": 0,
    "1-10月增速": 5,
    "5月主要指标": 12,
    "更正": 3,
    "零售分月": 21,
    "调度表": 3,
}
# Of the files of more_sheets.py, at first sight 2 of 72.
RIGHT_OF_MORE = {
    "01指标卡片": 0,
    "02透视汇总": 0,
    "03情况通报": 0,
    "04改数": 0,
    "05社零分季": 6,
    "06两年对照": 13,
    "07社零": 3,
    "08分月": 0,
    "09增减情况": 0,
    "10登记": 1,
    "11进度": 0,
    "12数据导出": 0,
    "13扫描识别": 0,
    "14完成情况": 4,
}
# Of the files of everyday_sheets.py, at first sight 75 of 117.
RIGHT_OF_EVERYDAY = {
    "01规上工业产值": 3,
    "02出口": 3,
    "03新增就业": 3,
    "04科技企业": 9,
    "05社零分月": 24,
    "06高企": 0,
    "07生态": 6,
    "08主要经济指标": 15,
    "09城镇建设": 9,
    "10农业农村": 12,
    "11商务": 6,
    "12月报": 0,
    "13投资": 3,
    "14居民收入": 9,
}
# Of the files of routine_sheets.py, at first sight 71 of 125.
RIGHT_OF_ROUTINE = {
    "01就业1月": 3,
    "01就业6月": 3,
    "01就业12月": 3,
    "02外贸": 5,
    "03规上工业9月": 0,
    "04分季生产总值": 9,
    "05主要指标": 18,
    "06科技": 12,
    "07商贸": 9,
    "08集体经济": 6,
    "09招商": 9,
    "10财贸": 9,
    "11商贸数据": 9,
    "12新增就业": 3,
    "13高企": 6,
    "14增速": 9,
    "15城镇建设": 8,
}
# Of the files of collected_sheets.py, at first sight 73 of 120.
RIGHT_OF_COLLECTED = {
    "01汇总": 23,
    "02进度": 15,
    "03季报": 6,
    "04两栏": 10,
    "05问卷": 4,
    "06收集表": 6,
    "07粘贴": 9,
    "08序列日期": 6,
    "09保护": 9,
    "10本系统表": 7,
    "11WPS": 9,
    "12带单位": 8,
    "13同格": 0,
    "14标红": 0,
}
# Of the files of friday_sheets.py, at first sight 99 of 128.
RIGHT_OF_FRIDAY = {
    "01科技企业": 0,
    "02社零和出口9月": 9,
    "03主要指标进度表": 12,
    "04一镇一表": 11,
    "05分季": 27,
    "06集体收入": 3,
    "07隐藏": 6,
    "08就业": 0,
    "09当月累计": 6,
    "10百分比": 10,
    "11招商": 6,
    "12海关": 6,
    "13分块": 12,
    "14水质": 8,
}
ALL_RIGHT = RIGHT | RIGHT_OF_MORE | RIGHT_OF_EVERYDAY | RIGHT_OF_ROUTINE | RIGHT_OF_COLLECTED | RIGHT_OF_FRIDAY
GRADES = {"II": 2, "III": 3}


def listed_gold() -> list[Line]:
    """The lines of the lists of gold like those of gold.py; a month that ends a quarter or a year may be that."""
    seeds = Path(__file__).parents[2] / "dbt" / "seeds"
    codes = {row["indicator_name_zh"]: row["indicator_code"] for row in rows_of(seeds / "seed_indicators.csv")}
    lines: list[Line] = []
    for name in (
        "more_gold.csv",
        "everyday_gold.csv",
        "routine_gold.csv",
        "collected_gold.csv",
        "friday_gold.csv",
    ):
        for row in rows_of(Path(__file__).with_name(name)):
            year, month = row["period"][:4], int(row["period"][5:])
            ends = ((f"{year}-Q{month // 3}", 3), (f"{year}-H{month // 6}", 6), (year, 12))
            value = row["value"] if not is_number(row["value"]) else float(row["value"])
            lines.append(
                (
                    row["fate"],
                    row["file"],
                    f"{row['town']}{row['file'][:2]}",
                    codes[row["indicator"]],
                    "|".join([row["period"], *(code for code, length in ends if month % length == 0)]),
                    value,
                    row["unit"],
                    row["basis"],
                )
            )
    return lines


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as rows:
        return list(csv.DictReader(rows))


def is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit()


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The figures that went in, and what was said of the files."""
    settings = new_home(tmp_path_factory.mktemp("clerks"))
    for path, content in register_files().items():
        if path.endswith(("departments.csv", ".txt")):
            (settings.raw / path).parent.mkdir(parents=True, exist_ok=True)
            (settings.raw / path).write_bytes(content)
    named = dict(TOWNS)
    for sheets in (more_sheets, everyday_sheets, routine_sheets, collected_sheets, friday_sheets):
        for file in sheets.SUBMISSIONS:
            named |= sheets.towns_of(file)
    towns = [f"{DISTRICT_CODE}-{code},{name},{DISTRICT_CODE},{DISTRICT_NAME}" for code, name in named.items()]
    lines = ["镇代码,镇名,区县代码,区县名称", *towns, ""]
    (settings.raw / "registers" / "towns.csv").write_text("\n".join(lines), encoding="utf-8")
    write_all(settings.raw)
    more_sheets.write_more(settings.raw)
    everyday_sheets.write_everyday(settings.raw)
    routine_sheets.write_routine(settings.raw)
    collected_sheets.write_collected(settings.raw)
    friday_sheets.write_friday(settings.raw)
    database = built(settings).published
    figures = query(
        database,
        """
        select source_path, split_part(town_code, '-', 2) as town, indicator_code, period_code, value, sheet, cell
        from marts.fct_indicator_value
        """,
    )
    said = query(
        database,
        """
        select source_path, sheet, cell from quality.submission_issue
        union all
        select path, null, null from quality.source_file where outcome = 'rejected'
        """,
    )
    return figures, said


def of_file(rows: pd.DataFrame, file: str) -> pd.DataFrame:
    return rows[rows["source_path"].map(lambda path: file in Path(path).name)]


def value_of(line: Line) -> float:
    _, _, _, indicator, _, value, unit, _ = line
    if isinstance(value, str):
        return GRADES.get(value, -1)
    is_finer = (unit == "万元" and indicator != "collective_operating_income") or (
        unit == "人" and "popul" in indicator
    )
    return value / 10_000 if is_finer else value


def stands_for(line: Line, figures: Iterable[tuple[object, ...]]) -> bool:
    """Whether one of these figures is that of the line."""
    _, _, town, indicator, periods, *_ = line
    wanted = {(town, indicator, period) for period in periods.split("|")}
    return any(
        key in wanted and abs(float(str(value)) - value_of(line)) < 1e-6
        for *key_, value in figures
        for key in [tuple(key_)]
    )


def keyed(figures: pd.DataFrame) -> list[tuple[object, ...]]:
    columns = ["town", "indicator_code", "period_code", "value"]
    return list(figures[columns].dropna().itertuples(index=False, name=None))


@pytest.mark.parametrize("file", ALL_RIGHT)
def test_what_goes_in_is_what_a_clerk_enters(judged: tuple[pd.DataFrame, pd.DataFrame], file: str) -> None:
    figures, said = (of_file(rows, file) for rows in judged)
    gold = [line for line in [*GOLD, *listed_gold()] if line[1] == file]
    # The month's own is no figure of what counts from January.
    may = [line for line in gold if line[0] in ("enter", "may") and line[7] not in ("当月", "当期")]
    asked = {(row.sheet, row.cell) for row in said.itertuples()}
    for row in figures.itertuples():
        figure = [(row.town, row.indicator_code, row.period_code, row.value)]
        assert any(stands_for(line, figure) for line in may) or (row.sheet, row.cell) in asked, row
    wanted = [line for line in gold if line[0] == "enter"]
    right = [line for line in wanted if stands_for(line, keyed(figures))]
    assert len(right) == ALL_RIGHT[file]
    assert len(right) == len(wanted) or len(said)
