"""Superset's import file of the two dashboards: a zip of YAML, as Superset itself exports it.

    python -m integrations.superset.bundle [--uri URI] FILE.zip

`--uri` is what Superset opens, by default the published file of ./warehouse, read-only; for PostgreSQL
postgresql+psycopg2://…. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parents[2]
SPECIFICATION = Path(__file__).with_name("dashboards.yml")
CONTRACT = PROJECT / "contracts" / "zhencang.odcs.yaml"
DATABASE = "镇仓"
Document = dict[str, Any]

# Of those made here: the same thing has the same number in each bundle, so that importing again updates it.
_NUMBERS = uuid.UUID("6d1f4c9e-5b0a-4e55-9b51-7c3f6f1f2f64")
_BEFORE_ZIP = (1980, 1, 1, 0, 0, 0)
_MOST_ROWS = 10_000
_VIZ_TYPES = {
    "number": "big_number_total",
    "bars": "echarts_timeseries_bar",
    "stacked": "echarts_timeseries_bar",
    "lines": "echarts_timeseries_line",
    "table": "table",
}


def specification() -> Document:
    """What dashboards.yml says."""
    loaded: Document = yaml.safe_load(SPECIFICATION.read_text(encoding="utf-8"))
    return loaded


def columns_of_views() -> dict[str, list[Document]]:
    """The columns of each bi view, as the contract promises them."""
    contract = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    return {
        table["name"]: table["properties"]
        for table in contract["schema"]
        if table["physicalName"].startswith("bi.")
    }


def charts_of(dashboard: Document) -> Iterator[Document]:
    """The charts of a dashboard, row by row."""
    for row in dashboard["rows"]:
        yield from row


def bundle(uri: str) -> dict[str, Document]:
    """The files of the bundle by their path, as Superset's importer takes them."""
    wanted, columns = specification(), columns_of_views()
    files: dict[str, Document] = {
        "metadata.yaml": {"version": "1.0.0", "type": "Dashboard", "timestamp": "2000-01-01T00:00:00+00:00"},
        f"databases/{DATABASE}.yaml": _database(uri),
    }
    for view, dataset in wanted["datasets"].items():
        files[f"datasets/{DATABASE}/{view}.yaml"] = _dataset(view, dataset, columns[view])
    number = 0
    for dashboard in wanted["dashboards"]:
        numbers = {}
        for chart in charts_of(dashboard):
            number += 1
            numbers[chart["title"]] = number
            files[f"charts/{dashboard['slug']}-{number}.yaml"] = _chart(dashboard, chart)
        files[f"dashboards/{dashboard['slug']}.yaml"] = _dashboard(dashboard, numbers, wanted["colours"])
    return files


def write_bundle(uri: str, target: Path) -> None:
    """Write the bundle as a zip. Raises OSError."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, document in bundle(uri).items():
            text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
            archive.writestr(zipfile.ZipInfo(f"zhencang/{name}", _BEFORE_ZIP), text)


def _number(*names: str) -> str:
    return str(uuid.uuid5(_NUMBERS, "/".join(names)))


def _database(uri: str) -> Document:
    return {
        "database_name": DATABASE,
        "sqlalchemy_uri": uri,
        "expose_in_sqllab": True,
        "allow_dml": False,
        # A chart asks again after five minutes: a new release is seen by then.
        "cache_timeout": 300,
        "extra": {"allows_virtual_table_explore": True},
        "uuid": _number("database"),
        "version": "1.0.0",
    }


def _dataset(view: str, dataset: Document, columns: list[Document]) -> Document:
    return {
        "table_name": view,
        "schema": "bi",
        "main_dttm_col": dataset["time"],
        "description": "",
        "filter_select_enabled": True,
        "columns": [_column(column) for column in columns],
        "metrics": [_metric(name, metric) for name, metric in dataset["metrics"].items()],
        "uuid": _number("dataset", view),
        "database_uuid": _number("database"),
        "version": "1.0.0",
    }


def _column(column: Document) -> Document:
    data_type = column["physicalType"]
    return {
        "column_name": column["name"],
        "type": data_type.upper(),
        "is_dttm": data_type in ("date", "timestamp"),
        "is_active": True,
        "groupby": True,
        "filterable": True,
        "description": column["description"],
    }


def _metric(name: str, metric: Document) -> Document:
    return {
        "metric_name": name,
        "verbose_name": name,
        "metric_type": "expression",
        "expression": metric["sql"],
        "description": metric["about"],
        "d3format": metric["format"],
    }


def _chart(dashboard: Document, chart: Document) -> Document:
    """A chart: what the browser draws it by, and the query that the server can ask by itself."""
    form = _form(chart)
    query = {
        "columns": chart.get("columns") or [*([chart["x"]] if "x" in chart else []), *chart.get("by", [])],
        "metrics": chart.get("metrics"),
        "orderby": [[chart["order"], True]] if "order" in chart else [],
        "filters": [],
        "extras": {"where": f"({chart['where']})" if "where" in chart else ""},
        "row_limit": _MOST_ROWS,
    }
    context = {
        "datasource": {"id": 0, "type": "table"},
        "force": False,
        "queries": [query],
        "form_data": form,
        "result_format": "json",
        "result_type": "full",
    }
    return {
        "slice_name": chart["title"],
        "viz_type": form["viz_type"],
        "params": form,
        "query_context": json.dumps(context, ensure_ascii=False),
        "uuid": _number("chart", dashboard["slug"], chart["title"]),
        "dataset_uuid": _number("dataset", chart["dataset"]),
        "version": "1.0.0",
    }


def _form(chart: Document) -> Document:
    """The controls of a chart as Superset's own editor would set them."""
    form: Document = {"viz_type": _VIZ_TYPES[chart["kind"]], "adhoc_filters": [], "row_limit": _MOST_ROWS}
    if "where" in chart:
        form["adhoc_filters"] = [
            {"expressionType": "SQL", "sqlExpression": chart["where"], "clause": "WHERE", "isExtra": False}
        ]
    if chart["kind"] == "number":
        return form | {"metric": chart["metrics"][0], "header_font_size": 0.4}
    if chart["kind"] == "table":
        order = [json.dumps([chart["order"], True], ensure_ascii=False)] if "order" in chart else []
        return form | {
            "query_mode": "raw",
            "all_columns": chart["columns"],
            "order_by_cols": order,
            "page_length": 10,
            "table_timestamp_format": "%Y-%m-%d",
            "show_cell_bars": False,
            "column_config": {name: {"d3NumberFormat": ",.1f"} for name in chart["columns"] if name.endswith("%")},
        }
    return form | {
        "x_axis": chart["x"],
        "x_axis_force_categorical": chart["kind"] != "lines",
        "metrics": chart["metrics"],
        "groupby": chart.get("by", []),
        "stack": "Stack" if chart["kind"] == "stacked" else None,
        "markerEnabled": chart["kind"] == "lines",
        "show_legend": True,
        "rich_tooltip": True,
        "y_axis_format": ".0%" if all(metric.endswith(("率", "占比")) for metric in chart["metrics"]) else ",~f",
        "x_axis_time_format": "%Y-%m",
        "truncate_metric": True,
    }


