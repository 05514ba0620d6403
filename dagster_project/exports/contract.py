"""The data contract (Open Data Contract Standard 3.1): what readers of marts and bi may rely on, from dbt's YAML.

    python -m dagster_project.exports.contract

writes contracts/zhencang.odcs.yaml anew. What readers would stumble over makes a new major version, what is added
a minor one; other words make none.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import yaml

from dagster_project.settings import PROJECT
from dagster_project.shipped import read_yaml
from dagster_project.warehouse.compiled.project import compiled_project

CONTRACT = PROJECT / "contracts" / "zhencang.odcs.yaml"
SCHEMAS = ("marts", "bi")
FIRST_VERSION = "1.0.0"
_LOGICAL_TYPES = {
    "varchar": "string",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
    "timestamp with time zone": "timestamp",
    "integer": "integer",
    "bigint": "integer",
    "double": "number",
}
Document = dict[str, Any]


def contract_of(manifest: Document, version: str) -> Document:
    """The contract of what dbt's manifest says is published, as the standard has it."""
    nodes = manifest["nodes"].values()
    promises = {
        node["attached_node"]: node["test_metadata"]["kwargs"]
        for node in nodes
        if node["resource_type"] == "test" and node.get("test_metadata", {}).get("name") == "promises"
    }
    models = [node for node in nodes if node["resource_type"] == "model" and node["schema"] in SCHEMAS]
    models.sort(key=lambda node: (SCHEMAS.index(node["schema"]), node["name"]))
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "zhencang",
        "name": "镇仓 zhencang",
        "version": version,
        "status": "active",
        "description": {
            "purpose": "强镇带村试点的指标、目标、进展和事项。Indicators, targets, progress and measures.",
            "usage": "只读打开 published/zhencang.duckdb：bi 供看数画图，marts 供建模。See docs/bi.md.",
            "limitations": "数值只在同一指标内可比；可加总值之外不可相加。Figures compare within an indicator.",
        },
        "servers": [
            {"server": schema, "type": "duckdb", "database": "zhencang.duckdb", "schema": schema}
            for schema in SCHEMAS
        ],
        "schema": [_table(node, promises[node["unique_id"]]) for node in models],
    }


def _table(node: Document, promises: Document) -> Document:
    """A table or view with its columns, of which the key's and those never null are required."""
    about_zh = node["config"]["meta"].get("comment_zh")
    key = [column.strip('"') for column in promises["key"]]
    never_null = {*key, *promises.get("never_null", [])}
    # Part of a key may be an expression: then no column of it is told apart.
    primary = key if set(key) <= set(node["columns"]) else []
    references = promises.get("references", {})
    return {
        "name": node["alias"],
        "physicalName": f"{node['schema']}.{node['alias']}",
        "logicalType": "object",
        "physicalType": "view" if node["config"]["materialized"] == "view" else "table",
        "description": about_zh or node["description"].strip(),
        "dataGranularityDescription": node["description"].strip().split(". ")[0].removesuffix("."),
        "properties": [
            {
                "name": name,
                "logicalType": _logical_type(column["data_type"]),
                "physicalType": column["data_type"],
                "description": column["description"].strip(),
            }
            | ({"required": True} if name in never_null else {})
            | ({"primaryKey": True, "primaryKeyPosition": key.index(name) + 1} if name in primary else {})
            | ({"relationships": [_relationship(references[name])]} if name in references else {})
            for name, column in node["columns"].items()
        ],
    }


def _logical_type(data_type: str) -> str:
    return "number" if data_type.startswith("decimal") else _LOGICAL_TYPES[data_type]


def _relationship(there: Document) -> Document:
    """Where the values of a column stand: the argument of a promise, as dbt keeps it."""
    (table,) = re.findall(r"ref\('(\w+)'\)", there["to"])
    return {"type": "foreignKey", "to": f"{table}.{there['field']}"}


def changes(before: Document, after: Document) -> tuple[list[str], list[str]]:
    """What readers of the contract before would stumble over, and what they may use beside it, a sentence each."""
    old, new = _columns(before), _columns(after)
    breaking = [f"{table} is gone" for table in old if table not in new]
    added = [f"{table} is new" for table in new if table not in old]
    for table in [table for table in old if table in new]:
        for name, column in old[table].items():
            if name not in new[table]:
                breaking.append(f"{table}: {name} is gone")
                continue
            breaking += [
                f"{table}: {what} of {name} was {column.get(what)}, is {new[table][name].get(what)}"
                for what in ("physicalType", "primaryKey", "required")
                if column.get(what) != new[table][name].get(what) and (what != "required" or column.get(what))
            ]
        added += [f"{table}: {name} is new" for name in new[table] if name not in old[table]]
        added += [
            f"{table}: {name} is never null"
            for name, column in old[table].items()
            if new[table].get(name, {}).get("required") and not column.get("required")
        ]
    return breaking, added


def _columns(contract: Document) -> dict[str, dict[str, Document]]:
    return {
        table["physicalName"]: {column["name"]: column for column in table["properties"]}
        for table in contract["schema"]
    }


def renewed(before: Document, manifest: Document) -> Document:
    """The contract of the manifest, with the version that the changes since the one before ask for."""
    after = contract_of(manifest, before["version"])
    major, minor, _ = map(int, before["version"].split("."))
    breaking, added = changes(before, after)
    if breaking:
        return after | {"version": f"{major + 1}.0.0"}
    return after | {"version": f"{major}.{minor + 1}.0"} if added else after


def dumped(contract: Document) -> str:
    """A contract as it is committed."""
    head = "# Made by python -m dagster_project.exports.contract from the YAML of dbt/models: change it there.\n"
    return head + yaml.safe_dump(contract, allow_unicode=True, sort_keys=False, width=120)


def main() -> int:
    """Write the contract of the project as it is now, and say what changed. Returns the exit status."""
    manifest = json.loads(compiled_project().manifest.read_text(encoding="utf-8"))
    before = read_yaml(CONTRACT) if CONTRACT.exists() else None
    after = renewed(before, manifest) if before else contract_of(manifest, FIRST_VERSION)
    CONTRACT.write_text(dumped(after), encoding="utf-8")
    for sentences in changes(before, after) if before else ():
        print(*sentences, sep="\n", file=sys.stderr)
    print(f"{CONTRACT.relative_to(PROJECT)} is version {after['version']}.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
