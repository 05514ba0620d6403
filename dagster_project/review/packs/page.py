"""The page of a pack: one file in Chinese that opens from a USB stick and refers to nothing outside itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from dagster_project.review.cycle_review import Cycle, Review
from dagster_project.review.packs.charts import (
    Key,
    chart_script,
    chart_specs,
    pace_figures,
    town_figures,
)
from dagster_project.review.packs.lights import GREY, LIGHTS, Light, light_of
from dagster_project.review.packs.page_figures import Figures, Record, read_figures
from dagster_project.review.packs.reporting import reporting_of
from dagster_project.review.packs.sources import Sources, beijing_time
from dagster_project.review.packs.standing import OUTCOMES, Standing, behind, count_lights, standings_of
from dagster_project.wording import number_text
from dagster_project.wording.office_names import office_name
from dagster_project.wording.periods import period_name
from dagster_project.wording.shown import shown_on_page

TEMPLATE = Path(__file__).with_name("page.html.j2")
# What fits on the first screen of a laptop, 1440 by 900.
BEHIND_SHOWN = 8
CHANGES_SHOWN = 2
NAMES_SHOWN = 6
# So many towns stand open; of more, each opens by itself.
TOWNS_OPEN = 2
ROWS_OPEN = 60
ARREARS_SHOWN = 4
KINDS = {"policy": "政策清单", "reform": "改革清单", "task": "重点任务"}
DIFFERENCES = {"value": "数值", "comparator": "“以上”“左右”等限定", "unit": "单位", "baseline": "基期"}


@dataclass(frozen=True)
class _Town:
    """A town on the page."""

    row: Record
    standings: list[Standing]
    counts: dict[str, int]
    charts: list[tuple[Standing, str]]


@dataclass(frozen=True)
class _Comparison:
    """One indicator across the towns."""

    name: str
    year: int
    unit: str
    median: float
    apart_reason: str | None
    rows: list[Record]
    chart: str | None


def write_page(target: Path, review: Review, database: Path) -> None:
    """Write the page of a review to `target`, whole or not at all.

    `database` is the warehouse as it was known at the cut-off; only its schemas marts and quality are read.
    Raises OSError, duckdb.Error.
    """
    figures = read_figures(database, review)
    part = target.with_name(f".{target.name}.part")
    part.write_text(_render(review, figures), encoding="utf-8")
    part.replace(target)


def _render(review: Review, figures: Figures) -> str:
    sources, charts = Sources(), _Charts()
    labels = {row["status"]: row["status_zh"] for row in figures.statuses}
    standings = standings_of(figures.standings, labels, sources)
    context = {
        "review": review,
        "towns": _towns(figures, standings, charts, review.cycle),
        "counts": count_lights(standings),
        "labels": labels,
        "behind": behind(standings),
        "moves": [standing for standing in standings if standing.move],
        "reporting": reporting_of(figures),
        "comparisons": _comparisons(figures.comparisons, sources, charts),
        "matrix": _matrix(figures, standings),
        "lists": _lists(figures, sources),
        "projects": _with_sources(figures.projects, sources),
        "conflicts": _conflicts(figures.conflicts, sources),
        "charts": {"specs": chart_specs(), "figures": charts.figures},
        "chart_script": chart_script(),
        # Last, when every figure has asked for its place.
        "source_files": sources.files,
    }
    return _environment().get_template(TEMPLATE.name).render(context)


def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATE.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=shown_on_page,
    )
    environment.filters |= {
        "exact": number_text.exact,
        "rounded": number_text.rounded,
        "percent": number_text.percent,
        "with_unit": number_text.with_unit,
        "computed": number_text.computed,
        "beijing": beijing_time,
        "differences": _differences,
        "period": lambda code: period_name(code) or code,
    }
    environment.globals |= {
        "lights": LIGHTS,
        "light_of": light_of,
        "kinds": KINDS,
        "office_name": office_name,
        "outcomes": OUTCOMES,
        "behind_shown": BEHIND_SHOWN,
        "changes_shown": CHANGES_SHOWN,
        "names_shown": NAMES_SHOWN,
        "towns_open": TOWNS_OPEN,
        "rows_open": ROWS_OPEN,
        "arrears_shown": ARREARS_SHOWN,
    }
    return environment


def _differences(differs_in: str) -> str:
    """What two statements of a target differ in, in Chinese."""
    return "、".join(DIFFERENCES.get(part.strip(), part) for part in differs_in.split(","))


class _Charts:
    """The figures of every chart by the id of the element it is drawn into."""

    def __init__(self) -> None:
        self.figures: dict[str, Record] = {}

    def add(self, figures: Record) -> str:
        """Keep the figures of a chart and return its id."""
        chart_id = f"c{len(self.figures) + 1}"
        self.figures[chart_id] = figures
        return chart_id


def _towns(figures: Figures, standings: list[Standing], charts: _Charts, cycle: Cycle) -> list[_Town]:
    by_town: dict[str, list[Standing]] = defaultdict(list)
    for standing in standings:
        by_town[standing.row["town_code"]].append(standing)
    paces = pace_figures(figures.points, cycle)
    return [
        _Town(
            row,
            by_town[row["town_code"]],
            count_lights(by_town[row["town_code"]]),
            _town_charts(by_town[row["town_code"]], paces, charts),
        )
        for row in figures.towns
    ]


def _town_charts(
    standings: list[Standing], paces: dict[Key, Record], charts: _Charts
) -> list[tuple[Standing, str]]:
    drawn = [standing for standing in standings if standing.key in paces and paces[standing.key]["rows"]]
    return [(standing, charts.add(paces[standing.key])) for standing in drawn]


def _comparisons(rows: list[Record], sources: Sources, charts: _Charts) -> list[_Comparison]:
    found = []
    for _, group in groupby(rows, key=lambda row: row["indicator_code"]):
        of_indicator = [
            row
            | {
                "source": sources.number(
                    row,
                    "actual",
                    row["actual_text"],
                    f"{row['town_name']} · {row['indicator_name_zh']} · {row['year']}年",
                )
            }
            for row in group
        ]
        first = of_indicator[0]
        is_drawn = len(of_indicator) > 1 and first["measure_kind"] != "ordinal"
        found.append(
            _Comparison(
                first["indicator_name_zh"],
                first["year"],
                first["unit"],
                first["median_value"],
                first["apart_reason_zh"],
                of_indicator,
                charts.add(town_figures(of_indicator, first["indicator_name_zh"], first["unit"]))
                if is_drawn
                else None,
            )
        )
    return found


def _matrix(figures: Figures, standings: list[Standing]) -> Record:
    """The lights of the municipal pilot indicators in this cycle: towns down, indicators across."""
    pilots = [standing for standing in standings if standing.row["is_municipal_pilot"]]
    names = {standing.row["indicator_code"]: standing.name for standing in pilots}
    by_key = {standing.key: standing for standing in pilots}
    return {
        "names": names,
        "rows": [(town, [by_key.get((town["town_code"], code)) for code in names]) for town in figures.towns],
    }


def _lists(figures: Figures, sources: Sources) -> dict[str, list[Record]]:
    lists: dict[str, list[Record]] = {kind: [] for kind in KINDS}
    for row in _with_sources(figures.measures, sources):
        lists[row["kind"]].append(row)
    return lists


def _conflicts(rows: list[Record], sources: Sources) -> list[Record]:
    return [row | {f"source_{no}": _statement_source(row, no, sources) for no in (1, 2)} for row in rows]


def _statement_source(row: Record, no: int, sources: Sources) -> int | None:
    """The place of one of the two statements of a conflict."""
    columns = ("stated_in", "annex_no", "item_no_text", "paragraph_no", "heading_path")
    statement = {name: row[f"{name}_{no}"] for name in columns}
    statement |= {f"target_{name}": row[f"{name}_{no}"] for name in ("sheet", "cell", "received_at")}
    statement |= {"target_path": row[f"source_path_{no}"], "target_sha256": row[f"source_sha256_{no}"]}
    subject = f"{row['town_name']} · {row['indicator_name_zh']} · {row['target_year']}年目标"
    text = row[f"statement_text_{no}"] or row[f"target_text_{no}"]
    return sources.number(statement, "target", text, subject, row["document_title"])


def _with_sources(rows: Iterable[Record], sources: Sources) -> list[Record]:
    """Measures or projects with their light, and the places of their status and of themselves."""
    found = []
    for row in rows:
        name = row.get("title_zh") if "measure_code" in row else row["name_zh"]
        subject = f"{row['town_name']} · {name}"
        added: Record = {
            "light": _commitment_light(row),
            "status_source": sources.number(
                row, "status", row["status_zh"], f"{subject} · {period_name(row['period_code'] or '') or ''}"
            ),
        }
        found.append(row | added)
    return found


def _commitment_light(row: Record) -> Light:
    """What was not reported for this cycle is grey, whatever was said of it before."""
    return light_of(row["status"]) if row["is_of_cycle"] else GREY
