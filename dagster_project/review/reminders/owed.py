"""What departments still owe to a cycle, as the published release has it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import duckdb

from dagster_project.settings import Settings
from dagster_project.warehouse.release import published_release
from dagster_project.wording.office_names import office_name

KINDS = {"indicator": "指标", "measure": "事项进展", "project": "项目进展"}

_OWED = """
select
    owed.department_code, departments.department_name, departments.district_code, departments.district_name,
    owed.subject_kind, owed.period_code, owed.due_on, owed.outcome,
    coalesce(indicators.indicator_name_zh, measures.title_zh, '全部项目'), towns.town_name
from quality.obligation_status as owed
inner join marts.dim_department as departments on owed.department_code = departments.department_code
left join marts.dim_town as towns on owed.town_code = towns.town_code and towns.is_current
left join marts.dim_indicator as indicators
    on owed.subject_kind = 'indicator' and owed.subject_code = indicators.indicator_code
left join marts.dim_measure as measures
    on owed.subject_kind = 'measure' and owed.subject_code = measures.measure_code
where owed.cycle_code = ? and owed.outcome <> 'accepted'
order by departments.district_code, owed.department_code, owed.due_on, owed.period_code, owed.subject_kind,
    owed.subject_code, owed.town_code
"""
# Of the cycles that ask for a report the one of its own period.
_DUE = """
select distinct cycle_code
from quality.obligation_status
where cycle_code = period_code and outcome <> 'accepted' and list_contains($days, due_on)
order by cycle_code
"""


@dataclass(frozen=True)
class Item:
    """One report that is owed: of an indicator or a measure in a town, or of all projects."""

    subject_kind: str
    period_code: str
    due_on: date
    outcome: str
    subject_zh: str
    town_name: str | None

    @property
    def is_sent_back(self) -> bool:
        """Whether something came, and none of it could be taken in."""
        return self.outcome == "quarantined"


@dataclass(frozen=True)
class Debtor:
    """A department and what it owes, what is due first first."""

    department_code: str
    department_name: str
    district_code: str
    district_name: str
    items: list[Item]

    @property
    def name(self) -> str:
        """大足区教委."""
        return office_name(self.district_name, self.department_name)

    @property
    def first_due_on(self) -> date:
        """The due day that comes first."""
        return min(item.due_on for item in self.items)

    @property
    def due_words(self) -> str:
        """截止 2024-10-15, or the first of several days."""
        is_one_day = len({item.due_on for item in self.items}) == 1
        return f"{'截止' if is_one_day else '最早截止'} {self.first_due_on}"

    @cached_property
    def by_report(self) -> dict[tuple[str, str, date], list[Item]]:
        """The items by kind, period and due day."""
        found: dict[tuple[str, str, date], list[Item]] = defaultdict(list)
        for item in self.items:
            found[item.subject_kind, item.period_code, item.due_on].append(item)
        return found


def debtors_of(connection: duckdb.DuckDBPyConnection, cycle_code: str) -> list[Debtor]:
    """The departments that owe something to a cycle, district by district. Raises duckdb.Error."""
    rows = connection.execute(_OWED, [cycle_code]).fetchall()
    found: dict[tuple[str, str, str, str], list[Item]] = defaultdict(list)
    for code, name, district_code, district_name, *item in rows:
        found[code, name, district_code, district_name].append(Item(*item))
    return [Debtor(*who, items) for who, items in found.items()]


def cycles_to_remind(settings: Settings, today: date, days_before: int) -> list[str]:
    """The cycles of which a report that is not there is due in so many days, or was due yesterday."""
    release = published_release(settings)
    if release is None or "quality.obligation_status" not in release.manifest["row_counts"]:
        return []
    days = [today + timedelta(days=days_before), today - timedelta(days=1)]
    with duckdb.connect(release.database, read_only=True) as connection:
        return [code for (code,) in connection.execute(_DUE, {"days": days}).fetchall()]
