"""Landing: append-only batches of Parquet in which every value is text and knows its file and cell.

A batch is a folder landing/batch-<time>-<random>/ with one or more Parquet files a table. It is written aside and
renamed once (parquet.py), so that it is there whole or not at all.
"""

from __future__ import annotations

import hashlib
import os
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def _texts(*roles: str) -> list[str]:
    """The columns of some texts and of the cells they stand in."""
    return [f"{role}_{part}" for role in roles for part in ("text", "cell")]


_FILE = ["source_sha256", "source_path"]
_CELL = ["town_code", "annex_no", "sheet", "cell", "row_no", "column_no", "role", "header_text", "value_text"]


def _register(columns: str) -> list[str]:
    """The columns of a register's table: where its rows stood, and what they say."""
    return [*_FILE, "row_no", *columns.split()]


# Beside the batch and its time, each table has these columns: text, but for what the reader itself counted.
NUMBERS = {
    *("row_no", "column_no", "byte_count", "cell_count", "paragraph_no", "title_paragraph_no"),
    *("document_no_paragraph_no", "issuer_paragraph_no", "issued_on_paragraph_no", "char_start", "char_end"),
    *("page_no", "page_count"),
}
TABLES: dict[str, list[str]] = {
    "source_files": [
        *_FILE,
        *("kind", "town_code", "annex_no", "outcome", "rule_code", "place", "message_zh", "message_en"),
        *("suggestion_zh", "encoding", "byte_count", "cell_count"),
    ],
    "notices": [
        *_FILE,
        *(
            "town_code",
            "town_name",
            "district_code",
            "district_name",
            "division_code",
            "title",
            "document_no",
        ),
        *("issuer", "issued_on", "transcribed_from_sha256", "pilot_from_year"),
        *("pilot_to_year", "as_of_on", "area_km2", "built_up_area_km2", "community_count", "village_count"),
        *("resident_population", "total_population"),
    ],
    "notice_annexes": [
        *_FILE,
        *("town_code", "annex_no", "kind", "title", "annex_path", "is_title_shortened"),
    ],
    # What the notice itself says, as it stands there: facts and the paragraphs that state them, all paragraphs.
    "notice_documents": [
        *_FILE,
        *("town_code", "title_text", "title_paragraph_no", "document_no_text", "document_no_paragraph_no"),
        *("issuer_text", "issuer_paragraph_no", "issued_on_text", "issued_on_paragraph_no", "page_count"),
    ],
    "notice_paragraphs": [
        *_FILE,
        *("town_code", "paragraph_no", "kind", "heading_path", "heading_text", "text"),
        *("char_start", "char_end", "page_no"),
    ],
    "annex_indicators": [*_FILE, *_CELL],
    "annex_measures": [*_FILE, *_CELL],
    # `cell` is where the value stands, the other cells where the text beside them was read. `around_text` holds
    # all texts around the value, understood or not, a line each: title, head, line, group, beside or note, its
    # cell and the text, tabs between (sheets/around.py).
    "submissions": [
        *_FILE,
        *("folder_period_text", "folder_department_text", "layout", "sheet", "cell", "row_no"),
        *("town_text", "town_cell", "indicator_text", "indicator_cell", "period_text", "period_cell"),
        *("value_text", "basis_text", "unit_text", "unit_cell", "title_unit_text"),
        *("department_text", "department_cell", "note_text", "around_text"),
    ],
    # Files whose rows are read where their bytes lie in archive/, and what their columns are (projection.py).
    "tidy_files": [*_FILE, "folder_period_text", "folder_department_text", "projection"],
    # What departments report of measures and projects: one row a line, each text with its cell. `cell` is that of
    # the name or the code; planned and completed investment have the unit in their header beside them. What is in
    # `around_text` is as for values, behind a line that says which list it is (reports/around.py).
    "measure_reports": [
        *_FILE,
        *("folder_period_text", "folder_department_text", "sheet", "cell", "row_no"),
        *_texts("measure", "measure_code", "town", "period", "status", "progress", "evidence", "account", "note"),
        *_texts("department"),
        "around_text",
    ],
    "project_reports": [
        *_FILE,
        *("folder_period_text", "folder_department_text", "sheet", "cell", "row_no"),
        *_texts("project", "project_code", "town", "measure", "period", "planned", "completed", "starts", "ends"),
        *_texts("status", "account", "note", "department"),
        *("planned_unit_text", "completed_unit_text", "title_unit_text", "around_text"),
    ],
    # What was noticed while a file was read, and did not keep it from being read.
    "reading_notes": [
        *_FILE,
        *("sheet", "cell", "rule_code", "message_zh", "message_en", "suggestion_zh", "suggestion_en"),
    ],
    # What a district decides, register by register: registers.yml says what their rows must be.
    "register_towns": _register("town_code town_name district_code district_name division_code"),
    "register_departments": _register("department_code department_name district_code district_name"),
    "register_obligations": _register(
        "department_code subject_kind subject_code frequency due_days valid_from_on valid_to_on source"
    ),
    "register_indicators": _register(
        "indicator_code indicator_name_zh indicator_name_en category_zh unit direction measure_kind time_basis"
        " family_code scale_code is_municipal_pilot definition_zh definition_source_zh frequency decimals"
        " aggregation_towns aggregation_time"
    ),
    "register_indicator_names": _register("alias_text indicator_code reason"),
    "register_department_names": _register(
        "district_code alias_text department_code decided_by decided_on reason"
    ),
    "register_indicator_owners": _register("district_code indicator_code department_code reason"),
    "register_units": _register("unit_text unit dimension numerator denominator"),
    "register_thresholds": _register("threshold_code threshold_value reason"),
    "register_decisions": _register(
        "decision_kind town_code indicator_code target_year effective_stated_in effective_target_text period_code"
        " department_code rule_code opens_on closes_on decided_by decided_on reason"
    ),
}
# A batch without rows, so that every table has files and every column a type; named after the columns it has.
_IS_BATCH = re.compile(r"batch-(0-schema|[0-9]{8}T[0-9]{12}Z)-[0-9a-f]{8}").fullmatch
EMPTY_BATCH = "batch-0-schema-" + hashlib.sha256(repr(TABLES).encode()).hexdigest()[:8]


def columns_of(table: str) -> list[str]:
    """The columns of a landing table, in their order."""
    return ["batch_id", "received_at", *TABLES[table]]


def batches(landing: Path) -> list[str]:
    """The names of all whole batches, oldest first."""
    return sorted(path.name for path in landing.glob("batch-*") if _IS_BATCH(path.name))


def next_time(landing: Path, now: datetime) -> datetime:
    """Now, or just after the newest batch: a clock set back must not put a later batch before an earlier one."""
    newest = received_at_of(max(batches(landing), default=EMPTY_BATCH))
    return max(now, newest + timedelta(microseconds=1)) if newest else now


def received_at_of(batch: str) -> datetime | None:
    """When a batch was taken in, UTC, as its name says; None for the empty one."""
    if batch.startswith("batch-0-"):
        return None
    return datetime.strptime(batch.split("-")[1], "%Y%m%dT%H%M%S%f%z")


def files_of(landing: Path, batch: str, table: str) -> list[Path]:
    """The Parquet files of a table in a batch; none where the batch is older than the table."""
    return sorted((landing / batch).glob(f"{table}*.parquet"))


def flush(path: Path) -> None:
    """Make a file or a folder survive a power cut before something else says it is there."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
