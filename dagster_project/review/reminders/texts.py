"""The words of a reminder, ready to paste: what is owed, for which period, by when, and on which form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from dagster_project.review.reminders.owed import KINDS, Debtor, Item
from dagster_project.wording.periods import day_name, period_name
from dagster_project.wording.synthetic import LABEL


def text_of(debtor: Debtor, today: date, forms: list[str], is_synthetic: bool) -> str:
    """The reminder of one department as it is on a day. `forms` are the names of the files beside it."""
    lacking = [item for item in debtor.items if not item.is_sent_back]
    sent_back = [item for item in debtor.items if item.is_sent_back]
    lines = [f"【{LABEL}，全部内容为虚构】"] if is_synthetic else []
    lines.append(f"{debtor.name}：")
    if lacking:
        lines.append(f"截至{day_name(today)}，以下 {len(lacking)} 项数据尚未收到：")
        lines += _numbered(lacking, today)
    if sent_back:
        lines.append(f"以下 {len(sent_back)} 项已收到，但未采用，请按回执改正后重新报送：")
        lines += _numbered(sent_back, today)
    if forms:
        lines.append(f"请用所附填报表填报：{'、'.join(forms)}。")
    if any(item.subject_kind == "indicator" for item in debtor.items):
        lines.append("本镇没有该项指标的填“不适用”；没有数据的请留空，留空按未报计。")
    lines.append("今天已经报送的，请忽略。")
    return "\n".join(lines) + "\n"


def due_words(due_on: date, today: date) -> str:
    """请于2024年10月15日前报送（还有 5 天）, or how long it is overdue."""
    days = (due_on - today).days
    if days < 0:
        return f"应于{day_name(due_on)}前报送，已逾期 {-days} 天"
    return f"请于{day_name(due_on)}前报送（{f'还有 {days} 天' if days else '今天截止'}）"


def report_name(kind: str, period_code: str) -> str:
    """2024年三季度指标."""
    return f"{period_name(period_code) or period_code}{KINDS[kind]}"


def _numbered(items: list[Item], today: date) -> Iterable[str]:
    reports: dict[tuple[str, str, date], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        towns = reports[item.subject_kind, item.period_code, item.due_on][item.subject_zh]
        towns += [item.town_name] if item.town_name else []
    for number, ((kind, period_code, due_on), subjects) in enumerate(reports.items(), start=1):
        count = sum(max(len(towns), 1) for towns in subjects.values())
        told = "；".join(
            f"{subject}（{'、'.join(towns)}）" if towns else subject for subject, towns in subjects.items()
        )
        yield f"{number}. {report_name(kind, period_code)} {count} 项，{due_words(due_on, today)}：{told}。"
