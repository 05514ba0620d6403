"""What a cell shows, from the file to the question: no figure under another number than people saw."""

from __future__ import annotations

import io
import shutil
from decimal import Decimal

import pandas as pd
import pytest
import xlsxwriter  # type: ignore[import-untyped]

from dagster_project.settings import PROJECT, Settings
from tests.end_to_end.submitting import HEADER, put, tidy_csv
from tests.homes import built, home_of_a_kind, query

FOLDER = "2024/500111-commerce"


def shown_book() -> bytes:
    """One value a row: cell D2 and below, each with a format or runs of its own."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("填报")
    sheet.write_row(0, 0, HEADER)
    struck, high = book.add_format({"font_strikeout": True}), book.add_format({"font_script": 1})
    plain = book.add_format()
    numbers: list[tuple[float, str]] = [
        (0.4, "0,"),
        (0, "0;-0;;@"),
        (6890, '0"万美元"'),
        (6890, "#,##0.00"),
        (1e-300, "General"),
    ]
    rows = [*range(1, 9)]
    for row in rows:
        sheet.write_row(row, 0, ["万古镇", "出口总额", f"{2012 + row}年"])
        sheet.write_row(row, 4, ["万美元", "区商务委"])
    for row, (number, code) in enumerate(numbers, start=1):
        sheet.write_number(row, 3, number, book.add_format({"num_format": code}))
    sheet.write_rich_string(6, 3, struck, "6890", plain, "6980")
    sheet.write_rich_string(7, 3, plain, "51", high, "1")
    sheet.write_number(8, 3, 6891)
    sheet.set_row(8, options={"hidden": True})
    book.close()
    return out.getvalue()


def make(settings: Settings) -> None:
    shutil.copytree(PROJECT / "raw", settings.raw, dirs_exist_ok=True)
    put(settings, f"{FOLDER}/显示（历史数据）.xlsx", shown_book())
    small = [
        f"万古镇,出口总额,{year}年,{text},万美元,区商务委"
        for year, text in ((2010, "1e-30"), (2011, "0.000000001"))
    ]
    small += [
        "万古镇,出口总额,2012年,51¹,万美元,区商务委",
        "万古镇,出口总额,2009年,6890.123456789012,万美元,区商务委",
    ]
    put(settings, f"{FOLDER}/太小（历史数据）.csv", tidy_csv(*small))
    built(settings)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return home_of_a_kind(tmp_path_factory, "shown", make)[0]


def issues(home: Settings, name: str) -> dict[str, tuple[str, str]]:
    found: pd.DataFrame = query(
        home.published,
        f"select cell, rule_code, message_zh from quality.submission_issue where source_path like '%{name}'",
    )
    return {row.cell: (row.rule_code, row.message_zh) for row in found.itertuples()}


def test_what_is_seen_otherwise_is_asked_about(home: Settings) -> None:
    found = issues(home, "显示（历史数据）.xlsx")
    assert {cell: rule for cell, (rule, _) in found.items()} == {
        "D2": "shown_differs",
        "D3": "shown_differs",
        "D6": "figure_unparsed",
        "D7": "figure_marked",
        "D8": "figure_marked",
        "D9": "value_hidden",
    }
    assert "0.4〔显示为0〕" in found["D2"][1]
    assert "6̶8̶9̶0̶6980" in found["D7"][1]


def test_what_is_seen_alike_goes_in(home: Settings) -> None:
    values = query(
        home.published,
        "select cell, cast(value as varchar) as value"
        " from marts.fct_indicator_value where source_path like '%显示（历史数据）.xlsx'",
    )
    assert {row.cell: Decimal(row.value) for row in values.itertuples()} == {"D4": 6890, "D5": 6890, "D9": 6891}


def test_a_number_that_cannot_be_kept_is_no_zero(home: Settings) -> None:
    assert {cell: rule for cell, (rule, _) in issues(home, "太小（历史数据）.csv").items()} == {
        "D2": "figure_unparsed",
        "D3": "figure_unparsed",
        "D4": "figure_marked",
    }
