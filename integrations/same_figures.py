"""Ten figures of a release, read by each tool that docs/bi.md names, and whether all of them read the same.

    python -m integrations.same_figures --home HOME --tools DIR

DIR holds what this project does not install: docs/bi.md says how. What is not there is named, and not tried.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb

from dagster_project import frames
from dagster_project.exports.exporting import WORKBOOK, asked_release, export_files
from dagster_project.exports.postgresql import export_database
from dagster_project.settings import PROJECT, Settings
from integrations.superset.bundle import write_bundle
from tests.exports.postgresql_cluster import started

VIEW = "各镇年度进展"
COLUMNS = ("镇", "指标", "年度", "实际值")
COUNT = 10
QUERY = f'select "镇", "指标", "年度", "实际值" from bi."{VIEW}" where "实际值" is not null'
Rows = list[tuple[str, ...]]

_POLARS = """
import duckdb, polars, sys
rows = duckdb.connect(sys.argv[1], read_only=True).sql(sys.argv[2]).pl()
assert isinstance(rows, polars.DataFrame)
print(rows.write_csv(include_header=False))
"""
_IBIS = """
import csv, ibis, sys
view = ibis.duckdb.connect(sys.argv[1], read_only=True).table(sys.argv[3], database="bi")
rows = view.filter(view["实际值"].notnull()).select(*sys.argv[4:]).execute()
csv.writer(sys.stdout).writerows(rows.itertuples(index=False))
"""
_NODE = """
const { DuckDBInstance } = require("@duckdb/node-api");
(async () => {
  const [, file, query] = process.argv;
  const instance = await DuckDBInstance.create(file, { access_mode: "READ_ONLY" });
  const reader = await (await instance.connect()).runAndReadAll(query);
  for (const row of reader.getRows()) console.log(row.map((field) => `"${String(field)}"`).join(","));
})();
"""
_SUPERSET = """
import csv, sys
from zipfile import ZipFile
from flask import g
from superset.app import create_app
app = create_app()
with app.app_context():
    from superset import security_manager
    from superset.commands.dashboard.importers.dispatcher import ImportDashboardsCommand
    from superset.commands.importers.v1.utils import get_contents_from_bundle
    g.user = security_manager.find_user("admin") or security_manager.add_user(
        "admin", "a", "b", "admin@example.org", security_manager.find_role("Admin"), "admin")
    with ZipFile(sys.argv[1]) as archive:
        ImportDashboardsCommand(get_contents_from_bundle(archive), overwrite=True).run()
client = app.test_client()
datasets = client.get("/api/v1/dataset/?q=(page_size:100)").get_json()["result"]
[number] = [one["id"] for one in datasets if one["table_name"] == sys.argv[2]]
query = {"columns": sys.argv[3:], "filters": [{"col": "实际值", "op": "IS NOT NULL"}], "row_limit": 100000}
asked = {"datasource": {"id": number, "type": "table"}, "queries": [query], "result_type": "full"}
answer = client.post("/api/v1/chart/data", json=asked | {"result_format": "json"})
for row in answer.get_json()["result"][0]["data"]:
    csv.writer(sys.stdout).writerow([row[name] for name in sys.argv[3:]])
"""


def ten(rows: Iterable[Iterable[object]]) -> Rows:
    """The first ten rows by what they say, whatever order a tool gave them in."""
    return sorted(tuple(str(field) for field in row) for row in rows)[:COUNT]


def _lines(*command: object, environment: dict[str, str] | None = None) -> Rows:
    """The rows that a program prints as CSV, beside whatever else it says. Raises CalledProcessError."""
    done = subprocess.run(
        [str(part) for part in command],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | (environment or {}),
    )
    return ten(row for row in csv.reader(io.StringIO(done.stdout)) if len(row) == len(COLUMNS))


def _pandas(settings: Settings) -> Rows:
    rows = frames.read(VIEW, home=settings.home)
    return ten(rows.loc[rows["实际值"].notna(), list(COLUMNS)].itertuples(index=False))


def _libreoffice(settings: Settings, folder: Path) -> Rows:
    """The sheet of the exported workbook, as LibreOffice Calc opens it and writes it as CSV."""
    export_files(asked_release(settings, None), folder / "export")
    # Comma, double quotes, UTF-8, from the first line, as shown, all sheets: each a file.
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "export" / WORKBOOK)], check=True, capture_output=True)
    with (folder / f"{Path(WORKBOOK).stem}-{VIEW}.csv").open(encoding="utf-8") as file:
        return ten([row[name] for name in COLUMNS] for row in csv.DictReader(file) if row["实际值"])


def _psql(settings: Settings) -> Rows:
    """PostgreSQL on a socket, loaded by zhencang and asked with psql."""
    with started() as cluster:
        if cluster is None:
            raise FileNotFoundError("PostgreSQL")
        database = cluster.database("figures")
        export_database(asked_release(settings, None), database.url)
        return ten(database.rows(QUERY))


def _superset(settings: Settings, tools: Path, folder: Path) -> Rows:
    write_bundle(f"duckdb:///{settings.published.resolve()}?access_mode=READ_ONLY", folder / "bundle.zip")
    config = PROJECT / "integrations" / "superset" / "superset_config.py"
    where = {"SUPERSET_HOME": str(folder), "SUPERSET_CONFIG_PATH": str(config), "PYTHONPATH": ""}
    program = tools / "superset" / "bin"
    for step in (["db", "upgrade"], ["init"]):
        subprocess.run([program / "superset", *step], check=True, capture_output=True, env=os.environ | where)
    return _lines(program / "python", "-c", _SUPERSET, folder / "bundle.zip", VIEW, *COLUMNS, environment=where)


def readers(settings: Settings, tools: Path, folder: Path) -> dict[str, Callable[[], Rows]]:
    """What reads the ten figures, by its name."""
    file = settings.published
    python, duckdb_command = tools / "readers" / "bin" / "python", tools / "readers" / "bin" / "duckdb"
    node = {"NODE_PATH": str(tools / "node" / "node_modules")}
    return {
        "pandas": lambda: _pandas(settings),
        "polars": lambda: _lines(python, "-c", _POLARS, file, QUERY),
        "ibis": lambda: _lines(python, "-c", _IBIS, file, QUERY, VIEW, *COLUMNS),
        "duckdb": lambda: _lines(duckdb_command, "-readonly", "-csv", "-noheader", file, "-c", QUERY),
        "node": lambda: _lines("node", "-e", _NODE, file, QUERY, environment=node),
        "LibreOffice": lambda: _libreoffice(settings, folder),
        "PostgreSQL, psql": lambda: _psql(settings),
        "Superset": lambda: _superset(settings, tools, folder),
    }


def main() -> int:
    """Print a line a tool. Returns 1 where one read other figures or broke off."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", required=True)
    parser.add_argument("--tools", required=True, type=Path)
    options = parser.parse_args()
    settings = Settings.load(home=options.home)
    with duckdb.connect(settings.published, read_only=True) as connection:
        wanted = ten(connection.execute(QUERY).fetchall())
    for row in wanted:
        print("  ".join(row))
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, read in readers(settings, options.tools.absolute(), Path(folder)).items():
            try:
                said = "the same ten figures" if read() == wanted else "FAILED: other figures"
            except FileNotFoundError as error:
                said = f"not tried, it is not here: {error.filename or error}"
            except subprocess.CalledProcessError as error:
                said = f"FAILED: {str(error.stderr).strip()[-300:]}"
            failed += said.startswith("FAILED")
            print(f"{name}: {said}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
