"""Where the seconds of a run go. Prints tables; `make bench` runs it on the real input in a home of its own.

Every figure is the median over REPEATS of a process or step of its own; the machine's noise is the range.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from dagster_project.settings import PROJECT, Settings
from dagster_project.warehouse.build import DBT, dbt_environment, read_run_results

REPEATS = 3
STEP_LINE = re.compile(r"[✓✗] (.+) \(([0-9.]+) s\)")
SENT = "镇,指标,报告期,数值,单位,填报单位\n万古镇,出口总额,2024年1-{month}月,{value},万美元,区商务委\n"
# The commands that are broken down into steps.
FULL, ONE_FILE = "zhencang run --full-refresh", "zhencang run, one file with one value more"


class Bench:
    """A home of its own on a copy of the real input, and the seconds of each part, as they come."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(PROJECT / "raw", folder / "raw")
        self.settings = Settings(raw=folder / "raw", home=folder / "home", releases_kept=3)
        self.environment = os.environ | dbt_environment(self.settings)
        self.seconds: dict[str, list[float]] = {}
        self.nodes: dict[str, str] = {}
        self.events: dict[str, int] = {}

    def time(self, part: str, command: list[str], cwd: Path = PROJECT) -> float:
        """Wall seconds of a command that must succeed, noted with those of its steps, where it prints any."""
        began = time.monotonic()
        done = subprocess.run(command, cwd=cwd, env=self.environment, capture_output=True, text=True)
        seconds = time.monotonic() - began
        if done.returncode:
            sys.exit(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
        self.seconds.setdefault(part, []).append(seconds)
        steps = {name: float(value) for name, value in STEP_LINE.findall(done.stderr)}
        if part in (FULL, ONE_FILE):
            for name, value in steps.items():
                self.seconds.setdefault(f"{part}: {name}", []).append(value)
            self.seconds.setdefault(f"{part}: before and between", []).append(seconds - sum(steps.values()))
            self._count(part)
        return seconds

    def _count(self, part: str) -> None:
        """The nodes that dbt ran, and the events that Dagster stored of the last run."""
        kinds = Counter(result["unique_id"].partition(".")[0] for result in read_run_results(self.settings))
        self.nodes[part] = f"{sum(kinds.values())} ({', '.join(f'{n} {kind}s' for kind, n in kinds.items())})"
        runs = self.settings.dagster_home / "history" / "runs"
        newest = max(runs.glob("*-*.db"), key=lambda path: path.stat().st_mtime)
        with sqlite3.connect(newest) as connection:
            [(self.events[part],)] = connection.execute("select count(*) from event_logs").fetchall()

    def send(self, month: int) -> Path:
        """A file with one value that was not there before."""
        folder = self.settings.raw / "submissions" / f"2024-{month:02}" / "500111-commerce"
        folder.mkdir(parents=True)
        file = folder / "出口.csv"
        file.write_text(SENT.format(month=month, value=500 * month), encoding="utf-8")
        return file


def main() -> None:
    """Time the parts and the whole, and print them in Markdown."""
    folder = Path(tempfile.mkdtemp(prefix="zhencang-bench-"))
    bench = Bench(folder)
    python = [sys.executable, "-c"]
    where = ["--raw", str(bench.settings.raw), "--home", str(bench.settings.home)]
    zhencang = [sys.executable, "-m", "dagster_project.cli"]

    bench.time("zhencang run in a new home", [*zhencang, "run", *where])
    # 1-3月 is a period, 1-1月 is none.
    for month in range(3, REPEATS + 3):
        bench.time("import dagster and dagster-dbt", [*python, "import dagster, dagster_dbt"])
        bench.time("import the definitions", [*python, "import dagster_project.defs.assembly"])
        bench.time("import great_expectations", [*python, "import great_expectations"])
        bench.time("import dbt", [*python, "import dbt.cli.main"])
        bench.time("dbt parse, whole", [str(DBT), "--no-partial-parse", "parse"], PROJECT / "dbt")
        bench.time("dbt run alone", [str(DBT), "run", "--full-refresh"], PROJECT / "dbt")
        bench.time(FULL, [*zhencang, "run", *where, "--full-refresh"])
        file = bench.send(month)
        bench.time("zhencang check, one file with one value", [*zhencang, "check", *where, str(file)])
        bench.time(ONE_FILE, [*zhencang, "run", *where])
        bench.time("zhencang run, nothing new", [*zhencang, "run", *where])
    shutil.rmtree(folder)

    print("| part | median s | range |\n| --- | ---: | --- |")
    for part, values in bench.seconds.items():
        print(f"| {part} | {statistics.median(values):.1f} | {min(values):.1f}–{max(values):.1f} |")
    print("\n| run | dbt nodes | events stored |\n| --- | --- | ---: |")
    for part, nodes in bench.nodes.items():
        print(f"| {part} | {nodes} | {bench.events[part]} |")


if __name__ == "__main__":
    main()
