"""The mark of a home in which everything is made up: the file raw/演示数据.txt, whatever stands in it.

It marks the home for good: taking the file away takes nothing back.
"""

from __future__ import annotations

from pathlib import Path

from dagster_project.ingest.landing.parquet import read_table

MARK_NAME = "演示数据.txt"
MARK_KIND = "synthetic_mark"


def is_marked(landing: Path) -> bool:
    """Whether a mark ever landed, be anything built of it or not."""
    files = read_table(landing, "source_files")
    return any(file["kind"] == MARK_KIND and file["outcome"] == "read" for file in files)
