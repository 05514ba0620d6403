"""Frozen packs: reviews/<district>/<cycle>/r<N>/, put in place whole by one rename and never written to again.

A look back stands beside them, as as-of-<moment>/, and is no part of their order: nothing is compared with it.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.errors import ZhencangError
from dagster_project.ingest.landing.batches import flush, received_at_of
from dagster_project.ingest.landing.digests import read_cache
from dagster_project.review.cycle_review import Change, Cycle, District, Review, edition_folder
from dagster_project.review.districts import SCHEMAS
from dagster_project.review.packs.changes import Before
from dagster_project.review.packs.figures import FIGURES, MACROS
from dagster_project.review.packs.overview import summary_of
from dagster_project.settings import Settings
from dagster_project.warehouse.as_of import Known

MANIFEST = "manifest.json"
_PREFIX = "incoming-"
# It is about the run that published, not about figures; a warehouse rebuilt for a moment past has none.
_LEFT_OUT = ("quality.check_result",)


class PackDamaged(ZhencangError):
    """A pack is not what was frozen."""


@dataclass(frozen=True)
class Pack:
    """A pack that is in place."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def name(self) -> str:
        """Its cycle and revision: 2024-Q3 r1."""
        return f"{self.manifest['cycle']['cycle_code']} r{self.revision}"

    @property
    def revision(self) -> int:
        """1 for the first of its cycle."""
        return int(self.manifest["revision"])

    def before(self) -> Before:
        """What a later review is compared with. Raises PackDamaged where a file is not what was frozen."""
        verify(self)
        received = [time for batch in self.manifest["landing_batches"] if (time := received_at_of(batch))]
        return Before(
            name=self.name,
            figures=self.folder / "data" / "figures.parquet",
            ends_on=date.fromisoformat(self.manifest["cycle"]["ends_on"]),
            known_until=max(received),
            code_fingerprint=self.manifest["code_fingerprint"],
        )


def packs_of(settings: Settings, district: District | None = None) -> list[Pack]:
    """The numbered packs of a district, or of all, in the order of the end of their period and revision.

    Raises PackDamaged where one of the district's cannot be read; among those of all it is left out.
    """
    folders = settings.reviews.glob(f"{district.district_code if district else '*'}/*/r[0-9]*")
    packs = [Pack(folder, read_cache(folder / MANIFEST)) for folder in sorted(folders)]
    unread = [pack for pack in packs if not {"cycle", "revision", "files", "as_of"} <= pack.manifest.keys()]
    if unread and district:
        raise PackDamaged(
            f"{unread[0].folder / MANIFEST} cannot be read. A pack is never changed: put the file back from a"
            " backup, or move the whole pack out of reviews/ and review again."
        )
    packs = [pack for pack in packs if pack not in unread]
    return sorted(packs, key=lambda pack: (pack.manifest["cycle"]["ends_on"], pack.folder.parent, pack.revision))


def pack_before(settings: Settings, district: District, cycle: Cycle, as_of: datetime) -> Pack | None:
    """The district's last pack of this cycle, else of the last of its kind, known no later than `as_of`."""
    same_kind = [
        pack
        for pack in packs_of(settings, district)
        if pack.manifest["cycle"]["cycle_kind"] == cycle.cycle_kind
        and pack.manifest["cycle"]["ends_on"] <= cycle.ends_on.isoformat()
        and datetime.fromisoformat(pack.manifest["as_of"]) <= as_of
    ]
    return same_kind[-1] if same_kind else None


def next_revision(settings: Settings, district: District, cycle: Cycle) -> int:
    """One more than the district's last pack of this cycle has."""
    taken = [
        pack.revision
        for pack in packs_of(settings, district)
        if pack.manifest["cycle"]["cycle_code"] == cycle.cycle_code
    ]
    return max(taken, default=0) + 1


def verify(pack: Pack) -> None:
    """Raises PackDamaged where a file of the pack is missing or not what was frozen."""
    for name, frozen in pack.manifest["files"].items():
        path = pack.folder / name
        if not path.is_file() or _sha256_of(path) != frozen["sha256"]:
            raise PackDamaged(
                f"{path} is not what was frozen in {pack.name}. A pack is never changed: put the file back from a"
                " backup, or move the whole pack out of reviews/ and review again with --as-of"
                f" {pack.manifest['as_of']}."
            )


@contextmanager
def draft(settings: Settings, district: District, cycle: Cycle) -> Iterator[Path]:
    """A folder to make a pack in; gone at the end unless it was put in place. The caller holds the home's lock."""
    for leftover in settings.reviews.glob(f"*/*/{_PREFIX}*"):
        shutil.rmtree(leftover)
    aside = settings.reviews / district.district_code / cycle.cycle_code / f"{_PREFIX}pack"
    (aside / "data").mkdir(parents=True)
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        for folder in (aside.parent, aside.parent.parent):
            if not any(folder.iterdir()):
                folder.rmdir()


