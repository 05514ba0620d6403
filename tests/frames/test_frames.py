"""The door for analysts, on a warehouse that the command built: what it gives, and what it says when it cannot."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from dagster_project import frames
from dagster_project.errors import UsageError
from dagster_project.ingest.take_in import take_in
from dagster_project.settings import Settings
from dagster_project.warehouse.release import published_release
from tests.end_to_end.submitting import put, tidy_csv

EXPORTS = {"town_code": "500111-wangu", "indicator_code": "export_value", "period_code": "2024-Q3"}


def rows_of(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(settings.published, read_only=True) as connection:
        return connection.execute(query).fetchall()


def exports(values: pd.DataFrame) -> list[float]:
    """万古镇's exports up to September 2024, the versions that count."""
    found = values[values["is_current"]]
    for column, code in EXPORTS.items():
        found = found[found[column] == code]
    return list(found["value"])


def test_every_table_and_view_can_be_read_whole(reported: Settings) -> None:
    tables = rows_of(
        reported,
        "select schema_name, table_name from duckdb_tables() union all"
        " select schema_name, view_name from duckdb_views() where not internal",
    )
    assert {schema for schema, _ in tables} == {"marts", "quality", "bi"}
    for schema, table in tables:
        ((count,),) = rows_of(reported, f'select count(*) from {schema}."{table}"')
        frame = frames.read(str(table), home=reported.home)
        assert frame.attrs["table"] == f"{schema}.{table}", "a name that stands in two schemas"
        assert len(frame) == count
        assert list(frame.attrs["columns"]) == list(frame.columns)
        json.dumps(frame.attrs)


def test_no_figure_gains_or_loses_a_digit(reported: Settings) -> None:
    values = frames.read("fct_indicator_value", home=reported.home)["value"]
    written = [value for (value,) in rows_of(reported, "select value from marts.fct_indicator_value")]
    assert values.astype(object).where(values.notna(), None).tolist() == [
        float(value) if isinstance(value, Decimal) else None for value in written
    ]


def test_a_frame_says_what_its_figures_are(reported: Settings) -> None:
    attrs = frames.read("fct_indicator_year", home=reported.home).attrs
    assert attrs["units"]["export_value"] == "万美元"
    assert attrs["time_basis"]["export_value"] == "year_to_date"
    assert attrs["direction"]["river_water_class"] == "down"
    shown = published_release(reported)
    assert shown is not None
    assert attrs["warehouse"] == shown.release_id
    assert "as_of" not in attrs


def test_a_view_is_read_by_its_chinese_name_with_or_without_schema(reported: Settings) -> None:
    plain, qualified = (frames.read(name, home=str(reported.home)) for name in ("指标目标", "bi.指标目标"))
    pd.testing.assert_frame_equal(plain, qualified)
    assert "万古镇" in set(plain["镇"])


def test_towns_stand_side_by_side(reported: Settings) -> None:
    quarter = frames.by_town("2024年三季度", home=reported.home)
    assert list(quarter.columns) == ["万古镇", "吴家镇"]
    assert set(quarter.dtypes.astype(str)) == {"Float64"}
    assert quarter.loc["出口总额", "万古镇"] == 3060.5
    assert quarter.loc["出口总额", "吴家镇"] is pd.NA, "nothing was reported, and that is not 0"
    assert quarter.loc["乡村振兴示范镇覆盖率", "万古镇"] == 0
    assert "乡村医生执业（助理）医师比例" not in quarter.index, "127 % was not accepted"
    assert quarter.attrs["units"]["出口总额"] == "万美元"
    assert list(quarter.attrs["time_basis"]) == list(quarter.index)


def test_periods_stand_side_by_side_the_oldest_first(reported: Settings) -> None:
    town = frames.by_period("万古镇", home=reported.home)
    assert list(town.columns) == ["2023", "2024-Q1", "2024-Q2", "2024-H1", "2024-Q3"]
    assert town.loc["出口总额"].dropna().to_dict() == {
        "2023": 6420,
        "2024-Q1": 1180,
        "2024-H1": 2410,
        "2024-Q3": 3060.5,
    }
    pd.testing.assert_frame_equal(town, frames.by_period("500111-wangu", home=reported.home))
    months = frames.by_town("2024-Q3", home=reported.home)["万古镇"]
    assert town["2024-Q3"].dropna().to_dict() == months.dropna().to_dict()


def test_a_period_without_figures_has_every_town_and_no_row(reported: Settings) -> None:
    assert frames.by_town("2025-Q1", home=reported.home).shape == (0, 2)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda home: frames.read("fct_indicator_valu", home=home), "mean fct_indicator_value .*dim_town"),
        (lambda home: frames.read("main.dim_town", home=home), "There are: .*dim_town"),
        (lambda home: frames.by_town("2024-Q5", home=home), "The last with figures: .*2024-Q3"),
        (lambda home: frames.by_period("万谷镇", home=home), r"万古镇 \(500111-wangu\)"),
        (lambda home: frames.read("dim_town", home=home, as_of="昨天"), "2024-10-20"),
        (lambda home: frames.read("dim_town", home=home, as_of=date(2999, 1, 1)), "still to come"),
        (lambda home: frames.read("dim_town", home=home, as_of=date(2020, 1, 1)), "first files were received"),
    ],
)
def test_what_is_not_there_is_named_beside_what_is(reported: Settings, ask: object, words: str) -> None:
    assert callable(ask)
    with pytest.raises(UsageError, match=words):
        ask(reported.home)


def test_before_the_first_release_it_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="zhencang run"):
        frames.read("dim_town", home=tmp_path)


def test_reading_changes_nothing(reported: Settings) -> None:
    before = {path: path.stat().st_mtime_ns for path in reported.home.rglob("*")}
    frames.read("fct_indicator_value", home=reported.home)
    frames.by_town("2024-Q3", home=reported.home)
    assert {path: path.stat().st_mtime_ns for path in reported.home.rglob("*")} == before


def test_as_of_gives_every_table_as_it_was_known(reported: Settings, tmp_path: Path) -> None:
    shutil.copytree(reported.raw, tmp_path / "raw")
    shutil.copytree(reported.home, tmp_path / "home", symlinks=True)
    settings = Settings(raw=tmp_path / "raw", home=tmp_path / "home", releases_kept=1)
    earlier = datetime.now(UTC)
    report = tidy_csv("万古镇,出口总额,2024年三季度,3100,万美元,区商务委,结关后更正")
    put(settings, "2024-Q3/500111-commerce/更正.csv", report)
    take_in(settings)
    later = datetime.now(UTC)

    then, now, shown = (
        frames.read("fct_indicator_value", home=settings.home, as_of=moment) for moment in (earlier, later, None)
    )
    assert [exports(values) for values in (then, now, shown)] == [[3060.5], [3100], [3060.5]]
    assert now.attrs["as_of"] == later.isoformat()
    pace = frames.read("fct_indicator_pace", home=settings.home, as_of=later)
    judged = pace[(pace["town_code"] == EXPORTS["town_code"]) & (pace["indicator_code"] == "export_value")]
    assert judged.set_index("period_code").loc["2024-Q3", "actual_value"] == 3100, "verdicts go with the figures"
