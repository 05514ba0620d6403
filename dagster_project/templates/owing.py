"""What is said where a form is asked for that a department does not owe."""

from __future__ import annotations

import duckdb

from dagster_project.settings import Settings
from dagster_project.templates.dues import INDICATORS, MEASURES, dues_of
from dagster_project.templates.rows import find_department, find_period
from dagster_project.warehouse.release import shown_release
from dagster_project.wording.periods import period_name, spans_of


def note_on(settings: Settings, department: str, period: str, *, are_measures: bool) -> str:
    """A sentence that says that the period is not owed, and which of the same year are; "" where it is owed.

    For a form that was just made: raises what making it raises.
    """
    with duckdb.connect(shown_release(settings).database, read_only=True) as connection:
        who = find_department(connection, department)
        period_code = find_period(connection, period)
        dues = dues_of(connection, who.code, period_code, MEASURES if are_measures else INDICATORS)
    if dues.due_on is not None:
        return ""
    spans = spans_of([code for code in dues.owed_periods if code[:4] == period_code[:4]])
    names = "、".join("至".join(period_name(code) or code for code in span) for span in spans)
    owed = f"同年应报的有{names}" if names else "同年没有应报事项"
    codes = ", ".join(" to ".join(span) for span in spans)
    period_zh = period_name(period_code) or period_code
    return (
        f"注意：{who.full_name}没有{period_zh}的应报事项（{owed}）。表已生成，自愿报送照样采用。\n"
        f"Nothing is owed for {period_code}; owed in that year: {codes or 'none'}."
    )
