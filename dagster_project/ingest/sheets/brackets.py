"""Brackets behind the texts of a header: a unit, or what the values below say of time."""

from __future__ import annotations

import re

from dagster_project.ingest.sheets import lines
from dagster_project.ingest.sheets.cells import Text


def time_apart(stack: list[Text]) -> tuple[list[Text], Text | None]:
    """The header texts with what a bracket behind a name says of time as texts of their own, and a unit beside it.

    出口总额（万美元，累计） is 出口总额 over 累计, in 万美元. A bracket with any other word stays where it is.
    """
    apart: list[Text] = []
    unit: Text | None = None
    for text in stack:
        found = re.fullmatch(r"\s*(.+?)\s*[(（]([^()（）]+)[)）]\s*", text.text)
        parts = [part.strip() for part in re.split("[,，、;；/|｜]", found[2])] if found else []
        units = [part for part in parts if lines.matches(part, "bare_unit")]
        times = [part for part in parts if _is_time(part)]
        if not found or not times or len(units) + len(times) < len(parts) or len(units) > 1:
            apart.append(text)
            continue
        apart += [Text(found[1], text.cell), *(Text(part, text.cell) for part in times)]
        unit = Text(units[0], text.cell) if units else unit
    return apart, unit


def _is_time(text: str) -> bool:
    """Whether a text says no more than when, or from when on, something was counted: 累计, 1-9月."""
    stated, rest = lines.split_period(text)
    return lines.role(text) == "value" or bool(stated and (not rest or lines.role(rest) == "value"))


def unit_apart(stack: list[Text]) -> tuple[list[Text], Text | None]:
    """The header texts without the unit below them, and that unit: （亿元） or 亿元 alone, 完成值（单位：亿元）.

    A name keeps its brackets, but the word for a value is no name.
    """
    header = stack[-1]
    if len(stack) > 1 and (inner := lines.unbracketed(header.text)):
        return stack[:-1], Text(inner, header.cell)
    if len(stack) > 1 and lines.matches(header.text, "bare_unit"):
        return stack[:-1], header
    if len(header.text) > lines.LONGEST_HEADER:
        return stack, None
    found = re.fullmatch(r"\s*(.+?)\s*[(（]([^()（）]+)[)）]\s*", header.text)
    rest = lines.split_period(found[1])[1] if found else ""
    if found and (not rest or lines.role(rest) == "value"):
        unit = lines.labelled(found[2], "unit_label") or found[2]
        return [*stack[:-1], Text(found[1], header.cell)], Text(unit, header.cell)
    return stack, None
