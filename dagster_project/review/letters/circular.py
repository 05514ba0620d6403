"""The report letter (通报): every sentence is made of figures of the pack, and nothing is praised.

What only the office can know (a deadline, a measure) is a blank to be filled in.
"""

from __future__ import annotations

from collections.abc import Iterator

from dagster_project.review.findings import OURS
from dagster_project.review.letters.blocks import Kind, Letter, Paragraph
from dagster_project.review.letters.material import Material, Town
from dagster_project.review.letters.statements import (
    behind_sentence,
    changes_sentence,
    checks_sentence,
    conflict_sentence,
    lacking_of,
    lights_sentence,
    moves_sentence,
    office_of,
    reporting_sentence,
)
from dagster_project.review.letters.tables import OWED, annexes
from dagster_project.review.packs.corrections import spoken
from dagster_project.review.packs.page_figures import Record
from dagster_project.review.pages.lights import GREY
from dagster_project.review.pages.standing import Standing
from dagster_project.wording.moments import BEIJING
from dagster_project.wording.number_text import computed
from dagster_project.wording.periods import day_name
from dagster_project.wording.synthetic import LABEL

NUMERALS = "一二三四五六七八九十"
BLANK_DATE = "　　月　　日前"
# What a check that failed asks of departments.
_ASKED = {
    "rejections_open": f"按回执改正未处理的退回 {{count}} 项，于{BLANK_DATE}重新报送。",
    "warnings_unjustified": f"核对未说明的疑点 {{count}} 项，有误的改正，无误的说明原因，于{BLANK_DATE}报送。",
    "reconciliation": f"核对数据勾稽关系不符的 {{count}} 项，于{BLANK_DATE}改正或说明原因。",
    "values_changed": f"对往期数据变动的 {{count}} 项说明原因，于{BLANK_DATE}报送。",
}


def circular_of(material: Material) -> Letter:
    """The letter of a review."""
    title = f"关于{material.scope}{material.period}\n强镇带村试点指标完成情况的通报"
    tables = annexes(material)
    names = [f"{number}. {table.name}" for number, table in enumerate(tables, start=1)]
    sections = [
        ("总体情况", _overall(material)),
        ("滞后指标及差距", _behind(material)),
        ("未报送单位", _owing(material, [table.name for table in tables])),
        ("数据更正", _corrections(material)),
        ("目标表述不一致", _conflicts(material)),
        ("下一步工作", _next(material)),
    ]
    paragraphs = [*_head(material, title)]
    for numeral, (name, told) in zip(NUMERALS, sections, strict=False):
        paragraphs += [Paragraph(Kind.SECTION, f"{numeral}、{name}"), *told]
    if names:
        paragraphs += [Paragraph(Kind.ENCLOSURE, f"附表：{names[0]}")]
        paragraphs += [Paragraph(Kind.ENCLOSURE, f"　　　{name}") for name in names[1:]]
    day = material.review.as_of.astimezone(BEIJING).date()
    paragraphs += [
        Paragraph(Kind.SIGNATURE, f"{material.scope}强镇带村试点工作专班"),
        Paragraph(Kind.DATE, day_name(day)),
    ]
    return Letter(title.replace("\n", ""), paragraphs, tables, material.review.is_synthetic)


def _head(material: Material, title: str) -> list[Paragraph]:
    review = material.review
    lines = [Paragraph(Kind.STAMP, f"{LABEL}　全部数字为虚构，不得用于工作")] if review.is_synthetic else []
    lines.append(Paragraph(Kind.TITLE, title))
    if not review.is_ready:
        lines.append(Paragraph(Kind.NOTE, "（数据核查未通过，特批定稿）"))
    return [
        *lines,
        Paragraph(Kind.SALUTATION, "各试点镇人民政府，区级有关部门："),
        Paragraph(
            Kind.BODY,
            f"现将{material.period}强镇带村试点指标完成情况通报如下。数据截至{material.as_of}，"
            "以各单位报送并采用的为准。",
        ),
    ]


def _overall(material: Material) -> list[Paragraph]:
    parts = [
        ("指标完成情况", f"{lights_sentence(material)}{moves_sentence(material)}各镇情况见附表1。"),
        ("数据报送情况", reporting_sentence(material)),
        ("数据核查情况", checks_sentence(material)),
    ]
    return [
        Paragraph(kind, text)
        for numeral, (name, told) in zip(NUMERALS, parts, strict=False)
        for kind, text in ((Kind.PART, f"（{numeral}）{name}"), (Kind.BODY, told))
    ]


def _behind(material: Material) -> list[Paragraph]:
    if not material.behind:
        text = "本期已评价的指标没有滞后。" if material.judged_count else "本期没有可评价的指标。"
        return [Paragraph(Kind.BODY, text)]
    towns = [town for town in material.towns if town.behind]
    lines = [
        Paragraph(
            Kind.BODY,
            f"滞后指标共 {len(material.behind)} 项，涉及 {len(towns)} 个镇，各镇由重到轻列出。",
        )
    ]
    for place, town in enumerate(towns):
        lines.append(Paragraph(Kind.PART, f"（{numeral_of(place + 1)}）{town.name}（{len(town.behind)} 项）"))
        lines += _points(town)
    return lines


