"""What one pass over raw/ has found: one outcome for each new version of a file, and the rows it holds.

A file is known by its path. Its latest landed version tells whether these bytes are new, so that running twice
changes nothing, and going back to earlier bytes counts as a new version.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from dagster_project.ingest import archive, landing
from dagster_project.ingest.landing import Row
from dagster_project.ingest.problems import FileRejected, Problem
from dagster_project.settings import Settings

# Two versions of a file are the same where all of these agree.
_IDENTITY = ("source_sha256", "kind", "town_code", "annex_no", "outcome", "rule_code", "place")
_SOURCE = ("source_sha256", "kind", "town_code", "annex_no")

# Reads the bytes of a file into rows by landing table; may add what it learns (encoding) to the file's own row.
Reader = Callable[[bytes, Row], dict[str, list[Row]]]


def shown(name: str | Path) -> str:
    """A name on the disk as text: bytes that are not UTF-8 stand as \\xNN, for no table can hold them."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


@dataclass
class Arrivals:
    """The rows gathered in one pass; `latest` holds the latest version of every path."""

    settings: Settings
    latest: dict[str, Row] = field(default_factory=dict)
    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in landing.TABLES})
    known_count: int = 0

    @classmethod
    def after_landing(cls, settings: Settings) -> Arrivals:
        """Nothing gathered yet, on top of what has landed so far."""
        rows = landing.read_table(settings.landing, "source_files")
        return cls(settings, {row["source_path"]: row for row in rows})

    def relative(self, path: Path) -> str:
        """The path below raw/, as it is stored and shown."""
        return shown(path.relative_to(self.settings.raw))

    def take(self, path: Path, about: Row, read: Reader) -> None:
        """Read one file, keep its bytes, and record its outcome and rows if this version is new."""
        file: Row = {"source_path": self.relative(path), "outcome": "read", "cell_count": 0} | about
        problem, rows = None, {}
        try:
            content = archive.read_bytes(path)
            file |= {"source_sha256": archive.sha256_of(content), "byte_count": len(content)}
            archive.keep(self.settings.archive, file["source_sha256"], content)
            if self._was_read(file):
                self.known_count += 1
                return
            rows = read(content, file)
        except FileRejected as error:
            problem, file["outcome"] = error.problem, "rejected"
        self._record(file, rows, problem)

    def refuse(self, path: Path, about: Row, problem: Problem) -> None:
        """Record what cannot be taken in whatever it holds; the bytes of a file are kept where it has any."""
        if os.path.isdir(path):  # noqa: PTH112 (Path.is_dir raises where permission is missing)
            self.report(path, about, problem)
            return

        def read(content: bytes, file: Row) -> dict[str, list[Row]]:
            raise FileRejected(problem)

        self.take(path, about, read)

    def report(self, path: Path, about: Row, problem: Problem) -> None:
        """Record what has no bytes to keep: a file that should be there and is not, or a folder."""
        file = {"source_path": self.relative(path), "outcome": "rejected", "cell_count": 0} | about
        self._record(file, {}, problem)

    def same_bytes(self, file: Row) -> str | None:
        """Another path whose latest version was read, is of the same kind and holds the same bytes."""
        wanted = {"source_sha256": file["source_sha256"], "kind": file["kind"], "outcome": "read"}
        for source_path, row in self.latest.items():
            if source_path != file["source_path"] and wanted.items() <= row.items():
                return source_path
        return None

    def _was_read(self, file: Row) -> bool:
        before = self.latest.get(file["source_path"], {})
        if not _agree(before, file, _SOURCE):
            return False
        # A duplicate stays one only while the file that it equals does.
        return before.get("outcome") == "read" or (
            before.get("outcome") == "duplicate" and self.same_bytes(file) is not None
        )

    def _record(self, file: Row, rows: dict[str, list[Row]], problem: Problem | None) -> None:
        if problem:
            file |= {
                "rule_code": problem.rule_code,
                "place": problem.place or None,
                "message_zh": problem.text("sentence_zh"),
                "message_en": problem.text("sentence_en"),
                "suggestion_zh": problem.text("suggestion_zh"),
            }
        before = self.latest.get(file["source_path"])
        if before and _agree(before, file, _IDENTITY):
            self.known_count += 1
            return
        self.latest[file["source_path"]] = file
        self.tables["source_files"].append(file)
        source = {"source_sha256": file.get("source_sha256"), "source_path": file["source_path"]}
        for table, new_rows in rows.items():
            self.tables[table].extend(source | row for row in new_rows)


def _agree(one: Row, other: Row, names: tuple[str, ...]) -> bool:
    return all(one.get(name) == other.get(name) for name in names)
