"""A figure back to its cell or sentence: what the release says, which file said it, whether the bytes still do."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.errors import ZhencangError
from dagster_project.ingest.landing.archive import has_hash
from dagster_project.lookup.evidence import read_row, split_cell
from dagster_project.lookup.names import NotFound, find_indicator, find_town
from dagster_project.lookup.notice_evidence import annex_row, is_notice, statement_lines
from dagster_project.settings import Settings
from dagster_project.warehouse.as_of import Known, database_as_of
from dagster_project.wording.moments import in_both_clocks
from dagster_project.wording.synthetic import SENTENCE, is_synthetic

Record = dict[str, Any]
_LOST = "archive   ✗ the bytes are lost:"


class NotProven(ZhencangError):
    """The archive does not hold what a figure was read from."""


def print_trace(
    settings: Settings, town: str, indicator: str, period: str | None, as_of: datetime | None = None
) -> None:
    """Print each target and value of an indicator in a town, with file, cell or characters, and hash.

    `town` and `indicator` are codes or names as a report may write them, `period` a year or a period code; `as_of`
    goes back to what was known at a moment. Raises NotFound, NotProven where the archive lost the bytes that a
    figure was read from, and what database_as_of raises.
    """
    known = database_as_of(settings, as_of)
    with duckdb.connect(known.database, read_only=True) as connection:
        is_marked = is_synthetic(connection)
        town_code, town_name = find_town(connection, town)
        indicator_code, indicator_name = find_indicator(connection, indicator)
        targets = _targets(connection, town_code, indicator_code, period)
        values = _values(connection, town_code, indicator_code, period)
        if not targets and not values:
            if period is None:
                raise NotFound(f"{town_name} has no target and no value for {indicator_name} ({indicator_code}).")
            there = ", ".join(_periods(connection, town_code, indicator_code)) or "none"
            raise NotFound(
                f"{town_name} has no target and no value for {indicator_name} ({indicator_code}) in {period}."
                f" Those with one: {there}."
            )
    print(f"{town_name} · {indicator_name} ({town_code}, {indicator_code}), {_named(known, as_of)}")
    if is_marked:
        print(SENTENCE)
    is_proven = True
    for target in targets:
        _print_target(target)
        is_proven &= _print_source(settings, target, target["target_text"])
    for value in values:
        _print_value(value)
        is_proven &= _print_source(settings, value, value["value_text"])
    if not is_proven:
        raise NotProven(
            "What is marked ✗ above does not bear out its figure. `zhencang doctor` says what can be put back."
        )


def _named(known: Known, as_of: datetime | None) -> str:
    if as_of is None:
        return f"release {known.name}"
    return f"as known at {in_both_clocks(as_of)}, from {known.name}"


def _records(connection: duckdb.DuckDBPyConnection, query: str, parameters: list[Any]) -> list[Record]:
    found = connection.execute(query, parameters)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _targets(
    connection: duckdb.DuckDBPyConnection, town_code: str, indicator_code: str, period: str | None
) -> list[Record]:
    return _records(
        connection,
        """
        select targets.*, documents.title, documents.document_no
        from marts.fct_indicator_target as targets
        inner join marts.dim_document as documents on targets.document_code = documents.document_code
        where targets.town_code = ? and indicator_code = ? and coalesce(? = cast(target_year as varchar), true)
        order by target_year, statement_code
        """,
        [town_code, indicator_code, period],
    )


def _values(
    connection: duckdb.DuckDBPyConnection, town_code: str, indicator_code: str, period: str | None
) -> list[Record]:
    return _records(
        connection,
        """
        select reported.*, departments.department_name
        from marts.fct_indicator_value as reported
        inner join marts.dim_department as departments on reported.department_code = departments.department_code
        where town_code = ? and indicator_code = ? and coalesce(? = period_code, true)
        order by period_code, version_no
        """,
        [town_code, indicator_code, period],
    )


def _periods(connection: duckdb.DuckDBPyConnection, town_code: str, indicator_code: str) -> list[str]:
    """The years and periods of which anything is said of an indicator in a town."""
    targets = _targets(connection, town_code, indicator_code, None)
    values = _values(connection, town_code, indicator_code, None)
    return sorted({str(target["target_year"]) for target in targets} | {value["period_code"] for value in values})


def _print_target(target: Record) -> None:
    baseline = (
        f"; baseline {target['baseline_year']}: {target['baseline_text']}" if target["baseline_text"] else ""
    )
    print(
        f"\ntarget {target['target_year']}: {target['target_kind']} {target['comparator']}"
        f" {_plain(target['target_value'])} {target['unit']}{baseline}"
        + ("" if target["is_effective"] else " (another statement counts)")
    )
    number = f" {target['document_no']}" if target["document_no"] else ""
    place = (
        f"body, paragraph {target['paragraph_no']} ({target['heading_path']})"
        if target["stated_in"] == "body"
        else f"annex {target['annex_no']}, 序号 {target['item_no_text']}"
    )
    print(f"  document  {target['title']}{number}, {place}")


def _print_value(value: Record) -> None:
    state = (
        "current" if value["is_current"] else "superseded" if value["superseded_at"] else "withdraws the figure"
    )
    figure = f"{_plain(value['value'])} {value['unit']}" if value["value"] is not None else value["value_status"]
    print(f"\nvalue {value['period_code']}, version {value['version_no']} ({state}): {figure}")
    print(f"  sent by   {value['department_name']}; {value['note_text'] or 'no note'}")


def _print_source(settings: Settings, record: Record, text: str) -> bool:
    """Print where it stood and what the archive says today. Whether the bytes are still there."""
    sheet = f", sheet {record['sheet']}" if record["sheet"] else ""
    print(f"  text      “{text}”")
    place = (
        f"cell {record['cell']}" if record["cell"] else f"characters {record['char_start']}–{record['char_end']}"
    )
    print(f"  file      {record['source_path']}{sheet}, {place}")
    print(f"  sha256    {record['source_sha256']}")
    print(f"  received  {in_both_clocks(record['received_at'])}")
    lines = _evidence(settings.archive / record["source_sha256"], record, text)
    for line in lines:
        print(f"  {line}")
    return not lines[0].startswith(_LOST)


def _evidence(archived: Path, record: Record, text: str) -> list[str]:
    """What the archived bytes say today: whether they are the same, and what stands around the place."""
    if not archived.is_file():
        return [f"{_LOST} {archived} is missing"]
    if not has_hash(archived, record["source_sha256"]):
        return [f"{_LOST} {archived} no longer has this hash"]
    path = record["source_path"]
    if record.get("stated_in") == "body":
        return statement_lines(archived, path, record["char_start"], record["char_end"], record["statement_text"])
    row_no, column_no = split_cell(record["cell"])
    if "annex_no" in record and is_notice(path):
        row = annex_row(archived, path, record["annex_no"], row_no)
    else:
        row = read_row(archived, path, record["sheet"], row_no)
    if column_no > len(row):
        return [f"archive   ✗ the file has no cell {record['cell']}"]
    cell = row[column_no - 1]
    agrees = "✓ same bytes, and the cell reads" if cell == text else "✗ same bytes, but the cell reads"
    return [f"archive   {agrees} “{cell}”", f"row       {' | '.join(row)}"]


def _plain(number: Any) -> str:
    return f"{number.normalize():f}" if number is not None else "—"
