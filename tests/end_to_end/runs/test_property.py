"""Any mix of files: every value is accounted for, and only the order of versions decides what stands."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dagster_project.settings import PROJECT, Settings
from dagster_project.warehouse.release import published_release
from tests.end_to_end.contents import contents, differences
from tests.end_to_end.runs.deliveries import deliveries, in_other_batches
from tests.end_to_end.runs.meanings import REGISTER, File
from tests.end_to_end.runs.oracle import Oracle, Version
from tests.homes import built, query, run_warm

COUNTS = "outcome, value_count, accepted_count, superseded_count, withdrawn_count, quarantined_count, blank_count"
# 亩 are thirds of what decimals hold; their quotient is rounded once.
LAST_DIGIT = Decimal("0.00000001")
SEED = 20255

pytestmark = pytest.mark.slow


@dataclass
class Delivered:
    """A home, what it was given, and what the oracle says of it."""

    settings: Settings
    oracle: Oracle


def new_home(folder: Path) -> Settings:
    """Towns enough, and nothing submitted yet."""
    shutil.copytree(PROJECT / "raw" / "annexes", folder / "raw" / "annexes")
    (folder / "raw" / "registers").mkdir()
    (folder / "raw" / "registers" / "towns.csv").write_text(REGISTER, encoding="utf-8")
    return Settings(raw=folder / "raw", home=folder / "home", releases_kept=10)


def place(settings: Settings, files: Mapping[str, File]) -> None:
    for path, file in files.items():
        target = settings.raw / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or target.read_bytes() != file.content:
            target.write_bytes(file.content)


def run(settings: Settings) -> None:
    outcome = run_warm(settings)
    assert outcome.status == 0, outcome.err


def deliver(
    settings: Settings, oracle: Oracle, files: Mapping[str, File], publish: Callable[[Settings], object]
) -> None:
    """One delivery: publish it, and hold the release against the oracle."""
    place(settings, files)
    oracle.deliver(files)
    publish(settings)
    holds_what_the_oracle_says(settings, oracle)


def holds_what_the_oracle_says(settings: Settings, oracle: Oracle) -> None:
    with duckdb.connect(settings.published, read_only=True) as connection:
        batches = [
            batch
            for (batch,) in connection.execute(
                "select distinct batch_id from quality.source_file where kind = 'submission' order by 1"
            ).fetchall()
        ]
        assert len(batches) == oracle.delivery_no
        every_value_is_accounted_for(connection, oracle, batches)
        versions_are_in_order(connection, oracle)


def every_value_is_accounted_for(
    connection: duckdb.DuckDBPyConnection, oracle: Oracle, batches: list[str]
) -> None:
    """Values in = current + superseded + withdrawn + quarantined + blank, per file and in total."""
    rows = connection.execute(
        f"select batch_id, path, {COUNTS} from quality.source_file where kind = 'submission'"
    ).fetchall()
    found = {(batches.index(batch) + 1, path): tuple(counts) for batch, path, *counts in rows}
    wanted = oracle.counts()
    assert found.keys() == wanted.keys()
    assert {place: (counts, wanted[place]) for place, counts in found.items() if counts != wanted[place]} == {}
    for counts in found.values():
        assert counts[1] == sum(counts[2:])  # type: ignore[arg-type]
    quarantined = connection.execute(
        """
        select batch_id, source_path, count(distinct coalesce(sheet, '') || '!' || value_cell)
        from quality.submission_issue where severity = 'reject' group by all
        """
    ).fetchall()
    assert {(batches.index(batch) + 1, path): count for batch, path, count in quarantined} == {
        place: counts[5] for place, counts in wanted.items() if counts[5]
    }, "a value that was not accepted has its reason"


def versions_are_in_order(connection: duckdb.DuckDBPyConnection, oracle: Oracle) -> None:
    """Each key has its versions in the order of arrival; the last stands unless it withdraws."""
    rows = connection.execute(
        """
        select indicator_code, town_code, period_code, version_no, is_current, source_path, sheet, cell,
            value_text, value_status, value, received_at, superseded_at
        from marts.fct_indicator_value
        order by indicator_code, town_code, period_code, version_no
        """
    ).fetchall()
    found: dict[tuple[str, ...], list[tuple[object, ...]]] = {}
    for *key, version_no, is_current, path, sheet, cell, text, status, value, received_at, superseded_at in rows:
        found.setdefault(tuple(key), []).append(
            (version_no, is_current, path, sheet, cell, text, status, value, received_at, superseded_at)
        )
    assert found.keys() == oracle.versions.keys()
    times = sorted({version[8] for versions in found.values() for version in versions})  # type: ignore[type-var]
    for key, versions in found.items():
        wanted = oracle.versions[key]  # type: ignore[index]
        assert [version[0] for version in versions] == list(range(1, len(wanted) + 1)), key
        assert [version[2:7] for version in versions] == [as_row(version) for version in wanted], key
        for version, expected in zip(versions, wanted, strict=True):
            is_equal(version[7], expected, key)
        is_standing = wanted[-1].status != "withdrawn"
        assert [version[1] for version in versions] == [False] * (len(wanted) - 1) + [is_standing], key
        received = [version[8] for version in versions]
        assert [version[9] for version in versions] == [*received[1:], None], key
        assert received == sorted(received), key
    assert len(times) <= oracle.delivery_no


def as_row(version: Version) -> tuple[object, ...]:
    return version.path, version.sheet, version.address, version.text, version.status


def is_equal(value: object, version: Version, key: object) -> None:
    if version.value is None or value is None:
        assert value is version.value, (key, version)
        return
    slack = LAST_DIGIT if key[0] == "built_up_area" else 0  # type: ignore[index]
    assert abs(Decimal(str(value)) - version.value) <= slack, (key, value, version)


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    """About a hundred files in three deliveries; the runs of the command build on what was there before."""
    settings, oracle = new_home(tmp_path_factory.mktemp("property")), Oracle()
    for files, publish in zip(deliveries(SEED), (built, run, run), strict=True):
        deliver(settings, oracle, files, publish)
    return Delivered(settings, oracle)


def oracle_counts(delivered: Delivered) -> list[tuple[int, ...]]:
    return [tuple(map(int, counts[1:])) for counts in delivered.oracle.counts().values()]  # type: ignore[call-overload]


def test_the_mix_holds_what_it_is_meant_to(delivered: Delivered) -> None:
    """A generator that drew nothing but rubbish would prove little."""
    totals = [sum(column) for column in zip(*oracle_counts(delivered), strict=True)]
    for name, total, least in zip(COUNTS.split(", ")[1:], totals, (900, 120, 120, 8, 250, 50), strict=True):
        assert total >= least, name
    outcomes = Counter(taken.outcome for taken in delivered.oracle.taken)
    assert set(outcomes) - {"empty"} == {"accepted", "partly_accepted", "duplicate"}
    issues = query(delivered.settings.published, "from quality.submission_issue where severity = 'reject'")
    rules = set(issues["rule_code"])
    assert rules >= {
        *("town_unknown", "indicator_unknown", "department_unknown", "period_unparsed", "period_in_future"),
        *("figure_unparsed", "formula_uncalculated", "cell_error", "unit_missing", "unit_unknown"),
        *("unit_incompatible", "value_out_of_range", "value_duplicate", "basis_mismatch"),
    }


def test_running_again_changes_nothing(delivered: Delivered) -> None:
    before = published_release(delivered.settings)
    batches = sorted(delivered.settings.landing.iterdir())
    outcome = run_warm(delivered.settings)
    assert outcome.status == 0, outcome.err
    assert outcome.out.startswith("Nothing is new")
    assert published_release(delivered.settings) == before
    assert sorted(delivered.settings.landing.iterdir()) == batches


def test_archive_and_landing_alone_give_the_same_at_once(delivered: Delivered, tmp_path: Path) -> None:
    """What builds on top of each other hold, one build from nothing holds, though raw/ is gone."""
    settings = Settings(raw=tmp_path / "raw", home=tmp_path / "home", releases_kept=3)
    settings.raw.mkdir()
    for name in ("archive", "landing"):
        shutil.copytree(delivered.settings.home / name, settings.home / name)
    run(settings)
    holds_what_the_oracle_says(settings, delivered.oracle)
    assert differences(contents(delivered.settings.published), contents(settings.published)) == {}


def test_other_batches_change_only_what_the_order_says(tmp_path: Path) -> None:
    """Other files, all at once and in three deliveries in any order."""
    files = deliveries(seed=7, size=30)[-1]
    accepted = []
    for name, count in (("at-once", 1), ("by-and-by", 3)):
        (tmp_path / name).mkdir()
        settings, oracle = new_home(tmp_path / name), Oracle()
        for state in in_other_batches(7, files, count):
            deliver(settings, oracle, state, built)
        columns = "source_sha256, sheet, cell, town_code, indicator_code, period_code, value, value_status"
        with duckdb.connect(settings.published, read_only=True) as connection:
            rows = connection.execute(f"select {columns} from marts.fct_indicator_value order by all").fetchall()
        accepted.append(rows)
    assert accepted[0] == accepted[1], "what is accepted never depends on what came before"
