"""A release is drafted before anybody asks for it, where nothing stands against it; what nobody publishes goes."""

from __future__ import annotations

import duckdb

from dagster_project.defs.beginning import Beginning
from dagster_project.ingest.landing.seal import sha256_of
from dagster_project.settings import Settings
from dagster_project.warehouse.audit.auditor import Auditor
from dagster_project.warehouse.release import DATABASE


def test_what_passes_the_audit_is_drafted_and_what_does_not_is_not(copied: Settings) -> None:
    with Auditor(copied) as auditor:
        auditor.run("landing")
        begun = Beginning(copied, auditor)
        begun.draft("a run")
        assert begun.drafted
        made = begun.drafted.result()
        assert made is not None
        assert sha256_of(made.folder / DATABASE) == made.sha256 == sha256_of(copied.build_file)
        with duckdb.connect(made.folder / DATABASE, read_only=True) as connection:
            runs = connection.execute(
                "select distinct run_id, suite from quality.check_result order by all"
            ).fetchall()
        assert runs == [("a run", "landing"), ("a run", "marts")]
        # Nobody published it.
        begun.close()
        assert not made.folder.exists()

        with duckdb.connect(copied.build_file) as connection:
            connection.execute("update marts.fct_indicator_value set is_current = false")
        begun = Beginning(copied, auditor)
        begun.draft("another run")
        assert begun.drafted
        assert begun.drafted.result() is None
        begun.close()
    assert [path for path in copied.releases.iterdir() if path.name.startswith("incoming-")] == []
