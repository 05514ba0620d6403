"""What a process does not use it does not import, and what it then wants after all it gets."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from dagster_project.imports import (
    as_if_not_installed,
    import_when_used,
    left_out,
    modules_in,
)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An installed library that imports all of its modules when it is imported."""
    name = "library_of_a_test"
    rooms = {"__init__": "from .rooms import one, two", "rooms/__init__": ""}
    rooms |= {f"rooms/{room}": f"class Kind:\n    is_of = '{room}'\n" for room in ("one", "two")}
    for module, code in rooms.items():
        file = tmp_path / name / f"{module}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield name
    # What the test imported is none of the next one's.
    for module in [module for module in sys.modules if module.startswith(name)]:
        del sys.modules[module]


def test_what_is_left_out_is_empty_and_whole_for_who_imports_it_later(library: str) -> None:
    one, two = modules_in(library, "rooms")
    with left_out(one):
        imported = import_module(library)
    assert not hasattr(imported.one.Kind, "is_of")
    assert imported.two.Kind.is_of == "two"
    assert import_module(one).Kind.is_of == "one"
    assert import_module(two) is imported.two


def test_what_was_imported_before_is_not_left_out(library: str) -> None:
    imported = import_module(library)
    with left_out(*modules_in(library, "rooms")):
        assert import_module(f"{library}.rooms.one") is imported.one
    assert import_module(f"{library}.rooms.one") is imported.one


def test_what_is_imported_when_used_is_imported_then(library: str) -> None:
    import_when_used(library)
    waiting = sys.modules[library]
    assert f"{library}.rooms" not in sys.modules
    assert waiting.one.Kind.is_of == "one"


def test_as_if_not_installed_holds_within_the_block(library: str) -> None:
    with as_if_not_installed(library), pytest.raises(ModuleNotFoundError, match=library):
        import_module(library)
    assert import_module(library)


def test_of_no_such_package_there_are_no_modules() -> None:
    assert modules_in("no_such_library", "rooms") == []


def test_what_lands_is_written_and_read_without_pandas(tmp_path: Path) -> None:
    done = _python(
        "import sys; from pathlib import Path; from datetime import UTC, datetime",
        "from dagster_project.ingest.landing.parquet import prepare, read_table, write_batch",
        f"landing = Path({str(tmp_path)!r}); prepare(landing)",
        "write_batch(landing, {'source_files': [{'source_path': 'a.csv'}]}, datetime(2025, 7, 1, tzinfo=UTC))",
        "print([row['received_at'].isoformat() for row in read_table(landing, 'source_files')])",
        "assert 'pandas' not in sys.modules",
    )
    assert done == "['2025-07-01T00:00:00+00:00']"


def test_every_kind_of_expectation_can_be_had() -> None:
    done = _python(
        "from importlib import import_module; from dagster_project.imports import modules_in",
        "from dagster_project.warehouse.audit import expectations",
        "expectations._import_great_expectations()",
        "from great_expectations.expectations import registry",
        "known = registry.list_registered_expectation_implementations",
        "before = len(known())",
        "kinds = modules_in(*expectations._KINDS)",
        "[import_module(kind) for kind in kinds]",
        "print(before, len(known()) > 55, len(kinds) > 55)",
    )
    assert done == "0 True True"


def test_a_run_s_dbt_makes_no_schemas_and_holds_nothing_against_them() -> None:
    done = _python(
        "import sys; from dagster_project.warehouse import dbt_worker",
        "dbt_worker._import_dbt()",
        "from dbt.contracts.project import ProjectFlags",
        "ProjectFlags.validate({'no_such_flag': 'of no kind'})",
        "print('mashumaro.jsonschema.schema' in sys.modules)",
    )
    assert done == "False"


def _python(*lines: str) -> str:
    """What these lines print in a process of their own."""
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
