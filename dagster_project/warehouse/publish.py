"""Copy what passed the audit out of build.duckdb into a release that stands on its own."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.ingest.landing import batches as landing
from dagster_project.settings import PROJECT, RELEASE_STORAGE_VERSION, Settings
from dagster_project.warehouse import release
from dagster_project.warehouse.audit.auditor import CheckResult
from dagster_project.warehouse.compiled.project import compiled_project
from dagster_project.warehouse.compiled.promises import read_asked
from dagster_project.warehouse.copying import copy_hashed
from dagster_project.warehouse.increment import built_upon

PUBLISHED_SCHEMAS = ("marts", "quality")
VIEW_SCHEMA = "bi"

CHECK_RESULT_COLUMNS = {
    "run_id": "做这次校验的运行。The run that checked.",
    "checked_at": "校验时间，UTC。When it was checked, UTC.",
    "suite": "校验对象：landing 入库数据，marts 数据集市。landing or marts.",
    "expectation_id": "校验项。The expectation.",
    "table_name": "所校验的表。The table it is about.",
    "expectation_type": "在 Great Expectations 中的类型。Its kind in Great Expectations.",
    "sentence_zh": "校验要求，中文。What is promised, in Chinese.",
    "sentence_en": "校验要求，英文。What is promised, in English.",
    "suggestion_zh": "未通过时的建议，中文。What to do where it fails, in Chinese.",
    "suggestion_en": "未通过时的建议，英文。What to do where it fails, in English.",
    "severity": "严重程度。error blocks publishing; warn does not.",
    "owner": "由谁处理。Who mends a failure: department or data_engineer.",
    "is_success": "是否通过。Whether it held.",
    "observed_value": "实际结果。What was observed.",
    "element_count": "看了多少个值。How many values were looked at.",
    "unexpected_count": "其中多少个不合要求。How many of them break it.",
    "sample_rows": "不合要求的部分行，JSON。Some of the rows that break it, as JSON.",
}


@dataclass(frozen=True)
class Draft:
    """A release that is whole but for its manifest, in a folder that nobody looks into."""

    release_id: str
    folder: Path
    sha256: str
    row_counts: dict[str, int]


def write_results(settings: Settings, checks: list[CheckResult], run_id: str) -> dict[str, int]:
    """Write what the audit found beside what dbt built; return how many rows each published table has.

    `checks` are all results of the audit, those of the run `run_id`. The caller holds the lock of the home, and
    nobody reads the build. Raises OSError.
    """
    with _written(settings.build_file) as connection:
        row_counts = _write_words(connection, known_nodes())
        return {"quality.check_result": _write_checks(connection, checks, run_id)} | row_counts


def copy_build(settings: Settings, row_counts: dict[str, int]) -> Draft:
    """Copy what dbt built, which is sorted and holds nothing else, aside. What earlier runs left half made goes.

    `row_counts` are those that write_results returned. Raises OSError.
    """
    release_id = release.new_release_id(settings, datetime.now(UTC))
    release.prune(settings)
    aside = settings.releases / f"incoming-{release_id}"
    aside.mkdir(parents=True)
    try:
        sha256 = copy_hashed(settings.build_file, aside / release.DATABASE)
    except OSError:
        # Where the disk is full, half a copy would keep it full.
        release.clear_drafts(settings)
        raise
    return Draft(release_id, aside, sha256, row_counts)


def publish(
    settings: Settings,
    checks: list[CheckResult],
    run_id: str,
    inputs: dict[str, Any],
    drafted: Draft | None = None,
) -> release.Release:
    """Make a draft a release and show it to readers; it is drafted now where it was not.

    `checks` and `run_id` are those of the draft; `inputs` are what the run was fed with, for the manifest. The
    caller holds the lock of the home, has seen the audit pass, and prunes the releases. Raises OSError.
    """
    made = drafted or copy_build(settings, write_results(settings, checks, run_id))
    held = sum(check.success for check in checks)
    manifest = {
        "release_id": made.release_id,
        "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "run_id": run_id,
        "code_version": _code_version(),
        "engine": settings.engine,
        "inputs": inputs,
        "landing_batches": landing.batches(settings.landing),
        "built_upon": built_upon(settings),
        "database_sha256": made.sha256,
        "database_bytes": (made.folder / release.DATABASE).stat().st_size,
        "storage_version": RELEASE_STORAGE_VERSION,
        "row_counts": made.row_counts,
        "keys": _keys(known_nodes()),
        "checks": {
            "dbt_tests": _asked_counts(settings),
            "expectations": {"held": held, "failed": len(checks) - held},
        },
    }
    published = release.put_in_place(settings, made.folder, made.release_id, manifest)
    release.show(settings, published)
    return published


def known_nodes() -> dict[str, Any]:
    """What dbt knows of models and tests, read once a process for each state of the project."""
    return _read_nodes(compiled_project().manifest)


@cache
def _read_nodes(manifest: Path) -> dict[str, Any]:
    nodes: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))["nodes"]
    return nodes


@contextmanager
def _written(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database to write to in one transaction: a thousand comments would be a thousand writes to the disk."""
    with duckdb.connect(database, config={"autoinstall_known_extensions": False}) as connection:
        connection.begin()
        yield connection
        connection.commit()
        connection.execute("checkpoint")


