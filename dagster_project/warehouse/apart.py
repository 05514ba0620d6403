"""A build beside the home's own: links to batches that landed, and dbt run on them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence

from dagster_project.errors import ZhencangError
from dagster_project.settings import DBT_PROJECT, Settings
from dagster_project.warehouse.build import DBT, dbt_environment, ensure_manifest
from dagster_project.warehouse.increment import Increment, begin

_LOG_LINES_SHOWN = 20
_PARSED = ("manifest.json", "manifest.sha256", "partial_parse.msgpack")


class BuildFailed(ZhencangError):
    """dbt could not build beside the home; the message has its own words."""


def link_batches(settings: Settings, copy: Settings, batches: Iterable[str]) -> None:
    """Make a home that holds these batches by links, for they never change, and dbt's parsed project."""
    copy.landing.mkdir(parents=True)
    for batch in batches:
        (copy.landing / batch).symlink_to(settings.landing / batch)
    copy.dbt_target.mkdir()
    for name in _PARSED:
        if (settings.dbt_target / name).exists():
            shutil.copyfile(settings.dbt_target / name, copy.dbt_target / name)


def build_apart(copy: Settings, increment: Increment, arguments: Sequence[str]) -> None:
    """Run `dbt build` with these arguments on a home made by link_batches. Raises BuildFailed, ParseFailed."""
    begin(copy, increment)
    ensure_manifest(copy, dict(os.environ))
    done = subprocess.run(
        [DBT, "--no-use-colors", "build", *arguments, *(["--full-refresh"] if increment.is_fresh else [])],
        cwd=DBT_PROJECT,
        env=os.environ | dbt_environment(copy) | {"ZHENCANG_LAST_BATCH_BUILT": increment.last_batch_built},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-_LOG_LINES_SHOWN:])
        raise BuildFailed(f"the build in {copy.home} failed. dbt said:\n{tail}")
