"""What is linked from the catalogue and costs seconds: `zhencang catalog` makes it, no run waits for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from dagster_project.errors import ZhencangError
from dagster_project.exports.catalogue.page import DBT_DOCS, WORKBOOK, write_catalogue
from dagster_project.exports.released import opened, tables_of
from dagster_project.exports.workbook import write_workbook
from dagster_project.settings import DBT_PROJECT, Settings
from dagster_project.warehouse.build import DBT
from dagster_project.warehouse.compiled.project import (
    compiled_project,
    partial_parse_file,
    project_environment,
)
from dagster_project.warehouse.release import CATALOGUE, Release
from dagster_project.wording.synthetic import is_synthetic


class DocsFailed(ZhencangError):
    """dbt could not write its documentation; the message has its own words."""


def complete_catalogue(settings: Settings, release: Release) -> Path:
    """Lay the workbook and dbt's documentation beside the catalogue of a release and link them. Returns the page.

    Raises DocsFailed, ParseFailed, duckdb.Error, OSError.
    """
    folder = release.folder / CATALOGUE
    folder.mkdir(exist_ok=True)
    part = folder / f"{WORKBOOK}.part"
    with opened(release) as connection:
        write_workbook(connection, release, tables_of(connection, release), part, is_synthetic(connection))
    part.replace(folder / WORKBOOK)
    _write_dbt_docs(folder / DBT_DOCS)
    return write_catalogue(settings, release)


def _write_dbt_docs(target: Path) -> None:
    """dbt's documentation of the program as it is now, one file. It is made from the YAML: no home is read."""
    project = compiled_project()
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".dbt-") as folder:
        shutil.copy(project.manifest, folder)
        home = Settings.load(home=folder).environment()
        where = dict.fromkeys(("DBT_TARGET_PATH", "DBT_LOG_PATH"), folder)
        where["DBT_PARTIAL_PARSE_FILE_PATH"] = str(partial_parse_file())
        done = subprocess.run(
            [DBT, "docs", "generate", "--static", "--empty-catalog", "--no-compile"],
            cwd=DBT_PROJECT,
            env=os.environ | home | project_environment() | where,
            capture_output=True,
            text=True,
        )
        made = Path(folder) / "static_index.html"
        if done.returncode or not made.is_file():
            raise DocsFailed(f"dbt docs failed: {done.stdout[-2000:]}{done.stderr[-500:]}")
        made.replace(target)
