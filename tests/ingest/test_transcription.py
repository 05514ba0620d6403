"""The tables under raw/annexes say what the notices say, character for character."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path
from typing import Any

import pytest
import yaml

from dagster_project.settings import PROJECT

ANNEXES = PROJECT / "raw" / "annexes"
NOTICES = {"500111-wangu": "dazu-wangu.txt", "500153-wujia": "rongchang-wujia.txt"}
# How many rows below the header each annex of a notice has.
ROW_COUNTS = {"500111-wangu": [24, 19, 12], "500153-wujia": [8, 23]}
TOWNS = sorted(NOTICES)
Table = list[list[str]]


def tables_in(notice: str) -> list[Table]:
    """Its tables: a line that starts with a tab is a cell, a blank line ends a row, any other line the table."""
    tables: list[Table] = []
    in_table = in_row = False
    for line in notice.split("\n"):
        if line.startswith("\t"):
            if not in_table:
                tables.append([])
            if not in_row:
                tables[-1].append([])
            tables[-1][-1].append(line[1:])
            in_table = in_row = True
        else:
            in_row = False
            in_table = in_table and not line.strip()
    return tables


def published(notices: Path, town: str) -> list[Table]:
    return tables_in((notices / NOTICES[town]).read_bytes().decode())


def sidecar(town: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ANNEXES / town / "notice.yml").read_text(encoding="utf-8"))
    return loaded


def transcribed(town: str, kinds: set[str]) -> list[tuple[int, Table]]:
    """The annex tables of these kinds, each with its number."""
    tables = []
    for annex in sidecar(town)["annexes"]:
        if annex["kind"] in kinds:
            with (ANNEXES / town / annex["file"]).open(encoding="utf-8", newline="") as lines:
                tables.append((annex["annex_no"], list(csv.reader(lines))))
    return tables


@pytest.mark.parametrize("town", TOWNS)
def test_notice_has_as_many_rows_as_we_count(notices: Path, town: str) -> None:
    assert [len(table) - 1 for table in published(notices, town)] == ROW_COUNTS[town]


@pytest.mark.parametrize("town", TOWNS)
def test_every_annex_is_transcribed(town: str) -> None:
    tables = transcribed(town, {"indicators", "policies", "reforms"})
    assert [annex_no for annex_no, _ in tables] == list(range(1, len(ROW_COUNTS[town]) + 1))
    assert [len(table) - 1 for _, table in tables] == ROW_COUNTS[town]


@pytest.mark.parametrize("town", TOWNS)
def test_indicator_tables_are_equal_cell_for_cell(notices: Path, town: str) -> None:
    for annex_no, table in transcribed(town, {"indicators"}):
        assert table == published(notices, town)[annex_no - 1]


def test_blank_remarks_are_kept_as_published() -> None:
    (_, wangu), (_, wujia) = transcribed("500111-wangu", {"indicators"}) + transcribed(
        "500153-wujia", {"indicators"}
    )
    assert {row[-1] for row in wangu[1:]} == {"　", "市级试点指标"}, (
        "Wangu's blank remarks hold a full-width space"
    )
    assert {row[-1] for row in wujia[1:]} == {""}, "Wujia's hold nothing"


@pytest.mark.parametrize("town", TOWNS)
def test_measures_keep_numbers_and_departments_and_shorten_titles(notices: Path, town: str) -> None:
    for annex_no, table in transcribed(town, {"policies", "reforms"}):
        original = published(notices, town)[annex_no - 1]
        assert len(table) == len(original)
        for ours, theirs in zip(table[1:], original[1:], strict=True):
            (item_no, title, departments), (their_item_no, sentence, their_departments) = ours, theirs
            assert (item_no, departments) == (their_item_no, their_departments)
            assert title != sentence
            assert 0 < len(title) <= 20


@pytest.mark.parametrize("town", TOWNS)
def test_shortened_titles_are_declared(town: str) -> None:
    for annex in sidecar(town)["annexes"]:
        assert annex.get("is_title_shortened", False) == (annex["kind"] != "indicators")


@pytest.mark.parametrize("town", TOWNS)
def test_sidecar_names_the_bytes_it_was_transcribed_from(notices: Path, town: str) -> None:
    digest = hashlib.sha256((notices / NOTICES[town]).read_bytes()).hexdigest()
    assert sidecar(town)["transcribed_from_sha256"] == digest


@pytest.mark.parametrize("town", TOWNS)
def test_what_the_sidecar_states_stands_in_the_notice(notices: Path, town: str) -> None:
    text = (notices / NOTICES[town]).read_text(encoding="utf-8")
    stated = sidecar(town)
    names = ["district_name", "town_name", *(["document_no"] if "document_no" in stated else [])]
    for name in names:
        assert str(stated[name]) in text
