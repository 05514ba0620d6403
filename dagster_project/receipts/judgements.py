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
        # The last batch whose files were judged, and the judgement of each file up to it.
        self.last_batch, self._known = self._read()
        self._now: dict[str, tuple[int, str]] = {}

    def number_of(self, file: Record) -> int:
        """The number of the judgement, from 1. `file` is a row of quality.source_file with its `judgement`, None
        where it stands as it is known.
        """
        key = f"{file['path']}\n{file['version_no']}"
        number, judgement = self._known.get(key, (1, file["judgement"]))
        if file["is_current"] and file["judgement"] not in (None, judgement):
            # Who was replaced is not judged again: what is known of it stays.
            number, judgement = number + 1, file["judgement"]
        self._now[key] = (number, judgement)
        return number

    def save(self, last_batch: str) -> None:
        """Keep what was judged now, up to a batch, whole or not at all. Raises OSError."""
        if (last_batch, self._now) == (self.last_batch, self._known):
            return
        kept = {"last_batch": last_batch, "files": self._now}
        put(self._path, json.dumps(kept, ensure_ascii=False), is_flushed=True)

    def _read(self) -> tuple[str, dict[str, tuple[int, str]]]:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            files = {str(key): (int(number), str(judgement)) for key, (number, judgement) in kept["files"].items()}
            return str(kept["last_batch"]), files
        except (OSError, ValueError, TypeError, AttributeError, KeyError):
            return "", {}
