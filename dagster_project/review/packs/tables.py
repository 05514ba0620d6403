"""The tables of the workbook of a pack: by town, by department, the four lists, and the quality of the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from dagster_project.review.cycle_review import Review
from dagster_project.review.findings import by_actor, place_words
from dagster_project.review.packs.decisions import Decision
from dagster_project.review.packs.formats import change_cell, target_cell
from dagster_project.review.packs.page_figures import Figures, Frames, Record
from dagster_project.review.packs.sheets import (
    BY_DEPARTMENT,
    BY_TOWN,
    MEASURES,
    PROJECTS,
    QUALITY,
    TARGETS,
    TASKS,
    Column,
)
from dagster_project.review.pages.lights import GREY, light_of
from dagster_project.review.pages.sources import Sources
from dagster_project.review.pages.standing import OUTCOMES, Standing, standings_of
from dagster_project.wording.annexes import annex_name
from dagster_project.wording.moments import BEIJING
from dagster_project.wording.number_text import MISSING
from dagster_project.wording.office_names import office_name
from dagster_project.wording.periods import period_name

ARREARS_SHOWN = 5
# The queries whose rows these tables take as frames.
FRAMES = ("departments", "arrears", "measures", "projects", "conflicts", "issues")


@dataclass(frozen=True)
class Table:
    """A sheet of the workbook. Its frame has what the columns show, texts or numbers, and maybe more."""

    name: str
    columns: list[Column]
    frame: pd.DataFrame
    frozen_columns: int = 1


def tables_of(review: Review, figures: Figures, frames: Frames) -> list[Table]:
    """Every table of the workbook, in the order of its sheets."""
    labels = {row["status"]: row["status_zh"] for row in figures.statuses}
    standings = standings_of(figures.standings, labels, Sources())
    judged = [_judged(one) for one in standings]
    promised = [row for row in judged if row["target_kind"]]
    measures = _told(frames["measures"])
    tasks = measures[measures["kind"] == "task"]
    return [
        Table("按镇", BY_TOWN, _frame(judged, BY_TOWN), frozen_columns=2),
        Table("按部门", BY_DEPARTMENT, _by_department(frames, standings)),
        Table("目标清单", TARGETS, _frame(promised, TARGETS)),
        Table("政策清单", MEASURES, measures[measures["kind"] == "policy"]),
        Table("改革清单", MEASURES, measures[measures["kind"] == "reform"]),
        Table("项目清单", PROJECTS, _told(frames["projects"])),
        *([Table("重点任务", TASKS, tasks)] if len(tasks) else []),
        Table("数据质量", QUALITY, _quality(review, figures, frames), frozen_columns=0),
    ]


def _judged(one: Standing) -> Record:
    """A row of the standings with its words."""
    row = one.row
    has_actual = row["actual_value"] is not None
    judged = row | {
        "name": one.name,
        "light": f"{one.light.sign} {one.status_zh}",
        "gap_value": one.gap_value,
        "period": period_name(row["period_code"]) if has_actual else one.earlier and f"上次 {one.earlier}",
        "move": one.move,
        "pilot": "是" if row["is_municipal_pilot"] else None,
        "place": "!".join(filter(None, (row["actual_path"], row["actual_sheet"], row["actual_cell"]))),
        "target_no": row["item_no_text"] or "正文",
        "target_name": row["indicator_text"] or one.name,
        "target_place": one.target_place,
    }
    cells = {
        "target": target_cell(one),
        "since_before": change_cell(one, one.since_before),
        "since_year_before": change_cell(one, one.since_year_before),
    }
    for name, (value, look) in cells.items():
        judged |= {name: value, f"{name}_format": look}
    if not has_actual:
        judged["average_growth_pct"] = None
    if one.is_ordinal:
        # Its numbers are ranks, which mean nothing to people: the grade stands in their stead.
        grades = {"baseline_value": one.baseline, "expected_value": one.expected, "actual_value": one.actual}
        judged |= {name: None if grade == MISSING else grade for name, grade in grades.items()}
    return judged


def _frame(records: list[Record], columns: list[Column]) -> pd.DataFrame:
    """Records as they are; of none the columns are there all the same."""
    return pd.DataFrame(records, columns=None if records else [column.source for column in columns], dtype=object)


def _by_department(frames: Frames, standings: list[Standing]) -> pd.DataFrame:
    found, owed = frames["departments"], frames["arrears"]
    owed_texts = _owed(owed) + "（" + owed["outcome"].map(OUTCOMES) + "）"
    behind = [
        (code, f"{one.light.sign} {one.row['town_name']} {one.name}（{one.gap}）")
        for one in standings
        if one.is_behind
        for code in one.row["department_codes"] or []
    ]
    behind_texts = pd.DataFrame(behind, columns=["department_code", "text"]).groupby("department_code")["text"]
    return found.assign(
        office=_office(found),
        due_on=_day(found["due_on"]),
        last_received_at=_beijing(found["last_received_at"]),
        owed=found["department_code"].map(owed_texts.groupby(owed["department_code"]).agg(_shortened)),
        behind=found["department_code"].map(behind_texts.agg("；".join)),
    )


def _shortened(texts: pd.Series) -> str:
    """The first few; the sheet 数据质量 has them all, to filter by department."""
    shown = "；".join(texts.head(ARREARS_SHOWN))
    return f"{shown}；等 {len(texts)} 项，见“数据质量”" if len(texts) > ARREARS_SHOWN else shown


def _told(found: pd.DataFrame) -> pd.DataFrame:
    """Measures or projects with what was last told of them; a status of an earlier period is none of this one."""
    signs = _said(found["status"], lambda status: light_of(status).sign)
    earlier = (f"{GREY.sign} 未填报（上次 " + found["status_zh"] + "）").fillna(f"{GREY.sign} 未填报")
    return found.assign(
        light=(signs + " " + found["status_zh"]).where(found["is_of_cycle"].fillna(False), earlier),
        period=_period(found["period_code"]),
        place=_place(found["status_path"], found["status_sheet"], found["status_cell"]),
        **{name: _day(found[name]) for name in ("starts_on", "ends_on") if name in found},
    )


def _quality(review: Review, figures: Figures, frames: Frames) -> pd.DataFrame:
    parts = (
        _checks(review),
        _decisions(figures),
        _conflicts(frames["conflicts"]),
        _issues(frames["issues"]),
        _arrears(frames["arrears"]),
    )
    return pd.concat(parts, ignore_index=True)


def _checks(review: Review) -> pd.DataFrame:
    """The verdicts, then what is to be done, department by department."""
    columns = ["light", "subject", "problem", "remedy", "actor", "place"]
    rows: list[tuple[str | None, ...]] = []
    for check in review.checks:
        words = f"{check.title_zh}：现为 {check.observed}，要求 {check.threshold}"
        count = f"{len(check.findings)} 项待处理" if check.findings else None
        rows.append(("● 通过" if check.passed else "■ 未通过", None, words, count, None, None))
    for actor in by_actor(review.failed):
        rows.append(("▲ 待处理", None, f"共 {actor.count} 项：{actor.by_check}", None, actor.name_zh, None))
        rows += [
            (
                "▲ 待处理",
                one.about_zh,
                f"{line.check.title_zh}：{one.message_zh}",
                one.next_step_zh,
                actor.name_zh,
                place_words(one.place) if one.place else None,
            )
            for line in actor.lines
            for one in line.findings
        ]
    return pd.DataFrame(rows, columns=columns).assign(kind="核查")


def _decisions(figures: Figures) -> pd.DataFrame:
    """What the working group decided, with who, when and why."""
    made = [Decision(row) for row in figures.decisions]
    rows = [
        (
            "● 已决定",
            one.about_zh,
            f"{one.kind_zh}：{one.content_zh}",
            one.row["reason"],
            f"{one.row['decided_by']}，{one.row['decided_on']}",
        )
        for one in made
    ]
    return pd.DataFrame(rows, columns=["light", "subject", "problem", "remedy", "actor"]).assign(kind="专班决定")


def _conflicts(found: pd.DataFrame) -> pd.DataFrame:
    subjects = found["town_name"] + " " + found["indicator_name_zh"]
    return found.assign(
        kind="目标表述不一致",
        light=found["is_decided"].map({True: "● 已明确", False: "▲ 待明确"}),
        subject=subjects + "（" + found["target_year"].astype("string") + "年）",
        problem="一处为“" + _stated(found, 1) + "”，一处为“" + _stated(found, 2) + "”",
        remedy=found["decision_reason"].fillna("请明确以哪一处为准。"),
        actor=found["decided_by"].fillna("专班"),
        place=_statement_place(found, 1) + "；" + _statement_place(found, 2),
    )


def _stated(found: pd.DataFrame, no: int) -> pd.Series:
    return found[f"statement_text_{no}"].fillna(found[f"target_text_{no}"]).fillna("")


def _statement_place(found: pd.DataFrame, no: int) -> pd.Series:
    annexes = found[f"annex_no_{no}"].fillna("").map(annex_name)
    in_annex = annexes + " 序号" + found[f"item_no_text_{no}"].fillna("")
    in_body = "正文第" + found[f"paragraph_no_{no}"].astype("string") + "段"
    return in_annex.where(found[f"stated_in_{no}"] == "annex", in_body)


def _issues(found: pd.DataFrame) -> pd.DataFrame:
    lights = found["severity"].map({"reject": "■ 退回", "warn": "▲ 提醒"})
    return pd.DataFrame(
        {
            "kind": "填报问题",
            "light": lights.mask(found["is_justified"].fillna(False), "● 已说明"),
            "subject": found["town_name"],
            "problem": found["message_zh"],
            "remedy": found["justification_text"].replace("", pd.NA).fillna(found["suggestion_zh"]),
            "actor": found["department_name"].fillna(found["owner_zh"]),
            "place": _place(found["source_path"], found["sheet"], found["cell"]),
            "value_text": found["value_text"],
        }
    )


def _arrears(found: pd.DataFrame) -> pd.DataFrame:
    signs = found["outcome"].map({"late": "▲", "quarantined": "■"}).fillna(GREY.sign)
    received = "，截止 " + _day(found["due_on"]) + "，收到 " + _beijing(found["received_at"])
    return pd.DataFrame(
        {
            "kind": "未报",
            "light": signs + " " + found["outcome"].map(OUTCOMES),
            "subject": _owed(found),
            "problem": _period(found["period_code"]) + received,
            "actor": _office(found),
        }
    )


def _owed(found: pd.DataFrame) -> pd.Series:
    return (found["town_name"].fillna("") + " " + found["subject_zh"].fillna("")).str.strip()


def _office(found: pd.DataFrame) -> list[str]:
    return [office_name(*names) for names in zip(found["district_name"], found["department_name"], strict=True)]


def _place(*parts: pd.Series) -> list[str]:
    """file!sheet!cell."""
    texts = zip(*(part.fillna("") for part in parts), strict=True)
    return ["!".join(filter(None, place)) for place in texts]


def _period(codes: pd.Series) -> pd.Series:
    return _said(codes, period_name)


def _said(texts: pd.Series, say: Callable[[str], str | None]) -> pd.Series:
    """Each text in other words. Texts again, even of nothing at all, of which pandas would make nulls."""
    return texts.astype("string").map(say, na_action="ignore").astype("string")


def _day(days: pd.Series) -> pd.Series:
    return days.dt.strftime("%Y-%m-%d")


def _beijing(moments: pd.Series) -> pd.Series:
    return moments.dt.tz_convert(BEIJING).dt.strftime("%Y-%m-%d %H:%M").fillna("—")
