"""The archive holds the exact bytes of everything that came, once, under their sha256."""

from __future__ import annotations

import hashlib
import stat
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from dagster_project.ingest.arrivals import Arrivals
from dagster_project.ingest.landing.archive import keep, sha256_of
from dagster_project.ingest.landing.seal import LandingDamaged
from dagster_project.ingest.take_in import take_in
from dagster_project.settings import Settings
from tests.ingest.helpers import DEPARTMENT, INDICATORS, REFORMS, SIDECAR, SUBMISSION, landed, take, write


def files_in_raw(settings: Settings) -> dict[str, bytes]:
    files = [path for path in settings.raw.rglob("*") if path.is_file()]
    return {path.relative_to(settings.raw).as_posix(): path.read_bytes() for path in files}


def test_archive_holds_the_bytes_of_every_file(settings: Settings) -> None:
    write(settings, INDICATORS, "不是附件表".encode())
    write(settings, REFORMS, b"\xff\0")
    write(settings, f"{DEPARTMENT}/填报.xls", b"\xd0\xcf\x11\xe0")
    write(settings, "万古镇.csv", "放错了".encode())
    write(settings, "annexes/500153-wujia/附件9.csv", "没有登记".encode())
    rows = take(settings)
    assert sum(row["outcome"] == "rejected" for row in rows.values()) == 5
    for path, content in files_in_raw(settings).items():
        assert rows[path]["byte_count"] == len(content)
        assert rows[path]["source_sha256"] == hashlib.sha256(content).hexdigest()
        assert (settings.archive / rows[path]["source_sha256"]).read_bytes() == content
    assert {path.name for path in settings.archive.iterdir()} == {row["source_sha256"] for row in rows.values()}


def test_archive_keeps_every_version(settings: Settings) -> None:
    first = files_in_raw(settings)
    take_in(settings)
    for path, other in ((SUBMISSION, b""), (INDICATORS, b"\xff"), (SIDECAR, b"- 1\n")):
        write(settings, path, other)
    take_in(settings)
    kept = {path.read_bytes() for path in settings.archive.iterdir()}
    assert kept == {*first.values(), b"\xff", b"- 1\n"}


def test_archived_bytes_are_read_only(settings: Settings) -> None:
    take_in(settings)
    assert {stat.S_IMODE(path.stat().st_mode) for path in settings.archive.iterdir()} == {0o440}


LAYOUT = """
name: 台账
applies_to: {file: "*台账*"}
first_row: 2
town: {column: A}
indicator: {column: B}
values: [{columns: C}]
"""


def archived(settings: Settings, path: str) -> Path:
    return settings.archive / sha256_of((settings.raw / path).read_bytes())


def damage(path: Path, before: bytes, after: bytes) -> None:
    path.chmod(0o640)
    path.write_bytes(path.read_bytes().replace(before, after))


def test_what_says_how_to_read_is_put_back_where_the_disk_changed_it(settings: Settings) -> None:
    """A layout or notice.yml is read again by each run: other bytes would read figures as nobody meant it."""
    write(settings, "layouts/台账.yml", LAYOUT.encode())
    take_in(settings)
    damage(archived(settings, "layouts/台账.yml"), b"columns: C", b"columns: D")
    damage(archived(settings, SIDECAR), b"annex", b"\0")
    write(settings, f"{DEPARTMENT}/台账.csv", "镇,指标,甲,乙\n万古镇,地区生产总值,12,99\n".encode())
    rows = take(settings)
    assert {path: row["outcome"] for path, row in rows.items()} == {f"{DEPARTMENT}/台账.csv": "read"}
    [value] = landed(settings, "submissions", f"{DEPARTMENT}/台账.csv")
    assert value["value_text"] == "12"
    assert archived(settings, "layouts/台账.yml").read_bytes() == LAYOUT.encode()


def test_what_says_how_to_read_and_cannot_be_put_back_stops_the_run(settings: Settings) -> None:
    take_in(settings)
    path = settings.raw / SIDECAR
    damage(archived(settings, SIDECAR), b"annex", b"\0")
    content = path.read_bytes()
    arrivals = Arrivals(settings)
    arrivals.take(path, {"kind": "notice", "town_code": "500111-wangu"}, lambda archived, file: {})
    path.write_bytes(content + b"# later")
    with pytest.raises(LandingDamaged, match="is not what was received"):
        arrivals.reread(path, lambda content: content)


def test_same_bytes_at_two_paths_are_kept_once(settings: Settings) -> None:
    before = len(set(files_in_raw(settings).values()))
    write(settings, f"{DEPARTMENT}/再报.csv", (settings.raw / SUBMISSION).read_bytes())
    take_in(settings)
    assert len(list(settings.archive.iterdir())) == before


def test_bytes_that_were_lost_are_put_back_and_their_rows_land_once(settings: Settings) -> None:
    """Also those of a large file, which its reader writes down itself."""
    large = settings.raw / DEPARTMENT / "全市.parquet"
    frame = pd.DataFrame({"镇": ["万古镇"], "指标": ["出口总额"], "报告期": ["2024年9月"], "数值": [500.5]})
    frame.to_parquet(large)
    take_in(settings)
    lost = [settings.archive / sha256_of(path.read_bytes()) for path in (large, settings.raw / SUBMISSION)]
    for path in lost:
        path.unlink()
    write(settings, f"{DEPARTMENT}/再报.csv", "镇,指标,报告期,数值,单位\n万古镇,出口总额,2024年8月,300,万美元\n")
    take_in(settings)
    assert all(path.is_file() for path in lost)
    assert len(landed(settings, "submissions", f"{DEPARTMENT}/全市.parquet")) == 1


@given(st.lists(st.binary(min_size=1), max_size=5))
@hypothesis_settings(max_examples=20)
def test_keeping_twice_is_keeping_once(contents: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        for content in contents + contents:
            source = Path(folder) / "source"
            source.write_bytes(content)
            keep(archive, source, sha256_of(content), [folder])
        kept = {path.name: path.read_bytes() for path in archive.glob("*")}
        assert kept == {hashlib.sha256(content).hexdigest(): content for content in contents}


def test_what_is_kept_is_never_written_again(tmp_path: Path) -> None:
    sha256 = sha256_of(b"1")
    source = tmp_path / "source"
    source.write_bytes(b"1")
    keep(tmp_path, source, sha256, [str(tmp_path)])
    before = (tmp_path / sha256).stat()
    keep(tmp_path, source, sha256, [str(tmp_path)])
    after = (tmp_path / sha256).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_file_half_kept_by_a_killed_run_is_kept_whole(settings: Settings) -> None:
    content = (settings.raw / SUBMISSION).read_bytes()
    settings.archive.mkdir(parents=True)
    (settings.archive / f".{sha256_of(content)}.part").write_bytes(content[:10])
    take_in(settings)
    assert (settings.archive / sha256_of(content)).read_bytes() == content
    assert not list(settings.archive.glob(".*"))


def test_what_changed_since_it_was_hashed_is_kept_under_its_own_hash(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"2")
    assert keep(tmp_path / "archive", source, sha256_of(b"1"), [str(tmp_path)]) == sha256_of(b"2")
    assert {path.name for path in (tmp_path / "archive").iterdir()} == {sha256_of(b"2")}
