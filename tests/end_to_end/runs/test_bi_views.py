"""The views for people, asked as a chart would ask them: a sum or an average is right, or cannot be had."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from statistics import mean
from typing import NamedTuple

import duckdb
import pytest

from dagster_project.settings import Settings
from tests.end_to_end.submitting import put, tidy_csv
from tests.homes import Published, built, home_of_a_kind, query

SONG, BAI = "虚构松镇", "虚构柏镇"
# A third has targets; it owes the rate of which it has one by the half-year and by the quarter.
TARGETS = "虚构桂镇"
NOTICE = f"""title: 大足区{TARGETS}“强镇带村”试点实施方案（2023—2025年）
issuer: 大足区人民政府办公室
issued_on: 2024-06-05
transcribed_from_sha256: {"0" * 64}
district_code: 500111
district_name: 大足区
town_code: 500111-gui
town_name: {TARGETS}
pilot_from_year: 2023
pilot_to_year: 2025
profile: {{as_of_on: 2024-06-05}}
annexes:
  - {{annex_no: 1, kind: indicators, title: 试点指标目标清单, file: annex-1.csv}}
"""
ANNEX = """一级指标,序号,二级指标,2022年,2025年目标,备注
经济发展,1,出口总额（万美元）,6090,7500以上,
发展潜力,2,常住人口城镇化率（%）,63.8,4个百分点,
生态宜居,3,辖区河流水质类别,III类,II类,
"""
EXPORTS, FIRMS, GRAIN = "出口总额", "高新技术企业", "粮食播种面积"
URBAN, WATER, INCOME = "常住人口城镇化率", "辖区河流水质类别", "全体居民人均可支配收入"
UNITS = {EXPORTS: "万美元", FIRMS: "家", GRAIN: "万亩", URBAN: "%", WATER: "类", INCOME: "元"}
REPORTED = [
    (SONG, EXPORTS, {"2023年1月": 10, "2023年2月": 25, "2023年3月": 40, "2023年一季度": 40, "2023年": 200}),
    (SONG, EXPORTS, {"2024年3月": 60, "2024年上半年": 110, "2024年9月": 170, "2024年三季度": 170}),
    (BAI, EXPORTS, {"2023年": 100, "2024年一季度": 30, "2024年上半年": 70}),
    (SONG, FIRMS, {"2023年": 5, "2024年三季度": 7}),
    (BAI, FIRMS, {"2023年": 3, "2024年三季度": 4}),
    (SONG, GRAIN, {"2023年": 3.5, "2024年": 3.6}),
    (BAI, GRAIN, {"2023年": 2, "2024年": 2.1}),
    (SONG, URBAN, {"2023年": 60, "2024年": 61}),
    (BAI, URBAN, {"2023年": 50, "2024年": 52}),
    (TARGETS, URBAN, {"2024年上半年": 64.9, "2024年三季度": 65.2}),
    (SONG, INCOME, {"2023年": 30000, "2024年": 31000}),
    (SONG, WATER, {"2024年9月": "III"}),
    (BAI, WATER, {"2024年9月": "劣V"}),
]
OWED = "department_code,subject_kind,subject_code,frequency,due_days\n" + "".join(
    f"500111-statistics,indicator,urbanization_rate,{frequency},20\n" for frequency in ("quarter", "half")
)
# Numbers that are no figures but names.
ORDINALS = {"年度", "版次", "基期年", "目标年", "名次", "序号", "段落", "小数位数"}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two fictional towns that reported amounts, stocks, rates, a grade and an income per head."""

    def make(settings: Settings) -> None:
        towns = settings.raw / "registers" / "towns.csv"
        towns.parent.mkdir(parents=True)
        rows = [f"500111-{code},{name},500111,大足区" for code, name in (("song", SONG), ("bai", BAI))]
        towns.write_text("\n".join(["镇代码,镇名,区县代码,区县名称", *rows, ""]), encoding="utf-8")
        (towns.parent / "obligations.csv").write_text(OWED, encoding="utf-8")
        folder = settings.raw / "annexes" / "500111-gui"
        folder.mkdir(parents=True)
        (folder / "notice.yml").write_text(NOTICE, encoding="utf-8")
        (folder / "annex-1.csv").write_text(ANNEX, encoding="utf-8")
        lines = [
            f"{town},{indicator},{period},{value},{UNITS[indicator]}"
            for town, indicator, figures in REPORTED
            for period, value in figures.items()
        ]
        put(settings, "2024/500111-statistics/指标.csv", tidy_csv(*lines))
        built(settings)

    settings, _ = home_of_a_kind(tmp_path_factory, "drawn", make)
    return settings


