"""The text of a cell from its value: what a person reads in the sheet, exactly and without rounding."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from decimal import Decimal

BASE_DATE = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 - a cell's date has no time zone
DAYS_TO_1904 = 1462


def column_texts(values: Sequence[object]) -> Sequence[str]:
    """The texts of many cells, of a column for instance; much faster than one by one.

    Most columns are all text or all numbers, so the work is done by the column, in C where possible.
    """
    kinds = set(map(type, values))
    if kinds <= {str}:
        return values  # type: ignore[return-value]
    numbers = [value for value in values if type(value) is float]
    texts = iter(number_texts(numbers))
    if len(kinds) == 1 and numbers:
        return list(texts)
    return [
        value if type(value) is str else next(texts) if type(value) is float else cell_text(value)
        for value in values
    ]


def number_texts(numbers: list[float]) -> list[str]:
    """The shortest plain decimals that mean exactly these numbers; a whole number has no point."""
    if not numbers:
        return []
    # One call writes them all.
    texts = (repr(numbers)[1:-1] + ", ").replace(".0, ", ", ").split(", ")[:-1]
    return [number_text(float(text)) if "e" in text else text for text in texts]


def number_text(number: float) -> str:
    """The shortest plain decimal that means exactly this number, never with an exponent."""
    text = repr(number)
    if "e" in text:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0")


def percent_text(value: object) -> str:
    """A number as its percent-formatted cell shows it, but unrounded: 0.075 is 7.5%; other values as they are."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        return cell_text(value)
    percent = format(Decimal(repr(value)) * 100, "f")
    return (percent.rstrip("0").rstrip(".") if "." in percent else percent) + "%"


def date_text(value: object, is_1904: bool = False) -> str:
    """A serial number as its date-formatted cell shows it: 45565 is 2024-09-30; a negative one stays a number."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < 2958466:
        return cell_text(value)
    if value < 1:
        return cell_text((BASE_DATE + datetime.timedelta(days=value)).time())
    # Excel counts a 29 February 1900 that never was: before it, serials are one day further on.
    days = value + DAYS_TO_1904 if is_1904 else value + (value < 60)
    moment = BASE_DATE + datetime.timedelta(days=days)
    return cell_text(moment.date() if value == int(value) else moment)


def cell_text(value: object) -> str:
    """The text of one value as python-calamine gives it."""
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return number_text(value)
        case datetime.datetime():
            return str(to_second(value)).removesuffix(" 00:00:00")
        case datetime.time():
            return str(to_second(datetime.datetime.combine(BASE_DATE, value)).time())
        case datetime.timedelta():
            return elapsed_text(value)
    return str(value)


def to_second(moment: datetime.datetime) -> datetime.datetime:
    """A moment to the nearest second: a cell holds a binary fraction of a day, good to no more."""
    if moment.microsecond >= 500_000 and moment.year < datetime.MAXYEAR:
        moment += datetime.timedelta(seconds=1)
    return moment.replace(microsecond=0)


def elapsed_text(elapsed: datetime.timedelta) -> str:
    """A length of time as hours, minutes and seconds: 36:00:00."""
    seconds = round(elapsed.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    return f"{'-' if seconds < 0 else ''}{hours}:{rest // 60:02}:{rest % 60:02}"
