"""The page of a pack: one file in Chinese that opens from a USB stick and refers to nothing outside itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from dagster_project.places import put
from dagster_project.review.cycle_review import Cycle, Review
from dagster_project.review.findings import by_actor
from dagster_project.review.packs.corrections import corrections_of
from dagster_project.review.packs.decisions import Decision
from dagster_project.review.packs.page_figures import Figures, read_figures
from dagster_project.review.packs.reporting import reporting_of
from dagster_project.review.pages.charts import across_towns, course_of, series_of
from dagster_project.review.pages.drawing import draw_across, draw_course
from dagster_project.review.pages.lights import GREY, Light, light_of
from dagster_project.review.pages.queries import Record
from dagster_project.review.pages.sources import Sources
from dagster_project.review.pages.standing import Standing, behind, count_lights, standings_of
from dagster_project.review.pages.templates import environment
from dagster_project.wording.periods import period_name

TEMPLATE = Path(__file__).with_name("page.html.j2")
KINDS = {"policy": "政策清单", "reform": "改革清单", "task": "重点任务"}
SHOWN = {
    "kinds": KINDS,
    # What fits on the first screen of a laptop, 1440 by 900.
    "behind_shown": 8,
    "changes_shown": 2,
    "names_shown": 6,
    # So many towns stand open; of more, each opens by itself.
    "towns_open": 2,
    "rows_open": 60,
    "arrears_shown": 4,
}
DIFFERENCES = {"value": "数值", "comparator": "“以上”“左右”等限定", "unit": "单位", "baseline": "基期"}


@dataclass(frozen=True)
class _Town:
    """A town on the page."""

    row: Record
    standings: list[Standing]
    counts: dict[str, int]
    charts: list[tuple[Standing, Markup]]


@dataclass(frozen=True)
class _Comparison:
    """One indicator across the towns."""

    name: str
    unit: str
    median: float
    apart_reason: str | None
    rows: list[Record]
    chart: Markup | None


def write_page(target: Path, review: Review, database: Path) -> None:
    """Write the page of a review to `target`, whole or not at all.

    `database` is the warehouse as it was known at the cut-off; only its schemas marts and quality are read.
    Raises OSError, duckdb.Error.
    """
    figures = read_figures(database, review)
    put(target, _render(review, figures))


def _render(review: Review, figures: Figures) -> str:
    sources = Sources()
    labels = {row["status"]: row["status_zh"] for row in figures.statuses}
    standings = standings_of(figures.standings, labels, sources)
    context = {
        "review": review,
        "towns": _towns(figures, standings, review.cycle),
        "counts": count_lights(standings),
        "lights_before": _lights_before(standings, review.cycle),
        "corrections": corrections_of(review.changes, labels.values()),
        "labels": labels,
        "behind": behind(standings),
        "moves": [standing for standing in standings if standing.move],
        "reporting": reporting_of(figures),
        "comparisons": _comparisons(figures.comparisons, sources),
        "matrix": _matrix(figures, standings),
        "lists": _lists(figures, sources),
        "projects": _with_sources(figures.projects, sources),
        "conflicts": _conflicts(figures.conflicts, sources),
        "actors": by_actor(review.failed),
        "decisions": [Decision(row) for row in figures.decisions],
        # Last, when every figure has asked for its place.
        "source_files": sources.files,
    }
    filled = environment(TEMPLATE.parent)
    filled.filters |= {"differences": _differences, "in_words": _in_words}
    filled.globals |= SHOWN
    return str(filled.get_template(TEMPLATE.name).render(context))


def _in_words(subject_zh: str) -> str:
    """万古镇 · 出口总额 · 2024年9月 for 万古镇 · 出口总额 · 2024-09."""
    *names, last = subject_zh.split(" · ")
    return " · ".join([*names, period_name(last) or last])


def _differences(differs_in: str) -> str:
    """What two statements of a target differ in, in Chinese."""
    return "、".join(DIFFERENCES.get(part.strip(), part) for part in differs_in.split(","))


def _towns(figures: Figures, standings: list[Standing], cycle: Cycle) -> list[_Town]:
    by_town: dict[str, list[Standing]] = defaultdict(list)
    for standing in standings:
        by_town[standing.row["town_code"]].append(standing)
    year = None if cycle.cycle_kind == "year" else cycle.ends_on.year
    courses = {key: course_of(points, year) for key, points in series_of(figures.points).items()}
    return [
        _Town(
            row,
            by_town[row["town_code"]],
            count_lights(by_town[row["town_code"]]),
            [
                (one, draw_course(courses[one.key]))
                for one in by_town[row["town_code"]]
                if one.key in courses and courses[one.key].actual
            ],
        )
        for row in figures.towns
    ]


def _lights_before(standings: list[Standing], cycle: Cycle) -> list[tuple[str, dict[str, int]]]:
    """The lights of the same indicators in the period before and a year before, where any had a verdict."""
    earlier = [("上期", "status_before"), ("上年同期", "status_year_before")]
    if cycle.cycle_kind == "year":
        earlier = [("上年", "status_before")]
    counted = [
        (words, Counter(light_of(one.row[column]).code for one in standings if one.row[column]))
        for words, column in earlier
    ]
    return [(words, counts) for words, counts in counted if counts]


def _comparisons(rows: list[Record], sources: Sources) -> list[_Comparison]:
    found = []
    for _, group in groupby(rows, key=lambda row: row["indicator_code"]):
        of_indicator = [row | {"source": _compared_source(row, sources)} for row in group]
        first = of_indicator[0]
        name, unit = first["indicator_name_zh"], first["unit"]
        is_drawn = len(of_indicator) > 1 and first["measure_kind"] != "ordinal"
        chart = draw_across(across_towns(of_indicator, name, unit)) if is_drawn else None
        found.append(_Comparison(name, unit, first["median_value"], first["apart_reason_zh"], of_indicator, chart))
    return found


def _compared_source(row: Record, sources: Sources) -> int | None:
    subject = f"{row['town_name']} · {row['indicator_name_zh']} · {period_name(row['period_code'])}"
    return sources.number(row, "actual", row["actual_text"], subject)


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
