"""What the annexes of a notice are called."""

from __future__ import annotations


def annex_name(annex_no: str | None) -> str:
    """附件1 of 1; 正文表1, a table of goals within the text, as it is."""
    number = annex_no or ""
    return number if number.startswith("正文") else f"附件{number}"
