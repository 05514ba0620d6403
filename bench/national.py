"""How 镇仓 holds up at national scale: tables in Markdown, and results.json in the work folder.

    python -m bench.national --work DIR [--legs floor,a,c,b,d,e] [--towns 41350] [--indicators 24] [--months 60]
                             [--engine spark]

Without data of that size and seed in the work folder it makes them first. Legs may be run one at a time:
results.json keeps what was measured before on the same data. Ratios mean something where nothing else ran beside.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.measure import machine
from bench.national_generator import generate
from bench.national_legs import LEGS, Work
from bench.national_plan import Size, add_size_flags, size_of
from bench.national_report import report
from dagster_project.settings import DUCKDB, SPARK


def main() -> None:
    """Make the data where they are missing, run the legs that were picked, and print what was measured."""
    options = _options()
    folder = (options.work or Path(tempfile.mkdtemp(prefix="zhencang-national-"))).resolve()
    print(f"working in {folder}", file=sys.stderr)
    data = _data(folder, size_of(options))
    results = _earlier_results(folder, data) | {"machine": machine()}
    work = Work(folder, size_of(options), options.repeats, options.engine)
    for name in options.legs:
        leg = name if work.engine == DUCKDB else f"{name} on {work.engine}"
        results["legs"][leg] = LEGS[name](work)
        print(f"{leg}: {json.dumps(results['legs'][leg], ensure_ascii=False)}", file=sys.stderr)
        _write(folder / "results.json", results)
    print(report(results))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time 镇仓 on a synthetic country.")
    parser.add_argument("--work", type=Path, help="folder for data, home and results (default: a temporary one)")
    parser.add_argument("--legs", type=_legs, default=list(LEGS), help=f"which parts, of {','.join(LEGS)}")
    parser.add_argument("--repeats", type=int, default=3, help="how often a part is repeated, but for floor and a")
    parser.add_argument("--engine", choices=(DUCKDB, SPARK), default=DUCKDB, help="what computes in the legs")
    add_size_flags(parser)
    return parser.parse_args()


def _legs(text: str) -> list[str]:
    """The legs asked for, in the order in which one may need another."""
    asked = text.split(",")
    if unknown := set(asked) - set(LEGS):
        raise argparse.ArgumentTypeError(f"no such leg: {', '.join(sorted(unknown))}")
    return [name for name in LEGS if name in asked]


def _data(folder: Path, size: Size) -> dict[str, Any]:
    truth_file = folder / "truth.json"
    truth: dict[str, Any] = json.loads(truth_file.read_text(encoding="utf-8")) if truth_file.exists() else {}
    return truth if truth.get("size") == asdict(size) else generate(folder, size)


def _earlier_results(folder: Path, data: dict[str, Any]) -> dict[str, Any]:
    results_file = folder / "results.json"
    results: dict[str, Any] = json.loads(results_file.read_text(encoding="utf-8")) if results_file.exists() else {}
    return results if results.get("data") == data else {"data": data, "legs": {}}


def _write(path: Path, results: dict[str, Any]) -> None:
    path.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
