"""What the published release holds and what is wrong with the files it was made from."""

from __future__ import annotations

import json
from datetime import datetime

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


def print_status(settings: Settings) -> None:
    """Print the published release: its figures, and each current file that was not taken in whole."""
    if not stands(settings.published):
        print(NothingPublished(settings))
        return
    shown = shown_release(settings)
    with duckdb.connect(shown.database, read_only=True) as connection:
        # Values as they are counted already: of a country's release, nothing else here reads a tenth of it.
        counts = connection.execute(
            """
            select
                (select count(*) from marts.dim_town where is_current),
                (select count(*) from marts.fct_indicator_target where is_effective),
                (select coalesce(sum(period_count), 0) from marts.fct_indicator_latest),
                (select count(*) from marts.dim_measure),
                (select count(*) from quality.submission_issue where is_current_file and not is_justified)
            """
        ).fetchall()[0]
        is_marked = is_synthetic(connection)
        files = connection.execute(
            """
            select path, outcome, place, message_en, message_zh, suggestion_zh
            from quality.source_file
            where is_current and outcome <> 'accepted'
            order by path
            """
        ).fetchall()
        # A register goes in whole or not at all; what it says otherwise than the defaults its keeper should know.
        registers = connection.execute(
            """
            select path, 'accepted, with remarks', null, null, null, null
            from quality.source_file
            where is_current and kind = 'register' and outcome = 'accepted'
                and path in (select source_path from quality.submission_issue where is_current_file)
            order by path
            """
        ).fetchall()
        files = [*files, *registers]
        issues = _issues_of(connection, [path for path, *_ in files[:FILES_SHOWN]])
        warnings = connection.execute(
            """
            select sentence_en, sentence_zh, sample_rows
            from quality.check_result
            where not is_success
            order by expectation_id
            """
        ).fetchall()
        notices = connection.execute(
            """
            select path, message_en, message_zh
            from quality.source_file
            where is_current and kind = 'notice_text' and outcome = 'accepted'
            order by path
            """
        ).fetchall()
        outcomes = connection.execute(
            "select outcome, count(*) from quality.source_file where is_current group by outcome order by outcome"
        ).fetchall()
    newest = all_releases(settings)[-1]
    print(f"release {shown.release_id}, published {_published_at(shown)}")
    if is_marked:
        print(f"  {SENTENCE}")
    if newest != shown:
        print(f"  rolled back: the newest release is {newest.release_id}")
    print("  {} towns, {} targets, {} current values, {} measures, {} open issues".format(*counts))
    print("  files: " + ", ".join(f"{count} {outcome}" for outcome, count in outcomes))
    for path, message_en, message_zh in notices[:FILES_SHOWN]:
        print(f"  accepted: {path}\n{both(message_en, message_zh, '    ')}")
    if notices or any(path.startswith("annexes/") for path, *_ in files):
        print(f"  a page a notice, what was read and what is asked: {settings.notice_pages}")
    for path, outcome, place, message_en, message_zh, suggestion_zh in files[:FILES_SHOWN]:
        print(f"  {outcome}: {path}{f' ({place})' if place else ''}")
        if message_en:
            print(both(message_en, f"{message_zh}{suggestion_zh or ''}", "    "))
        _print_issues(*issues.get(path, ([], 0)))
    if len(files) > FILES_SHOWN:
        print(f"  … and {len(files) - FILES_SHOWN} more in quality.source_file")
    for sentence_en, sentence_zh, sample_rows in warnings:
        print(f"  does not hold:\n{both(sentence_en, sentence_zh, '    ')}")
        for row in json.loads(sample_rows):
            print("    " + ", ".join(f"{name}={value}" for name, value in row.items()))
    if (board := settings.board / "index.html").is_file():
        print(f"  the board: {board}")
    print(f"  open it read-only: {settings.published}")


def _issues_of(connection: duckdb.DuckDBPyConnection, paths: list[str]) -> dict[str, Issues]:
    """Of each file that has any the first open issues, those that reject before those that warn, and how many.

    Where they stand is found first: sentences are filled in for those that are shown, not for all of a country.
    """
    counted = connection.execute(
        f"""
        select
            source_path,
            count(*),
            min(
                {{'severity': {_SEVERITY}, 'row_no': row_no, 'cell': cell, 'rule_code': rule_code}}, {ISSUES_SHOWN}
            ) as firsts
        from quality.submission_issue
        where list_contains(?::varchar[], source_path) and is_current_file and not is_justified
        group by source_path
        """,
        [paths],
    ).fetchall()
    shown: dict[str, Issues] = {path: ([], count) for path, count, _ in counted}
    cells = sorted({first["cell"] or "" for *_, firsts in counted for first in firsts})
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
        [paths, cells],
    ).fetchall()
    for path, *issue in said:
        if len(shown[path][0]) < ISSUES_SHOWN:
            shown[path][0].append(tuple(issue))
    return shown


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
