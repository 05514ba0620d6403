"""Hold a review: is the cycle ready, and if so, what was known of it, frozen. For the command and for Dagster."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from dagster_project.errors import UsageError
from dagster_project.review.board.board import keep_board
from dagster_project.review.city import write_city_page
from dagster_project.review.cycle_review import Cycle, District, Review
from dagster_project.review.cycles import find_cycle
from dagster_project.review.districts import chosen, districts_by_cycle, write_part
from dagster_project.review.letters.writing import write_letters
from dagster_project.review.packs.changes import differences
from dagster_project.review.packs.pack import (
    Pack,
    PackDamaged,
    draft,
    freeze,
    next_revision,
    pack_before,
    write_data,
)
from dagster_project.review.readiness import check_readiness
from dagster_project.review.said import review_lines
from dagster_project.settings import Settings
from dagster_project.warehouse.as_of import Known, database_as_of
from dagster_project.warehouse.audit.auditor import Auditor
from dagster_project.warehouse.fingerprint import current_inputs
from dagster_project.warehouse.lock import home_lock
from dagster_project.wording.synthetic import is_synthetic


@dataclass(frozen=True)
class Held:
    """What came of it: the review, and its pack; None where the cycle is not ready and nobody forced it."""

    review: Review
    pack: Path | None
    # The pack was there already: since it was frozen no figure changed, and every check says the same.
    is_unchanged: bool = False


def hold_review(
    settings: Settings,
    cycle_code: str,
    district: str,
    *,
    as_of: datetime | None = None,
    now: datetime | None = None,
    forced_reason: str | None = None,
    auditor: Auditor | None = None,
) -> Held:
    """The review of one district, as hold_reviews holds it."""
    [held] = hold_reviews(
        settings, cycle_code, district, as_of=as_of, now=now, forced_reason=forced_reason, auditor=auditor
    )
    return held


def hold_reviews(
    settings: Settings,
    cycle_code: str,
    district: str | None = None,
    *,
    as_of: datetime | None = None,
    now: datetime | None = None,
    forced_reason: str | None = None,
    auditor: Auditor | None = None,
) -> Iterator[Held]:
    """For each district, or the one that is named: check whether a cycle is ready, freeze what is known of it.

    What is known is what is published; `as_of` looks back to a moment, outside the numbering; `now` plays that it
    is an earlier moment, for who makes up a past. `cycle_code` and `district` may also be Chinese names. What is
    not ready is frozen only with a `forced_reason`, which then stands on it. No district waits for another. Who
    holds many reviews hands over one `auditor` (reviewing_auditor) for all.

    Raises UsageError where there is no such cycle or district, no release, the period was not over, or one reason
    would force several districts; HomeIsBusy while a run is writing; BuildFailed; AuditFailedToRun; PackDamaged.
    """
    with (
        tempfile.TemporaryDirectory(prefix="zhencang-review-") as folder,
        nullcontext(auditor) if auditor else reviewing_auditor() as worker,
    ):
        scratch = Path(folder)
        known = database_as_of(settings, as_of or now)
        with _readable(settings, known):
            cycle = find_cycle(known.database, cycle_code, known.as_of)
            known_districts = districts_by_cycle(known.database).get(cycle.cycle_code, [])
        districts = chosen(known_districts, district, cycle)
        if forced_reason is not None and len(districts) > 1:
            raise UsageError("--force: name the district that the reason is of, with --district.")
        room = _Room(settings, worker, scratch, is_look_back=as_of is not None)
        damaged = []
        for one in districts:
            part = replace(known, database=scratch / f"{one.district_code}.duckdb")
            try:
                with _readable(settings, known):
                    write_part(known.database, one, part.database)
                    held = _hold(room, one, cycle, part, forced_reason)
            except PackDamaged as error:
                damaged.append(str(error))
            else:
                if held.pack and not room.is_look_back:
                    write_city_page(settings, cycle, known_districts)
                yield held
        # It links to the packs.
        keep_board(settings)
        if damaged:
            raise PackDamaged("\n".join(damaged))


@dataclass(frozen=True)
class _Room:
    """Where reviews are held: the home, the audit's worker, and a folder for what is needed meanwhile."""

    settings: Settings
    auditor: Auditor
    scratch: Path
    is_look_back: bool


