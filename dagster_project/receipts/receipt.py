"""Receipts (回执): for each version of a submitted file an .xlsx that says what became of it and marks its faults.

openpyxl writes them: it is the one library that can open a department's workbook and change it, and a summary
written by another could not stand in the same file.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import duckdb
from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties

from dagster_project.collector import collector_paused
from dagster_project.ingest.landing.archive import sha256_of
from dagster_project.places import put
from dagster_project.receipts.gathering import gather
from dagster_project.receipts.grid import excerpts
from dagster_project.receipts.judgements import Judgements
from dagster_project.receipts.lines import Gathered, Marks, Record
from dagster_project.receipts.marks import Placed, add_excerpt, head_pages, mark_sheet, split_address
from dagster_project.receipts.notice_page import write_notice_pages
from dagster_project.receipts.original import open_original
from dagster_project.receipts.path import receipt_path
from dagster_project.receipts.recorded import MOST_VALUES, add_recorded, read_as, recorded_values
from dagster_project.receipts.summary import add_summary, title_of
from dagster_project.settings import Settings
from dagster_project.wording.periods import period_name
from dagster_project.wording.synthetic import LABEL, is_synthetic, labelled


@dataclass(frozen=True)
class Judged:
    """What a receipt says: a row of quality.source_file with names, its issues, and its values as recorded.

    `release_id` is None where the file was only checked.
    """

    file: Record
    gathered: Gathered
    recorded: list[Record]
    release_id: str | None


def write_receipt(
    target: Path,
    content: bytes | None,
    file: Record,
    gathered: Gathered,
    recorded: Iterable[Record],
    release_id: str | None,
) -> None:
    """Write one receipt, whole or not at all; one that is there stays as it is.

    `content` are the bytes of the file, None where there are none. `file` is a row of quality.source_file;
    `department_name`, `is_synthetic` and `judgement_no` may be added to it. `gathered` are its issues as gather()
    has them, `recorded` its values as recorded_values() has them. `release_id` is None where the file was only
    checked. Raises OSError.
    """
    if is_receipt(target):
        return
    with collector_paused():
        receipt = _receipt(content, Judged(file | _names(file), gathered, list(recorded), release_id))
    put(target, receipt, is_flushed=True)


def is_receipt(path: Path) -> bool:
    """Whether a receipt is there that can be opened; what lost its bytes is none. Raises nothing."""
    return path.is_file() and zipfile.is_zipfile(path)


def write_due_receipts(
    settings: Settings, connection: duckdb.DuckDBPyConnection, release_id: str | None, built_upon: str = ""
) -> list[Path]:
    """Write the receipt of each version of a submission that has none for what is judged now, and a page a notice;
    return the new receipts.

    `connection` holds quality, marts.dim_department and the facts, as a release does. `built_upon` is the last
    batch of what it was built upon, whose files stand judged as they were; "" where all was built afresh. The
    caller holds the lock of the home. Raises OSError.
    """
    write_notice_pages(settings, connection, release_id)
    mark = {"is_synthetic": is_synthetic(connection)}
    judgements = Judgements(settings)
    due = []
    for file in _submissions(connection, built_upon if built_upon == judgements.last_batch else ""):
        number = judgements.number_of(file)
        target = receipt_path(settings, file["path"], file["version_no"], number)
        if not is_receipt(target):
            due.append((target, file | mark | {"judgement_no": number}))
    if due:
        files = [file for _, file in due]
        gathered = gather(connection, files)
        recorded = _by_file(recorded_values(connection, files))
        for place, ((target, file), content) in enumerate(zip(due, _contents(settings, files), strict=True)):
            write_receipt(target, content, file, next(gathered), recorded(place), release_id)
    judgements.save(_last_batch(connection))
    # A run that was killed before this is no run with nothing new (warehouse/inputs.py).
    put(settings.receipted_file, json.dumps({"release": release_id}))
    return [target for target, _ in due]


def _contents(settings: Settings, files: list[Record]) -> Iterator[bytes | None]:
    """The bytes of each file in turn, read and hashed by another thread while the receipt before is written.

    None for one whose cells are not marked, or whose bytes are not those that were taken in. Raises OSError.
    """
    with ThreadPoolExecutor(max_workers=1) as beside:
        coming = deque[Future[bytes | None]]()
        for file in files:
            coming.append(beside.submit(_content, settings, file))
            if len(coming) > 1:
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()


def _content(settings: Settings, file: Record) -> bytes | None:
    archived = settings.archive / (file["sha256"] or "none")
    content = archived.read_bytes() if _is_shown(file) and archived.is_file() else None
    return content if content is not None and sha256_of(content) == file["sha256"] else None


def _by_file(rows: Iterator[Record]) -> Callable[[int], Iterable[Record]]:
    """A function that gives the rows of each file in turn, of rows that come in the order of the files."""
    groups = groupby(rows, key=lambda row: row["file_no"])
    current = next(groups, None)

    def of(file_no: int) -> Iterable[Record]:
        nonlocal current
        if current is None or current[0] != file_no:
            return
        yield from current[1]
        current = next(groups, None)

    return of


def _is_shown(file: Record) -> bool:
    """Whether cells of the file can be marked: it was read, and not as a copy of another."""
    return file["outcome"] not in ("rejected", "duplicate")


def _is_made_up(file: Record) -> bool:
    return bool(file.get("is_synthetic"))


def _receipt(content: bytes | None, judged: Judged) -> bytes:
    """The summary and, where cells are marked, their sheets: with their look, else as text, else not."""
    notes = []
    if content is not None and judged.gathered.marks and _is_shown(judged.file):
        for give_back in (_with_look, _as_text):
            try:
                return _finished(judged, *give_back(content, judged.file, judged.gathered))
            except Exception:  # openpyxl fails in many ways on what other programs write
                continue
        notes = ["原表无法在回执中显示，请按单元格位置对照原文件。"]
    return _finished(judged, _empty_workbook(), Placed(), notes)


def _finished(judged: Judged, workbook: Workbook, placed: Placed, notes: list[str]) -> bytes:
    file = judged.file
    if not judged.recorded and (file["value_count"] or 0) > MOST_VALUES and file["accepted_count"]:
        notes = [*notes, f"采用的值超过 {MOST_VALUES:,} 个，没有逐一列出，见 marts.fct_indicator_value。"]
    add_summary(workbook, file, judged.gathered, read_as(judged.recorded), placed, notes, judged.release_id)
    add_recorded(workbook, judged.recorded)
    title = labelled(title_of(judged.release_id), _is_made_up(file))
    workbook.properties = DocumentProperties(creator="镇仓", title=title)
    for worksheet in workbook.worksheets if _is_made_up(file) else ():
        head_pages(worksheet, LABEL)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _with_look(content: bytes, file: Record, gathered: Gathered) -> tuple[Workbook, Placed, list[str]]:
    """The department's own workbook, marked."""
    placed = Placed(reasons_header=labelled("问题", _is_made_up(file)))
    workbook, worksheets = open_original(content, set(gathered.marks))
    for sheet, worksheet in worksheets.items():
        mark_sheet(worksheet, sheet, gathered.marks[sheet], placed)
    return workbook, placed, []


