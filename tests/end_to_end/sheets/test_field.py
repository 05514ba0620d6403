"""Every row of ../shared/FIELD.md with its whole kind comes out as it says, and a check says so before.

What a cell shows is in test_shown.py, corrections and two senders in test_held_against.py, notices in
test_own_notices.py and test_held_out_notices.py.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from shutil import copytree

import duckdb
import pandas as pd
import pytest

from dagster_project.settings import PROJECT
from dagster_project.warehouse.rehearsal import rehearse
from tests.end_to_end.sheets.field_bulletins import BULLETINS
from tests.end_to_end.sheets.field_cases import CASES
from tests.end_to_end.sheets.field_lists import LISTS
from tests.end_to_end.sheets.field_sheets import figure
from tests.end_to_end.submitting import Rows, put, verdicts
from tests.homes import built, new_home, query

SHEETS = [*CASES, *BULLETINS, *LISTS]
# What other rules say of these sheets, beside the point here.
OTHERS = {"row_ignored", "column_ignored", "department_not_owner", "far_from_annex", "departments_disagree"}
BESIDE = {"year_to_date_falls", "jump_own_history", "value_hidden"}

SAID = """
    select source_path, period_code || '=' || regexp_replace(value_text, '[.]0+$', '') as said
    from (
        select source_path, period_code, value_text from marts.fct_indicator_value
        union all
        select source_path, period_code, coalesce(planned_investment::varchar, '')
        from marts.fct_project_status_version
        union all
        select source_path, period_code, coalesce(progress_pct::varchar, '')
        from marts.fct_measure_status_version
    )
"""


@dataclass(frozen=True)
class Field:
    """What became of the files: rules by file, values by file, and what a check said of them before."""

    issues: dict[str, list[str]]
    values: dict[str, list[str]]
    ran: tuple[Rows, Rows]
    checked: tuple[Rows, Rows]


def path_of(number: int) -> str:
    """A file of its own below submissions/, the number behind a name that says what the case says."""
    sheet = SHEETS[number]
    name, _, ending = sheet.file.rpartition(".")
    return f"{sheet.folder}/{name}（{'甲乙丙丁戊己庚辛壬癸'[number % 10] * (number // 10 + 1)}）.{ending}"


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Field:
    settings = new_home(tmp_path_factory.mktemp("field"))
    copytree(PROJECT / "raw" / "annexes", settings.raw / "annexes")
    aside = replace(settings, raw=tmp_path_factory.mktemp("aside"))
    files = {path_of(number): sheet.content(number) for number, sheet in enumerate(SHEETS)}
    paths = [f"submissions/{path}" for path in files]
    settings.home.mkdir()
    with rehearse(settings, [put(aside, path, content) for path, content in files.items()]) as rehearsal:
        checked = verdicts(rehearsal.connection, paths)
    for path, content in files.items():
        put(settings, path, content)
    built(settings)
    with duckdb.connect(settings.published, read_only=True) as connection:
        ran = verdicts(connection, paths)
    issues = query(settings.published, "select source_path, rule_code from quality.submission_issue")
    values = query(settings.published, SAID)
    return Field(_by_path(issues), _by_path(values), ran, checked)


def _by_path(found: pd.DataFrame) -> dict[str, list[str]]:
    path, said = found.columns
    return found.groupby(path)[said].agg(list).to_dict()


@pytest.mark.parametrize("number", range(len(SHEETS)), ids=lambda number: f"{SHEETS[number].kind} {number}")
def test_a_shape_of_the_field_comes_out_as_it_says(field: Field, number: int) -> None:
    path = f"submissions/{path_of(number)}"
    rules = {rule for rule in field.issues.get(path, []) if rule not in OTHERS | BESIDE}
    values = Counter(field.values.get(path, []))
    said = [part for part in SHEETS[number].becomes.replace("#", figure(number)).split(",") if part]
    assert rules == {part for part in said if "=" not in part}, SHEETS[number]
    assert values == Counter(part for part in said if "=" in part), SHEETS[number]


def test_a_check_says_of_them_what_a_run_says(field: Field) -> None:
    for checked, ran in zip(field.checked, field.ran, strict=True):
        assert checked == ran
