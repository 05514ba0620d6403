"""The leaders' page (领导一页): how it stands, who is worst behind, who has not reported, what must be decided."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dagster_project.review.letters.material import Material
from dagster_project.review.letters.sheets import (
    add_heading,
    add_lights,
    add_line,
    add_part,
    edition,
    new_sheet,
)
from dagster_project.review.letters.statements import (
    actual_words,
    changes_sentence,
    checks_sentence,
    conflict_sentence,
    lacking_of,
    lights_sentence,
    moves_sentence,
    office_of,
    reporting_sentence,
)
from dagster_project.review.letters.word import BODY_FONT, save, write
from dagster_project.review.pages.lights import RED, light_of

SIZE = 12.0
# What fits the page beside each other; the rest is counted, and stands in the report letter.
BEHIND_SHOWN, OFFICES_SHOWN, BLOCKED_SHOWN, CONFLICTS_SHOWN = 8, 8, 3, 3
_WORDS_SHOWN = 60


def write_leaders_page(material: Material, target: Path) -> None:
    """Write the page as a Word file. Raises OSError."""
    title = f"{material.scope}{material.period}强镇带村试点情况"
    document = new_sheet(title, material)
    add_heading(document, title, f"领导一页　{edition(material)}")
    add_lights(document, material.counts)
    add_part(document, "总体")
    for text in (
        f"{lights_sentence(material)}{moves_sentence(material)}",
        checks_sentence(material),
        changes_sentence(material),
    ):
        _say(document, text)
    _write_behind(document, material)
    add_part(document, "报送")
    _say(document, reporting_sentence(material))
    _write_owing(document, material)
    _write_open(document, material)
    save(document, target)


def _write_behind(document: Any, material: Material) -> None:
    add_part(document, f"滞后指标（{len(material.behind)} 项，由重到轻）")
    for one in material.behind[:BEHIND_SHOWN]:
        line = add_line(document, f"{one.light.sign} ", font=BODY_FONT, size=SIZE, colour=one.light.ink)
        write(line, f"{one.row['town_name']}{one.name}", size=SIZE, is_bold=True)
        text = f"：{one.status_zh}，实际 {actual_words(one)}，序时应达 {one.expected}，{one.gap}"
        move = f"，比上期{one.move}" if one.move else ""
        write(line, f"{text}{move}（{one.row['department_names'] or '责任单位未明确'}）", size=SIZE)
    if len(material.behind) > BEHIND_SHOWN:
        _say(document, f"另有 {len(material.behind) - BEHIND_SHOWN} 项，见通报附表。")


def _write_owing(document: Any, material: Material) -> None:
    owing = [*material.reporting.silent, *material.reporting.partial]
    if owing:
        names = "、".join(f"{office_of(row)}（{lacking_of(row)} 项）" for row in owing[:OFFICES_SHOWN])
        more = f"等 {len(owing)} 个单位" if len(owing) > OFFICES_SHOWN else ""
        _say(document, f"未报齐：{names}{more}。")


def _write_open(document: Any, material: Material) -> None:
    """What no department can settle by itself: targets stated in two ways, and measures that are blocked."""
    conflicts = material.open_conflicts
    blocked = [row for row in material.figures.measures if row["is_of_cycle"] and light_of(row["status"]) == RED]
    add_part(document, f"需要研究的事项（{len(conflicts) + len(blocked)} 项）")
    for row in conflicts[:CONFLICTS_SHOWN]:
        _say(document, f"{row['town_name']}{row['indicator_name_zh']}：{_cut(conflict_sentence(row), 2)}")
    if len(conflicts) > CONFLICTS_SHOWN:
        _say(document, f"目标表述不一致、待明确的共 {len(conflicts)} 处，见通报。")
    for row in blocked[:BLOCKED_SHOWN]:
        told = row["account_text"] or row["note_text"] or ""
        said = f"：{_cut(told)}" if told else ""
        _say(
            document,
            f"{row['town_name']}“{_cut(row['title_zh'])}”受阻{said}（{row['departments_text'] or '未明确'}）",
        )
    if len(blocked) > BLOCKED_SHOWN:
        _say(document, f"受阻事项共 {len(blocked)} 项，见研判材料。")
    if not conflicts and not blocked:
        _say(document, "没有待明确的目标，没有受阻的事项。")


def _say(document: Any, text: str) -> None:
    add_line(document, text, font=BODY_FONT, size=SIZE)


def _cut(text: str, lines: int = 1) -> str:
    most = _WORDS_SHOWN * lines
    return text if len(text) <= most else f"{text[:most]}…"
