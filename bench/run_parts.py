"""Where the seconds of a run go. Prints a table; `make bench` runs it on the real input in a home of its own.

Every figure is the median over REPEATS of a process or step of its own; the machine's noise is the range.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dagster_project.settings import PROJECT, Settings
from dagster_project.warehouse.build import BUILD_ARGUMENTS, DBT, dbt_environment

REPEATS = 3
STEP_LINE = re.compile(r"[✓✗] (.+) \(([0-9.]+) s\)")


def timed(command: list[str], environment: dict[str, str], cwd: Path = PROJECT) -> tuple[float, str]:
    """Wall seconds of a command that must succeed, and what it wrote to standard error."""
    began = time.monotonic()
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    seconds = time.monotonic() - began
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
    return seconds, done.stderr


def main() -> None:
    """Time the parts and the whole, and print a table in Markdown."""
    home = Path(tempfile.mkdtemp(prefix="zhencang-bench-"))
    settings = Settings(raw=PROJECT / "raw", home=home, releases_kept=3)
    environment = os.environ | dbt_environment(settings)
    python = [sys.executable, "-c"]
    zhencang = [sys.executable, "-m", "dagster_project.cli", "run"]
    seconds: dict[str, list[float]] = {}

    def note(part: str, measured: float) -> None:
        seconds.setdefault(part, []).append(measured)

    first, _ = timed(zhencang, environment)
    note("first run in a new home", first)
    for _ in range(REPEATS):
        note("import duckdb and pyarrow", timed([*python, "import duckdb, pyarrow"], environment)[0])
        note("import dagster and dagster-dbt", timed([*python, "import dagster, dagster_dbt"], environment)[0])
        note("import the definitions", timed([*python, "import dagster_project.definitions"], environment)[0])
        note("import great_expectations", timed([*python, "import great_expectations"], environment)[0])
        parse = [str(DBT), "--no-partial-parse", "parse"]
        note("dbt parse, whole", timed(parse, environment, PROJECT / "dbt")[0])
        note("dbt build alone, with unit tests", timed([str(DBT), "build"], environment, PROJECT / "dbt")[0])
        note("dbt build alone", timed([str(DBT), *BUILD_ARGUMENTS], environment, PROJECT / "dbt")[0])
        whole, lines = timed([*zhencang, "--full-refresh"], environment)
        note("zhencang run --full-refresh", whole)
        steps = {name: float(value) for name, value in STEP_LINE.findall(lines)}
        for name, value in steps.items():
            note(f"  step: {name}", value)
        note("  before and between the steps", whole - sum(steps.values()))
        note("zhencang run, nothing new", timed(zhencang, environment)[0])
    shutil.rmtree(home)

    print("| part | median s | range |\n| --- | ---: | --- |")
    for part, values in seconds.items():
        print(f"| {part} | {statistics.median(values):.1f} | {min(values):.1f}–{max(values):.1f} |")
    whole = statistics.median(seconds["zhencang run --full-refresh"])
    for build in ("dbt build alone, with unit tests", "dbt build alone"):
        ratio = whole / statistics.median(seconds[build])
        print(f"\nrun --full-refresh over {build}: {ratio:.2f} (to reach: at most 2)")


if __name__ == "__main__":
    main()
