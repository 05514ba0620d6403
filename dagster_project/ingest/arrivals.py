"""What one pass over raw/ has found: one outcome for each new version of a file, and the rows it holds.

A file is known by its path. Its latest landed version tells whether these bytes are new, so that running twice
changes nothing, and going back to earlier bytes counts as a new version.
"""

from __future__ import annotations

import errno
import os
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from dagster_project.ingest.landing import archive
from dagster_project.ingest.landing import batches as landing
from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.landing.digests import Digests
from dagster_project.ingest.landing.grain import landable, with_whole_texts
from dagster_project.ingest.landing.links import is_below, is_link
from dagster_project.ingest.landing.parquet import BatchWriter, read_table
from dagster_project.ingest.landing.problems import FileRejected, Problem
from dagster_project.ingest.landing.seal import not_archived
from dagster_project.settings import Settings
from dagster_project.wording.shown import distinct_name

# Two versions of a file are the same where all of these agree.
_IDENTITY = ("source_sha256", "kind", "town_code", "annex_no", "outcome", "rule_code", "place")
_SOURCE = ("source_sha256", "kind", "town_code", "annex_no")

# Reads the archived file into rows by landing table; may add what it learns (encoding) to the file's own row.
Read = TypeVar("Read")
Reader = Callable[[Path, Row], dict[str, list[Row]]]


def is_folder(path: Path) -> bool:
    """Whether a folder is there. False, too, where that cannot be told: what is no folder is taken for a file."""
    return os.path.isdir(path)  # noqa: PTH112 (Path.is_dir raises where permission is missing)


