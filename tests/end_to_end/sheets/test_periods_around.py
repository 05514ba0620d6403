"""What period a figure is of: every place that names one is read, or the figure is a question."""

from __future__ import annotations

import io
import re
from shutil import copytree

import pandas as pd
import pytest
import xlsxwriter

from dagster_project.settings import PROJECT
from tests.end_to_end.submitting import put, workbook
from tests.homes import built, new_home, query

HEADER = "镇,指标,报告期,数值,单位"
UNPARSED, CONTRADICTED = "period_unparsed", "period_contradicted"


def titled(*titles: str) -> str:
    """A matrix of one figure under these titles."""
    return "\n".join([*titles, "镇,出口总额（万美元）", "万古镇,#"])


def rows(*periods: str) -> str:
    """A tidy table, a row a period."""
    return "\n".join([HEADER, *(f"万古镇,出口总额,{period},#,万美元" for period in periods)])


def heads(*periods: str, title: str = "情况") -> str:
    """A table of the town's with periods across."""
    figures = ",".join("#" for _ in periods)
    return f"{title}\n镇名：万古镇\n指标,单位,{','.join(periods)}\n出口总额,万美元,{figures}"


CASES: list[tuple[str, str, list[str]]] = [
    # A period in a title is never a wider one, whatever the folder says.
    ("2024/甲.csv", titled("2024年前9个月主要指标"), ["2024-09"]),
    ("2024/甲.csv", titled("2024年九月主要指标"), ["2024-09"]),
    ("2024/甲.csv", titled("2024年（1-9月）主要指标"), ["2024-09"]),
    ("2024/甲.csv", titled("2024年主要指标完成情况（1～9月）"), ["2024-09"]),
    ("2024/甲.csv", titled("2024年主要指标", "（一至九月）"), ["2024-09"]),
    ("2024/甲.csv", titled("二〇二四年一至九月主要指标"), ["2024-09"]),
    ("2024/甲.csv", titled("截至2024年9月底主要指标"), ["2024-09"]),
    ("2024/甲.csv", titled("截至2024年9月30日主要指标"), ["2024-09"]),
    ("2024/甲.csv", titled("2024年4—6月主要指标"), ["2024-Q2"]),
    ("2024/甲.csv", titled("2024年7-12月主要指标"), ["2024-H2"]),
    ("2024/甲.csv", titled("2024年1—12月主要指标"), ["2024"]),
    ("2024/甲.csv", titled("2024年二、三季度主要指标"), [UNPARSED]),
    ("2024/甲.csv", titled("2024年2—5月主要指标"), [UNPARSED]),
    ("2024/甲.csv", titled("与2023年同期相比，2024年9月主要指标"), [UNPARSED]),
    ("2024/甲.csv", titled("2024—2025学年主要指标"), [UNPARSED]),
    ("2024/甲.csv", titled("2024年秋季学期"), [CONTRADICTED]),
    ("2024/甲.csv", titled("2024年第9期"), [UNPARSED]),
    ("2024/甲.csv", titled("2024年9月上旬主要指标"), [UNPARSED]),
    ("2024/甲.csv", titled("2024年三季报"), [CONTRADICTED]),
    ("2024/甲.csv", titled("今年以来主要指标"), [CONTRADICTED]),
    ("2024/甲.csv", titled("2024年1月1日至9月15日主要指标"), [CONTRADICTED]),
    ("2024-09/甲.csv", titled("2024年8月主要指标", "（1-9月）"), [CONTRADICTED]),
    ("2024-09/甲.csv", titled("2024年主要指标"), [CONTRADICTED]),
    # No period of the figures.
    ("2024-09/甲.csv", titled("填报日期：2024年10月8日", "渝统发〔2023〕65号"), ["2024-09"]),
    ("2024-09/甲.csv", titled("制表日期2024年10月8日", "有效期至：2025年1月", "请于10月9日前报送"), ["2024-09"]),
    ("2024-09/甲.csv", titled("强镇带村试点（2023—2025年）2024年9月情况"), ["2024-09"]),
    # Rows as people write them, and as programs do.
    (
        "2024/甲.csv",
        rows("2024年9月份", "1月份", "2024年8月末", "202407", "二零二四年六月", "24年5月", "2024年底"),
        ["2024-09", "2024-01", "2024-08", "2024-07", "2024-06", "2024-05", "2024"],
    ),
    ("2024/甲.csv", rows("2024.10", "2024/9", "2024-08-31"), ["2024-10", "2024-09", "2024-08"]),
    ("2024/甲.csv", rows("2024.1", "1月9日", "上年末", "2024年9月预计", "2024-01-09"), [UNPARSED] * 5),
    ("2024/甲.csv", heads("2024.01", "2024.02", "2024.1"), ["2024-01", "2024-02", UNPARSED]),
    # The year of a bare month is that of the nearest place.
    ("2024/甲.csv", heads("8月", "9月", title="2024年各月情况"), ["2024-08", "2024-09"]),
    ("2024-09/甲.csv", heads("8月", "9月", title="2023年各月情况"), [CONTRADICTED, CONTRADICTED]),
    # Rows and folder: earlier ones stand beside the folder's own, or the file says that it corrects.
    ("2024-09/甲.csv", rows("2024年1—8月", "2024年1—9月"), ["2024-08", "2024-09"]),
    ("2024-Q3/甲.csv", rows("2024年7月", "2024年8月", "2024年三季度"), ["2024-07", "2024-08", "2024-Q3"]),
    ("2024/甲.csv", rows("2024年三季度", "2024年9月"), ["2024-Q3", "2024-09"]),
    ("2024-12/甲.csv", rows("2024年"), ["2024"]),
    ("2024-09/甲.csv", rows("2024年8月"), [CONTRADICTED]),
    ("2024-08/甲.csv", rows("2024年8月", "2024年9月"), ["2024-08", CONTRADICTED]),
    ("2024-09/8月更正.csv", rows("2024年8月"), ["2024-08"]),
    # File name and folder.
    ("2024/2024年9月出口.csv", titled("情况"), [CONTRADICTED]),
    ("2024-09/2024年8月出口.csv", titled("情况"), [CONTRADICTED]),
    ("2024-09/2024年9月出口.csv", titled("情况"), ["2024-09"]),
    ("2024-09/9月出口.csv", titled("情况"), ["2024-09"]),
    ("2024-09/2024年出口.csv", titled("情况"), ["2024-09"]),
    ("2024-09/出口20241008.csv", titled("情况"), ["2024-09"]),
    # Title and rows.
    ("2024/甲.csv", "2024年8月主要指标\n" + rows("2024年9月"), [CONTRADICTED]),
    ("2024/甲.csv", "2024年9月主要指标\n" + rows("2024年9月"), ["2024-09"]),
    ("2024/甲.csv", "2023年、2024年主要指标\n" + rows("2023年", "2024年"), ["2023", "2024"]),
    ("2024/甲.csv", heads("2024年1-8月", "2024年1-9月", title="2024年9月主要指标"), ["2024-08", "2024-09"]),
    ("2024/甲.csv", "2024—2025学年主要指标\n" + rows("2024年"), [CONTRADICTED]),
]

