"""New means any changed byte."""

from __future__ import annotations

from dataclasses import replace

from dagster_project.settings import Settings
from dagster_project.warehouse.fingerprint import current_inputs


def test_the_same_bytes_have_the_same_fingerprint(settings: Settings) -> None:
    assert current_inputs(settings).fingerprint == current_inputs(settings).fingerprint


def test_any_changed_byte_is_new(settings: Settings) -> None:
    before = current_inputs(settings).fingerprint
    for path in sorted(settings.raw.rglob("*.*")):
        if path.is_file():
            content = path.read_bytes()
            path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
            assert current_inputs(settings).fingerprint != before, path
            path.write_bytes(content)
    assert current_inputs(settings).fingerprint == before


def test_new_removed_and_misplaced_entries_are_new(settings: Settings) -> None:
    before = current_inputs(settings).fingerprint
    seen = {before}
    extra = settings.raw / "submissions" / "2024" / "x"
    for change in (
        lambda: extra.parent.mkdir(),
        lambda: extra.mkdir(),
        lambda: (extra / "a.csv").write_text("a"),
        lambda: (extra / "broken.csv").symlink_to("nowhere"),
        lambda: (settings.raw / "annexes" / "500111-wangu" / "notice.yml").unlink(),
    ):
        change()
        seen.add(current_inputs(settings).fingerprint)
    assert len(seen) == 6


def test_a_setting_is_an_input_and_a_hidden_file_is_not(settings: Settings) -> None:
    before = current_inputs(settings).fingerprint
    assert current_inputs(replace(settings, releases_kept=9)).fingerprint != before
    (settings.raw / ".DS_Store").write_text("x")
    assert current_inputs(settings).fingerprint == before
