"""The last audit as a page for people: one static file that refers to nothing outside itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dagster_project.ingest.synthetic import is_marked
from dagster_project.places import put
from dagster_project.settings import Settings
from dagster_project.warehouse.audit.auditor import SUITES, CheckResult, blocking
from dagster_project.warehouse.audit.suites import UNEXPECTED_ROWS
from dagster_project.wording.moments import in_beijing
from dagster_project.wording.page_templates import page_environment

TEMPLATE = Path(__file__).with_name("data_docs.html.j2")
# Longer than this, what was seen is a message and stands below the row.
LONGEST_IN_COLUMN = 60
TITLES = {"landing": ("入库数据", "What has landed"), "marts": ("数据集市", "What was built from it")}
OWNERS = {"department": ("填报单位", "department"), "data_engineer": ("数据工程师", "data engineer")}


@dataclass(frozen=True)
class _Section:
    """One suite on the page, failures first."""

    suite: str
    title_zh: str
    title_en: str
    checks: list[CheckResult]


def write_pages(settings: Settings, results: list[CheckResult], run_id: str) -> Path:
    """Write data_docs/index.html, whole or not at all, also where the audit failed. Returns its path."""
    ordered = sorted(results, key=lambda check: (check.success, check.severity != "error"))
    sections = [
        _Section(suite, *TITLES[suite], [check for check in ordered if check.suite == suite]) for suite in SUITES
    ]
    page = (
        page_environment(TEMPLATE.parent)
        .get_template(TEMPLATE.name)
        .render(
            sections=sections,
            checked_count=len(results),
            failures=[check for check in ordered if not check.success],
            blocking_count=len(blocking(results)),
            run_id=run_id,
            is_synthetic=is_marked(settings.landing),
            checked_at=_last_time(results),
            owners=OWNERS,
            seen=_seen,
            columns=_columns,
        )
    )
    path = settings.data_docs / "index.html"
    put(path, page)
    return path


def _last_time(results: list[CheckResult]) -> str | None:
    if not results:
        return None
    last = max(datetime.fromisoformat(check.checked_at) for check in results)
    return f"{in_beijing(last):%Y-%m-%d %H:%M} 北京时间 ({last.astimezone(UTC):%H:%M} UTC)"


def _seen(check: CheckResult) -> tuple[str, str]:
    """What was seen, in Chinese and English; two empty texts where it is too long for a column."""
    if check.element_count is not None and check.unexpected_count is not None:
        count, total = f"{check.unexpected_count:,}", f"{check.element_count:,}"
        return f"{total} 个值中 {count} 个不符", f"{count} of {total} values off"
    if check.expectation_type == UNEXPECTED_ROWS and check.unexpected_count is not None:
        return f"{check.unexpected_count:,} 行不符", f"{check.unexpected_count:,} rows off"
    if check.observed_value is None or len(check.observed_value) > LONGEST_IN_COLUMN:
        return "", ""
    return check.observed_value, ""


def _columns(check: CheckResult) -> list[str]:
    """The columns of the sample rows, in the order in which they first occur."""
    return list(dict.fromkeys(name for row in check.sample_rows for name in row))
