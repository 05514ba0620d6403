"""The zhencang command. Exit status: 0 done; 1 our fault; 2 usage; 3 the data fell short.

Nothing heavy is imported before it is needed: a run with nothing new answers at once.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from dagster_project.ending import end
from dagster_project.errors import UsageError, ZhencangError
from dagster_project.mishaps import told, writing
from dagster_project.settings import SPARK, Settings
from dagster_project.wording.language import said
from dagster_project.wording.shown import ShownStream

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

DATA_FELL_SHORT = 3
# What this command makes is for its user and for that user's group.
UMASK = 0o027
# How long Dagster may take to end by itself.
LONGEST_GOODBYE_SECONDS = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    os.umask(UMASK)
    # Ended by a service manager as by Ctrl-C: everything that was started ends, too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # No cell and no name may act on a terminal.
    out, err = (ShownStream(stream) for stream in (sys.stdout, sys.stderr))
    # What argparse says itself it asks for by this name.
    argparse._ = said  # type: ignore[attr-defined]
    with redirect_stdout(out), redirect_stderr(err):
        return _command(_parser().parse_args(arguments))


def _command(options: argparse.Namespace) -> int:
    settings = None
    try:
        settings = Settings.load(raw=options.raw, home=options.home)
        status = int(options.command(settings, options))
        sys.stdout.flush()
        return status
    except ZhencangError as error:
        print(f"zhencang: {error}", file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:
        # Whoever reads has seen enough (`zhencang trace … | head`); Python need not find that out again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        # Where it came within an exec, as dataclasses do one, CPython would end by SIGINT whatever we return: the
        # next exec makes it forget that.
        exec("")
        print("zhencang: interrupted; nothing was published by this run.", file=sys.stderr)
        return 1
    except Exception as error:
        print(f"zhencang: {told(error, settings.home if settings else None)}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zhencang", description=said("镇仓: a checked indicator warehouse."))
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument(
        "--raw", metavar="DIR", help="raw files (default: $ZHENCANG_RAW, then ./raw of the project)"
    )
    where.add_argument("--home", metavar="DIR", help="warehouse (default: $ZHENCANG_HOME, then ./warehouse)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", parents=[where], help="take in, build, audit, publish")
    run.add_argument("--full-refresh", action="store_true", help="build everything anew, also if nothing is new")
    run.set_defaults(command=_run)

    check = commands.add_parser("check", parents=[where], help="judge submission files without taking them in")
    check.add_argument("files", nargs="+", metavar="FILE", type=Path)
    check.set_defaults(command=_check)

    template = commands.add_parser("template", parents=[where], help="a prefilled workbook to report with")
    template.add_argument("--department", required=True, help="code or name")
    template.add_argument("--period", required=True, help="2024, 2024-H1, 2024-Q3, 2024-08 or as in Chinese")
    template.add_argument(
        "--out", metavar="FILE", type=Path, default=Path(), help="a file or a folder (default: .)"
    )
    kinds = ("indicators", "measures")
    template.add_argument("--kind", choices=kinds, default="indicators", help="measures come with projects")
    template.set_defaults(command=_template)

    review = commands.add_parser("review", parents=[where], help="is a cycle ready? if so, freeze its packs")
    review.add_argument("cycle", help="2024, 2024-H1, 2024-Q3, 2024-08 or as in Chinese")
    review.add_argument(
        "--district", metavar="CODE", help="code or name (default: each that has something to review)"
    )
    review.add_argument("--force", metavar="REASON", help="freeze it although it is not ready; stands on the pack")
    review.add_argument("--as-of", metavar="DATE", help="as known at the end of a day, or at an ISO time")
    review.set_defaults(command=_review)

    remind = commands.add_parser("remind", parents=[where], help="who owes what by when: texts and forms to send")
    remind.add_argument("cycle", help="2024, 2024-H1, 2024-Q3, 2024-08 or as in Chinese")
    remind.add_argument("--district", metavar="CODE", help="code or name (default: each that owes something)")
    remind.set_defaults(command=_remind)

    export = commands.add_parser("export", parents=[where], help="a release as open files, or into PostgreSQL")
    export.add_argument("--release", help="a release, or the beginning of its name (default: the published one)")
    export.add_argument("--to", required=True, metavar="DIR|URL", help="a folder, or postgresql://…")
    export.set_defaults(command=_export)

    catalog = commands.add_parser("catalog", parents=[where], help="the catalogue, with a workbook and dbt's docs")
    catalog.set_defaults(command=_catalog)

    trace = commands.add_parser("trace", parents=[where], help="a figure back to its cell")
    trace.add_argument("town", help="code or name")
    trace.add_argument("indicator", help="code or name")
    trace.add_argument("period", nargs="?", help="2023, 2024-H1, 2024-Q3, 2024-08; for a target its year")
    trace.add_argument("--as-of", metavar="DATE", help="as known at the end of a day, or at an ISO time")
    trace.set_defaults(command=_trace)

    status = commands.add_parser("status", parents=[where], help="what is published and what is wrong with files")
    status.set_defaults(command=_status)

    releases = commands.add_parser("releases", parents=[where], help="the releases that are kept")
    releases.set_defaults(command=_releases)

    diff = commands.add_parser("diff", parents=[where], help="what differs between two releases")
    diff.add_argument("before", help="a release, or the beginning of its name")
    diff.add_argument("after", help="a release, or the beginning of its name")
    diff.set_defaults(command=_diff)

    rollback = commands.add_parser("rollback", parents=[where], help="publish an earlier release again")
    rollback.add_argument("release", help="a release, or the beginning of its name")
    rollback.set_defaults(command=_rollback)

    doctor = commands.add_parser("doctor", parents=[where], help="is all still what was put in?")
    doctor.set_defaults(command=_doctor)

    ui = commands.add_parser("ui", parents=[where], help="open Dagster's UI on this warehouse")
    ui.add_argument("--port", type=int, default=3000, help="of the page, 3000 where none is named")
    ui.set_defaults(command=_ui)
    for one in (parser, *commands.choices.values()):
        for action in one._actions:
            action.help = said(action.help) if action.help else None
    for choice in commands._choices_actions:
        choice.help = said(choice.help or "")
    return parser


def _run(settings: Settings, options: argparse.Namespace) -> int:
    from dagster_project.defs.main_job import run_main_job
    from dagster_project.exports.catalogue.keeping import keep_catalogue
    from dagster_project.review.board.board import keep_board
    from dagster_project.warehouse.inputs import unchanged_release
    from dagster_project.warehouse.spark.needs import refuse_without_spark

    if not settings.raw.is_dir():
        raise UsageError(f"there is no folder {settings.raw}: name the raw files with --raw or ZHENCANG_RAW")
    release = None if options.full_refresh else unchanged_release(settings)
    if release:
        keep_catalogue(settings)
        keep_board(settings)
        print(f"Nothing is new since release {release.release_id}; nothing was changed.")
        return 0
    if settings.engine == SPARK:
        refuse_without_spark()
    return run_main_job(settings, options.full_refresh)


def _check(settings: Settings, options: argparse.Namespace) -> int:
    from dagster_project.receipts.check import check_files

    return 0 if check_files(settings, options.files) else DATA_FELL_SHORT


def _template(settings: Settings, options: argparse.Namespace) -> int:
    from dagster_project.templates.indicators import make_template
    from dagster_project.templates.measures import make_measure_template
    from dagster_project.templates.owing import note_on

    are_measures = options.kind == "measures"
    make = make_measure_template if are_measures else make_template
    with writing(options.out, "--out"):
        made = make(settings, options.department, options.period, options.out)
    print(made)
    if note := note_on(settings, options.department, options.period, are_measures=are_measures):
        print(note)
    return 0


def _review(settings: Settings, options: argparse.Namespace) -> int:
    from dagster_project.review.reviewing import held_lines, hold_reviews

    if options.force is not None and not options.force.strip():
        raise UsageError("--force needs a reason: it is printed on the pack.")
    refused, count = [], 0
    for held in hold_reviews(
        settings, options.cycle, options.district, as_of=_as_of(options), forced_reason=options.force
    ):
        print("\n".join(held_lines(held)), flush=True)
        count += 1
        if held.pack is None:
            refused.append(held.review.district.district_name)
    if refused and count > 1:
        names = "、".join(refused)
        print(f"{count} 个区县中 {len(refused)} 个未通过：{names}。")
        print(f"{len(refused)} of {count} districts are not ready.")
    return DATA_FELL_SHORT if refused else 0


def _remind(settings: Settings, options: argparse.Namespace) -> int:
    from dagster_project.review.calendar import beijing_date
    from dagster_project.review.reminders.reminding import remind

    found = remind(settings, options.cycle, options.district, beijing_date(datetime.now(UTC)))
    for reminded in found:
        print("\n".join(reminded.lines))
    if not found:
        print(f"{options.cycle}：没有未报事项。Nothing is owed.")
    return 0


def _export(settings: Settings, options: argparse.Namespace) -> int:
    from dagster_project.exports.exporting import asked_release, export_files
    from dagster_project.exports.postgresql import export_database

    release = asked_release(settings, options.release)
    if "://" in options.to:
        print("\n".join(export_database(release, options.to)))
    else:
        count = export_files(release, Path(options.to))
        print(f"{options.to} holds release {release.release_id}: {count} files.")
    return 0


def _trace(settings: Settings, options: argparse.Namespace) -> int:
    from dagster_project.lookup.trace import print_trace

    print_trace(settings, options.town, options.indicator, options.period, _as_of(options))
    return 0


def _as_of(options: argparse.Namespace) -> datetime | None:
    from dagster_project.review.cycles import moment_of

    return moment_of(options.as_of, datetime.now(UTC)) if options.as_of else None


def _status(settings: Settings, options: argparse.Namespace) -> int:
    from dagster_project.lookup.status import print_status

    print_status(settings)
    return 0


def _releases(settings: Settings, options: argparse.Namespace) -> int:
    from dagster_project.lookup.status import print_releases

    print_releases(settings)
    return 0


def _diff(settings: Settings, options: argparse.Namespace) -> int:
    from dagster_project.lookup.difference import print_difference
    from dagster_project.warehouse.release import find_release

    print_difference(find_release(settings, options.before), find_release(settings, options.after))
    return 0


def _catalog(settings: Settings, options: argparse.Namespace) -> int:
    from dagster_project.exports.catalogue.beside import complete_catalogue
    from dagster_project.warehouse.lock import home_lock
    from dagster_project.warehouse.release import shown_release

    # Asked before the lock, which makes the folder of a home: none is made for one that was named by mistake.
    shown_release(settings)
    with home_lock(settings):
        complete_catalogue(settings, shown_release(settings))
    print(settings.catalogue / "index.html")
    return 0


def _rollback(settings: Settings, options: argparse.Namespace) -> int:
    from dagster_project.review.board.board import keep_board
    from dagster_project.warehouse.lock import home_lock
    from dagster_project.warehouse.release import find_release, refuse_damaged, show

    find_release(settings, options.release)
    with home_lock(settings):
        release = find_release(settings, options.release)
        refuse_damaged(release)
        show(settings, release)
        keep_board(settings)
    print(f"{settings.published} is release {release.release_id} again.")
    return 0


def _doctor(settings: Settings, options: argparse.Namespace) -> int:
    from dagster_project.warehouse.health.doctor import examine

    return 0 if examine(settings) else DATA_FELL_SHORT


def _ui(settings: Settings, options: argparse.Namespace) -> int:
    """Dagster's development server on the same home, which ends when this process does."""
    from dagster_project.defs.main_job import mend_history, prepare_dagster_home
    from dagster_project.warehouse.build import DBT

    mend_history(settings)
    prepare_dagster_home(settings)
    # `dagster dev` warns of its successor `dg dev`, which asks the network for updates.
    environment = os.environ | settings.environment() | {"PYTHONWARNINGS": "ignore"}
    dagster = DBT.with_name("dagster")
    command = [str(dagster), "dev", "-m", "dagster_project.definitions", "-p", str(options.port)]
    server = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        _end_all_of(server)


def _end_all_of(server: subprocess.Popen[Any]) -> None:
    """Ask a process and all that it started to end, and end what does not."""
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        server.wait(LONGEST_GOODBYE_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def command() -> NoReturn:
    """The command as it is installed: run it, and end with its status."""
    sys.unraisablehook = _unraisable
    end(main())


def _unraisable(found: UnraisableHookArgs) -> None:
    """A file that could not be written is left half open; that it cannot be closed either was told already."""
    if not isinstance(found.exc_value, OSError):
        sys.__unraisablehook__(found)


if __name__ == "__main__":
    command()
