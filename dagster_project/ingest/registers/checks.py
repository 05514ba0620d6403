"""What one row of a register must be: registers.yml as checks, each fault in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.sheets.columns import vocabulary
from dagster_project.shipped import read_yaml

_MOST_DAYS = 366


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row: in which column, and why, as the end of a sentence."""

    role: str
    reason_en: str
    reason_zh: str


@dataclass(frozen=True)
class _Shape:
    """A text that must match, and what it should be like."""

    pattern: str
    like_en: str
    like_zh: str


_SHAPES = {
    "code": _Shape(r"[0-9]{6}-[a-z0-9_]+", "no code like 500111-wangu", "不是 500111-wangu 这样的代码"),
    "code_of_district": _Shape(
        r"[0-9]{6}-[a-z0-9_]+", "no code like 500111-wangu", "不是 500111-wangu 这样的代码"
    ),
    "district": _Shape(r"[0-9]{6}", "no district code like 500111", "不是 500111 这样的区县代码"),
    "department_or_all": _Shape(
        r"[0-9]{6}-([a-z0-9_]+|[*])",
        "no code like 500111-education or 500111-*",
        "不是 500111-education 或 500111-* 这样的代码",
    ),
    "subject": _Shape(r"[a-z0-9_-]+|[*]", "no code like gdp, and not *", "不是 gdp 这样的代码，也不是 *"),
    "word": _Shape(r"[a-z][a-z0-9_]*", "no code like gdp", "不是 gdp 这样的代码"),
    "filled": _Shape(r"(?s).+", "blank", "是空的"),
    "whole_number": _Shape(r"[1-9][0-9]{0,17}", "no whole number above 0", "不是大于 0 的整数"),
    "places": _Shape(r"[0-8]", "no number of decimals from 0 to 8", "不是 0 到 8 之间的小数位数"),
    "number": _Shape(r"-?[0-9]{1,18}([.][0-9]{1,8})?", "no number", "不是数字"),
    "year": _Shape(r"20[0-9]{2}", "no year like 2025", "不是 2025 这样的年度"),
    "period": _Shape(
        r"20[0-9]{2}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?",
        "no period like 2024, 2024-H1, 2024-Q3 or 2024-08",
        "不是 2024、2024-H1、2024-Q3、2024-08 这样的期间",
    ),
    "days": _Shape(
        r"[0-9]{1,3}", f"no number of days from 0 to {_MOST_DAYS}", f"不是 0 到 {_MOST_DAYS} 之间的天数"
    ),
    "day": _Shape(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "no day like 2024-07-01", "不是 2024-07-01 这样的日期"),
}
# What a pattern cannot say.
_ALSO: dict[str, Callable[[str], bool]] = {
    "days": lambda text: int(text) <= _MOST_DAYS,
    "day": lambda text: _is_day(text),
}


@cache
def registers() -> dict[str, dict[str, Any]]:
    """The registers there are by the names of their files, from registers.yml."""
    path = Path(__file__).with_name("registers.yml")
    loaded: dict[str, dict[str, Any]] = read_yaml(path)
    return loaded


def fault_of(row: Row, register: dict[str, Any]) -> Fault | None:
    """The first thing that is wrong with a row by itself, or None."""
    for role, rule in register["columns"].items():
        text = row.get(role, "")
        if (not text and rule.get("blank")) or role not in row:
            continue
        if fault := _cell_fault(role, text, rule, row):
            return fault
    if row.get("subject_kind") == "project" and row["subject_code"] != "*":
        return Fault("subject_code", "projects are reported together: the code is *", "项目一并报送，代码应为 *")
    return _kind_fault(row, register)


def _cell_fault(role: str, text: str, rule: dict[str, Any], row: Row) -> Fault | None:
    if "words" in rule:
        if text in rule["words"]:
            return None
        words = rule["words"]
        return Fault(role, f"“{text}” is none of {', '.join(words)}", f"“{text}”不是以下之一：{'、'.join(words)}")
    kind = rule["is"]
    shape = _SHAPES[kind]
    if not re.fullmatch(shape.pattern, text) or not _ALSO.get(kind, bool)(text):
        name = role if kind == "filled" else f"“{text}”"
        name_zh = f"“{name_of(role)}”" if kind == "filled" else name
        return Fault(role, f"{name} is {shape.like_en}", f"{name_zh}{shape.like_zh}")
    if kind == "code_of_district" and not text.startswith(row["district_code"] + "-"):
        district = row["district_code"]
        return Fault(role, f"“{text}” is not of the district {district}", f"“{text}”不属于区县 {district}")
    first = row.get(rule.get("not_before", ""))
    if first and text < first:
        return Fault(role, f"{text} is before {first}", f"{text} 早于 {first}")
    return None


def _kind_fault(row: Row, register: dict[str, Any]) -> Fault | None:
    for role, kinds in register.get("kinds", {}).items():
        kind, rule = row[role], kinds.get(row[role], {})
        for needed in rule.get("needs", ()):
            if not row.get(needed):
                place = needed if needed in row else role
                return Fault(place, f"{kind} needs {needed}", f"{kind} 须填“{name_of(needed)}”")
        if "may" in rule:
            allowed = {*register["always"], *rule["needs"], *rule["may"]}
            for extra in (column for column, text in row.items() if text and column not in allowed):
                return Fault(extra, f"{kind} takes no {extra}", f"{kind} 不填“{name_of(extra)}”")
    return None


def name_of(role: str) -> str:
    """What the column of a role is called in Chinese."""
    for register in registers().values():
        if role in (roles := vocabulary()[register["table"]]):
            return str(roles[role]["names"][0])
    return role


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
