"""The reviews that the demonstration holds, in the order in which a working group would have held them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from dagster_project.review.cycles import moment_of
from dagster_project.review.reviewing import held_lines, hold_reviews, reviewing_auditor
from dagster_project.settings import Settings
from dagster_project.warehouse.audit.auditor import Auditor
from demo.district import DISTRICT_NAME
from demo.neighbours import NEIGHBOURS

LATE_DISTRICT = next(one.name for one in NEIGHBOURS if one.is_late)
IT_IS_LATE = "演示：会议按期召开，数据会后补报"


@dataclass(frozen=True)
class Meeting:
    """One call of `zhencang review`. `held_on` is a Beijing day; `reason` is what it is forced with."""

    cycle_code: str
    held_on: str
    # Without one, each district that has something to review.
    district: str | None = None
    reason: str | None = None


MEETINGS = (
    # In the first district everything has come and was mended, as in the second: ready at once. The third is late.
    Meeting("2024-H1", "2024-07-27"),
    Meeting("2024-H1", "2024-07-27", LATE_DISTRICT, IT_IS_LATE),
    # A figure ten times too high that nobody has explained yet: held all the same. It holds up no other district.
    Meeting("2024-Q3", "2024-10-26"),
    Meeting("2024-Q3", "2024-10-26", DISTRICT_NAME, "演示：出口额疑点已电话核实，更正随后报送"),
    Meeting("2024-Q3", "2024-10-26", LATE_DISTRICT, IT_IS_LATE),
    # After the corrections of November: ready, and r2 lists what changed since r1.
    Meeting("2024-Q3", "2024-11-20", DISTRICT_NAME),
    # The department that is always late has not reported: refused, and then held all the same.
    Meeting("2024-10", "2024-11-20"),
    Meeting("2024-10", "2024-11-20", DISTRICT_NAME, "演示：月调度按期召开，示例商务委数据会后补报"),
    Meeting("2024-10", "2024-11-20", LATE_DISTRICT, IT_IS_LATE),
    # Open rejections, unexplained figures and a notice that contradicts its annex.
    Meeting("2024", "2025-02-10"),
    Meeting("2024", "2025-02-10", DISTRICT_NAME, "演示：年底总评按期召开，所列问题会后整改"),
    Meeting("2024", "2025-02-10", LATE_DISTRICT, IT_IS_LATE),
)


def hold_all(settings: Settings) -> None:
    """Hold every review as the command would have on its day, and print what it says."""
    with reviewing_auditor() as auditor:
        for meeting in MEETINGS:
            _hold(settings, meeting, auditor)


def _hold(settings: Settings, meeting: Meeting, auditor: Auditor) -> None:
    of = f" --district {meeting.district}" if meeting.district else ""
    force = f" --force {meeting.reason}" if meeting.reason else ""
    print(f"\n{meeting.held_on} $ zhencang review {meeting.cycle_code}{of}{force}", flush=True)
    now = moment_of(meeting.held_on, datetime.now(UTC))
    for held in hold_reviews(
        settings, meeting.cycle_code, meeting.district, now=now, forced_reason=meeting.reason, auditor=auditor
    ):
        print("\n".join(held_lines(held)))
