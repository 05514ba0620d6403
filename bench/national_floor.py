"""The floor: the release that a full load makes, by hand-written DuckDB SQL alone, in one process.

    python -m bench.national_floor --raw DIR --out FILE

It takes every shortcut that knowing the data allows, which the product cannot: Parquet only, no landing, no
archive, no tests, no audit, one batch. What it shares with the product is the result: the same facts, issues and
counts. The seconds of each step go to standard error; what goes to standard output is how many values had which
outcome, as JSON, which must be what truth.json says. The SQL stands in national_floor_sql/, a file a step.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from bench.national_generator import bulk_files
from dagster_project.settings import DBT_PROJECT, RELEASE_STORAGE_VERSION

# Well within the 16 GiB that a full load may take.
MEMORY_LIMIT = "12GiB"
SQL = Path(__file__).with_name("national_floor_sql")
# What is done, by which file, and what is filled in there.
STEPS: list[tuple[str, str, dict[str, str]]] = [
    ("names", "names", {}),
    ("resolve and judge values", "resolve_and_judge_values", {}),
    ("order versions", "order_versions", {}),
    ("facts", "facts", {}),
    ("figures to compare", "figures_to_compare", {}),
    ("year-to-date falls", "year_to_date_falls", {}),
    ("jumps against own history", "jumps", {"group": "series_no", "rule_code": "jump_own_history"}),
    ("jumps against other towns", "jumps", {"group": "cohort_no", "rule_code": "jump_other_towns"}),
    ("fractions for percentages", "fractions_for_percentages", {}),
    ("issues", "issues", {}),
    ("files", "files", {}),
]
CLEAN_UP = "checkpoint release; use memory; detach release; detach scratch"
SEEDS = ("indicators", "indicator_aliases", "units", "rules", "possible_ranges", "statuses")


def build_floor(raw: Path, out: Path) -> dict[str, int]:
    """Make `out` from the registers and the bulk files below `raw`; return values by outcome."""
    scratch = out.with_suffix(".scratch")
    for path in (out, scratch):
        path.unlink(missing_ok=True)
    with duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "temp_directory": f"{scratch}.tmp"}) as connection:
        connection.execute(f"attach '{_escaped(scratch)}' as scratch")
        connection.execute(f"attach '{_escaped(out)}' as release (storage_version '{RELEASE_STORAGE_VERSION}')")
        connection.execute("use release")
        _read_sources(connection, raw)
        for name, file, filled in STEPS:
            began = time.monotonic()
            sql = _sql(file)
            connection.execute(sql.format(**filled) if filled else sql)
            print(f"  floor step: {name} ({time.monotonic() - began:.1f} s)", file=sys.stderr)
        outcomes = outcomes_of(connection)
        connection.execute(CLEAN_UP)
    scratch.unlink()
    return outcomes


def outcomes_of(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many values had which outcome, in a database that the floor made or a release."""
    return dict(connection.execute(_sql("outcomes")).fetchall())


def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def _read_sources(connection: duckdb.DuckDBPyConnection, raw: Path) -> None:
    """Registers and seeds as tables, the bulk files as one view, and a row a file with what its figures cite."""
    for name in SEEDS:
        seed = DBT_PROJECT / "seeds" / f"seed_{name}.csv"
        _take_csv(connection, f"scratch.seed_{name}", seed)
    for name in ("towns", "departments"):
        _take_csv(connection, f"scratch.register_{name}", raw / "registers" / f"{name}.csv")
    _read_files(connection, raw, bulk_files(raw))


def _read_files(connection: duckdb.DuckDBPyConnection, raw: Path, paths: list[Path]) -> None:
    names = [str(path.relative_to(raw)) for path in paths]
    hashes = [_sha256_of(path) for path in paths]
    connection.execute(
        """
        create table scratch.file (file_no utinyint, source_path varchar, sha256 varchar, received_at timestamp)
        """
    )
    for row in zip(range(len(paths)), names, hashes, strict=True):
        connection.execute("insert into scratch.file values (?, ?, ?, ?)", [*row, datetime.now(UTC)])
    connection.execute(
        "create type scratch.source_path as enum (select source_path from scratch.file order by file_no)"
    )
    connection.execute("create type scratch.sha256 as enum (select distinct sha256 from scratch.file)")
    reads = [
        f"""
        select
            cast({number} as utinyint) as file_no, cast('{_escaped(name)}' as scratch.source_path) as source_path,
            cast('{digest}' as scratch.sha256) as sha256, *
        from read_parquet('{_escaped(path)}', file_row_number = true)
        """
        for number, (path, name, digest) in enumerate(zip(paths, names, hashes, strict=True))
    ]
    connection.execute(f"create view scratch.sent as {' union all '.join(reads)}")


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _take_csv(connection: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
    connection.execute(
        f"create table {table} as from read_csv('{_escaped(path)}', all_varchar = true, header = true)"
    )


def _escaped(text: Path | str) -> str:
    return str(text).replace("'", "''")


def main() -> None:
    """Make the floor's database and print how long it took."""
    parser = argparse.ArgumentParser(description="The release by hand-written SQL alone.")
    parser.add_argument("--raw", type=Path, required=True, help="folder that the generator wrote")
    parser.add_argument("--out", type=Path, required=True, help="database to write")
    options = parser.parse_args()
    began = time.monotonic()
    outcomes = build_floor(options.raw, options.out)
    print(json.dumps({"outcomes": outcomes, "seconds": round(time.monotonic() - began, 1)}))


if __name__ == "__main__":
    main()
