"""The files of a home that somebody may want beside the board: only those that are there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from dagster_project.settings import Settings

# What it is, and where it stands below the home. Of a place with a star the newest few are named.
PLACES = (
    ("指标目录", "catalog/index.html"),
    ("分析工作簿", "catalog/*.xlsx"),
    ("数据导出", "exports/*/datapackage.json"),
    ("研判材料", "reviews/[0-9]*/*/r*/index.html"),
    ("各区县总览", "reviews/overview/*/index.html"),
    ("数据校验", "data_docs/index.html"),
)
MOST_OF_A_KIND = 8


@dataclass(frozen=True)
class File:
    """A file, as a link from the board, and what tells it from others of its kind."""

    link: str
    name: str


# A kind of files, and the newest of it.
Kinds = list[tuple[str, list[File]]]


def files_beside(settings: Settings, board: Path) -> Kinds:
    """The kinds of files that are there, each with its newest. `board` is the folder of the page."""
    found = []
    for title, pattern in PLACES:
        paths = sorted(settings.home.glob(pattern), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        if paths:
            found.append((title, [_file(path, settings, board) for path in paths[:MOST_OF_A_KIND]]))
    return found


def _file(path: Path, settings: Settings, board: Path) -> File:
    """2024-Q3 r2, for a pack; a file by its own name; what there is one of, as the page."""
    below = path.relative_to(settings.home)
    link = "/".join([*[".."] * len(board.relative_to(settings.home).parts), *map(quote, below.parts)])
    parts = below.parts[1:-1] if path.stem in ("index", "datapackage") else (path.stem,)
    return File(link, " ".join(parts) or "打开")
