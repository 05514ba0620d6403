"""What the working group decided, in words: which target counts, what was accepted, granted or opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dagster_project.wording.office_names import office_name
from dagster_project.wording.periods import period_name

_KINDS = {
    "target": "目标以何处为准",
    "warning": "采纳疑点说明",
    "lateness": "准予延期",
    "reporting_window": "报送起止日期",
}
_PLACES = {"annex": "附件", "body": "正文"}


@dataclass(frozen=True)
class Decision:
    """A row of marts.dim_decision with the names of what it is about."""

    row: dict[str, Any]

    @property
    def kind_zh(self) -> str:
        """准予延期."""
        return _KINDS[self.row["decision_kind"]]

    @property
    def about_zh(self) -> str:
        """大足区教委 · 万古镇 · 出口总额 · 2024年三季度."""
        row = self.row
        department = row["department_name"] and office_name(row["district_name"], row["department_name"])
        year = row["target_year"] and f"{row['target_year']}年目标"
        period = row["period_code"] and period_name(row["period_code"])
        parts = (department, row["town_name"], row["indicator_name_zh"], year, period)
        return " · ".join(part for part in parts if part) or "各部门"

    @property
    def content_zh(self) -> str:
        """以附件“7500”为准, 延至 2024-10-31, 自 2024-07-01 至 2024-07-31, the rule."""
        row = self.row
        if row["decision_kind"] == "target":
            return f"以{_PLACES[row['effective_stated_in']]}“{row['effective_target_text']}”为准"
        if row["decision_kind"] == "lateness":
            return f"延至 {row['closes_on']}"
        if row["decision_kind"] == "reporting_window":
            return f"{'自 ' + str(row['opens_on']) + ' ' if row['opens_on'] else ''}至 {row['closes_on']}"
        return f"规则 {row['rule_code']}：在决定日期前收到的，按已说明处理"
