"""How far behind each department is with its reports on a day, as the published release has it.

What is late is a report that was due and is not there, unless a later one of the same kind is: who left March out
and reported April is up to date again, though March stays missing in quality.submission_status.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dagster_project.settings import Settings
from dagster_project.warehouse.release import published_release
from dagster_project.wording.moments import in_beijing

_LATENESS = """
with reports as (
    select distinct
        status.department_code,
        concat_ws('|', status.subject_kind, status.subject_code, status.town_code, periods.grain) as series,
        status.period_code,
        status.due_on,
        status.is_received,
        status.received_at
    from quality.obligation_status as status
    inner join marts.dim_period as periods on status.period_code = periods.period_code
),

followed as (
    select
        *,
        max(case when is_received then due_on end) over (partition by department_code, series) as last_due_on
    from reports
),

judged as (
    select
        *,
        due_on < $today and not is_received and due_on > coalesce(last_due_on, date '0001-01-01') as is_late
    from followed
)

select
    departments.department_code,
    departments.district_name || ' ' || departments.department_name,
    departments.district_code || ' ' || departments.department_name_en,
    count(distinct judged.series),
    count(distinct judged.series) filter (where judged.is_late),
    min(judged.due_on) filter (where judged.is_late),
    min_by(judged.period_code, judged.due_on) filter (where judged.is_late),
    max(judged.received_at)
from judged
inner join marts.dim_department as departments on judged.department_code = departments.department_code
group by all
order by departments.department_code
"""


@dataclass(frozen=True)
class Lateness:
    """What one department owes on a day: its reports, one an indicator, town and rhythm, and which are late."""

    today: date
    department_code: str
    # With its district, for each district has a 区商务委.
    department_name: str
    department_name_en: str
    report_count: int
    late_count: int
    # Of the report that is late for longest: the last day on which it was on time, and its period.
    late_since_on: date | None
    late_period_code: str | None
    # By the clock of Beijing; when anything that it owes was last taken in for the first time.
    last_received_at: datetime | None

    @property
    def late_days(self) -> int:
        """The days since the report that is late for longest was due; 0 where none is late."""
        return (self.today - self.late_since_on).days if self.late_since_on else 0

    @property
    def words_zh(self) -> str:
        """The state in one Chinese sentence."""
        if not self.late_count:
            return f"{self.department_name}：{self.report_count} 项应报内容均无逾期。{self._received_zh}"
        return (
            f"{self.department_name}：{self.report_count} 项应报内容中 {self.late_count} 项逾期，"
            f"最长 {self.late_days} 天（{self.late_period_code}，截止 {self.late_since_on}）。"
            f"{self._received_zh}"
        )

    @property
    def words_en(self) -> str:
        """The state in one English sentence."""
        name = self.department_name_en
        if not self.late_count:
            return f"{name}: no report is late, of {self.report_count} owed. {self._received_en}"
        return (
            f"{name}: late with {self.late_count} of {self.report_count} reports, "
            f"the longest by {self.late_days} days ({self.late_period_code}, due on {self.late_since_on}). "
            f"{self._received_en}"
        )

    @property
    def _received_zh(self) -> str:
        return f"最近一次收到：{self.last_received_at:%Y-%m-%d}。" if self.last_received_at else "从未收到填报。"

    @property
    def _received_en(self) -> str:
        if not self.last_received_at:
            return "Nothing was ever received."
        return f"Last received on {self.last_received_at:%Y-%m-%d}."


def lateness(settings: Settings, today: date) -> list[Lateness]:
    """Each department that owes reports, by its code; none before the first release that knows of any."""
    release = published_release(settings)
    if (
        release is None
        or not release.is_whole
        or "quality.obligation_status" not in release.manifest["row_counts"]
    ):
        return []
    import duckdb

    try:
        with duckdb.connect(release.database, read_only=True) as connection:
            rows = connection.execute(_LATENESS, {"today": today}).fetchall()
    except duckdb.Error:
        # Broken within: whoever reads it is told, and a run publishes another.
        return []
    shown = [(*row, in_beijing(last) if last else None) for *row, last in rows]
    return [Lateness(today, *row) for row in shown]
