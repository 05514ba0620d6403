"""Whether a tidy Parquet file can be read where its bytes lie, and need not be written again to land."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.ingest.landing.projection import Projection

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
    names = {place: projection.columns[place][0] for place in sorted(projection.places())}
    try:
        with _opened(path, names) as file:
            # A column of columns would shift the places.
            if file.metadata.num_columns != len(projection.columns):
                return False
            groups = range(file.num_row_groups)
            if len(groups) < 2:
                return _are_so(file, groups, names)
            # Every second one by another thread, with a reader of its own.
            with _opened(path, names) as other, ThreadPoolExecutor(max_workers=1) as beside:
                others = beside.submit(_are_so, other, groups[1::2], names)
                return _are_so(file, groups[::2], names) and others.result()
    except (pa.ArrowException, OSError, ValueError, LookupError):
        return False


def _opened(path: Path, names: Mapping[int, str]) -> pq.ParquetFile:
    return pq.ParquetFile(path, read_dictionary=[*names.values()])


def _are_so(file: pq.ParquetFile, groups: Iterable[int], names: Mapping[int, str]) -> bool:
    return all(
        _is_so(file.metadata.row_group(group).column(place), file.read_row_group(group, [name])[name])
        for group in groups
        for place, name in names.items()
    )


def _is_so(said: pq.ColumnChunkMetaData, values: pa.ChunkedArray) -> bool:
    # Of a run in a hundred, and slow to import.
    import pyarrow.compute as pc

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
