"""Issues as they are gathered for a receipt: those that say the same in one line, each cell marked once."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.receipts.gathering import gather
from dagster_project.receipts.lines import JUSTIFIED, NOTE, REJECT, WARN, Gathered, Kind, kind_of
from tests.receipts.making import PATH, Record, database, file_of, gathered_of, issue_of

RULES = {"town_unknown": "reject", "jump": "warn", "column_ignored": "note", "unit_missing": "reject"}


@st.composite
def issues(draw: st.DrawFn) -> Record:
    rule, row_no = draw(st.sampled_from([*RULES])), draw(st.none() | st.integers(1, 12))
    is_justified = RULES[rule] == "warn" and draw(st.booleans())
    cell = None if row_no is None else f"{draw(st.sampled_from('ABD'))}{row_no}"
    return issue_of(
        cell,
        rule_code=rule,
        severity=RULES[rule],
        owner="data_engineer" if rule == "column_ignored" else "department",
        message_zh=draw(st.sampled_from(["甲", "乙"])),
        suggestion_zh=draw(st.sampled_from([None, "丙"])),
        sheet=draw(st.sampled_from([None, "填报"])),
        value_cell=draw(st.sampled_from([None, cell, "D1"])),
        row_no=row_no,
        value_text=draw(st.sampled_from([None, "1", "2"])),
        is_justified=is_justified,
        justification_text="已核实" if is_justified else None,
    )


def in_order(issue: Record) -> tuple[Any, ...]:
    has_row = issue["row_no"] is not None
    return (
        issue["severity"] != "reject",
        issue["is_justified"],
        issue["sheet"] or "",
        (not has_row, issue["row_no"] or 0, issue["cell"] or ""),
        issue["rule_code"],
    )


def said_of(issue: Record) -> tuple[Kind, str | None, str, str]:
    suggestion = issue["suggestion_zh"] or ""
    if issue["owner"] == "data_engineer":
        suggestion += "（由数据工程师处理）"
    if issue["is_justified"]:
        suggestion = "说明已留存：已核实"
    return kind_of(issue), issue["sheet"], issue["message_zh"], suggestion


def lines_of(found: list[Record]) -> list[tuple[object, ...]]:
    """Each line, counted one issue after the other."""
    grouped: dict[tuple[object, ...], list[Record]] = {}
    for issue in sorted(found, key=in_order):
        grouped.setdefault((issue["rule_code"], *said_of(issue)), []).append(issue)
    lines = []
    for (_, *said), hits in grouped.items():
        cells = list(dict.fromkeys(hit["cell"] for hit in hits if hit["cell"]))
        is_about_values = any(hit["value_cell"] is not None for hit in hits)
        lines.append((*said, cells[:6], len(cells), len(hits), is_about_values))
    return sorted(lines, key=lambda line: line[0].rank)  # type: ignore[attr-defined]


def shown(gathered: Gathered) -> list[tuple[object, ...]]:
    return [
        (
            *(line.kind, line.sheet, line.message, line.suggestion),
            *(line.cells, line.cell_count, line.issue_count, line.is_about_values),
        )
        for line in gathered.lines
    ]


def marks_of(found: list[Record]) -> dict[tuple[str | None, str], dict[tuple[Kind, str, str], int]]:
    marks: dict[tuple[str | None, str], dict[tuple[Kind, str, str], int]] = {}
    for issue in found:
        if issue["cell"]:
            kind, sheet, message, suggestion = said_of(issue)
            reasons = marks.setdefault((sheet, issue["cell"]), {})
            reasons[kind, message, suggestion] = reasons.get((kind, message, suggestion), 0) + 1
    return marks


@settings(max_examples=40, deadline=None)
@given(st.lists(issues(), max_size=12))
def test_lines_and_marks_are_those_of_issues_counted_one_by_one(found: list[Record]) -> None:
    gathered = gathered_of(file_of(), found)
    assert shown(gathered) == lines_of(found)
    marks = {(sheet, cell): mark for sheet, marks in gathered.marks.items() for cell, mark in marks.items()}
    assert {place: mark.reasons for place, mark in marks.items()} == marks_of(found)
    for kind in (REJECT, WARN, JUSTIFIED, NOTE):
        assert gathered.count(kind) == sum(kind_of(issue) == kind for issue in found)
    assert gathered.left_out_count == 0


def test_the_value_is_that_of_the_first_cell_where_it_stands_there() -> None:
    there = issue_of("D2", value_cell="D2", value_text="12", message_zh="甲")
    elsewhere = issue_of("A3", value_cell="D3", value_text="13", message_zh="乙")
    gathered = gathered_of(file_of(), [issue_of("D4", value_cell="D4", message_zh="甲"), there, elsewhere])
    assert [(line.message, line.value_text) for line in gathered.lines] == [("甲", "12"), ("乙", "")]
    assert gathered.marks["填报"]["A3"].value_text == "13"


def test_marks_are_bounded_and_every_issue_is_counted() -> None:
    # Of each cell two, so that as many cells are marked as if there were one.
    found = [issue_of(f"A{row}", rule_code=rule) for row in range(2, 30_002) for rule in ("a", "b")]
    gathered = gathered_of(file_of(), found)
    assert [*gathered.marks["填报"]] == [f"A{row}" for row in range(2, 20_002)]
    assert [(line.issue_count, line.cell_count, line.cells) for line in gathered.lines] == [
        (30_000, 30_000, [f"A{row}" for row in range(2, 8)])
    ] * 2
    assert gathered.count(REJECT) == 60_000


def test_what_has_no_line_is_counted_by_what_it_asks_for() -> None:
    rejected = [issue_of(f"A{row}", message_zh=f"镇{row}") for row in range(2, 3_004)]
    warned = [issue_of(f"D{row}", severity="warn", rule_code="jump") for row in range(2, 7)]
    gathered = gathered_of(file_of(), [*warned, *rejected])
    assert [line.message for line in gathered.lines] == [f"镇{row}" for row in range(2, 3_002)]
    assert (gathered.count(REJECT), gathered.count(WARN), gathered.left_out_count) == (3_002, 5, 7)
    assert len(gathered.marks["填报"]) == 3_000


def test_each_file_has_its_own_issues() -> None:
    """Also where one between them has none, and another version of it has."""
    other = PATH.replace("三", "四")
    files = [file_of(), file_of(batch_id="b2"), file_of(other), file_of(other, batch_id="b2")]
    hits = {("b1", PATH): "A2", ("b2", other): "A3", ("b3", PATH): "A4"}
    found = [issue_of(cell) | {"batch_id": batch, "source_path": path} for (batch, path), cell in hits.items()]
    with database(files, found) as connection:
        gathered = [*gather(connection, files)]
    assert [[line.cells for line in one.lines] for one in gathered] == [[["A2"]], [], [], [["A3"]]]
