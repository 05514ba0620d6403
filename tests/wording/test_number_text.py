"""Numbers as people read them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.wording.number_text import computed, exact, percent, rounded, with_unit


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        (Decimal("0E-8"), "0"),
        (Decimal("7500.00000000"), "7,500"),
        (Decimal("0.00000001"), "0.00000001"),
        (Decimal("-1234.50"), "−1,234.5"),
        (0.1 + 0.2, "0.30000000000000004"),
    ],
)
def test_exact_keeps_every_digit(value: Decimal | float | None, text: str) -> None:
    assert exact(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "—"), (0.1 + 0.2, "0.3"), (57.99999999, "58"), (0.0012, "0.0012"), (0, "0"), (-0.004, "−0.004")],
)
def test_rounding_leaves_no_dust_and_makes_no_zero_of_what_is_none(value: float | None, text: str) -> None:
    assert rounded(value) == text


def test_a_percentage_and_a_unit() -> None:
    assert percent(57.0467) == "57%"
    assert percent(-85.714) == "−85.7%"
    assert with_unit("7,500", "万美元") == "7,500 万美元"
    assert with_unit("2", "比") == "2∶1"
    assert with_unit("—", "家") == "—"


def test_what_was_computed_is_rounded_and_what_was_reported_is_not() -> None:
    assert computed("451.3442657") == "451.34"
    assert computed("8.12345678 %") == "8.12345678%"
    assert computed("21950 万美元") == "21,950 万美元"
    assert computed("III 类") == "III 类"
    assert computed("2.5 比") == "2.5∶1"
    assert computed("进度正常") == "进度正常"
    assert computed(None) == "无"
