"""A release in a real PostgreSQL: whole, equal to DuckDB's, and switched without a torn read."""

from __future__ import annotations

import threading

import adbc_driver_postgresql.dbapi as adbc
import pytest

from dagster_project.cli import main
from dagster_project.settings import Settings
from dagster_project.warehouse.release import Release
from tests.exports.conftest import Exported, changed
from tests.exports.postgresql_cluster import GUARDED, PASSWORD, Cluster, Database
from tests.homes import query

# Reads that must agree: a table, the view on it that stands as a table of its own, and a table of another schema.
SUMS = (
    "select (select sum(value) from marts.fct_indicator_value where is_current),"
    " (select count(*) from bi.指标完成情况 where 说明 = 'second'), (select count(*) from quality.source_file)"
)


def export(settings: Settings, to: str, release: Release | None = None) -> int:
    chosen = ["--release", release.release_id] if release else []
    return main(["export", "--home", str(settings.home), *chosen, "--to", to])


def schemas(database: Database) -> list[str]:
    return [
        name
        for (name,) in database.rows("select nspname from pg_namespace where nspname ~ '^zhencang_' order by 1")
    ]


def test_every_table_and_ten_figures_are_those_of_duckdb(exported: Exported, loaded: Database) -> None:
    release = exported.second
    names = query(
        release.database,
        "select schema_name || '.\"' || table_name || '\"' as name from duckdb_tables() where not internal"
        " union all select schema_name || '.\"' || view_name || '\"' from duckdb_views() where not internal",
    )["name"].tolist()
    assert len(names) > 40
    counts = " union all ".join(f"select '{name}' as name, count(*) as rows from {name}" for name in names)
    in_duckdb = query(release.database, counts).astype(str).to_numpy().tolist()
    assert sorted(loaded.rows(counts)) == sorted(in_duckdb)
    figures = (
        "select indicator_code, town_code, period_code, cast(value as double precision), version_no"
        " from marts.fct_indicator_value where value is not null order by 1, 2, 3, 5 limit 10"
    )
    assert numbers(loaded.rows(figures)) == numbers(query(release.database, figures).to_numpy().tolist())
    chinese = "select 镇, 状态, count(*) from bi.各镇年度进展 group by 1, 2"
    in_duckdb = query(release.database, chinese).astype(str).to_numpy().tolist()
    assert sorted(loaded.rows(chinese)) == sorted(in_duckdb)


def numbers(rows: list[list[object]]) -> list[list[object]]:
    """The rows with all after the third field as numbers."""
    return [[*row[:3], *(float(str(field)) for field in row[3:])] for row in rows]


def test_times_are_utc_keys_and_words_are_there(exported: Exported, loaded: Database) -> None:
    database, release = loaded, exported.second
    times = database.rows(
        "select distinct data_type from information_schema.columns"
        " where table_schema in ('marts', 'quality', 'bi') and data_type like 'timestamp%'"
    )
    assert times == [["timestamp without time zone"]]
    first = "select cast(min(received_at) as varchar) as at from marts.fct_indicator_value"
    in_utc = query(release.database, f"set TimeZone = 'UTC'; {first}")["at"][0].removesuffix("+00")
    assert database.rows(first) == [[in_utc]]
    words = database.rows(
        "select obj_description('marts.dim_town'::regclass), col_description('marts.dim_town'::regclass, 1)"
    )
    assert all(words[0])
    keys = database.rows("select count(*) from pg_constraint where contype = 'p'")
    assert int(keys[0][0]) > 30
    assert database.rows(
        "select count(*) from pg_indexes where indexname ~ 'fct_indicator_year_indicator_code'"
    ) != [["0"]]


def test_the_reading_role_reads_the_views_and_nothing_else(loaded: Database) -> None:
    database = loaded
    database.rows(
        "do $$ begin create role analyst login in role zhencang_reader;"
        " exception when duplicate_object then null; end $$"
    )
    assert database.rows("select count(*) > 0 from marts.dim_town", role="analyst") == [["t"]]
    assert "permission denied" in database.psql("delete from marts.dim_town", role="analyst").stderr
    table = f'{schemas(database)[0]}."marts.dim_town"'
    assert "permission denied" in database.psql(f"select * from {table}", role="analyst").stderr


