"""The dbt project as it is now, parsed and compiled once: kept under dbt/target for each state of its files.

No path of a home stands in it, so that all homes share it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from dagster_project.errors import ZhencangError
from dagster_project.ingest.landing.batches import flush
from dagster_project.ingest.landing.seal import SEAL, broken_file, seal, sha256_of
from dagster_project.settings import DBT_PROJECT, DUCKDB, PROJECT, SPARK

# Folders that are kept, one a state and target: a switch between two branches compiles nothing anew.
STATES_KEPT = 6
_STATES = DBT_PROJECT / "target" / "states"
_WHOLE: set[Path] = set()
_COMPILER = "dagster_project.warehouse.compiled.compiler"
# What the compiler leaves, and what it is called here.
_KEPT = {
    "models.json": "models.json",
    "tests.json": "tests.json",
    "private.duckdb": "seeds.duckdb",
    "target/manifest.json": "manifest.json",
    "target/partial_parse.msgpack": "partial_parse.msgpack",
    "run.msgpack": "run.msgpack",
}
# What makes other SQL of the same files.
_TOOLS = {DUCKDB: ("dbt-core", "dbt-duckdb", "duckdb"), SPARK: ("dbt-core", "dbt-spark", "pyspark")}


class ParseFailed(ZhencangError):
    """dbt could not parse or compile the project; the message has its own words."""


@dataclass(frozen=True)
class Model:
    """A model as plain SQL: what it is called, how it is kept, and what it selects."""

    name: str
    database: str
    schema: str
    # What it is called in its schema: views for people have Chinese names.
    alias: str
    materialized: str
    # Of an incremental model: rows that stand give way to new ones of the same key. Empty where it only grows.
    unique_key: list[str]
    # As its contract says; empty where it has none.
    column_types: dict[str, str]
    # Types that number texts, which its columns have, and the query that gives the texts of each.
    numbered_texts: dict[str, str]
    # What it follows from alone: settled (notices, registers, seeds), of_reports. See increment.py.
    tags: list[str]
    needs: list[str]
    # The SQL of a build that starts afresh, and of one that adds batches to what stands.
    fresh: str
    increment: str

    @property
    def relation(self) -> str:
        """Its full name, quoted."""
        return self.relation_in(self.database)

    def relation_in(self, database: str) -> str:
        """Its full name in another database, quoted."""
        return f'"{database}"."{self.schema}"."{self.alias}"'

    @property
    def numbering_types(self) -> list[str]:
        """What makes the types that number its texts, each in the order of its texts."""
        return [
            f"create or replace type {self.database}.{self.alias}_{name} as enum ("
            f"select distinct text from ({texts}) as texts (text) where text is not null order by text)"
            for name, texts in self.numbered_texts.items()
        ]


@dataclass(frozen=True)
class DataTest:
    """A data test of dbt's as plain SQL: the rows that it finds are at fault."""

    name: str
    # The model whose promises it tests; empty where it is a test of its own (dbt/tests).
    table: str
    # The models that it looks at.
    models: list[str]
    # Whether nothing is published where it finds a row; else it warns.
    refuses: bool
    # What a test of its own says of itself.
    sentence: str
    sql: str


@dataclass(frozen=True)
class CompiledProject:
    """A folder with what dbt made of one state of the project."""

    folder: Path

    @property
    def manifest(self) -> Path:
        """dbt's manifest."""
        return self.folder / "manifest.json"

    @property
    def seeds(self) -> Path:
        """A database with the seeds as dbt loads them."""
        return self.folder / "seeds.duckdb"

    def models(self) -> list[Model]:
        """All models, in the order in which they build on each other."""
        models = json.loads((self.folder / "models.json").read_text(encoding="utf-8"))
        return [Model(**model) for model in models]

    def tests(self) -> list[DataTest]:
        """All data tests of models, in the order in which these build on each other."""
        tests = json.loads((self.folder / "tests.json").read_text(encoding="utf-8"))
        return [DataTest(**test) for test in tests]


def partial_parse_file(target: str = DUCKDB) -> Path:
    """Where what dbt parsed of the project as it is now lies, or would."""
    return _folder(target) / "partial_parse.msgpack"


def parsed_for_runs_file(target: str = DUCKDB) -> Path:
    """Where what `dbt run` needs of that lies, or would."""
    return _folder(target) / "run.msgpack"


def compiled_project(target: str = DUCKDB) -> CompiledProject:
    """The project as it is now, for DuckDB or for Spark, which has no seeds and the SQL of fresh builds alone.

    Compiles it where that was not yet done, and says so, for it takes some 15 s.

    Who comes while another process compiles waits for it. Raises ParseFailed.
    """
    folder = _folder(target)
    if not _is_whole(folder):
        _STATES.mkdir(parents=True, exist_ok=True)
        with (_STATES / "lock").open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if not _is_whole(folder):
                print("The SQL of this version is compiled, once …", file=sys.stderr)
                _compile(folder, target)
                _prune()
    return CompiledProject(folder)


def _folder(target: str) -> Path:
    digest = hashlib.sha256(repr([(tool, version(tool)) for tool in _TOOLS[target]]).encode())
    for path in [*sorted(DBT_PROJECT.rglob("*")), *sorted(Path(__file__).parent.glob("*.py"))]:
        name = path.relative_to(PROJECT)
        if path.is_file() and not {"target", "logs"} & set(name.parts):
            digest.update(name.as_posix().encode() + b"\0" + path.read_bytes())
    return _STATES / digest.hexdigest()[:16]


def _is_whole(folder: Path) -> bool:
    """Whether the folder is there and holds what was put into it. What is whole once is not asked again."""
    if folder not in _WHOLE and (folder / SEAL).is_file() and broken_file(folder, sha256_of) is None:
        _WHOLE.add(folder)
    return folder in _WHOLE


def _compile(folder: Path, target: str) -> None:
    """Compile aside, and put in place whole."""
    aside = _STATES / "incoming"
    # What a compiler that was killed left behind.
    shutil.rmtree(aside, ignore_errors=True)
    made, stage = aside / "made", aside / "stage"
    for new in (made, stage):
        new.mkdir(parents=True)
    # A caller whose dbt reads what was parsed names a file that is only made here.
    inherited = {name: value for name, value in os.environ.items() if name != "DBT_PARTIAL_PARSE_FILE_PATH"}
    done = subprocess.run(
        [sys.executable, "-m", _COMPILER, str(stage), target],
        cwd=PROJECT,
        env=inherited | project_environment(),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise ParseFailed(done.stdout + done.stderr)
    for kept, name in _KEPT.items():
        if (stage / kept).exists():
            (stage / kept).rename(made / name)
            flush(made / name)
    seal(made)
    flush(made / SEAL)
    flush(made)
    # One that a crash of the machine, or a hand, left broken.
    shutil.rmtree(folder, ignore_errors=True)
    made.rename(folder)
    shutil.rmtree(aside)


def project_environment() -> dict[str, str]:
    """The environment variables that say to dbt where the project is."""
    return {
        # Dagster keeps what dbt says. Its own log would hold it again, at a tenth of a build's time.
        "DBT_LOG_LEVEL_FILE": "none",
        "DBT_PROFILES_DIR": str(DBT_PROJECT),
        "DBT_PROJECT_DIR": str(DBT_PROJECT),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }


def _prune() -> None:
    states = [path for path in _STATES.iterdir() if path.is_dir()]
    for folder in sorted(states, key=lambda path: path.stat().st_mtime)[:-STATES_KEPT]:
        shutil.rmtree(folder)
