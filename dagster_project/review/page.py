"""The pack as one page."""

from pathlib import Path

from dagster_project.review.cycle_review import Review


def write_page(target: Path, review: Review, database: Path) -> None:
    """Write index.html."""
    target.write_text(f"<!doctype html><title>{review.cycle.cycle_name_zh}</title>\n", encoding="utf-8")
