"""Arrows between rooms run one way: the tree is the flow of DESIGN, and no import runs back up it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from dagster_project.settings import PACKAGE, PROJECT

# From the command down to the settings. What stands on one line stands side by side: neither imports the other.
# A room is everything below its name that has no line of its own.
STAIR = [
    "cli definitions",
    "defs",
    "review.reminders",
    "exports lookup receipts templates review.reviewing",
    "review.readiness review.calendar review.lateness review.said review.city review.letters",
    "review.packs review.board",
    "review.pages",
    "frames",
    "review.cycles review.districts review.findings",
    "review.cycle_review",
    "warehouse",
    "ingest.take_in",
    "ingest.submission ingest.notice ingest.bulk ingest.registers ingest.synthetic",
    "ingest.annex_tables ingest.layouts",
    "ingest.reports",
    "ingest.sheets",
    "ingest.arrivals ingest.sidecar",
    "ingest.files",
    "ingest.landing",
    "settings wording mishaps",
    "places",
    "collector ending errors imports shipped",
]
STEPS = {room: step for step, rooms in enumerate(STAIR) for room in rooms.split()}
# As many files as fit one idea; a room that holds more says why in its docstring.
MOST_FILES = 15


def room_of(module: str) -> str:
    """The longest name of the stair that a module (without the package's name) stands under."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        if (room := ".".join(parts[:length])) in STEPS:
            return room
    raise AssertionError(f"{module} stands in no room: give it a line of STAIR")


def imports_of(source: str) -> Iterator[str]:
    """The modules of this package that a module imports anywhere in it, without the package's name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == PACKAGE.name:
            for name in node.names:
                full = f"{node.module}.{name.name}"
                is_module = (PROJECT / f"{full.replace('.', '/')}.py").exists()
                yield (full if is_module else node.module).removeprefix(f"{PACKAGE.name}.")
        elif isinstance(node, ast.Import):
            yield from (
                name.name.removeprefix(f"{PACKAGE.name}.")
                for name in node.names
                if name.name.startswith(f"{PACKAGE.name}.")
            )


def upward(module: str, source: str) -> list[str]:
    """The imports of a module that do not run down the stair."""
    here = room_of(module)
    return [
        f"{module} imports {target}"
        for target in imports_of(source)
        if room_of(target) != here and STEPS[room_of(target)] <= STEPS[here]
    ]


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name != "__init__.py":
            yield ".".join(path.relative_to(PACKAGE).with_suffix("").parts), path


def test_no_import_runs_upward() -> None:
    arrows = [arrow for module, path in modules() for arrow in upward(module, path.read_text(encoding="utf-8"))]
    assert not arrows


def test_a_planted_arrow_is_seen() -> None:
    planted = "def read():\n    from dagster_project.warehouse.release import show\n    return show\n"
    assert upward("ingest.sheets.rows", planted) == ["ingest.sheets.rows imports warehouse.release"]
    assert upward("lookup.trace", "from dagster_project.receipts import path\n") == [
        "lookup.trace imports receipts.path"
    ]
    assert upward("defs.raw", "import dagster_project.defs.audit\nimport dagster_project.settings\n") == []


def test_a_room_is_one_idea() -> None:
    crowded = []
    code = [PACKAGE, *(PROJECT / name for name in ("tests", "bench", "demo"))]
    for folder in [path for root in code for path in (root, *root.rglob("*")) if path.is_dir()]:
        files = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
        doc = ast.get_docstring(ast.parse((folder / "__init__.py").read_text())) if files else None
        if len(files) > MOST_FILES and "files, because" not in (doc or ""):
            crowded.append(f"{folder.name}: {len(files)} files")
    assert not crowded


def test_every_line_of_the_stair_is_a_room() -> None:
    known = {room_of(module) for module, _ in modules()}
    assert known == set(STEPS)
