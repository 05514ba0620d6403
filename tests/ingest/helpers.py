"""What the tests of ingest share: names for the real raw files, ways to break them, and one pass over them."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from dagster_project.ingest.landing import batches as landing
from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.landing.parquet import read_table
from dagster_project.ingest.landing.tidy import tidy_submissions_in
from dagster_project.ingest.take_in import take_in
from dagster_project.settings import PROJECT, Settings

WANGU = "annexes/500111-wangu"
SIDECAR = f"{WANGU}/notice.yml"
INDICATORS = f"{WANGU}/annex-1-indicators.csv"
POLICIES = f"{WANGU}/annex-2-policies.csv"
REFORMS = f"{WANGU}/annex-3-reforms.csv"
WANGU_ANNEXES = {INDICATORS, POLICIES, REFORMS}
DEPARTMENT = "submissions/2023/500111-government_office"
SUBMISSION = f"{DEPARTMENT}/wangu-2023-actuals.csv"

# Every real raw file: what goes in where nothing is broken.
GOOD = frozenset(
    path.relative_to(PROJECT / "raw").as_posix() for path in (PROJECT / "raw").rglob("*") if path.is_file()
)


def take(settings: Settings) -> dict[str, Row]:
    """One pass over raw/: what it says of each new version of a file, by path."""
    files = take_in(settings).files
    rows = {row["source_path"]: row for row in files}
    assert len(rows) == len(files), "a path was reported twice in one pass"
    return rows


def landed(settings: Settings, table: str, path: str | None = None) -> list[Row]:
    """The landed rows of a table, of one file or of all."""
    rows = [*read_table(settings.landing, table)]
    if table == "submissions":
        rows += tidy_rows(settings.landing)
    return [row for row in rows if path in (None, row["source_path"])]


def tidy_rows(landing: Path) -> list[Row]:
    """The rows of files that are read where their bytes lie."""
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        queries = [*tidy_submissions_in(connection, [landing / "batch-*"])]
        return [row for query in queries for row in connection.sql(query).to_arrow_table().to_pylist()]


def read_text(settings: Settings, path: str) -> str:
    """The text of a raw file, its line ends untouched."""
    return (settings.raw / path).read_bytes().decode()


def write(settings: Settings, path: str, content: str | bytes) -> None:
    """Put these bytes at a path below raw/."""
    target = settings.raw / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content if isinstance(content, bytes) else content.encode())


def edit(settings: Settings, path: str, old: str, new: str) -> None:
    """Replace the first occurrence of a text in a raw file."""
    text = read_text(settings, path)
    assert old in text
    write(settings, path, text.replace(old, new, 1))


def only_problem(settings: Settings, path: str, rule_code: str, waiting: Collection[str] = ()) -> Row:
    """Take everything in: one file is rejected by this rule, lands nothing and says so; the good ones go in.

    `waiting` are the files that must wait for their sidecar.
    """
    rows = take(settings)
    outcomes = {source_path: row.get("rule_code") for source_path, row in rows.items() if row["outcome"] != "read"}
    assert outcomes == {path: rule_code} | dict.fromkeys(waiting, "sidecar_rejected")
    assert set(rows) - set(outcomes) == GOOD - set(outcomes), "the files beside it went in"

    problem = rows[path]
    assert problem["outcome"] == "rejected"
    assert problem["cell_count"] == 0
    for sentence in ("message_zh", "message_en", "suggestion_zh"):
        assert problem[sentence]
        assert not re.search(r"\{[a-z_]+\}", problem[sentence]), "a detail of the sentence was not filled in"
    batch = settings.landing / landing.batches(settings.landing)[-1]
    for table in landing.TABLES.keys() - {"source_files"}:
        paths = pq.read_table(batch / f"{table}.parquet", columns=["source_path"])["source_path"].to_pylist()
        assert path not in paths, "a rejected file landed something"
    return problem


def says(problem: Row, *details: str) -> None:
    """Both languages name each of these details."""
    for detail in details:
        assert detail in problem["message_zh"]
        assert detail in problem["message_en"]


def names_line(problem: Row, line: int) -> None:
    """Both languages name this line, or row, and no other."""
    assert re.findall(r"第 ([0-9]+) 行", problem["message_zh"]) == [str(line)]
    assert re.findall(r"(?i)\b(?:line|row) ([0-9]+)\b", problem["message_en"]) == [str(line)]
