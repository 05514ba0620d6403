"""Which judgement of a file a receipt is of: what a register decides later may judge a file anew."""

from __future__ import annotations

import json

from dagster_project.places import put
from dagster_project.receipts.lines import Record
from dagster_project.settings import Settings


class Judgements:
    """For each version of a file how often it was judged otherwise than before, and what was judged last.

    Kept in the home. Where that file is gone or damaged, the receipts that are there are taken for those
    of what is judged now.
    """

    def __init__(self, settings: Settings) -> None:
        self._path = settings.home / "judgements.json"
        self._known = self._read()
        self._now: dict[str, tuple[int, str]] = {}

    def number_of(self, file: Record) -> int:
        """The number of the judgement, from 1. `file` is a row of quality.source_file with its `judgement`."""
        key = f"{file['path']}\n{file['version_no']}"
        number, judgement = self._known.get(key, (1, file["judgement"]))
        if file["is_current"] and judgement != file["judgement"]:
            number += 1
        # Who was replaced is not judged again: what is known of it stays.
        self._now[key] = (number, file["judgement"] if file["is_current"] else judgement)
        return number

    def save(self) -> None:
        """Keep what was judged now, whole or not at all. Raises OSError."""
        if self._now == self._known:
            return
        put(self._path, json.dumps(self._now, ensure_ascii=False), is_flushed=True)

    def _read(self) -> dict[str, tuple[int, str]]:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            return {str(key): (int(number), str(judgement)) for key, (number, judgement) in found.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}
