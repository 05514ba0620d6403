"""copying.py: a copy is what was there, to the last byte, and its hash is that of the file."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.warehouse import copying
from dagster_project.warehouse.copying import copy_hashed

AT_ONCE = copying._BYTES_AT_ONCE


@pytest.mark.parametrize(
    "length",
    [
        pytest.param(0, id="nothing"),
        pytest.param(1, id="a byte"),
        pytest.param(4096, id="a page"),
        pytest.param(4097, id="a page and a byte"),
        pytest.param(AT_ONCE, id="one part"),
        pytest.param(3 * AT_ONCE + 12288, id="an odd number of parts and some pages"),
        pytest.param(2 * AT_ONCE - 5, id="two parts but for some bytes"),
    ],
)
def test_a_file_of_any_length(tmp_path: Path, length: int) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    content = os.urandom(length)
    source.write_bytes(content)
    assert copy_hashed(source, target) == hashlib.sha256(content).hexdigest()
    assert target.read_bytes() == content


def test_a_copy_takes_the_place_of_a_longer_file(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(b"new")
    (tmp_path / "target").write_bytes(b"old" * 10_000)
    copy_hashed(tmp_path / "source", tmp_path / "target")
    assert (tmp_path / "target").read_bytes() == b"new"


@given(content=st.binary(max_size=20_000))
def test_where_files_lie_in_memory(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """A file system without a disk may refuse to be written to past the memory."""
    memory = Path("/dev/shm")
    folder = memory if memory.is_dir() else tmp_path_factory.mktemp("memory")
    source, target = folder / f"zhencang-{os.getpid()}-source", folder / f"zhencang-{os.getpid()}-target"
    try:
        source.write_bytes(content)
        assert copy_hashed(source, target) == hashlib.sha256(content).hexdigest()
        assert target.read_bytes() == content
    finally:
        source.unlink(missing_ok=True)
        target.unlink(missing_ok=True)


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(os.urandom(10_000))
    with pytest.raises(OSError, match="No space left"):
        copy_hashed(source, Path("/dev/full"))