def asked(settings: Settings, aggregate: str, view: str, *grouped: str) -> dict[tuple[object, ...], float]:
    """What a chart gets of a view: an aggregate by what it is grouped by, nothing where there is nothing."""
    names = ", ".join(f'"{name}"' for name in grouped)
    with duckdb.connect(settings.published, read_only=True) as connection:
        rows = connection.execute(f'select {names}, {aggregate} from bi."{view}" group by {names}').fetchall()
    return {tuple(map(str, row[:-1])): row[-1] for row in rows if row[-1] is not None}


class Point(NamedTuple):
    """What may be added once: its indicator, town, year, and the amount."""

    指标: str
    镇: str
    年度: str
    amount: float


YEARS = [
    Point(EXPORTS, SONG, "2023", 200),
    Point(EXPORTS, BAI, "2023", 100),
    Point(GRAIN, SONG, "2023", 3.5),
    Point(GRAIN, BAI, "2023", 2),
    Point(GRAIN, SONG, "2024", 3.6),
    Point(GRAIN, BAI, "2024", 2.1),
]
# Of what counts from January the steps; of those of a year the sum is what the year had come to.
STEPS = [
    *(Point(EXPORTS, SONG, "2023", step) for step in (10, 15, 15, 160)),
    *(Point(EXPORTS, SONG, "2024", step) for step in (60, 50, 60)),
    Point(EXPORTS, BAI, "2023", 100),
    *(Point(EXPORTS, BAI, "2024", step) for step in (30, 40)),
]
# Exports of 虚构柏镇 end with June, so they are not added to those up to September.
LATEST = [
    Point(EXPORTS, SONG, "2024", 170),
    Point(FIRMS, SONG, "2024", 7),
    Point(FIRMS, BAI, "2024", 4),
    Point(GRAIN, SONG, "2024", 3.6),
    Point(GRAIN, BAI, "2024", 2.1),
]


@pytest.mark.parametrize(
    ("view", "points"), [("各镇年度进展", YEARS), ("月度累计走势", STEPS), ("各镇最新进展", LATEST)]
)
@pytest.mark.parametrize(("aggregate", "answer"), [("sum", sum), ("avg", mean)])
@pytest.mark.parametrize("grouped", [("指标",), ("指标", "镇"), ("指标", "年度"), ("指标", "镇", "年度")])
def test_what_may_be_added_adds_up(
    drawn: Settings,
    view: str,
    points: Sequence[Point],
    aggregate: str,
    answer: Callable[[Iterable[float]], float],
    grouped: tuple[str, ...],
) -> None:
    def key(point: Point) -> tuple[object, ...]:
        return tuple(getattr(point, name) for name in grouped)

    truth = {
        group: answer([point.amount for point in same])
        for group, same in itertools.groupby(sorted(points, key=key), key)
    }
    assert asked(drawn, f'{aggregate}("可加总值")', view, *grouped) == pytest.approx(truth)


