"""The notices themselves, dropped into folders, give what their transcription gives; differences are told."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from dagster_project.settings import PROJECT, Settings
from tests.end_to_end.conftest import NOTICES
from tests.homes import Published, built, new_home, query, run_warm, zhencang

# Homes of its own, which take minutes to build: for CI.
pytestmark = pytest.mark.slow

# Where a row was read, which differs between a notice and its transcription.
PLACES = {
    *("source_path", "sheet", "cell", "baseline_cell", "source_sha256", "sha256", "received_at"),
    *("sidecar_path", "sidecar_sha256"),
}
FICTIONAL = """大足府办发〔2024〕99号
重庆市大足区人民政府办公室
2024年7月1日
大足区甲镇“强镇带村”试点实施方案（2024—2026年）
一、试点基础
甲镇幅员面积50平方公里，下辖2个社区、7个村。
附件：1．试点指标
2．试点政策
3．试点改革
4．试点项目
附件1
试点指标
\t序号
\t指标名称
\t计量单位
\t2025年目标
\t2026年目标

\t1
\t出口总额
\t亿美元
\t0.1
\t2000万美元

附件2
试点政策
\t颜色
\t形状

附件3
试点改革
\t序号
\t重大改革
\t责任单位

\t1
\t盘活闲置房屋
\t区农业农村委

"""


def put_notices(raw: Path, notices: Path) -> None:
    for town_code, name in NOTICES.items():
        folder = raw / "annexes" / town_code
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(notices / name, folder / "notice.txt")


# What the body of a notice adds to its annexes has tests of its own.
OF_ANNEXES = {
    "fct_indicator_target": "stated_in = 'annex'",
    "fct_indicator_year": """
        (town_code, indicator_code) in (
            select (town_code, indicator_code) from marts.fct_indicator_target where stated_in = 'annex'
        )
    """,
    "dim_measure": "kind <> 'task'",
    "bridge_measure_department": "measure_code not like '%-task-%'",
}


def rows_of(database: Path, table: str, left_out: set[str]) -> list[tuple[object, ...]]:
    """What annexes say in a table of the marts, without some columns, in an order that depends on them alone."""
    with duckdb.connect(database, read_only=True) as connection:
        columns = connection.execute(
            "select column_name from duckdb_columns() where schema_name = 'marts' and table_name = ?", [table]
        ).fetchall()
        kept = ", ".join(name for (name,) in columns if name not in left_out)
        where = OF_ANNEXES.get(table, "true")
        return connection.execute(f"select {kept} from marts.{table} where {where} order by all").fetchall()


@pytest.fixture(scope="module")
def alone(notices: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home that knows both towns from their notices alone."""
    folder = tmp_path_factory.mktemp("alone")
    put_notices(folder / "raw", notices)
    shutil.copytree(PROJECT / "raw" / "submissions", folder / "raw" / "submissions")
    settings = new_home(folder)
    outcome = run_warm(settings)
    assert outcome.status == 0, outcome.err
    # Of the targets 20 and of the measures 30 stand in the bodies alone.
    assert "2 towns, 52 targets, 9 current values, 84 measures, 0 open issues" in outcome.out
    return settings


@pytest.mark.parametrize(
    ("table", "left_out"),
    [
        ("fct_indicator_target", set()),
        ("fct_indicator_year", set()),
        ("dim_town", set()),
        ("dim_document", set()),
        # The transcription shortens titles and says so.
        ("dim_measure", {"title_zh", "is_title_shortened"}),
        ("bridge_measure_department", set()),
    ],
)
def test_a_notice_gives_what_its_transcription_gives(
    alone: Settings, published: Published, table: str, left_out: set[str]
) -> None:
    expected = rows_of(published.settings.published, table, PLACES | left_out)
    assert rows_of(alone.published, table, PLACES | left_out) == expected
    counts = {"fct_indicator_target": 32, "dim_measure": 54}
    assert len(expected) == counts.get(table, len(expected)) > 0


def test_the_document_is_the_notice(alone: Settings, published: Published) -> None:
    """Its bytes are those that the transcription was made from."""
    documents = "select sha256 from marts.dim_document order by document_code"
    hashes = query(alone.published, documents)["sha256"].tolist()
    assert hashes == query(published.settings.published, documents)["sha256"].tolist()
    measures = query(
        alone.published,
        "select distinct source_path, sheet, is_title_shortened from marts.dim_measure where kind <> 'task'",
    )
    assert set(measures["sheet"]) == {"附件2", "附件3"}
    assert set(measures["source_path"]) == {f"annexes/{town_code}/notice.txt" for town_code in NOTICES}
    assert not measures["is_title_shortened"].any()


def test_a_second_run_finds_nothing_new(alone: Settings) -> None:
    assert zhencang(alone, "run").out.startswith("Nothing is new")


