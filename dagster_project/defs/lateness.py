"""Each department's reports as a check in the UI: late or not, by how many days, last received when.

Not a FreshnessPolicy: that counts from the moment at which an asset was materialised, by one rhythm. A department
owes several reports in several rhythms, each with its own last day, and what counts is when it was received.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from dagster_project.defs.resources import Home
from dagster_project.review.calendar import beijing_date
from dagster_project.review.lateness import Lateness, lateness

REPORTS = dg.AssetKey(["quality", "submission_status"])


def build_lateness(departments: Sequence[Lateness]) -> dg.AssetChecksDefinition:
    """One check a department. The sensor new_release evaluates them; so does whoever executes them in the UI."""

    @dg.multi_asset_check(
        name="reports_in_time",
        specs=[
            dg.AssetCheckSpec(_name(department), asset=REPORTS, description=_promise(department))
            for department in departments
        ],
        required_resource_keys={"home"},
    )
    def reports_in_time(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        home: Home = context.resources.home
        known = {department.department_code for department in departments}
        for department in lateness(home.settings, beijing_date(datetime.now(UTC))):
            if department.department_code in known:
                yield dg.AssetCheckResult(**_verdict(department))

    return reports_in_time


def evaluation(department: Lateness) -> dg.AssetCheckEvaluation:
    """The state of one department as an event of its check."""
    return dg.AssetCheckEvaluation(**_verdict(department))


def _verdict(department: Lateness) -> dict[str, Any]:
    received = department.last_received_at
    return {
        "asset_key": REPORTS,
        "check_name": _name(department),
        "passed": not department.late_count,
        "severity": dg.AssetCheckSeverity.WARN,
        "description": f"{department.words_zh} {department.words_en}",
        "metadata": {
            "days late": department.late_days,
            "reports late": department.late_count,
            "reports owed": department.report_count,
            "last received": dg.MetadataValue.timestamp(received) if received else "never",
        },
    }


def _promise(department: Lateness) -> str:
    return f"{department.department_name}应报事项均无逾期。\n\n{department.department_name_en}: no report is late."


def _name(department: Lateness) -> str:
    """Dagster allows letters, digits and underscores in the name of a check."""
    return f"reports_of_{department.department_code.replace('-', '_')}"
