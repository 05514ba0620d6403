"""Which months the name of a period folder covers: only to tell whether a layout is valid for it."""

from __future__ import annotations

import re

from dagster_project.ingest.sheets.lines import fold

_YEAR = "(20[0-9]{2})"
_FORMS = [
    (re.compile(f"{_YEAR}(?:年|年度|全年|年全年)?"), lambda found: (1, 12)),
    (
        re.compile(f"{_YEAR}(?:年|-)?(上半年|下半年|H1|H2)"),
        lambda found: (1, 6) if found in ("上半年", "H1") else (7, 12),
    ),
    (re.compile(f"{_YEAR}(?:年|-)?(?:第?([一二三四1-4])季度?)"), lambda found: _quarter(found)),
    (re.compile(f"{_YEAR}(?:年|-)?Q([1-4])"), lambda found: _quarter(found)),
    (re.compile(f"{_YEAR}[-年./](1[0-2]|0?[1-9])月?"), lambda found: (int(found), int(found))),
    (re.compile(f"{_YEAR}-(1[0-2]|0[1-9])-[0-3][0-9]"), lambda found: (int(found), int(found))),
]


def months(text: str) -> tuple[int, int] | None:
    """First and last month, counted from year 0, of 2024, 2024-H1, 2024-Q3, 2024年三季度, 2024-09, 2024-09-15."""
    folded = fold(text)[0]
    for pattern, span in _FORMS:
        if found := pattern.fullmatch(folded):
            first, last = span(found.groups()[-1])
            return int(found[1]) * 12 + first, int(found[1]) * 12 + last
    return None


def _quarter(text: str) -> tuple[int, int]:
    number = "一二三四".find(text) + 1 or int(text)
    return number * 3 - 2, number * 3
