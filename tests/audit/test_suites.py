"""The format of expectations/*.yml: what is wrong in it is said with file, entry and field."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from dagster_project.settings import EXPECTATIONS
from dagster_project.warehouse.audit.auditor import SUITES
from dagster_project.warehouse.audit.suites import REVIEW, Expectation, SuiteInvalid, load_suite

EVERY = [expectation for suite in SUITES for expectation in load_suite(suite)]
WORDED = [*EVERY, *load_suite(REVIEW)]


@pytest.fixture
def suites(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXPECTATIONS, tmp_path / "suites"))


@pytest.mark.parametrize("expectation", WORDED, ids=lambda expectation: expectation.id)
def test_sentences_are_sentences(expectation: Expectation) -> None:
    assert expectation.zh.endswith("。")
    assert expectation.zh.count("。") == 1
    assert expectation.en.endswith(".")
    assert ". " not in expectation.en
    assert expectation.suggestion_zh.endswith("。")
    assert expectation.suggestion_en.endswith(".")
    assert expectation.suggestion_en[0].isupper()


def test_tables_and_columns_exist(real_home: Path) -> None:
    columns: set[tuple[str, str]] = set()
    for name in ("build.duckdb", "private.duckdb"):
        with duckdb.connect(real_home / name, read_only=True) as connection:
            columns |= set(
                connection.execute(
                    "select schema_name || '.' || table_name, column_name from duckdb_columns()"
                ).fetchall()
            )
    for expectation in EVERY:
        assert expectation.table in {table for table, _ in columns}
        for column in expectation.show:
            assert (expectation.table, column) in columns


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("severity: error", "severity: fatal", "entry 1 .something_has_landed.: severity: .*'error' or 'warn'"),
        ("owner: data_engineer", "owner: somebody", "entry 1 .something_has_landed.: owner: "),
        ("  owner:", "  keeper: me\n  owner:", "entry 1 .something_has_landed.: keeper: Extra inputs"),
        ("- id: something_has_landed\n  table", "- table", "entry 1 .without id.: id: Field required"),
        ("expect: expect_table_row_count", "expect: table_row_count", "entry 1 .something_has_landed.: expect: "),
        ("table: landing.source_files", "table: source_files", "entry 1 .something_has_landed.: table: "),
        (
            "      select\n",
            "      select\n    mostly: 0.5\n",
            "unexpected_rows takes `with: {query: …}` and nothing",
        ),
        ("- id: rows_belong_to_read_files", "- id: something_has_landed", "more than one .* something_has_landed"),
        ("- id: something_has_landed", "- id: one_version_is_current", "more than one .* one_version_is_current"),
        ("- id: something_has_landed", "- id: [", "landing.yml cannot be read"),
        ("- id: something_has_landed", "- nothing\n- id: x", "entry 1 .without id.: "),
    ],
)
def test_what_is_wrong_is_said(suites: Path, old: str, new: str, words: str) -> None:
    path = suites / "landing.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SuiteInvalid, match=words):
        load_suite("landing", suites)


def test_a_threshold_is_a_percentage(suites: Path) -> None:
    path = suites / "review.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("at_least: 95", "at_least: 950"), encoding="utf-8")
    with pytest.raises(SuiteInvalid, match=r"review[.]yml, entry 1 .completeness.: measure.at_least"):
        load_suite("review", suites)


def test_a_file_without_a_list_and_a_missing_file_are_said(suites: Path) -> None:
    (suites / "marts.yml").write_text("id: x", encoding="utf-8")
    with pytest.raises(SuiteInvalid, match=r"marts[.]yml must hold a list"):
        load_suite("marts", suites)
    (suites / "marts.yml").unlink()
    with pytest.raises(SuiteInvalid, match=r"marts[.]yml cannot be read"):
        load_suite("marts", suites)
