"""What was put in and what must become of it, counted from the plan; the keys are explained where they are set."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb

from bench.national_faults import FAULTS
from bench.national_plan import Size, period_code

# Rows of the plan: kind of fault or none, whether it is sent again, how many figures.
Counts = list[tuple[str, str, int]]


def count_truth(connection: duckdb.DuckDBPyConnection, size: Size, raw: Path) -> dict[str, Any]:
    """Everything truth.json says. The connection is prepared; the files below `raw` are written."""
    counts: Counts = connection.execute(
        f"select fault, followup, count(*) from drawn(0, {size.months}) group by all order by all"
    ).fetchall()
    districts = connection.execute("select count(distinct district_code) from town").fetchall()[0][0]
    outcomes = _outcomes(counts)
    return {
        "size": asdict(size),
        "districts": districts,
        "departments": districts,
        "first_period": period_code(0),
        "last_period": size.last_period,
        "keys": size.keys,
        # Every value that was written, which is the sum of the rows of `files` and that of `outcomes`.
        "values": sum(outcomes.values()),
        "files": _files(connection, raw),
        # Values with a fault, by kind; both rows of a duplicate.
        "faults": {kind: _values(counts, kind) for kind in FAULTS},
        "corrections": sum(keys for _, followup, keys in counts if followup == "corrected"),
        "withdrawals": sum(keys for _, followup, keys in counts if followup == "withdrawn"),
        # A 撤回 counts as withdrawn, and the value that it takes back as superseded.
        "outcomes": outcomes,
        # Values that each reject rule must catch, exactly.
        "rejected": _by_rule(counts, "quarantined"),
        # Values made to be warned of. Judged in their place they may bring more warnings (after a jump the next
        # year-to-date figure falls) and a few may bring none: these are what to expect, not what to equal.
        "warned": _by_rule(counts, "accepted"),
    }


def _values(counts: Counts, kind: str) -> int:
    keys = sum(keys for fault, _, keys in counts if fault == kind)
    return 2 * keys if kind == "duplicate" else keys


def _outcomes(counts: Counts) -> dict[str, int]:
    outcomes = dict.fromkeys(("current", "superseded", "withdrawn", "quarantined", "blank"), 0)
    for kind, followup, keys in counts:
        outcome = FAULTS[kind].outcome if kind in FAULTS else "accepted"
        if outcome == "accepted":
            outcome = "current" if followup == "none" else "superseded"
        outcomes[outcome] += 2 * keys if kind == "duplicate" else keys
        if followup != "none":
            outcomes["current" if followup == "corrected" else "withdrawn"] += keys
    return outcomes


def _by_rule(counts: Counts, outcome: str) -> dict[str, int]:
    rules: dict[str, int] = {}
    for kind, fault in FAULTS.items():
        if fault.rule_code and fault.outcome == outcome:
            rules[fault.rule_code] = rules.get(fault.rule_code, 0) + _values(counts, kind)
    return rules


def _files(connection: duckdb.DuckDBPyConnection, raw: Path) -> dict[str, dict[str, int]]:
    return {
        str(path.relative_to(raw)): {
            "rows": connection.execute("select count(*) from read_parquet(?)", [str(path)]).fetchall()[0][0],
            "bytes": path.stat().st_size,
        }
        for path in sorted(raw.rglob("*.parquet"))
    }
