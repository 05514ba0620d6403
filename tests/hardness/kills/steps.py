"""Steps of a run by themselves: python -m tests.hardness.kills.steps RAW HOME STEP...

They call what the steps of their names in dagster_project/defs call, in that order, under the lock of the home.
But no Dagster, no dbt and no audit is loaded, and what is built is built afresh: that costs a tenth of a run.
"""

from __future__ import annotations

import sys

import duckdb

from dagster_project.exports.catalogue.keeping import keep_catalogue
from dagster_project.ingest.take_in import take_in
from dagster_project.receipts.receipt import write_due_receipts
from dagster_project.review.board.board import keep_board
from dagster_project.settings import Settings
from dagster_project.warehouse.audit.auditor import results
from dagster_project.warehouse.compiled.databases import attach_home, show_landing
from dagster_project.warehouse.compiled.execution import build_afresh
from dagster_project.warehouse.compiled.project import compiled_project
from dagster_project.warehouse.health.landed import check_landing
from dagster_project.warehouse.increment import begin, finish, plan
from dagster_project.warehouse.inputs import note_inputs, noted_inputs
from dagster_project.warehouse.lock import home_lock
from dagster_project.warehouse.publish import publish
from dagster_project.warehouse.rehearsal import clear_leftovers
from dagster_project.warehouse.release import shown_release


def ingest(settings: Settings) -> None:
    clear_leftovers(settings)
    note_inputs(settings)
    check_landing(settings)
    take_in(settings)


def build(settings: Settings) -> None:
    begin(settings, plan(settings, noted_inputs(settings)["code"], full_refresh=True))
    with duckdb.connect() as connection:
        attach_home(connection, settings)
        show_landing(connection, [settings.landing / "batch-*"], "")
        build_afresh(connection, compiled_project())


def release(settings: Settings) -> None:
    inputs = noted_inputs(settings)
    publish(settings, results(settings), "steps by themselves", inputs)
    finish(settings, inputs["code"])
    keep_catalogue(settings)
    keep_board(settings)


def receipts(settings: Settings) -> None:
    shown = shown_release(settings)
    with duckdb.connect(shown.database, read_only=True) as connection:
        write_due_receipts(settings, connection, shown.release_id)


STEPS = {"ingest": ingest, "build": build, "release": release, "receipts": receipts}


def main(raw: str, home: str, *names: str) -> None:
    settings = Settings.load(raw=raw, home=home)
    with home_lock(settings):
        for name in names:
            STEPS[name](settings)


if __name__ == "__main__":
    main(*sys.argv[1:])
