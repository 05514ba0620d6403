"""The letters of a forced review of two towns, written once, and the workbook of the same pack beside them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.document import Document
from openpyxl.workbook import Workbook

from dagster_project.review.letters.writing import write_letters
from dagster_project.review.packs.workbook import write_workbook
from dagster_project.settings import Settings
from tests.review.packs.pack_review import review_of


@dataclass(frozen=True)
class Written:
    """The files of a review, and what stands in them."""

    folder: Path
    database: Path
    circular: Document
    towns: Document
    leaders: Document
    workbook: Workbook

    @property
    def files(self) -> list[Path]:
        return sorted(self.folder.glob("*.docx"))


@pytest.fixture(scope="session")
def written(reported: Settings, tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("letters")
    review = review_of()
    circular, towns, leaders = write_letters(folder, review, reported.published)
    write_workbook(folder / "pack.xlsx", review, reported.published)
    documents = [docx.Document(str(path)) for path in (circular, towns, leaders)]
    return Written(folder, reported.published, *documents, openpyxl.load_workbook(folder / "pack.xlsx"))
