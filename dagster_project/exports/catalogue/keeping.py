"""A catalogue for each release that is shown: made beside the receipts of a run, and again where it is missing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from dagster_project.mishaps import told
from dagster_project.settings import Settings
from dagster_project.warehouse.release import published_release

if TYPE_CHECKING:
    from dagster_project.exports.catalogue.contents import Indicator


def keep_catalogue(settings: Settings, indicators: list[Indicator] | None = None) -> None:
    """Make the catalogue of what is published, unless the home's link leads to it already.

    `indicators` are those of the published release, where they were read already. No figure rests on it, so
    nothing fails for it: what goes wrong is said on stderr.
    """
    try:
        release = published_release(settings)
        page = settings.catalogue / "index.html"
        if release is None or (page.is_file() and page.resolve().is_relative_to(release.folder.resolve())):
            return
        # Not where nothing is to be made, which takes no longer than a look.
        from dagster_project.exports.catalogue.page import write_catalogue

        write_catalogue(settings, release, indicators)
    except Exception as error:
        print(f"The catalogue was not made, figures stand: {told(error, settings.home)}", file=sys.stderr)
