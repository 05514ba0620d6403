"""What reads a tidy Parquet file where its bytes lie: a build, a check, a trace, a receipt, a look back."""

from __future__ import annotations

import io
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.ingest.landing.batches import batches, files_of, received_at_of
from dagster_project.ingest.take_in import take_in
from dagster_project.lookup.trace import print_trace
from dagster_project.settings import PROJECT, Settings
from dagster_project.warehouse.as_of import database_as_of
from dagster_project.warehouse.audit.landed_views import landed_views
from dagster_project.warehouse.audit.suites import load_suite
from dagster_project.warehouse.rehearsal import rehearse
from tests.end_to_end.submitting import HEADER, put, texts, tidy_csv, verdicts
from tests.homes import built, home_of_a_kind, query

FOLDER = "2024/500111-commerce"
FIGURES = [
    ["万古镇", "出口总额", "2024年", "6890", "万美元", "区商务委", ""],
    ["万古镇", "社会消费品零售总额", "2024年", "", "亿元", "区商务委", "未统计"],
    ["无此镇", "出口总额", "2024年", "12", "万美元", "区商务委", ""],
]
LATER = [["万古镇", "出口总额", "2024年", "6990", "万美元", "区商务委", "更正"]]


def parquet(rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(dict(zip(HEADER, map(list, zip(*rows, strict=True)), strict=True))), out)
    return out.getvalue()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home that was built of the real towns and one tidy file."""

    def make(settings: Settings) -> None:
        shutil.copytree(PROJECT / "raw" / "annexes", settings.raw / "annexes")
        put(settings, f"{FOLDER}/整.parquet", parquet(FIGURES))
        built(settings)

    settings, _ = home_of_a_kind(tmp_path_factory, "of_tidy_parquet", make)
    return settings


def test_it_is_built_traced_and_given_back(home: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    landed = [path for batch in batches(home.landing) for path in files_of(home.landing, batch, "submissions")]
    assert sum(pq.read_metadata(path).num_rows for path in landed) == 0
    files = query(home.published, "select * from quality.source_file where path like '%整.parquet'")
    assert files[["value_count", "accepted_count", "quarantined_count", "blank_count"]].values.tolist() == [
        [3, 1, 1, 1]
    ]
    issues = query(home.published, "select rule_code, cell, value_text from quality.submission_issue")
    assert issues.values.tolist() == [["town_unknown", "D4", "无此镇"]]
    print_trace(home, "万古镇", "出口总额", "2024")
    assert "✓ same bytes, and the cell reads “6890”" in capsys.readouterr().out
    [receipt] = [path for path in home.receipts.rglob("*.xlsx") if "整" in path.name]
    assert "无此镇" in texts(receipt)


def test_what_landed_is_audited(home: Settings) -> None:
    """On the views of the audit, by what it asks; a value less than was counted is seen."""
    queries = {one.id: one.arguments["query"] for one in load_suite("landing") if "query" in one.arguments}
    home.audit_results.mkdir(exist_ok=True)
    for due in (None, batches(home.landing)[1:]):
        with duckdb.connect(landed_views(home.landing, home.audit_results / "landed.duckdb", due)) as connection:
            assert connection.execute("select count(*) from landing.submissions").fetchall() == [(len(FIGURES),)]
            assert [name for name, asked in queries.items() if connection.execute(asked).fetchall()] == []
            announced = connection.execute(
                queries["announced_cells_landed"].replace("files.cell_count", "(files.cell_count + 1)")
            )
            assert len(announced.fetchall()) > 0


def test_a_check_says_of_it_what_it_says_of_a_csv(home: Settings, tmp_path: Path) -> None:
    """Upon what stands, and afresh, where what landed before is read as well."""
    noted = home.built_file.read_text(encoding="utf-8")
    said = []
    for name, content, built_as in (
        ("后.csv", tidy_csv(*map(",".join, LATER)), noted),
        ("后.parquet", parquet(LATER), noted),
        ("后.parquet", parquet(LATER), '{"code": "another", "last_batch": ""}'),
    ):
        file = tmp_path / FOLDER / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        home.built_file.write_text(built_as, encoding="utf-8")
        with rehearse(home, [file]) as rehearsal:
            [[*_, value_count, accepted_count, quarantined_count, _, _, _, _, _, _]], issues = verdicts(
                rehearsal.connection, [*rehearsal.files]
            )
            said.append((value_count, accepted_count, quarantined_count, [row[:2] for row in issues]))
            if built_as != noted:
                versions = "select version_no from build.marts.fct_indicator_value order by 1"
                assert rehearsal.connection.execute(versions).fetchall() == [(1,), (2,)]
    home.built_file.write_text(noted, encoding="utf-8")
    assert said == [(1, 1, 0, [])] * 3


def test_what_was_known_before_is_read_from_them(home: Settings) -> None:
    last = received_at_of(batches(home.landing)[-1])
    assert last is not None
    put(home, f"{FOLDER}/后.parquet", parquet(LATER))
    take_in(home, datetime.now(UTC) + timedelta(seconds=1))
    known = database_as_of(home, last)
    figures = "select value_text, version_no from marts.fct_indicator_value order by all"
    # Built anew, from what had landed by then.
    home.published.unlink()
    again = database_as_of(home, last)
    assert known.database != again.database
    for database in (known.database, again.database):
        with duckdb.connect(database, read_only=True) as connection:
            assert connection.execute(figures).fetchall() == [("6890", 1)]
