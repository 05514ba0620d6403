"""dbt's own tests, and what Dagster makes of the project."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from dagster_project.settings import DBT_PROJECT, PROJECT, Settings
from dagster_project.warehouse.build import DBT, dbt_environment
from dagster_project.warehouse.compiled.project import compiled_project
from dagster_project.warehouse.compiled.promises import WARN, read_asked
from tests.homes import Published, run_warm


def test_every_dbt_unit_test_passes(published: Published) -> None:
    target = published.settings.home / "dbt-unit"
    where = {"DBT_TARGET_PATH": str(target), "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.dbt_at_once", "--no-use-colors", "test", "--select", "test_type:unit"],
        cwd=DBT_PROJECT,
        env=os.environ | dbt_environment(published.settings) | where,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
    statuses = [result["status"] for result in results if result["unique_id"].startswith("unit_test.")]
    assert len(statuses) > 50
    assert set(statuses) == {"pass"}


def test_every_model_has_its_own_yaml_states_its_grain_and_tests_its_key() -> None:
    nodes = json.loads(compiled_project().manifest.read_text(encoding="utf-8"))["nodes"]
    promised = Counter(
        node["attached_node"]
        for node in nodes.values()
        if node["resource_type"] == "test" and node.get("test_metadata", {}).get("name") == "promises"
    )
    assert promised == {key: 1 for key, node in nodes.items() if node["resource_type"] in ("model", "seed")}
    for node_id, node in nodes.items():
        if node["resource_type"] == "model":
            assert node["patch_path"].endswith(f"/{node['name']}.yml"), node_id
            assert node["description"].startswith("One row a"), node_id


def test_a_table_has_one_test_that_bears_its_name() -> None:
    """Each test costs a run as much as a small model: what is promised about a table stands in its promises."""
    nodes = json.loads(compiled_project().manifest.read_text(encoding="utf-8"))["nodes"]
    for node in nodes.values():
        if node["resource_type"] == "test" and "attached_node" in node:
            assert node["name"] == f"promises_of_{nodes[node['attached_node']]['name']}"
            assert node["config"]["severity"] == "ERROR", node["name"]


def test_dg_accepts_the_definitions(published: Published) -> None:
    done = subprocess.run(
        [DBT.with_name("dg"), "check", "defs"],
        cwd=PROJECT,
        env=os.environ | published.settings.environment() | {"NO_COLOR": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All definitions loaded successfully" in done.stdout + done.stderr


@pytest.mark.slow
def test_a_remark_that_the_seed_does_not_know_is_a_warning(copied: Settings) -> None:
    annex = copied.raw / "annexes" / "500111-wangu" / "annex-1-indicators.csv"
    text = annex.read_text(encoding="utf-8")
    annex.write_text(text.replace("6090,7500,　", "6090,7500,市级试点指标"), encoding="utf-8")
    assert run_warm(copied).status == 0
    warned = next(asked for asked in read_asked(copied) if asked.test == "municipal_pilot_as_published")
    assert (warned.status, warned.row_count) == (WARN, 1)
