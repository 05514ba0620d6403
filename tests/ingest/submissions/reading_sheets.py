"""Sheets written as lines, read as the command reads them, and what came of them by cell."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest

from dagster_project.ingest.files.grid import Area, Grid, Sheet
from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.landing.notes import Note
from dagster_project.ingest.landing.problems import FileRejected, Problem
from dagster_project.ingest.submission import read_sheets

TIDY = "镇,指标,报告期,数值,单位,填报单位,说明"


def grid_of(text: str) -> Grid:
    """Rows by line, cells by comma; \\n within a cell is a line feed."""
    return [[cell.replace("\\n", "\n") for cell in line.split(",")] for line in text.split("\n")]


def read(text: str, name: str | None = None, merged: str = "") -> tuple[list[Row], list[Note]]:
    """The values and notes of one sheet; `merged` lists areas like A1:B2."""
    areas = []
    for span in merged.split():
        min_column, min_row, max_column, max_row = openpyxl.utils.range_boundaries(span)
        areas.append(Area(int(min_row or 0), int(min_column or 0), int(max_row or 0), int(max_column or 0)))
    return read_sheets([Sheet(name, grid_of(text), tuple(areas))])


def keyed(values: list[Row]) -> dict[str, tuple[Any, ...]]:
    """By cell: town, indicator, period and value."""
    names = ("town_text", "indicator_text", "period_text", "value_text")
    keyed = {value["cell"]: tuple(value[name] for name in names) for value in values}
    assert len(keyed) == len(values), "a cell gave two values"
    return keyed


def noted(notes: list[Note]) -> list[tuple[str, str | None]]:
    assert all(note.row()["message_zh"] for note in notes), "a detail of the sentence was not filled in"
    return [(note.rule_code, note.cell) for note in notes]


def problem_of(text: str, name: str | None = None, merged: str = "") -> Problem:
    with pytest.raises(FileRejected) as rejected:
        read(text, name, merged)
    assert rejected.value.problem.text("sentence_zh")
    assert rejected.value.problem.text("suggestion_zh")
    return rejected.value.problem
