"""What the published release holds and what is wrong with the files it was made from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.places import stands
from dagster_project.settings import Settings
from dagster_project.warehouse.release import (
    NothingPublished,
    Release,
    all_releases,
    published_release,
    shown_release,
)
from dagster_project.wording.language import both
from dagster_project.wording.moments import in_both_clocks
from dagster_project.wording.synthetic import SENTENCE, is_synthetic

FILES_SHOWN = 20
ISSUES_SHOWN = 5
# Some issues of a file, each as its place and what is said, and how many there are.
Issues = tuple[list[tuple[str, ...]], int]
_SEVERITY = "case severity when 'reject' then 1 when 'warn' then 2 else 3 end"
# Values as they are counted already: of a country's release, nothing else here reads a tenth of it.
_COUNTS = """
    select
        (select count(*) from marts.dim_town where is_current),
        (select count(*) from marts.fct_indicator_target where is_effective),
        (select coalesce(sum(period_count), 0) from marts.fct_indicator_latest),
        (select count(*) from marts.dim_measure)
"""
_OUTCOMES = "select outcome, count(*) from quality.source_file where is_current group by outcome order by outcome"
_FILES = """
    select path, outcome, place, message_en, message_zh, suggestion_zh
    from quality.source_file
    where is_current and outcome <> 'accepted'
    order by path
"""
_REGISTERS = """
    select path, 'accepted, with remarks', null, null, null, null
    from quality.source_file
    where is_current and kind = 'register' and outcome = 'accepted'
        and path in (select source_path from quality.submission_issue where is_current_file)
    order by path
"""
_NOTICES = """
    select path, message_en, message_zh
    from quality.source_file
    where is_current and kind = 'notice_text' and outcome = 'accepted'
    order by path
"""
_FIRST_ISSUES = f"""
    select
        source_path,
        count(*),
        min({{'severity': {_SEVERITY}, 'row_no': row_no, 'cell': cell, 'rule_code': rule_code}}, {ISSUES_SHOWN})
    from quality.submission_issue
    where is_current_file and not is_justified
    group by source_path
"""
_FAILED_CHECKS = """
    select sentence_en, sentence_zh, sample_rows
    from quality.check_result
    where not is_success
    order by expectation_id