def _dashboard(dashboard: Document, numbers: dict[str, int], colours: dict[str, str]) -> Document:
    return {
        "dashboard_title": dashboard["title"],
        "description": dashboard["about"],
        "slug": dashboard["slug"],
        "published": True,
        "position": _position(dashboard, numbers),
        "metadata": {
            "native_filter_configuration": [_filter(name, view) for name, view in dashboard["filters"].items()],
            "cross_filters_enabled": True,
            "color_scheme": "supersetColors",
            "label_colors": colours,
            "refresh_frequency": 0,
        },
        "uuid": _number("dashboard", dashboard["slug"]),
        "version": "1.0.0",
    }


def _position(dashboard: Document, numbers: dict[str, int]) -> Document:
    """The tree of rows and charts as the dashboard's editor keeps it."""
    rows = [f"ROW-{place}" for place in range(len(dashboard["rows"]))]
    tree: Document = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": rows, "parents": ["ROOT_ID"]},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": dashboard["title"]}},
    }
    for name, charts in zip(rows, dashboard["rows"], strict=True):
        children = [f"CHART-{numbers[chart['title']]}" for chart in charts]
        meta = {"background": "BACKGROUND_TRANSPARENT"}
        above = ["ROOT_ID", "GRID_ID"]
        tree[name] = {"type": "ROW", "id": name, "children": children, "parents": above, "meta": meta}
        for child, chart in zip(children, charts, strict=True):
            tree[child] = {
                "type": "CHART",
                "id": child,
                "children": [],
                "parents": [*above, name],
                "meta": {
                    "chartId": numbers[chart["title"]],
                    "uuid": _number("chart", dashboard["slug"], chart["title"]),
                    "sliceName": chart["title"],
                    "width": chart["width"],
                    "height": chart["height"],
                },
            }
    return tree


def _filter(name: str, view: str) -> Document:
    return {
        "id": f"NATIVE_FILTER-{_number('filter', name)[:8]}",
        "type": "NATIVE_FILTER",
        "filterType": "filter_select",
        "name": name,
        "targets": [{"column": {"name": name}, "datasetUuid": _number("dataset", view)}],
        "scope": {"rootPath": ["ROOT_ID"], "excluded": []},
        "controlValues": {"multiSelect": True, "enableEmptyFilter": False, "searchAllOptions": False},
        "defaultDataMask": {"extraFormData": {}, "filterState": {}, "ownState": {}},
        "cascadeParentIds": [],
        "description": "",
    }


def main() -> int:
    """Write the bundle that the arguments name. Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    published = PROJECT / "warehouse" / "published" / "zhencang.duckdb"
    parser.add_argument("--uri", default=f"duckdb:///{published}?access_mode=READ_ONLY")
    parser.add_argument("target", metavar="FILE.zip", type=Path)
    options = parser.parse_args()
    write_bundle(options.uri, options.target)
    print(f"{options.target}: import it in Superset, Dashboards → Import.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
