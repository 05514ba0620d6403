"""dbt as a compiler, in a process of its own: python -m dagster_project.warehouse.compiled.compiler FOLDER TARGET.

Leaves in the folder a home into which dbt loaded the seeds, what dbt parsed (target/), of that what a run needs
(run.msgpack), and as plain SQL the models in the order in which they build on each other (models.json) and the
data tests of them (tests.json).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, cast

import duckdb
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from dagster_project.settings import DUCKDB, SPARK, Settings
from dagster_project.warehouse.compiled.databases import attach_home
from dagster_project.warehouse.compiled.project import DataTest, Model

if TYPE_CHECKING:
    from dbt.contracts.graph.nodes import GenericTestNode, ModelNode, SingularTestNode


def main(folder: Path, target: str) -> int:
    """Compile the project that the environment names, for a target of its profile. Returns the exit status."""
    return {DUCKDB: _for_duckdb, SPARK: _for_spark}[target](folder)


def _for_spark(folder: Path) -> int:
    """No seeds and no increments: those are read as DuckDB loaded them, and Spark builds afresh."""
    from dagster_project.warehouse.spark.session import FOR_SMALL_DATA, open_session

    open_session(folder / "tables", FOR_SMALL_DATA)
    os.environ.update({"DBT_TARGET_PATH": str(folder / "target"), "DBT_LOG_PATH": str(folder / "target")})
    on_spark = ["--target", SPARK]
    manifest = cast("Manifest", _dbt(None, "parse", *on_spark))
    _write_for_runs(folder)
    fresh = _compiled(manifest, "--full-refresh", *on_spark)
    _write(folder / "models.json", [_model(node, fresh[node.unique_id], "") for node in _in_order(manifest)])
    return 0


def _for_duckdb(folder: Path) -> int:
    # A home in which every table that is added to stands already, and nothing has landed.
    home = Settings.load(home=str(folder))
    target = str(folder / "target")
    os.environ.update(home.environment() | {"DBT_TARGET_PATH": target, "DBT_LOG_PATH": target})
    manifest = _parsed()
    _write_for_runs(folder)
    _make_incremental_tables(home, manifest)
    # A seed is code: what its tests find is a fault of this version, not of a run.
    _dbt(manifest, "build", "--select", "resource_type:seed", "--indirect-selection", "cautious")
    fresh = _compiled(manifest, "--full-refresh")
    increment = _compiled(manifest)
    models = [_model(node, fresh[node.unique_id], increment[node.unique_id]) for node in _in_order(manifest)]
    _write(folder / "models.json", models)
    _write(folder / "tests.json", _tests(manifest))
    return 0


def _write(path: Path, found: Sequence[Model | DataTest]) -> None:
    path.write_text(json.dumps([asdict(one) for one in found]), encoding="utf-8")


def _write_for_runs(folder: Path) -> None:
    """What dbt parsed, less what `dbt run` would read and search for circles, and has no use for."""
    parsed = Manifest.from_msgpack((folder / "target" / "partial_parse.msgpack").read_bytes())
    parsed.nodes = {key: node for key, node in parsed.nodes.items() if node.resource_type in ("model", "seed")}
    parsed.files, parsed.unit_tests, parsed.exposures = {}, {}, {}
    (folder / "run.msgpack").write_bytes(parsed.to_msgpack())


def _parsed() -> Manifest:
    return cast("Manifest", _dbt(None, "parse"))


def _dbt(manifest: Manifest | None, *arguments: str) -> object:
    """Run dbt and give its result. What it says goes to the caller, who shows it where this fails."""
    done = dbtRunner(manifest=manifest).invoke(["--quiet", "--no-use-colors", *arguments])
    if not done.success:
        raise SystemExit(f"dbt {arguments[0]} failed: {done.exception or ''}")
    return done.result


def _make_incremental_tables(home: Settings, manifest: Manifest) -> None:
    with duckdb.connect() as connection:
        attach_home(connection, home)
        for node in _models(manifest):
            if node.config.materialized == "incremental":
                connection.execute(f'create schema if not exists "{node.database}"."{node.schema}"')
                connection.execute(f"create table {node.relation_name} (nothing varchar)")


def _compiled(manifest: Manifest, *flags: str) -> dict[str, str]:
    """The SQL of each model, by its unique id."""
    _dbt(manifest, "compile", "--select", "resource_type:model", "resource_type:test", *flags)
    return {node.unique_id: node.compiled_code or "" for node in _models(manifest)}


def _models(manifest: Manifest) -> Iterator[ModelNode]:
    for node in manifest.nodes.values():
        if node.resource_type == "model":
            yield node


def _in_order(manifest: Manifest) -> list[ModelNode]:
    """Each model after those that it needs; by name where that leaves a choice."""
    models = {node.unique_id: node for node in sorted(_models(manifest), key=lambda node: node.name)}
    needs = {
        name: [needed for needed in node.depends_on.nodes if needed in models] for name, node in models.items()
    }
    return [models[name] for name in TopologicalSorter(needs).static_order()]


def _models_of(node: ModelNode | GenericTestNode | SingularTestNode) -> list[str]:
    """The models that a node looks at."""
    return [needed.rpartition(".")[2] for needed in node.depends_on.nodes if needed.startswith("model.")]


def _tests(manifest: Manifest) -> list[DataTest]:
    """The data tests of models, in their order. Those of seeds have passed where this comes to be."""
    order = {node.name: number for number, node in enumerate(_in_order(manifest))}
    nodes = cast(
        "list[GenericTestNode | SingularTestNode]",
        [node for node in manifest.nodes.values() if node.resource_type == "test"],
    )
    tests = [
        DataTest(
            name=node.name,
            table=manifest.nodes[attached].name if (attached := getattr(node, "attached_node", None)) else "",
            models=_models_of(node),
            refuses=node.config.severity.lower() == "error",
            sentence=node.description,
            sql=node.compiled_code or "",
        )
        for node in nodes
        if _models_of(node)
    ]
    return sorted(tests, key=lambda test: (order[test.table or test.models[-1]], test.name))


def _model(node: ModelNode, fresh: str, increment: str) -> Model:
    config = node.config
    unique_key = config.unique_key or []
    return Model(
        name=node.name,
        database=str(node.database),
        schema=node.schema,
        alias=node.alias,
        materialized=config.materialized,
        unique_key=[unique_key] if isinstance(unique_key, str) else unique_key,
        column_types={name: str(column.data_type) for name, column in node.columns.items()}
        if config.contract.enforced
        else {},
        numbered_texts=config.meta.get("numbered_texts", {}),
        tags=[*config.tags],
        needs=_models_of(node),
        fresh=fresh,
        increment=increment,
    )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
