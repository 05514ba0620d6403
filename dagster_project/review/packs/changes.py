"""What is not as it was: the figures of two packs laid side by side, each difference with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.review.cycle_review import Change
from dagster_project.wording.moments import as_stored, in_beijing

Record = dict[str, Any]
# Facts that departments report; the others follow from them and from the targets.
REPORTED = ("fct_indicator_value", "fct_measure_status", "fct_project_status")
WITHDRAWN = "撤回"


@dataclass(frozen=True)
class Before:
    """The pack that a review is compared with: its figures, and up to when and by which code they were known."""

    name: str
    figures: Path
    ends_on: date
    known_until: datetime
    code_fingerprint: str


@dataclass(frozen=True)
class Difference:
    """A change, and what the gate must know of it besides."""

    change: Change
    is_reported: bool
    department_code: str | None
    ends_on: date | None
    note_text: str | None


def differences(before: Before, data: Path, code_fingerprint: str) -> list[Difference]:
    """What differs between the pack before and the data of a new one, of the periods that both know.

    `data` is the folder of the new pack's Parquet. In the order of table, indicator, town and period.
    """
    with duckdb.connect(config={"autoinstall_known_extensions": False}) as connection:
        connection.execute("create table figure_before as from read_parquet(?)", [str(before.figures)])
        connection.execute("create table figure_now as from read_parquet(?)", [str(data / "figures.parquet")])
        for table in ("target_conflict", "source_file"):
            files = str(data / f"quality.{table}.parquet")
            connection.execute(f"create table {table} as from read_parquet(?)", [files])
        until = as_stored(before.known_until)
        rows = _records(connection, _DIFFERING, {"until": until, "ends_on": before.ends_on})
        others = _records(connection, _OTHER_FILES, {"until": until})
    is_other_code = before.code_fingerprint != code_fingerprint
    fallback = _fallback(is_other_code, [row["path"] for row in others])
    targets = {
        _series(row): _of_target(row, _reason(row) or fallback)
        for row in rows
        if row["table_name"] == "fct_indicator_target"
    }
    return [
        _difference(row, _reason(row) or (targets.get(_series(row)) if _is_verdict(row) else None) or fallback)
        for row in rows
    ]


def _difference(row: Record, reason: tuple[str, str]) -> Difference:
    reason_zh, reason_en = reason
    change = Change(
        table_name=row["table_name"],
        subject_zh=row["subject_zh"],
        column_zh=row["column_zh"],
        before=row["before_text"],
        after=row["after_text"],
        reason_zh=reason_zh,
        reason_en=reason_en,
        source=row["place"],
    )
    is_reported = row["table_name"] in REPORTED
    return Difference(change, is_reported, row["department_code"], row["ends_on"], row["note_text"])


def _reason(row: Record) -> tuple[str, str] | None:
    """Why a figure is another one, in Chinese and English; None where no file and no decision explains it."""
    if row["is_new_version"]:
        return _arrival(row, row["place"], row["received_at"], row["note_text"])
    if row["decided_by"]:
        about = f"{row['decided_by']}，{row['decided_on']}"
        return (
            f"目标已明确（{about}）：{row['decision_reason']}",
            f"The target was decided ({about}): {row['decision_reason']}",
        )
    if row["cause"]:
        cause = row["cause"]
        zh, en = _arrival(cause, cause["place"], cause["received_at"], cause["note_text"])
        return f"因“{cause['subject_zh']}”有变：{zh}", f"Follows from “{cause['subject_zh']}”: {en}"
    return None


def _series(row: Record) -> tuple[str, str]:
    return row["town_code"], row["indicator_code"]


def _is_verdict(row: Record) -> bool:
    return row["table_name"] not in (*REPORTED, "fct_indicator_target")


def _of_target(row: Record, reason: tuple[str, str]) -> tuple[str, str]:
    reason_zh, reason_en = reason
    return f"因“{row['subject_zh']}”的目标有变：{reason_zh}", f"Follows from “{row['subject_zh']}”: {reason_en}"


def _arrival(row: Record, place: str, received_at: datetime, note_text: str | None) -> tuple[str, str]:
    when = f"{in_beijing(received_at):%Y-%m-%d %H:%M}"
    note_zh, note_en = (f"；说明：{note_text}", f"; note: {note_text}") if note_text else ("", "")
    if row["after_text"] == WITHDRAWN:
        kind_zh, kind_en = "已撤回", "Withdrawn"
    elif row["before_text"] is None:
        kind_zh, kind_en = "新收到", "Newly received"
    else:
        kind_zh, kind_en = "新版本", "New version"
    return (
        f"{kind_zh}：{place}，{when} 收到{note_zh}",
        f"{kind_en}: {place}, received {when} Beijing time{note_en}",
    )


def _fallback(is_other_code: bool, other_files: list[str]) -> tuple[str, str]:
    """What else may have changed a figure: files that say what names mean, or the code and its seeds."""
    if other_files:
        files = "、".join(other_files)
        return f"方案、名册或登记表有新版本：{files}", f"Notices or registers have new versions: {files}"
    if is_other_code:
        return (
            "程序、规则或决定有更新，按新的重新计算",
            "The code, a rule or a decision is another one; computed anew",
        )
    return "所依据的其他数据有变", "Other data that it rests on changed"


def _records(connection: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, Any]) -> list[Record]:
    found = connection.execute(query, parameters)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


_OTHER_FILES = (
    "select distinct path from source_file where kind <> 'submission' and received_at > $until order by path"
)

# A verdict follows from the figure of its town and indicator that came last; a rank from that of any town.
_DIFFERING = """
with differing as (
    select
        table_name, figure_code, column_code,
        coalesce(now.column_zh, before.column_zh) as column_zh,
        coalesce(now.subject_zh, before.subject_zh) as subject_zh,
        coalesce(now.town_code, before.town_code) as town_code,
        coalesce(now.indicator_code, before.indicator_code) as indicator_code,
        coalesce(now.period_code, before.period_code) as period_code,
        coalesce(now.ends_on, before.ends_on) as ends_on,
        before.value_text as before_text,
        now.value_text as after_text,
        now.place,
        now.received_at,
        coalesce(now.department_code, before.department_code) as department_code,
        now.note_text,
        coalesce(now.received_at > $until, false) as is_new_version
    from figure_before as before
    full outer join (from figure_now where ends_on is null or ends_on <= $ends_on) as now
        using (table_name, figure_code, column_code)
    where before.value_text is distinct from now.value_text
),

