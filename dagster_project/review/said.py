"""What the command prints of a review, and Dagster shows of it."""

from __future__ import annotations

from datetime import datetime

from dagster_project.review.cycle_review import Check, Review
from dagster_project.review.findings import Actor, Line, by_actor
from dagster_project.wording.moments import BEIJING
from dagster_project.wording.synthetic import SENTENCE

CHANGES_SHOWN = 20
# Of what each department mends in its files so many lines; its receipts have all.
LINES_SHOWN = 8
IN_RECEIPTS = ("rejections_open", "warnings_unjustified")


def review_lines(review: Review) -> list[str]:
    """Each check, then who must act on what, then what changed."""
    cycle, district = review.cycle, review.district
    lines = [
        f"{district.district_name} {cycle.cycle_name_zh} ({district.district_code} {cycle.cycle_code}),"
        f" as of {_beijing(review.as_of)}, from {review.warehouse}"
    ]
    if review.is_synthetic:
        lines.append(f"  {SENTENCE}")
    lines += [line for check in review.checks for line in _check_lines(check)]
    for actor in by_actor(review.failed):
        lines += actor_lines(actor)
    return lines + _verdict_lines(review) + _change_lines(review)


def _verdict_lines(review: Review) -> list[str]:
    name = review.district.district_name
    if review.is_ready:
        return [f"{name}：数据核查通过，可提交研判。Ready."]
    titles = "、".join(check.title_zh for check in review.failed)
    counts = f"{len(review.failed)} of {len(review.checks)} checks do not hold."
    lines = [f"{name}：数据核查未通过：{titles}。Not ready: {counts}"]
    if review.forced_reason is not None:
        lines.append(f"特批定稿，理由：{review.forced_reason}")
        lines.append(f"Frozen all the same, because: {review.forced_reason}")
    return lines


def _check_lines(check: Check) -> list[str]:
    """A check and, where it does not hold, what it asks for."""
    found = f"，{len(check.findings)} 项待处理" if check.findings else ""
    mark = "✓" if check.passed else "✗"
    lines = [f"  {mark} {check.title_zh} {check.title_en}: {check.observed} ({check.threshold}){found}"]
    if not check.passed:
        lines += [f"      → {check.next_step_zh}", f"        {check.next_step_en}"]
    return lines


def actor_lines(actor: Actor) -> list[str]:
    """A department, how much it must act on, and on what."""
    lines = [f"  {actor.name_zh}（{actor.count} 项：{actor.by_check}）"]
    in_receipts = [line for line in actor.lines if line.check.check_id in IN_RECEIPTS]
    left_out = in_receipts[LINES_SHOWN:]
    for line in actor.lines:
        lines += _finding_lines(line) if line not in left_out else []
    if left := sum(len(line.findings) for line in left_out):
        lines.append(f"      另有 {left} 项，见该单位回执。{left} more: see its receipts.")
    return lines


def _finding_lines(line: Line) -> list[str]:
    first = line.first
    about = f"{line.about_zh}：" if line.about_zh else ""
    place = f" {line.place_zh}" if line.place_zh else ""
    path = f" [{first.place}]" if first.place else ""
    lines = [f"      {about}{first.message_zh}{place}", f"        {first.message_en}{path}"]
    if first.next_step_zh != line.check.next_step_zh:
        lines.append(f"        → {first.next_step_zh} {first.next_step_en}")
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
