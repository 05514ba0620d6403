"""The reviews that the demonstration holds, in the order in which a working group would have held them."""

from __future__ import annotations

from dataclasses import dataclass

from dagster_project import cli
from dagster_project.settings import Settings


@dataclass(frozen=True)
class Meeting:
    """One call of `zhencang review`. `as_of` is a Beijing day; `reason` is what it is forced with."""

    cycle_code: str
    as_of: str
    reason: str | None = None


MEETINGS = (
    # Everything has come and was mended: ready at once.
    Meeting("2024-H1", "2024-07-27"),
    # A figure ten times too high that nobody has explained yet: held all the same.
    Meeting("2024-Q3", "2024-10-26", "演示：出口额疑点已电话核实，更正随后报送"),
    # After the corrections of November: ready, and r2 lists what changed since r1.
    Meeting("2024-Q3", "2024-11-20"),
    # The department that is always late has not reported: refused, and then held all the same.
    Meeting("2024-10", "2024-11-20"),
    Meeting("2024-10", "2024-11-20", "演示：月调度按期召开，示例商务委数据会后补报"),
    # Open rejections, unexplained figures and a notice that contradicts its annex.
    Meeting("2024", "2025-02-10", "演示：年底总评按期召开，所列问题会后整改"),
)


def hold_all(settings: Settings) -> None:
    """Hold every review by the command and print what it says."""
    for meeting in MEETINGS:
        force = ["--force", meeting.reason] if meeting.reason else []
        arguments = [meeting.cycle_code, "--as-of", meeting.as_of, *force]
        where = ["--raw", str(settings.raw), "--home", str(settings.home)]
        print(f"\n$ zhencang review {' '.join(arguments)}", flush=True)
        cli.main(["review", *where, *arguments])
