"""What each place of a home is, a folder or a file: asked before anything is written to it."""

from __future__ import annotations

import os
from pathlib import Path

from dagster_project.errors import ZhencangError
from dagster_project.places import ASIDE, clear_parts, make_way
from dagster_project.settings import Settings


class HomeDamaged(ZhencangError):
    """What cannot be made again is not what it should be; the message says what to do."""


def mend_shape(settings: Settings) -> None:
    """Let whatever stands where something else belongs make way. The caller holds the home for writing.

    Raises HomeDamaged for archive/ and landing/, which nothing but a backup brings back; OSError.
    """
    for folder in (settings.archive, settings.landing):
        if _is_no_folder(folder):
            raise HomeDamaged(
                f"{folder} is not the folder that it should be. Everything else is made from it: put it back from"
                " the backup (docs/operations.md, Restore). What is published stays as it is."
            )
    for folder in _folders(settings):
        if _is_no_folder(folder):
            make_way(folder)
    for folder, folders_within in ((settings.dbt_target, ("compiled", "run")), (settings.audit_results, ())):
        for entry in folder.iterdir() if folder.is_dir() else ():
            if entry.is_dir() != (entry.name in folders_within) and not entry.name.endswith(ASIDE):
                make_way(entry)
    for file in _files(settings):
        # A link to nowhere is no file either, and would be written through.
        if file.is_dir() or (file.is_symlink() and not file.exists()):
            make_way(file)
    config = settings.dagster_home / "dagster.yaml"
    if config.is_file() and not _is_mapping(config):
        make_way(config)
    deep = (settings.receipts, settings.reviews / "overview")
    walked = (Path(folder) for top in deep for folder, _, _ in os.walk(top))
    clear_parts([settings.home, settings.audit_results, settings.data_docs, settings.dagster_home, *walked])


def _is_mapping(file: Path) -> bool:
    """Whether a file of YAML is one that Dagster would read; a blank one it takes for none."""
    import yaml

    try:
        return isinstance(yaml.safe_load(file.read_bytes()) or {}, dict)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        return False


def _is_no_folder(path: Path) -> bool:
    return os.path.lexists(path) and not path.is_dir()


def _folders(settings: Settings) -> tuple[Path, ...]:
    return (
        *(settings.releases, settings.published.parent, settings.receipts, settings.reviews, settings.reminders),
        *(
            settings.as_of,
            settings.spark_tables,
            settings.dbt_target,
            settings.audit_results,
            settings.data_docs,
            settings.dagster_home,
        ),
    )


def _files(settings: Settings) -> tuple[Path, ...]:
    return (
        *(settings.build_file, settings.private_file, settings.built_file, settings.inputs_file),
        *(settings.digests_file, settings.landed_digests_file, settings.receipted_file),
    )
