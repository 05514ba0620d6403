"""Every path and switch, once. Imports the standard library only, so that the command starts at once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from dagster_project.errors import UsageError

PROJECT = Path(__file__).resolve().parent.parent
PACKAGE = PROJECT / "dagster_project"
DBT_PROJECT = PROJECT / "dbt"
EXPECTATIONS = PROJECT / "expectations"
SEEDS = DBT_PROJECT / "seeds"
RULES_FILE = SEEDS / "seed_rules.csv"

# Files larger than this are refused unread: a notice or a department's sheet is a thousand times smaller.
LARGEST_FILE_BYTES = 256 * 1024 * 1024
# Parquet and CSV never stand in memory whole; above the second size a CSV goes to landing without being looked at
# cell by cell, and must then be a plain table.
LARGEST_BULK_BYTES = 64 * 1024 * 1024 * 1024
LARGEST_CSV_READ_AS_SHEET_BYTES = 16 * 1024 * 1024
# A workbook is a zip file: what its parts unpack to, and what of that may be rows that hold something.
LARGEST_UNPACKED_BYTES = 512 * 1024 * 1024
LARGEST_CONTENT_BYTES = 128 * 1024 * 1024
# Cells within the rectangles in use, blank ones among them; larger tables come as .parquet.
LARGEST_WORKBOOK_CELLS = 3_000_000
LARGEST_SHEET_COUNT = 1_000
LARGEST_COLUMN_COUNT = 256
# As many as a spreadsheet program can have.
LARGEST_CSV_COLUMN_COUNT = 16_384
# What reading a large or oddly written workbook may take: wall time, and memory of the process that does it.
LONGEST_READING_SECONDS = 120
LARGEST_READING_MEMORY_BYTES = 4 * 1024 * 1024 * 1024
# A published notice of 300 pages stays far below each of these.
LARGEST_NOTICE_BYTES = 64 * 1024 * 1024
LARGEST_NOTICE_TEXT_BYTES = 8 * 1024 * 1024
LARGEST_NOTICE_PARAGRAPHS = 100_000
LARGEST_NOTICE_CELLS = 200_000
LARGEST_NOTICE_PAGES = 500
# What reading a PDF may take on the machine: wall time, and memory of the process that does it.
LONGEST_PDF_SECONDS = 600
LONGEST_PAGE_SECONDS = 60
LARGEST_PDF_MEMORY_BYTES = 2 * 1024 * 1024 * 1024

# What computes; DuckDB is what is published either way (docs/scale.md).
DUCKDB, SPARK = "duckdb", "spark"

# Clients of DuckDB 1.4 and 1.5 open files of this storage version; what 2.0 writes by itself they cannot.
RELEASE_STORAGE_VERSION = "v1.2.0"


@dataclass(frozen=True)
class Settings:
    """Where the raw files are, where the warehouse lives, how many releases it keeps, and what computes."""

    raw: Path
    home: Path
    releases_kept: int
    engine: str = DUCKDB

    @classmethod
    def load(cls, raw: str | None = None, home: str | None = None) -> Settings:
        """Flags beat ZHENCANG_RAW, _HOME, _RELEASES_KEPT and _ENGINE, which beat the defaults.

        Raises UsageError where ZHENCANG_RELEASES_KEPT is not a whole number of at least 1, or ZHENCANG_ENGINE no
        engine.
        """
        kept = os.environ.get("ZHENCANG_RELEASES_KEPT", "10")
        if not kept.isdecimal() or int(kept) < 1:
            raise UsageError(f"ZHENCANG_RELEASES_KEPT must be a whole number of at least 1, not {kept!r}")
        engine = os.environ.get("ZHENCANG_ENGINE", DUCKDB)
        if engine not in (DUCKDB, SPARK):
            raise UsageError(f"ZHENCANG_ENGINE must be {DUCKDB} or {SPARK}, not {engine!r}")
        return cls(
            raw=Path(raw or os.environ.get("ZHENCANG_RAW") or PROJECT / "raw").absolute(),
            home=Path(home or os.environ.get("ZHENCANG_HOME") or PROJECT / "warehouse").absolute(),
            releases_kept=int(kept),
            engine=engine,
        )

    def environment(self) -> dict[str, str]:
        """The same settings as environment variables, for child processes and Dagster's code location."""
        return {
            "ZHENCANG_RAW": str(self.raw),
            "ZHENCANG_HOME": str(self.home),
            "ZHENCANG_RELEASES_KEPT": str(self.releases_kept),
            "ZHENCANG_ENGINE": self.engine,
            "DAGSTER_HOME": str(self.dagster_home),
        }

    @property
    def archive(self) -> Path:
        """The bytes of every file ever taken in, named by their sha256."""
        return self.home / "archive"

    @property
    def landing(self) -> Path:
        """Append-only batches of Parquet."""
        return self.home / "landing"

    @property
    def build_file(self) -> Path:
        """What dbt builds and a release is a copy of: marts, quality, bi."""
        return self.home / "build.duckdb"

    @property
    def private_file(self) -> Path:
        """What only dbt needs on the way there: seeds, staging, intermediate."""
        return self.home / "private.duckdb"

    @property
    def spark_tables(self) -> Path:
        """What Spark built, one folder a build."""
        return self.home / "spark"

    @property
    def built_file(self) -> Path:
        """Which batches and which code the build holds whole; absent where it must start afresh."""
        return self.home / "built.json"

    @property
    def dbt_target(self) -> Path:
        """dbt's own output: manifest, compiled SQL, run results."""
        return self.home / "dbt"

    @property
    def audit_results(self) -> Path:
        """The results of the last audit, one JSON file a suite."""
        return self.home / "audit"

    @property
    def data_docs(self) -> Path:
        """Static pages that show the last audit to people."""
        return self.home / "data_docs"

    @property
    def releases(self) -> Path:
        """One folder a release: an immutable database and its manifest."""
        return self.home / "releases"

    @property
    def published(self) -> Path:
        """The one path readers open."""
        return self.home / "published" / "zhencang.duckdb"

    @property
    def catalogue(self) -> Path:
        """The catalogue of indicators of the published release: a link to its folder."""
        return self.home / "catalog"

    @property
    def receipts(self) -> Path:
        """What each department is told about each file that it sent."""
        return self.home / "receipts"

    @property
    def notice_pages(self) -> Path:
        """What became of each town's notice, a page a town."""
        return self.receipts / "notices"

    @property
    def reviews(self) -> Path:
        """Frozen packs, one folder a cycle and in it one a revision: reviews/2024-Q3/r1."""
        return self.home / "reviews"

    @property
    def reminders(self) -> Path:
        """Who owes what, to be sent: reminders/500111/2024-Q3/2024-10-12."""
        return self.home / "reminders"

    @property
    def board(self) -> Path:
        """The page between meetings, made anew with each release."""
        return self.home / "board"

    @property
    def as_of(self) -> Path:
        """The warehouse as it was known at moments past, one folder each; rebuilt where it is missing."""
        return self.home / "as_of"

    @property
    def receipted_file(self) -> Path:
        """The release that all receipts were written from."""
        return self.home / "receipted.json"

    @property
    def inputs_file(self) -> Path:
        """What the last run was fed with."""
        return self.home / "inputs.json"

    @property
    def digests_file(self) -> Path:
        """The hashes of raw files that have not changed since they were hashed."""
        return self.home / "digests.json"

    @property
    def landed_digests_file(self) -> Path:
        """The hashes of landed files that have not changed since they were hashed."""
        return self.home / "landed_digests.json"

    @property
    def lock_file(self) -> Path:
        """Held while a run writes to this home."""
        return self.home / "run.lock"

    @property
    def dagster_home(self) -> Path:
        """Dagster's own storage: run history and event logs."""
        return self.home / "dagster"
