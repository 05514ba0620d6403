"""Numbers as people read them: thousands apart, no trailing zeros, no binary dust, and missing is never 0."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

MISSING = "—"
_MINUS = "−"


def exact(value: Decimal | float | None) -> str:
    """Every digit that was reported: 7,500 or 63.8; a dash where there is none."""
    if value is None:
        return MISSING
    text = f"{Decimal(str(value)).normalize():,f}"
    return text.replace("-", _MINUS)


def rounded(value: Decimal | float | None, places: int = 2) -> str:
    """To so many decimals; what would round to 0 and is none keeps two significant digits."""
    if value is None:
        return MISSING
    number = Decimal(str(value))
    kept = round(number, places)
    return exact(kept if kept or not number else Decimal(f"{number:.1e}"))


def signed(text: str) -> str:
    """+6.2% for what is above 0; what is below has its sign."""
    return text if text.startswith(_MINUS) else f"+{text}"


def percent(value: float | None) -> str:
    """57.1 %: one decimal."""
    return MISSING if value is None else f"{rounded(value, 1)}%"


def computed(text: str | None) -> str:
    """The text of a figure that was computed, to two decimals; one with a unit has every digit; “无” for none."""
    if text is None:
        return "无"
    number, _, unit = text.partition(" ")
    try:
        return with_unit(exact(Decimal(number)), unit) if unit else rounded(Decimal(number))
    except InvalidOperation:
        return text


def with_unit(text: str, unit: str | None) -> str:
    """7,500 万美元, 63.8%, 2∶1; a dash stays as it is."""
    if text == MISSING or not unit:
        return text
    if unit == "比":
        return f"{text}∶1"
    return f"{text}%" if unit == "%" else f"{text} {unit}"