def test_a_line_has_one_point_a_day_and_shows_what_had_come_in_by_then(drawn: Settings) -> None:
    line = asked(drawn, 'max("不可加总值")', "月度累计走势", "镇", "指标", "期末")
    exports = {
        day: value for (town, indicator, day), value in line.items() if (town, indicator) == (SONG, EXPORTS)
    }
    assert exports == {
        "2023-01-31": 10,
        "2023-02-28": 25,
        "2023-03-31": 40,
        "2023-12-31": 200,
        "2024-03-31": 60,
        "2024-06-30": 110,
        "2024-09-30": 170,
    }
    assert max(asked(drawn, "count(*)", "月度累计走势", "镇", "指标", "期末").values()) == 1


def test_what_is_expected_is_added_only_where_a_figure_stands_beside_it(reported: Settings) -> None:
    """Two towns report; of a third, and of years to come, nothing is known: no sum of theirs may look behind."""
    rows = query(reported.published, 'from bi."各镇年度进展"')
    has_figure = rows["可加总值"].notna()
    assert has_figure.any()
    assert not (rows["可加总应达值"].notna() & ~has_figure).any()
    # What is left out of the sums is there to be looked at.
    promised = rows["序时应达值"].notna() & (rows["单位"] != "类")
    assert (rows["可加总应达值"].notna() | rows["不可加总应达值"].notna())[promised].all()
    assert rows.loc[rows["实际值"].isna() & (rows["各镇可加"] == "是"), "不可加总应达值"].notna().any()


def test_a_step_says_since_when_it_counts(drawn: Settings) -> None:
    """What had come to 25 by February and to 60 by March of the next year is no month's figure."""
    since = asked(drawn, 'min("新增起")', "月度累计走势", "镇", "指标", "期末")
    assert {
        day: str(first) for (town, indicator, day), first in since.items() if (town, indicator) == (SONG, EXPORTS)
    } == {
        "2023-01-31": "2023-01-01",
        "2023-02-28": "2023-02-01",
        "2023-03-31": "2023-03-01",
        "2023-12-31": "2023-04-01",
        "2024-03-31": "2024-01-01",
        "2024-06-30": "2024-04-01",
        "2024-09-30": "2024-07-01",
    }
    assert not [key for key in since if key[1] == FIRMS], "what stands at a day adds up over no days"


def test_a_gap_can_be_sorted_by(reported: Settings) -> None:
    """As a text −140 stands behind −9: the number beside it is the same figure."""
    rows = query(reported.published, 'select "差距", "不可加总差距" from bi."各镇年度进展"')
    told = rows[rows["差距"].notna()]
    assert len(told) > 1
    assert told["差距"].astype(float).tolist() == pytest.approx(told["不可加总差距"].tolist())
    assert rows["不可加总差距"].isna().equals(rows["差距"].isna())


def test_a_figure_says_whether_it_was_corrected(reported: Settings) -> None:
    """What was revised is found without the star schema: a version above 1 is no first report."""
    told = query(reported.published, 'select "镇", "指标", "报告期", "版次" from bi."指标完成情况"')
    known = query(
        reported.published,
        """
        select town_name as 镇, indicator_name_zh as 指标, period_code as 报告期, max(version_no) as 版次
        from marts.fct_indicator_value
        inner join marts.dim_town using (town_code)
        inner join marts.dim_indicator using (indicator_code)
        where dim_town.is_current
        group by all
        """,
    )
    key = ["镇", "指标", "报告期"]
    both = told.merge(known, on=key, suffixes=("", "_known"))
    assert len(both) == len(told)
    assert (both["版次"] == both["版次_known"]).all()
    assert (told["版次"] > 1).any()


def test_what_may_mislead_is_said_where_it_stands(drawn: Settings) -> None:
    """A reader of the file has no docs: a comment says which rows a share, a sum or a count is of."""
    comments = query(
        drawn.published, "select table_name, column_name, comment from duckdb_columns() where schema_name = 'bi'"
    ).set_index(["table_name", "column_name"])["comment"]
    for column in ("应报数", "按时报送数", "采用数", "未报数", "报送结果"):
        assert re.search("截止日期|到期", comments["报送情况", column]), column
    for view in ("各镇年度进展", "各镇最新进展", "月度累计走势", "镇间比较"):
        assert "没有目标：" in comments[view, "状态"]
    assert "镇数是否相同" in comments["各镇年度进展", "可加总值"]


