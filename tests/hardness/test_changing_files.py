"""Files that change, grow, go or become something else just when they are opened: the others go in beside them."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import stat
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.landing.parquet import read_table
from dagster_project.ingest.take_in import take_in
from dagster_project.settings import PROJECT, Settings
from tests.end_to_end.submitting import put, tidy_csv
from tests.homes import new_home

FOLDER = "2024/500111-commerce"
GOOD = f"submissions/{FOLDER}/最后一个.csv"
SECRET = b"outside,666\n"
# A file is opened to be hashed, then to be kept.
OPENINGS = {"hashed": 1, "kept": 2}


def grows(path: Path) -> None:
    with path.open("ab") as file:
        file.write("万古镇,出口总额,2023年1月,2,万美元,,\n".encode())


def becomes_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def becomes_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def becomes_device(path: Path) -> None:
    path.unlink()
    try:
        os.mknod(path, 0o644 | stat.S_IFCHR, os.makedev(1, 5))
    except PermissionError:
        path.symlink_to("/dev/zero")


def becomes_socket(path: Path) -> None:
    path.unlink()
    # A path of a socket may be short only.
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with closing(socket.socket(socket.AF_UNIX)) as one:
            one.bind(path.name)
    finally:
        os.chdir(here)


def becomes_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parents[4] / "secret.csv")


def becomes_endless(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


CHANGES: dict[Callable[[Path], None], str] = {
    grows: "",
    lambda path: os.truncate(path, 0): "file_empty",
    Path.unlink: "file_unreadable",
    becomes_folder: "file_unreadable",
    becomes_pipe: "file_unreadable",
    becomes_device: "file_unreadable",
    becomes_socket: "file_unreadable",
    becomes_link: "link_leads_outside",
    becomes_endless: "file_unreadable",
}


class Meanwhile:
    """Does something to a file just before it is opened for so many-th time."""

    def __init__(self) -> None:
        self.due: dict[str, tuple[int, Callable[[], None]]] = {}
        self.opened: Counter[str] = Counter()
        # It stays in this process for good.
        sys.addaudithook(self._look)

    def _look(self, event: str, arguments: tuple[object, ...]) -> None:
        if event != "open" or not self.due or not isinstance(arguments[0], str | Path):
            return
        path = str(arguments[0])
        self.opened[path] += 1
        if path in self.due and self.due[path][0] == self.opened[path]:
            self.due.pop(path)[1]()


@dataclass(frozen=True)
class Changed:
    """What came of a delivery whose files changed meanwhile: rows of files by path, what each should be told."""

    settings: Settings
    files: dict[str, Row]
    wanted: dict[str, str]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Changed:
    settings, meanwhile = new_home(tmp_path_factory.mktemp("changed")), Meanwhile()
    shutil.copytree(PROJECT / "raw", settings.raw)
    (settings.raw.parent / "secret.csv").write_bytes(SECRET)
    wanted, due = dict[str, str](), dict[str, tuple[int, Callable[[], None]]]()
    for opening, number in OPENINGS.items():
        for place, (change, rule_code) in enumerate(CHANGES.items()):
            name = f"{opening}-{place}.csv"
            row = f"万古镇,出口总额,{2000 + place}年{number}月,1,万美元"
            path = put(settings, f"{FOLDER}/{name}", tidy_csv(row))
            due[str(path)] = (number, partial(change, path))
            wanted[f"submissions/{FOLDER}/{name}"] = rule_code
    put(settings, GOOD.removeprefix("submissions/"), tidy_csv("万古镇,出口总额,2024年,1,万美元"))
    settings.home.mkdir()
    meanwhile.due = due
    take_in(settings)
    assert meanwhile.due == {}
    files = {row["source_path"]: row for row in read_table(settings.landing, "source_files")}
    return Changed(settings, files, wanted)


def test_each_is_told_what_it_became_and_the_others_go_in(changed: Changed) -> None:
    found = {path: changed.files[path]["rule_code"] or "" for path in changed.wanted}
    assert found == changed.wanted
    assert all(row["message_zh"] and row["message_en"] for row in changed.files.values() if row["rule_code"])
    assert changed.files[GOOD]["outcome"] == "read"
    print(f"files that changed while they were taken in: {len(found)}, survived: all")


def test_the_archive_holds_what_was_read_and_nothing_else(changed: Changed) -> None:
    settings = changed.settings
    kept = {path.name: path.read_bytes() for path in settings.archive.iterdir()}
    assert all(hashlib.sha256(content).hexdigest() == name for name, content in kept.items())
    assert SECRET not in kept.values()
    values = Counter(row["source_path"] for row in read_table(settings.landing, "submissions"))
    for path in changed.wanted:
        row = changed.files[path]
        if row["outcome"] == "read":
            assert row["byte_count"] == len(kept[row["source_sha256"]])
            # A line for the header.
            assert values[path] == kept[row["source_sha256"]].count(b"\n") - 1 == 2


def test_what_they_became_is_taken_in_by_the_next_run(changed: Changed) -> None:
    settings = changed.settings
    for path in changed.wanted:
        target = settings.raw / path
        if target.is_dir():
            target.rmdir()
        target.unlink(missing_ok=True)
        target.write_bytes(tidy_csv(f"万古镇,出口总额,2024年,3,万美元,,{path}"))
    taken = take_in(settings)
    assert taken.count("read") == len(changed.wanted)
