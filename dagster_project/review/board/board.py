"""The page board/index.html of a home: made of the published release, and again where it is not there whole."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dagster_project.ingest.landing.digests import read_cache
from dagster_project.ingest.landing.seal import sha256_of
from dagster_project.mishaps import told
from dagster_project.places import put
from dagster_project.review.board.files import Kinds, files_beside
from dagster_project.settings import Settings
from dagster_project.warehouse.release import Release, published_release
from dagster_project.wording.moments import BEIJING

TEMPLATE = Path(__file__).with_name("board.html.j2")
PAGE, NOTE = "index.html", "made.json"
# All towns of a city. Of four times as many the page is 125 MB, which no browser opens.
MOST_TOWNS = 1_000


def keep_board(settings: Settings) -> Path | None:
    """Make the board of what is published, unless it is there already, byte for byte. Returns the page.

    Of more than MOST_TOWNS towns (versions of one counted each) none is made, and none is left. Nothing rests on
    it, so nothing fails for it: what goes wrong is said on stderr, and None is returned.
    """
    try:
        release = published_release(settings)
        if release is None:
            return None
        page = settings.board / PAGE
        town_count = release.manifest["row_counts"].get("marts.dim_town", 0)
        if town_count > MOST_TOWNS:
            page.unlink(missing_ok=True)
            print(f"No board of {town_count:,} towns: the views of the release have them.", file=sys.stderr)
            return None
        files = files_beside(settings, settings.board)
        if _note_of(page, release, files) != read_cache(settings.board / NOTE):
            _make(settings, page, release, files)
        return page
    except Exception as error:
        # A board that stands there, of a release that is no longer shown, would tell an untruth.
        print(f"The board was not made: {told(error, settings.home)}", file=sys.stderr)
        return None


def _note_of(page: Path, release: Release, files: Kinds) -> dict[str, Any]:
    """What tells a board that is whole: its release, what it links to, and the hash of the page."""
    links = [file.link for _, found in files for file in found]
    sha256 = sha256_of(page) if page.is_file() else "missing"
    return {"release": release.release_id, "files": links, "sha256": sha256}


def _make(settings: Settings, page: Path, release: Release, files: Kinds) -> None:
    from dagster_project.review.board.rows import read_board
    from dagster_project.review.pages.templates import environment

    settings.board.mkdir(parents=True, exist_ok=True)
    (settings.board / NOTE).unlink(missing_ok=True)
    now = datetime.now(UTC)
    context: dict[str, Any] = {
        "board": read_board(release.database, now.astimezone(BEIJING).date()),
        "release": release.release_id,
        "published_at": datetime.fromisoformat(release.manifest["published_at"]),
        "today": now.astimezone(BEIJING).date(),
        "files": files,
    }
    put(page, environment(TEMPLATE.parent).get_template(TEMPLATE.name).render(context))
    put(settings.board / NOTE, json.dumps(_note_of(page, release, files)) + "\n")
