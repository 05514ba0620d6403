"""The real notices come out as a reader would write them down."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.cli import main
from tests.homes import Published, query, zhencang

GOLDEN = Path(__file__).parents[2] / "golden"


def read_golden(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def number(value: object) -> Decimal | None:
    return None if value in ("", None) or value != value else Decimal(str(value)).normalize()


def test_the_run_publishes(published: Published) -> None:
    assert published.outcome.status == 0, published.outcome.err
    assert "2 towns, 32 targets, 9 current values, 54 measures, 0 open issues" in published.outcome.out


def test_every_target_is_as_published(published: Published) -> None:
    rows = query(
        published.settings.published,
        """
        select town_code, item_no, indicator_code, target_kind, comparator, unit, target_year, target_text,
            cast(target_value as varchar) as target_value, cast(baseline_value as varchar) as baseline_value,
            coalesce(baseline_text, '') as baseline_text, stated_in, is_effective
        from marts.fct_indicator_target order by town_code, item_no
        """,
    ).to_dict("records")
    golden = read_golden("targets.csv")
    assert len(rows) == len(golden) == 32
    for row, wanted in zip(rows, golden, strict=True):
        for name in (
            "town_code",
            "indicator_code",
            "target_kind",
            "comparator",
            "target_text",
            "baseline_text",
            "unit",
        ):
            assert row[name] == wanted[name], (name, wanted)
        assert row["item_no"] == int(wanted["item_no"])
        assert number(row["target_value"]) == number(wanted["target_value"]), wanted
        assert number(row["baseline_value"]) == number(wanted["baseline_value"]), wanted
        assert (row["target_year"], row["stated_in"], row["is_effective"]) == (2025, "annex", True)


def test_every_actual_is_as_published(published: Published) -> None:
    rows = query(
        published.settings.published,
        "select indicator_code, cast(value as varchar) as value, unit from marts.fct_indicator_value"
        " where town_code = '500111-wangu' and period_code = '2023' and is_current",
    ).to_dict("records")
    found = {row["indicator_code"]: (number(row["value"]), row["unit"]) for row in rows}
    assert found == {
        row["indicator_code"]: (number(row["value"]), row["unit"]) for row in read_golden("values_2023.csv")
    }


@pytest.mark.parametrize(
    "golden", read_golden("targets.csv"), ids=lambda row: f"{row['town_code']}-{row['item_no']}"
)
def test_every_target_traces_to_its_cell(
    published: Published, golden: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    from dagster_project.lookup.trace import print_trace

    print_trace(published.settings, golden["town_code"], golden["indicator_code"], "2025")
    shown = capsys.readouterr().out
    column = "E" if golden["town_code"] == "500111-wangu" else "C"
    cell = f"{column}{int(golden['item_no']) + 1}"
    assert f"annexes/{golden['town_code']}/annex-1-indicators.csv, cell {cell}" in shown
    assert f"✓ same bytes, and the cell reads “{golden['target_text']}”" in shown


def test_trace_is_a_command_that_takes_names(published: Published) -> None:
    outcome = zhencang(published.settings, "trace", "万古镇", "规模以上工业总产值年均增速", "2023")
    assert outcome.status == 0
    assert "17.4 %" in outcome.out
    assert "wangu-2023-actuals.csv, cell D5" in outcome.out
    unknown = zhencang(published.settings, "trace", "万谷镇", "gdp")
    assert unknown.status == 2
    assert "万古镇" in unknown.err


def test_trace_and_status_speak_chinese_and_show_beijing_time_with_utc_beside(
    published: Published, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    where = ["--home", str(published.settings.home)]
    assert main(["trace", *where, "万古镇", "规模以上工业总产值年均增速", "2023"]) == 0
    traced = capsys.readouterr().out
    times = re.findall(r"收到时间  北京时间 (.{19})（UTC (.{19})）", traced)
    assert times
    for beijing, utc in times:
        assert datetime.fromisoformat(beijing) - datetime.fromisoformat(utc) == timedelta(hours=8)
    # What a file says stays as it is; all that the command says is Chinese.
    assert [line for line in traced.splitlines() if re.match("  [a-z]+  ", line) and "sha256" not in line] == []
    assert main(["status", *where]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("版本 ")
    assert re.match("  [0-9]+ 个镇，[0-9]+ 项目标，", told[1])
    assert told[2].startswith("  文件：")
    assert told[-1].startswith("  请以只读方式打开：")


def test_a_reader_that_has_seen_enough_is_no_fault(published: Published) -> None:
    """`zhencang trace … | head`: no traceback."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    settings = published.settings
    command = [sys.executable, "-m", "dagster_project.cli", "trace", "--home", str(settings.home), "万古镇", "gdp"]
    done = subprocess.run(command, stdout=write_end, stderr=subprocess.PIPE, text=True)
    os.close(write_end)
    assert (done.returncode, done.stderr) == (1, "")


def test_measures_and_their_lead_departments(published: Published) -> None:
    database = published.settings.published
    counts = query(
        database,
        "select town_code, annex_no, kind, count(*) as n from marts.dim_measure group by all order by all",
    )
    assert counts.values.tolist() == [
        ["500111-wangu", "2", "policy", 19],
        ["500111-wangu", "3", "reform", 12],
        ["500153-wujia", "2", "policy", 23],
    ]
    open_ended = query(database, "select item_no from marts.dim_measure where is_open_ended order by item_no")
    assert open_ended["item_no"].tolist() == [1, 2, 3, 5, 6, 21]
    # 77 names in Wangu's two lists and 50 in Wujia's one, counted in the notices.
    leads = query(
        database,
        "select left(measure_code, 6) as district, count(*) as n from marts.bridge_measure_department"
        " group by district order by district",
    )
    assert leads["n"].tolist() == [77, 50]
    one = query(
        database,
        "select department_name from marts.bridge_measure_department"
        " join marts.dim_department using (department_code)"
        " where measure_code = '500153-wujia-annex2-11' order by position",
    )
    assert one["department_name"].tolist() == ["区教委", "区国资委", "万灵山公司"]
    # One office under two spellings.
    offices = query(
        database,
        "select distinct department_code from marts.bridge_measure_department"
        " where department_text like '区金融%'",
    )
    assert offices["department_code"].tolist() == ["500111-financial_development"]


def test_verdicts_on_the_real_figures(published: Published) -> None:
    rows = query(
        published.settings.published,
        "select town_code, indicator_code, status, pace_pct, required_growth_pct"
        " from marts.fct_indicator_year where year = 2023",
    )
    verdict = rows.set_index(["town_code", "indicator_code"])
    assert verdict.loc[("500111-wangu", "gdp_growth"), "status"] == "on_track"
    industry = verdict.loc[("500111-wangu", "industrial_output_growth")]
    # ln 1.174 / ln 1.2 = 0.160417 / 0.182322 = 0.8799; (1.2^3 / 1.174)^(1/2) - 1 = 21.32 %.
    assert industry["status"] == "lagging"
    assert round(industry["pace_pct"], 2) == 87.99
    assert round(industry["required_growth_pct"], 2) == 21.32
    assert verdict.loc[("500153-wujia", "urbanization_rate"), "status"] == "baseline_missing"


def test_village_shares_of_two_thresholds_stay_apart(published: Published) -> None:
    rows = query(
        published.settings.published,
        "select indicator_code, family_code from marts.dim_indicator where family_code = 'village_income_share'",
    )
    assert sorted(rows["indicator_code"]) == ["village_income_100k_share", "village_income_200k_share"]
