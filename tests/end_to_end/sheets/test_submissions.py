"""What departments report, deliver by deliver: figures, units, statuses, versions, warnings, receipts."""

from __future__ import annotations

import re
from decimal import Decimal

import pandas as pd
import pytest

from tests.end_to_end.conftest import EXPORTS, STATUSES, UNITS, History
from tests.end_to_end.submitting import texts
from tests.homes import query, zhencang

NAMES = "inner join marts.dim_indicator using (indicator_code)"


def versions(history: History, indicator_code: str, period_code: str) -> pd.DataFrame:
    return query(
        history.settings.published,
        f"""
        select * replace (cast(value as varchar) as value) from marts.fct_indicator_value
        where indicator_code = '{indicator_code}' and period_code = '{period_code}'
            and town_code = '500111-wangu' order by version_no
        """,
    )


def issues(history: History, name: str) -> pd.DataFrame:
    return query(
        history.settings.published,
        f"from quality.submission_issue where source_path like '%{name}' order by row_no, cell, rule_code",
    )


def test_every_delivery_is_published(history: History) -> None:
    assert history.outcome.status == 0, history.outcome.err
    assert len(set(history.releases)) == 3
    files = query(history.settings.published, "select * from quality.source_file where kind = 'submission'")
    # One has nothing in it but blank cells.
    blank = files["value_count"] == files["blank_count"]
    assert blank.sum() == 1
    assert (files["outcome"] == blank.map({True: "empty", False: "accepted"})).all()
    parts = ["accepted", "superseded", "withdrawn", "quarantined", "blank"]
    assert (files[[f"{part}_count" for part in parts]].sum(axis=1) == files["value_count"]).all()
    # An increment leaves tests out; Dagster has a line for each.
    assert "emitted no result" not in history.outcome.err


# Units and statuses.


@pytest.mark.parametrize("name", UNITS)
def test_units_are_converted_exactly(history: History, name: str) -> None:
    text, unit, expected = UNITS[name]
    rows = query(
        history.settings.published,
        f"select cast(value as varchar) as value, value_text, unit_text, cell, sheet"
        f" from marts.fct_indicator_value {NAMES} where period_code = '2022' and indicator_name_zh = '{name}'",
    ).to_dict("records")
    assert len(rows) == 1
    assert Decimal(rows[0]["value"]) == Decimal(expected)
    assert (rows[0]["value_text"], rows[0]["unit_text"], rows[0]["sheet"]) == (text, unit, "计量")
    assert rows[0]["cell"] == f"D{list(UNITS).index(name) + 2}"


def test_nothing_blank_not_applicable_and_zero_are_four_things(history: History) -> None:
    rows = query(
        history.settings.published,
        f"select indicator_name_zh as name, value_status, cast(value as double) as value"
        f" from marts.fct_indicator_value {NAMES} where period_code = '2021'",
    ).set_index("name")
    assert rows["value_status"].to_dict() == {name: status for name, (_, status) in STATUSES.items() if status}
    assert rows.loc["地区生产总值", "value"] == 0
    assert rows.drop("地区生产总值")["value"].isna().all()
    [blank] = query(
        history.settings.published, "select blank_count from quality.source_file where path like '%填法.csv'"
    )["blank_count"]
    assert blank == 2


def test_a_layout_reads_the_column_that_counts(history: History) -> None:
    rows = query(
        history.settings.published,
        "select indicator_code, cast(value as double) as value, cell from marts.fct_indicator_value"
        " where source_path like '%9月月报.xlsx' order by indicator_code",
    )
    assert rows.values.tolist() == [["gdp", 60.5, "D5"], ["industrial_output", 50.25, "F5"]]


# Versions.


def test_a_correction_supersedes_and_both_stay(history: History) -> None:
    rows = versions(history, "export_value", "2024-Q1")
    assert rows["version_no"].tolist() == [1, 2]
    assert [Decimal(value) for value in rows["value"]] == [1500, 1600]
    assert rows["is_current"].tolist() == [False, True]
    assert rows["superseded_at"].tolist()[0] == rows["received_at"].tolist()[1]
    assert pd.isna(rows["superseded_at"].tolist()[1])
    assert rows["source_sha256"].nunique() == 2
    assert set(rows["department_code"]) == {"500111-commerce"}
    assert rows["note_text"].tolist()[1] == "结关后更正"


