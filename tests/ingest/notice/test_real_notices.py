"""The two real notices: every cell as transcribed, every heading where it stands, every fact."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.ingest.notice.document import Notice
from dagster_project.ingest.notice.reading import read_notice
from tests.ingest.test_transcription import NOTICES, TOWNS, sidecar, transcribed


def read(notices: Path, town: str) -> Notice:
    return read_notice((notices / NOTICES[town]).read_bytes(), "notice.txt")


@pytest.mark.parametrize("town", TOWNS)
def test_every_cell_is_as_transcribed(notices: Path, town: str) -> None:
    annexes = {annex.annex_no: annex for annex in read(notices, town).annexes}
    tables = transcribed(town, {"indicators", "policies", "reforms"})
    shortened = {annex["annex_no"] for annex in sidecar(town)["annexes"] if annex.get("is_title_shortened")}
    assert annexes.keys() == {annex_no for annex_no, _ in tables}
    for annex_no, table in tables:
        grid = annexes[annex_no].table.grid
        if annex_no in shortened:
            # Titles are the second column of these, below the header.
            grid = [grid[0], *([row[0], ours[1], *row[2:]] for row, ours in zip(grid[1:], table[1:], strict=True))]
        assert grid == table


@pytest.mark.parametrize("town", TOWNS)
def test_annexes_have_the_title_of_the_sidecar(notices: Path, town: str) -> None:
    titles = {annex.annex_no: annex.title for annex in read(notices, town).annexes}
    for annex in sidecar(town)["annexes"]:
        assert titles[annex["annex_no"]].endswith(annex["title"])


@pytest.mark.parametrize("town", TOWNS)
def test_facts_are_those_of_the_sidecar(notices: Path, town: str) -> None:
    facts = {name: fact.text for name, fact in read(notices, town).facts.items()}
    stated = sidecar(town)
    year, month, day = str(stated["issued_on"]).split("-")
    expected = {
        "title": stated["title"],
        "issuer": stated["issuer"],
        "issued_on": f"{year}年{int(month)}月{int(day)}日",
    }
    if "document_no" in stated:
        expected["document_no"] = stated["document_no"]
    assert facts == expected


@pytest.mark.parametrize("town", TOWNS)
def test_nothing_about_them_needs_a_look(notices: Path, town: str) -> None:
    assert read(notices, town).notes == ()


TASKS = {
    "500111-wangu": ("三", [f"{number}．" for number in range(1, 16)]),
    "500153-wujia": ("三", ["1．", "2．", "3．", "1．", "2．", "3．", "4．", "1．", "2．", "3．", "4．", "5．"]),
}
SAFEGUARDS = {
    "500111-wangu": ["（一）", "（二）", "（三）", "（四）"],
    "500153-wujia": ["（一）", "（二）", "（三）"],
}


@pytest.mark.parametrize("town", TOWNS)
def test_tasks_and_safeguards_stand_under_their_headings(notices: Path, town: str) -> None:
    paths = [paragraph.heading_path.split(" › ") for paragraph in read(notices, town).paragraphs]
    part, numbers = TASKS[town]
    assert [path[2] for path in paths if path[0] == part and len(path) == 3] == numbers
    safeguards = [path[1] for path in paths if path[0] == "四" and len(path) == 2]
    assert list(dict.fromkeys(safeguards)) == SAFEGUARDS[town]


@pytest.mark.parametrize("town", TOWNS)
def test_no_line_is_lost(notices: Path, town: str) -> None:
    text = (notices / NOTICES[town]).read_text(encoding="utf-8")
    notice = read(notices, town)
    kept = [paragraph.text for paragraph in notice.paragraphs]
    kept += [annex.title for annex in notice.annexes]
    kept += [cell.strip() for annex in notice.annexes for row in annex.table.grid for cell in row]
    kept += [f"附件{annex.annex_no}" for annex in notice.annexes]
    assert [line for line in text.split("\n") if line.strip() and line.strip() not in kept] == []
