"""Two packs side by side: what differs, and the reason of each kind, on figures made up for it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from dagster_project.review.packs.changes import Before, Difference, differences

COLUMNS = (
    "table_name, figure_code, column_code, column_zh, subject_zh, value_text, town_code, indicator_code,"
    " period_code, ends_on, place, received_at, department_code, note_text"
)
UNTIL = datetime(2024, 10, 1, tzinfo=UTC)
OLD, NEW = "2024-09-05 00:00:00+00", "2024-10-08 02:00:00+00"


def figure(
    value: str,
    received_at: str | None,
    *,
    table: str = "fct_indicator_value",
    column: str = "value",
    indicator: str = "gdp",
    period: str = "2024-08",
    ends_on: str = "2024-08-31",
    note: str | None = None,
) -> tuple[object, ...]:
    place = f"{indicator}.csv!D2" if received_at else None
    code = f"t|{indicator}|{period}"
    zh = {"value": "数值", "status": "结论", "target": "目标", "rank": "位次"}[column]
    subject = f"某镇 · {indicator} · {period}"
    values = (table, code, column, zh, subject, value, "t", indicator, period, ends_on)
    return (*values, place, received_at, "500111-commerce" if received_at else None, note)


def pace(value: str, *, indicator: str = "gdp") -> tuple[object, ...]:
    return figure(value, None, table="fct_indicator_pace", column="status", indicator=indicator)


@pytest.fixture
def compare(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Differences between two lists of figures; decisions, other files and the code may be others too."""

    def run(
        before: list[tuple[object, ...]],
        now: list[tuple[object, ...]],
        *,
        decided: bool = False,
        other_file: str | None = None,
        code: str = "a",
    ) -> list[Difference]:
        for name, rows in (("before", before), ("figures", now)):
            _write(tmp_path / f"{name}.parquet", rows)
        duckdb.sql(
            "select 't' as town_code, 'gdp' as indicator_code, 2025 as target_year, '专班' as decided_by,"
            f" date '2024-10-09' as decided_on, '以附件为准' as decision_reason, {decided} as is_decided"
        ).write_parquet(str(tmp_path / "quality.target_conflict.parquet"))
        duckdb.sql(
            f"select '{other_file}' as path, '{'register' if other_file else 'submission'}' as kind,"
            f" timestamp '{NEW}' as received_at"
        ).write_parquet(str(tmp_path / "quality.source_file.parquet"))
        known = Before("2024-08 r1", tmp_path / "before.parquet", date(2024, 8, 31), UNTIL, "a")
        return differences(known, tmp_path, code)

    return run


def _write(path: Path, rows: list[tuple[object, ...]]) -> None:
    types = COLUMNS.replace("ends_on", "ends_on date").replace("received_at", "received_at timestamp")
    columns = ", ".join(name if " " in name else f"{name} varchar" for name in types.split(", "))
    with duckdb.connect() as connection:
        connection.execute(f"create table figures ({columns})")
        if rows:
            connection.executemany(f"insert into figures values ({', '.join('?' * 14)})", rows)
        connection.execute(f"copy figures to '{path}'")


def test_nothing_differs(compare) -> None:  # type: ignore[no-untyped-def]
    assert compare([figure("7", OLD)], [figure("7", NEW)], code="b") == []


def test_a_new_version_with_its_place_day_and_reason(compare) -> None:  # type: ignore[no-untyped-def]
    [found] = compare([figure("7 亿元", OLD)], [figure("8 亿元", NEW, note="统计口径调整")])
    assert (found.change.before, found.change.after, found.change.source) == ("7 亿元", "8 亿元", "gdp.csv!D2")
    assert found.change.reason_zh == "新版本：gdp.csv!D2，2024-10-08 10:00 收到；说明：统计口径调整"
    assert found.change.reason_en == (
        "New version: gdp.csv!D2, received 2024-10-08 10:00 Beijing time; note: 统计口径调整"
    )
    assert (found.is_reported, found.note_text, found.ends_on) == (True, "统计口径调整", date(2024, 8, 31))


def test_a_withdrawal_and_a_late_report(compare) -> None:  # type: ignore[no-untyped-def]
    withdrawn, late = compare([figure("7", OLD)], [figure("撤回", NEW), figure("5", NEW, indicator="late")])
    assert withdrawn.change.reason_zh.startswith("已撤回：gdp.csv!D2")
    assert (late.change.before, late.change.reason_zh[:4]) == (None, "新收到：")


def test_later_periods_than_the_pack_knows_are_no_change(compare) -> None:  # type: ignore[no-untyped-def]
    assert compare([], [figure("7", NEW, period="2024-09", ends_on="2024-09-30")]) == []


def test_a_verdict_follows_from_the_figure_of_its_own_town_and_indicator(compare) -> None:  # type: ignore[no-untyped-def]
    before = [figure("7", OLD), figure("7", OLD, indicator="other"), pace("滞后")]
    now = [figure("8", NEW), figure("9", NEW, indicator="other"), pace("进度正常")]
    *_, verdict = compare(before, now)
    assert verdict.change.reason_zh == "因“某镇 · gdp · 2024-08”有变：新版本：gdp.csv!D2，2024-10-08 10:00 收到"
    assert not verdict.is_reported


def test_a_decision_changes_the_target_and_what_follows_from_it(compare) -> None:  # type: ignore[no-untyped-def]
    def target(value: str) -> tuple[object, ...]:
        return figure(
            value, OLD, table="fct_indicator_target", column="target", period="2025", ends_on="2025-12-31"
        )

    before, now = ([(*target(one)[:9], None, *target(one)[10:]), pace(one)] for one in ("7.5", "8"))
    decision, verdict = compare(before, now, decided=True, code="b")
    assert decision.change.reason_zh == "目标已明确（专班，2024-10-09）：以附件为准"
    assert (
        verdict.change.reason_zh == "因“某镇 · gdp · 2025”的目标有变：目标已明确（专班，2024-10-09）：以附件为准"
    )


def test_what_no_file_explains(compare) -> None:  # type: ignore[no-untyped-def]
    for arguments, words in (
        ({"code": "b"}, "程序、规则或决定有更新"),
        ({"other_file": "registers/towns.csv", "code": "b"}, "名册或登记表有新版本：registers/towns.csv"),
        ({}, "所依据的其他数据有变"),
    ):
        [found] = compare([pace("滞后")], [pace("进度正常")], **arguments)
        assert words in found.change.reason_zh
