"""Everything that arrives, by the moment at which it arrives, and the landing of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from dagster_project.ingest.take_in import take_in
from dagster_project.settings import PROJECT, Settings
from dagster_project.warehouse.lock import home_lock
from demo.extras import extra_files, sent_twice
from demo.figures import SEED, Figures
from demo.neighbours import neighbour_reports
from demo.notices import contradictory_notice, notice_files
from demo.periods import moment
from demo.plan import Sent, baseline_reports, periodic_reports
from demo.registers import register_files


@dataclass
class Delivery:
    """What arrives at one moment (UTC): the bytes of files by their paths below raw/."""

    received_at: datetime
    files: dict[str, bytes] = field(default_factory=dict)


def all_sent(seed: int = SEED) -> list[Sent]:
    """Every report in the order of arrival; what arrives together is taken in by path."""
    figures = Figures(seed)
    sent = [
        *baseline_reports(figures),
        *periodic_reports(figures),
        *extra_files(figures),
        *neighbour_reports(figures),
    ]
    return sorted([*sent, *sent_twice(sent)], key=lambda one: (one.received_at, one.report.path))


def deliveries(sent: Iterable[Sent], seed: int = SEED) -> list[Delivery]:
    """All that arrives, notices and registers first. The same seed gives the same bytes."""
    figures = Figures(seed)
    found = {
        at: Delivery(at, files)
        for at, files in (
            (moment(2023, 1, 16), register_files() | notice_files(figures)),
            (moment(2024, 12, 5), contradictory_notice(figures)),
        )
    }
    for one in sent:
        delivery = found.setdefault(one.received_at, Delivery(one.received_at))
        delivery.files[one.report.path] = one.report.content()
    return [found[at] for at in sorted(found)]


def deliver(settings: Settings, arriving: Iterable[Delivery]) -> None:
    """Put each delivery below raw/ and take it in as of its moment.

    Raises ValueError where raw/ is that of the project, which is for real files.
    """
    if settings.raw.resolve().is_relative_to(PROJECT / "raw"):
        raise ValueError(f"{settings.raw} holds real files: nothing made up goes there")
    with home_lock(settings):
        for delivery in arriving:
            for path, content in delivery.files.items():
                target = settings.raw / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
            take_in(settings, now=delivery.received_at)
