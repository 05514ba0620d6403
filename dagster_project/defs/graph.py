"""How the asset graph reads: in which group an asset stands, who owns it, and what its checks say of themselves.

What dbt knows is taken from dbt: models/_groups.yml has the groups and their owners, dbt_project.yml says which
model stands in which.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml

from dagster_project.defs.dbt_integration import DagsterDbtTranslator

RAW = "raw"


def team(role: str) -> str:
    """The owner of an asset, as Dagster writes a role that is nobody's address."""
    return f"team:{role}"


DATA_ENGINEER = team("data_engineer")
WORKING_GROUP = team("working_group")


def read_manifest(path: Path) -> dict[str, Any]:
    """dbt's manifest, in which each test says what it tests, for dagster-dbt takes a check's words from there."""
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test":
            node["meta"] = node["meta"] | {"description": _sentence(node)}
    return manifest


def _sentence(test: Mapping[str, Any]) -> str:
    """What a test says of itself: a singular one in its first comment; a generic one by its arguments."""
    if "test_metadata" not in test:
        comment = takewhile(lambda line: line.startswith("--"), test["raw_code"].splitlines())
        return " ".join(line.removeprefix("--").strip() for line in comment)
    arguments = {name: value for name, value in test["test_metadata"]["kwargs"].items() if name != "model"}
    said = yaml.safe_dump(arguments, allow_unicode=True, sort_keys=False, default_flow_style=None, width=100)
    return f"{test['test_metadata']['name']}:\n```yaml\n{said}```"


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
