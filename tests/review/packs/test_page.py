"""The page of a pack as a browser shows it: from a file, with no network, on wide and narrow screens, on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dagster_project.review.packs.page import write_page
from dagster_project.review.pages.lights import LIGHTS, Light
from tests.review.browsing import LAPTOP, PHONE, Opened, open_page, playwright, texts_of
from tests.review.packs.pack_raw import HOSTILE
from tests.review.packs.pack_review import review_of

MOST_BYTES = 500_000
A4 = (842, 595)


@pytest.fixture(scope="module")
def written(pack_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("page") / "index.html"
    write_page(target, review_of(), pack_database)
    return target


@pytest.fixture
def opened(browser: playwright.Browser, written: Path, request: pytest.FixtureRequest) -> Iterator[Opened]:
    """The page in a new window, 1440 by 900 unless the test asks for another size."""
    with open_page(browser, written, getattr(request, "param", LAPTOP)) as found:
        yield found


def test_nothing_outside_is_asked_for_and_nothing_complains(opened: Opened, written: Path) -> None:
    assert opened.asked == [written.as_uri()]
    assert opened.said == []


def test_the_page_is_small_and_refers_to_nothing_outside(written: Path) -> None:
    text = written.read_text(encoding="utf-8")
    assert written.stat().st_size < MOST_BYTES
    assert not re.search(r"""(?:src|href)=["'](?!#)""", text)
    assert "@import" not in text.split("</style>")[0]
    assert "url(" not in text.split("</style>")[0]


def test_the_first_screen_answers(opened: Opened) -> None:
    """Ready and why, complete or not, who is behind on what by how much, what changed: without scrolling."""
    for selector, words in {
        ".verdict strong": "数据核查未通过，特批定稿",
        ".verdict .reason": "专题会按期召开",
        ".lights .red": "严重滞后或不升反降",
        ".tile:nth-child(2)": "应报",
        ".tile:nth-child(3)": "部门",
        ".tile:nth-child(4)": "2024年二季度（第2版）",
        ".behind tbody tr:nth-child(1)": "出口总额",
        ".behind tbody tr:nth-child(1) td:nth-child(5)": "差 2,212 万美元",
        ".behind tbody tr:nth-child(2)": "研发投入强度",
        ".towns": "吴家镇",
        ".changes": "高新技术企业",
    }.items():
        place = opened.page.locator(selector).first
        assert words in place.inner_text(), selector
        box = place.bounding_box()
        assert box, selector
        assert box["y"] + box["height"] <= 900, selector


def test_a_light_is_a_sign_and_a_word(opened: Opened) -> None:
    marks = opened.page.locator("#towns table .mark").all_inner_texts()
    assert {"■ 不升反降", "▲ 进度滞后", "● 进度正常", "○ 退回待更正", "○ 无责任部门"} <= set(marks)


def test_missing_is_a_dash_and_never_0(opened: Opened) -> None:
    rows = opened.page.locator("#t-500111-wangu tbody tr")
    row = rows.filter(has_text="乡村医生执业（助理）医师比例")
    assert row.locator("td").nth(6).inner_text() == "—"
    demonstration = rows.filter(has_text="乡村振兴示范镇覆盖率")
    assert demonstration.locator("td").nth(6).inner_text() == "0%"


def test_every_figure_that_moves_has_its_chart(opened: Opened) -> None:
    assert opened.page.locator("#t-500111-wangu .chart svg").count() > 10
    exports = opened.page.locator("figure").filter(has_text="出口总额").locator("svg")
    assert "2024年三季度 3,060.5（应达 5,272.5）" in str(exports.get_attribute("aria-label"))


def test_a_figure_stands_beside_the_period_before_and_the_year_before(opened: Opened) -> None:
    heads = opened.page.locator("#t-500153-wujia th").all_inner_texts()
    places = [
        next(no for no, head in enumerate(heads) if head.startswith(name)) for name in ("比上期", "比上年同期")
    ]
    rows = opened.page.locator("#t-500153-wujia tbody tr")
    incomes = rows.filter(has_text="农村居民人均可支配收入年均增速").locator("td")
    before, year_before = (incomes.nth(place) for place in places)
    assert before.inner_text() == "+0.2 个百分点"
    assert before.locator("span").get_attribute("title") == "2024年二季度 7.9%"
    assert year_before.inner_text() == "−0.3 个百分点"
    assert year_before.locator("span").get_attribute("title") == "2023年三季度 8.4%"
    farming = rows.filter(has_text="农业总产值年均增速").locator("td")
    assert [farming.nth(place).inner_text() for place in places] == ["—", "—"], "nothing to compare with is no 0"
    assert "上期" in opened.page.locator(".before").first.inner_text()


