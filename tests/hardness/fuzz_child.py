"""Reads files as a run would: python -m tests.hardness.fuzz_child SECONDS FILE... Prints a line a file."""

from __future__ import annotations

import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from dagster_project.ingest.bulk import land_parquet
from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.ingest.notice.reading import read_notice
from dagster_project.ingest.submission import read_submission

NOTICES = {".docx", ".html", ".pdf"}


class Late(BaseException):
    """The file took longer than it may; no reader catches this."""


def read(path: Path) -> None:
    """Read one file by the reader of its kind."""
    if path.suffix in NOTICES:
        read_notice(path.read_bytes(), f"notice{path.suffix}")
    elif path.suffix == ".parquet":
        constants = {
            **{"folder_period_text": "2024", "folder_department_text": "x", "batch_id": "b"},
            **{
                "received_at": datetime(2024, 1, 1, tzinfo=UTC).isoformat(),
                "source_sha256": "0",
                "source_path": "p",
            },
        }
        with tempfile.TemporaryDirectory() as folder:
            land_parquet(path, Path(folder) / "out.parquet", constants)
    else:
        read_submission(path.read_bytes(), path.name)


def main(seconds: float, paths: list[Path]) -> None:
    """Read each file, and print how it went."""

    def stop(signum: int, frame: FrameType | None) -> None:
        raise Late

    signal.signal(signal.SIGALRM, stop)
    for path in paths:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            read(path)
            print("answered: read", flush=True)
        except FileRejected:
            print("answered: refused", flush=True)
        except Late:
            print(f"{path.name}: more than {seconds:g} s", flush=True)
        except Exception as error:
            # Arrivals.take makes a row of it (reader_failed), which stops nothing; a defect all the same.
            print(f"answered: defect {path.name} {type(error).__name__}: {str(error)[:200]!r}", flush=True)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main(float(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
