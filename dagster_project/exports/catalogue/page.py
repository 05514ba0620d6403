"""The catalogue of a release as one static page, catalog/index.html in its folder, and what is linked from it."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from pathlib import Path

import duckdb

from dagster_project.exports.catalogue.chart import chart_of
from dagster_project.exports.catalogue.contents import MOST_TOWNS_DRAWN, Indicator, indicators_of, views_of
from dagster_project.places import put
from dagster_project.settings import Settings
from dagster_project.warehouse.release import CATALOGUE, Release, show_catalogue
from dagster_project.wording.moments import in_beijing
from dagster_project.wording.number_text import exact
from dagster_project.wording.page_templates import page_environment
from dagster_project.wording.synthetic import is_synthetic

TEMPLATE = Path(__file__).with_name("page.html.j2")
# What `zhencang catalog` lays beside the page, which no run waits for.
WORKBOOK, DBT_DOCS = "镇仓.xlsx", "dbt.html"


def write_catalogue(settings: Settings, release: Release, indicators: list[Indicator] | None = None) -> Path:
    """Write the page of a release, and where that is the published one, let the home's link lead there.

    `indicators` are those of the release, where they were read already. Whatever it holds is text on the page.
    Raises duckdb.Error, OSError.
    """
    folder = release.folder / CATALOGUE
    folder.mkdir(exist_ok=True)
    # Not opened as exports are, with one thread, which would be that of all who read it: a run writes receipts.
    with duckdb.connect(release.database, read_only=True) as connection:
        if indicators is None:
            indicators = indicators_of(connection)
        views, is_marked = views_of(connection), is_synthetic(connection)
    environment = page_environment(TEMPLATE.parent)
    environment.filters |= {"exact": exact, "beijing": in_beijing, "chart": _chart, "sought": _sought}
    page = environment.get_template(TEMPLATE.name).render(
        release=release,
        published_at=in_beijing(datetime.fromisoformat(release.manifest["published_at"])),
        categories=[
            (category, list(found))
            for category, found in groupby(indicators, key=lambda one: one.traits["类别"] or "未分类")
        ],
        indicator_count=len(indicators),
        reported_count=sum(one.traits["数值个数"] > 0 for one in indicators),
        target_count=sum(one.targets[0]["row_count"] for one in indicators if one.targets),
        views=views,
        beside=[name for name in (WORKBOOK, DBT_DOCS) if (folder / name).is_file()],
        most_drawn=MOST_TOWNS_DRAWN,
        workbook=WORKBOOK,
        dbt_docs=DBT_DOCS,
        is_synthetic=is_marked,
    )
    path = folder / "index.html"
    put(path, page)
    show_catalogue(settings)
    return path


def _chart(indicator: Indicator) -> object:
    # Grades have places and no distances.
    if indicator.traits["指标类型"] == "等级":
        return None
    return chart_of(indicator.years, indicator.traits["指标"])


def _sought(indicator: Indicator) -> str:
    """What the search looks through."""
    traits = indicator.traits
    names = ("指标", "指标代码", "别名", "英文名称", "定义", "单位", "责任单位", "类别")
    return " ".join(str(traits[name]) for name in names if traits[name]).lower()
