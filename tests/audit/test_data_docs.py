"""The page for people: complete, safe to open anywhere, and the same without a network."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from dagster_project.settings import Settings
from dagster_project.warehouse.audit.auditor import SUITES, CheckResult
from dagster_project.warehouse.audit.data_docs import write_pages
from dagster_project.warehouse.audit.suites import load_suite

HELD = [
    CheckResult(
        suite=suite,
        expectation_id=expectation.id,
        table_name=expectation.table,
        expectation_type=expectation.expect,
        sentence_zh=expectation.zh,
        sentence_en=expectation.en,
        suggestion_zh=expectation.suggestion_zh,
        suggestion_en=expectation.suggestion_en,
        severity=expectation.severity,
        owner=expectation.owner,
        success=True,
        observed_value="0",
        element_count=None,
        unexpected_count=0,
        sample_rows=[],
        checked_at="2026-01-01T23:30:00+00:00",
    )
    for suite in SUITES
    for expectation in load_suite(suite)
]
VOID = {"meta", "br", "wbr"}


class Page(HTMLParser):
    """A page as its tags and its text; checks that what is opened is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def fail(results: list[CheckResult], name: str, **changes: object) -> list[CheckResult]:
    assert name in {result.expectation_id for result in results}
    broken: dict[str, object] = {"success": False, "observed_value": "1", "unexpected_count": 1} | changes
    return [
        replace(result, **broken) if result.expectation_id == name else result  # type: ignore[arg-type]
        for result in results
    ]


def page_of(settings: Settings, results: list[CheckResult]) -> tuple[Page, str]:
    html = write_pages(settings, results, "run-1").read_text(encoding="utf-8")
    return Page(html), html


def test_all_held(settings: Settings) -> None:
    page, _ = page_of(settings, HELD)
    assert f"共 {len(HELD)} 项，全部通过" in page.text
    assert f"All {len(HELD)} expectations hold" in page.text
    assert page.text.count("✓ 通过") == len(HELD)
    assert "✗" not in page.text.split("</style>")[-1].replace('"✗ "', "")
    assert "2026-01-02 07:30 北京时间 (23:30 UTC)" in page.text
    assert "run-1" in page.text
    for result in HELD:
        assert result.sentence_zh in page.text
        assert result.sentence_en in page.text
        assert result.table_name in page.text


def test_failures_stand_first_with_rows_and_what_to_do(settings: Settings) -> None:
    rows: list[dict[str, str | None]] = [{"path": "a.csv", "count": "1"}, {"path": "", "count": None}]
    results = fail(HELD, "one_version_is_current", sample_rows=rows, unexpected_count=7)
    results = fail(results, "percentages_are_plausible", element_count=40, unexpected_count=3)
    page, html = page_of(settings, results)
    assert f"共 {len(HELD)} 项：✓ {len(HELD) - 2} 项通过，✗ 2 项未通过（其中 1 项阻止发布）" in page.text
    assert "Failed: 2, of which blocking: 1." in page.text
    assert "本次不发布" in page.text
    assert "✗ 阻止发布" in page.text
    assert "✗ 提醒" in page.text
    assert "40 个值中 3 个不符" in page.text
    assert "a.csv" in page.text
    assert "null" in page.text
    assert "空白 blank" in page.text
    assert "共 7 行，此处为前 2 行" in page.text
    failed = next(result for result in results if not result.success)
    assert failed.suggestion_zh in page.text
    order = re.findall(r'<tbody id="([a-z_0-9]+)"', html)
    marts = [
        name for name in order if name in {result.expectation_id for result in results if result.suite == "marts"}
    ]
    assert marts[:2] == ["one_version_is_current", "percentages_are_plausible"]
    assert sorted(order) == sorted(result.expectation_id for result in results)


def test_warnings_alone_block_nothing(settings: Settings) -> None:
    page, _ = page_of(settings, fail(HELD, "percentages_are_plausible"))
    assert "只作提醒，不影响发布" in page.text
    assert "本次不发布" not in page.text


@pytest.mark.parametrize(
    ("results", "words"),
    [([], "尚未检查"), ([result for result in HELD if result.suite == "landing"], "Not checked in this run")],
)
def test_what_was_not_checked_is_said(settings: Settings, results: list[CheckResult], words: str) -> None:
    page, _ = page_of(settings, results)
    assert words in page.text


def test_what_comes_from_files_is_text_and_never_markup(settings: Settings) -> None:
    evil = "<script>alert(1)</script><img src=https://example.org/x onerror=x>&\"'"
    results = fail(
        HELD,
        "one_version_is_current",
        sample_rows=[{evil: evil}],
        observed_value=evil * 2,
        unexpected_count=None,
        table_name=evil,
        sentence_zh=evil,
    )
    page, html = page_of(settings, results)
    assert evil in page.text
    assert not {"script", "img"} & {tag for tag, _ in page.tags}
    assert "<script" not in html


def test_nothing_outside_is_referred_to(settings: Settings) -> None:
    page, html = page_of(settings, fail(HELD, "one_version_is_current"))
    assert not {"script", "link", "img", "iframe", "object", "embed", "base", "form"} & {
        tag for tag, _ in page.tags
    }
    for _, attributes in page.tags:
        assert "src" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        assert (attributes.get("href") or "#").startswith("#")
    assert not re.search(r"https?://|//[a-z]|url\(|@import", html)


def test_the_page_is_replaced_whole(settings: Settings) -> None:
    write_pages(settings, HELD, "run-1")
    path = write_pages(settings, fail(HELD, "one_version_is_current"), "run-2")
    assert path == settings.data_docs / "index.html"
    assert "run-2" in path.read_text(encoding="utf-8")
    assert [entry.name for entry in settings.data_docs.iterdir()] == ["index.html"]
