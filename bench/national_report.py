"""The figures of the national benchmark as Markdown, ready for docs/benchmarks.md."""

from __future__ import annotations

from typing import Any

Row = tuple[str, str, str, str]
GIB = 2**30


def report(results: dict[str, Any]) -> str:
    """What was measured where and on what, a table against the goals, and one of the queries."""
    machine, data, legs = results["machine"], results["data"], results["legs"]
    about = (
        f"{data['values']:,} values: {data['size']['towns']:,} towns × {data['size']['indicators']} indicators × "
        f"{data['size']['months']} months, {sum(data['faults'].values()):,} with a fault, "
        f"{data['corrections']:,} sent again. "
        f"{machine['cores']} cores ({machine['processor']}), {machine['memory']}, "
        f"Python {machine['python']}, DuckDB {machine['duckdb']}."
    )
    rows = [*_run_rows(legs), *_outcome_rows(legs, data["outcomes"]), *_sheet_rows(legs)]
    lines = [about, "", "| what | measured | goal | peak memory |", "| --- | ---: | ---: | ---: |"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    for name, answers in legs.get("e", {}).items():
        lines += ["", *_query_lines(name, answers)]
    return "\n".join(lines)


def _run_rows(legs: dict[str, Any]) -> list[Row]:
    rows: list[Row] = []
    base, load = legs.get("floor"), legs.get("a")
    if base:
        rows.append(("floor: hand-written SQL, one process", _seconds(base), "", _memory(base)))
    if load:
        rows.append(("(a) full load to release", _seconds(load), "", _memory(load)))
    if spark := legs.get("a on spark"):
        rows.append(("(a) the same on Spark", _seconds(spark), "", _memory(spark)))
    if base and load:
        rows.append(("(a) over the floor", f"{load['seconds'] / base['seconds']:.2f} ×", "at most 1.8 ×", ""))
        memory = load["tree_peak_bytes"] / base["tree_peak_bytes"]
        rows.append(("(a) memory over the floor's", f"{memory:.2f} ×", "at most 1 ×", ""))
    if "b" in legs:
        rows.append(("(b) one new file of 500 rows", _seconds(legs["b"]), "", _memory(legs["b"])))
    if "b" in legs and load:
        rows.append(("(b) over (a)", f"{100 * legs['b']['seconds'] / load['seconds']:.1f} %", "at most 4 %", ""))
    if "c" in legs:
        rows.append(("(c) nothing new", _seconds(legs["c"]), "under 3 s", _memory(legs["c"])))
    return rows


def _outcome_rows(legs: dict[str, Any], planned: dict[str, int]) -> list[Row]:
    """Speed is worth something only where the values went where they should."""
    rows: list[Row] = []
    for leg, name in (("floor", "floor: values by outcome"), ("a", "(a) values by outcome")):
        if leg in legs:
            found = legs[leg]["outcomes"]
            differing = [
                f"{key} {found.get(key)} for {planned[key]}" for key in planned if found.get(key) != planned[key]
            ]
            rows.append((name, ", ".join(differing) or "as planned", "as planned", ""))
    return rows


def _sheet_rows(legs: dict[str, Any]) -> list[Row]:
    if "d" not in legs:
        return []
    ours, peer = legs["d"]["rows_per_second"], legs["d"]["openpyxl_rows_per_second"]
    return [
        (f"(d) workbook of {legs['d']['rows']:,} × 12", f"{ours:,.0f} rows/s", "", ""),
        ("(d) pandas with openpyxl", f"{peer:,.0f} rows/s", "", ""),
        ("(d) over openpyxl", f"{ours / peer:.1f} ×", "at least 20 ×", ""),
    ]


def _query_lines(name: str, answers: list[dict[str, Any]]) -> list[str]:
    lines = [
        f"| (e) on the {name} | rows | connect ms | cold ms | warm ms | goal ms |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for answer in answers:
        times = [f"{1000 * answer[f'{kind}_seconds']:.1f}" for kind in ("connect", "cold", "warm")]
        goal = f"{1000 * answer['goal_seconds']:.0f}" if answer["goal_seconds"] else ""
        lines.append(f"| {answer['query']} | {answer['rows']:,} | {' | '.join(times)} | {goal} |")
    return lines


def _seconds(figures: dict[str, Any]) -> str:
    """By the clock, with the least and the most where it was repeated; then those of the processors."""
    spread = " ({:.1f}–{:.1f})".format(*figures["range"]) if "range" in figures else ""
    # Results of an earlier version have none.
    used = f", {figures['cpu_seconds']:.0f} of the processors" if "cpu_seconds" in figures else ""
    return f"{figures['seconds']:.1f} s{spread}{used}"


def _memory(figures: dict[str, Any]) -> str:
    """All processes together, then the largest of them."""
    tree, process = figures["tree_peak_bytes"] / GIB, figures["process_peak_bytes"] / GIB
    return f"{tree:.1f} GiB ({process:.1f} the largest process)"
