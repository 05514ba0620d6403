"""What a name in a document stands for (path, module, table, command, option), and whether it is there."""

from __future__ import annotations

import importlib.util
import io
import re
import sys
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from functools import cache
from pathlib import Path

from dagster_project.cli import main
from dagster_project.ingest.landing.batches import TABLES
from dagster_project.ingest.registers.checks import registers
from dagster_project.settings import DBT_PROJECT, PACKAGE, PROJECT, Settings

# Made by a run, a review or an export, or an example of a path of the reader's own machine.
MADE = {
    *("manifest.json", "changes.csv", "truth.json", "index.html", "files.snar", "env.sh", "zhencang.duckdb"),
    *("datapackage.json", "镇仓.xlsx"),
    *("zhencang-daemon.service", "zhencang-run.service", "zhencang-run.timer", "zhencang-web.service"),
}
MADE_FOLDERS = ("/srv/zhencang", "data/", "/tmp/", "csv/", "parquet/", "sdmx/")
# Forms of notices that are spoken of and not there: `notice.txt` is what a reader would put into a town's folder.
RECEIVED = re.compile(
    r"notice[.](yml|txt|html|docx|pdf|xlsx)|(annexes|layouts|submissions)(/.*)?|registers|演示数据[.]txt"
)


SUFFIXES = r"(py|sql|yml|yaml|toml|csv|json|md|svg|png|txt|lock|html|duckdb|parquet|log|xlsx|css|js|j2)"
PATH = re.compile(rf"[^\s`'\"=(){{}}]*[\w>*]/[^\s`'\"=(){{}}]*|[\w.<>*-]+[.]{SUFFIXES}")
MODEL = re.compile(r"(stg|int|dim|fct|bridge|bi)_[a-z0-9_*]*")
SEED = re.compile(r"seed_[a-z_]+")
TABLE = re.compile(r"(marts|quality|bi|landing|staging|intermediate)[./](?!yml)(\w+|[*])")
MODULE = re.compile(r"(dagster_project|bench|demo|tests)([.]\w+)+")
OPTION = re.compile(r"--[a-z][a-z-]+")


@cache
def file_names() -> set[str]:
    """The bare name of every file of the project."""
    folders = ("bench", "dagster_project", "dbt", "demo", "docs", "expectations", "tests")
    found = [*PROJECT.iterdir(), *(path for folder in folders for path in (PROJECT / folder).rglob("*.*"))]
    return {path.name for path in found}


@cache
def home_names() -> set[str]:
    """What a home holds, as the settings name it."""
    settings = Settings(raw=Path("raw"), home=Path("home"), releases_kept=1)
    properties = (name for name, value in vars(Settings).items() if isinstance(value, property))
    return {getattr(settings, name).relative_to("home").parts[0] for name in properties}


@cache
def help_of(*command: str) -> str:
    """What a command says of itself."""
    said = io.StringIO()
    with redirect_stdout(said), suppress(SystemExit):
        main([*command, "--help"])
    return said.getvalue()


@cache
def commands() -> set[str]:
    """The commands of zhencang."""
    return set(re.findall(r"^    (\w+)  ", help_of(), re.MULTILINE))


@cache
def options() -> set[str]:
    """Every option that a program or pytest's own configuration takes."""
    sources = [*PACKAGE.rglob("*.py"), *(PROJECT / "bench").glob("*.py"), PROJECT / "tests" / "conftest.py"]
    return {
        name for path in sources for name in re.findall(r"(?<![\w-])--[a-z-]+", path.read_text(encoding="utf-8"))
    }


@cache
def relations() -> dict[str, set[str]]:
    """The tables and views of each schema, by name; those of bi by what readers see."""
    models = {path.stem: path for path in (DBT_PROJECT / "models").rglob("*.sql")}
    known = {
        layer: {name for name, path in models.items() if f"/models/{layer}/" in path.as_posix()}
        for layer in ("staging", "intermediate", "marts", "quality", "bi")
    }
    views = "".join(path.read_text(encoding="utf-8") for path in (DBT_PROJECT / "models" / "bi").glob("*.yml"))
    known["bi"] |= set(re.findall(r"alias: *[\"']?(\w+)", views))
    known["landing"] = set(TABLES)
    # Written by publish, for it is about the run itself.
    known["quality"].add("check_result")
    return known


def is_path(text: str, document: Path) -> bool:
    """Whether a path is there: in the project or package, beside the document, in a home or among raw files."""
    whole = text.split("<")[0].rpartition("/")[0] if "<" in text else text.rstrip("/")
    path = whole.removeprefix("./")
    if path in MADE or not path or text.startswith(MADE_FOLDERS) or RECEIVED.fullmatch(path.removeprefix("raw/")):
        return True
    if Path(path).name in registers():
        return path.removeprefix("raw/registers/") in registers()
    for folder in (PROJECT, document.parent, PACKAGE):
        if (folder / path).exists() or any(folder.glob(path)):
            return True
    if path.split("/")[0] in ("warehouse", "home", "demo-warehouse"):
        path = path.partition("/")[2]
        return not path or path.split("/")[0] in home_names()
    return path.split("/")[0] in home_names() or path in file_names()


def is_command(text: str) -> bool:
    """Whether zhencang, make or a program of the environment can be called so; `a | b` names several."""
    first, _, rest = text.partition(" ")
    if first == "make":
        makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
        targets = [word for word in rest.split("#")[0].split() if "=" not in word]
        return all(re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE) for target in targets)
    if first.endswith("zhencang"):
        if not rest:
            return True
        called = [part.split()[0] for part in rest.split(" | ")]
        given = set(OPTION.findall(rest))
        return set(called) <= commands() and all(name in help_of(called[0]) for name in given)
    return (Path(sys.executable).parent / first.removeprefix(".venv/bin/")).exists()


def is_module(text: str) -> bool:
    """Whether Python finds a module, or a name in one."""
    module, _, name = text.rpartition(".")
    if (PROJECT / f"{text.replace('.', '/')}.py").exists() or (PROJECT / text.replace(".", "/")).is_dir():
        return True
    with suppress(ModuleNotFoundError):
        if importlib.util.find_spec(module):
            return hasattr(importlib.import_module(module), name)
    return False


def is_relation(text: str) -> bool:
    """Whether a model, a table or its asset in Dagster has this name; `*` stands for anything in it."""
    schema, _, name = text.replace("/", ".").rpartition(".")
    known = relations()[schema] if schema else {name for names in relations().values() for name in names}
    pattern = re.compile(re.escape(name).replace(r"\*", ".*"))
    return any(pattern.fullmatch(one) for one in known)


def looked_up(text: str, document: Path) -> bool | None:
    """Whether what a text names is there; None where it names nothing that could be looked up."""
    shapes: list[tuple[re.Pattern[str], Callable[[], bool]]] = [
        (re.compile(r"(make|zhencang|[.]venv/bin/[\w-]+)( .*)?"), lambda: is_command(text)),
        (re.compile(r"python -m .*"), lambda: is_module(text.split()[2])),
        (OPTION, lambda: text in options()),
        (re.compile(OPTION.pattern + " .*"), lambda: text.split()[0] in options()),
        (MODULE, lambda: is_module(text)),
        (TABLE, lambda: is_relation(text)),
        (MODEL, lambda: is_relation(text)),
        (SEED, lambda: (DBT_PROJECT / "seeds" / f"{text}.csv").exists()),
        (PATH, lambda: is_path(text, document)),
    ]
    return next((find() for shape, find in shapes if shape.fullmatch(text)), None)
