"""The notebook of the docs runs on a published warehouse, cell by cell, and what its cells show can be drawn."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import pytest

from dagster_project.settings import PROJECT, Settings

NOTEBOOK = PROJECT / "docs" / "analysis.ipynb"


def code_cells(notebook: Path) -> list[dict[str, Any]]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def run(notebook: Path) -> list[Any]:
    """What each cell ends with, as a kernel would show it: drawn, so that a chart that cannot be drawn fails."""
    names: dict[str, Any] = {}
    shown = []
    for no, cell in enumerate(code_cells(notebook), start=1):
        body = ast.parse("".join(cell["source"])).body
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        place = f"{notebook.name}, code cell {no}"
        exec(compile(ast.Module(body, []), place, "exec"), names)
        value = eval(compile(ast.Expression(last.value), place, "eval"), names) if last else None
        if draw := getattr(value, "to_html", None):
            draw()
        shown.append(value)
    return shown


def test_it_runs_and_shows_figures(reported: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENCANG_HOME", str(reported.home))
    shown = run(NOTEBOOK)
    tables = [value for value in shown if isinstance(value, pd.DataFrame)]
    assert len(tables) == 4
    assert not any(table.empty for table in tables)
    targets = tables[0].set_index("指标")
    assert targets.loc["高新技术企业", "实际"] == 41
    assert targets.loc["高新技术企业", "单位"] == "家"
    (chart,) = [value.to_dict() for value in shown if isinstance(value, alt.LayerChart)]
    drawn = [row for rows in chart["datasets"].values() for row in rows if "指标" in row]
    assert "高新技术企业" in {row["指标"] for row in drawn}


def test_a_cell_that_raises_fails(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ipynb"
    cells = [{"cell_type": "code", "source": ["x = 1\n", "x / 0"]}]
    broken.write_text(json.dumps({"cells": cells}))
    with pytest.raises(ZeroDivisionError):
        run(broken)


def test_it_is_kept_without_outputs() -> None:
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code_cells(NOTEBOOK))
