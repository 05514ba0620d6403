"""Every hostile file beside good ones: each gets its row, the good ones their figures, and a release comes out."""

from __future__ import annotations

import shutil
from collections.abc import Iterable

import pytest

from dagster_project.ingest.landing.parquet import read_table
from dagster_project.settings import PROJECT, Settings
from dagster_project.warehouse.audit.auditor import Auditor, blocking
from tests.end_to_end.submitting import tidy_csv
from tests.hardness.hostile import FOLDER, KINDS, Said, put
from tests.homes import built, new_home, query, run_warm, zhencang

GOOD = f"{FOLDER}/好.csv"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Said]:
    """A home that all of them came to, and what each must be told."""
    settings = new_home(tmp_path_factory.mktemp("hostile"))
    shutil.copytree(PROJECT / "raw", settings.raw)
    put(settings, GOOD, tidy_csv("万古镇,出口总额,2024年6月,4321,万美元,区商务委"))
    said: Said = {}
    for kind in KINDS:
        said |= kind(settings)
    return built(settings), said


def words_of(settings: Settings) -> dict[str, set[str]]:
    """Of each file its outcome, and the rules of its row and of its issues."""
    found = query(
        settings.published,
        """
        select files.path, files.outcome, list(issues.rule_code) filter (issues.rule_code is not null) as issues
        from quality.source_file as files
        left join quality.submission_issue as issues on files.path = issues.source_path and issues.is_current_file
        where files.is_current
        group by all
        """,
    )
    of_files = {row["source_path"]: row["rule_code"] for row in read_table(settings.landing, "source_files")}
    return {row.path: {row.outcome, of_files[row.path], *_list(row.issues)} for row in found.itertuples()}


def _list(issues: Iterable[str] | float | None) -> Iterable[str]:
    return issues if isinstance(issues, Iterable) else ()


def test_every_file_gets_its_row_and_its_words(hostile: tuple[Settings, Said]) -> None:
    settings, said = hostile
    found = words_of(settings)
    missing = {path: words - found.get(path, {"no row"}) for path, words in said.items()}
    assert {path: words for path, words in missing.items() if words} == {}
    print(f"hostile files tried: {len(said)}, of {len(KINDS)} kinds; survived: all")


def test_the_good_file_beside_them_has_its_figure(hostile: tuple[Settings, Said]) -> None:
    settings, _ = hostile
    values = query(
        settings.published,
        f"select period_code, value from marts.fct_indicator_value where source_path = '{GOOD}' and is_current",
    )
    assert [(row.period_code, int(row.value)) for row in values.itertuples()] == [("2024-06", 4321)]


def test_two_names_that_display_alike_are_two_files(hostile: tuple[Settings, Said]) -> None:
    settings, _ = hostile
    values = query(
        settings.published,
        "select value from marts.fct_indicator_value"
        " where regexp_matches(source_path, '/[pq].*[.]csv$') order by value",
    )
    assert values["value"].astype(int).tolist() == [11, 12, 13, 14]


def test_nothing_outside_raw_was_kept_or_read(hostile: tuple[Settings, Said]) -> None:
    settings, _ = hostile
    kept = b"".join(path.read_bytes() for path in settings.archive.iterdir())
    assert b"root:" not in kept
    assert b",666," not in kept
    assert settings.home.stat().st_mode & 0o007 == 0 or not settings.lock_file.exists()


def test_the_sentence_shows_what_stood_there_and_fills_nothing_in(hostile: tuple[Settings, Said]) -> None:
    settings, _ = hostile
    sentences = query(
        settings.published,
        f"select message_zh from quality.submission_issue where source_path = '{FOLDER}/文本.csv'",
    )["message_zh"].tolist()
    assert any(
        "“{candidates}{expected}”" in sentence or "{candidates}{expected}" in sentence for sentence in sentences
    )
    assert not any("\uffff" in sentence and "\\uffff" not in sentence for sentence in sentences)


@pytest.mark.slow
def test_the_command_publishes_upon_them_and_shows_nothing_that_acts(hostile: tuple[Settings, Said]) -> None:
    """What has landed is no poison to a later run, also where the file itself is gone."""
    settings, said = hostile
    with Auditor(settings) as auditor:
        assert blocking(auditor.run("landing")) == []
    for path in said:
        if "/" in path and (settings.raw / path).is_symlink():
            (settings.raw / path).unlink()
    put(settings, f"{FOLDER}/\x1b[31m\u202e红{'长' * 60}.csv", b"\x1b[31m\0")
    put(settings, f"{FOLDER}/再来.csv", tidy_csv("万古镇,出口总额,2024年7月,99,万美元,区商务委"))
    outcome = run_warm(settings)
    assert outcome.status == 0, outcome.err
    assert "\\u202e红" in outcome.err
    for text in (outcome.out, outcome.err, zhencang(settings, "status").out):
        assert not any(sign in text for sign in ("\x1b", "\u202e"))
        assert max(map(len, text.splitlines())) < 2_100
    page = (settings.data_docs / "index.html").read_text(encoding="utf-8")
    assert not any(sign in page for sign in ("\x1b", "\u202e"))
    assert settings.home.stat().st_mode & 0o007 == 0
    assert query(settings.published, "from marts.fct_indicator_value where value = 99").shape[0] == 1
