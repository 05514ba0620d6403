"""`make demo` as a person runs it: what was planted is found, what was right went in, and all of it is marked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import openpyxl
import pytest

from dagster_project.settings import PROJECT, Settings
from tests.end_to_end.contents import compiled_models_build_what_dbt_built
from tests.homes import new_home, zhencang

pytestmark = pytest.mark.slow
LABEL = "演示数据"
# A month, a quarter, a half and the year of each district; of the first one's quarter there are two.
CYCLES = ("2024-10", "2024-Q3", "2024-H1", "2024")
PACKS = (
    *(f"{district}/{cycle}/r1" for district in ("999901", "999902", "999903") for cycle in CYCLES),
    "999901/2024-Q3/r2",
)


@dataclass(frozen=True)
class Demo:
    """The home that was made, and what the command printed."""

    settings: Settings
    out: str

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with duckdb.connect(self.settings.published, read_only=True) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    home = tmp_path_factory.mktemp("demo") / "home"
    done = subprocess.run(
        [sys.executable, "-m", "demo", "--home", str(home)],
        cwd=PROJECT,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Demo(Settings(raw=home / "raw", home=home, releases_kept=10), done.stdout)


def test_everything_comes_to_what_the_plan_says(demo: Demo) -> None:
    truth = json.loads((demo.settings.home / "truth.json").read_text(encoding="utf-8"))
    issues = "select rule_code, count(*) from quality.submission_issue group by rule_code"
    assert dict(demo.rows(issues)) == truth["issues"]
    files = "from quality.source_file where kind = 'submission' group by all"
    assert dict(demo.rows(f"select outcome, count(*) {files}")) == truth["files"]
    refused = f"select rule_code, count(*) {files.replace('group', 'and rule_code is not null group')}"
    assert dict(demo.rows(refused)) == truth["file_rules"]
    outcomes = ("value", "accepted", "blank", "quarantined", "superseded", "withdrawn")
    sums = ", ".join(f"sum({outcome}_count)" for outcome in outcomes)
    (counts,) = demo.rows(f"select {sums} from quality.source_file where kind = 'submission'")
    names = ("landed", *outcomes[1:])
    assert dict(zip(names, map(int, counts), strict=True)) == truth["values"]  # type: ignore[call-overload]
    assert demo.rows("select count(*) from quality.target_conflict") == [(truth["target_conflicts"],)]


def test_the_story_can_be_found(demo: Demo) -> None:
    verdicts = {
        (town, indicator): status
        for town, indicator, status in demo.rows(
            """
            select towns.town_name, indicator_code, status
            from marts.fct_indicator_year
            inner join marts.dim_town as towns using (town_code)
            where year = 2024 and towns.is_current
            """
        )
    }
    assert verdicts["虚构柏镇", "rural_income_growth"] == "lagging"
    assert verdicts["虚构梅镇", "rural_income_growth"] == "far_behind"
    assert verdicts["虚构桂镇", "rural_income_growth"] == "lagging"
    assert verdicts["虚构兰镇", "rural_income_growth"] == "on_track"
    assert verdicts["虚构菊镇", "industrial_output_growth"] == "far_behind"
    assert verdicts["虚构竹镇", "river_water_class"] == "slipped"
    late = demo.rows(
        """
        select max(on_time_count)
        from quality.submission_status
        where department_code = '999901-commerce' and cycle_code like '2024-0%'
        """
    )
    assert late == [(0,)]


def test_the_verdict_of_the_last_period_is_the_years(demo: Demo) -> None:
    """In every row: of December, the fourth quarter and the second half, in all three districts."""
    judged = """
        from marts.fct_indicator_pace as paces
        inner join marts.dim_period as periods on paces.period_code = periods.period_code
        inner join marts.fct_indicator_year as years
            on paces.town_code = years.town_code
            and paces.indicator_code = years.indicator_code
            and periods.year = years.year
        where month(periods.ends_on) = 12 and periods.grain <> 'year'
        """
    differing = "paces.status is distinct from years.status"
    rows = demo.rows(f"select paces.town_code, paces.indicator_code, paces.period_code {judged} and {differing}")
    # Of the half it reported another figure than of the year: planted, and explained by nobody.
    assert rows == [("999901-yu", "green_coverage_rate", "2024-H2")]
    assert demo.rows(f"select 1 {judged} and {differing} and paces.actual_value = years.actual_value") == []
    counts = dict(demo.rows(f"select left(paces.town_code, 6), count(*) {judged} group by all"))
    assert counts.keys() == {"999901", "999902", "999903"}
    assert counts["999901"] > 300


def test_the_reviews_end_as_they_should(demo: Demo) -> None:
    manifests = {pack: _manifest(demo, pack) for pack in PACKS}
    forced = {pack for pack, manifest in manifests.items() if manifest["forced_reason"]}
    # The third district is late with all of them; nothing of the second one's is wrong.
    first = {"999901/2024-10/r1", "999901/2024-Q3/r1", "999901/2024/r1"}
    assert forced == {*first, *(f"999903/{cycle}/r1" for cycle in CYCLES)}
    refused = demo.out.split("2024-11-20 $ zhencang review 2024-10\n")[1].split("$ zhencang")[0]
    assert "示例商务委" in refused
    assert "虚构露区 2024年10月" in refused
    changes = (demo.settings.reviews / "999901" / "2024-Q3" / "r2" / "changes.csv").read_text(encoding="utf-8-sig")
    turned = [line for line in changes.splitlines() if "虚构桂镇" in line and "结论" in line]
    assert len(turned) == 1
    assert "进度滞后" in turned[0]


def test_whatever_a_person_sees_is_marked(demo: Demo, tmp_path: Path) -> None:
    assert LABEL in zhencang(demo.settings, "status").out
    assert LABEL in zhencang(demo.settings, "trace", "虚构桂镇", "rural_income_growth", "2024-Q3").out
    assert LABEL in (demo.settings.data_docs / "index.html").read_text(encoding="utf-8")
    for pack in PACKS:
        assert LABEL in (demo.settings.reviews / pack / "index.html").read_text(encoding="utf-8")
    workbooks = [*demo.settings.receipts.rglob("*.xlsx"), *demo.settings.reviews.rglob("*.xlsx")]
    for kind in ("indicators", "measures"):
        where = (
            "--department",
            "999901-agriculture_rural_affairs",
            "--period",
            "2025-Q1",
            "--out",
            str(tmp_path / f"{kind}.xlsx"),
        )
        made = zhencang(demo.settings, "template", *where, "--kind", kind)
        assert made.status == 0, made.err
        workbooks.append(tmp_path / f"{kind}.xlsx")
    assert len(workbooks) > 250
    unmarked = [str(path) for path in workbooks if not _every_sheet_is_marked(path)]
    assert unmarked == []


def test_compiled_models_build_what_dbt_builds(demo: Demo, tmp_path: Path) -> None:
    """All at once, both; an increment by dbt: tests/end_to_end/sheets/test_check_agrees.py."""
    compiled_models_build_what_dbt_built(demo.settings, new_home(tmp_path))


def _manifest(demo: Demo, pack: str) -> dict[str, object]:
    manifest: dict[str, object] = json.loads(
        (demo.settings.reviews / pack / "manifest.json").read_text(encoding="utf-8")
    )
    return manifest


def _every_sheet_is_marked(path: Path) -> bool:
    """On screen or on paper: a cell of its first rows says so, or the head of its pages does."""
    return all(
        LABEL in (sheet.oddHeader.center.text or "")
        or any(LABEL in str(cell) for row in sheet.iter_rows(max_row=5, values_only=True) for cell in row)
        for sheet in openpyxl.load_workbook(path).worksheets
    )
