"""Where a receipt goes: a safe name of its own, never written over."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from dagster_project.receipts.lines import Gathered
from dagster_project.receipts.path import receipt_path
from dagster_project.receipts.receipt import write_receipt
from dagster_project.settings import Settings
from tests.receipts.making import (
    PATH,
    file_of,
)

PATHS = [
    "submissions/2024/部门/a.xlsx",
    "submissions/2024/部门/a_b.xlsx",
    "submissions/2024/部门/a\\b.xlsx",
    "submissions/2024/部门/a:b.xlsx",
    "submissions/2024/部门/\u202excod.xlsx",
    "submissions/2024/部门/a\nb.xlsx",
    "submissions/2024/部门/" + "长" * 80 + ".xlsx",
    "submissions/2024/部门/" + "长" * 80 + "1.xlsx",
    "submissions/2024/部门/CON",
    "submissions/2024/部门/a.xlsx.v1.回执.xlsx",
    "submissions/2024/a.xlsx.v1.回执.xlsx/b.csv",
    "submissions/2024/a.xlsx",
    "submissions/a.xlsx",
    "submissions/2024/部门/深/a.xlsx",
    "submissions/2024/部门_深/a.xlsx",
    "submissions/2024/" + "/".join(["d" * 200] * 15) + "/a.xlsx",
    "submissions/2024/.. /a.xlsx",
    "submissions/2024/部门/.a.xlsx",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_receipt_has_a_safe_place_of_its_own(settings: Settings, path: str) -> None:
    target = receipt_path(settings, path, 1)
    parts = target.relative_to(settings.home / "receipts").parts
    assert len(parts) <= 3
    assert target.name.endswith(".v1.回执.xlsx")
    assert all(len(part.encode()) < 240 and not part.startswith(".") for part in parts)
    assert not any(sign in part for part in parts for sign in '\\:*?"<>|\n\u202e')
    places = {receipt_path(settings, other, no) for other in PATHS for no in (1, 2)}
    assert len(places) == 2 * len(PATHS)
    files, folders = {str(place) for place in places}, {str(place.parent) for place in places}
    assert not files & folders


def test_names_that_are_safe_stay_as_they_are(settings: Settings) -> None:
    target = receipt_path(settings, PATH, 2)
    assert target == settings.home / "receipts/2024-Q3/500111-economy_information/三季度.xlsx.v2.回执.xlsx"


def test_a_receipt_is_never_written_over(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    sent = openpyxl.Workbook()
    sent["Sheet"]["A1"] = "sent to the department"
    sent.save(target)
    before = target.read_bytes()
    write_receipt(target, None, file_of(), Gathered(), [], "r2")
    assert target.read_bytes() == before
