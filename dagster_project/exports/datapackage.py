"""datapackage.json: what the files of an export are, as a Data Package (version 2) says it to people and tools."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from dagster_project.exports.released import Table
from dagster_project.warehouse.release import Release
from dagster_project.wording.synthetic import SENTENCE, labelled

DESCRIPTION = "datapackage.json"
PACKAGE_NAME = "zhencang"
_TYPES = {
    "text": "string",
    "truth": "boolean",
    "day": "date",
    "time": "datetime",
    "decimal": "number",
    "float": "number",
    "whole": "integer",
}
_FORMATS = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/vnd.sdmx.structure+xml;version=3.0",
}


def write_description(folder: Path, release: Release, tables: list[Table], is_marked: bool) -> None:
    """Describe every file in the folder; the same files give the same bytes.

    `is_marked` says that the figures are made up.
    """
    by_name = {table.full_name: table for table in tables}
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": PACKAGE_NAME,
        "title": labelled(f"镇仓 {release.release_id}", is_marked),
        "description": SENTENCE if is_marked else "镇仓的一个发布版本。A release of the warehouse.",
        "version": release.release_id,
        "created": release.manifest["published_at"],
        "resources": [_resource(folder, path, by_name) for path in files],
    }
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    (folder / DESCRIPTION).write_text(text, encoding="utf-8")


def described_files(folder: Path) -> set[str] | None:
    """The files that an export in this folder consists of, or None where the folder holds no export."""
    try:
        package = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        if package["name"] != PACKAGE_NAME:
            return None
        return {DESCRIPTION, *(resource["path"] for resource in package["resources"])}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _resource(folder: Path, path: Path, tables: dict[str, Table]) -> dict[str, Any]:
    place = path.relative_to(folder).as_posix()
    table = tables.get(path.stem)
    name = re.sub(r"[^\w.-]+", "-", place.replace("/", "-")).lower()
    resource: dict[str, Any] = {"name": name, "path": place}
    resource |= {"format": path.suffix[1:], "mediatype": _FORMATS[path.suffix]}
    resource |= {"bytes": path.stat().st_size, "hash": f"sha256:{_sha256(path)}"}
    if table is not None:
        resource |= {"title": table.full_name, "description": table.comment}
        if path.suffix == ".csv":
            resource |= {"type": "table", "encoding": "utf-8", "schema": _schema(table)}
    return resource


def _schema(table: Table) -> dict[str, Any]:
    fields = [
        {"name": column.name, "type": _TYPES[column.kind], "description": column.comment}
        for column in table.columns
    ]
    names = {column.name for column in table.columns} | {column.quoted for column in table.columns}
    key = [name.strip('"') for name in table.key]
    # A key of which a part may be missing is none for a Data Package.
    return {"fields": fields} | ({"primaryKey": key} if key and names.issuperset(table.key) else {})


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