@pytest.fixture(scope="module")
def compared(notices: Path, published: Published, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Notices beside their transcriptions, of which Wangu's has three slips, and a fictional town's."""
    folder = tmp_path_factory.mktemp("compared")
    shutil.copytree(PROJECT / "raw", folder / "raw")
    put_notices(folder / "raw", notices)
    wangu = folder / "raw" / "annexes" / "500111-wangu"
    for name, old, new in [
        ("annex-1-indicators.csv", ",6.01,7.74,", ",6.01,7.47,"),
        ("annex-2-policies.csv", "\n4,支持创建国家高新区,", "\n40,支持创建国家高新区,"),
        ("annex-3-reforms.csv", "区金融事务发展中心", "区金融发展事务中心"),
        # White space is no difference.
        ("annex-3-reforms.csv", "区公安局、区人力社保局", "区公安局、 区人力社保局"),
    ]:
        text = (wangu / name).read_text(encoding="utf-8")
        assert old in text
        (wangu / name).write_text(text.replace(old, new), encoding="utf-8")
    fictional = folder / "raw" / "annexes" / "500111-jiazhen"
    fictional.mkdir()
    (fictional / "notice.txt").write_text(FICTIONAL, encoding="utf-8")
    (fictional / "notice.yml").write_text("profile:\n  village_count: 8\n", encoding="utf-8")
    return built(new_home(folder))


def test_double_entry_finds_the_slips_and_nothing_else(compared: Settings) -> None:
    issues = query(
        compared.published,
        """
        select rule_code, source_path, coalesce(sheet, '') as sheet, cell, value_text, message_zh, message_en
        from quality.submission_issue
        where source_path like 'annexes/%' and source_path not like '%jiazhen%'
        order by source_path, cell
        """,
    )
    wangu = "annexes/500111-wangu"
    found = issues[["rule_code", "source_path", "sheet", "cell", "value_text"]].itertuples(index=False, name=None)
    assert list(found) == [
        ("annex_cell_differs", f"{wangu}/annex-1-indicators.csv", "", "E22", "7.47"),
        ("annex_part_unmatched", f"{wangu}/annex-2-policies.csv", "", "A5", "40"),
        ("annex_cell_differs", f"{wangu}/annex-3-reforms.csv", "", "C13", issues["value_text"][2]),
        ("annex_part_unmatched", f"{wangu}/notice.txt", "附件2", "A5", "4"),
    ]
    assert "“7.47”" in issues["message_zh"][0]
    assert f"{wangu}/notice.txt 附件1!E22：“7.74”" in issues["message_zh"][0]
    assert f"{wangu}/notice.txt 附件1!E22：“7.74”" in issues["message_en"][0]
    stands = query(
        compared.published,
        "select cell, target_text, source_path from marts.fct_indicator_target"
        " where town_code = '500111-wangu' and item_no = 21",
    )
    assert stands.values.tolist() == [["E22", "7.47", f"{wangu}/annex-1-indicators.csv"]], (
        "the transcription stands"
    )


def test_a_bad_annex_beside_good_ones(compared: Settings) -> None:
    """Annex 2 has a strange header, annex 4 is announced and not there; 1 and 3 stand."""
    where = "town_code = '500111-jiazhen'"
    targets = query(
        compared.published,
        f"""
        select statement_code, target_year, cast(target_value as double) as target_value, unit, sheet
        from marts.fct_indicator_target where {where} order by target_year
        """,
    )
    assert targets.values.tolist() == [
        ["500111-jiazhen-20240701#1!D2", 2025, 1000.0, "万美元", "附件1"],
        ["500111-jiazhen-20240701#1!E2", 2026, 2000.0, "万美元", "附件1"],
    ]
    measures = query(compared.published, f"select measure_code, kind from marts.dim_measure where {where}")
    assert measures.values.tolist() == [["500111-jiazhen-annex3-01", "reform"]]
    town = query(
        compared.published,
        f"""
        select town_name, district_name, pilot_from_year, pilot_to_year, cast(area_km2 as double) as area_km2,
            community_count, village_count
        from marts.dim_town where {where}
        """,
    )
    assert town.values.tolist() == [["甲镇", "大足区", 2024, 2026, 50.0, 2, 8]], "the sidecar wins"
    issues = query(
        compared.published,
        """
        select rule_code, coalesce(sheet, cell) as place, message_zh from quality.submission_issue
        where source_path like '%jiazhen%' order by rule_code, place
        """,
    )
    assert issues["rule_code"].tolist() == ["annex_missing", "annex_missing", "annex_rejected"]
    assert "颜色、形状" in issues["message_zh"][2]
    assert issues["place"].tolist() == ["第 10 段", "第 8 段", "附件2"]
