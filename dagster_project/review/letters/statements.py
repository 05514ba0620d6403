"""Sentences that several letters say, each from the figures of the pack alone."""

from __future__ import annotations

from typing import Any

from dagster_project.review.letters.material import Material
from dagster_project.review.pages.lights import GREEN, GREY, RED, YELLOW
from dagster_project.review.pages.standing import Standing
from dagster_project.wording.annexes import annex_name
from dagster_project.wording.number_text import MISSING, percent
from dagster_project.wording.office_names import office_name

Record = dict[str, Any]


def lights_sentence(material: Material) -> str:
    """How many indicators stand under each light."""
    counts = material.counts
    unlit = f"另有 {counts['unlit']} 项本期不报或没有目标，不作评价。" if counts["unlit"] else ""
    if not material.judged_count:
        return f"本期没有可评价的指标（{counts[GREY.code]} 项无数据）。{unlit}"
    return (
        f"{len(material.towns)} 个镇已评价指标 {material.judged_count} 项，其中绿灯 {counts[GREEN.code]} 项、"
        f"黄灯 {counts[YELLOW.code]} 项、红灯 {counts[RED.code]} 项；无数据 {counts[GREY.code]} 项。{unlit}"
    )


def behind_sentence(one: Standing) -> str:
    """What stands there, what should, what is lacking, and who answers for it."""
    parts = [f"{one.status_zh}：实际 {actual_words(one)}", f"序时应达 {one.expected}", one.gap]
    if pace_words(one) != MISSING:
        parts.append(f"序时完成率 {one.pace}")
    if one.row["target_kind"]:
        parts.append(f"{one.row['target_year']}年目标{one.target}")
    move = f"，比上期{one.move}" if one.move else ""
    return f"{'，'.join(parts)}{move}；责任单位：{one.row['department_names'] or '未明确'}。"


def actual_words(one: Standing) -> str:
    """3,060.5 万美元; 14.8%（至今年均 8.79%） of a growth of which several years were reported."""
    return one.actual + (f"（{one.average}）" if one.average else "")


def pace_words(one: Standing) -> str:
    """57.1%; a dash for what stands worse than at the start, of which the status says all."""
    return one.pace if (one.row["pace_pct"] or 0.0) >= 0 else MISSING


def moves_sentence(material: Material) -> str:
    """What is better and what is worse than in the period before."""
    if material.moves is None:
        return "没有可与上期比较的指标。" if material.judged_count else ""
    better, worse, alike = material.moves
    return f"与上期可比的 {sum(material.moves)} 项中，好转 {better} 项、转差 {worse} 项、状态不变 {alike} 项。"


def reporting_sentence(material: Material) -> str:
    """How much of what was owed is there."""
    reporting = material.reporting
    totals = reporting.totals
    if not totals["expected"]:
        return "本期没有登记应报事项。"
    return (
        f"本期应报 {totals['expected']} 项，采用 {totals['accepted']} 项，完整率 "
        f"{percent(reporting.completeness_pct)}；未报 {reporting.lacking} 项"
        + (f"（其中无责任部门 {len(reporting.unowned)} 项）" if reporting.unowned else "")
        + f"，退回待更正 {totals['quarantined']} 项，迟报 {reporting.late} 项。"
    )


def checks_sentence(material: Material) -> str:
    """Whether the figures passed, and if not, why, and why the letter is written all the same."""
    checks = material.review.checks
    if not material.failed:
        return f"数据核查 {len(checks)} 项全部通过。"
    failed = "；".join(
        f"{check.title_zh}现为 {check.observed}，要求 {check.threshold}" for check in material.failed
    )
    reason = material.review.forced_reason
    forced = f"经特批定稿，理由：{reason.rstrip('。')}。" if reason else ""
    return f"数据核查 {len(checks)} 项，{len(material.failed)} 项未通过：{failed}。{forced}"


def changes_sentence(material: Material) -> str:
    """How many figures were corrected since the pack before, and how many verdicts turned with them."""
    if material.compared_with is None:
        return "首次定稿，没有可比的上一版。"
    found = material.corrections
    if not found.count:
        return f"与{material.compared_with}相比，各单位已报数据没有更正{found.turned_words}。"
    return f"与{material.compared_with}相比，数据更正 {found.count} 项{found.turned_words}。"


def conflict_sentence(row: Record) -> str:
    """Where a target is stated in two ways, what each says, and what was decided."""
    stated = "；".join(f"{_where(row, no)}为“{_words(row, no)}”" for no in (1, 2))
    if not row["is_decided"]:
        return f"{row['target_year']}年目标，{stated}。待明确以哪个为准。"
    reason = f"，理由：{row['decision_reason'].rstrip('。')}" if row["decision_reason"] else ""
    return f"{row['target_year']}年目标，{stated}。已由{row['decided_by']}明确{reason}。"


def lacking_of(row: Record) -> int:
    """How many reports of a department did not come, or came without a value."""
    return int(row["missing_count"] + row["blank_count"])


def office_of(row: Record) -> str:
    """A department with its district."""
    return office_name(row["district_name"], row["department_name"])


def _where(row: Record, no: int) -> str:
    if row[f"stated_in_{no}"] == "annex":
        return f"{annex_name(row[f'annex_no_{no}'])}第{row[f'item_no_text_{no}'] or ''}项"
    return f"正文第{row[f'paragraph_no_{no}']}段"


def _words(row: Record, no: int) -> str:
    words = row[f"statement_text_{no}"] or row[f"target_text_{no}"] or ""
    return str(words).strip().rstrip("。；")
