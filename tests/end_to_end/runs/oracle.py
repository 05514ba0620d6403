"""What must become of each value of random deliveries, worked out in Python alone.

What the oracle does itself is units, the rules that reject, duplicates and the order of versions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from hashlib import sha256

from tests.end_to_end.runs.meanings import (
    BY_CODE,
    EIGHT_DIGITS,
    LARGEST_CONVERTED,
    ORDINAL,
    OWNED_BY_COMMERCE,
    Cell,
    File,
    Key,
)


@dataclass(frozen=True)
class Version:
    """An accepted figure."""

    delivery: int
    path: str
    sheet: str | None
    address: str
    text: str
    status: str
    value: Decimal | None
    # Whether the department owns the indicator, where one of ours does, and which it is.
    sender: tuple[bool, str]


@dataclass
class Taken:
    """One version of a file: what it was taken for, and what became of its cells."""

    delivery: int
    path: str
    outcome: str
    value_count: int = 0
    quarantined_count: int = 0
    blank_count: int = 0


def months_of(code: str) -> tuple[int, int]:
    """The first and the last month of a period, counted from the year 0."""
    length = {"": 12, "H": 6, "Q": 3}.get(code[5:6], 1)
    begin = int(code[:4]) * 12 + (int(code[5:].lstrip("HQ") or 1) - 1) * length
    return begin, begin + length - 1


def contradicted_periods(file: File) -> set[str]:
    """The periods in a file that do not go with its folder's: docs/judgement.md says which do."""
    if file.folder.code is None:
        return set()
    folder_from, folder_to = months_of(file.folder.code)
    there = {code: months_of(code) for cell in file.cells if (code := cell.period.code)}
    going = {
        code
        for code, (begin, end) in there.items()
        if (folder_from <= begin and end <= folder_to) or end == folder_to
    }
    # A cell that takes its period from the folder does not name the folder's own beside an earlier one.
    is_named = any(cell.period.code in going and cell.period != file.folder for cell in file.cells)
    earlier = {code for code, (_, end) in there.items() if end < folder_to} if is_named else set()
    return there.keys() - going - earlier


def status_and_value(cell: Cell) -> tuple[str, Decimal | None] | None:
    """What is accepted of a cell by itself; None where a rule rejects it. Blank cells are not asked."""
    figure = cell.figure
    if cell.key is None or cell.period.code == "2098" or cell.department.code != cell.town.code[:6]:  # type: ignore[index]
        return None
    indicator = BY_CODE[cell.indicator.code]  # type: ignore[index]
    stated = cell.basis or cell.period.basis
    # That months run from January says nothing against a state at their end.
    fits = stated in (None, indicator.basis) or (stated == "since_january" and indicator.basis != "period")
    if figure.kind == "junk" or not fits:
        return None
    if figure.text == "无" and indicator.code != ORDINAL and (indicator.lowest or 0) <= 0:
        # Zero, or no such thing? A grade is never zero.
        return None
    if figure.kind not in ("number", "ratio", "ordinal"):
        return figure.kind, None
    assert figure.number is not None
    if (figure.kind == "ordinal") != (indicator.code == ORDINAL):
        return None
    if figure.kind == "ordinal":
        return "reported", figure.number
    factor = indicator.units.get("比" if figure.kind == "ratio" else figure.unit or cell.unit)
    # 41.26元 below 亿元 is asked about.
    if factor is None or (figure.unit and indicator.units.get(cell.unit, factor) != factor):
        return None
    exact = Fraction(_in_eight_digits(Fraction(figure.number))) * factor
    if factor != 1 and abs(exact) >= LARGEST_CONVERTED:
        return None
    value = _in_eight_digits(exact)
    if (indicator.lowest is not None and value < indicator.lowest) or value > (indicator.highest or value):
        return None
    return "reported", value


def sender_of(cell: Cell) -> tuple[bool, str]:
    """Whether the department of a value owns its indicator, and its name in codes."""
    name = "justice" if "justice" in cell.department.text or "司法" in cell.department.text else "commerce"
    return name == "commerce" and cell.indicator.code in OWNED_BY_COMMERCE, name


