"""Numbers in are numbers out: each digit of a notice's body stands in quality.notice_number."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import duckdb

from dagster_project.settings import Settings

DIGITS = re.compile("[0-9]+")


def check_every_number(settings: Settings) -> set[str]:
    """The digits that Python finds in the paragraphs of each file are those in the release of a home.

    What is not understood, and only that, has a reason, and lies in a part of a sentence that is listed. Returns
    the files whose numbers were counted.
    """
    with duckdb.connect(settings.published, read_only=True) as connection:
        bodies = connection.execute(
            "select distinct source_path, paragraph_no, text"
            f" from '{settings.landing}/*/notice_paragraphs.parquet' where kind in ('body', 'heading')"
        ).fetchall()
        numbers = connection.execute(
            "select source_path, number_text, kind, reason_code, town_code, char_start from quality.notice_number"
        ).fetchall()
        listed = defaultdict(list)
        for town, start, end in connection.execute(
            "select town_code, char_start, char_end from quality.commitment_unparsed"
        ).fetchall():
            listed[town].append((start, end))
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    wanted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for path, _, text in bodies:
        wanted[path].update(DIGITS.findall(text))
    for path, number, kind, reason, town, place in numbers:
        found[path].update(DIGITS.findall(number))
        assert (kind == "not_understood") == (reason is not None), (path, number, place)
        covering = any(start <= place < end for start, end in listed[town])
        assert kind != "not_understood" or covering, (path, number, place)
    assert found == wanted
    return set(found)