# Files of several sheets: the folder, rows by sheet, and what becomes of each value.
WORKBOOKS: list[tuple[str, dict[str, str], list[str]]] = [
    ("2024", {"2024年8月": titled("2024年9月主要指标")}, [CONTRADICTED]),
    ("2024", {"2024年9月": titled("2024年9月主要指标")}, ["2024-09"]),
    ("2024", {"9月": titled("2024年1-9月主要指标")}, ["2024-09"]),
    ("2024-09", {"9月": titled("情况")}, ["2024-09"]),
    ("2024-09", {"前三季度": titled("情况")}, ["2024-Q3"]),
    ("2024-09", {f"{month}月": titled("情况") for month in (7, 8, 9)}, ["2024-07", "2024-08", "2024-09"]),
    ("2024-09", {"8月": titled("情况")}, [CONTRADICTED]),
    ("2024", {"2024学年": titled("情况")}, [UNPARSED]),
    (
        "2024",
        {"Sheet1": "\n\n".join([titled("2024年主要指标", "一、1-9月"), titled("二、6月")])},
        ["2024-09", "2024-06"],
    ),
]


@pytest.fixture(scope="module")
def understood(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Of each value its file, its place, and the period that it is of or the rule by which it is a question."""
    settings = new_home(tmp_path_factory.mktemp("periods"))
    copytree(PROJECT / "raw" / "annexes", settings.raw / "annexes")
    for number, (path, content, _) in enumerate(CASES):
        put(settings, path_of(path, number), filled(content, number).encode())
    for number, (folder, sheets, _) in enumerate(WORKBOOKS, start=len(CASES)):
        tables = {name: cells_of(filled(rows, number)) for name, rows in sheets.items()}
        put(settings, path_of(f"{folder}/甲.xlsx", number), workbook(tables))
    put(settings, "2024-09/500111-commerce/显示.xlsx", shown_otherwise())
    built(settings)
    return query(
        settings.published,
        f"""
        select source_path, sheet, cell, period_code as outcome, '' as message_zh from marts.fct_indicator_value
        union all
        select source_path, sheet, value_cell, rule_code, message_zh from quality.submission_issue
        where rule_code in ('{UNPARSED}', '{CONTRADICTED}')
        order by sheet, length(cell), cell
        """,
    )


def path_of(path: str, number: int) -> str:
    """The path below submissions/, with a name of its own that says no more."""
    folder, name = path.split("/")
    return f"{folder}/500111-commerce/{'甲乙丙丁'[number % 4] * (number // 4 + 1)}{name}"


def filled(content: str, number: int) -> str:
    """The text with figures that differ from file to file: the same bytes would be one delivery."""
    parts = content.split("#")
    return parts[0] + "".join(f"{place}.{number:03}{part}" for place, part in enumerate(parts[1:], start=1))


def cells_of(content: str) -> list[list[object]]:
    return [line.split(",") for line in content.split("\n")]


def shown_otherwise() -> bytes:
    """Heads that are numbers and days, and what their formats show."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("万古镇")
    sheet.write_row(0, 0, ["指标", "单位"])
    sheet.write_row(1, 0, ["出口总额", "万美元"])
    numbers = [(2024.09, "0.00"), (2024.1, "0.00"), (2024.1, "General")]
    days = [(45300, 'm"月"d"日"'), (45505, 'yyyy"年"m"月"')]
    for column_no, (head, number_format) in enumerate([*numbers, *days], start=2):
        sheet.write_number(0, column_no, head, book.add_format({"num_format": number_format}))
        sheet.write_number(1, column_no, 5000 + column_no)
    book.close()
    return out.getvalue()


def outcomes(understood: pd.DataFrame, number: int, path: str) -> list[str]:
    found = understood[understood["source_path"] == f"submissions/{path_of(path, number)}"]
    return list(found["outcome"])


@pytest.mark.parametrize("number", range(len(CASES)))
def test_a_period_is_read_or_asked_about(understood: pd.DataFrame, number: int) -> None:
    path, _, expected = CASES[number]
    assert outcomes(understood, number, path) == expected, CASES[number]


@pytest.mark.parametrize("number", range(len(WORKBOOKS)))
def test_the_name_of_a_sheet_counts_as_well(understood: pd.DataFrame, number: int) -> None:
    folder, _, expected = WORKBOOKS[number]
    assert outcomes(understood, number + len(CASES), f"{folder}/甲.xlsx") == expected, WORKBOOKS[number]


def test_a_head_is_what_its_cell_shows(understood: pd.DataFrame) -> None:
    found = understood[understood["source_path"].str.endswith("显示.xlsx")].set_index("cell")["outcome"].to_dict()
    assert found == {"C2": "2024-09", "D2": CONTRADICTED, "E2": UNPARSED, "F2": UNPARSED, "G2": "2024-08"}


def test_a_question_names_both_places(understood: pd.DataFrame) -> None:
    messages = " ".join(understood[understood["outcome"] == CONTRADICTED]["message_zh"])
    for words in (
        "报告期“2024”与文件名“[^ ]*2024年9月出口.csv”不一致",
        "报告期“2024年8月”与文件夹“2024-09”不一致",
        "报告期“2024年9月”与标题A1“2024年8月主要指标”不一致",
        "报告期“2024年9月”与工作表名“2024年8月”不一致",
    ):
        assert re.search(words, messages), words
