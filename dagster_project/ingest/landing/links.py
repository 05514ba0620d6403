"""Where a link leads, and how deep folders go: nothing outside raw/ is ever read, and no walk is without end."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

# Nobody sorts files deeper. A path may have 4,096 bytes, but folders can be made within folders beyond that.
MOST_FOLDERS = 40


def is_link(path: Path) -> bool:
    """Whether a link stands at a path. False where that cannot be told; never raises."""
    return os.path.islink(path)  # noqa: PTH114 (Path.is_symlink raises where a path is too long)


def is_below(path: Path, real_folders: Iterable[str]) -> bool:
    """Whether a path, all links followed, is one of these or stands below one. `real_folders` have no links."""
    real = os.path.realpath(path)
    return any(real == folder or real.startswith(folder.rstrip("/") + "/") for folder in real_folders)
