"""`make demo`: make up the district, take everything in as it arrived, build, review, and say what to look at."""

from __future__ import annotations

import argparse
import gc
import json
import shutil
import sys
import time
from pathlib import Path

from dagster_project import cli
from dagster_project.ingest.synthetic import MARK_NAME
from dagster_project.settings import PROJECT, Settings
from demo.deliveries import all_sent, deliver, deliveries
from demo.reviews import hold_all
from demo.truth import truth_of

WHAT_TO_SEE = """
演示数据已就绪 The demonstration is there ({seconds:.0f} s). Every page and sheet of it says 演示数据.

Open in a browser, and look for
  {home}/reviews/999901/2024-Q3/r2/index.html   what changed since r1: 虚构桂镇's growth, put right
  {home}/reviews/999901/2024/r1/index.html      虚构柏镇 and 虚构梅镇 behind on income
  {home}/reviews/999901/2024-10/r1/index.html   a pack that was forced: 示例商务委 is always late
  {home}/reviews/999901/2024-H1/r1/index.html   a review that was ready at once
  {home}/board/index.html                the board between meetings: where everything stands now
  {home}/reviews/999903/2024/r1/index.html      虚构露区, which is late with everything
  {home}/reviews/overview/2024/index.html       the three districts side by side
  {home}/data_docs/index.html            what was audited
Open in a spreadsheet program
  {home}/receipts/2024-12/999901-development_reform/   what a department is told about its file
Ask
  zhencang status   --home {home}
  zhencang trace    --home {home} 虚构桂镇 rural_income_growth 2024-Q3
  zhencang template --home {home} --department 999901-commerce --period 2025-01
The story and the walk through it: docs/demo.md. What was planted: {home}/truth.json."""


def main() -> int:
    """Make the demonstration anew. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m demo", description="An invented district, to look at.")
    parser.add_argument("--home", default=PROJECT / "demo-warehouse", type=Path, help="default: ./demo-warehouse")
    home = parser.parse_args().home.absolute()
    settings = Settings.load(raw=str(home / "raw"), home=str(home))
    if home.exists() and not (settings.raw / MARK_NAME).exists():
        print(f"{home} is no demonstration: name another folder with --home.", file=sys.stderr)
        return 2
    began = time.monotonic()
    shutil.rmtree(home, ignore_errors=True)
    make_up(settings)
    print(f"✓ three years arrived ({time.monotonic() - began:.1f} s)", file=sys.stderr)
    status = cli.main(["run", "--raw", str(settings.raw), "--home", str(home)])
    if status:
        return status
    hold_all(settings)
    # A run leaves Python's collector off and what it held frozen: who ends like that prints a page of leaks.
    gc.unfreeze()
    gc.collect()
    print(WHAT_TO_SEE.format(home=home, seconds=time.monotonic() - began))
    return 0


def make_up(settings: Settings) -> None:
    """Write and take in all that arrives, and beside it the truth."""
    sent = all_sent()
    deliver(settings, deliveries(sent))
    truth = json.dumps(truth_of(sent), ensure_ascii=False, indent=2)
    (settings.home / "truth.json").write_text(truth + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
