"""Ways to damage a home, and what must still stand afterwards."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from dagster_project.settings import Settings
from tests.homes import query

NOT_JSON = [b"", b"{", b"\0" * 100, b"[1, 2]", b'"text"', b"\xff\xfe", b"[" * 100_000]


def flip(path: Path, place: float = 0.5) -> None:
    """Turn one bit over, and leave times and length as they are but for the last change."""
    content = bytearray(path.read_bytes())
    content[int(len(content) * place)] ^= 1
    mode = path.stat().st_mode
    path.chmod(0o640)
    path.write_bytes(content)
    path.chmod(mode)


def cut(path: Path, share: float = 0.5) -> None:
    path.chmod(0o640)
    os.truncate(path, int(path.stat().st_size * share))


def figures(settings: Settings) -> list[tuple[object, ...]]:
    found = query(settings.published, "select * exclude (received_at) from marts.fct_indicator_value order by all")
    return [*found.itertuples(index=False, name=None)]


def turned(path: Path) -> None:
    """Put a folder in the place of a file, a file in the place of a folder."""
    if path.is_dir():
        shutil.rmtree(path)
        path.write_bytes(b"x")
    else:
        path.unlink()
        (path / "x").mkdir(parents=True)
