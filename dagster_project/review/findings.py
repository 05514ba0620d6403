"""What the gate found, by who must act: counted, and what is alike said once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from dagster_project.review.cycle_review import Check, Finding
from dagster_project.wording.periods import period_name

# The working group and the data engineer last: what departments mend first is most.
OURS = ("专班", "数据工程师")


@dataclass(frozen=True)
class Line:
    """Findings that say the same of several indicators or measures, and of several towns."""

    check: Check
    findings: list[Finding]

    @property
    def first(self) -> Finding:
        """The one whose words stand for all."""
        return self.findings[0]

    @property
    def subjects(self) -> tuple[str, ...]:
        """The indicators or measures, each once."""
        return tuple(dict.fromkeys(one.subject_zh for one in self.findings if one.subject_zh))

    @property
    def about_zh(self) -> str:
        """万古镇 · 出口总额、科技型企业 · 2024年三季度（2 项）; empty where it is about a file."""
        period = self.first.period_code and (period_name(self.first.period_code) or self.first.period_code)
        towns = "、".join(dict.fromkeys(one.town_zh for one in self.findings if one.town_zh))
        about = " · ".join(filter(None, (towns, "、".join(self.subjects), period)))
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
    found: dict[str, list[Line]] = defaultdict(list)
    for check in checks:
        for one in check.findings:
            found[one.actor_zh].append(Line(check, [one]))
    actors = [Actor(name, _joined(_joined(lines, _in_a_town), _of_subjects)) for name, lines in found.items()]
    return sorted(actors, key=lambda actor: (actor.name_zh in OURS, -actor.count, actor.name_zh))


def _joined(lines: list[Line], alike: Callable[[Line], tuple[object, ...]]) -> list[Line]:
    """The lines with those that are alike in one, in the order of the first of each."""
    joined: dict[tuple[object, ...], Line] = {}
    for line in lines:
        joined.setdefault(alike(line), Line(line.check, [])).findings.extend(line.findings)
    return list(joined.values())


def _said(line: Line) -> tuple[object, ...]:
    first = line.first
    # What is about no indicator is about its file.
    place = None if first.subject_zh else first.place
    return line.check.check_id, first.period_code, first.message_zh, first.next_step_zh, place


def _in_a_town(line: Line) -> tuple[object, ...]:
    return (*_said(line), line.first.town_zh)


def _of_subjects(line: Line) -> tuple[object, ...]:
    return (*_said(line), line.subjects)


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
