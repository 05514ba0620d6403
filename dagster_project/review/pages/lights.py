"""Traffic lights of progress as a district reads them: a sign, a colour and a word, never a colour alone."""

from __future__ import annotations

from typing import NamedTuple


class Light(NamedTuple):
    """How a verdict is shown; `code` is also its class on the page."""

    code: str
    sign: str
    colour_zh: str
    meaning_zh: str
    # Text and ground of a mark: contrast at least 4.5 to 1.
    ink: str
    ground: str

    @property
    def order(self) -> int:
        """Its place when people sort by it: what asks for action first."""
        return _SORTED.index(self)


GREEN = Light("green", "●", "绿", "正常或已达标", "#1a6137", "#e3f3e8")
YELLOW = Light("yellow", "▲", "黄", "滞后", "#7a4a00", "#fdf0cf")
RED = Light("red", "■", "红", "严重滞后或不升反降", "#a01c16", "#fbe4e2")
GREY = Light("grey", "○", "灰", "无数据", "#4b5560", "#e9edf0")
# Nothing to judge: no target is set, or nothing is due in this cycle. No light is counted for it.
UNLIT = Light("unlit", "–", "", "不判定", "#4b5560", "#ffffff")
LIGHTS = (RED, YELLOW, GREEN, GREY)
_SORTED = (RED, YELLOW, GREY, GREEN, UNLIT)

_BY_STATUS = {
    "achieved": GREEN,
    "on_track": GREEN,
    "maintained": GREEN,
    "lagging": YELLOW,
    "slipped": YELLOW,
    "far_behind": RED,
    "deteriorating": RED,
    "no_target": UNLIT,
    "not_due": UNLIT,
    # Measures and projects.
    "completed": GREEN,
    "in_progress": GREEN,
    "not_started": YELLOW,
    "blocked": RED,
}
# The worst first: what a meeting looks at.
_GRAVITY = ("deteriorating", "far_behind", "slipped", "lagging")


def light_of(status: str | None) -> Light:
    """The light of a status of dim_status or dim_progress_status; what no figure stands behind is grey."""
    return _BY_STATUS.get(status or "", GREY)


def gravity_of(status: str) -> int:
    """0 for the worst status; only those that are behind have one. Raises ValueError."""
    return _GRAVITY.index(status)