class Arrivals:
    """The pass over raw/ of one run: what has landed so far, and the batch that is being written."""

    def __init__(
        self,
        settings: Settings,
        knows_landed: bool = True,
        now: datetime | None = None,
        also_read: Iterable[Path] = (),
    ) -> None:
        self.settings = settings
        self._may_be_read = [os.path.realpath(path) for path in (settings.raw, *also_read)]
        self.files: list[Row] = []
        self.known_count = 0
        self.batch = BatchWriter(settings.landing, landing.next_time(settings.landing, now or datetime.now(UTC)))
        self._digests = Digests(settings.digests_file)
        self._latest: dict[str, Row] = {}
        self._paths_by_bytes: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for row in read_table(settings.landing, "source_files") if knows_landed else ():
            self._note_latest(row)

    def relative(self, path: Path) -> str:
        """The path below raw/, as it is stored and shown."""
        return distinct_name(path.relative_to(self.settings.raw))

    def take(self, path: Path, about: Row, read: Reader) -> None:
        """Keep the bytes of one file, read it, and record its outcome and rows if this version is new."""
        file: Row = {"source_path": self.relative(path), "outcome": "read", "cell_count": 0} | about
        problem, rows = None, {}
        try:
            self._refuse_outside(path)
            file["byte_count"] = archive.check(path)
            file["source_sha256"] = self._digest(path)
            was_read = self._was_read(file)
            if was_read and (self.settings.archive / file["source_sha256"]).exists():
                self.known_count += 1
                return
            digest = archive.keep(self.settings.archive, path, file["source_sha256"], self._may_be_read)
            if was_read and digest == file["source_sha256"]:
                # Its bytes were lost and are back. A reader of large files would land its rows a second time.
                self.known_count += 1
                return
            archived = self.settings.archive / digest
            # Of what was kept, for the file may have changed since it was looked at.
            file |= {"source_sha256": digest, "byte_count": archived.stat().st_size}
            rows = landable(read(archived, file))
        except FileRejected as error:
            problem, file["outcome"] = error.problem, "rejected"
        except Exception as error:
            if _is_of_the_machine(error):
                # A full disk for instance: no word against the file.
                raise
            # A defect of ours, which this file met, must not keep the others from being read.
            problem, file["outcome"] = Problem("reader_failed", details={"reason": _defect(error)}), "rejected"
        self._record(file, rows, problem)

    def refuse(self, path: Path, about: Row, problem: Problem) -> None:
        """Record what cannot be taken in whatever it holds; the bytes of a file are kept where it has any."""
        if is_folder(path):
            self.report(path, about, problem if self.is_inside(path) else Problem("link_leads_outside"))
            return

        def read(archived: Path, file: Row) -> dict[str, list[Row]]:
            raise FileRejected(problem)

        self.take(path, about, read)

    def report(self, path: Path, about: Row, problem: Problem) -> None:
        """Record what has no bytes to keep: a file that should be there and is not, or a folder."""
        file = {"source_path": self.relative(path), "outcome": "rejected", "cell_count": 0} | about
        self._record(file, {}, problem)

    def is_inside(self, path: Path) -> bool:
        """Whether a path leads to what may be read: to raw/. Whoever lists a folder asks for it first."""
        return not is_link(path) or is_below(path, self._may_be_read)

    def reread(self, path: Path, read: Callable[[bytes], Read]) -> Read | None:
        """What a file that was just taken says, as it was kept; None where it was rejected.

        Kept again where the archived bytes changed on the disk: others would be read by what nobody wrote.
        """
        file = self._latest.get(self.relative(path), {})
        if file.get("outcome") != "read":
            return None
        kept = self._kept_whole(path, file["source_sha256"])
        try:
            return read(kept.read_bytes())
        except Exception as error:
            if _is_of_the_machine(error):
                raise
            return None

    def _kept_whole(self, path: Path, sha256: str) -> Path:
        """Where the bytes of a file are archived, put back where the disk lost some. Raises LandingDamaged."""
        kept = self.settings.archive / sha256
        try:
            is_whole = archive.keep(kept.parent, path, sha256, self._may_be_read) == sha256
        except FileRejected:
            is_whole = False
        if not is_whole:
            raise not_archived(kept)
        return kept

    def same_bytes(self, file: Row) -> str | None:
        """Another path whose latest version was read, is of the same kind and holds the same bytes."""
        paths = self._paths_by_bytes.get((file["source_sha256"], file["kind"]), [])
        for source_path in paths:
            latest = self._latest[source_path]
            is_same = latest["source_sha256"] == file["source_sha256"] and latest["outcome"] == "read"
            if source_path != file["source_path"] and is_same:
                return source_path
        return None

    def close(self) -> str | None:
        """Land what is new as one batch. Returns its name; None where nothing is new."""
        self._digests.save()
        if not self.files:
            self.batch.discard()
            return None
        return self.batch.close()

    def _refuse_outside(self, path: Path) -> None:
        if not self.is_inside(path):
            raise FileRejected(Problem("link_leads_outside"))

    def _digest(self, path: Path) -> str:
        try:
            return self._digests.of(path)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise FileRejected(Problem("file_unreadable", details={"reason": reason})) from error

    def _was_read(self, file: Row) -> bool:
        before = self._latest.get(file["source_path"], {})
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
        before = self._latest.get(file["source_path"])
        if before and _agree(before, file, _IDENTITY):
            self.known_count += 1
            return
        file |= with_whole_texts(file)
        self._note_latest(file)
        self.files.append(file)
        self.batch.add("source_files", [file])
        source = {"source_sha256": file.get("source_sha256"), "source_path": file["source_path"]}
        for table, new_rows in rows.items():
            self.batch.add(table, _stamped(source, new_rows))

    def _note_latest(self, file: Row) -> None:
        self._latest[file["source_path"]] = file
        if file.get("source_sha256"):
            self._paths_by_bytes[file["source_sha256"], file["kind"]].append(file["source_path"])


def _is_of_the_machine(error: Exception) -> bool:
    """Whether the system refused something. For what a file holds OSError comes without a number."""
    return isinstance(error, OSError) and error.errno not in (None, errno.EINVAL)


def _defect(error: Exception) -> str:
    """What went wrong and where in our code, for who mends it: KeyError, workbook.py line 12."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}, {Path(frame.filename).name} line {frame.lineno}"


def _stamped(source: Row, rows: Iterable[Row]) -> Iterable[Row]:
    return (source | row for row in rows)


def _agree(one: Row, other: Row, names: tuple[str, ...]) -> bool:
    return all(one.get(name) == other.get(name) for name in names)