def _as_text(content: bytes, file: Record, gathered: Gathered) -> tuple[Workbook, Placed, list[str]]:
    """The rows of the file as text, marked; of a large file the head and the rows with faults."""
    placed, workbook = Placed(reasons_header=labelled("问题", _is_made_up(file))), _empty_workbook()
    for excerpt in excerpts(content, file["path"], file.get("encoding"), _marked_rows(gathered.marks)):
        add_excerpt(workbook, excerpt, gathered.marks[excerpt.sheet], placed)
    if placed.are_all_shown:
        return workbook, placed, []
    note = "原表很大，只给出开头几行和有问题的行，最多 5,000 行；“原行号”列是原文件中的行号。"
    return workbook, placed, [note]


def _marked_rows(marks: dict[str | None, Marks]) -> dict[str | None, set[int]]:
    places = {sheet: map(split_address, cells) for sheet, cells in marks.items()}
    return {sheet: {place[0] for place in found if place} for sheet, found in places.items()}


def _empty_workbook() -> Workbook:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    return workbook


def _names(file: Record) -> Record:
    """Who sent which file for which period, as a person would say it; the folders say it."""
    *folders, name = file["path"].removeprefix("submissions/").split("/")
    period, department = [*folders, "", ""][:2]
    return {
        "name": name,
        "period": period_name(period) or period or "—",
        "department": file.get("department_name") or department or "—",
    }


def _last_batch(connection: duckdb.DuckDBPyConnection) -> str:
    found = connection.execute("select max(batch_id) from quality.source_file").fetchone()
    return str(found[0] or "") if found else ""


def _submissions(connection: duckdb.DuckDBPyConnection, judged_to: str) -> list[Record]:
    """All that was submitted, with its judgement; of batches up to one that is judged already with none."""
    return _records(
        connection.execute(
            """
            with refused as (
                select
                    source_path, batch_id,
                    sum(md5_number_lower(concat_ws('|', rule_code, sheet, cell, value_cell))::hugeint) as digest
                from quality.submission_issue
                where severity = 'reject' and batch_id > $1
                group by source_path, batch_id
            )

            select
                files.* replace (
                    accepted_count + superseded_count + withdrawn_count as accepted_count
                ),
                departments.department_name,
                case
                    when files.batch_id > $1
                        then concat_ws(
                            '|', files.outcome, files.rule_code, files.quarantined_count, files.blank_count,
                            refused.digest
                        )
                end as judgement
            from quality.source_file as files
            left join marts.dim_department as departments
                on departments.department_code = split_part(files.path, '/', 3)
            left join refused on files.path = refused.source_path and files.batch_id = refused.batch_id
            where files.kind = 'submission'
            order by files.received_at, files.path
            """,
            [judged_to],
        )
    )


def _records(found: duckdb.DuckDBPyConnection) -> list[Record]:
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
