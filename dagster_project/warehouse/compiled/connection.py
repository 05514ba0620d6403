"""What dbt works on: a plugin that dbt-duckdb asks when it connects, as dbt/profiles.yml says."""

from __future__ import annotations

import os

from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection

from dagster_project.settings import Settings
from dagster_project.warehouse.compiled.databases import attach_home, show_landing


class Plugin(BasePlugin):
    """The databases of the home that the environment names."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        """Attach the home. Where anything has landed, show it, so that each command sees the newest batch."""
        settings = Settings.load()
        attach_home(conn, settings)
        # A name that is not batch-* is still being written.
        if any(settings.landing.glob("batch-*")):
            show_landing(conn, [settings.landing / "batch-*"], os.environ.get("ZHENCANG_LAST_BATCH_BUILT", ""))

    def configure_cursor(self, cursor: DuckDBPyConnection) -> None:
        """A published view must not name the database that it is made in, so that is where names are looked up."""
        cursor.execute("use build")
