"""notice.yml: what its schema takes, what it refuses, and how it lands."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.ingest.landing.parquet import read_table
from dagster_project.ingest.landing.problems import FileRejected, Problem
from dagster_project.ingest.sidecar import Annex, Profile, Sidecar, read_sidecar
from dagster_project.settings import PROJECT, Settings
from tests.ingest.helpers import SIDECAR, WANGU, edit, landed, take

REAL = sorted((PROJECT / "raw" / "annexes").glob("*/notice.yml"))
WANGU_TEXT = (PROJECT / "raw" / SIDECAR).read_text(encoding="utf-8")
TOWN = "500111-wangu"


def problem_of(text: str, folder_name: str = TOWN) -> Problem:
    with pytest.raises(FileRejected) as rejected:
        read_sidecar(text.encode(), folder_name)
    return rejected.value.problem


def changed(old: str, new: str) -> str:
    assert old in WANGU_TEXT
    return WANGU_TEXT.replace(old, new, 1)


def test_there_are_real_sidecars() -> None:
    assert {path.parent.name for path in REAL} >= {"500111-wangu", "500153-wujia"}


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.parent.name)
def test_real_sidecar_is_valid_and_lists_what_lies_beside_it(path: Path) -> None:
    sidecar = read_sidecar(path.read_bytes(), path.parent.name)
    for annex in sidecar.annexes:
        assert (path.parent / annex.file).is_file()


def test_real_sidecar_is_read_as_written() -> None:
    sidecar = read_sidecar(WANGU_TEXT.encode(), TOWN)
    written = yaml.safe_load(WANGU_TEXT)
    written |= {"district_code": str(written["district_code"])}
    assert sidecar.model_dump(exclude_unset=True) == written


def test_sidecar_lands_with_its_annexes(settings: Settings) -> None:
    take(settings)
    notice = landed(settings, "notices", SIDECAR)[0]
    assert notice["document_no"] == "大足府办发〔2024〕41号"
    assert (notice["issued_on"], notice["as_of_on"]) == ("2024-06-05", "2024-06-05")
    assert (notice["area_km2"], notice["built_up_area_km2"], notice["resident_population"]) == (
        "66.5",
        "7",
        "37900",
    )
    assert notice["total_population"] is None, "what the notice does not say is null"
    annexes = landed(settings, "notice_annexes", SIDECAR)
    assert [(row["annex_no"], row["kind"], row["annex_path"]) for row in annexes] == [
        ("1", "indicators", f"{WANGU}/annex-1-indicators.csv"),
        ("2", "policies", f"{WANGU}/annex-2-policies.csv"),
        ("3", "reforms", f"{WANGU}/annex-3-reforms.csv"),
    ]


OPTIONAL = (
    "document_no transcribed_from_sha256 area_km2 built_up_area_km2 community_count village_count"
    " resident_population is_title_shortened"
)


@pytest.mark.parametrize("name", OPTIONAL.split())
def test_field_that_may_be_absent(name: str) -> None:
    lines = WANGU_TEXT.split("\n")
    kept = [line for line in lines if not line.strip().startswith(f"{name}:")]
    assert len(kept) < len(lines)
    assert read_sidecar("\n".join(kept).encode(), TOWN).town_name == "万古镇"


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("file: annex-2-policies.csv", "file: annex-3-reforms.csv", "file"),
        ("annex_no: 2", "annex_no: 3", "annex_no"),
    ],
)
def test_two_annexes_cannot_share(old: str, new: str, field: str) -> None:
    problem = problem_of(changed(old, new))
    assert problem.rule_code == "sidecar_invalid"
    assert problem.details["fields"] == f"annexes: two entries have the same {field}"


def test_town_code_begins_with_the_district_code() -> None:
    problem = problem_of(changed("district_code: 500111", "district_code: 500153"))
    assert problem.details["fields"] == "town_code: must begin with district_code"


def test_pilot_does_not_end_before_it_begins() -> None:
    problem = problem_of(changed("pilot_to_year: 2025", "pilot_to_year: 2022"))
    assert problem.details["fields"] == "pilot_to_year: must not be before pilot_from_year"


def test_pilot_may_be_one_year() -> None:
    assert read_sidecar(changed("pilot_to_year: 2025", "pilot_to_year: 2023").encode(), TOWN).pilot_to_year == 2023


def test_folder_is_named_by_the_town_code() -> None:
    problem = problem_of(WANGU_TEXT, "500111-万古")
    assert problem.place == "town_code"
    assert problem.details["fields"] == "town_code: is 500111-wangu, but the folder is named 500111-万古"


def test_notice_has_annexes() -> None:
    assert problem_of(WANGU_TEXT[: WANGU_TEXT.index("annexes:")]).place == "annexes"
    assert problem_of(WANGU_TEXT[: WANGU_TEXT.index("annexes:")] + "annexes: []\n").place == "annexes"


def test_codes_stay_text() -> None:
    text = changed("town_code:", "division_code: 050011110100\ntown_code:")
    assert read_sidecar(text.encode(), TOWN).division_code == "050011110100"


@given(st.sampled_from(sorted(Sidecar.model_fields)), st.data())
def test_field_with_a_letter_left_out_is_told_its_name(name: str, data: st.DataObject) -> None:
    left_out = data.draw(st.integers(0, len(name) - 1))
    typo = name[:left_out] + name[left_out + 1 :]
    problem = problem_of(f"{typo}: 1\n{WANGU_TEXT}")
    assert problem.place == typo
    assert problem.details["fields"].startswith(f"{typo}: 未知字段 (unknown field)，是否为 {name} ")


@given(st.sampled_from(sorted(Profile.model_fields)), st.data())
def test_field_of_the_profile_with_a_letter_left_out_is_told_its_name(name: str, data: st.DataObject) -> None:
    left_out = data.draw(st.integers(0, len(name) - 1))
    typo = name[:left_out] + name[left_out + 1 :]
    problem = problem_of(changed("profile: ", f"profile:\n  {typo}: 1 "))
    assert problem.place == f"profile.{typo}"
    assert f"是否为 {name} " in problem.details["fields"]


@pytest.mark.parametrize("annex_no", [1, 2, 3])
@pytest.mark.parametrize("name", sorted(Annex.model_fields))
def test_field_of_an_annex_is_named_with_its_place_in_the_list(annex_no: int, name: str) -> None:
    problem = problem_of(changed(f"annex_no: {annex_no}", f"annex_no: {annex_no}\n    {name}s: 1"))
    assert problem.place == f"annexes[{annex_no}].{name}s"
    assert f"是否为 {name} " in problem.details["fields"]


def test_a_field_left_blank_is_a_field_that_is_not_stated(settings: Settings) -> None:
    edit(settings, SIDECAR, "document_no: 大足府办发〔2024〕41号", "document_no:")
    assert take(settings)[SIDECAR]["outcome"] == "read"
    [notice] = [row for row in read_table(settings.landing, "notices") if row["town_code"] == "500111-wangu"]
    assert notice["document_no"] is None
