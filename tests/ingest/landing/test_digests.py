"""A file is hashed once for as long as nothing says that it changed, and never trusted when something does."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from dagster_project.ingest.landing.digests import Digests

# A file that has stood still for longer than one tick of any clock.
SETTLED = Path(os.__file__)
NOT_ITS_HASH = "0" * 64


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def state_of(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns]


def remember(store: Path, path: Path, state: list[int]) -> Digests:
    """Digests that believe a file had this state and a hash that is none, so that using it shows."""
    store.write_text(json.dumps({os.fsencode(path).hex(): [*state, NOT_ITS_HASH]}), encoding="utf-8")
    return Digests(store)


def test_the_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    file = tmp_path / "万古镇.csv"
    file.write_bytes(b"1")
    assert Digests(tmp_path / "store").of(file) == sha256_of(file)


def test_a_settled_file_is_remembered_and_not_read_again(tmp_path: Path) -> None:
    store = tmp_path / "digests.json"
    digests = Digests(store)
    assert digests.of(SETTLED) == sha256_of(SETTLED)
    digests.save()
    assert json.loads(store.read_text()) == {os.fsencode(SETTLED).hex(): [*state_of(SETTLED), sha256_of(SETTLED)]}
    assert remember(store, SETTLED, state_of(SETTLED)).of(SETTLED) == NOT_ITS_HASH


def test_a_file_that_changed_just_now_is_not_remembered(tmp_path: Path) -> None:
    """Its next change may fall into the same tick of the clock."""
    file, store = tmp_path / "a", tmp_path / "digests.json"
    file.write_bytes(b"1")
    os.utime(file, (0, 0))
    digests = Digests(store)
    digests.of(file)
    digests.save()
    assert not store.exists()


@pytest.mark.parametrize("place", range(4))
def test_any_sign_of_a_change_is_believed(tmp_path: Path, place: int) -> None:
    state = state_of(SETTLED)
    state[place] -= 1
    assert remember(tmp_path / "store", SETTLED, state).of(SETTLED) == sha256_of(SETTLED)


def test_a_change_of_the_same_size_with_its_time_set_back_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"1")
    digests = remember(tmp_path / "store", file, state_of(file))
    assert digests.of(file) == NOT_ITS_HASH
    before = file.stat()
    file.write_bytes(b"2")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    assert digests.of(file) == sha256_of(file)


def test_what_is_no_longer_there_is_forgotten(tmp_path: Path) -> None:
    store = tmp_path / "digests.json"
    gone = remember(store, tmp_path / "gone", [1, 2, 3, 4])
    gone.of(SETTLED)
    gone.save()
    assert set(json.loads(store.read_text())) == {os.fsencode(SETTLED).hex()}
    assert not store.with_suffix(".part").exists()


def test_a_home_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    digests = Digests(tmp_path / "home" / "digests.json")
    digests.of(SETTLED)
    digests.save()
    assert list(tmp_path.iterdir()) == []


def test_names_in_any_bytes(tmp_path: Path) -> None:
    file = Path(os.fsdecode(os.fsencode(tmp_path) + "/万古".encode("gbk")))
    file.write_bytes(b"1")
    digests = remember(tmp_path / "store", file, state_of(file))
    assert digests.of(file) == NOT_ITS_HASH


def test_a_file_that_is_not_there_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Digests(tmp_path / "store").of(tmp_path / "nothing")
