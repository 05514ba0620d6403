"""The documents tell the truth: what they name in backticks is there, and what they link to can be read.

A name is looked up by its shape (tests/naming.py). What has none of these shapes (a value, a column, a word) is
nobody's promise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dagster_project.settings import PROJECT, Settings
from tests.naming import MODEL, TABLE, is_relation, looked_up

DOCS = PROJECT / "docs"
INDEX = DOCS / "README.md"
DOCUMENTS = sorted(
    [
        *PROJECT.glob("README*.md"),
        PROJECT / "CONTRIBUTING.md",
        PROJECT / "expectations" / "README.md",
        *DOCS.glob("*.md"),
    ]
)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def spans(document: Path) -> Iterator[str]:
    """What stands in backticks, and the commands of the fenced blocks."""
    text = document.read_text(encoding="utf-8")
    yield from re.findall(r"`([^`\n]+)`", FENCE.sub("", text))
    for block in FENCE.findall(text):
        yield from re.findall(r"^(?:\$ )?((?:make|zhencang|[.]venv/bin/\w+) .*?)(?: {3}.*)?$", block, re.MULTILINE)


def heading_anchors(document: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a document."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", document.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def is_link(target: str, document: Path) -> bool:
    """Whether a link leads to a file of the project, and to a heading of it where it names one."""
    name, _, anchor = target.partition("#")
    path = (document.parent / name).resolve() if name else document
    return path.exists() and (not anchor or anchor in heading_anchors(path))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_what_a_document_names_is_there(document: Path) -> None:
    missing = [span for span in spans(document) if looked_up(span, document) is False]
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_every_link_leads_somewhere(document: Path) -> None:
    text = FENCE.sub("", document.read_text(encoding="utf-8"))
    targets = [target for target in LINK.findall(text) if "://" not in target]
    assert not [target for target in targets if not is_link(target, document)]


def test_every_document_stands_in_the_index() -> None:
    named = {
        (DOCS / target.partition("#")[0]).resolve() for target in LINK.findall(INDEX.read_text(encoding="utf-8"))
    }
    assert {path for path in DOCS.glob("*.md") if path != INDEX} <= named


def test_of_everything_in_a_home_it_is_said_whether_it_may_be_deleted() -> None:
    settings = Settings(Path("/raw"), Path("/home"), 1)
    paths = [getattr(settings, name) for name, kind in vars(Settings).items() if isinstance(kind, property)]
    entries = {path.relative_to("/home").parts[0] for path in paths if isinstance(path, Path)}
    table = (DOCS / "operations.md").read_text(encoding="utf-8").partition("| in home/ |")[2].partition("\n\n")[0]
    told = set(re.findall(r"[\w.-]+", " ".join(line.split("|")[1] for line in table.split("\n")[2:])))
    assert len(entries) > 15
    assert entries - told == set()


def test_a_function_stands_in_the_file_that_is_named_beside_it() -> None:
    wrong = []
    for line in (DOCS / "architecture.md").read_text(encoding="utf-8").splitlines():
        sources = [(PROJECT / name).read_text(encoding="utf-8") for name in re.findall(r"`([\w/]+[.]py)`", line)]
        for function in re.findall(r"`(\w+)\(\)`", line):
            wrong += [] if any(f"def {function}(" in source for source in sources) else [function]
    assert not wrong


def test_the_picture_names_tables_that_there_are() -> None:
    texts = re.findall(r"<text[^>]*>([^<]+)</text>", (DOCS / "architecture.svg").read_text(encoding="utf-8"))
    named = [text for text in texts if TABLE.fullmatch(text) or MODEL.fullmatch(text)]
    assert len(named) > 3
    assert not [name for name in named if not is_relation(name)]


def test_a_commit_runs_what_make_lint_runs() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    recipe = re.search(r"^lint:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert recipe
    tools = re.findall(r"\$\(BIN\)/(\w+ [\w/.]+(?: --check)?)", recipe[1])
    hooks = (PROJECT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert len(tools) >= 3
    assert re.findall(r"[.]venv/bin/(\w+ [\w/.]+(?: --check)?)", hooks) == tools
    assert "://" not in hooks


@pytest.mark.parametrize(
    "untrue",
    [
        *(
            "dagster_project/ingest/nothing.py",
            "docs/nothing.md",
            "nothing.csv",
            "raw/registers/nothing.csv",
            "warehouse/nothing/",
        ),
        *("dagster_project.nothing", "python -m bench.nothing", "fct_nothing", "int_nothing_*", "seed_nothing"),
        *(
            "marts.nothing",
            "bi.无此视图",
            "make nothing",
            "zhencang nothing",
            "zhencang run --nothing",
            "--nothing",
        ),
        *(".venv/bin/nothing", "zhencang status | nothing"),
    ],
)
def test_what_is_not_there_is_seen(untrue: str) -> None:
    assert looked_up(untrue, INDEX) is False


def test_what_is_no_name_is_left_alone() -> None:
    assert [looked_up(text, INDEX) for text in ("is_current", "17.4", "≥5", "—", ".xlsx", "2024-Q3")] == [None] * 6
