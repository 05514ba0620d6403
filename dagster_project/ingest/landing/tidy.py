"""Landed values as one query: those that batches hold, and those of tidy files, read where their bytes lie.

A batch says of such a file which archived bytes it is and what its columns are (landing.tidy_files).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection

from dagster_project.ingest.landing.parquet import schema_of
from dagster_project.ingest.landing.projection import Projection, literal
from dagster_project.ingest.landing.seal import archived_beside, refuse_missing

# What a row has of its file, which landing.tidy_files says.
OF_FILE = (
    *("batch_id", "received_at", "source_sha256", "source_path"),
    *("folder_period_text", "folder_department_text"),
)
# Of so many files one query says what is their own, by lists that DuckDB looks through for each 2,048 rows.
FILES_TOGETHER = 100
# Types whose texts are the same for ever: a number with a fraction in binary has several, a time has its zone.
_PLAIN_TYPE = re.compile(r"VARCHAR|U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL[(][0-9]+,[0-9]+[)]").fullmatch
# What DuckDB calls what it knows of a file, and the second of two columns of one name.
_NAME_OF_DUCKDB = re.compile(r"(?i)file_index|file_row_number|filename|.*_[0-9]+").fullmatch


def is_read_where_it_lies(path: Path, projection: Projection) -> bool:
    """Whether a Parquet file need not be written again: any DuckDB shows the same of it, alone or beside others.

    Its texts are texts already, or numbers that are written in one way only, its columns have names of their own,
    and what it says of its row groups is so. However small it is: of 2,600 files of 100 rows a column is read in
    less time than of as many copies.
    """
    types = {projection.columns[place][1] for place in projection.places()}
    return (
        all(map(_PLAIN_TYPE, types))
        and not any(_NAME_OF_DUCKDB(name) for name, _ in projection.columns)
        and _says_what_it_holds(path, projection)
    )


def _says_what_it_holds(path: Path, projection: Projection) -> bool:
    """Whether the values of each row group lie within what the file says of them: DuckDB passes over rows by it.

    DuckDB would use these words itself, so pyarrow reads the values. False for a file that it cannot read.
    """
    names = [projection.columns[place][0] for place in sorted(projection.places())]
    try:
        with pq.ParquetFile(path, read_dictionary=names) as file:
            # A column of columns would shift the places.
            return file.metadata.num_columns == len(projection.columns) and all(
                _is_so(file.metadata.row_group(group).column(place), file.read_row_group(group, [name])[0])
                for group in range(file.num_row_groups)
                for place, name in zip(sorted(projection.places()), names, strict=True)
            )
    except (pa.ArrowException, OSError, ValueError, LookupError):
        return False


def _is_so(said: pq.ColumnChunkMetaData, values: pa.ChunkedArray) -> bool:
    statistics = said.statistics
    if statistics is None:
        return True
    if statistics.has_null_count and statistics.null_count != values.null_count:
        return False
    # Of a text that came again and again one is enough.
    chunks = [chunk.dictionary if pa.types.is_dictionary(chunk.type) else chunk for chunk in values.chunks]
    found = [pc.min_max(chunk).as_py() for chunk in chunks if len(chunk) > chunk.null_count]
    return not found or (
        statistics.has_min_max
        and statistics.min <= min(one["min"] for one in found)
        and statistics.max >= max(one["max"] for one in found)
    )


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
    names = ", ".join(schema_of("submissions").names)
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