def test_ranks_are_of_the_period_of_the_cycle(opened: Opened) -> None:
    assert "2024年三季度排名" in opened.page.locator("#comparison").inner_text()
    incomes = opened.page.locator("#comparison article").filter(has_text="农村居民人均可支配收入年均增速")
    assert "8.1%" in incomes.inner_text()


def test_sorting_works_by_keyboard_and_missing_stays_last(opened: Opened) -> None:
    table = opened.page.locator("#t-500111-wangu table")
    header = table.locator("th").filter(has_text="序时完成率")
    button = header.locator("button")
    button.focus()
    opened.page.keyboard.press("Enter")
    assert header.get_attribute("aria-sort") == "ascending"
    paces = table.locator("tbody td:nth-child(10)").all_inner_texts()
    assert paces[0] == "−213.8%"
    assert paces[-1] == "—"
    opened.page.keyboard.press("Space")
    assert header.get_attribute("aria-sort") == "descending"
    paces = table.locator("tbody td:nth-child(10)").all_inner_texts()
    assert paces[0] == "171.4%"
    assert paces[-1] == "—"
    assert "降序" in opened.page.locator("#announcement").inner_text()


def test_the_keyboard_reaches_the_page_by_the_skip_link(opened: Opened) -> None:
    opened.page.keyboard.press("Tab")
    assert opened.page.evaluate("document.activeElement.textContent") == "跳到正文"
    outline = opened.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    opened.page.keyboard.press("Enter")
    assert opened.page.evaluate("document.activeElement.id") == "main"


def test_a_figure_leads_to_its_source(opened: Opened) -> None:
    row = opened.page.locator("#t-500111-wangu tbody tr").filter(has_text="出口总额")
    row.get_by_role("link", name="3,060.5 万美元").click()
    place = opened.page.locator("tr:target")
    place.wait_for()
    assert (
        place.locator("td").all_inner_texts()[1:3] == ["单元格 D4", "“3060.5”"] or "3060.5" in place.inner_text()
    )
    box = place.bounding_box()
    assert box
    assert 0 <= box["y"] <= 900
    around = opened.page.locator("details.file").filter(has=place)
    assert "submissions/2024-Q3/500111-commerce/万古镇指标.csv" in around.inner_text()
    assert "北京时间" in around.inner_text()


def test_a_target_leads_to_the_annex(opened: Opened) -> None:
    row = opened.page.locator("#t-500111-wangu tbody tr").filter(has_text="高新技术企业")
    row.get_by_role("link", name="67 家").click()
    place = opened.page.locator("tr:target")
    assert "附件1 序号9 · 单元格 E10" in place.inner_text()


def test_names_from_files_are_shown_and_never_run(opened: Opened, written: Path) -> None:
    assert HOSTILE not in written.read_text(encoding="utf-8")
    assert opened.page.locator("#lists td").filter(has_text=HOSTILE).count() == 1
    assert opened.page.locator(".reason b").count() == 1, "a reason is text, not markup"


def test_conflicts_checks_and_changes_are_there(opened: Opened) -> None:
    assert "1 项待处理" in opened.page.locator("#rejections_open").inner_text()
    mine = opened.page.locator("#checks details").filter(has_text="大足区卫生健康委")
    assert "1 项：退回未更正 1 项" in mine.inner_text()
    assert "《医师》单元格 D2" in mine.inner_text()
    assert "没有与本期有关的决定" in opened.page.locator("#decisions").inner_text()
    unowned = opened.page.locator("#reporting tr").filter(has_text="无责任部门")
    assert "吴家镇 常住人口城镇化率" in unowned.inner_text()
    grey = opened.page.locator("#t-500153-wujia tr").filter(has_text="常住人口城镇化率")
    assert "○ 无责任部门" in grey.inner_text()
    assert "44" in opened.page.locator("#changes tbody").first.inner_text()
    assert "无" in opened.page.locator("#changes tbody").first.inner_text()
    assert "吴家镇 乡村医生执业（助理）医师比例（未填报）" in str(opened.page.locator("#reporting").text_content())
    assert "门槛不同" in opened.page.locator("#comparison").inner_text()


