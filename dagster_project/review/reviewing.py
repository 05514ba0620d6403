"""Hold a review: is the cycle ready, and if so, what was known of it, frozen. For the command and for Dagster."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from dagster_project.errors import UsageError
from dagster_project.review.cycle_review import Check, Review
from dagster_project.review.cycles import BEIJING, find_cycle
from dagster_project.review.letters.writing import write_letters
from dagster_project.review.packs.changes import differences
from dagster_project.review.packs.pack import Pack, draft, freeze, next_revision, pack_before, write_data
from dagster_project.review.readiness import check_readiness
from dagster_project.settings import Settings
from dagster_project.warehouse.as_of import Known, database_as_of
from dagster_project.warehouse.audit import Auditor
from dagster_project.warehouse.fingerprint import current_inputs
from dagster_project.warehouse.lock import home_lock
from dagster_project.wording.synthetic import SENTENCE, is_synthetic

CHANGES_SHOWN = 20


@dataclass(frozen=True)
class Held:
    """What came of it: the review, and its pack; None where the cycle is not ready and nobody forced it."""

    review: Review
    pack: Path | None
    # The pack was there already: since it was frozen no figure changed, and every check says the same.
    is_unchanged: bool = False


def hold_review(
    settings: Settings, cycle_code: str, *, as_of: datetime | None = None, forced_reason: str | None = None
) -> Held:
    """Check whether a cycle is ready and freeze what is known of it: what is published, or what was known `as_of`.

    `cycle_code` may also be its Chinese name. A cycle that is not ready is frozen only with a `forced_reason`,
    which then stands on the pack. Raises UsageError where there is no such cycle, no release, or the period was
    not over; HomeIsBusy while a run is writing; BuildFailed; AuditFailedToRun; PackDamaged.
    """
    with _auditor() as (auditor, scratch):
        known = database_as_of(settings, as_of)
        with _readable(settings, known):
            cycle = find_cycle(known.database, cycle_code, known.as_of)
        with home_lock(settings), draft(settings, cycle) as aside, _readable(settings, known):
            write_data(known.database, cycle, aside / "data")
            before = pack_before(settings, cycle, known.as_of)
            found = differences(before.before(), aside / "data", known.code) if before else []
            checks = check_readiness(auditor, known.database, cycle, found, scratch)
            review = Review(
                cycle=cycle,
                as_of=known.as_of,
                created_at=datetime.now(UTC),
                warehouse=known.name,
                code_fingerprint=known.code,
                revision=next_revision(settings, cycle),
                checks=checks,
                forced_reason=None if all(check.passed for check in checks) else forced_reason,
                compared_with=before.name if before else None,
                changes=[difference.change for difference in found],
                is_synthetic=_is_marked(known.database),
            )
            return _conclude(settings, aside, review, known, before)


def _conclude(settings: Settings, aside: Path, review: Review, known: Known, before: Pack | None) -> Held:
    if not review.is_ready and review.forced_reason is None:
        return Held(review, None)
    if before and _is_same(before, review):
        return Held(replace(review, revision=before.revision), before.folder, is_unchanged=True)
    write_letters(aside, review, known.database)
    return Held(review, freeze(settings, aside, review, known))


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
def _auditor() -> Iterator[tuple[Auditor, Path]]:
    """The audit's worker, which imports Great Expectations meanwhile, and a folder that is gone at the end."""
    with tempfile.TemporaryDirectory(prefix="zhencang-review-") as folder:
        # Not in the home: a run may be auditing there.
        scratch = Settings(raw=Path(folder), home=Path(folder), releases_kept=1)
        with Auditor(scratch) as auditor:
            yield auditor, scratch.home


def _is_marked(database: Path) -> bool:
    with duckdb.connect(database, read_only=True) as connection:
        return is_synthetic(connection)


def review_lines(review: Review) -> list[str]:
    """What the command prints of a review, and Dagster shows of it: each check, each reason and who must act."""
    cycle = review.cycle
    lines = [
        f"{cycle.cycle_name_zh} ({cycle.cycle_code}), as of {_beijing(review.as_of)}, from {review.warehouse}"
    ]
    if review.is_synthetic:
        lines.append(f"  {SENTENCE}")
    for check in review.checks:
        lines += _check_lines(check)
    failed = [check for check in review.checks if not check.passed]
    if not failed:
        lines.append("就绪：可以召开。Ready.")
    elif review.forced_reason is None:
        titles = "、".join(check.title_zh for check in failed)
        lines.append(f"未就绪：{titles}。Not ready: {len(failed)} of {len(review.checks)} checks do not hold.")
    else:
        lines.append(f"未就绪，强制冻结：{review.forced_reason}")
        lines.append(f"Not ready; frozen all the same, because: {review.forced_reason}")
    return lines + _change_lines(review)


def held_lines(held: Held) -> list[str]:
    """The same, and what became of the pack."""
    lines = review_lines(held.review)
    if held.pack is None:
        return [*lines, "No pack was made. Mend what is named above, or freeze it with --force REASON."]
    if held.is_unchanged:
        return [*lines, f"Nothing changed since r{held.review.revision} was frozen: {held.pack} stands."]
    return [*lines, f"{held.pack} is frozen."]


def _check_lines(check: Check) -> list[str]:
    mark = "✓" if check.passed else "✗"
    lines = [f"  {mark} {check.title_zh} {check.title_en}: {check.observed} ({check.threshold})"]
    for finding in check.findings:
        place = f" [{finding.place}]" if finding.place else ""
        lines.append(f"      {finding.actor_zh}：{finding.message_zh}{place}")
        lines.append(f"        {finding.message_en}")
    return lines


def _change_lines(review: Review) -> list[str]:
    if review.compared_with is None:
        return []
    lines = [f"{len(review.changes)} figures differ from {review.compared_with}"]
    for change in review.changes[:CHANGES_SHOWN]:
        was, is_now = change.before or "—", change.after or "—"
        lines.append(f"  {change.subject_zh} {change.column_zh}: {was} → {is_now}")
        lines.append(f"      {change.reason_zh}\n      {change.reason_en}")
    if len(review.changes) > CHANGES_SHOWN:
        lines.append(f"  … and {len(review.changes) - CHANGES_SHOWN} more")
    return lines


def _beijing(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M} (Beijing time)"
