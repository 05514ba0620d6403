"""Notices unlike each other and the real ones come in as they were read by hand: tests/notices/own.py."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb
import pytest

from dagster_project.ingest.take_in import take_in
from dagster_project.settings import Settings
from tests.homes import built, home_of_a_kind
from tests.notices.formats import as_cells
from tests.notices.own import OWN, Own

NEWS = (
    "云门镇强镇带村试点见成效\n本报讯 记者从区政府获悉，区政府印发《云门镇试点实施方案》以来，群众收入提高8%。\n"
)
CONTRACT = (
    "标准厂房施工合同\n甲方：某公司\n一、工程概况\n按照《云门镇试点实施方案》建设。\n二、合同价款\n共1200万元。\n"
)
NOISE = {"999721-news": NEWS, "999722-contract": CONTRACT, "999723-blank": "　\n"}
# No title names the town, but its first paragraph does; nothing says when, or for which years.
BARE = (
    "关于印发强镇带村试点实施方案的通知\n各镇：\n石盘镇位于区境北部，辖3个村。\n一、目标\n做强集镇。\n二、任务\n（一）兴产业。"
    "（责任单位：区财政局）\n附件：1．指标\n2．政策\n附件1\n指标\n序号\t指标\t现状值\t2025年目标\n1\t出口总额（万美元）\t5\t9\n"
)
AGAIN = ["500119-shipaner", "500119-shipanlao"]
NAMELESS = "强镇带村试点实施方案\n一、目标\n做强集镇。\n二、任务\n（一）兴产业。（责任单位：区财政局）\n"


def make(settings: Settings) -> None:
    texts = {own.town_code: as_cells(own) for own in OWN}
    others = NOISE | {"500119-shipan": BARE, "500119-wuming": NAMELESS}
    for town_code, content in (texts | {code: text.encode() for code, text in others.items()}).items():
        folder = settings.raw / "annexes" / town_code
        folder.mkdir(parents=True)
        (folder / "notice.txt").write_bytes(content)
    # Two more folders of one town: what one says stands beside a sidecar, the other's is sent again.
    for town_code in AGAIN:
        folder = settings.raw / "annexes" / town_code
        folder.mkdir(parents=True)
        (folder / "notice.txt").write_text(BARE, encoding="utf-8")
    (settings.raw / "annexes" / AGAIN[0] / "notice.yml").write_text("town_name: 石盘镇\n", encoding="utf-8")
    take_in(settings)
    again = f"{BARE}2\t森林覆盖率（%）\t50\t55\n"
    (settings.raw / "annexes" / AGAIN[1] / "notice.txt").write_text(again, encoding="utf-8")
    built(settings)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings, _ = home_of_a_kind(tmp_path_factory, "own_notices", make)
    return settings


def rows(settings: Settings, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with duckdb.connect(settings.published, read_only=True) as connection:
        return connection.execute(sql, values).fetchall()


def plain(number: object) -> str:
    return f"{Decimal(str(number)).normalize():f}"


@pytest.mark.parametrize("own", OWN, ids=lambda own: own.town_code)
def test_facts(home: Settings, own: Own) -> None:
    [found] = rows(
        home,
        """
        select town_name, district_name, issued_on, document_no, issuer, pilot_from_year, pilot_to_year
        from marts.dim_town join marts.dim_document using (town_code) where town_code = ? and is_current
        """,
        own.town_code,
    )
    assert [None if value is None else str(value) for value in found] == list(own.facts.values())


@pytest.mark.parametrize("own", OWN, ids=lambda own: own.town_code)
def test_targets_and_baselines_of_annexes(home: Settings, own: Own) -> None:
    found = set()
    for code, year, value, baseline_year, baseline in rows(
        home,
        """
        select indicator_code, target_year, target_value, baseline_year, baseline_value
        from marts.fct_indicator_target where town_code = ? and stated_in = 'annex'
        """,
        own.town_code,
    ):
        found.add((code, year, "target", plain(value)))
        if baseline is not None:
            found.add((code, baseline_year, "baseline", plain(baseline)))
    assert found == set(own.figures)


@pytest.mark.parametrize("own", OWN, ids=lambda own: own.town_code)
def test_measures_their_offices_and_projects(home: Settings, own: Own) -> None:
    start = f"{own.town_code}-"
    measures = rows(
        home, "select measure_code, title_zh from marts.dim_measure where town_code = ?", own.town_code
    )
    assert {code.removeprefix(start): title for code, title in measures} == own.measures
    offices = rows(
        home,
        """
        select measure_code, role, coalesce(department_name, department_text)
        from marts.bridge_measure_department left join marts.dim_department using (department_code)
        where measure_code like ?
        """,
        f"{start}%",
    )
    assert {(code.removeprefix(start), role, name) for code, role, name in offices} == set(own.offices)
    projects = rows(
        home, "select name_zh, planned_investment from marts.dim_project where town_code = ?", own.town_code
    )
    assert {(name, plain(amount)) for name, amount in projects} == set(own.projects)


def test_a_name_beyond_the_usual_offices_is_asked_about_once(home: Settings) -> None:
    asked = rows(
        home,
        "select value_text, severity from quality.submission_issue where rule_code = 'measure_department_unknown'",
    )
    assert asked == [("县园林绿化中心", "warn")]


def test_noise_is_refused_in_one_sentence(home: Settings) -> None:
    found = dict(
        rows(
            home, "select split_part(path, '/', 2), rule_code from quality.source_file where outcome = 'rejected'"
        )
    )
    assert found == {
        "999721-news": "notice_not_a_plan",
        "999722-contract": "notice_not_a_plan",
        "999723-blank": "file_empty",
    }


def test_what_is_not_known_is_null_and_asked_about(home: Settings) -> None:
    [town] = rows(
        home,
        "select town_name, district_name, pilot_from_year from marts.dim_town where town_code = '500119-shipan'",
    )
    assert town == ("石盘镇", "南川区", None)
    asked = rows(
        home,
        "select rule_code, value_text from quality.submission_issue where source_path like '%500119-shipan/%'"
        " and severity <> 'note' order by all",
    )
    assert asked == [
        ("annex_missing", "2"),
        ("figure_year_unclear", "5"),
        *(("notice_fact_unknown", fact) for fact in ("issued_on", "issuer", "pilot_from_year", "pilot_to_year")),
    ]
    page = (home.notice_pages / "500119-shipan.回执.txt").read_text(encoding="utf-8")
    for words in (
        "部分采用",
        "pilot_from_year: 2023",
        "issued_on: 2024-06-05",
        "  - annex_no: 2",
        "附件 2 个，采用 1 个",
    ):
        assert words in page


def test_outcomes_follow_from_what_came_in(home: Settings) -> None:
    found = dict(rows(home, "select split_part(path, '/', 2), outcome from quality.source_file"))
    # What a town has in a year of the pilot is no target, and is noted.
    assert found["999711-yunmen"] == found["999712-qiaotou"] == found["999713-shahe"] == "accepted"
    assert found["500119-shipan"] == "partly_accepted"
    assert found["500119-wuming"] == "waiting"


def test_whatever_waits_with_a_town_says_so(home: Settings) -> None:
    # Figures that nothing speaks of would hold up the whole release: tests.homes.built() asks.
    found = rows(
        home,
        """
        select source_path, rule_code, count(*) from quality.annex_issue
        where rule_code in ('notice_town_repeated', 'annex_waits') group by all order by all
        """,
    )
    beside, again = (f"annexes/{town_code}/notice" for town_code in AGAIN)
    assert found == [
        (f"{beside}.txt", "annex_waits", 1),
        (f"{beside}.yml", "notice_town_repeated", 1),
        (f"{again}.txt", "annex_waits", 1),
        (f"{again}.txt", "notice_town_repeated", 1),
    ]
    assert rows(home, "select town_code from marts.dim_town where town_name = '石盘镇'") == [("500119-shipan",)]
