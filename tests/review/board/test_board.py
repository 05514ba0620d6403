"""The board: what stands on it, what its filters leave, and that nothing rests on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dagster_project.review.board.board import keep_board
from dagster_project.review.board.rows import read_board
from dagster_project.settings import Settings
from dagster_project.warehouse.release import MANIFEST, published_release
from tests.homes import copy_of, new_home
from tests.review.browsing import LAPTOP, PHONE, Opened, open_page, playwright, texts_of

TODAY = date(2024, 10, 10)


@pytest.fixture(scope="module")
def home(reported: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The two towns, and their board."""
    settings = copy_of(reported, tmp_path_factory.mktemp("board"))
    assert keep_board(settings) == settings.board / "index.html"
    return settings


@pytest.fixture
def opened(browser: playwright.Browser, home: Settings, request: pytest.FixtureRequest) -> Iterator[Opened]:
    """The board in a new window: its size, and what its address asks for."""
    size, query = getattr(request, "param", (LAPTOP, ""))
    with open_page(browser, home.board / "index.html", size, query) as found:
        yield found


@contextmanager
def changed(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published release, opened for writing as nobody else may."""
    release = published_release(settings)
    assert release
    release.database.chmod(0o640)
    with duckdb.connect(str(release.database)) as connection:
        yield connection


def shown_rows(opened: Opened) -> list[str]:
    """The indicators whose rows are not hidden, each with its town's code."""
    return list(
        opened.page.evaluate(
            "[...document.querySelectorAll('#towns tbody tr')].filter((row) => !row.hidden)"
            ".map((row) => row.dataset.town + ' ' + row.cells[0].textContent.trim())"
        )
    )


def test_it_says_of_what_it_is_and_that_it_is_not_final(opened: Opened, home: Settings) -> None:
    release = published_release(home)
    assert release
    assert release.release_id in opened.page.locator("header").inner_text()
    assert "未定稿" in opened.page.locator(".draft").inner_text()
    assert opened.asked == [(home.board / "index.html").as_uri()]
    assert opened.said == []


def test_a_cell_shows_the_latest_figure_with_its_light_and_period(opened: Opened) -> None:
    row = opened.page.locator("#matrix tbody tr").filter(has_text="出口总额")
    assert "■不升反降 3,060.5 万美元" in str(row.locator(".cell").first.text_content())
    assert "2024年三季度" in row.inner_text()
    assert "不设此项" in row.inner_text(), "the other town has no such indicator"


def test_a_row_stands_beside_the_periods_before_and_has_its_course(opened: Opened) -> None:
    town = opened.page.locator("#t-500153-wujia")
    incomes = town.locator("tbody tr").filter(has_text="农村居民人均可支配收入年均增速").locator("td")
    assert incomes.all_inner_texts()[2:6] == [
        "8.1%\n至今年均 8.2%",
        "2024年三季度",
        "+0.2 个百分点",
        "−0.3 个百分点",
    ]
    chart = town.locator("figure").filter(has_text="农村居民人均可支配收入年均增速").locator("svg")
    assert "2023年三季度 8.4（应达" in str(chart.get_attribute("aria-label"))
    assert chart.locator("polyline").count() == 2, "the figures, and where they should stand"


def test_filters_leave_what_is_asked_for(opened: Opened) -> None:
    everything = shown_rows(opened)
    form = opened.page.locator(".filters")
    form.locator("[name=light][value=red]").check()
    red = shown_rows(opened)
    assert 0 < len(red) < len(everything)
    assert opened.page.locator("[data-total=red]").inner_text() == str(len(red))
    assert opened.page.locator("[data-total=green]").inner_text() == "0"
    assert opened.page.locator("#towns .charts > figure:not([hidden]) .mark:not(.red)").count() == 0
    form.locator("[name=town]").select_option("500153-wujia")
    assert all(row.startswith("500153-wujia ") for row in shown_rows(opened))
    assert opened.page.locator("#t-500111-wangu").is_hidden()
    form.locator("[type=reset]").click()
    opened.page.wait_for_function("!location.search")
    assert shown_rows(opened) == everything


def test_a_district_and_a_department_are_asked_for(opened: Opened) -> None:
    form = opened.page.locator(".filters")
    form.locator("[name=department]").select_option(label="大足区商务委")
    assert {row.split(" ")[0] for row in shown_rows(opened)} == {"500111-wangu"}
    assert any("出口总额" in row for row in shown_rows(opened))
    assert not any("高新技术企业" in row for row in shown_rows(opened))
    overdue = opened.page.locator("#overdue ~ div tbody tr:visible").all_inner_texts()
    assert len(overdue) == 1
    assert "大足区商务委" in overdue[0]
    form.locator("[name=department]").select_option("")
    form.locator("[name=district]").select_option("500153")
    assert {row.split(" ")[0] for row in shown_rows(opened)} == {"500153-wujia"}
    assert opened.page.locator("#matrix thead th:visible").all_inner_texts() == ["指标", "吴家镇"]


@pytest.mark.parametrize("opened", [(LAPTOP, "?town=500111-wangu&light=red,grey&town2=<b>")], indirect=True)
def test_an_address_keeps_what_is_asked_for(opened: Opened) -> None:
    lights = opened.page.evaluate(
        "[...new Set([...document.querySelectorAll('#towns tbody tr')].filter((row) => !row.hidden)"
        ".map((row) => row.dataset.town + row.dataset.light))].sort()"
    )
    assert lights == ["500111-wangugrey", "500111-wangured"]
    assert opened.said == []


@pytest.mark.parametrize("opened", [(PHONE, "")], indirect=True)
def test_a_narrow_screen_does_not_scroll_sideways_and_names_stay(opened: Opened) -> None:
    width, room = opened.widths()
    assert width <= room
    table = opened.page.locator("#t-500111-wangu .wide-table")
    table.evaluate("box => { box.scrollLeft = 300; }")
    left, name = table.bounding_box(), table.locator("tbody td.name").first.bounding_box()
    assert left
    assert name
    assert abs(name["x"] - left["x"]) < 12


def test_it_prints_its_summary_on_one_sheet_and_each_town_on_one(opened: Opened) -> None:
    texts = texts_of(opened.printed())
    assert all("未定稿" in text for text in texts), "each sheet says so at its foot"
    assert sum("万古镇 大足区" in text for text in texts) == 1
    opened.page.evaluate("document.body.dataset.print = 'summary'")
    assert len(opened.printed()) == 1


def test_what_is_due_and_what_is_overdue(home: Settings) -> None:
    board = read_board(home.published, TODAY)
    assert {one.due_on for one in board.due} == {date(2024, 10, 10), date(2024, 10, 15), date(2024, 11, 10)}
    health = [one for one in board.due if one.office == "荣昌区卫生健康委" and one.row["period_code"] == "2024-Q3"]
    assert [one.what for one in health] == ["指标 1 项"]
    assert all(one.due_on < TODAY for one in board.overdue)
    after = read_board(home.published, date(2030, 1, 1))
    assert after.due == []
    assert sum(one.count for one in after.overdue) > sum(one.count for one in board.overdue)


def test_what_is_open_names_who_acts(home: Settings) -> None:
    [health] = [one for one in read_board(home.published, TODAY).open if one.actor == "大足区卫生健康委"]
    assert health.by_kind == "退回待更正 1 项"
    assert health.findings[0]["place"] == "submissions/2024-Q3/500111-health/医师.csv!D2"


def test_texts_of_a_sender_are_shown_and_never_run(
    browser: playwright.Browser, reported: Settings, tmp_path: Path
) -> None:
    settings = copy_of(reported, tmp_path)
    hostile = '</script><script>document.title="run"</script><img src=x onerror="document.title=1">'
    with changed(settings) as connection:
        connection.execute("update marts.dim_town set town_name = ? where town_code = '500153-wujia'", [hostile])
        connection.execute("update quality.value_issue set value_text = ?", [hostile])
        connection.execute("update marts.dim_department set department_name = ?", [hostile])
    keep_board(settings)
    with open_page(browser, settings.board / "index.html", PHONE) as opened:
        assert opened.page.title() == "指标看板 · 强镇带村试点"
        assert hostile in opened.page.locator("#matrix thead").inner_text()
        assert hostile in str(opened.page.locator("#open").text_content())
        assert opened.page.locator("img").count() == 0
        assert opened.said == []
        width, room = opened.widths()
        assert width <= room, "a name without end stays within its table"


def test_a_damaged_board_is_made_again_and_a_whole_one_left_alone(home: Settings) -> None:
    page = home.board / "index.html"
    whole = page.read_bytes()
    made_at = page.stat().st_mtime_ns
    keep_board(home)
    assert page.stat().st_mtime_ns == made_at
    for damaged in (b"", whole[: len(whole) // 2]):
        page.write_bytes(damaged)
        keep_board(home)
        assert page.read_bytes() == whole
    page.unlink()
    (home.board / "made.json").write_bytes(b"\x00{")
    keep_board(home)
    assert page.read_bytes() == whole


def test_what_stops_the_board_stops_nothing_else(
    reported: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = copy_of(reported, tmp_path)
    settings.board.write_text("somebody put a file where the folder belongs")
    assert keep_board(settings) is None
    assert "The board was not made" in capsys.readouterr().err
    assert published_release(settings)
    assert keep_board(new_home(tmp_path / "empty")) is None


def test_a_page_of_a_country_is_not_made_and_none_is_left(
    reported: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = copy_of(reported, tmp_path)
    page = keep_board(settings)
    release = published_release(settings)
    assert page
    assert release
    manifest = release.manifest
    manifest["row_counts"]["marts.dim_town"] = 41_350
    file = release.database.with_name(MANIFEST)
    file.chmod(0o640)
    file.write_text(json.dumps(manifest), encoding="utf-8")
    assert keep_board(settings) is None
    assert not page.exists()
    assert capsys.readouterr().err == "No board of 41,350 towns: the views of the release have them.\n"


def test_it_links_to_what_is_there_and_nothing_else(home: Settings) -> None:
    page = home.board / "index.html"
    assert "目录" not in page.read_text(encoding="utf-8").split('id="files"')[1]
    catalogue = home.home / "catalog" / "index.html"
    catalogue.parent.mkdir()
    catalogue.write_text("…", encoding="utf-8")
    keep_board(home)
    assert '<a href="../catalog/index.html">打开</a>' in page.read_text(encoding="utf-8")
    catalogue.unlink()
    keep_board(home)
    assert "../catalog" not in page.read_text(encoding="utf-8")


def test_one_town_without_a_figure(browser: playwright.Browser, reported: Settings, tmp_path: Path) -> None:
    settings = copy_of(reported, tmp_path)
    with changed(settings) as connection:
        for table in ("dim_town", "fct_indicator_target"):
            connection.execute(f"delete from marts.{table} where town_code = '500153-wujia'")
        connection.execute("delete from marts.fct_indicator_value")
        connection.execute("delete from marts.fct_indicator_pace")
        connection.execute("update marts.fct_indicator_year set actual_value = null, status = 'no_actual'")
    keep_board(settings)
    with open_page(browser, settings.board / "index.html") as opened:
        assert "还没有可评价的指标" in opened.page.locator("#summary").inner_text()
        assert opened.page.locator("#towns .mark.grey").count() > 10
        assert opened.page.locator(".charts").count() == 0
        assert opened.said == []
