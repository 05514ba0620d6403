"""Notices unlike each other land alike from every format."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from dagster_project.ingest.notice.genre import check_genre
from dagster_project.ingest.notice.reading import read_notice
from dagster_project.ingest.notice.rows import notice_rows
from tests.ingest.notice.helpers import read
from tests.notices.formats import FORMATS
from tests.notices.own import OWN, Own

ROLES = {"item_no", "title", "indicator_name", "unit", "year_value", "lead_departments", "support_departments"}


@cache
def landed(town_code: str, kind: str) -> dict[str, Any]:
    own = next(one for one in OWN if one.town_code == town_code)
    name, make = FORMATS[kind]
    notice = read_notice(make(own), name)
    check_genre(notice)
    rows = notice_rows(notice, town_code, name)
    cells = [*rows["annex_indicators"], *rows["annex_measures"]]
    return {
        "facts": {fact: text.text for fact, text in notice.facts.items()},
        "annexes": [(row["annex_no"], row["kind"]) for row in rows["notice_annexes"]],
        "cells": [
            (cell["annex_no"], cell["role"], cell["header_text"], cell["value_text"])
            for cell in cells
            if cell["role"] in ROLES and cell["value_text"].strip()
        ],
        # 续表 in a row of its own is a row left out, on a line of its own it is none.
        "notes": {row["rule_code"] for row in rows["reading_notes"]} - {"annex_rows_left_out"},
    }


@pytest.mark.parametrize("own", OWN, ids=lambda own: own.town_code)
@pytest.mark.parametrize("kind", list(FORMATS)[1:])
def test_every_format_lands_alike(own: Own, kind: str) -> None:
    assert landed(own.town_code, kind) == landed(own.town_code, "cells")


@pytest.mark.parametrize("own", OWN, ids=lambda own: own.town_code)
def test_nothing_is_refused(own: Own) -> None:
    found = landed(own.town_code, "cells")
    assert len(found["annexes"]) == len(own.annexes)
    assert found["notes"] == set()


def test_years_below_titles_whose_places_the_text_lost() -> None:
    """A browser copies merged titles as single cells: which years are whose is left to what else is known."""
    rows = [["序号", "指标", "现状值", "目标值", "备注"], ["2022年", "2023年", "2025年"]]
    rows += [["1", "出口总额（万美元）", "3", "4", "5", ""]]
    table = "\n\n".join("\n".join("\t" + cell for cell in row) for row in rows)
    notice = read(f"甲区乙镇试点方案\n一、目标\n附件1\n{table}\n")
    cells = notice_rows(notice, "999999-a", "x")["annex_indicators"]
    assert [(cell["header_text"], cell["value_text"]) for cell in cells if cell["role"] == "year_value"] == [
        ("现状值|目标值 2022年", "3"),
        ("现状值|目标值 2023年", "4"),
        ("现状值|目标值 2025年", "5"),
    ]


def test_a_merged_group_that_the_text_leaves_out() -> None:
    rows = [
        ["类别", "序号", "指标", "2025年"],
        ["经济", "1", "出口总额（万美元）", "3"],
        ["2", "地区生产总值（亿元）", "4"],
    ]
    table = "\n\n".join("\n".join("\t" + cell for cell in row) for row in rows)
    cells = notice_rows(read(f"甲区乙镇试点方案\n附件1\n{table}\n"), "999999-a", "x")["annex_indicators"]
    assert [cell["value_text"] for cell in cells] == [
        "经济", "1", "出口总额（万美元）", "3", "", "2", "地区生产总值（亿元）", "4"
    ]  # fmt: skip


@pytest.mark.parametrize("header", ["续表", "附件1（续）", "（续表）", ""])
@pytest.mark.parametrize("is_headed", [True, False])
def test_a_table_that_goes_on(header: str, is_headed: bool) -> None:
    head = "序号\t指标\t2025年"
    further = f"{head}\n2\t乙\t4" if is_headed else "2\t乙\t4\n3\t丙\t5"
    text = f"甲区乙镇试点方案\n附件1\n目标表\n{head}\n1\t甲\t3\n注：略。\n{header or '——'}\n{further}\n"
    if not header:
        text = text.replace("注：略。\n——\n", "")
    [annex] = read(text).annexes
    assert [row[1] for row in annex.table.grid] == ["指标", "甲", "乙", *([] if is_headed else ["丙"])]
