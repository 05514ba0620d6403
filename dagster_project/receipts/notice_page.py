"""What became of each notice, a page a town: what was read, what is asked, which sentences with numbers nobody
understood, lines to paste into notice.yml."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from dagster_project.places import put
from dagster_project.receipts.path import safe_part
from dagster_project.settings import Settings
from dagster_project.wording.synthetic import is_synthetic, labelled

ENDING = ".回执.txt"
ISSUES_SHOWN = 200
_OUTCOMES = {
    "accepted": "已采用",
    "partly_accepted": "部分采用",
    "waiting": "暂未采用，等待补充",
    "rejected": "未采用",
}
_SIGNS = {"reject": "✗ 需更正", "warn": "！ 请核对", "note": "· 知悉"}
# What a sidecar can say where the notice does not, with an example.
_FACTS = {
    "title": ("标题", "标题全称"),
    "document_no": ("文号", "某府办发〔2024〕41号"),
    "issuer": ("印发单位", "某市某区人民政府办公室"),
    "issued_on": ("印发日期", "2024-06-05"),
    "district_name": ("区县", "某区"),
    "town_name": ("镇名", "某镇"),
    "pilot_from_year": ("试点起始年", "2023"),
    "pilot_to_year": ("试点结束年", "2025"),
}
# Numbers and days stand without quotes.
_BARE = {"issued_on", "pilot_from_year", "pilot_to_year"}
_FACTS_OF_TOWN = """
select documents.title, documents.document_no, documents.issuer, documents.issued_on, towns.district_name,
    towns.town_name, towns.pilot_from_year, towns.pilot_to_year
from marts.dim_town as towns
left join marts.dim_document as documents using (town_code)
where towns.town_code = ? and towns.is_current
"""
_COUNTS = """
select
    (select count(*) from marts.fct_indicator_target where town_code = $1 and stated_in = 'annex'),
    (select count(*) from marts.fct_indicator_target where town_code = $1 and stated_in = 'body'),
    (select count(*) from marts.dim_measure where town_code = $1 and kind <> 'task'),
    (select count(*) from marts.dim_measure where town_code = $1 and kind = 'task'),
    (select count(*) from marts.dim_project where town_code = $1 and annex_no is not null)
"""
_ISSUES = """
select severity, message_zh, coalesce(suggestion_zh, ''),
    string_agg(distinct concat_ws('!', sheet, cell), '、'), count(*)
