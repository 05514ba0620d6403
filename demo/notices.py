"""The notices of the invented towns: a sidecar, an annex of indicators, lists of policies and reforms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import yaml

from demo.district import (
    BASE_YEAR,
    CATEGORIES,
    DEPARTMENTS,
    DISTRICT_CODE,
    DISTRICT_NAME,
    INDICATORS,
    POLICIES,
    REFORMS,
    TARGET_YEAR,
    TASKS,
    TOWNS,
    TOWNS_WITH_TEXT,
    Indicator,
)
from demo.figures import Figures
from demo.neighbours import NEIGHBOURS
from demo.reports import csv_bytes

ISSUED_ON = "2023-01-10"
# One of its reforms names an office that no register knows.
TOWN_WITH_UNKNOWN_OFFICE = f"{DISTRICT_CODE}-tao"
ANNEXES = (
    (1, "indicators", "试点指标目标清单", "annex-1-indicators.csv"),
    (2, "policies", "试点重大政策清单", "annex-2-policies.csv"),
    (3, "reforms", "试点重大改革清单", "annex-3-reforms.csv"),
)
MARK = "（演示数据：地名、单位和数字都是编造的）"


def notice_files(figures: Figures) -> dict[str, bytes]:
    """Every file of every town's notice, by its path below raw/."""
    files = {}
    for town_code, town_name in TOWNS.items():
        folder = f"annexes/{town_code}"
        files[f"{folder}/notice.yml"] = _sidecar(town_code, town_name, DISTRICT_CODE, DISTRICT_NAME, ANNEXES)
        files[f"{folder}/annex-1-indicators.csv"] = csv_bytes(_targets(town_code, figures, INDICATORS.values()))
        files[f"{folder}/annex-2-policies.csv"] = csv_bytes(_measures("重大政策", POLICIES))
        reforms = _measures("重大改革", REFORMS)
        if town_code == TOWN_WITH_UNKNOWN_OFFICE:
            reforms[1][2] += "、示例园林局"
        files[f"{folder}/annex-3-reforms.csv"] = csv_bytes(reforms)
        if town_code in TOWNS_WITH_TEXT:
            files[f"{folder}/notice.txt"] = _text(town_code, figures, slip=0)
    for one in NEIGHBOURS:
        folder = f"annexes/{one.town_code}"
        files[f"{folder}/notice.yml"] = _sidecar(one.town_code, one.town_name, one.code, one.name, ANNEXES[:1])
        files[f"{folder}/annex-1-indicators.csv"] = csv_bytes(_targets(one.town_code, figures, one.indicators))
    return files


def contradictory_notice(figures: Figures) -> dict[str, bytes]:
    """A later version of the text of one notice, which promises less growth of income than its annex does."""
    town_code = TOWNS_WITH_TEXT[-1]
    return {f"annexes/{town_code}/notice.txt": _text(town_code, figures, slip=0.3)}


def _sidecar(
    town_code: str, town_name: str, district_code: str, district_name: str, annexes: Sequence[tuple[object, ...]]
) -> bytes:
    place = [*TOWNS, *(one.town_code for one in NEIGHBOURS)].index(town_code)
    stated = {
        "title": f"{district_name}{town_name}“强镇带村”试点实施方案（2023—2025年）{MARK}",
        "issuer": f"{district_name}人民政府办公室（演示）",
        "issued_on": ISSUED_ON,
        "district_code": district_code,
        "district_name": district_name,
        "town_code": town_code,
        "town_name": town_name,
        "pilot_from_year": BASE_YEAR + 1,
        "pilot_to_year": TARGET_YEAR,
        "profile": {"as_of_on": ISSUED_ON, "area_km2": 40 + 3 * place, "village_count": 9},
        "annexes": [dict(zip(("annex_no", "kind", "title", "file"), annex, strict=True)) for annex in annexes],
    }
    # The day is a text here, and a date without quotes in the file.
    return yaml.safe_dump(stated, allow_unicode=True, sort_keys=False).replace("'", "").encode()


def _targets(town_code: str, figures: Figures, indicators: Iterable[Indicator]) -> list[list[str]]:
    rows = [["一级指标", "序号", "二级指标", f"{BASE_YEAR}年", f"{TARGET_YEAR}年目标", "备注"]]
    for place, indicator in enumerate(indicators, start=1):
        if indicator.behaves == "grade":
            base = goal = "III"
        else:
            base = f"{figures.baseline(town_code, indicator):.{indicator.decimals}f}"
            goal = f"{figures.target(town_code, indicator):.{indicator.decimals}f}"
        name = f"{indicator.name}（{indicator.unit}）"
        rows.append([_category(indicator), str(place), name, base, goal, "演示数据"])
    return rows


def _category(indicator: Indicator) -> str:
    """What the annexes group it by, whichever district's office it is."""
    return CATEGORIES[INDICATORS[indicator.code].department]


def _measures(header: str, measures: list[tuple[str, str]]) -> list[list[str]]:
    rows = [["序号", header, "牵头单位", "备注"]]
    for place, (title, department) in enumerate(measures, start=1):
        rows.append([str(place), title, DEPARTMENTS[department], "演示数据"])
    return rows


def _text(town_code: str, figures: Figures, slip: float) -> bytes:
    """The body of a notice. `slip` is what its growth of income lacks of the annex."""
    title = f"{DISTRICT_NAME}{TOWNS[town_code]}“强镇带村”试点实施方案（2023—2025年）"
    share = figures.target(town_code, INDICATORS["urbanization_rate"])
    income = figures.target(town_code, INDICATORS["rural_income_growth"]) - slip
    headings = {"3-1-1": "（一）做强镇区产业", "3-2-1": "（二）带动乡村发展"}
    lines = [
        MARK,
        title,
        "一、基础条件",
        f"{TOWNS[town_code]}位于{DISTRICT_NAME}北部。",
        "二、总体目标",
        f"到2025年，常住人口城镇化率达到{share:.2f}%，农村居民人均可支配收入年均增速达到{income:.2f}%。",
        "三、重点任务",
    ]
    for place, heading, text, department in TASKS:
        lines += [headings[place]] if place in headings else []
        lines.append(f"{place[-1]}．{heading}。{text}（牵头单位：{DEPARTMENTS[department]}）")
    lines += [f"{DISTRICT_NAME}人民政府办公室（演示）", "2023年1月10日"]
    return "\n\n".join(lines).encode()
