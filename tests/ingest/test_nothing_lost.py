"""Nothing lost: what landed, put back in rows and columns, is what an independent reader finds in the files."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import groupby

import pytest

from dagster_project.ingest.landing.batches import TABLES
from dagster_project.settings import PROJECT, Settings
from tests.ingest.helpers import DEPARTMENT, GOOD, SUBMISSION, edit, landed, read_text, take, write

CELL_TABLES = ["annex_indicators", "annex_measures", "submissions"]
ANNEXES = sorted(path for path in GOOD if path.startswith("annexes/") and path.endswith(".csv"))
SUBMISSIONS = sorted(path for path in GOOD if path.startswith("submissions/") and path.endswith(".csv"))
# The roles of a submission's columns in the order in which the real files have them.
SUBMISSION_TEXTS = ["town_text", "indicator_text", "period_text", "value_text", "unit_text", "department_text"]


def rows_in(path: str) -> list[list[str]]:
    with (PROJECT / "raw" / path).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


@pytest.mark.parametrize("path", ANNEXES)
def test_annex_cells_put_back_together_are_the_file(settings: Settings, path: str) -> None:
    header, *rows = rows_in(path)
    row = take(settings)[path]
    cells = [cell for table in CELL_TABLES for cell in landed(settings, table, path)]
    assert len(cells) == len(rows) * len(header) == row["cell_count"]

    by_row = groupby(
        sorted(cells, key=lambda cell: (cell["row_no"], cell["column_no"])), lambda cell: cell["row_no"]
    )
    assert [[cell["value_text"] for cell in cells_of_row] for _, cells_of_row in by_row] == rows
    assert {cell["column_no"]: cell["header_text"] for cell in cells} == dict(enumerate(header, start=1))
    assert {cell["source_sha256"] for cell in cells} == {row["source_sha256"]}


@pytest.mark.parametrize("path", ANNEXES)
def test_annex_cells_have_the_address_of_a_spreadsheet(settings: Settings, path: str) -> None:
    take(settings)
    cells = {cell["cell"]: cell["value_text"] for table in CELL_TABLES for cell in landed(settings, table, path)}
    expected = {
        f"{'ABCDEFGHIJ'[column]}{number}": text
        for number, row in enumerate(rows_in(path)[1:], start=2)
        for column, text in enumerate(row)
    }
    assert cells == expected


@pytest.mark.parametrize("path", SUBMISSIONS)
def test_submission_values_are_the_rows_of_the_file(settings: Settings, path: str) -> None:
    _, *rows = rows_in(path)
    row = take(settings)[path]
    values = landed(settings, "submissions", path)
    assert len(values) == len(rows) == row["cell_count"]
    assert [[value[name] for name in [*SUBMISSION_TEXTS, "note_text"]] for value in values] == rows
    _, period, department, _ = path.split("/")
    assert {value["folder_period_text"] for value in values} == {period}
    assert {value["folder_department_text"] for value in values} == {department}


def test_cells_of_every_version_are_as_many_as_it_says(settings: Settings) -> None:
    write(settings, f"{DEPARTMENT}/再报.csv", read_text(settings, SUBMISSION))
    take(settings)
    edit(settings, SUBMISSION, "17.4", "17.5")
    write(settings, f"{DEPARTMENT}/空.csv", b"")
    take(settings)
    cells = Counter(
        (row["batch_id"], row["source_path"]) for table in CELL_TABLES for row in landed(settings, table)
    )
    files = landed(settings, "source_files")
    assert {
        (row["batch_id"], row["source_path"]): row["cell_count"] for row in files if row["cell_count"]
    } == cells


def test_every_landed_row_is_of_a_file_that_was_read(settings: Settings) -> None:
    take(settings)
    edit(settings, SUBMISSION, "报告期", "周期")
    take(settings)
    names = ("batch_id", "source_path", "source_sha256")
    read = {
        tuple(row[name] for name in names) for row in landed(settings, "source_files") if row["outcome"] == "read"
    }
    for table in TABLES:
        if table != "source_files":
            assert {tuple(row[name] for name in names) for row in landed(settings, table)} <= read
