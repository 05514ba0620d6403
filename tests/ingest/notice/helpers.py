"""What the tests of the notice reader share."""

from __future__ import annotations

import pytest

from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.ingest.notice.document import Notice
from dagster_project.ingest.notice.reading import read_notice


def read(text: str) -> Notice:
    """The notice in a text file."""
    return read_notice(text.encode(), "notice.txt")


def rejected(rule_code: str, content: bytes, name: str) -> str:
    """The Chinese sentence with which a notice is refused, by this rule; all its sentences are complete."""
    with pytest.raises(FileRejected) as raised:
        read_notice(content, name)
    problem = raised.value.problem
    assert problem.rule_code == rule_code
    for column in ("sentence_en", "suggestion_zh", "suggestion_en"):
        assert "{" not in problem.text(column)
    return problem.text("sentence_zh")


def note_codes(notice: Notice) -> list[str]:
    """The rules of a notice's notes; all their sentences are complete."""
    for note in notice.notes:
        assert not any("{" in (text or "") for text in note.row().values())
    return [note.rule_code for note in notice.notes]
