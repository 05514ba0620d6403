"""An annex has its number; a table within the text is none."""

from __future__ import annotations

import pytest

from dagster_project.wording.annexes import annex_name


@pytest.mark.parametrize(
    ("annex_no", "name"),
    [("1", "附件1"), ("正文表1", "正文表1"), (None, "附件")],
    ids=["annex", "table of the text", "without a number"],
)
def test_it_is_called(annex_no: str | None, name: str) -> None:
    assert annex_name(annex_no) == name