def test_withdrawing_is_explicit_and_a_later_figure_returns(history: History) -> None:
    rows = versions(history, "retail_sales", "2024-Q1")
    assert rows["value_status"].tolist() == ["reported", "withdrawn", "reported"]
    assert rows["is_current"].tolist() == [False, False, True]
    assert Decimal(rows["value"].tolist()[2]) == Decimal("3.6")
    between = query(
        history.releases[1],
        "select count(*) filter (is_current) as current from marts.fct_indicator_value"
        " where indicator_code = 'retail_sales' and period_code = '2024-Q1'",
    )
    assert between["current"].tolist() == [0]
    withdrawn = query(history.releases[1], "select path, withdrawn_count, accepted_count from quality.source_file")
    [row] = withdrawn[withdrawn["withdrawn_count"] > 0].query("path.str.contains('社零')").to_dict("records")
    assert (row["withdrawn_count"], row["accepted_count"]) == (1, 0)


def test_a_year_goes_with_its_only_figure(history: History) -> None:
    """Without a target nothing else is said of it. An increment judges again the series that it touches."""
    year = "from marts.fct_indicator_year where year = 2020 and indicator_code = 'retail_sales'"
    found = [
        query(release, f"select cast(actual_value as double) as value {year}") for release in history.releases
    ]
    assert [[*one["value"]] for one in found] == [[12.5], [12.5], []]


def test_towns_are_compared_again_where_a_figure_is_another(history: History) -> None:
    """So is a town that reports nothing new; what nobody reports any more is compared no more."""
    compared = """
        select indicator_code, town_code, cast(actual_value as double) as value, rank, median_value
        from marts.fct_indicator_comparison
        where year = 2019 and indicator_code in ('urbanization_rate', 'rural_doctor_licensed_share') order by all
    """
    found = [query(release, compared).values.tolist() for release in history.releases]
    shares = [["500111-wangu", 65, 2, 65.5], ["500153-wujia", 66, 1, 65.5]]
    before = [[name, *row] for name in ("rural_doctor_licensed_share", "urbanization_rate") for row in shares]
    after = [
        ["urbanization_rate", "500111-wangu", 67, 1, 66.5],
        ["urbanization_rate", "500153-wujia", 66, 2, 66.5],
    ]
    assert found == [before, before, after]


def test_the_last_figure_of_a_series_goes_with_it(history: History) -> None:
    """An increment looks again at the series that it touches, and at no other."""
    last = """
        select period_code, cast(value as double) as value, period_count from marts.fct_indicator_latest
        where indicator_code = 'retail_sales' and town_code = '500111-wangu'
    """
    found = [query(release, last).values.tolist() for release in history.releases]
    assert found == [[["2024-H1", 7, 5]], [["2024-H1", 7, 4]], [["2024", 12.25, 7]]]


def test_a_blank_cell_withdraws_nothing(history: History) -> None:
    rows = versions(history, "gdp", "2024-H1")
    assert [(row.version_no, row.is_current, Decimal(row.value)) for row in rows.itertuples()] == [(1, True, 20)]


def test_as_of_a_time_is_what_was_published_then(history: History) -> None:
    """The figures received by a batch's time and not yet superseded are those of the release made then."""
    columns = "indicator_code, town_code, period_code, version_no, value, value_status, source_path, cell"
    for release in history.releases:
        [then] = query(release, "select max(received_at) as t from quality.source_file")["t"]
        known = query(
            history.settings.published,
            f"""
            select {columns} from marts.fct_indicator_value
            where received_at <= '{then}' and coalesce(superseded_at > '{then}', true)
                and value_status <> 'withdrawn' order by all
            """,
        )
        shown = query(release, f"select {columns} from marts.fct_indicator_value where is_current order by all")
        pd.testing.assert_frame_equal(known, shown)
    assert len(query(history.releases[0], "from marts.fct_indicator_value where is_current")) < len(shown)


# Warnings and notes.


