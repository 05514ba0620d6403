"""The Dagster entry point: the definitions of the home that the environment names, for the UI and `dg`."""

from __future__ import annotations

import dagster as dg

from dagster_project.defs.assembly import build_definitions
from dagster_project.settings import Settings


@dg.definitions
def defs() -> dg.Definitions:
    """Everything Dagster knows, bound to ZHENCANG_RAW and ZHENCANG_HOME."""
    return build_definitions(Settings.load())
