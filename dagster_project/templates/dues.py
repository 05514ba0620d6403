"""By when a form is due, and who signs it: what stands below the lines that are filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dagster_project.wording.periods import day_name

INDICATORS, MEASURES = ("indicator",), ("measure", "project")
SIGNED_BY = ("填表人：", "审核人：", "联系电话：")

_OWED = """
select distinct period_code, due_on
from quality.obligation_status
where department_code = $department and list_contains($kinds, subject_kind)
order by due_on, period_code
"""


@dataclass(frozen=True)
class Dues:
    """The last day for a form, where the department owes the period, and which periods it does owe."""

    due_on: date | None
    owed_periods: list[str]

    @property
    def words(self) -> str:
        """报送时间：2024年10月15日前, as it stands on the form."""
        return f"报送时间：{day_name(self.due_on)}前" if self.due_on else "报送时间：本期没有应报事项"


def dues_of(
    connection: duckdb.DuckDBPyConnection, department_code: str, period_code: str, kinds: tuple[str, ...]
) -> Dues:
    """By when a department owes reports of these kinds for a period. Of several days the first."""
    rows = connection.execute(_OWED, {"department": department_code, "kinds": list(kinds)}).fetchall()
    days = [due_on for code, due_on in rows if code == period_code]
    return Dues(min(days, default=None), list(dict.fromkeys(code for code, _ in rows)))


def write_foot(sheet: Worksheet, row: int, dues: Dues, plain: Format, free: Format) -> None:
    """The due day and the lines to sign, from a row on: a label, and beside it an open cell.

    Below the table and not above it: what stands above says what the figures are.
    """
    sheet.write_string(row, 0, dues.words, plain)
    for place, label in enumerate(SIGNED_BY, start=1):
        sheet.write_string(row + place, 0, label, plain)
        sheet.write_blank(row + place, 1, None, free)
