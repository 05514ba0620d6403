"""dbt that waits: it does one order, nothing without one, and parses anew where what was parsed is broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dagster_project.settings import DUCKDB, Settings
from dagster_project.warehouse import dbt_worker
from dagster_project.warehouse.build import WaitingDbt
from dagster_project.warehouse.compiled.project import compiled_project


def test_it_does_what_it_is_told_and_says_so_event_by_event(settings: Settings) -> None:
    compiled_project()
    with WaitingDbt(settings) as dbt:
        process = dbt.build(["list", "--select", "seed_units"], {"ZHENCANG_LAST_BATCH_BUILT": ""})
        assert process.stdout is not None
        events = [json.loads(line) for line in process.stdout.read().decode().splitlines()]
        assert process.wait() == 0
    listed = [event["info"]["msg"] for event in events if event["info"]["name"] == "PrintEvent"]
    # What was parsed when the project was compiled is taken as it is, without the tests.
    assert listed == ["zhencang.seed_units"]
    assert not [event for event in events if "arsing" in event["info"]["msg"]]


def test_what_fails_is_no_success(settings: Settings) -> None:
    compiled_project()
    with WaitingDbt(settings) as dbt:
        process = dbt.build(["list", "--select", "seed_units", "--no-such-option"], {})
        process.communicate()
        assert process.returncode == 1


def test_without_an_order_nothing_is_done(settings: Settings) -> None:
    with WaitingDbt(settings) as dbt:
        process = dbt._process
    assert process.returncode is not None


@pytest.mark.parametrize("content", [None, b"", b"no msgpack"])
def test_what_was_parsed_and_is_broken_is_parsed_anew(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "run.msgpack"
    if content is not None:
        broken.write_bytes(content)
    monkeypatch.setattr(dbt_worker, "parsed_for_runs_file", lambda target: broken)
    assert dbt_worker._parsed(DUCKDB) is None
    assert "cannot be read" in capsys.readouterr().err
