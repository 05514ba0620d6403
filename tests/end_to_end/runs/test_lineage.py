"""What Dagster knows: an asset a raw table, lineage from it to the release, and checks that block."""

from __future__ import annotations

import json

import dagster as dg
import pytest

from dagster_project.defs.assembly import JOB, build_definitions
from dagster_project.warehouse.audit.auditor import SUITES
from dagster_project.warehouse.audit.suites import load_suite
from dagster_project.warehouse.compiled.project import compiled_project
from tests.homes import Published


@pytest.fixture(scope="module")
def graph(published: Published) -> dg.Definitions:
    return build_definitions(published.settings)


def test_every_raw_table_leads_to_the_release(graph: dg.Definitions) -> None:
    assets = graph.resolve_asset_graph()
    release = dg.AssetKey("release")
    for table in (
        "annex_indicators",
        "annex_measures",
        "submissions",
        "measure_reports",
        "project_reports",
        "notices",
        "notice_annexes",
        "source_files",
    ):
        below, frontier = set(), {dg.AssetKey(["landing", table])}
        while frontier:
            below |= frontier
            frontier = {child for key in frontier for child in assets.get(key).child_keys} - below
        assert release in below, table


def test_expectations_and_dbt_tests_are_checks_and_errors_block(
    graph: dg.Definitions, published: Published
) -> None:
    checks = {key.name: key for key in graph.resolve_asset_graph().asset_check_keys}
    for suite in SUITES:
        for expectation in load_suite(suite):
            assert checks[expectation.id].asset_key.to_user_string() == expectation.table.replace(".", "/")
    nodes = json.loads(compiled_project().manifest.read_text(encoding="utf-8"))["nodes"].values()
    for table in (node["name"] for node in nodes if node["resource_type"] in ("model", "seed")):
        assert checks[f"promises_of_{table}"].asset_key.path[-1] == table
    steps = graph.resolve_job_def(JOB).graph.dependencies
    upstream = {
        invocation.alias or invocation.name: {
            dependency.node for inputs in inputs_of.values() for dependency in inputs.get_node_dependencies()
        }
        for invocation, inputs_of in steps.items()
    }
    assert "audit_landing" in upstream["dbt_build"]
    assert {"dbt_build", "audit_marts"} <= upstream["release"]
