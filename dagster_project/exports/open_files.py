"""The tables of a release as CSV for people and as Parquet for programs."""

from __future__ import annotations

import codecs
import shutil
from pathlib import Path

import duckdb

from dagster_project.exports.released import Column, Table


def write_csv(connection: duckdb.DuckDBPyConnection, table: Table, target: Path) -> None:
    """UTF-8 with the mark by which spreadsheet programs know it.

    Texts stand as they are, missing is nothing and an empty text is "", numbers have the digits they need, a
    time in UTC ends with Z. Raises duckdb.Error.
    """
    bare = target.with_suffix(".part")
    rows = table.select([_written(column) for column in table.columns])
    connection.execute(f"copy ({rows}) to '{_path(bare)}' (format csv, header)")
    with bare.open("rb") as source, target.open("wb") as file:
        file.write(codecs.BOM_UTF8)
        shutil.copyfileobj(source, file)
    bare.unlink()


def _written(column: Column) -> str:
    name = column.quoted
    if column.kind == "decimal" and not column.data_type.endswith(",0)"):
        return f"rtrim(rtrim(cast({name} as varchar), '0'), '.') as {name}"
    if column.kind == "time":
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%S.%f{'Z' if column.is_utc else ''}') as {name}"
    return column.plain


def write_parquet(connection: duckdb.DuckDBPyConnection, table: Table, target: Path) -> None:
    """Decimals exact, times in UTC without a zone; each column and the table bear their words. Raises OSError."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    batches = connection.sql(table.select()).to_arrow_reader()
    fields = [
        field.with_metadata({"description": column.comment})
        for field, column in zip(batches.schema, table.columns, strict=True)
    ]
    schema = pa.schema(fields, metadata={"description": table.comment})
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(pa.record_batch(batch.columns, schema=schema))


def _path(path: Path) -> str:
    return str(path).replace("'", "''")