from quality.submission_issue
where source_path like $1 and is_current_file
group by all
order by max(array_position(['reject', 'warn', 'note'], severity)), 4, 2
"""
_NOT_UNDERSTOOD = """
select reason_code, statement_text, paragraph_no
from quality.commitment_unparsed
where town_code = ?
group by all
order by paragraph_no, min(char_start)
"""
_REASONS = {
    "name_unknown": "不是目录中的指标",
    "pattern_unknown": "没有读懂",
    "figure_unparsed": "数字无法识别",
    "unit_unfit": "计量单位与指标不符",
    "elsewhere": "说的是全区或其他地方",
    "conditional": "以条件为前提或只是预计",
    "partial": "只是其中一部分",
    "yearly": "每年的工作，没有总数",
    "year_unclear": "年份不明",
}
_UNREAD = """
select distinct value_text
from quality.submission_issue
where source_path like $1 and is_current_file and rule_code = 'annex_missing'
order by 1
"""


def write_notice_pages(settings: Settings, connection: duckdb.DuckDBPyConnection, release_id: str | None) -> None:
    """Write the page of each town that has a notice, anew where it says something else. Raises OSError.

    `connection` holds a release. Pages lie in receipts/notices, one a town.
    """
    files = connection.execute(
        """
        select split_part(path, '/', 2), path, outcome, message_zh, coalesce(suggestion_zh, '')
        from quality.source_file
        where kind = 'notice_text' and is_current
        order by path
        """
    ).fetchall()
    is_made_up = is_synthetic(connection)
    for town_code in sorted({file[0] for file in files}):
        lines = _page(connection, town_code, [file[1:] for file in files if file[0] == town_code])
        head = [labelled(f"方案回执：{town_code}", is_made_up), f"发布版本 {release_id or '—'}", ""]
        _write(page_path(settings, town_code), head, lines)


def page_path(settings: Settings, town_code: str) -> Path:
    """The page of a town."""
    return settings.notice_pages / f"{safe_part(town_code)}{ENDING}"


def _write(target: Path, head: list[str], lines: list[str]) -> None:
    """Write a page whole; one that says the same under an earlier release stays."""
    text = "\n".join(lines) + "\n"
    if target.is_file() and target.read_text(encoding="utf-8", errors="replace").endswith("\n\n" + text):
        return
    put(target, "\n".join(head) + "\n" + text)


def _page(
    connection: duckdb.DuckDBPyConnection, town_code: str, files: Sequence[tuple[str, str, str, str]]
) -> list[str]:
    row = connection.execute(_FACTS_OF_TOWN, [town_code]).fetchone()
    facts = dict(zip(_FACTS, row or [None] * len(_FACTS), strict=True))
    within = f"annexes/{town_code}/%"
    lines = ["一、读到了什么"]
    for path, outcome, message, suggestion in files:
        lines += [f"  {path}：{_OUTCOMES.get(outcome, outcome)}", f"    {message}{suggestion}"]
    lines += [f"  {label}：{facts[name] or '未知'}" for name, (label, _) in _FACTS.items()]
    counts = connection.execute(_COUNTS, [town_code]).fetchone() or ()
    labels = ("附件目标", "正文目标", "政策和改革事项", "正文任务", "附件项目")
    lines.append("  " + "，".join(f"{label} {count} 项" for label, count in zip(labels, counts, strict=False)))
    issues = connection.execute(_ISSUES, [within]).fetchall()
    lines += ["", f"二、请核对（{sum(issue[4] for issue in issues)} 条）" if issues else "二、没有需要核对的内容"]
    for severity, message, suggestion, places, _ in issues[:ISSUES_SHOWN]:
        lines.append(f"  {_SIGNS[severity]}　{places + '：' if places else ''}{message}{suggestion}")
    if len(issues) > ISSUES_SHOWN:
        lines.append(f"  另有 {len(issues) - ISSUES_SHOWN} 种问题，见 quality.submission_issue。")
    unread = [number for (number,) in connection.execute(_UNREAD, [within]).fetchall()]
    return [*lines, "", *_not_understood(connection, town_code), "", *_to_paste(facts, unread, town_code)]


def _not_understood(connection: duckdb.DuckDBPyConnection, town_code: str) -> list[str]:
    """The parts of sentences with numbers that are no target, each with the reason."""
    parts = connection.execute(_NOT_UNDERSTOOD, [town_code]).fetchall()
    if not parts:
        return ["三、正文中的数字都已读出"]
    lines = [f"三、正文中没有作为目标采用的数字（{len(parts)} 处，确是目标的请告知数据工程师）"]
    for reason, text, paragraph_no in parts[:ISSUES_SHOWN]:
        lines.append(f"  第 {paragraph_no} 段“{text}”：{_REASONS[reason]}")
    if len(parts) > ISSUES_SHOWN:
        lines.append(f"  另有 {len(parts) - ISSUES_SHOWN} 处，见 quality.commitment_unparsed。")
    return lines


def _to_paste(facts: dict[str, object], unread: Sequence[str], town_code: str) -> list[str]:
    """Lines for notice.yml: a fact each that nobody states, an entry for each annex that was not read."""
    missing = [name for name, value in facts.items() if value is None]
    if not missing and not unread:
        return ["四、notice.yml 无需补充"]
    lines = [f"四、可写入 annexes/{town_code}/notice.yml 的内容（把示例改成实际内容，不清楚的行删去）"]
    for name in missing:
        label, example = _FACTS[name]
        lines.append(f"{name}: {example if name in _BARE else chr(34) + example + chr(34)}   # {label}")
    lines += ["annexes:"] if unread else []
    for number in unread:
        lines += [
            f"  - annex_no: {number}",
            "    kind: indicators   # 指标 indicators，政策 policies，改革 reforms，项目 projects",
            f'    title: "附件{number}的标题"',
            f"    file: annex-{number}.csv",
        ]
    return lines
