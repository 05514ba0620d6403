"""What the steps of a run share: the home and its lock, the audit's worker, and dbt."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from importlib.metadata import version as installed_version
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliResource
from packaging import version

from dagster_project.settings import DBT_PROJECT, Settings
from dagster_project.warehouse.audit import Auditor
from dagster_project.warehouse.build import DBT
from dagster_project.warehouse.lock import home_lock


class LocalDbt(DbtCliResource):
    """dbt of this environment, without what dagster-dbt does to find out about it.

    It would run `dbt --version`, which takes seconds and tries the network, and load dbt's adapter into this
    process to count rows, which nobody asks for. Both methods are private, so dagster-dbt is pinned.
    """

    @cached_property
    def _cli_version(self) -> version.Version:
        return version.parse(installed_version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: object) -> Any:
        return None


def build_resources(settings: Settings, auditor: Auditor | None) -> dict[str, object]:
    """The resources of a run. An auditor that is already warming up is used as it is."""

    @dg.resource
    def writer(context: dg.InitResourceContext) -> Iterator[Settings]:
        """The settings of this home, held for writing for as long as the run lasts."""
        with home_lock(settings):
            yield settings

    @dg.resource
    def audit_worker(context: dg.InitResourceContext) -> Iterator[Auditor]:
        """The process that runs Great Expectations; importing that takes as long as the rest of a small run."""
        if auditor is not None:
            yield auditor
            return
        with Auditor(settings) as started:
            yield started

    dbt = LocalDbt(project_dir=str(DBT_PROJECT), profiles_dir=str(DBT_PROJECT), dbt_executable=str(DBT))
    return {"home": writer, "auditor": audit_worker, "dbt": dbt}