def test_a_figure_says_what_it_covers_and_a_grade_is_a_grade(drawn: Settings) -> None:
    rows = query(drawn.published, 'from bi."各镇最新进展" order by "指标", "镇" desc').set_index(["指标", "镇"])
    exports = rows.loc[EXPORTS, SONG]
    assert (exports["口径"], exports["粒度"], exports["年度"]) == ("累计", "季度", 2024)
    assert (str(exports["期初"])[:10], str(exports["期末"])[:10]) == ("2024-01-01", "2024-09-30")
    assert (exports["数值"], exports["单位"], exports["各镇可加"]) == ("170", "万美元", "是")
    firms = rows.loc[FIRMS, SONG]
    assert (firms["口径"], str(firms["期初"])[:10], firms["数值"]) == ("期末", "2024-07-01", "7")
    assert (rows.loc[WATER, SONG]["数值"], rows.loc[WATER, BAI]["数值"]) == ("III类", "劣V类")
    assert set(rows.loc[URBAN, "各镇可加"]) == {"否"}


def test_a_target_that_is_a_change_is_shown_as_the_level_it_asks_for(drawn: Settings) -> None:
    """4个百分点 above 63.8 % is 67.8 %, and nobody reads 4 %; without a baseline no level is shown."""
    rows = query(drawn.published, 'from bi."指标目标"').set_index(["镇", "指标"])
    change = rows.loc[TARGETS, URBAN]
    assert (change["目标方式"], change["目标原文"], change["目标值"]) == ("比基期增减", "4个百分点", "4")
    assert (change["目标值单位"], change["单位"], change["目标水平"]) == ("个百分点", "%", "67.8")
    reach = rows.loc[TARGETS, EXPORTS]
    assert (reach["目标方式"], reach["比较符"], reach["目标水平"]) == ("达到", "≥", "7500")
    assert rows.loc[TARGETS, WATER]["目标水平"] == "II类"
    year = query(drawn.published, 'from bi."各镇年度进展" where "年度" = 2025').set_index(["镇", "指标"])
    assert (year.loc[TARGETS, URBAN]["目标原文"], year.loc[TARGETS, URBAN]["目标水平"]) == ("4个百分点", "67.8")


@pytest.mark.parametrize("view", ["各镇年度进展", "各镇最新进展"])
def test_verdicts_are_counted_by_town(reported: Settings, view: str) -> None:
    behind = {"进度滞后", "严重滞后", "下滑", "恶化", "不升反降"}
    well = {"已达标", "进度正常", "保持"}
    rows = query(reported.published, f'select "镇", "状态" from bi."{view}"')
    assert set(rows["状态"]) & behind
    for town, of_town in rows.groupby("镇"):
        late, good = (of_town["状态"].isin(words).sum() for words in (behind, well))
        assert asked(reported, 'sum("滞后数")', view, "镇")[(town,)] == late
        assert asked(reported, 'sum("评价数")', view, "镇")[(town,)] == late + good
        assert asked(reported, 'avg("正常数")', view, "镇")[(town,)] == pytest.approx(good / (late + good))


