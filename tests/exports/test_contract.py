"""The data contract: what is committed is what is built, and nothing breaks without a new version."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from dagster_project.exports.contract import CONTRACT, SCHEMAS, changes, contract_of, dumped, renewed
from dagster_project.settings import PROJECT, Settings
from dagster_project.warehouse.compiled.project import compiled_project
from tests.homes import query

Document = dict[str, Any]


@pytest.fixture(scope="module")
def manifest() -> Document:
    loaded: Document = json.loads(compiled_project().manifest.read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def committed() -> Document:
    loaded: Document = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    return loaded


def test_the_committed_contract_is_what_the_project_makes(manifest: Document, committed: Document) -> None:
    """Where this fails: python -m dagster_project.exports.contract, which finds the version too."""
    assert changes(committed, contract_of(manifest, "")) == ([], [])
    assert dumped(renewed(committed, manifest)) == CONTRACT.read_text(encoding="utf-8")


def test_a_release_has_the_columns_and_types_of_the_contract(reported: Settings, committed: Document) -> None:
    built = query(
        reported.published,
        f"""
        select schema_name || '.' || table_name as name, column_name, lower(data_type) as data_type
        from duckdb_columns() where schema_name in {SCHEMAS} order by table_name, column_index
        """,
    )
    found = {
        name: list(rows[["column_name", "data_type"]].itertuples(index=False, name=None))
        for name, rows in built.groupby("name")
    }
    promised = {
        table["physicalName"]: [(column["name"], column["physicalType"]) for column in table["properties"]]
        for table in committed["schema"]
    }
    assert found == promised


def column_of(manifest: Document, model: str, column: str) -> Document:
    found: Document = manifest["nodes"][f"model.zhencang.{model}"]["columns"][column]
    return found


def lose_a_column(manifest: Document) -> None:
    del manifest["nodes"]["model.zhencang.dim_town"]["columns"]["area_km2"]


def lose_a_view(manifest: Document) -> None:
    del manifest["nodes"]["model.zhencang.bi_task"]


def change_a_type(manifest: Document) -> None:
    column_of(manifest, "bi_indicator_year", "可加总值")["data_type"] = "varchar"


def allow_null(manifest: Document) -> None:
    test = next(
        node for name, node in manifest["nodes"].items() if name.startswith("test.") and "dim_department" in name
    )
    test["test_metadata"]["kwargs"]["never_null"].remove("district_code")


def add_a_column(manifest: Document) -> None:
    columns = manifest["nodes"]["model.zhencang.dim_town"]["columns"]
    columns["mayor"] = columns["town_name"] | {"name": "mayor"}


def reword(manifest: Document) -> None:
    column_of(manifest, "dim_town", "town_name")["description"] = "Another sentence."


@pytest.mark.parametrize(
    ("change", "version", "sentence"),
    [
        (lose_a_column, "3.0.0", "marts.dim_town: area_km2 is gone"),
        (lose_a_view, "3.0.0", "bi.重点任务清单 is gone"),
        (change_a_type, "3.0.0", "bi.各镇年度进展: physicalType of 可加总值 was double, is varchar"),
        (allow_null, "3.0.0", "marts.dim_department: required of district_code was True, is None"),
        (add_a_column, "2.5.0", "marts.dim_town: mayor is new"),
        (reword, "2.4.1", None),
    ],
)
def test_what_breaks_is_a_major_version_and_what_is_added_a_minor_one(
    manifest: Document, change: Callable[[Document], None], version: str, sentence: str | None
) -> None:
    before = contract_of(manifest, "2.4.1")
    changed = copy.deepcopy(manifest)
    change(changed)
    after = renewed(before, changed)
    assert after["version"] == version
    breaking, added = changes(before, after)
    assert [*breaking, *added] == ([sentence] if sentence else [])
    # What the first test compares: without a new version the committed contract is no longer what is made.
    assert dumped(after) != dumped(before)


@pytest.mark.slow
def test_the_standard_itself_accepts_it(tmp_path: Path) -> None:
    """Read by the models and the JSON schema of the standard's own package."""
    uv = Path(sys.executable).with_name("uv")
    install = [uv, "pip", "install", "--quiet", "--target", tmp_path, "open-data-contract-standard==3.2.0"]
    subprocess.run([*install, "--no-deps", "--python", sys.executable], check=True, cwd=PROJECT)
    program = """
import json, pathlib, sys
import jsonschema, open_data_contract_standard as standard, yaml
from open_data_contract_standard.model import OpenDataContractStandard
text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
schema = json.loads(pathlib.Path(standard.__file__).with_name("schema.json").read_text(encoding="utf-8"))
jsonschema.Draft201909Validator(schema).validate(yaml.safe_load(text))
print(len(OpenDataContractStandard.from_string(text).schema_))
"""
    read = subprocess.run(
        [sys.executable, "-c", program, CONTRACT],
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert int(read.stdout) > 30, read.stderr


@pytest.mark.slow
@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_release_keeps_it_in_the_eyes_of_another_program(
    reported: Settings, committed: Document, data_contract: Path, tmp_path: Path, schema: str
) -> None:
    """datacontract-cli asks the release itself: every column and type, what is never null, keys, foreign keys."""
    # It looks for tables by their bare name, in the schema of a server.
    tables = [table for table in committed["schema"] if table["physicalName"].startswith(f"{schema}.")]
    bare = [table | {"physicalName": table["physicalName"].removeprefix(f"{schema}.")} for table in tables]
    servers = [server for server in committed["servers"] if server["schema"] == schema]
    servers[0] |= {"database": str(reported.published)}
    contract = tmp_path / "contract.yaml"
    contract.write_text(dumped(committed | {"schema": bare, "servers": servers}), encoding="utf-8")
    done = subprocess.run([data_contract, "test", contract], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert "Data contract is valid" in done.stdout


@pytest.fixture(scope="module")
def data_contract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """datacontract-cli in an environment of its own. Skips where it cannot be fetched, and says why."""
    environment = tmp_path_factory.mktemp("datacontract")
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, environment], check=True)
    install = [uv, "pip", "install", "--quiet", "--python", environment / "bin" / "python"]
    done = subprocess.run([*install, "datacontract-cli[duckdb]==1.2.8"], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"datacontract-cli cannot be installed: {done.stderr.strip()[-300:]}")
    return environment / "bin" / "datacontract"
