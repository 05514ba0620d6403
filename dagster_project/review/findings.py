"""What the gate found, by who must act: counted, and what is alike said once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from dagster_project.review.cycle_review import Check, Finding
from dagster_project.wording.periods import period_name

# The working group and the data engineer last: what departments mend first is most.
_OURS = ("专班", "数据工程师")


@dataclass(frozen=True)
class Line:
    """Findings that differ in nothing but the indicator or measure."""

    check: Check
    findings: list[Finding]

    @property
    def first(self) -> Finding:
        """The one whose words stand for all."""
        return self.findings[0]

    @property
    def about_zh(self) -> str:
        """万古镇 · 出口总额、科技型企业 · 2024年三季度（2 项）; empty where it is about a file."""
        first = self.first
        subjects = "、".join(dict.fromkeys(one.subject_zh for one in self.findings if one.subject_zh))
        period = first.period_code and (period_name(first.period_code) or first.period_code)
        about = " · ".join(filter(None, (first.town_zh, subjects, period)))
        return f"{about}（{len(self.findings)} 项）" if about and len(self.findings) > 1 else about

    @property
    def place_zh(self) -> str:
        """《2024年9月商贸指标》单元格 C14."""
        return "；".join(dict.fromkeys(place_words(one.place) for one in self.findings if one.place))


@dataclass(frozen=True)
class Actor:
    """A department or office that must act, and what on."""

    name_zh: str
    lines: list[Line]

    @property
    def count(self) -> int:
        """How many findings there are."""
        return sum(len(line.findings) for line in self.lines)

    @property
    def by_check(self) -> str:
        """报送完整率 3 项、未说明的疑点 1 项."""
        counts: Counter[str] = Counter()
        for line in self.lines:
            counts[line.check.title_zh] += len(line.findings)
        return "、".join(f"{title} {count} 项" for title, count in counts.items())


def by_actor(checks: Iterable[Check]) -> list[Actor]:
    """Who must act on what these checks found, who has most to do first."""
    found: dict[str, dict[tuple[object, ...], Line]] = defaultdict(dict)
    for check in checks:
        for one in check.findings:
            alike = (check.check_id, one.town_zh, one.period_code, one.message_zh, one.next_step_zh)
            key = alike if one.subject_zh else (*alike, one.place)
            found[one.actor_zh].setdefault(key, Line(check, [])).findings.append(one)
    actors = [Actor(name, list(lines.values())) for name, lines in found.items()]
    return sorted(actors, key=lambda actor: (actor.name_zh in _OURS, -actor.count, actor.name_zh))


def place_words(place: str) -> str:
    """《9月指标》工作表“填报”单元格 C14 for …/9月指标.xlsx!填报!C14; between two places stands “ / ”."""
    if " / " in place:
        return "与".join(place_words(one) for one in place.split(" / "))
    path, *rest = place.split("!")
    words = f"《{PurePosixPath(path).stem}》"
    *sheets, cell = rest or [""]
    words += "".join(f"工作表“{sheet}”" for sheet in sheets)
    if not cell:
        return words
    return words + (f"单元格 {cell}" if cell[:1].isascii() else cell)