def _hold(room: _Room, district: District, cycle: Cycle, part: Known, forced_reason: str | None) -> Held:
    """The review of one district on its part of the warehouse."""
    settings = room.settings
    with home_lock(settings), draft(settings, district, cycle) as aside:
        write_data(part.database, cycle, aside / "data")
        before = pack_before(settings, district, cycle, part.as_of)
        found = differences(before.before(), aside / "data", part.code) if before else []
        checks = check_readiness(room.auditor, part.database, cycle, found, room.scratch)
        review = Review(
            cycle=cycle,
            district=district,
            as_of=part.as_of,
            created_at=datetime.now(UTC),
            warehouse=part.name,
            code_fingerprint=part.code,
            revision=None if room.is_look_back else next_revision(settings, district, cycle),
            checks=checks,
            forced_reason=None if all(check.passed for check in checks) else forced_reason,
            compared_with=before.name if before else None,
            changes=[difference.change for difference in found],
            is_synthetic=_is_marked(part.database),
        )
        return _conclude(settings, aside, review, part, before)


def _conclude(settings: Settings, aside: Path, review: Review, part: Known, before: Pack | None) -> Held:
    if not review.is_ready and review.forced_reason is None:
        return Held(review, None)
    if before and _is_same(before, review):
        return Held(replace(review, revision=before.revision), before.folder, is_unchanged=True)
    write_letters(aside, review, part.database)
    return Held(review, freeze(settings, aside, review, part))


def _is_same(before: Pack, review: Review) -> bool:
    """Whether a pack of this very cycle says the same: no figure changed and every check found what it found then.

    What changed before that pack was made stands on it, and not on a later one.
    """
    said = [check for check in before.manifest["checks"] if check["check_id"] != "values_changed"]
    says = [asdict(check) for check in review.checks if check.check_id != "values_changed"]
    is_same_cycle = before.manifest["cycle"]["cycle_code"] == review.cycle.cycle_code
    return is_same_cycle and not review.changes and said == says


@contextmanager
def _readable(settings: Settings, known: Known) -> Iterator[None]:
    """What other code built may lack a table or a column that is read here. Raises UsageError, which says so."""
    try:
        yield
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        if known.code == current_inputs(settings).code:
            raise
        raise UsageError(
            f"{known.name} was built by another version of the code and lacks what a review reads:"
            " run `zhencang run`, then review again."
        ) from error


@contextmanager
def reviewing_auditor() -> Iterator[Auditor]:
    """The audit's worker, which imports Great Expectations meanwhile."""
    with tempfile.TemporaryDirectory(prefix="zhencang-review-") as folder:
        # Not in the home: a run may be auditing there.
        scratch = Settings(raw=Path(folder), home=Path(folder), releases_kept=1)
        with Auditor(scratch) as auditor:
            yield auditor


def _is_marked(database: Path) -> bool:
    with duckdb.connect(database, read_only=True) as connection:
        return is_synthetic(connection)


def held_lines(held: Held) -> list[str]:
    """The same, and what became of the pack."""
    lines = review_lines(held.review)
    if held.pack is None:
        return [
            *lines,
            "未定稿：请按上列改正，或以 --force 写明理由特批定稿。"
            "No pack was made. Mend what is named above, or freeze it with --force REASON.",
        ]
    if held.is_unchanged:
        return [
            *lines,
            f"自第{held.review.revision}版定稿后没有变动：{held.pack}。Nothing changed since: it stands.",
        ]
    return [*lines, f"已定稿：{held.pack}。It is frozen."]
