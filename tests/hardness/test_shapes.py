"""Hundreds of files of odd shapes: each gets a row that says what became of it, in time, and stops no other."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, ModuleType

import pytest

from dagster_project.ingest.arrivals import Arrivals
from dagster_project.ingest.landing.parquet import prepare, read_table
from dagster_project.ingest.take_in import take_notice, take_submission
from tests.end_to_end.submitting import put, tidy_csv
from tests.hardness.shapes import notices, packages, streams, texts
from tests.homes import new_home

NOTICES = {".docx", ".html", ".pdf"}
# What any of them may take on a machine that does other things as well; most take a hundredth of a second.
SECONDS = 60.0
GOOD = "2024/500111-commerce/好.csv"


class Late(BaseException):
    """A file took longer than it may; no reader catches this."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    def stop(signum: int, frame: FrameType | None) -> None:
        raise Late

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def take(arrivals: Arrivals, path: Path) -> None:
    if path.suffix in NOTICES:
        take_notice(arrivals, path, {"kind": "notice_text", "town_code": "500111-wangu"}, has_sidecar=False)
    else:
        take_submission(arrivals, path, [])


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind", [packages, streams, texts, notices], ids=lambda kind: kind.__name__.split(".")[-1]
)
def test_every_shape_gets_an_outcome_and_a_sentence_in_time(kind: ModuleType, tmp_path: Path) -> None:
    settings = new_home(tmp_path)
    paths = [put(settings, f"2024/500111-commerce/{name}", content) for name, content in kind.files()]
    paths.append(put(settings, GOOD, tidy_csv("万古镇,出口总额,2024年6月,4321,万美元")))
    assert len({*paths}) == len(paths)
    settings.home.mkdir()
    prepare(settings.landing)
    arrivals, late = Arrivals(settings), []
    for path in paths:
        try:
            with within(SECONDS):
                take(arrivals, path)
        except Late:
            late.append(path.name)
    assert arrivals.close()
    files = {row["source_path"]: row for row in read_table(settings.landing, "source_files")}
    assert late == []
    assert files.keys() == {path.relative_to(settings.raw).as_posix() for path in paths}
    silent = [
        path
        for path, row in files.items()
        if row["outcome"] != "read" and not (row["message_zh"] and row["message_en"])
    ]
    assert silent == []
    assert [path for path, row in files.items() if row["rule_code"] == "reader_failed"] == []
    values = [
        row["value_text"]
        for row in read_table(settings.landing, "submissions")
        if row["source_path"].endswith(GOOD)
    ]
    assert values == ["4321"]
    outcomes = Counter(row["outcome"] for row in files.values())
    print(f"{kind.__name__.split('.')[-1]}: {len(paths)} files tried, survived: all; {dict(outcomes)}")