arrived as (
    select
        *,
        struct_pack(subject_zh, place, received_at, note_text, before_text, after_text) as arrival
    from (
        select
            now.*,
            before.value_text as before_text,
            now.value_text as after_text
        from figure_now as now
        left join figure_before as before using (table_name, figure_code, column_code)
        where now.received_at > $until and now.value_text is distinct from before.value_text
    ) as figures
),

causes as (
    select
        differing.table_name, differing.figure_code, differing.column_code,
        max_by(arrived.arrival, arrived.received_at) as cause
    from differing
    inner join arrived
        on
            differing.indicator_code = arrived.indicator_code
            and (differing.town_code = arrived.town_code or differing.table_name = 'fct_indicator_comparison')
    where differing.table_name in ('fct_indicator_year', 'fct_indicator_pace', 'fct_indicator_comparison')
    group by all
),

decisions as (
    select
        'fct_indicator_target' as table_name,
        town_code || '|' || indicator_code || '|' || target_year as figure_code,
        any_value(decided_by) as decided_by,
        any_value(decided_on) as decided_on,
        any_value(decision_reason) as decision_reason
    from target_conflict
    where is_decided
    group by all
)

select *
from differing
left join causes using (table_name, figure_code, column_code)
left join decisions using (table_name, figure_code)
order by
    list_position(
        ['fct_indicator_value', 'fct_indicator_target', 'fct_measure_status', 'fct_project_status'], table_name
    ) nulls last,
    table_name, indicator_code, town_code, period_code, figure_code, column_code
"""