def test_a_user_who_may_not_create_the_role_is_told(
    exported: Exported, cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    settings, _, _ = exported
    database = cluster.database("of_a_plain_user")
    database.rows(
        "do $$ begin if exists (select from pg_roles where rolname = 'zhencang_reader') then"
        " alter role zhencang_reader rename to zhencang_reader_away; end if; end $$"
    )
    database.rows("create role plain login; grant create on database of_a_plain_user to plain")
    try:
        assert export(settings, database.url_of("plain")) == 0
        assert "create role zhencang_reader" in capsys.readouterr().out
        assert database.rows("select count(*) > 0 from marts.dim_town", role="plain") == [["t"]]
    finally:
        database.rows(
            "do $$ begin if exists (select from pg_roles where rolname = 'zhencang_reader_away') then"
            " alter role zhencang_reader_away rename to zhencang_reader; end if; end $$"
        )


def test_no_reader_sees_a_torn_release_while_it_switches(exported: Exported, database: Database) -> None:
    settings, first, second = exported
    export(settings, database.url, first)
    seen: set[tuple[object, ...]] = set()
    broken: list[object] = []
    is_done = threading.Event()

    def read(is_transaction: bool) -> None:
        # Each as BI tools do it: one statement over schemas, or statements of one transaction, in another order.
        with adbc.connect(database.url, autocommit=not is_transaction) as connection:
            while not is_done.is_set():
                try:
                    with connection.cursor() as cursor:
                        if is_transaction:
                            cursor.execute("select count(*) from bi.指标完成情况 where 说明 = 'second'")
                            of_view = cursor.fetchall()[0][0]
                            cursor.execute("select sum(value) from marts.fct_indicator_value where is_current")
                            seen.add((cursor.fetchall()[0][0], of_view))
                            connection.commit()
                        else:
                            cursor.execute(SUMS)
                            seen.add(cursor.fetchall()[0][:2])
                except Exception as error:
                    broken.append(error)
                    return

    readers = [threading.Thread(target=read, args=(no % 2 == 0,)) for no in range(3)]
    for reader in readers:
        reader.start()
    for release in (second, first, second):
        assert export(settings, database.url, release) == 0
    is_done.set()
    for reader in readers:
        reader.join()
    assert broken == []
    wanted = [
        query(release.database, SUMS).astype(float).to_numpy().tolist()[0][:2] for release in (first, second)
    ]
    assert sorted({tuple(map(float, row)) for row in seen}) == sorted(map(tuple, wanted))


def test_a_load_that_fails_leaves_the_release_before(
    exported: Exported, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    settings, first, _ = exported
    export(settings, database.url, first)
    before = database.rows(SUMS)
    # A day that DuckDB knows and PostgreSQL does not, in the table that is loaded last.
    last_table = "create table quality.zz as select date '5881000-01-01' as day"
    with changed(first, "29981231T000000000Z", last_table) as broken:
        capsys.readouterr()
        assert export(settings, database.url, broken) == 1
    said = capsys.readouterr().err
    assert said.startswith("zhencang: PostgreSQL says no: date out of range")
    assert said.count("\n") == 1
    assert database.rows(SUMS) == before
    assert schemas(database) == [f"zhencang_{first.release_id.lower()}"]


def test_the_release_before_is_kept_and_older_ones_go(
    exported: Exported, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    settings, first, second = exported
    with changed(second, "29991231T000000001Z", "update marts.fct_indicator_value set value = 0") as third:
        for release in (first, second, third):
            export(settings, database.url, release)
        assert schemas(database) == [f"zhencang_{release.release_id.lower()}" for release in (second, third)]
        # Back to the one that is kept: nothing is loaded.
        capsys.readouterr()
        export(settings, database.url, second)
        assert "Loaded" not in capsys.readouterr().out
        assert len(schemas(database)) == 2
        assert database.rows("select obj_description('bi'::regnamespace)") == [
            [f"zhencang release {second.release_id}"]
        ]
        # What somebody has open is left, and said to be.
        with adbc.connect(database.url) as reader, reader.cursor() as cursor:
            cursor.execute(f'select * from zhencang_{third.release_id.lower()}."marts.dim_town"')
            cursor.fetchall()
            export(settings, database.url, first)
            assert f"zhencang_{third.release_id.lower()} is in use and was left" in capsys.readouterr().out


def test_what_others_built_on_a_view_stays_or_stops_the_switch(
    exported: Exported, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    settings, first, second = exported
    export(settings, database.url, first)
    database.rows(
        "create table marts.of_others (x int); create view mine as select town_code, area_km2 from marts.dim_town"
    )
    assert export(settings, database.url, second) == 0
    assert database.rows("select count(*) > 0 from mine") == [["t"]]
    change = "alter table marts.dim_town drop column area_km2; drop view bi.项目进展"
    with changed(second, "29991231T000000002Z", change) as less:
        capsys.readouterr()
        assert export(settings, database.url, less) == 1
        assert "other objects depend on it" in capsys.readouterr().err
        assert database.rows("select count(*) > 0 from mine") == [["t"]]
        database.rows("drop view mine")
        assert export(settings, database.url, less) == 0
    assert "does not exist" in database.psql("select * from bi.项目进展").stderr
    assert "does not exist" in database.psql("select area_km2 from marts.dim_town").stderr
    assert database.rows("select count(*) from marts.of_others") == [["0"]]


def test_a_text_with_a_nul_or_longer_than_an_index_comes_over(exported: Exported, database: Database) -> None:
    settings, first, _ = exported
    change = (
        "update marts.dim_town set town_name = 'a' || chr(0) || 'b';"
        " update marts.dim_unit set unit_text = unit_text || list_aggregate(list_transform(range(9000),"
        " lambda number: md5(cast(number as varchar))), 'string_agg', '')"
    )
    with changed(first, "29991231T000000003Z", change) as odd:
        assert export(settings, database.url, odd) == 0
    assert database.rows("select distinct town_name from marts.dim_town") == [["a␀b"]]
    assert int(database.rows("select min(length(unit_text)) from marts.dim_unit")[0][0]) > 200_000


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("mysql://u:{password}@host/db", 2, "mysql:// is no place to export to"),
        ("postgresql://u:p@{password}@host/db", 2, "The address is not like postgresql://"),
        ("postgresql://u:a/{password}@host/db", 2, "The address is not like postgresql://"),
        ("postgresql://u:1/{password}@host/db", 2, "The address is not like postgresql://"),
        ("postgresql://u:a#{password}@host/db", 2, "The address is not like postgresql://"),
        ("postgresql://u:1?{password}@host/db", 2, "The address is not like postgresql://"),
        ("postgresql://{guarded}:not-{password}@/postgres?host={socket}", 1, "password authentication failed"),
        (
            "postgresql://{guarded}@/postgres?host={socket}&password=not-{password}",
            1,
            "password authentication failed",
        ),
        ("postgresql://owner:{password}@/no_such?host={socket}", 1, 'database "no_such" does not exist'),
        ("postgresql://owner:{password}@/postgres?host=/nowhere", 1, "No such file or directory"),
        ("postgresql://owner:{password}@/{password}?host={socket}", 1, 'database "***" does not exist'),
    ],
)
def test_an_address_that_does_not_do_is_one_sentence_without_the_password(
    exported: Exported,
    database: Database,
    capsys: pytest.CaptureFixture[str],
    address: str,
    status: int,
    said: str,
) -> None:
    settings, _, _ = exported
    to = address.format(password=PASSWORD, guarded=GUARDED, socket=database.socket)
    assert export(settings, to) == status
    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.err.count("\n") == 1
    assert PASSWORD not in printed.err + printed.out


def test_two_exports_at_once_are_not_mixed(
    exported: Exported, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    settings, _, _ = exported
    with adbc.connect(database.url) as other, other.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(7352417001)")
        cursor.fetchall()
        assert export(settings, database.url) == 1
    assert "another export is writing" in capsys.readouterr().err
    assert schemas(database) == []