def _write_words(connection: duckdb.DuckDBPyConnection, nodes: dict[str, Any]) -> dict[str, int]:
    """Say of each table, view and column what it is. Returns how many rows the tables have.

    A table that dbt made has its words: to say them again would be to write down anew where all of its rows lie.
    """
    said = _said(connection)
    models = sorted(
        (node for node in nodes.values() if node["resource_type"] == "model"), key=lambda node: node["name"]
    )
    row_counts = {}
    for model in models:
        if model["schema"] not in (*PUBLISHED_SCHEMAS, VIEW_SCHEMA):
            continue
        name = f'{model["schema"]}."{model["alias"]}"'
        is_view = model["config"]["materialized"] == "view"
        about_zh = model["config"]["meta"].get("comment_zh", "")
        words = {("view" if is_view else "table", name): f"{about_zh}\n{model['description']}"}
        words |= {
            ("column", f'{name}."{column}"'): about["description"] for column, about in model["columns"].items()
        }
        for (kind, of), text in words.items():
            if said.get(of) != text.strip():
                _comment(connection, kind, of, text)
        if model["schema"] in PUBLISHED_SCHEMAS:
            row_counts[f"{model['schema']}.{model['name']}"] = _count(connection, name)
    return row_counts


def _said(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The comments that there are, by what they are about, as _write_words names it."""
    rows = connection.execute(
        """
        select format('{}."{}"', schema_name, table_name), comment from duckdb_tables()
        union all
        select format('{}."{}"."{}"', schema_name, table_name, column_name), comment from duckdb_columns()
        """
    ).fetchall()
    return {name: comment for name, comment in rows if comment}


def _keys(nodes: dict[str, Any]) -> dict[str, list[str]]:
    """The columns, or expressions, that tell the rows of a published table apart, as its promises say."""
    keys = {}
    for node in nodes.values():
        table = nodes.get(node.get("attached_node"), {})
        if table.get("schema") in (*PUBLISHED_SCHEMAS, VIEW_SCHEMA) and "key" in node["test_metadata"]["kwargs"]:
            keys[f"{table['schema']}.{table['alias']}"] = node["test_metadata"]["kwargs"]["key"]
    return dict(sorted(keys.items()))


def _write_checks(connection: duckdb.DuckDBPyConnection, checks: list[CheckResult], run_id: str) -> int:
    name = "quality.check_result"
    connection.execute(
        f"""
        create or replace table {name} (
            run_id varchar, checked_at timestamp, suite varchar, expectation_id varchar, table_name varchar,
            expectation_type varchar, sentence_zh varchar, sentence_en varchar, suggestion_zh varchar,
            suggestion_en varchar, severity varchar, owner varchar,
            is_success boolean, observed_value varchar, element_count bigint, unexpected_count bigint,
            sample_rows varchar
        )
        """
    )
    rows = [
        (
            *(run_id, check.checked_at, check.suite, check.expectation_id, check.table_name),
            *(check.expectation_type, check.sentence_zh, check.sentence_en, check.suggestion_zh),
            *(check.suggestion_en, check.severity, check.owner),
            *(check.success, check.observed_value, check.element_count, check.unexpected_count),
            json.dumps(check.sample_rows, ensure_ascii=False),
        )
        for check in sorted(checks, key=lambda check: (check.suite, check.expectation_id))
    ]
    if rows:
        connection.executemany(f"insert into {name} values ({', '.join('?' * len(CHECK_RESULT_COLUMNS))})", rows)
    for column, description in CHECK_RESULT_COLUMNS.items():
        _comment(connection, "column", f"{name}.{column}", description)
    _comment(
        connection,
        "table",
        name,
        "每行一项校验要求，来自生成本发布版本的运行。\nOne row an expectation of the run that made this release.",
    )
    return _count(connection, name)


def _comment(connection: duckdb.DuckDBPyConnection, kind: str, name: str, text: str) -> None:
    connection.execute(f"comment on {kind} {name} is '{_quoted(text.strip())}'")


def _count(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    row = connection.execute(f"select count(*) from {name}").fetchone()
    return int(row[0]) if row else 0


def _quoted(text: str | Path) -> str:
    return str(text).replace("'", "''")


def _asked_counts(settings: Settings) -> dict[str, int]:
    statuses = [asked.status for asked in read_asked(settings)]
    return {status: statuses.count(status) for status in sorted(set(statuses))}


def _code_version() -> str:
    """The version of the package and, in a git checkout, its commit, marked where files differ from it."""
    if not shutil.which("git"):
        return version("zhencang")
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=12"], cwd=PROJECT, capture_output=True, text=True
    )
    commit = described.stdout.strip() if described.returncode == 0 else ""
    return version("zhencang") + (f"+{commit}" if commit else "")
