"""What differs between two releases: what readers would lose comes first, and a row that changed is one row."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from dagster_project.lookup.difference import ROWS_SHOWN, print_difference
from dagster_project.warehouse.release import DATABASE, MANIFEST, Release

KEYS = {"marts.figure": ["town_code", "year"]}


def release_of(folder: Path, rows: str, keys: dict[str, list[str]]) -> Release:
    folder.mkdir()
    (folder / MANIFEST).write_text(json.dumps({"keys": keys}), encoding="utf-8")
    with duckdb.connect(folder / DATABASE) as connection:
        columns = "town_code, year, value, note_text, received_at"
        connection.execute(
            f"create schema marts; create table marts.figure as from (values {rows}) as t({columns})"
        )
    return Release(folder.name, folder)


def told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, **keys: list[str]
) -> list[str]:
    named = keys or KEYS
    assert print_difference(
        *(release_of(tmp_path / name, rows, named) for name, rows in (("r1", before), ("r2", after)))
    ) == (before != after)
    return capsys.readouterr().out.splitlines()


def test_a_row_that_changed_is_one_line_with_what_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = "('a', 2023, 56.00, 'n', 1), ('b', 2023, 7.50, '', 1), ('c', 2023, 1.00, '', 1)"
    after = "('a', 2023, 57.00, 'n', 2), ('c', 2023, 1.00, '', 2), ('d', 2023, 3.00, '', 2)"
    assert told(tmp_path, capsys, before, after) == [
        "marts.figure: 1 rows gone, 1 new, 1 changed",
        "  - town_code=b, year=2023, value=7.5",
        "  ~ town_code=a, year=2023: value 56 → 57",
        "  + town_code=d, year=2023, value=3",
    ]


def test_what_is_gone_is_shown_however_much_is_new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    added = ", ".join(f"('t{number:02}', 2024, 1.0, '', 2)" for number in range(ROWS_SHOWN + 5))
    lines = told(tmp_path, capsys, "('z', 2023, 9.0, '', 1)", added)
    assert lines[1] == "  - town_code=z, year=2023, value=9"
    assert lines[-1] == "  … and 5 more"


def test_without_a_key_nothing_is_said_to_have_become_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = told(tmp_path, capsys, "('a', 2023, 1.0, '', 1)", "('a', 2023, 2.0, '', 1)", other=["town_code"])
    assert lines[0] == "marts.figure: 1 rows gone, 1 new, 0 changed"