def _in_eight_digits(number: Fraction) -> Decimal:
    """Half away from zero, as decimals are rounded in SQL."""
    shifted = abs(number) * 10**8
    whole = int(shifted + Fraction(1, 2))
    return (Decimal(whole) / 10**8 if number >= 0 else -Decimal(whole) / 10**8).quantize(
        EIGHT_DIGITS, ROUND_HALF_UP
    )


class Oracle:
    """What the warehouse must hold after the deliveries it was told of."""

    def __init__(self) -> None:
        self.delivery_no = 0
        self.taken: list[Taken] = []
        self.versions: defaultdict[Key, list[Version]] = defaultdict(list)
        self._latest: dict[str, tuple[str, str]] = {}

    def deliver(self, files: Mapping[str, File]) -> None:
        """All files that lie under raw/ now, by path: what is new of them is taken in as one batch."""
        self.delivery_no += 1
        accepted: list[tuple[Key, Version]] = []
        for path in sorted(files, key=lambda path: path.split("/")):
            digest = sha256(files[path].content).hexdigest()
            equal = self._equal_one(path, digest)
            before = self._latest.get(path)
            if before == (digest, "accepted") or (equal and before == (digest, "duplicate")):
                continue
            self._latest[path] = (digest, "duplicate" if equal else "accepted")
            taken = Taken(self.delivery_no, path, self._latest[path][1])
            self.taken.append(taken)
            if not equal:
                accepted += self._judge(files[path], taken)
        # Within a delivery the owner comes last; of one department the path decides, as a text.
        for key, version in sorted(accepted, key=lambda pair: (pair[1].sender, pair[1].path)):
            self.versions[key].append(version)

    def _equal_one(self, path: str, digest: str) -> bool:
        return any(other != path and state == (digest, "accepted") for other, state in self._latest.items())

    def _judge(self, file: File, taken: Taken) -> Iterator[tuple[Key, Version]]:
        contradicted = contradicted_periods(file)
        filled = [cell for cell in file.cells if cell.figure.kind != "blank"]
        # What is refused for itself makes no other a duplicate.
        by_itself = [None if cell.period.code in contradicted else status_and_value(cell) for cell in filled]
        times = Counter(cell.key for cell, judged in zip(filled, by_itself, strict=True) if judged)
        taken.value_count = len(file.cells)
        taken.blank_count = len(file.cells) - len(filled)
        for cell, judged in zip(filled, by_itself, strict=True):
            if judged is None or times[cell.key] > 1:
                taken.quarantined_count += 1
                continue
            assert cell.key
            status, value = judged
            yield (
                cell.key,
                Version(
                    *(taken.delivery, taken.path, cell.sheet, cell.address, cell.figure.text, status, value),
                    sender_of(cell),
                ),
            )
        if taken.quarantined_count:
            taken.outcome = "partly_accepted"
        elif not filled:
            taken.outcome = "empty"

    def current(self) -> dict[Key, Version]:
        """The figures that stand."""
        return {key: versions[-1] for key, versions in self.versions.items() if versions[-1].status != "withdrawn"}

    def counts(self) -> dict[tuple[int, str], tuple[object, ...]]:
        """By delivery and path: outcome, values, current, superseded, withdrawn, quarantined, blank."""
        current: Counter[tuple[int, str]] = Counter()
        withdrawn: Counter[tuple[int, str]] = Counter()
        superseded: Counter[tuple[int, str]] = Counter()
        for versions in self.versions.values():
            superseded.update((version.delivery, version.path) for version in versions[:-1])
            last = versions[-1]
            (withdrawn if last.status == "withdrawn" else current)[last.delivery, last.path] += 1
        return {
            (file.delivery, file.path): (
                *(file.outcome, file.value_count, current[place], superseded[place], withdrawn[place]),
                *(file.quarantined_count, file.blank_count),
            )
            for file in self.taken
            for place in [(file.delivery, file.path)]
        }
