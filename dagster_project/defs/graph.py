"""How the asset graph reads: in which group an asset stands, who owns it, and how its checks are called.

What dbt knows is taken from dbt: models/_groups.yml has the groups and their owners, dbt_project.yml says which
model stands in which.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any

import dagster as dg
import yaml
from dagster_dbt import DagsterDbtTranslator, DbtProject

RAW = "raw"


def team(role: str) -> str:
    """The owner of an asset, as Dagster writes a role that is nobody's address."""
    return f"team:{role}"


DATA_ENGINEER = team("data_engineer")
WORKING_GROUP = team("working_group")


def read_manifest(path: Path) -> dict[str, Any]:
    """dbt's manifest, in which each generic test is called by what it tests, not by all of its arguments.

    dagster-dbt calls a check as its test is called in the manifest; it and dbt find a test by its unique id.
    """
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    tests = {unique_id: node for unique_id, node in manifest["nodes"].items() if node.get("test_metadata")}
    short = {unique_id: _short_name(node) for unique_id, node in tests.items()}
    taken = Counter((node["attached_node"], short[unique_id]) for unique_id, node in tests.items())
    for unique_id, node in tests.items():
        # Two tests of a kind on a table keep the names that tell them apart.
        if taken[node["attached_node"], short[unique_id]] == 1:
            node["name"] = short[unique_id]
    return manifest


def _short_name(test: Mapping[str, Any]) -> str:
    column = test["column_name"] or ""
    kind: str = test["test_metadata"]["name"]
    return f"{kind}_{column}" if column.isascii() and column.isidentifier() else kind


class GraphTranslator(DagsterDbtTranslator):
    """dbt's resources as Dagster shows them."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The group that dbt gives a seed or model; sources, which dbt does not group, are what landed."""
        if dbt_resource_props["resource_type"] == "source":
            return RAW
        return super().get_group_name(dbt_resource_props)

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        """The role that owns the group; dagster-dbt itself knows addresses only."""
        group = dbt_resource_props.get("group")
        return [team(group["owner"]["name"])] if group else [DATA_ENGINEER]

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """What the project says of it. The catalogue shows it in a line; dagster-dbt would add all of the SQL."""
        return str(dbt_resource_props["description"])

    def get_asset_check_spec(
        self, asset_spec: dg.AssetSpec, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None
    ) -> dg.AssetCheckSpec | None:
        """The check of a test, with what it tests as its description."""
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        return spec and spec._replace(description=_sentence(manifest["nodes"][unique_id]))


def _sentence(test: Mapping[str, Any]) -> str:
    """What a test says of itself: a singular one in its first comment; of a generic one also its arguments."""
    if "test_metadata" not in test:
        comment = takewhile(lambda line: line.startswith("--"), test["raw_code"].splitlines())
        return " ".join(line.removeprefix("--").strip() for line in comment)
    arguments = {name: value for name, value in test["test_metadata"]["kwargs"].items() if name != "model"}
    if test["config"].get("where"):
        arguments["where"] = test["config"]["where"]
    said = yaml.safe_dump(arguments, allow_unicode=True, sort_keys=False, default_flow_style=None)
    return f"{test['description'] or test['test_metadata']['name']}\n```yaml\n{said}```"
