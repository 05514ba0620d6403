"""`make demo`: make up the district, take everything in as it arrived, build, and say what to look at."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time

from dagster_project import cli
from dagster_project.ingest.synthetic import MARK_NAME
from dagster_project.settings import PROJECT, Settings
from demo.deliveries import all_sent, deliver, deliveries
from demo.truth import truth_of


def main() -> int:
    """Make the demonstration anew. Returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m demo", description="An invented district, from notices to packs."
    )
    parser.add_argument(
        "--home", default=str(PROJECT / "demo-warehouse"), help="where (default: ./demo-warehouse)"
    )
    home = parser.parse_args().home
    settings = Settings.load(raw=f"{home}/raw", home=home)
    if settings.home.exists() and not (settings.raw / MARK_NAME).exists():
        print(f"{settings.home} holds something else: name another folder with --home", file=sys.stderr)
        return 2
    shutil.rmtree(settings.home, ignore_errors=True)
    began = time.monotonic()
    sent = all_sent()
    arriving = deliveries(sent)
    print(f"… {len(arriving)} deliveries of three years arrive", file=sys.stderr)
    deliver(settings, arriving)
    truth = json.dumps(truth_of(sent), ensure_ascii=False, indent=2)
    (settings.home / "truth.json").write_text(truth + "\n", encoding="utf-8")
    print(f"✓ taken in ({time.monotonic() - began:.1f} s)", file=sys.stderr)
    return cli.main(["run", "--raw", str(settings.raw), "--home", str(settings.home)])


if __name__ == "__main__":
    sys.exit(main())
