"""`zhencang check` judges and leaves everything as it is; `zhencang template` makes what reads back clean."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from dagster_project.settings import Settings
from tests.end_to_end.conftest import LAYOUT, TEMPLATE_PERIODS, History, monthly_report
from tests.end_to_end.submitting import bytes_below, texts, tidy_csv, workbook
from tests.homes import Outcome, query, zhencang


def written(folder: Path, path: str, content: bytes) -> Path:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return target


def of_record(settings: Settings) -> dict[str, str]:
    """All that a check must leave as it is, byte for byte."""
    home = settings.home
    paths = (settings.landing, settings.archive, settings.releases, settings.published.parent, settings.raw)
    return bytes_below(
        *paths, *(home / name for name in ("build.duckdb", "private.duckdb", "built.json", "inputs.json"))
    )


def check_receipt(settings: Settings, name: str) -> str:
    return texts(settings.receipts / "check" / f"{name}.预检回执.xlsx")


def assert_nothing_is_left(settings: Settings) -> None:
    assert not list(settings.home.glob("checking-*"))
    assert not [
        path for path in settings.home.rglob("*") if path.name.startswith("incoming-") or path.suffix == ".part"
    ]


# Check.


def test_a_check_judges_against_what_is_known_and_takes_nothing_in(history: History, tmp_path: Path) -> None:
    """A jump, a figure that falls within the year, one that is right, and a sheet that needs its layout."""
    settings = history.settings
    jump = written(tmp_path, "绿化.csv", tidy_csv("万古镇,建成区绿化覆盖率,2023年9月,4.1,%,区住房城乡建委"))
    falls = written(tmp_path, "出口9月.csv", tidy_csv("万古镇,出口总额,2024年9月,10,万美元,区商务委,据实"))
    right = written(tmp_path, "2024-Q2/500111-commerce/出口.csv", tidy_csv("万古镇,出口总额,,3100,万美元"))
    layout = written(
        tmp_path,
        "2024-10/500111-economy_information/10月月报.xlsx",
        monthly_report(9, 66.5, 8, 58.3, sheet="10月"),
    )
    before = of_record(settings)
    outcome = zhencang(settings, "check", str(jump), str(falls), str(right), str(layout))
    assert outcome.status == 0, outcome.out + outcome.err
    assert of_record(settings) == before
    assert_nothing_is_left(settings)

    said = {
        file: part
        for part in outcome.out.split("✓ ")
        for file in (jump, falls, right, layout)
        if str(file) in part
    }
    assert "历史差异过大" in said[jump]
    assert "历史 41—41.2" in said[jump]
    assert "小于同年更早的累计值（2024-H1：3000）" in said[falls]
    assert "已说明：据实" in said[falls]
    assert "0 warnings" in said[right]
    assert "2 values: 2 accepted" in said[layout]
    receipt = check_receipt(settings, "绿化.csv")
    assert "历史差异过大" in receipt
    assert "D2" in receipt


def test_a_file_that_would_not_go_in_whole_is_exit_status_3(history: History, tmp_path: Path) -> None:
    settings = history.settings
    rows = ["万谷镇,出口总额,2024年,1,万美元", "万古镇,出口总额,2024年,1,亩", "万古镇,出口总额,2023年,1,万美元"]
    bad = written(tmp_path, "错.csv", tidy_csv(*(f"{row},区商务委" for row in rows)))
    broken = written(tmp_path, "断.xlsx", workbook({"a": [["镇"]]})[:-30])
    good = written(tmp_path, "2024-Q2/500111-commerce/好.csv", tidy_csv("万古镇,出口总额,,3100,万美元"))
    before = of_record(settings)
    outcome = zhencang(settings, "check", str(bad), str(broken), str(good))
    assert outcome.status == 3, outcome.out + outcome.err
    assert of_record(settings) == before
    assert_nothing_is_left(settings)
    assert "3 values: 1 accepted, 2 to mend, 0 blank" in outcome.out
    assert "是否为：万古镇" in outcome.out
    assert "“亩”与该指标的单位“万美元”不能换算" in outcome.out
    assert "文件打不开" in outcome.out
    assert f"✓ {good}" in outcome.out
    assert f"✗ {broken}" in outcome.out
    assert "万谷镇" in check_receipt(settings, "错.csv")
    assert "文件打不开" in check_receipt(settings, "断.xlsx")
    assert "Traceback" not in outcome.err


@pytest.mark.slow
def test_before_anything_was_taken_in(settings: Settings, tmp_path: Path) -> None:
    """The towns and departments of raw/ are known, its layouts are used, and no warehouse comes of it."""
    layout = settings.raw / "layouts" / "月报.yml"
    layout.parent.mkdir()
    layout.write_text(LAYOUT, encoding="utf-8")
    raw = bytes_below(settings.raw)
    folder = tmp_path / "2024-10" / "500111-economy_information"
    file = written(folder, "10月月报.xlsx", monthly_report(9, 66.5, 8, 58.3, sheet="10月"))
    outcome = zhencang(settings, "check", str(file))
    assert outcome.status == 0, outcome.out + outcome.err
    assert "2 values: 2 accepted" in outcome.out
    assert bytes_below(settings.raw) == raw
    left = {path.name for path in settings.home.iterdir()}
    assert left <= {"receipts", "run.lock", "digests.json", "dagster"}
    assert_nothing_is_left(settings)


def test_what_is_no_file_is_a_usage_error(history: History, tmp_path: Path) -> None:
    outcome = zhencang(history.settings, "check", str(tmp_path / "没有.xlsx"))
    assert (outcome.status, outcome.out) == (2, "")
    assert "没有.xlsx" in outcome.err


# Templates.


def test_templates_filled_in_are_accepted_without_a_remark(history: History) -> None:
    """For a month, a quarter and a year: made, filled, checked, sent."""
    assert [outcome.status for outcome in history.templates_made] == [0, 0, 0], history.templates_made
    assert history.templates_checked.status == 0, history.templates_checked
    assert history.templates_checked.out.count("3 accepted, 0 to mend, 0 blank; 0 warnings") == 3
    names = ", ".join(f"'submissions/2024/500111-commerce/{period}.xlsx'" for period in TEMPLATE_PERIODS)
    files = query(history.settings.published, f"from quality.source_file where path in ({names})")
    assert files["outcome"].tolist() == ["accepted"] * 3
    assert files["value_count"].tolist() == files["accepted_count"].tolist() == [3] * 3
    assert query(history.settings.published, f"from quality.submission_issue where source_path in ({names})").empty
    periods = query(
        history.settings.published,
        f"select distinct period_code from marts.fct_indicator_value where source_path in ({names}) order by 1",
    )
    assert periods["period_code"].tolist() == ["2024", "2024-09", "2024-Q3"]


def test_a_template_shows_what_was_reported_before(history: History, tmp_path: Path) -> None:
    """After the third delivery, a template for the fourth quarter holds the third one's figures for reference."""
    arguments = ("--department", "500111-commerce", "--period", "2024年四季度", "--out", str(tmp_path))
    outcome = zhencang(history.settings, "template", *arguments)
    assert outcome.status == 0, outcome.err
    [made] = tmp_path.glob("*.xlsx")
    assert str(made) in outcome.out
    comments = [cell.comment.text for row in openpyxl.load_workbook(made)["填报"] for cell in row if cell.comment]
    assert any("2024年三季度" in text and "5000" in text for text in comments)


@pytest.mark.parametrize(
    ("department", "period", "nearest"),
    [
        ("区商务局", "2024-Q3", "区商务委"),
        ("500111-comerce", "2024-Q3", "500111-commerce"),
        ("区商务委", "2024-Q3", "500153-commerce"),
        ("500111-commerce", "2024-Q5", "2024-Q"),
    ],
)
def test_what_is_not_known_names_the_nearest(
    history: History, tmp_path: Path, department: str, period: str, nearest: str
) -> None:
    arguments = ("--department", department, "--period", period, "--out", str(tmp_path))
    outcome: Outcome = zhencang(history.settings, "template", *arguments)
    assert outcome.status == 2
    assert nearest in outcome.err
    assert not list(tmp_path.iterdir())


def test_a_template_never_writes_over_a_file(history: History) -> None:
    before = history.templates[0].read_bytes()
    arguments = ("--department", "500111-commerce", "--period", "2024", "--out", str(history.templates[0]))
    outcome = zhencang(history.settings, "template", *arguments)
    assert outcome.status == 2
    assert history.templates[0].read_bytes() == before
