"""`zhencang doctor`: every hash that a home knows, asked again, and what to do where one is no longer right."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import duckdb

from dagster_project.ingest.landing.batches import batches
from dagster_project.ingest.landing.digests import read_cache
from dagster_project.ingest.landing.links import is_link
from dagster_project.ingest.landing.parquet import read_table
from dagster_project.ingest.landing.seal import (
    SEAL,
    LandingDamaged,
    archived_of,
    broken_file,
    refuse_broken,
    sha256_of,
)
from dagster_project.places import stands
from dagster_project.settings import Settings
from dagster_project.warehouse.fingerprint import files_below
from dagster_project.warehouse.health.landed import lost_batches, strange_entries
from dagster_project.warehouse.lock import HomeIsBusy, looking
from dagster_project.warehouse.release import (
    NothingPublished,
    ReleaseDamaged,
    all_releases,
    published_release,
    refuse_damaged,
    shown_release,
)

# Written down to save work; a run makes them again by itself where they are broken.
_CACHES = ("digests.json", "landed_digests.json", "built.json", "inputs.json")


def examine(settings: Settings) -> bool:
    """Look at archive, landing, releases and what was built, and print what is wrong. Whether nothing is.

    Reads every byte of them. Raises OSError where that is not possible, and NothingPublished where there is no
    warehouse at all: of a folder that was named by mistake nobody should hear that all is well.
    """
    if not any(
        stands(part) for part in (settings.archive, settings.landing, settings.releases, settings.published)
    ):
        raise NothingPublished(settings)
    faults = 0
    for part, found in (
        ("archive", _archive(settings)),
        ("landing", _landing(settings)),
        ("releases", _releases(settings)),
        ("what was built", _built(settings)),
    ):
        try:
            wrong = list(found)
        except HomeIsBusy:
            print(f"– what was built: a run is writing to {settings.home}. Ask again when it has ended.")
            continue
        faults += len(wrong)
        print(f"{'✗' if wrong else '✓'} {part}")
        for sentence in wrong:
            print(f"  {sentence}")
    return not faults


def _archive(settings: Settings) -> Iterator[str]:
    """What was received: each file is named by its hash, and landing names those that there must be."""
    there = {path.name: path for path in settings.archive.glob("[0-9a-f]*") if len(path.name) == 64}
    raw = {sha256: path for path, sha256 in _raw_files(settings)}
    broken = {sha256 for sha256, path in there.items() if sha256_of(path) != sha256}
    missing = _landed_hashes(settings) - there.keys()
    read = _hashes_read(settings)
    for sha256 in sorted(broken | missing):
        what = "is missing" if sha256 in missing else "no longer has its hash"
        yield f"{settings.archive / sha256} {what}. {_put_back(raw.get(sha256), sha256 in read)}"


def _put_back(raw: Path | None, is_read: bool = False) -> str:
    """What to do about an archived file; its bytes may lie under raw/, and landing may be read from them."""
    if raw:
        return f"The same bytes lie at {raw}: copy them there, `cp --remove-destination`."
    stands = "No run builds without it" if is_read else "Figures stand; their trace does not"
    return f"It cannot be made again: put it back from the backup. {stands}."


def _hashes_read(settings: Settings) -> set[str]:
    """The archived files that batches point at: figures are read from them."""
    try:
        return {hash_ for batch in batches(settings.landing) for hash_ in archived_of(settings.landing / batch)}
    except (OSError, ValueError, AttributeError):
        # The seal that cannot be read is said below.
        return set()


def _landed_hashes(settings: Settings) -> set[str]:
    try:
        rows = read_table(settings.landing, "source_files")
        return {row["source_sha256"] for row in rows if row["source_sha256"] and row["outcome"] == "read"}
    except Exception:
        # The batch that cannot be read is said below.
        return set()


def _raw_files(settings: Settings) -> Iterator[tuple[Path, str]]:
    for path in files_below(settings.raw):
        if not is_link(path) and os.path.isfile(path):  # noqa: PTH113 (never raises)
            yield path, sha256_of(path)


def _landing(settings: Settings) -> Iterator[str]:
    unsealed = 0
    for batch in batches(settings.landing):
        folder = settings.landing / batch
        unsealed += not (folder / SEAL).exists()
        if batch.startswith("batch-0-"):
            if broken_file(folder, sha256_of):
                yield f"{folder} is damaged. The next run makes it again."
            continue
        try:
            refuse_broken(folder, sha256_of)
        except LandingDamaged as damaged:
            yield str(damaged)
    for path in strange_entries(settings):
        yield f"{path} is no batch: move it out of landing/."
    for batch in lost_batches(settings):
        yield f"{settings.landing / batch} is missing, and what is published was made from it. {_put_back(None)}"
    if unsealed:
        print(f"  {unsealed} batches landed before hashes were kept; nothing is known of them.")


def _releases(settings: Settings) -> Iterator[str]:
    for folder in sorted(settings.releases.iterdir()) if settings.releases.is_dir() else ():
        if not folder.name.startswith("incoming-") and not (folder / "manifest.json").is_file():
            yield f"{folder} has no manifest.json. Delete the folder; nothing is lost but this copy."
    for release in all_releases(settings):
        try:
            refuse_damaged(release)
        except (ReleaseDamaged, OSError) as damaged:
            yield str(damaged)
    if settings.published.exists() or settings.published.is_symlink():
        try:
            shown_release(settings)
        except ReleaseDamaged as damaged:
            yield str(damaged)
    elif all_releases(settings):
        yield f"{settings.published} is missing. `zhencang rollback ID` makes it again."


def _built(settings: Settings) -> Iterator[str]:
    """All of this a run makes again by itself, at the cost of a full build. Raises HomeIsBusy beside a run."""
    for name in _CACHES:
        path = settings.home / name
        if path.exists() and not read_cache(path):
            yield f"{path} cannot be read. The next run makes it again."
    if published_release(settings) is None:
        return
    # A run has them to itself, and one that begins meanwhile waits.
    with looking(settings):
        for path in (settings.build_file, settings.private_file):
            if path.exists() and (words := _unreadable(path)):
                yield f"{path} cannot be read ({words}). The next run that has something to do builds it afresh."


def _unreadable(path: Path) -> str:
    """What DuckDB says where a database, or a table in it, cannot be read; "" where all can."""
    try:
        with duckdb.connect(path, read_only=True) as connection:
            tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
            for schema, table in tables:
                columns = connection.execute(f'describe "{schema}"."{table}"').fetchall()
                hashed = ", ".join(f'hash("{column[0]}")' for column in columns)
                connection.execute(f'select bit_xor(hash({hashed})) from "{schema}"."{table}"').fetchall()
    except duckdb.Error as error:
        return str(error).partition("\n")[0]
    return ""