@pytest.mark.parametrize("light", LIGHTS)
def test_every_light_can_be_read(light: Light) -> None:
    """WCAG 2.2, 1.4.3: contrast of at least 4.5 to 1, on its own ground and on white."""
    for ground in (light.ground, "#ffffff"):
        brighter, darker = sorted((_luminance(light.ink), _luminance(ground)), reverse=True)
        assert (brighter + 0.05) / (darker + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("opened", [PHONE, (320, 640)], indirect=True)
def test_a_narrow_screen_does_not_scroll_sideways(opened: Opened) -> None:
    width, room = opened.widths()
    assert width <= room


@pytest.mark.parametrize("opened", [PHONE], indirect=True)
def test_the_name_stays_while_its_row_scrolls(opened: Opened) -> None:
    table = opened.page.locator("#t-500111-wangu .wide-table")
    table.evaluate("box => { box.scrollLeft = 400; }")
    left = table.bounding_box()
    name = table.locator("tbody td.name").first.bounding_box()
    number = table.locator("tbody td:first-child").first.bounding_box()
    assert left
    assert name
    assert number
    assert abs(name["x"] - left["x"]) < 12
    assert number["x"] < left["x"] - 100, "the rest went"


def test_it_prints_a_summary_a_page_a_town_and_then_the_lists(opened: Opened) -> None:
    opened.page.locator("#t-500153-wujia").evaluate("town => { town.open = false; }")
    printed = opened.printed()
    assert {tuple(map(round, page.get_size())) for page in printed} == {A4}
    texts = texts_of(printed)
    assert "滞后指标及差距" in texts[0]
    assert "万古镇 大足区" in texts[1]
    assert "吴家镇 荣昌区" in texts[2], "a closed town is printed, too"
    assert "镇间比较" in texts[3]
    assert "农产品加工产值与农业总产值之比" in texts[2]
    headed = sum(text.count("牵头单位") for text in texts)
    assert headed >= 3, "a list that goes over the page has its header again"
    assert "数据来源" not in "".join(texts), "nobody asked for them"


@pytest.mark.parametrize(
    ("query", "count", "words"),
    [("?print=summary", 1, "滞后指标及差距"), ("?print=500153-wujia", 1, "吴家镇 荣昌区")],
)
def test_an_address_asks_for_one_sheet(
    browser: playwright.Browser, written: Path, query: str, count: int, words: str
) -> None:
    with open_page(browser, written, query=query) as opened:
        texts = texts_of(opened.printed())
    assert len(texts) == count
    assert words in texts[0]
    assert "万古镇 大足区" not in texts[0]


def test_the_sources_are_printed_where_they_are_asked_for(browser: playwright.Browser, written: Path) -> None:
    with open_page(browser, written, query="?print=sources") as opened:
        assert "每个数字所在的文件、位置和原文" in "".join(texts_of(opened.printed()))


def test_a_button_prints_the_summary_alone(opened: Opened) -> None:
    opened.page.evaluate("window.print = () => { window.asked = document.body.dataset.print; }")
    opened.page.get_by_role("button", name="只打印总览").click()
    assert opened.page.evaluate("window.asked") == "summary"
    opened.page.get_by_role("button", name="打印本镇").last.click()
    assert opened.page.evaluate("window.asked") == "one"
    assert opened.page.locator(".asked").get_attribute("id") == "t-500153-wujia"


def test_without_a_script_the_tables_still_read(browser: playwright.Browser, written: Path) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(written.as_uri())
    assert "差 2,212 万美元" in page.locator("#t-500111-wangu").inner_text()
    assert "吴家镇" in page.locator("#towns").inner_text()
    context.close()


def test_a_made_up_district_says_so(browser: playwright.Browser, pack_database: Path, tmp_path: Path) -> None:
    write_page(tmp_path / "index.html", review_of(is_synthetic=True), pack_database)
    with open_page(browser, tmp_path / "index.html") as opened:
        stamp = opened.page.locator(".stamp").bounding_box()
        assert stamp
        assert stamp["y"] < 60
        assert "演示数据" in opened.page.title()
        assert all("演示数据" in text for text in texts_of(opened.printed()))


def test_a_ready_review_says_so(pack_database: Path, tmp_path: Path) -> None:
    write_page(tmp_path / "index.html", review_of(checks=[], forced_reason=None), pack_database)
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "✓ 数据核查通过，可提交研判" in text
    assert "特批" not in text.split("<main")[1].split("<script")[0]
