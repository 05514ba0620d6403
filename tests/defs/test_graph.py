"""The asset graph as people read it: groups that run one way, owners, names and descriptions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import dagster as dg
import pytest
import yaml
from dagster._core.definitions.assets.graph.asset_graph import AssetGraph, AssetNode

from dagster_project.defs.assembly import build_definitions
from dagster_project.defs.graph import RAW
from dagster_project.defs.main_job import prepare_dagster_home
from dagster_project.settings import DBT_PROJECT, Settings
from tests.defs.conftest import CYCLES, publish
from tests.defs.test_lateness import AUGUST, DEPARTMENTS, OWED, PERIODS

GROUPS = [
    group["name"] for group in yaml.safe_load((DBT_PROJECT / "models" / "_groups.yml").read_text())["groups"]
]
# In the order in which data run through them.
ORDER = [RAW, *GROUPS, "publication", "review"]
ROLES = {"team:data_engineer", "team:working_group", "team:analyst"}


@pytest.fixture(scope="module")
def definitions(tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    """Everything that Dagster knows of a home, whose release knows a department that owes something."""
    folder = tmp_path_factory.mktemp("graph")
    settings = Settings(raw=folder / "raw", home=folder / "home", releases_kept=3)
    settings.raw.mkdir()
    owed = OWED.format("(" + ", ".join(f"'{text}'" for text in AUGUST) + ", null)")
    publish(settings, "20240101T000000000Z", CYCLES, DEPARTMENTS, PERIODS, owed)
    return build_definitions(settings)


@pytest.fixture(scope="module")
def graph(definitions: dg.Definitions) -> AssetGraph:
    return definitions.resolve_asset_graph()


def nodes(graph: AssetGraph) -> list[AssetNode]:
    return [graph.get(key) for key in graph.get_all_asset_keys()]


def arrows(graph: AssetGraph) -> set[tuple[str, str]]:
    """The arrows between groups, from what is read to what reads it."""
    return {
        (graph.get(parent).group_name, node.group_name) for node in nodes(graph) for parent in node.parent_keys
    }


def upward(found: Iterable[tuple[str, str]]) -> list[str]:
    """The arrows that run against the order of the groups."""
    return [f"{reader} reads {read}" for read, reader in found if ORDER.index(read) > ORDER.index(reader)]


def test_every_asset_stands_in_a_group_and_every_group_is_used(graph: AssetGraph) -> None:
    assert {node.group_name for node in nodes(graph)} == set(ORDER)


def test_arrows_between_groups_run_one_way(graph: AssetGraph) -> None:
    assert not upward(arrows(graph))


def test_an_arrow_against_the_order_is_seen() -> None:
    assert upward([("staging_annex", "names"), ("names", "names")]) == []
    assert upward([("marts_measures", "staging_annex")]) == ["staging_annex reads marts_measures"]


def test_staging_reads_what_landed_and_people_read_what_was_judged(graph: AssetGraph) -> None:
    read_by: dict[str, set[str]] = {group: set() for group in ORDER}
    for read, reader in arrows(graph):
        read_by[reader].add(read)
    for group in ORDER:
        if group.startswith("staging_"):
            assert all(read in (RAW, "seeds") or read.startswith("staging_") for read in read_by[group])
    assert all(read in ("bi", "quality") or read.startswith("marts_") for read in read_by["bi"])
    assert read_by[RAW] == read_by["seeds"] == set()
    assert {"marts_indicators", "marts_progress", "quality", "bi"} <= read_by["publication"]
    assert read_by["review"] == {"publication"}


def test_a_group_is_a_folder(graph: AssetGraph) -> None:
    for node in nodes(graph):
        if node.group_name in GROUPS and node.group_name != "seeds":
            (model,) = (DBT_PROJECT / "models").rglob(f"{node.key.path[-1]}.sql")
            folders = model.parent.relative_to(DBT_PROJECT / "models").parts
            assert node.group_name == "_".join(folders).removeprefix("intermediate_"), model.stem


def test_every_asset_has_a_description_and_a_role_that_owns_it(graph: AssetGraph) -> None:
    for node in nodes(graph):
        assert node.description, node.key
        assert len(node.owners) == len(ROLES.intersection(node.owners)) == 1, node.key
    assert graph.get(dg.AssetKey("review_pack")).owners == ["team:working_group"]
    assert graph.get(dg.AssetKey(["intermediate", "int_reports_owed"])).owners == ["team:working_group"]


def test_every_check_has_a_description_and_a_name_to_read(graph: AssetGraph) -> None:
    keys = sorted(graph.asset_check_keys)
    assert {"reports_of_500111_commerce", "review_ready", "something_has_landed"} <= {key.name for key in keys}
    for key in keys:
        assert graph.get_check_spec(key).description, key
        # Where a test is not given a name, dbt strings the model and every argument together.
        assert len(key.name) <= 50, key


def test_jobs_schedules_and_sensors_say_what_they_do(definitions: dg.Definitions) -> None:
    jobs = [job for job in definitions.resolve_all_job_defs() if not job.name.startswith("__")]
    schedules, sensors = list(definitions.schedules or []), list(definitions.sensors or [])
    assert (len(jobs), len(schedules), len(sensors)) == (3, 5, 2)
    for definition in [*jobs, *schedules, *sensors]:
        assert isinstance(definition, dg.JobDefinition | dg.ScheduleDefinition | dg.SensorDefinition)
        assert definition.description, definition.name


def test_the_ui_asks_nobody_for_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(raw=tmp_path / "raw", home=tmp_path / "home", releases_kept=3)
    prepare_dagster_home(settings)
    monkeypatch.setenv("DAGSTER_HOME", str(settings.dagster_home))
    with dg.DagsterInstance.from_config(str(settings.dagster_home)) as instance:
        assert not instance.nux_enabled
        assert not instance.telemetry_enabled
