"""Who owes what: reports in time, late, blank, bad, corrected and sent twice, in one home."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dagster_project.ingest.take_in import take_in
from dagster_project.settings import PROJECT, Settings
from tests.end_to_end.submitting import put, tidy_csv
from tests.homes import Outcome, built, copy_of, query, run_warm

# Homes of its own, which take minutes to build: for CI.
pytestmark = pytest.mark.slow

REGISTER = """部门代码,报送类别,报送内容代码,报送频次,期后天数,生效日期,失效日期,依据
500111-*,indicator,*,quarter,{due_days},2024-07-01,,
500111-*,indicator,*,year,31,,,
500111-commerce,indicator,export_value,month,10,2024-07-01,,
500111-education,measure,*,quarter,10,2024-07-01,,
500111-development_reform,project,*,quarter,20,2024-07-01,,
"""
EXPORTS = "2024-09/500111-commerce/出口.csv"
# The last moment of 31 January 2024 in Chongqing is a microsecond before this one.
A_DAY_LATE = datetime(2024, 1, 31, 16, tzinfo=UTC)
EARLY = datetime(2024, 10, 10, 4, tzinfo=UTC)
ON_THE_DAY = datetime(2024, 10, 15, 15, 59, 59, tzinfo=UTC)
LATE = datetime(2024, 10, 16, 2, tzinfo=UTC)
COUNTS = ("expected", "received", "on_time", "accepted", "quarantined", "blank", "missing")


@dataclass(frozen=True)
class Owed:
    """A home that four deliveries came to, and what the run said that took the last two."""

    settings: Settings
    outcome: Outcome

    def counts(self, department: str, cycle: str) -> list[int]:
        """The counts of COUNTS of a department of Dazu in a cycle; none where nothing is expected of it."""
        names = ", ".join(f"{name}_count" for name in COUNTS)
        found = query(
            self.settings.published,
            f"select {names} from quality.submission_status"
            f" where department_code = '500111-{department}' and cycle_code = '{cycle}'",
        )
        return [int(count) for row in found.itertuples(index=False) for count in row]


def register(settings: Settings, due_days: int) -> None:
    path = settings.raw / "registers" / "obligations.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(REGISTER.format(due_days=due_days), encoding="utf-8")


def early(settings: Settings) -> None:
    """A value, 不适用, blanks, a value that is none, and a sheet without any."""
    put(settings, EXPORTS, tidy_csv("万古镇,出口总额,2024年9月,5000,万美元", "万古镇,出口总额,2024年8月,,万美元"))
    put(settings, "2024-Q3/500111-commerce/社零.csv", tidy_csv("万古镇,社会消费品零售总额年均增速,,不适用,%"))
    science = tidy_csv("万古镇,研发投入强度,,约莫不少,%", "万古镇,高新技术企业,,,家")
    put(settings, "2024-Q3/500111-science_technology/科技.csv", science)
    put(settings, "2024-Q3/500111-health/卫生.csv", tidy_csv())
    teachers = tidy_csv("万古镇,农村义务教育学校专任教师本科以上学历比例,,81.5,%")
    put(settings, "2024-Q3/500111-education/教育.csv", teachers)


def late(settings: Settings) -> None:
    """What is a day late, a correction, the same figure by another department, a measure and a project."""
    put(settings, "2024-Q3/500111-housing_construction/绿化.csv", tidy_csv("万古镇,建成区绿化覆盖率,,45,%"))
    put(settings, EXPORTS, tidy_csv("万古镇,出口总额,2024年9月,5100,万美元", "万古镇,出口总额,2024年8月,,万美元"))
    again = tidy_csv("万古镇,出口总额,2024年9月,5100,万美元,,受区商务委委托")
    put(settings, "2024-09/500111-government_office/出口.csv", again)
    put(settings, "2024-Q3/500111-education/事项.csv", "镇,任务,状态\n万古镇,附件2第8项,推进中\n".encode())
    projects = "项目名称,镇,已完成投资（万元）,状态\n教学楼,万古镇,600,在建\n"
    put(settings, "2024-Q3/500111-development_reform/项目.csv", projects.encode())


@pytest.fixture(scope="module")
def owed(tmp_path_factory: pytest.TempPathFactory) -> Owed:
    folder = tmp_path_factory.mktemp("owed")
    shutil.copytree(PROJECT / "raw", folder / "raw")
    settings = Settings(raw=folder / "raw", home=folder / "home", releases_kept=10)
    register(settings, due_days=10)
    take_in(settings, now=A_DAY_LATE)
    early(settings)
    take_in(settings, now=EARLY)
    built(settings)
    # A later register and later values, built on top of what is there.
    register(settings, due_days=15)
    put(settings, "2024-Q3/500111-human_resources/就业.csv", tidy_csv("万古镇,镇域当年新增就业人数,,300,人"))
    take_in(settings, now=ON_THE_DAY)
    late(settings)
    take_in(settings, now=LATE)
    return Owed(settings, run_warm(settings))


def test_the_run_published(owed: Owed) -> None:
    assert owed.outcome.status == 0, owed.outcome.err


@pytest.mark.parametrize(
    ("department", "cycle", "expected"),
    [
        # Exports of September, sent three times by two departments, and 不适用: each there once and in time.
        ("commerce", "2024-Q3", [2, 2, 2, 2, 0, 0, 0]),
        ("commerce", "2024-09", [1, 1, 1, 1, 0, 0, 0]),
        ("commerce", "2024-08", [1, 0, 0, 0, 0, 1, 0]),
        # A value that is none, a blank and nothing.
        ("science_technology", "2024-Q3", [3, 1, 1, 0, 1, 1, 1]),
        # An empty sheet is not a report.
        ("health", "2024-Q3", [1, 0, 0, 0, 0, 0, 1]),
        # On the day by the later register, a second before midnight in Chongqing; and a day late.
        ("human_resources", "2024-Q3", [1, 1, 1, 1, 0, 0, 0]),
        ("housing_construction", "2024-Q3", [2, 1, 0, 1, 0, 0, 1]),
        # One indicator in time; of four measures in annex 2 that it leads one, late.
        ("education", "2024-Q3", [5, 2, 1, 2, 0, 0, 3]),
        # Its one indicator is missing, its projects are there.
        ("development_reform", "2024-Q3", [2, 1, 1, 1, 0, 0, 1]),
        # Of 2023 the growth of retail sales came with the notice, a day late in Chongqing, and exports never.
        ("commerce", "2023", [2, 1, 0, 1, 0, 0, 1]),
        # The quarter before the register's first day, and the year before the pilot.
        ("commerce", "2024-Q2", []),
        ("commerce", "2022", []),
        # Named to be reported by the month, exports are not owed by the year any more.
        ("commerce", "2024", [3, 0, 0, 0, 0, 0, 3]),
    ],
)
def test_what_came_of_what_is_owed(owed: Owed, department: str, cycle: str, expected: list[int]) -> None:
    assert dict(zip(COUNTS, owed.counts(department, cycle), strict=False)) == dict(
        zip(COUNTS, expected, strict=False)
    )


def test_a_correction_keeps_the_day_of_the_first(owed: Owed) -> None:
    [report] = query(
        owed.settings.published,
        """
        select epoch_us(received_at) as received_us, is_on_time, cast(due_on as varchar) as due_on
        from quality.obligation_status
        where cycle_code = '2024-09' and subject_code = 'export_value' and town_code = '500111-wangu'
        """,
    ).itertuples(index=False)
    assert tuple(report) == (int(EARLY.timestamp()) * 1_000_000, True, "2024-10-10")


def test_a_register_speaks_for_its_district_alone(owed: Owed) -> None:
    """Of Rongchang the seed still holds: measures by the month, within ten days."""
    found = query(
        owed.settings.published,
        """
        select distinct cast(due_on as varchar) as due_on from quality.obligation_status
        where cycle_code = '2024-10' and department_code like '500153-%'
        """,
    )
    assert list(found["due_on"]) == ["2024-11-10"]
    assert owed.counts("education", "2024-10") == []


def test_reviews_begin_with_the_pilot_and_wait_for_the_last_report(owed: Owed) -> None:
    cycles = query(owed.settings.published, "from marts.dim_review_cycle").set_index("cycle_code")
    assert len(cycles) == 3 * 19
    assert (cycles["starts_on"].min().year, cycles["ends_on"].max().year) == (2023, 2025)
    quarter = cycles.loc["2024-Q3"]
    assert (quarter["cycle_name_zh"], quarter["due_on"].isoformat()[:10]) == ("2024年三季度研判", "2024-10-20")


def test_people_read_it_in_chinese(owed: Owed) -> None:
    [row] = query(
        owed.settings.published,
        """
        select
            sum(应报数), sum(已报数), sum(按时报送数), sum(采用数), sum(未采用数), sum(空白数), sum(未报数),
            100 * avg(采用数), 100 * avg(按时报送数)
        from bi."报送情况"
        where 责任单位 = '区教委' and 区 = '大足区' and 期末 = '2024-09-30' and 粒度 in ('季度', '月度')
        """,
    ).itertuples(index=False)
    assert [float(number) for number in row] == [5, 2, 1, 2, 0, 0, 3, 40, 20]


def test_a_fresh_build_says_the_same(owed: Owed, tmp_path: Path) -> None:
    """Built in two steps or at once: the same reports are owed, and the same came of them."""
    every = "from quality.obligation_status order by all"
    before = query(owed.settings.published, every)
    assert query(built(copy_of(owed.settings, tmp_path)).published, every).equals(before)
