"""Codes that a register names and something else must know: a unit, an indicator, a department, a rule."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.registers.checks import Fault, registers
from dagster_project.settings import SEEDS

# The rows of another register as it lies under raw/registers/ now; none where it is absent or wrong itself.
Sibling = Callable[[str], list[Row]]


def unknown_code(rows: list[Row], register: dict[str, Any], sibling: Sibling) -> tuple[Row, Fault] | None:
    """The first row that names a code which neither a seed nor the register that should hold it knows."""
    for role, known in _references(register):
        codes = _known(known, sibling(known["register"]) if "register" in known else [])
        for row in rows:
            text = row.get(role, "")
            if text and fold(text) not in codes:
                return row, Fault(role, *_reasons(text, known))
    return None


def name_taken(rows: list[Row], register: dict[str, Any]) -> tuple[Row, Fault] | None:
    """The first row whose name is already that of another row, or of another code of the seed."""
    if "name" not in register:
        return None
    role, key = register["name"]["role"], register["name"]["key"]
    replaced = {row[key] for row in rows}
    bearers = {fold(row[role]): row[key] for row in _seeded(register["name"]["seed"]) if row[key] not in replaced}
    for row in rows:
        bearer = bearers.setdefault(fold(row[role]), row[key])
        if bearer != row[key]:
            return row, Fault(role, f"“{row[role]}” is the name of {bearer}", f"“{row[role]}”已是 {bearer} 的名称")
    return None


def orphan_of(rows: list[Row], before: list[Row], name: str, sibling: Sibling) -> tuple[str, Row, str] | None:
    """A row of another register that names a code which the version before held and this one does not.

    Returns that register's file, its row, and the code.
    """
    for other_name, other in registers().items():
        for role, known in _references(other):
            if known.get("register") != name:
                continue
            gone = _known(known, before) - _known(known, rows)
            for row in sibling(other_name) if gone else ():
                if fold(text := row.get(role, "")) in gone:
                    return other_name, row, text
    return None


def fold(text: str) -> str:
    """A code or a unit as it is compared: Unicode NFKC, without white space around it."""
    return unicodedata.normalize("NFKC", text).strip()


def _references(register: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    for role, rule in register["columns"].items():
        if "known" in rule:
            yield role, rule["known"]


def _known(known: dict[str, str], rows: list[Row]) -> set[str]:
    seeded = {fold(row[known["role"]]) for row in _seeded(known["seed"])}
    return seeded | {fold(row.get(known["role"], "")) for row in rows}


def _seeded(name: str) -> list[Row]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _reasons(text: str, known: dict[str, str]) -> tuple[str, str]:
    if "register" not in known:
        return f"“{text}” is not known ({known['seed']})", f"“{text}”不是已知的代码（{known['seed']}）"
    place = f"raw/registers/{known['register']}"
    return (
        f"“{text}” is not known: enter it in {place} first",
        f"“{text}”尚无登记，请先登记在 {place}",
    )