def _points(town: Town) -> list[Paragraph]:
    return [
        Paragraph(Kind.POINT, behind_sentence(one), f"{number}. {one.name}。")
        for number, one in enumerate(town.behind, start=1)
    ]


def _owing(material: Material, tables: list[str]) -> list[Paragraph]:
    reporting = material.reporting
    if not reporting.totals["expected"]:
        return [Paragraph(Kind.BODY, "本期没有登记应报事项。")]
    owing = [*reporting.silent, *reporting.partial]
    if not owing:
        return [Paragraph(Kind.BODY, "应报单位均已报送。")]
    told = [
        ("全部未报", [f"{office_of(row)}（{lacking_of(row)} 项）" for row in reporting.silent]),
        (
            "部分未报",
            [
                f"{office_of(row)}（应报 {row['expected_count']} 项，未报 {lacking_of(row)} 项）"
                for row in reporting.partial
            ],
        ),
    ]
    return [
        Paragraph(
            Kind.BODY,
            f"未报齐的单位 {len(owing)} 个，未报事项共 {_lacking(owing)} 项，清单见附表{tables.index(OWED) + 1}。",
        ),
        *(
            Paragraph(Kind.BODY, f"{how}的单位 {len(offices)} 个：{'、'.join(offices)}。")
            for how, offices in told
            if offices
        ),
    ]


def _lacking(owing: list[Record]) -> int:
    return sum(lacking_of(row) for row in owing)


def _corrections(material: Material) -> list[Paragraph]:
    lines = [Paragraph(Kind.BODY, changes_sentence(material))]
    for number, change in enumerate(material.corrections.changes, start=1):
        text = f"{change.column_zh}由 {computed(change.before)} 改为 {computed(change.after)}。"
        lines.append(Paragraph(Kind.POINT, text, f"{number}. {spoken(change.subject_zh)}。"))
    return lines


def _conflicts(material: Material) -> list[Paragraph]:
    found = material.figures.conflicts
    if not found:
        return [Paragraph(Kind.BODY, "没有发现表述不一致的目标。")]
    lines = [
        Paragraph(
            Kind.BODY,
            f"同一目标有两种表述的 {len(found)} 处，已明确 {len(found) - len(material.open_conflicts)} 处，"
            f"待明确 {len(material.open_conflicts)} 处。",
        )
    ]
    for number, row in enumerate(found, start=1):
        name = f"{number}. {row['town_name']}{row['indicator_name_zh']}。"
        lines.append(Paragraph(Kind.POINT, conflict_sentence(row), name))
    return lines


def _next(material: Material) -> list[Paragraph]:
    """The tasks that follow from the figures; by when, and how, the office writes itself."""
    reporting = material.reporting
    tasks = []
    if material.behind:
        owners = list(dict.fromkeys(name for one in material.behind for name in _owners(one)))
        tasks.append(
            f"请{'、'.join(owners) or '责任单位'}对 {len(material.behind)} 项滞后指标逐项说明原因、提出措施，"
            f"于{BLANK_DATE}报送。"
        )
    owing = [*reporting.silent, *reporting.partial]
    if owing:
        count = _lacking(owing)
        tasks.append(f"请未报齐的 {len(owing)} 个单位于{BLANK_DATE}补报 {count} 项未报事项。")
    tasks += _asked(material)
    if material.open_conflicts:
        tasks.append(f"表述不一致的 {len(material.open_conflicts)} 处目标，由专班于{BLANK_DATE}明确以哪个为准。")
    unknown = [one for one in material.standings if one.light == GREY and not one.row["department_names"]]
    if unknown:
        tasks.append(f"没有责任部门的 {len(unknown)} 项指标，由专班于{BLANK_DATE}明确责任部门。")
    tasks.append("（由专班补充）")
    return [Paragraph(Kind.BODY, f"（{numeral_of(number)}）{task}") for number, task in enumerate(tasks, start=1)]


def _asked(material: Material) -> Iterator[str]:
    """What the findings of the checks ask of departments; what the office settles itself stands apart."""
    for check in material.failed:
        found = [one.actor_zh for one in check.findings if one.actor_zh not in OURS]
        if found and check.check_id in _ASKED:
            yield f"请{'、'.join(dict.fromkeys(found))}{_ASKED[check.check_id].format(count=len(found))}"


def _owners(one: Standing) -> list[str]:
    return (one.row["department_names"] or "").split("、") if one.row["department_names"] else []


def numeral_of(number: int) -> str:
    """三 for 3, 十四 for 14, 二十一 for 21; up to 99."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{NUMERALS[tens - 1]}十"
    return head + (NUMERALS[ones - 1] if ones else "")
