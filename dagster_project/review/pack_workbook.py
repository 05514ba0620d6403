"""The pack as a workbook."""

from pathlib import Path

import xlsxwriter

from dagster_project.review.cycle_review import Review


def write_workbook(target: Path, review: Review, database: Path) -> None:
    """Write the workbook."""
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet("总览").write_string(0, 0, review.cycle.cycle_name_zh)
