"""The invented district is the same each time, cannot be taken for a real one, and has faults of every kind."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest

from dagster_project.ingest.synthetic import MARK_NAME
from dagster_project.settings import DBT_PROJECT, PROJECT, RULES_FILE, Settings
from demo import district
from demo.deliveries import Delivery, all_sent, deliver, deliveries
from demo.neighbours import NEIGHBOURS
from demo.reports import ACCEPTED, BLANK, WITHDRAWN
from demo.truth import truth_of

HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]+")
WORDS = ("演示", "虚构", "示例")
# What a department can hardly do to a sheet of this district: its units are all of one kind, its percentages have
# signs, and nothing here reaches the limits of size.
NOT_PLANTED = {
    # What a format shows otherwise, and a file that takes minutes.
    "shown_differs",
    "file_costs_too_much",
    # Tried in tests/end_to_end/sheets/test_lists.py and tests/hardness.
    *("rows_share_a_place", "name_missing", "measure_ambiguous", "encoding_unknown", "table_malformed"),
    *("columns_wrong", "row_wider_than_header", "file_content_differs", "file_too_large", "workbook_encrypted"),
    *("workbook_too_large", "amount_not_told", "amount_shared"),
}


@pytest.fixture(scope="module")
def arriving() -> list[Delivery]:
    return deliveries(all_sent())


def contents(arriving: list[Delivery]) -> dict[str, bytes]:
    """Every version of every file, by moment and path."""
    return {f"{one.received_at} {path}": content for one in arriving for path, content in one.files.items()}


def text_of(content: bytes) -> str:
    """All text of a file, be it a workbook or not."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "".join(parts.read(name).decode() for name in parts.namelist())
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("gb18030")


def broken() -> set[bytes]:
    """What nobody can read, and is meant to be so."""
    rules = {"file_damaged", "file_empty", "file_kind_unsupported", "file_misplaced"}
    return {one.report.content() for one in all_sent() if one.report.file_rule in rules}


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(arriving: list[Delivery]) -> None:
    assert contents(deliveries(all_sent())) == contents(arriving)
    assert contents(deliveries(all_sent(seed=2), seed=2)) != contents(arriving)


def test_the_mark_comes_first_and_deliveries_in_order(arriving: list[Delivery]) -> None:
    assert MARK_NAME in arriving[0].files
    moments = [one.received_at for one in arriving]
    assert moments == sorted(set(moments))
    assert len(moments) > 40


def test_every_file_says_that_it_is_made_up(arriving: list[Delivery]) -> None:
    unreadable = broken()
    plain = [
        name
        for name, content in contents(arriving).items()
        if content not in unreadable and not any(word in text_of(content) for word in WORDS)
    ]
    assert plain == []


def test_no_name_is_that_of_a_real_place(arriving: list[Delivery]) -> None:
    # The provinces of GB/T 2260 end with 82.
    assert int(district.DISTRICT_CODE[:2]) > 82
    for one in NEIGHBOURS:
        assert int(one.code[:2]) > 82
        assert one.name.startswith("虚构")
        assert one.town_name.startswith("虚构")
        assert {one.town_code[:7], *(code[:7] for code in one.departments)} == {f"{one.code}-"}
    assert len(set(district.TOWNS.values())) == len(district.TOWNS) == 14
    assert all(name.startswith("虚构") for name in (district.DISTRICT_NAME, *district.TOWNS.values()))
    assert all(name.startswith("示例") for name in district.DEPARTMENTS.values())
    codes = {*district.TOWNS, *district.DEPARTMENTS}
    assert all(code.startswith(f"{district.DISTRICT_CODE}-") for code in codes)
    with (DBT_PROJECT / "seeds" / "seed_districts.csv").open(encoding="utf-8", newline="") as lines:
        real = {row["district_name"] for row in csv.DictReader(lines)} | {"重庆"}
    unreadable = broken()
    texts = [text_of(content) for content in contents(arriving).values() if content not in unreadable]
    assert all(HAN.fullmatch(name) for name in real)
    # Each run of Chinese characters once: there are thousands of names.
    runs = " ".join({run for text in texts for run in HAN.findall(text)})
    assert [name for name in real if name in runs] == []


def test_every_kind_of_fault_of_a_department_is_planted() -> None:
    sent = all_sent()
    truth = truth_of(sent)
    planted = {*truth["issues"], *truth["file_rules"]}
    with RULES_FILE.open(encoding="utf-8", newline="") as lines:
        rules = {row["rule_code"]: row for row in csv.DictReader(lines)}
    assert planted <= set(rules)
    theirs = {
        code for code, rule in rules.items() if rule["severity"] == "reject" and rule["owner"] == "department"
    }
    assert theirs - planted == NOT_PLANTED
    fates = {line.fate for one in sent for line in one.report.lines}
    assert {ACCEPTED, BLANK, WITHDRAWN} <= fates <= {ACCEPTED, BLANK, WITHDRAWN, *theirs}


def test_nothing_made_up_is_put_among_the_real_files(tmp_path: Path, arriving: list[Delivery]) -> None:
    settings = Settings(raw=PROJECT / "raw" / "submissions", home=tmp_path, releases_kept=1)
    with pytest.raises(ValueError, match="real files"):
        deliver(settings, arriving)
