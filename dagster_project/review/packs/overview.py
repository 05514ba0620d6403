"""The first sheet of the workbook: may one stand on the figures, who is behind, who is silent; a summary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dagster_project.review.cycle_review import Change, Review, edition_words
from dagster_project.review.findings import by_actor, place_words
from dagster_project.review.packs.corrections import corrections_of, spoken
from dagster_project.review.packs.page_figures import Figures, read_figures
from dagster_project.review.packs.reporting import Reporting, reporting_of
from dagster_project.review.pages.lights import LIGHTS
from dagster_project.review.pages.sources import Sources, beijing_time
from dagster_project.review.pages.standing import Standing, behind, count_lights, standings_of
from dagster_project.wording.number_text import computed
from dagster_project.wording.office_names import office_name

Line = tuple[str, str, str]


def overview_lines(review: Review, figures: Figures) -> list[Line]:
    """The lines of the sheet: the kind of each, its label, its text."""
    labels = {row["status"]: row["status_zh"] for row in figures.statuses}
    standings = standings_of(figures.standings, labels, Sources())
    lines = [("title", "强镇带村", f"{review.district.district_name}{review.cycle.cycle_name_zh}")]
    if review.is_synthetic:
        lines.append(("stamp", "演示数据", "本册全部数字为虚构，不得用于工作。"))
    return [
        *lines,
        (
            "text",
            "数据截至",
            f"{beijing_time(review.as_of)}（北京时间）　版次 {review.edition_zh}",
        ),
        ("text", "范围", _scope(figures)),
        *_readiness(review),
        ("text", "", ""),
        *_lights(standings),
        ("text", "", ""),
        *_reporting(reporting_of(figures)),
        ("text", "", ""),
        *_behind(behind(standings)),
        ("text", "", ""),
        *_changes(review, labels.values()),
    ]


def summary_of(review: Review, database: Path) -> dict[str, Any]:
    """What the districts' overview shows of a pack: completeness, and the lights of all and of each town."""
    figures = read_figures(database, review)
    labels = {row["status"]: row["status_zh"] for row in figures.statuses}
    standings = standings_of(figures.standings, labels, Sources())
    by_town: dict[str, list[Standing]] = defaultdict(list)
    for one in standings:
        by_town[one.row["town_code"]].append(one)
    return {
        "completeness_pct": reporting_of(figures).completeness_pct,
        "counts": count_lights(standings),
        "towns": [
            {"town_name": town["town_name"], "counts": count_lights(by_town[town["town_code"]])}
            for town in figures.towns
        ],
    }


def _scope(figures: Figures) -> str:
    """大足区万古镇、双桥镇；荣昌区吴家镇."""
    by_district: dict[str, list[str]] = {}
    for row in figures.towns:
        by_district.setdefault(row["district_name"], []).append(row["town_name"])
    return "；".join(f"{district}{'、'.join(towns)}" for district, towns in by_district.items())


def _readiness(review: Review) -> list[Line]:
    if review.is_ready:
        return [("good", "数据核查", f"✓ 数据核查通过，可提交研判：{len(review.checks)} 项全部通过。")]
    lines = [("bad", "数据核查", "✗ 数据核查未通过" + ("，特批定稿。" if review.forced_reason else "。"))]
    if review.forced_reason:
        lines.append(("bad", "特批理由", review.forced_reason))
    lines += [
        ("text", "未通过", f"{check.title_zh}：现为 {check.observed}，要求 {check.threshold}")
        for check in review.failed
    ]
    return lines + [
        ("text", "由谁处理", f"{actor.name_zh} {actor.count} 项：{actor.by_check}")
        for actor in by_actor(review.failed)
    ]


def _lights(standings: list[Standing]) -> list[Line]:
    counts = count_lights(standings)
    lines = [
        (light.code, f"{light.sign} {light.colour_zh}", f"{counts[light.code]} 项　{light.meaning_zh}")
        for light in LIGHTS
    ]
    note = f"{counts['unlit']} 项　本期不报或没有目标"
    return [("head", "指标状态", ""), *lines, ("text", "– 不判定", note)]


def _reporting(reporting: Reporting) -> list[Line]:
    owing = [
        f"{office_name(row['district_name'], row['department_name'])}"
        f"（未报 {row['missing_count'] + row['blank_count']} 项）"
        for row in [*reporting.silent, *reporting.partial]
    ]
    return [
        ("head", "报送情况", ""),
        ("text", "完整率", reporting.summary),
        ("text", "未报送单位", "、".join(owing) or ("应报部门均已报送" if reporting.totals["expected"] else "—")),
    ]


def _behind(found: list[Standing]) -> list[Line]:
    lines = [
        (
            one.light.code,
            f"{one.light.sign} {one.status_zh}",
            f"{one.row['town_name']} {one.name}：实际 {one.actual}，应达 {one.expected}，{one.gap}，"
            f"序时完成率 {one.pace}，比上期 {one.since_before.words}，比上年同期 {one.since_year_before.words}，"
            f"{one.row['department_names'] or '责任部门未明确'}",
        )
        for one in found
    ]
    return [("head", "滞后指标", f"{len(found)} 项，由重到轻"), *lines]


def _changes(review: Review, labels: Iterable[str]) -> list[Line]:
    """What was corrected, what turned with it, and how much else: the page and changes.csv have all."""
    found = corrections_of(review.changes, labels)
    against = (
        review.compared_with
        and f"与 {edition_words(review.compared_with)} 相比，数据更正 {found.count} 项{found.turned_words}"
    )
    lines = [("text", "数据更正", f"{_change_words(one)}，{_reason_words(one)}") for one in found.changes]
    lines += [("text", "状态变化", _change_words(one)) for one in found.turned]
    if others := len(review.changes) - len(lines):
        lines.append(
            ("text", "其他", f"另有 {others} 项随之变化的数（完成率、应达值等），见网页“变化”和 changes.csv。")
        )
    return [("head", "变化", against or "首次定稿，没有可比的上一版"), *lines]


def _change_words(one: Change) -> str:
    return f"{spoken(one.subject_zh)}{one.column_zh}：{computed(one.before)} → {computed(one.after)}"


def _reason_words(one: Change) -> str:
    """The reason, with the file in words: its path stands in the list of sources."""
    return one.reason_zh.replace(one.source, place_words(one.source)) if one.source else one.reason_zh
