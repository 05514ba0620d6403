"""A release's catalogue: every indicator with its targets and files; what senders wrote is only text."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from dagster_project.exports.catalogue.chart import chart_of
from dagster_project.exports.catalogue.page import write_catalogue
from dagster_project.settings import Settings
from dagster_project.warehouse.release import all_releases, show
from tests.exports.conftest import Exported, changed
from tests.homes import copy_of, query, run_warm, zhencang


@pytest.fixture(scope="module")
def page(exported: Exported) -> Path:
    """The catalogue of the published release."""
    return write_catalogue(exported.settings, exported.second)


def text_of(page: Path) -> html.HtmlElement:
    return html.fromstring(page.read_text(encoding="utf-8"))


def test_every_indicator_stands_there_with_its_targets_its_owner_and_its_files(
    exported: Exported, page: Path
) -> None:
    document = text_of(page)
    wanted = query(exported.second.database, 'select * from bi."指标目录"').set_index("指标代码")
    articles = {article.get("id"): article for article in document.iter("article")}
    assert set(articles) == set(wanted.index)
    for code, article in articles.items():
        words = article.text_content()
        for name in ("指标", "单位", "定义", "口径", "统计频率", "各镇汇总", "各期汇总", "责任单位"):
            if isinstance(wanted.loc[code, name], str):
                assert wanted.loc[code, name] in words, (code, name)
    exports = articles["export_value"]
    targets = query(
        exported.second.database,
        "select target_text, source_path from marts.fct_indicator_target"
        " where indicator_code = 'export_value' and is_effective",
    )
    assert len(targets) > 0
    for text in targets["target_text"]:
        assert text in exports.text_content()
    files = query(
        exported.second.database,
        "select distinct source_path from marts.fct_indicator_value where indicator_code = 'export_value'",
    )
    for path in files["source_path"]:
        assert path in exports.text_content()
    assert exports.xpath(".//svg//circle"), "a chart of what was reported"
    # What the search looks through, also under the names that reports use.
    assert "出口总额" in exports.get("data-text")


def test_it_stands_alone_and_a_link_leads_to_that_of_the_published_release(exported: Exported, page: Path) -> None:
    document = text_of(page)
    assert not document.xpath("//link | //img | //iframe | //script[@src]")
    assert all(link.startswith("#") for link in document.xpath("//a/@href"))
    shown = exported.settings.catalogue / "index.html"
    assert shown.resolve() == page.resolve()
    # Of a release without one there is no link; nor is the other's left.
    show(exported.settings, exported.first)
    assert not shown.parent.is_symlink()
    show(exported.settings, exported.second)
    assert shown.is_file()


def test_a_text_of_a_sender_is_only_text(exported: Exported) -> None:
    hostile = "</script><script>alert(1)</script>\" onmouseover='x'"
    quoted = hostile.replace("'", "''")
    change = (
        f"update marts.fct_indicator_target set target_text = '{quoted}';"
        f"update marts.dim_town set town_name = '{quoted}';"
        f"update marts.fct_indicator_value set source_path = '{quoted}' || chr(8238), sheet = '{quoted}';"
        f"update marts.dim_indicator set definition_zh = '{quoted}', unit = '{quoted}', names_folded = '{quoted}'"
    )
    with changed(exported.first, "29991231T000000007Z", change) as release:
        document = text_of(write_catalogue(exported.settings, release))
    [script] = document.iter("script")
    assert "alert(1)" not in script.text_content()
    assert not document.xpath("//*[@onmouseover]")
    assert "alert(1)" in document.text_content()
    assert "\u202e" not in document.text_content()


def test_of_many_towns_the_chart_shows_the_middle_and_the_ends() -> None:
    one = {"town_code": None, "town_name": None, "baseline_year": None, "baseline_value": None}
    one |= {"target_year": None, "goal_value": None}
    years = [
        one | {"year": year, "actual_value": year, "least": year - 5, "greatest": year + 5}
        for year in (2023, 2024)
    ]
    drawn = html.fromstring(chart_of(years, "出口总额") or "")
    assert drawn.xpath("//polygon")
    assert "各镇中位数 2024年 2,024" in drawn.text_content()
    assert chart_of([], "出口总额") is None


@pytest.mark.slow
def test_a_workbook_and_dbts_own_documentation_are_laid_beside_it(reported: Settings, tmp_path: Path) -> None:
    done = zhencang(copy_of(reported, tmp_path), "catalog")
    assert done.status == 0, done.err
    page = Path(done.out.strip())
    links = [link for link in text_of(page).xpath("//a/@href") if not link.startswith("#")]
    assert links == ["镇仓.xlsx", "dbt.html"]
    assert (page.parent / "镇仓.xlsx").read_bytes().startswith(b"PK")
    assert "fct_indicator_value" in (page.parent / "dbt.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_catalogue_that_cannot_be_made_stops_no_run(reported: Settings, tmp_path: Path) -> None:
    """The name under which its link is made is taken."""
    settings = copy_of(reported, tmp_path)
    (settings.home / ".catalog.next" / "x").mkdir(parents=True)
    done = run_warm(settings, "--full-refresh")
    assert done.status == 0, done.err
    assert "The catalogue was not made, figures stand: " in done.err
    assert all_releases(settings)[-1].database == settings.published.resolve()
