"""Take in what is new under raw/: every file gets one outcome, and what can be read goes to landing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dagster_project.ingest.annex_tables import read_annex
from dagster_project.ingest.arrivals import Arrivals, is_folder
from dagster_project.ingest.bulk import land_csv, land_parquet
from dagster_project.ingest.files.grid import DELIMITERS
from dagster_project.ingest.landing import archive
from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.landing.links import MOST_FOLDERS
from dagster_project.ingest.landing.parquet import last_rows, prepare
from dagster_project.ingest.landing.problems import Problem, reject
from dagster_project.ingest.layouts.layout import About, AnyLayout, parse_layout
from dagster_project.ingest.registers.checks import registers
from dagster_project.ingest.registers.reading import read_register
from dagster_project.ingest.sidecar import (
    DOCUMENT_SUFFIXES,
    NOTICE_NAMES,
    SIDECAR_NAME,
    TABLE_KIND,
    TOWN_CODE,
    SidecarBesideNotice,
    read_sidecar,
)
from dagster_project.ingest.submission import read_submission
from dagster_project.ingest.synthetic import MARK_KIND, MARK_NAME
from dagster_project.settings import LARGEST_CSV_READ_AS_SHEET_BYTES, Settings
from dagster_project.wording.shown import distinct_name

# A folder of such a name was meant to be a file.
TABLE_SUFFIXES = {*DELIMITERS, ".xlsx", ".xls", ".parquet"}


@dataclass(frozen=True)
class Taken:
    """What one pass over raw/ did: the new batch, if any, and a source_files row for each new version."""

    batch_id: str | None
    files: list[Row]
    known_count: int

    def count(self, outcome: str) -> int:
        """How many of the new versions had this outcome: read, rejected or duplicate."""
        return sum(row["outcome"] == outcome for row in self.files)


def take_in(settings: Settings, now: datetime | None = None) -> Taken:
    """Read everything under raw/ and land what is new as one batch, received `now` (by default when it is).

    The caller holds the lock of the home.
    """
    prepare(settings.landing)
    return _take_all(Arrivals(settings, now=now))


def take_apart(settings: Settings, also_read: Iterable[Path]) -> Taken:
    """Read everything under raw/ as if none of it had ever been seen, so that it can be judged anew.

    Links may lead to what is in `also_read`, and nowhere else.
    """
    prepare(settings.landing)
    return _take_all(Arrivals(settings, knows_landed=False, also_read=also_read))


def _take_all(arrivals: Arrivals) -> Taken:
    settings = arrivals.settings
    layouts: list[AnyLayout] = []
    # In this order: what says how to read comes before what is read.
    folders = {"layouts": _take_layout, "registers": _take_register, "annexes": _take_notice_folder}
    for name, take in folders.items():
        for path in _entries(arrivals, settings.raw / name) or []:
            layouts += take(arrivals, path) or []
    for path in _walk(arrivals, settings.raw / "submissions"):
        take_submission(arrivals, path, layouts)
    for path in visible(settings.raw):
        if path.name == MARK_NAME:
            arrivals.take(path, {"kind": MARK_KIND}, lambda archived, file: {})
        elif not (is_folder(path) and path.name in (*folders, "submissions")):
            arrivals.refuse(path, {"kind": "unknown"}, Problem("file_misplaced"))
    return Taken(arrivals.close(), arrivals.files, arrivals.known_count)


def visible(folder: Path) -> list[Path]:
    """The entries of a folder in order, without hidden files and the lock files of office programs."""
    if not is_folder(folder):
        return []
    return sorted(entry for entry in folder.iterdir() if not entry.name.startswith((".", "~$")))


def _entries(arrivals: Arrivals, folder: Path) -> list[Path] | None:
    """The entries of a folder; None, and a record that says so, where it cannot be listed or lies outside raw/."""
    if not arrivals.is_inside(folder):
        arrivals.report(folder, {"kind": "unknown"}, Problem("link_leads_outside"))
        return None
    try:
        return visible(folder)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        arrivals.report(folder, {"kind": "unknown"}, Problem("file_unreadable", details={"reason": reason}))
        return None


def _walk(arrivals: Arrivals, folder: Path, above: tuple[str, ...] = ()) -> Iterator[Path]:
    """Every visible file below a folder, every folder named like a table or too deep, every link back to above."""
    above = (*above, os.path.realpath(folder))
    for entry in _entries(arrivals, folder) or []:
        is_walked = entry.suffix.lower() not in TABLE_SUFFIXES and len(above) < MOST_FOLDERS
        if is_walked and is_folder(entry) and os.path.realpath(entry) not in above:
            yield from _walk(arrivals, entry, above)
        else:
            yield entry


def _take_layout(arrivals: Arrivals, path: Path) -> list[AnyLayout]:
    """The layout that a file describes; none where it is rejected."""
    if path.suffix not in (".yml", ".yaml"):
        arrivals.refuse(path, {"kind": "layout"}, Problem("file_misplaced"))
        return []

    def read(archived: Path, file: Row) -> dict[str, list[Row]]:
        parse_layout(archived.read_bytes(), path.name)
        return {}

    arrivals.take(path, {"kind": "layout"}, read)
    layout = arrivals.reread(path, lambda content: parse_layout(content, path.name))
    return [layout] if layout else []


def _take_register(arrivals: Arrivals, path: Path) -> None:
    if path.name not in registers():
        arrivals.refuse(path, {"kind": "register"}, Problem("file_misplaced"))
        return

    table = registers()[path.name]["table"]

    def read(archived: Path, file: Row) -> dict[str, list[Row]]:
        before = last_rows(arrivals.settings.landing, table)
        rows, file["encoding"] = read_register(archived.read_bytes(), path.name, path.parent, before)
        return {table: rows}

    arrivals.take(path, {"kind": "register"}, read)


def _take_notice_folder(arrivals: Arrivals, folder: Path) -> None:
    if not is_folder(folder):
        arrivals.refuse(folder, {"kind": "unknown"}, Problem("file_misplaced"))
        return
    entries = _entries(arrivals, folder)
    if entries is None:
        return
    about: Row = {"kind": "unknown", "town_code": distinct_name(folder.name)}
    notices = _notices_among(entries)
    has_notice = bool(notices)
    has_sidecar = _is_there(folder / SIDECAR_NAME)
    sidecar = _take_sidecar(arrivals, folder, has_notice) if has_sidecar or not has_notice else None
    listed = {annex.file: annex for annex in sidecar.annexes} if sidecar else {}
    for path in entries:
        if path in notices and path.name not in listed:
            take_notice(arrivals, path, about | {"kind": "notice_text"}, has_sidecar)
        elif path.name != SIDECAR_NAME and path.name not in listed:
            is_waiting = sidecar is None and (has_sidecar or not has_notice)
            arrivals.refuse(path, about, Problem("sidecar_rejected" if is_waiting else "file_not_listed"))
    for name, annex in listed.items():
        annex_no = str(annex.annex_no)
        table_kind = "annex_projects" if annex.kind == "projects" else TABLE_KIND[annex.kind]
        _take_annex(
            arrivals, folder / name, about | {"kind": TABLE_KIND[annex.kind], "annex_no": annex_no}, table_kind
        )


def _notices_among(entries: list[Path]) -> list[Path]:
    """What the name says is the notice; else the only document of a folder, as it was sent."""
    named = [path for path in entries if path.name in NOTICE_NAMES]
    documents = [path for path in entries if path.suffix.lower() in DOCUMENT_SUFFIXES and not is_folder(path)]
    return named or (documents if len(documents) == 1 else [])


def take_notice(arrivals: Arrivals, path: Path, about: Row, has_sidecar: bool) -> None:
    """Take in a notice below annexes/<town>/; where no sidecar says that it is one, it must look like one."""

    def read(archived: Path, file: Row) -> dict[str, list[Row]]:
        town_code = about["town_code"]
        if not re.fullmatch(TOWN_CODE, town_code):
            raise reject("town_folder_misnamed", folder=town_code)
        # A notice comes once in a while, and a third of what reads files is for it.
        from dagster_project.ingest.notice.genre import check_genre
        from dagster_project.ingest.notice.reading import read_notice
        from dagster_project.ingest.notice.rows import cell_count_of, notice_rows

        notice = read_notice(archive.read_bytes(archived), path.name)
        if not has_sidecar:
            check_genre(notice)
        rows = notice_rows(notice, town_code, file["source_path"])
        file["encoding"], file["cell_count"] = notice.encoding, cell_count_of(rows)
        return rows

    arrivals.take(path, about, read)


def _take_sidecar(arrivals: Arrivals, folder: Path, is_beside_notice: bool) -> SidecarBesideNotice | None:
    path = folder / SIDECAR_NAME
    about: Row = {"kind": "notice", "town_code": distinct_name(folder.name)}
    if not _is_there(path):
        arrivals.report(path, about, Problem("sidecar_missing"))
        return None
    accepted = []

    def read(archived: Path, file: Row) -> dict[str, list[Row]]:
        accepted.append(read_sidecar(archived.read_bytes(), distinct_name(folder.name), is_beside_notice))
        return _notice_rows(arrivals, accepted[0], folder)

    arrivals.take(path, about, read)
    if accepted:
        return accepted[0]
    # Already known: the rows have landed, but the annexes beside it still need what it says.
    name = distinct_name(folder.name)
    return arrivals.reread(path, lambda content: read_sidecar(content, name, is_beside_notice))


def _notice_rows(arrivals: Arrivals, sidecar: SidecarBesideNotice, folder: Path) -> dict[str, list[Row]]:
    stated = sidecar.model_dump(mode="json")
    profile, annexes = stated.pop("profile") or {}, stated.pop("annexes")
    return {
        "notices": [{name: _as_text(value) for name, value in (stated | profile).items()}],
        "notice_annexes": [
            {name: _as_text(value) for name, value in annex.items() if name != "file"}
            | {"town_code": sidecar.town_code, "annex_path": arrivals.relative(folder / annex["file"])}
            for annex in annexes
        ],
    }


def _as_text(value: object) -> str | None:
    return None if value is None else str(value)


def _take_annex(arrivals: Arrivals, path: Path, about: Row, table_kind: str) -> None:
    if not _is_there(path):
        arrivals.report(path, about, Problem("annex_file_missing"))
        return

    def read(archived: Path, file: Row) -> dict[str, list[Row]]:
        table, file["encoding"] = read_annex(archive.read_bytes(archived), path.name, table_kind)
        file["cell_count"] = len(table.cells)
        stamp = {"town_code": about["town_code"], "annex_no": about["annex_no"]}
        rows = [stamp | cell for cell in table.cells]
        return {about["kind"]: rows, "reading_notes": [note.row() for note in table.notes]}

    arrivals.take(path, about, read)


def take_submission(arrivals: Arrivals, path: Path, layouts: Sequence[AnyLayout]) -> None:
    """Take in one file below submissions/<period>/<department>/."""
    parts = path.relative_to(arrivals.settings.raw / "submissions").parts
    if len(parts) != 3:
        arrivals.refuse(path, {"kind": "submission"}, Problem("file_misplaced"))
        return
    folders = {"folder_period_text": distinct_name(parts[0]), "folder_department_text": distinct_name(parts[1])}

    def read(archived: Path, file: Row) -> dict[str, list[Row]]:
        first_path = arrivals.same_bytes(file)
        if first_path:
            return _note_duplicate(file, first_path)
        if _is_bulk(path, file["byte_count"]):
            return _land_bulk(arrivals, archived, file, folders)
        about = About(parts[0], parts[1])
        reading = read_submission(archive.read_bytes(archived), distinct_name(path.name), layouts, about)
        file["encoding"], file["cell_count"] = reading.encoding, reading.count()
        tables = {"submissions": reading.values} | reading.reports
        landed = {table: [folders | row for row in rows] for table, rows in tables.items()}
        return landed | {"reading_notes": [note.row() for note in reading.notes]}

    arrivals.take(path, {"kind": "submission"}, read)


def _is_bulk(path: Path, byte_count: int) -> bool:
    suffix = path.suffix.lower()
    return suffix == ".parquet" or (suffix in DELIMITERS and byte_count > LARGEST_CSV_READ_AS_SHEET_BYTES)


def _land_bulk(arrivals: Arrivals, archived: Path, file: Row, folders: Row) -> dict[str, list[Row]]:
    batch = arrivals.batch
    constants = folders | {
        "batch_id": batch.batch_id,
        "received_at": batch.received_at.isoformat(),
        "source_sha256": file["source_sha256"],
        "source_path": file["source_path"],
    }
    target = batch.next_file("submissions")
    if not file["source_path"].lower().endswith(".parquet"):
        file["cell_count"], notes, file["encoding"] = land_csv(archived, file["source_path"], target, constants)
        return {"reading_notes": [note.row() for note in notes]}
    file["cell_count"], notes, projection = land_parquet(archived, target, constants)
    pointers = [folders | {"projection": projection.as_text()}] if projection else []
    return {"reading_notes": [note.row() for note in notes], "tidy_files": pointers}


def _note_duplicate(file: Row, first_path: str) -> dict[str, list[Row]]:
    problem = Problem("file_duplicate", details={"first_path": first_path})
    file |= {
        "outcome": "duplicate",
        "rule_code": problem.rule_code,
        "message_zh": problem.text("sentence_zh"),
        "message_en": problem.text("sentence_en"),
        "suggestion_zh": problem.text("suggestion_zh"),
    }
    return {}


def _is_there(path: Path) -> bool:
    """Whether something stands at the path, be it a broken link, which is unreadable rather than missing."""
    return os.path.lexists(path)
