"""A home with a small release of its own, made by the functions that make real ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from dagster_project.ingest.landing.batches import batches
from dagster_project.settings import Settings
from dagster_project.warehouse import release
from dagster_project.warehouse.fingerprint import current_inputs


@pytest.fixture
def empty(tmp_path: Path) -> Settings:
    """A home before its first run, with one file in raw/."""
    settings = Settings(raw=tmp_path / "raw", home=tmp_path / "home", releases_kept=3)
    folder = settings.raw / "submissions" / "2024" / "500111-commerce"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text("镇,指标,数值\n", encoding="utf-8")
    return settings


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    (tmp_path / "dagster").mkdir()
    with dg.DagsterInstance.local_temp(str(tmp_path / "dagster")) as instance:
        yield instance


def publish(settings: Settings, release_id: str, *statements: str) -> release.Release:
    """A release of what lies under raw/ now, whose database holds what the statements make."""
    aside = settings.releases / f"incoming-{release_id}"
    aside.mkdir(parents=True)
    with duckdb.connect(aside / release.DATABASE) as connection:
        for statement in ("create schema marts", "create schema quality", *statements):
            connection.execute(statement)
        names = connection.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
    manifest = {
        "inputs": {"fingerprint": current_inputs(settings).fingerprint},
        "landing_batches": batches(settings.landing),
        "row_counts": {name: 0 for (name,) in names},
    }
    made = release.put_in_place(settings, aside, release_id, manifest)
    release.show(settings, made)
    settings.receipted_file.write_text(json.dumps({"release": release_id}), encoding="utf-8")
    return made


CYCLES = """
    create table marts.dim_review_cycle as
    select
        code as cycle_code, kind as cycle_kind, name as cycle_name_zh, code as period_code,
        cast(starts as date) as starts_on, cast(ends as date) as ends_on, cast(due as date) as due_on,
        cast(review as date) as review_on
    from (values
        ('2024-09', 'month', '2024年9月调度', '2024-09-01', '2024-09-30', '2024-10-10', '2024-10-15'),
        ('2024-Q3', 'quarter', '2024年三季度研判', '2024-07-01', '2024-09-30', '2024-10-15', '2024-10-20'),
        ('2024-10', 'month', '2024年10月调度', '2024-10-01', '2024-10-31', '2024-11-10', '2024-11-15'),
        ('2024-H2', 'half', '2024年下半年总结', '2024-07-01', '2024-12-31', '2025-01-31', '2025-01-31'),
        ('2024', 'year', '2024年年底总评', '2024-01-01', '2024-12-31', '2025-01-31', '2025-02-09')
    ) as cycles (code, kind, name, starts, ends, due, review)
"""
