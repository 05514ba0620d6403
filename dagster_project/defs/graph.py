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

import yaml
from dagster_dbt import DagsterDbtTranslator

RAW = "raw"


def team(role: str) -> str:
    """The owner of an asset, as Dagster writes a role that is nobody's address."""
    return f"team:{role}"


DATA_ENGINEER = team("data_engineer")
WORKING_GROUP = team("working_group")


def read_manifest(path: Path) -> dict[str, Any]:
    """dbt's manifest, in which each test says what it tests and is called by that, not by all of its arguments.

    dagster-dbt takes name and description of a check from here; it and dbt find a test by its unique id.
    """
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    tests = [node for node in manifest["nodes"].values() if node["resource_type"] == "test"]
    taken = Counter((test.get("attached_node"), _short_name(test)) for test in tests)
    for test in tests:
        test["meta"] = test["meta"] | {"description": _sentence(test)}
        # Two tests of a kind on a table keep the names that tell them apart.
        if taken[test.get("attached_node"), _short_name(test)] == 1:
            test["name"] = _short_name(test)
    return manifest


def _short_name(test: Mapping[str, Any]) -> str:
    if "test_metadata" not in test:
        return str(test["name"])
    column = test["column_name"] or ""
    kind = test["test_metadata"]["name"]
    return f"{kind}_{column}" if column.isascii() and column.isidentifier() else kind


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
