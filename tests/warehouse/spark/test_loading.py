"""What Spark wrote becomes the databases of a home: the same rows, or a refusal. No Spark is needed for that."""

from __future__ import annotations

import shutil
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pytest

from dagster_project.settings import DUCKDB, SPARK, Settings
from dagster_project.warehouse.compiled.databases import quoted
from dagster_project.warehouse.compiled.project import Model, compiled_project
from dagster_project.warehouse.spark.loading import LoadFailed, load
from dagster_project.warehouse.spark.session import settings_for
from dagster_project.warehouse.spark.tables import drop_earlier_tables, new_tables
from tests.homes import new_home, run_warm
from tests.warehouse.spark.engines import differences, new_home_beside, tables


@pytest.fixture(scope="module")
def written(reported: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of a home as Spark lays them down, each in a folder."""
    folder = tmp_path_factory.mktemp("written")
    for model in tables():
        _write(reported, model, folder, "*")
    return folder


def _write(settings: Settings, model: Model, folder: Path, selected: str) -> None:
    place = _place(model, folder)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    file = settings.build_file if model.database == "build" else settings.private_file
    with duckdb.connect() as connection:
        connection.execute(f"attach {quoted(file)} as there (read_only)")
        rows = f"select {selected} from {model.relation_in('there')}"
        # Spark has only times with a zone.
        described = connection.execute(f"describe {rows}").fetchall()
        times = [
            f'cast("{name}" as timestamptz) as "{name}"' for name, kind, *_ in described if kind == "TIMESTAMP"
        ]
        zoned = f" replace ({', '.join(times)})" if times else ""
        rows = f"select *{zoned} from ({rows})"
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"copy ({rows}) to {quoted(place / 'part-00000.parquet')}")


def _place(model: Model, folder: Path) -> Path:
    return folder / f"{model.schema}.db" / model.alias


def _table(name: str) -> Model:
    return next(model for model in tables() if model.name == name)


def test_equal_tables_are_equal(reported: Settings, written: Path, tmp_path: Path) -> None:
    apart = new_home_beside(reported, tmp_path / "home")
    load(apart, compiled_project(), written)
    assert len(tables()) > 90
    assert differences(reported, apart) == {}
    # Views for people are there, and read what was loaded.
    with duckdb.connect(apart.build_file, read_only=True) as connection:
        assert connection.execute('select count(*) > 0 from bi."指标完成情况"').fetchall() == [(True,)]


@pytest.mark.parametrize(
    ("table", "planted"),
    [
        # What a cast that rounds, the order of nulls and a trim of other signs do: nothing fails, and rows differ.
        ("fct_indicator_year", "* replace (round(attainment_pct) as attainment_pct)"),
        ("source_file", "* replace (row_number() over (order by rule_code nulls first) + 7 as version_no)"),
        ("int_indicators_known", "* replace (indicator_name_zh || ' ' as indicator_name_zh)"),
    ],
)
def test_what_differs_in_silence_is_seen(
    reported: Settings, written: Path, tmp_path: Path, table: str, planted: str
) -> None:
    apart = new_home_beside(reported, tmp_path / "home")
    folder = shutil.copytree(written, tmp_path / "planted")
    _write(reported, _table(table), folder, planted)
    load(apart, compiled_project(), folder)
    assert [*differences(reported, apart)] == [table]


def test_a_type_that_a_cast_would_change_is_refused(reported: Settings, written: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(written, tmp_path / "planted")
    _write(reported, _table("fct_indicator_value"), folder, "* replace (cast(value as decimal(28, 4)) as value)")
    apart = new_home_beside(reported, tmp_path / "home")
    with pytest.raises(LoadFailed, match=r"fct_indicator_value.value is DECIMAL\(28,4\) on Spark; its contract"):
        load(apart, compiled_project(), folder)


def test_a_table_that_is_missing_is_refused(reported: Settings, written: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(written, tmp_path / "planted")
    shutil.rmtree(_place(_table("dim_town"), folder))
    apart = new_home_beside(reported, tmp_path / "home")
    with pytest.raises(LoadFailed, match="no file of dim_town"):
        load(apart, compiled_project(), folder)


@pytest.mark.parametrize(
    ("limit", "for_small", "for_large"), [("1GiB", "819m", "819m"), ("10GiB", "3072m", "8192m")]
)
def test_memory_is_bounded_for_spark_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, limit: str, for_small: str, for_large: str
) -> None:
    monkeypatch.setenv("ZHENCANG_MEMORY_LIMIT", limit)
    monkeypatch.delenv("SPARK_CONF_DIR", raising=False)
    for size, heap in ((1, for_small), (2_000_000, for_large)):
        batch = tmp_path / "batch-1"
        batch.mkdir(exist_ok=True)
        (batch / "submissions.parquet").write_bytes(b"0" * size)
        assert settings_for(tmp_path, tmp_path / "tidy")["spark.driver.memory"] == heap
    # Where Spark's own files say how it computes they say that, too.
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))
    assert settings_for(tmp_path, tmp_path / "tidy") == {}


@pytest.mark.skipif(find_spec("pyspark") is not None, reason="asked where pyspark is not there")
def test_a_run_without_spark_says_what_it_needs(reported: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENCANG_ENGINE", SPARK)
    outcome = run_warm(reported, "--full-refresh")
    assert (outcome.status, outcome.err) == (
        2,
        "zhencang: The engine spark needs the environment that `make spark` makes: docs/scale.md.\n",
    )


def test_builds_that_were_killed_and_earlier_ones_go(tmp_path: Path) -> None:
    settings = replace(new_home(tmp_path), engine=SPARK)
    killed, last = new_tables(settings), new_tables(settings)
    assert killed < last
    drop_earlier_tables(settings)
    assert [*settings.spark_tables.iterdir()] == [last]
    # Where DuckDB built it nothing reads them.
    drop_earlier_tables(replace(settings, engine=DUCKDB))
    assert not [*settings.spark_tables.iterdir()]
