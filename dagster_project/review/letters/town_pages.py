"""A page a town on A4: its lights, every indicator with where it stands and should stand, and who owes what."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Emu

from dagster_project.review.letters.material import Material, Town
from dagster_project.review.letters.sheets import (
    WIDTH,
    add_heading,
    add_lights,
    add_line,
    add_part,
    draw_bar,
    edition,
    new_sheet,
    settle_line,
)
from dagster_project.review.letters.statements import actual_words, pace_words
from dagster_project.review.letters.word import BODY_FONT, HEAD_FONT, save, shade, write
from dagster_project.review.pages.lights import UNLIT
from dagster_project.review.pages.standing import OUTCOMES, Standing
from dagster_project.wording.number_text import MISSING
from dagster_project.wording.periods import period_name

# Titles, and shares of the width.
COLUMNS = {
    "状态": 21,
    "指标": 32,
    "目标": 20,
    "序时应达": 18,
    "实际": 20,
    "差距": 23,
    "序时完成率": 22,
    "责任单位": 22,
}
# The more rows, the smaller the signs: up to so many rows each size fits the page.
_SIZES = ((14, 9.5), (22, 8.5), (32, 7.5), (44, 6.5))
_SMALLEST = 5.5
_NAMES_SHOWN = 4


def write_town_pages(material: Material, target: Path) -> None:
    """Write the pages of all towns of a review as one Word file. Raises OSError."""
    title = f"{material.scope}{material.period}一镇一页"
    document = new_sheet(title, material)
    for town in material.towns:
        _write_town(document, material, town)
    save(document, target)


def _write_town(document: Any, material: Material, town: Town) -> None:
    about = f"{town.row['district_name']}　{edition(material)}"
    add_heading(document, f"{town.name}{material.period}指标完成情况", about)
    add_lights(document, town.counts)
    add_part(document, "指标")
    shown = sorted((one for one in town.standings if one.light != UNLIT), key=lambda one: one.light.order)
    size = next((size for most, size in _SIZES if len(shown) <= most), _SMALLEST)
    _write_standings(document, shown, size)
    aside = [one.name for one in town.standings if one.light == UNLIT]
    if aside:
        add_line(
            document, f"不作评价 {len(aside)} 项（本期不报或没有目标）：{'、'.join(aside)}。", size=size, before=3
        )
    _write_owed(document, material, town, size)


def _write_standings(document: Any, standings: list[Standing], size: float) -> None:
    table = document.add_table(rows=1 + len(standings), cols=len(COLUMNS))
    table.style, table.autofit = "Table Grid", False
    total = sum(COLUMNS.values())
    widths = [Emu(int(WIDTH * share / total)) for share in COLUMNS.values()]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for cell, title in zip(table.rows[0].cells, COLUMNS, strict=True):
        shade(cell._tc.get_or_add_tcPr(), "#e9edf0")
        settle_line(cell.paragraphs[0], size)
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(cell.paragraphs[0], title, font=HEAD_FONT, size=size)
    for row, one in zip(table.rows[1:], standings, strict=True):
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
            settle_line(cell.paragraphs[0], size)
        _write_standing(row.cells, one, size)


def _write_standing(cells: Any, one: Standing, size: float) -> None:
    first = cells[0].paragraphs[0]
    shade(cells[0]._tc.get_or_add_tcPr(), one.light.ground)
    write(first, f"{one.light.sign} {one.status_zh}", font=HEAD_FONT, size=size, colour=one.light.ink)
    earlier = f"上次 {one.earlier}" if one.earlier else MISSING
    gap = one.gap if one.row["actual_value"] is not None else earlier
    texts = (one.name, one.target, one.expected, actual_words(one), gap)
    for cell, text in zip(cells[1:6], texts, strict=True):
        write(cell.paragraphs[0], text, font=BODY_FONT, size=size)
    pace = one.row["pace_pct"]
    if pace is not None:
        draw_bar(cells[6].paragraphs[0], float(pace), one.light, size)
        write(cells[6].paragraphs[0], f" {pace_words(one)}", font=BODY_FONT, size=size)
    write(cells[7].paragraphs[0], one.row["department_names"] or "未明确", font=BODY_FONT, size=size)


def _write_owed(document: Any, material: Material, town: Town, size: float) -> None:
    """What is not there, department by department: indicators by name, measures counted."""
    indicators: dict[str, list[str]] = defaultdict(list)
    measures: Counter[str] = Counter()
    for row in material.figures.arrears:
        if row["town_code"] != town.row["town_code"] or row["outcome"] == "late":
            continue
        name = row["department_name"]
        if row["subject_kind"] == "indicator":
            period = period_name(row["period_code"]) or row["period_code"]
            outcome = "" if row["outcome"] == "missing" else f"，{OUTCOMES[row['outcome']]}"
            indicators[name].append(f"{row['subject_zh']}（{period}{outcome}）")
        else:
            measures[name] += 1
    add_part(document, f"未报事项（{sum(map(len, indicators.values())) + measures.total()} 项）")
    if not indicators and not measures:
        add_line(document, "没有未报事项。", size=size)
    for name, items in indicators.items():
        more = f"等 {len(items)} 项" if len(items) > _NAMES_SHOWN else ""
        add_line(document, f"{name}：{'、'.join(items[:_NAMES_SHOWN])}{more}。", font=BODY_FONT, size=size)
    if measures:
        told = "、".join(f"{name} {count} 项" for name, count in measures.items())
        add_line(document, f"事项进展：{told}。", font=BODY_FONT, size=size)