def write_data(database: Path, cycle: Cycle, folder: Path) -> None:
    """Every table of marts and quality, and all figures in one, as Parquet: facts up to the end of the cycle.

    Sorted by all columns and written by one thread, so that the same figures give the same bytes.
    """
    with duckdb.connect(database, read_only=True, config={"autoinstall_known_extensions": False}) as connection:
        connection.execute("set threads = 1")
        for macro in MACROS:
            connection.execute(macro)
        connection.execute(f"create temp table cycle as select date '{cycle.ends_on}' as ends_on")
        for table, columns in _tables(connection).items():
            _copy(connection, f"from {table}{_up_to_the_end(table, columns)}", folder / f"{table}.parquet")
        known = f"from ({FIGURES}) where ends_on is null or ends_on <= (select ends_on from cycle)"
        _copy(connection, known, folder / "figures.parquet")


def freeze(settings: Settings, aside: Path, review: Review, known: Known) -> Path:
    """Turn a draft that holds its data into the pack of a review, by one rename. Returns its folder.

    `known` is the district's part of the warehouse. A look back to the same moment is made anew.
    """
    _write_changes(aside / "changes.csv", review.changes)
    _write_for_people(aside, review, known.database)
    summary = summary_of(review, known.database)
    manifest = _about(review) | {"summary": summary, "landing_batches": known.batches, "files": _files(aside)}
    (aside / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for path in sorted(aside.rglob("*"), reverse=True):
        if path.is_file():
            path.chmod(0o440)
        flush(path)
    flush(aside)
    folder = aside.with_name(edition_folder(review.revision, review.as_of))
    if review.revision is None and folder.exists():
        shutil.rmtree(folder)
    aside.rename(folder)
    flush(folder.parent)
    return folder


def _tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The tables and views of marts and quality with their columns."""
    found = connection.execute(
        """
        select schema_name || '.' || table_name, list(column_name order by column_index)
        from duckdb_columns()
        where list_contains(?, schema_name) and database_name = current_database()
        group by all
        order by 1
        """,
        [list(SCHEMAS)],
    ).fetchall()
    return {table: columns for table, columns in found if table not in _LEFT_OUT}


def _up_to_the_end(table: str, columns: list[str]) -> str:
    """The condition that leaves out what is about later periods; dimensions are taken whole."""
    if "cycle_code" in columns and not table.startswith("marts.dim_"):
        within = "cycle_code in (select cycle_code from marts.dim_review_cycle where ends_on <= cycle.ends_on)"
    elif table.startswith("marts.fct_") and "period_code" in columns:
        within = "period_code in (select period_code from marts.dim_period where ends_on <= cycle.ends_on)"
    elif table.startswith("marts.fct_") and "year" in columns:
        within = "make_date(year, 12, 31) <= cycle.ends_on"
    else:
        return ""
    return " where " + within.replace("cycle.ends_on", "(select ends_on from cycle)")


def _copy(connection: duckdb.DuckDBPyConnection, rows: str, target: Path) -> None:
    quoted = str(target).replace("'", "''")
    connection.execute(f"copy ({rows} order by all) to '{quoted}' (format parquet, compression zstd)")


def _write_changes(target: Path, changes: list[Change]) -> None:
    # With a byte order mark, by which office programs know the encoding.
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([field.name for field in fields(Change)])
        writer.writerows(astuple(change) for change in changes)


def _write_for_people(aside: Path, review: Review, database: Path) -> None:
    from dagster_project.review.packs.page import write_page
    from dagster_project.review.packs.workbook import write_workbook

    write_page(aside / "index.html", review, database)
    write_workbook(aside / f"zhencang-{review.cycle.cycle_code}.xlsx", review, database)


def _about(review: Review) -> dict[str, Any]:
    """The review as the manifest has it; the changes are a file of their own."""
    about: dict[str, Any] = json.loads(json.dumps(asdict(review), default=_text))
    about["change_count"] = len(about.pop("changes"))
    return about | {"is_ready": review.is_ready}


def _text(value: date | datetime) -> str:
    return value.isoformat()


def _files(aside: Path) -> dict[str, dict[str, Any]]:
    return {
        path.relative_to(aside).as_posix(): {"sha256": _sha256_of(path), "byte_count": path.stat().st_size}
        for path in sorted(aside.rglob("*"))
        if path.is_file()
    }


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
