"""What has landed as a database, for it is checked before dbt builds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from dagster_project.ingest.landing.batches import EMPTY_BATCH, TABLES, batches
from dagster_project.ingest.landing.tidy import parquet_of, submissions_in
from dagster_project.places import clear
from dagster_project.warehouse.audit.auditor import AuditFailedToRun

# The table that grows with every month; the others stay small.
_GROWING = "submissions"


def landed_views(landing: Path, path: Path, batches_due: Sequence[str] | None) -> Path:
    """Make a database of views over the Parquet of the batches, and return its path.

    Of submissions it shows those of `batches_due`, all where that is None. Raises AuditFailedToRun.
    """
    clear(path)
    try:
        with duckdb.connect(path, config={"autoinstall_known_extensions": False}) as connection:
            connection.execute("create schema landing")
            connection.execute("create table landing.batches_due (batch_id varchar)")
            due = batches(landing) if batches_due is None else batches_due
            connection.execute("insert into landing.batches_due select unnest(?::varchar[])", [list(due)])
            everything = [landing / "batch-*"]
            of_batches = [landing / batch for batch in (EMPTY_BATCH, *due)]
            for table in TABLES:
                source = (
                    f"({submissions_in(connection, of_batches)})"
                    if table == _GROWING
                    else parquet_of(everything, table)
                )
                connection.execute(f"create view landing.{table} as select * from {source}")
    except duckdb.Error as error:
        raise AuditFailedToRun(f"what has landed in {landing} cannot be read: {error}") from error
    return path