def test_every_other_figure_is_a_text_or_says_that_it_must_not_be_added(drawn: Settings) -> None:
    columns = query(
        drawn.published,
        "select table_name, column_name, data_type, numeric_scale is not null as is_number"
        " from duckdb_columns() where schema_name = 'bi'",
    )
    spoken = re.compile(r"可加总.*|不可加总.*|.*数|.*%")
    numbers = columns[columns["is_number"] | columns["data_type"].isin(["DOUBLE", "FLOAT"])]
    assert len(numbers) > 40
    assert not [name for name in numbers["column_name"] if name not in ORDINALS and not spoken.fullmatch(name)]
    assert not columns["data_type"].str.contains("ZONE").any()
    texts = columns[~columns.index.isin(numbers.index)]
    with duckdb.connect(drawn.published, read_only=True) as connection:
        for _, column in texts.iterrows():
            with pytest.raises(duckdb.BinderException):
                connection.execute(f'select sum("{column["column_name"]}") from bi."{column["table_name"]}"')


def test_investment_is_added_once_a_project(reported: Settings) -> None:
    total = 'sum("可加总完成投资万元")'
    assert asked(reported, total, "项目进展", "镇") == {("万古镇",): 1850.5, ("吴家镇",): 1200}
    assert sum(asked(reported, 'sum("可加总计划投资万元")', "项目进展", "镇").values()) == 3200 + 5600 + 1200


@pytest.mark.parametrize("grouped", [("年度",), ("镇",), ("责任单位", "报告期"), ("指标", "期末")])
def test_each_report_that_is_owed_is_counted_once(drawn: Settings, grouped: tuple[str, ...]) -> None:
    """A quarter is asked for in its own review and not once more in that of the half that ends with it."""
    rows = query(
        drawn.published,
        """
        select distinct
            departments.department_name as 责任单位, coalesce(town_name, 'None') as 镇, owed.period_code as 报告期,
            coalesce(indicator_name_zh, 'None') as 指标, cast(periods.year as varchar) as 年度,
            cast(periods.ends_on as varchar) as 期末, owed.subject_kind, owed.subject_code, owed.is_received,
            owed.outcome = 'accepted' as is_accepted
        from quality.obligation_status as owed
        inner join marts.dim_department as departments using (department_code)
        inner join marts.dim_period as periods using (period_code)
        left join marts.dim_town as towns using (town_code)
        left join marts.dim_indicator as indicators on owed.subject_code = indicators.indicator_code
        """,
    )
    assert rows["is_received"].any()
    by = [rows[name] for name in grouped]
    for column, counted in (("应报数", rows["is_received"] | True), ("已报数", rows["is_received"])):
        truth = {key if isinstance(key, tuple) else (key,): n for key, n in counted.groupby(by).sum().items()}
        assert asked(drawn, f'sum("{column}")', "报送情况", *grouped) == truth
    share = {
        key if isinstance(key, tuple) else (key,): n for key, n in rows["is_accepted"].groupby(by).mean().items()
    }
    assert asked(drawn, 'avg("采用数")', "报送情况", *grouped) == pytest.approx(share)


def test_a_view_on_quality_says_whom_it_concerns(reported: Settings) -> None:
    rows = query(reported.published, 'from bi."数据问题" where "规则代码" = \'value_out_of_range\'')
    [row] = rows.to_dict("records")
    assert (row["区"], row["镇"], row["报告期"]) == ("大足区", "万古镇", "2024-Q3")
    assert row["指标"] == "乡村医生执业（助理）医师比例"
    assert row["填报单位"] == row["责任单位"] == "区卫生健康委"
    assert "…" in row["规则"]
    assert "{" not in row["规则"]


def test_a_client_that_knows_no_time_zones_reads_every_table_and_view(published: Published) -> None:
    program = (
        "import sys; sys.modules['pytz'] = None; import duckdb;"
        "c = duckdb.connect(sys.argv[1], read_only=True);"
        "names = c.execute('select distinct schema_name, table_name from duckdb_columns() where not internal');"
        "print(len([c.execute(f'from {schema}.\"{name}\"').fetchall() for schema, name in names.fetchall()]))"
    )
    command = [sys.executable, "-c", program, published.settings.published]
    read = subprocess.run(command, capture_output=True, text=True)
    assert int(read.stdout or 0) > 50, read.stderr
