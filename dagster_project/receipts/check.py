"""`zhencang check`: what would become of files if they were sent, with receipts; nothing is taken in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from dagster_project.places import clear
from dagster_project.receipts.gathering import gather
from dagster_project.receipts.path import safe_part
from dagster_project.receipts.receipt import write_receipt
from dagster_project.receipts.recorded import read_as, recorded_values
from dagster_project.receipts.summary import CHECKED_ONLY
from dagster_project.settings import Settings
from dagster_project.warehouse.rehearsal import Rehearsal, rehearse
from dagster_project.wording.language import both
from dagster_project.wording.synthetic import SENTENCE, is_synthetic

ISSUES_SHOWN = 10
_SEVERITIES = {"reject": "不能采用", "warn": "提示", "note": "备注"}
_ENDING = ".预检回执.xlsx"
Record = dict[str, Any]


def check_files(settings: Settings, files: Sequence[Path]) -> bool:
    """Judge files against the history, print what is wrong with each, and write a receipt for each.

    Receipts of checks go to receipts/check/<file>.预检回执.xlsx. Returns whether every file and every value
    would be accepted. Raises what rehearse() raises.
    """
    with rehearse(settings, files) as rehearsal:
        is_marked = is_synthetic(rehearsal.connection)
        if is_marked:
            print(SENTENCE)
        verdicts = [
            _check(settings, rehearsal, record | {"is_synthetic": is_marked})
            for record in _records(rehearsal.connection, _FILES, [rehearsal.batch_id])
        ]
    return all(verdicts)


def _check(settings: Settings, rehearsal: Rehearsal, file: Record) -> bool:
    original = rehearsal.files[file["path"]]
    issues = _records(rehearsal.connection, _ISSUES, [rehearsal.batch_id, file["path"]])
    archived = rehearsal.archive / (file["sha256"] or "none")
    content = archived.read_bytes() if archived.is_file() else None
    target = settings.receipts / "check" / f"{safe_part(original.name)}{_ENDING}"
    # A check is no act of record: the receipt of an earlier one makes way.
    clear(target)
    recorded = list(recorded_values(rehearsal.connection, [file]))
    stated = file | {"version_no": None, "received_at": None}
    [gathered] = gather(rehearsal.connection, [file])
    write_receipt(target, content, stated, gathered, recorded, None)
    _print(original, file, issues, read_as(recorded), target)
    return file["outcome"] == "accepted"


def _print(original: Path, file: Record, issues: list[Record], read: str, target: Path) -> None:
    taken = file["accepted_count"]
    print(f"{'✓' if file['outcome'] == 'accepted' else '✗'} {original}")
    if file["outcome"] == "rejected":
        place = f" ({file['place']})" if file["place"] else ""
        chinese = f"不能采用{place}：{file['message_zh']}{file['suggestion_zh']}"
        print(both(f"rejected{place}: {file['message_en']}", chinese, "  "))
    else:
        if file["outcome"] == "empty":
            print(f"  {file['message_en']}\n  {file['message_zh']}{file['suggestion_zh']}")
        print(
            f"  {file['value_count']} values: {taken} accepted, {file['quarantined_count']} to mend,"
            f" {file['blank_count']} blank; {sum(issue['severity'] == 'warn' for issue in issues)} warnings"
        )
    if read:
        print(f"  读作 (read as)：{read}")
    for issue in issues[:ISSUES_SHOWN]:
        place = "!".join(filter(None, (issue["sheet"], issue["cell"]))) or "file"
        reason = f"（已说明：{issue['justification_text']}）" if issue["is_justified"] else ""
        english = f"{place} {issue['severity']}: {issue['message_en']}"
        chinese = (
            f"{place} {_SEVERITIES[issue['severity']]}：{issue['message_zh']}{issue['suggestion_zh']}{reason}"
        )
        print(both(english, chinese, "  "))
    if len(issues) > ISSUES_SHOWN:
        print(f"  … and {len(issues) - ISSUES_SHOWN} more on the receipt")
    print(f"  {CHECKED_ONLY}\n  written to: {target}")


def _records(connection: DuckDBPyConnection, query: str, parameters: list[Any]) -> list[Record]:
    found = connection.execute(query, parameters)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


_FILES = """
    select
        files.* replace (accepted_count + superseded_count + withdrawn_count as accepted_count),
        departments.department_name
    from quality.source_file as files
    left join marts.dim_department as departments on departments.department_code = split_part(files.path, '/', 3)
    where files.batch_id = ? and files.kind = 'submission'
    order by files.path
"""
_ISSUES = """
    select *
    from quality.submission_issue
    where batch_id = ? and source_path = ?
    order by severity, is_justified, sheet nulls first, row_no, cell, rule_code
"""
