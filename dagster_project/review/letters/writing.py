"""Write the letters of a review into its pack."""

from __future__ import annotations

from pathlib import Path

from dagster_project.review.cycle_review import Review
from dagster_project.review.letters.circular import circular_of
from dagster_project.review.letters.layout import write_letter
from dagster_project.review.letters.leaders_page import write_leaders_page
from dagster_project.review.letters.material import material_of
from dagster_project.review.letters.town_pages import write_town_pages
from dagster_project.wording.synthetic import labelled


def write_letters(folder: Path, review: Review, database: Path) -> list[Path]:
    """Write the report letter, the pages of the towns and the leaders' page of a review into a folder.

    `database` is the warehouse as it was known at the cut-off. Returns the files. Raises OSError, duckdb.Error.
    """
    material = material_of(database, review)

    def path_of(kind: str) -> Path:
        name = f"{material.scope}{material.period}{kind}.docx"
        return folder / labelled(name, review.is_synthetic)

    circular, towns, leaders = map(path_of, ("通报", "一镇一页", "领导一页"))
    write_letter(circular_of(material), circular, review)
    write_town_pages(material, towns)
    write_leaders_page(material, leaders)
    return [circular, towns, leaders]
