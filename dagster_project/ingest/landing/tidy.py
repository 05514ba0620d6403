"""Landed values as one query: those that batches hold, and those of tidy files, read where their bytes lie.

A batch says of such a file which archived bytes it is and what its columns are (landing.tidy_files).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from duckdb import DuckDBPyConnection

from dagster_project.ingest.landing.batches import columns_of
from dagster_project.ingest.landing.projection import Projection, literal
from dagster_project.ingest.landing.seal import archived_beside, refuse_missing

# What a row has of its file, which landing.tidy_files says.
OF_FILE = (
    *("batch_id", "received_at", "source_sha256", "source_path"),
    *("folder_period_text", "folder_department_text"),
)
# Of so many files one query says what is their own, by lists that DuckDB looks through for each 2,048 rows.
FILES_TOGETHER = 100


def parquet_of(batches: Sequence[Path], table: str) -> str:
    """The Parquet of a table in batches, which are folders or patterns of such, as DuckDB reads it.

    A batch that is older than the table has none. Columns that a batch is older than are null.
    """
    files = [
        literal(batch / f"{table}*.parquet")
        for batch in batches
        if any(batch.parent.glob(f"{batch.name}/{table}*.parquet"))
    ]
    return f"read_parquet([{', '.join(files)}], union_by_name = true, hive_partitioning = false)"


def submissions_in(connection: DuckDBPyConnection, batches: Sequence[Path]) -> str:
    """A query for landing.submissions in batches. Raises LandingDamaged where archived bytes are missing."""
    names = ", ".join(columns_of("submissions"))
    written = f"select {names} from {parquet_of(batches, 'submissions')}"
    return "\nunion all\n".join([written, *tidy_submissions_in(connection, batches)])


def tidy_submissions_in(connection: DuckDBPyConnection, batches: Sequence[Path]) -> Iterator[str]:
    """The queries for the rows of tidy files alone: one for many files that are read alike."""
    texts = ", ".join(f"cast({name} as varchar)" for name in OF_FILE)
    files = connection.execute(
        f"select projection, {texts} from {parquet_of(batches, 'tidy_files')}"
        " order by projection, batch_id, source_path"
    ).fetchall()
    for projection, group in groupby(files, key=itemgetter(0)):
        alike = list(group)
        for first in range(0, len(alike), FILES_TOGETHER):
            _, *of_files = zip(*alike[first : first + FILES_TOGETHER], strict=True)
            yield _query(batches[0], Projection.from_text(projection), dict(zip(OF_FILE, of_files, strict=True)))


def _query(batch: Path, projection: Projection, of_files: Mapping[str, Sequence[str]]) -> str:
    """The header counts as row 1, as it would in a sheet."""
    paths = [archived_beside(batch, sha256) for sha256 in of_files["source_sha256"]]
    refuse_missing(paths)
    of_file = {name: f"{_list(values)}[cast(file_no as bigint) + 1]" for name, values in of_files.items()}
    of_file["received_at"] = f"cast({of_file['received_at']} as timestamptz)"
    return (
        f"select {projection.select('(row_before + 2)', of_file)} from (select file_index, file_row_number, *"
        f" from read_parquet({_list(paths)}, hive_partitioning = false))"
        f" as sent (file_no, row_before, {projection.names()})"
    )


def _list(values: Sequence[object]) -> str:
    return f"[{', '.join(map(literal, values))}]"
