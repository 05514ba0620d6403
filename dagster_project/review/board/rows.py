"""What the board shows of a release: the indicators of each town, what is due, and what is open."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from markupsafe import Markup

from dagster_project.review.pages.charts import course_of, series_of
from dagster_project.review.pages.drawing import draw_course
from dagster_project.review.pages.lights import light_of
from dagster_project.review.pages.queries import Record, open_marts, query_of, records
from dagster_project.review.pages.standing import Standing, count_lights, status_words
from dagster_project.wording.office_names import office_name
from dagster_project.wording.synthetic import is_synthetic

QUERIES = Path(__file__).with_name("board_sql")
# What is due within so many days; where nothing is, what is due next.
DAYS_AHEAD = 45
KINDS = {"indicator": "指标", "measure": "事项进展", "project": "项目进展"}
OWNERS = {"department": "填报单位", "data_engineer": "数据工程师"}
WORKING_GROUP = "专班"


@dataclass(frozen=True)
class Town:
    """A town, its indicators, and the course of each that has figures."""

    row: Record
    standings: list[Standing]
    charts: list[tuple[Standing, Markup]]

    @property
    def counts(self) -> dict[str, int]:
        """How many stand under each light, by its code."""
        return count_lights(self.standings)


@dataclass(frozen=True)
class Due:
    """What a department has to send, or should have sent, by a day."""

    row: Record
    due_on: date
    count: int
    what: str
    town_codes: list[str]

    @property
    def office(self) -> str:
        """大足区教委."""
        return office_name(self.row["district_name"], self.row["department_name"])


@dataclass(frozen=True)
class Open:
    """Who must act, and on what."""

    actor: str
    district_code: str | None
    department_code: str | None
    findings: list[Record]

    @property
    def by_kind(self) -> str:
        """退回待更正 2 项、未说明的疑点 1 项."""
        kinds = [one["kind_zh"] for one in self.findings]
        return "、".join(f"{kind} {kinds.count(kind)} 项" for kind in dict.fromkeys(kinds))

    @property
    def town_codes(self) -> list[str]:
        """The towns that it is about."""
        return sorted({one["town_code"] for one in self.findings if one["town_code"]})


@dataclass(frozen=True)
class Board:
    """Everything on the board but where it comes from."""

    towns: list[Town]
    # The names of the indicators by their codes, in the order of the notices.
    indicators: dict[str, str]
    due: list[Due]
    overdue: list[Due]
    open: list[Open]
    is_synthetic: bool

    @property
    def districts(self) -> dict[str, str]:
        """The names of the districts by their codes."""
        return {town.row["district_code"]: town.row["district_name"] for town in self.towns}

    @property
    def departments(self) -> dict[str, str]:
        """The names of who answers for an indicator or owes a report, by their codes, sorted by name."""
        found = {one.row["department_code"]: one.office for one in [*self.due, *self.overdue]}
        for row in (one.row for town in self.towns for one in town.standings):
            names = zip(row["department_codes"] or [], row["department_list"] or [], strict=True)
            found |= {code: office_name(row["district_name"], name) for code, name in names}
        return dict(sorted(found.items(), key=lambda item: item[1]))

    @property
    def counts(self) -> dict[str, int]:
        """How many stand under each light, by its code."""
        return count_lights([one for town in self.towns for one in town.standings])


def read_board(database: Path, today: date) -> Board:
    """What the board shows of a release on a day. Raises duckdb.Error where it lacks a table of the marts."""
    with open_marts(database) as connection:

        def read(name: str) -> list[Record]:
            return records(connection, *query_of(QUERIES, name, {"ends_on": date.max}))

        labels = {row["status"]: row["status_zh"] for row in read("statuses")}
        latest, points, due, findings = (read(name) for name in ("latest", "points", "due", "findings"))
        is_marked = is_synthetic(connection)
    standings = [Standing(row, status_words(row, labels), light_of(row["status"])) for row in latest]
    soon, late = _due(due, today)
    indicators = {one.row["indicator_code"]: one.name for one in standings}
    return Board(_towns(standings, points), indicators, soon, late, _open(findings), is_marked)


def _towns(standings: list[Standing], points: list[Record]) -> list[Town]:
    series = series_of(points)
    by_town: dict[str, list[Standing]] = defaultdict(list)
    for one in standings:
        by_town[one.row["town_code"]].append(one)
    return [
        Town(found[0].row, found, [(one, _course(one, series[one.key])) for one in found if one.key in series])
        for found in by_town.values()
    ]


def _course(one: Standing, points: list[Record]) -> Markup:
    """An amount within the year of its last figure, where that is of a part of it."""
    year = None if points[-1]["grain"] == "year" else points[-1]["year"]
    return draw_course(course_of(points, year))


def _due(rows: list[Record], today: date) -> tuple[list[Due], list[Due]]:
    """What is due soon, each report; and what is overdue, a department a line, who has waited longest first."""
    coming = [row for row in rows if row["due_on"] >= today]
    until = max([today + timedelta(days=DAYS_AHEAD), *(row["due_on"] for row in coming[:1])])
    soon = [_one_due([row]) for row in coming if row["due_on"] <= until]
    late: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        if row["due_on"] < today:
            late[row["department_code"]].append(row)
    return soon, [_one_due(found) for found in late.values()]


def _one_due(rows: list[Record]) -> Due:
    kinds: dict[str, int] = defaultdict(int)
    for row in rows:
        kinds[KINDS[row["subject_kind"]]] += row["item_count"]
    sent_back = sum(row["sent_back_count"] for row in rows)
    what = "、".join(f"{kind} {count} 项" for kind, count in kinds.items())
    towns = sorted({code for row in rows for code in row["town_codes"] or []})
    return Due(
        rows[0],
        rows[0]["due_on"],
        sum(kinds.values()),
        what + (f"（其中退回待更正 {sent_back} 项）" if sent_back else ""),
        towns,
    )


def _open(rows: list[Record]) -> list[Open]:
    found: dict[tuple[str, str | None, str | None], list[Record]] = defaultdict(list)
    for row in rows:
        actor = OWNERS.get(row["owner"], WORKING_GROUP)
        if row["department_name"]:
            actor = office_name(row["district_name"], row["department_name"])
        found[actor, row["district_code"], row["department_code"]].append(row)
    open_ones = [Open(*who, findings) for who, findings in found.items()]
    return sorted(open_ones, key=lambda one: (-len(one.findings), one.actor))
