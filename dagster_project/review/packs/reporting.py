"""What departments owed for a cycle and sent, all together and who is in arrears."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from dagster_project.review.packs.page_figures import Figures, Record
from dagster_project.wording.number_text import percent

_COUNTS = ("expected", "received", "on_time", "accepted", "quarantined", "blank", "missing")


@dataclass(frozen=True)
class Reporting:
    """The counts of all departments together, the departments, and what each owes, by its code."""

    totals: dict[str, int]
    departments: list[Record]
    arrears: dict[str, list[Record]]
    # Targets of which nobody owes a report: each counts as one that is missing.
    unowned: list[Record]

    @property
    def completeness_pct(self) -> float | None:
        """Accepted of expected, percent, cut to one decimal: 100 means all. None where nothing was expected."""
        expected = self.totals["expected"]
        return 1000 * self.totals["accepted"] // expected / 10 if expected else None

    @property
    def late(self) -> int:
        """How many came after they were due."""
        return self.totals["received"] - self.totals["on_time"]

    @property
    def lacking(self) -> int:
        """How many did not come, or came without a value."""
        return self.totals["missing"] + self.totals["blank"]

    @property
    def silent(self) -> list[Record]:
        """Departments of which nothing came."""
        return [row for row in self.departments if row["expected_count"] and not row["received_count"]]

    @property
    def partial(self) -> list[Record]:
        """Departments of which something came and something is lacking."""
        return [
            row for row in self.departments if row["received_count"] and row["missing_count"] + row["blank_count"]
        ]

    @property
    def summary(self) -> str:
        """The counts in a line."""
        totals = self.totals
        if not totals["expected"]:
            return "本期没有登记应报事项"
        return (
            f"{percent(self.completeness_pct)}：应报 {totals['expected']} 项，采用 {totals['accepted']} 项，"
            f"未报 {self.lacking}，退回待更正 {totals['quarantined']}，迟报 {self.late}"
            + (f"，其中无责任部门 {len(self.unowned)}" if self.unowned else "")
        )


def reporting_of(figures: Figures) -> Reporting:
    """The reports of a cycle, from its departments and their arrears."""
    arrears: dict[str, list[Record]] = defaultdict(list)
    for row in figures.arrears:
        arrears[row["department_code"]].append(row)
    totals = {name: sum(row[f"{name}_count"] for row in figures.departments) for name in _COUNTS}
    for name in ("expected", "missing"):
        totals[name] += len(figures.unowned)
    return Reporting(totals, figures.departments, arrears, figures.unowned)