"""


@dataclass(frozen=True)
class Found:
    """What a release holds, and what is wrong with its files: rows as the queries below give them."""

    counts: tuple[int, ...]
    open_issue_count: int
    outcomes: list[tuple[str, int]]
    # Those that were not taken in whole, and registers with remarks.
    files: list[tuple[str, ...]]
    notices: list[tuple[str, str, str]]
    issues: dict[str, Issues]
    failed_checks: list[tuple[str, str, str]]
    is_marked: bool


@lru_cache(maxsize=1)
def look_into(database: Path) -> Found:
    """Read what the status of a release says, once: a run does while it writes receipts, and prints it then."""
    with duckdb.connect(database, read_only=True) as connection:
        files = _rows(connection, _FILES)
        # A register goes in whole or not at all; what it says otherwise than the defaults its keeper should know.
        files += _rows(connection, _REGISTERS)
        first_issues = _rows(connection, _FIRST_ISSUES)
        return Found(
            counts=_rows(connection, _COUNTS)[0],
            open_issue_count=sum(count for _, count, _ in first_issues),
            outcomes=_rows(connection, _OUTCOMES),
            files=files,
            notices=_rows(connection, _NOTICES),
            issues=_issues_of(connection, {path for path, *_ in files[:FILES_SHOWN]}, first_issues),
            failed_checks=_rows(connection, _FAILED_CHECKS),
            is_marked=is_synthetic(connection),
        )


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[Any]:
    return connection.execute(query).fetchall()


def _issues_of(
    connection: duckdb.DuckDBPyConnection, paths: set[str], first_issues: list[tuple[str, int, list[Any]]]
) -> dict[str, Issues]:
    """Of each file that is shown and has any the first open issues, those that reject before those that warn.

    Where they stand was found first: sentences are filled in for those that are shown, not for all of a country.
    """
    shown: dict[str, Issues] = {path: ([], count) for path, count, _ in first_issues if path in paths}
    cells = {first["cell"] or "" for path, _, firsts in first_issues if path in paths for first in firsts}
    said = connection.execute(
        f"""
        select source_path, concat_ws('!', sheet, cell), message_en, message_zh, suggestion_zh
        from quality.submission_issue
        where
            list_contains(?::varchar[], source_path)
            and list_contains(?::varchar[], coalesce(cell, ''))
            and is_current_file
            and not is_justified
        order by source_path, {_SEVERITY}, row_no, cell, rule_code
        """,
        [sorted(shown), sorted(cells)],
    ).fetchall()
    for path, *issue in said:
        if len(shown[path][0]) < ISSUES_SHOWN:
            shown[path][0].append(tuple(issue))
    return shown


def print_status(settings: Settings) -> None:
    """Print the published release: its figures, and each current file that was not taken in whole."""
    if not stands(settings.published):
        print(NothingPublished(settings))
        return
    shown = shown_release(settings)
    found = look_into(shown.database)
    newest = all_releases(settings)[-1]
    print(f"release {shown.release_id}, published {_published_at(shown)}")
    if found.is_marked:
        print(f"  {SENTENCE}")
    if newest != shown:
        print(f"  rolled back: the newest release is {newest.release_id}")
    counts = "  {} towns, {} targets, {} current values, {} measures, {} open issues"
    print(counts.format(*found.counts, found.open_issue_count))
    print("  files: " + ", ".join(f"{count} {outcome}" for outcome, count in found.outcomes))
    for path, message_en, message_zh in found.notices[:FILES_SHOWN]:
        print(f"  accepted: {path}\n{both(message_en, message_zh, '    ')}")
    if found.notices or any(path.startswith("annexes/") for path, *_ in found.files):
        print(f"  a page a notice, what was read and what is asked: {settings.notice_pages}")
    for path, outcome, place, message_en, message_zh, suggestion_zh in found.files[:FILES_SHOWN]:
        print(f"  {outcome}: {path}{f' ({place})' if place else ''}")
        if message_en:
            print(both(message_en, f"{message_zh}{suggestion_zh or ''}", "    "))
        _print_issues(*found.issues.get(path, ([], 0)))
    if len(found.files) > FILES_SHOWN:
        print(f"  … and {len(found.files) - FILES_SHOWN} more in quality.source_file")
    for sentence_en, sentence_zh, sample_rows in found.failed_checks:
        print(f"  does not hold:\n{both(sentence_en, sentence_zh, '    ')}")
        for row in json.loads(sample_rows):
            print("    " + ", ".join(f"{name}={value}" for name, value in row.items()))
    if (board := settings.board / "index.html").is_file():
        print(f"  the board: {board}")
    print(f"  open it read-only: {settings.published}")


def _print_issues(issues: list[tuple[str, ...]], issue_count: int) -> None:
    for cell, message_en, message_zh, suggestion_zh in issues:
        english, chinese = (f"{cell}: ", f"{cell}：") if cell else ("", "")
        print(both(f"{english}{message_en}", f"{chinese}{message_zh}{suggestion_zh}", "    "))
    if issue_count > len(issues):
        print(f"    … and {issue_count - len(issues)} more in quality.submission_issue")


def _published_at(release: Release) -> str:
    return in_both_clocks(datetime.fromisoformat(release.manifest["published_at"]))


def print_releases(settings: Settings) -> None:
    """Print every release that is kept, newest first; * marks the published one."""
    shown = published_release(settings)
    if not all_releases(settings):
        print(NothingPublished(settings))
    for release in reversed(all_releases(settings)):
        mark = "*" if release == shown else " "
        if not release.is_whole:
            print(f"{mark} {release.release_id}  damaged: `zhencang doctor` says more")
            continue
        manifest = release.manifest
        rows = sum(manifest["row_counts"].values())
        made = f"{_published_at(release)}  {rows} rows  code {manifest['code_version']}"
        print(f"{mark} {release.release_id}  {made}")
