"""What goes wrong in submissions, how often, and what must become of it. One entry a kind of fault.

A kind strikes its share of the values that are eligible for it; no value has two faults. About 2 % of all values
have one. The shares are our own guess: no published count was found.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One kind of fault.

    `rate` of the values that meet `eligible` (SQL over the plan) have it. `outcome` is what must become of the
    value: accepted, quarantined or blank. `rule_code` is the rule it is meant to break, if any; where the value is
    accepted, that is a warning.
    """

    rate: float
    outcome: str
    rule_code: str | None = None
    eligible: str = "true"


# Names are misspelt the same way each time, by few towns: that is how people misspell, and it keeps the number of
# different unknown names near the number of towns that misspell.
_MISSPELLING_TOWNS = "town_no % 50 = 1"
_LEVEL_OR_COUNT = "measure_kind in ('level', 'count')"

FAULTS: dict[str, Fault] = {
    "town_misspelt": Fault(0.05, "quarantined", "town_unknown", _MISSPELLING_TOWNS),
    "indicator_unknown": Fault(0.0005, "quarantined", "indicator_unknown"),
    "unit_missing": Fault(0.001, "quarantined", "unit_missing"),
    "unit_scaled": Fault(0.004, "accepted"),
    "unit_incompatible": Fault(0.0005, "quarantined", "unit_incompatible"),
    "blank": Fault(0.004, "blank"),
    "dash": Fault(0.001, "blank"),
    "not_applicable": Fault(0.002, "accepted"),
    "withheld": Fault(0.001, "accepted"),
    "approximate": Fault(0.001, "quarantined", "figure_unparsed"),
    "junk": Fault(0.0005, "quarantined", "figure_unparsed"),
    "share_above_100": Fault(0.002, "quarantined", "value_out_of_range", "measure_kind = 'share'"),
    "year_to_date_falls": Fault(
        0.002,
        "accepted",
        "year_to_date_falls",
        f"{_LEVEL_OR_COUNT} and time_basis = 'year_to_date' and month >= 6 and true_value >= 10",
    ),
    "jump": Fault(0.0005, "accepted", "jump_own_history", f"{_LEVEL_OR_COUNT} and true_value >= 1"),
    "jump_with_note": Fault(0.0005, "accepted", "jump_own_history", f"{_LEVEL_OR_COUNT} and true_value >= 1"),
    "percent_as_fraction": Fault(0.0005, "accepted", "percent_mixed", "unit = '%' and true_value >= 1"),
    "future_period": Fault(0.0002, "quarantined", "period_in_future"),
    # Two rows with different values for one key; neither may count.
    "duplicate": Fault(0.0005, "quarantined", "value_duplicate"),
}

# A second file sends these shares of all keys again: with another value, or to take the value back.
CORRECTED_RATE = 0.01
WITHDRAWN_RATE = 0.0002