def test_who_does_not_own_an_indicator_is_asked_and_may_say_why(history: History) -> None:
    found = issues(history, "代报.csv").query("rule_code == 'department_not_owner'").to_dict("records")
    assert [row["is_justified"] for row in found] == [False, True]
    assert [row["justification_text"] for row in found if row["is_justified"]] == ["受区商务委委托"]
    assert [row["cell"] for row in found] == ["D2", "D3"]
    assert all("区商务委" in row["message_zh"] for row in found)
    # Its folder has the code of who sent it.
    assert all("本文件由“区司法局”填报" in row["message_zh"] for row in found)
    values = query(
        history.settings.published,
        "select indicator_code, is_current from marts.fct_indicator_value where source_path like '%代报.csv'",
    )
    assert values["is_current"].tolist() == [True, True], "a warning keeps nothing out"


def test_what_was_not_read_is_said(history: History) -> None:
    found = issues(history, "科技.xlsx").set_index("rule_code")
    assert {"sheet_hidden", "sheet_without_table", "column_ignored", "row_ignored"} <= set(found.index)
    assert "底稿" in found.loc["sheet_hidden", "message_zh"]
    assert "封面" in found.loc["sheet_without_table", "message_zh"]
    assert (found.loc["column_ignored", "sheet"], found.loc["column_ignored", "cell"]) == ("填报", "E1")
    assert found.loc["row_ignored", "cell"] == "A3"
    assert found["severity"].to_dict() == {
        rule: "note" if rule == "row_ignored" else "warn" for rule in found.index
    }
    values = query(
        history.settings.published,
        "select value_text, sheet from marts.fct_indicator_value where source_path like '%科技.xlsx'",
    )
    assert values.values.tolist() == [["2.5", "填报"]]


def test_withdrawing_what_never_was_is_a_warning(history: History) -> None:
    [found] = issues(history, "撤回.csv").query("source_path.str.contains('education')").to_dict("records")
    assert (found["rule_code"], found["severity"], found["cell"]) == ("nothing_to_withdraw", "warn", "D2")


def test_issues_have_keys(history: History) -> None:
    found = query(history.settings.published, "select issue_code from quality.submission_issue")
    assert len(found) > 10
    assert found["issue_code"].notna().all()
    assert found["issue_code"].is_unique


# Receipts and lineage.


def test_each_version_has_a_receipt_that_stays(history: History) -> None:
    for before, after in zip(history.receipts, history.receipts[1:], strict=False):
        assert before.items() <= after.items(), "a receipt was written over"
    base = EXPORTS.rpartition("/")[0]
    first, second = (f"{base}/出口.csv.v{no}.回执.xlsx" for no in (1, 2))
    assert first in history.receipts[0]
    assert second not in history.receipts[0]
    assert second in history.receipts[1]
    files = query(history.settings.published, "select * from quality.source_file where kind = 'submission'")
    assert len([name for name in history.receipts[-1] if not name.startswith("check/")]) == len(files)


def test_a_receipt_says_what_the_tables_say(history: History) -> None:
    [receipt] = history.settings.receipts.rglob("代报.csv.v1.回执.xlsx")
    said = texts(receipt)
    assert "该指标由区商务委填报" in said
    assert "受区商务委委托" in said
    [receipt] = history.settings.receipts.rglob("科技.xlsx.v1.回执.xlsx")
    assert "隐藏" in texts(receipt)


def test_trace_shows_every_version_and_its_cell(history: History) -> None:
    outcome = zhencang(history.settings, "trace", "万古镇", "出口总额", "2024-Q1")
    assert outcome.status == 0, outcome.err
    first, second = outcome.out.split("version 2 (current)")
    assert "version 1 (superseded): 1500 万美元" in first
    assert second.startswith(": 1600 万美元")
    for part, text in ((first, "1500"), (second, "1600")):
        assert f"{EXPORTS}, cell D2" in part
        assert f"✓ same bytes, and the cell reads “{text}”" in part
    assert len(set(re.findall(r"sha256 +([0-9a-f]{64})", outcome.out))) == 2


def test_trace_reads_the_cell_of_a_workbook(history: History) -> None:
    outcome = zhencang(history.settings, "trace", "万古镇", "镇区建成区面积", "2022")
    assert outcome.status == 0, outcome.err
    assert "3.0002 平方公里" in outcome.out
    assert "计量.xlsx, sheet 计量, cell D2" in outcome.out
    assert "✓ same bytes, and the cell reads “4500.3”" in outcome.out
