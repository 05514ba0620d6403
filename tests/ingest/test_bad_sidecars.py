"""A wrong notice.yml is named field by field; its annexes wait, and every other folder goes in."""

from __future__ import annotations

import pytest

from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.ingest.sidecar import read_sidecar
from dagster_project.settings import PROJECT, Settings
from tests.ingest.helpers import (
    GOOD,
    SIDECAR,
    WANGU,
    WANGU_ANNEXES,
    edit,
    names_line,
    only_problem,
    read_text,
    says,
    take,
    write,
)


def invalid(settings: Settings, rule_code: str = "sidecar_invalid") -> Row:
    return only_problem(settings, SIDECAR, rule_code, waiting=WANGU_ANNEXES)


@pytest.mark.parametrize(
    ("written", "near", "place"),
    [
        ("issued_onn: 2024-06-05", "issued_on", "issued_onn"),
        ("document_number: 大足府办发〔2024〕41号", "document_no", "document_number"),
        ("district: 大足区", "district_name", "district"),
    ],
)
def test_unknown_field_is_named_with_its_nearest_match(
    settings: Settings, written: str, near: str, place: str
) -> None:
    edit(settings, SIDECAR, "issuer:", f"{written}\nissuer:")
    problem = invalid(settings)
    says(problem, place, near, "未知字段")
    assert problem["place"] == place


def test_unknown_field_like_no_other_has_no_match(settings: Settings) -> None:
    edit(settings, SIDECAR, "issuer:", "备注: 无\nissuer:")
    problem = invalid(settings)
    says(problem, "备注: 未知字段")
    assert "是否为" not in problem["message_zh"]


@pytest.mark.parametrize(
    ("old", "new", "place", "near"),
    [
        ("  area_km2:", "  area_km:", "profile.area_km", "area_km2"),
        ("  village_count:", "  villages_count:", "profile.villages_count", "village_count"),
        ("    is_title_shortened:", "    title_shortened:", "annexes[2].title_shortened", "is_title_shortened"),
    ],
)
def test_unknown_nested_field_is_named_by_its_path(
    settings: Settings, old: str, new: str, place: str, near: str
) -> None:
    edit(settings, SIDECAR, old, new)
    problem = invalid(settings)
    says(problem, f"{place}: 未知字段", f"是否为 {near} ")
    assert problem["place"] == place


@pytest.mark.parametrize("field", ["title", "issuer", "issued_on", "district_code", "town_code", "pilot_to_year"])
def test_missing_field_is_named(settings: Settings, field: str) -> None:
    lines = read_text(settings, SIDECAR).split("\n")
    write(settings, SIDECAR, "\n".join(line for line in lines if not line.startswith(f"{field}:")))
    problem = invalid(settings)
    says(problem, f"{field}: 缺少")
    assert problem["place"] == field


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("issued_on: 2024-06-05", "issued_on: 2024年6月5日", "issued_on"),
        ("issued_on: 2024-06-05", "issued_on: 2024-06-31", "issued_on"),
        ("district_code: 500111", "district_code: 50011x", "district_code"),
        ("town_code: 500111-wangu", "town_code: 500111-Wangu", "town_code"),
        ("transcribed_from_sha256: 0", "transcribed_from_sha256: x", "transcribed_from_sha256"),
        ("pilot_from_year: 2023", "pilot_from_year: 二〇二三", "pilot_from_year"),
        ("pilot_to_year: 2025", "pilot_to_year: 25", "pilot_to_year"),
        ("area_km2: 66.5", "area_km2: 66.5平方公里", "profile.area_km2"),
        ("area_km2: 66.5", "area_km2: -66.5", "profile.area_km2"),
        ("area_km2: 66.5", "area_km2: nan", "profile.area_km2"),
        ("village_count: 11", "village_count: 11.5", "profile.village_count"),
        ("resident_population: 37900", "resident_population: 3.79万", "profile.resident_population"),
        ("as_of_on: 2024-06-05", "as_of_on: 去年", "profile.as_of_on"),
        ("annex_no: 1", "annex_no: 0", "annexes[1].annex_no"),
        ("kind: policies", "kind: policy", "annexes[2].kind"),
        ("title: 试点重大改革清单", "title:", "annexes[3].title"),
        ("file: annex-3-reforms.csv", "file: ../500153-wujia/annex-2-policies.csv", "annexes[3].file"),
        ("is_title_shortened: true", "is_title_shortened: 也许", "annexes[2].is_title_shortened"),
    ],
)
def test_bad_value_is_named_by_the_path_of_its_field(old: str, new: str, place: str) -> None:
    text = (PROJECT / "raw" / SIDECAR).read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(FileRejected) as rejected:
        read_sidecar(text.replace(old, new, 1).encode(), "500111-wangu")
    problem = rejected.value.problem
    assert (problem.rule_code, problem.place) == ("sidecar_invalid", place)
    assert problem.details["fields"].startswith(f"{place}: ")


def test_bad_value_is_told_in_both_languages(settings: Settings) -> None:
    edit(settings, SIDECAR, "issued_on: 2024-06-05", "issued_on: 2024-06-31")
    problem = invalid(settings)
    says(problem, "issued_on: ")
    assert problem["place"] == "issued_on"


def test_several_wrong_fields_are_one_message(settings: Settings) -> None:
    edit(settings, SIDECAR, "issued_on: 2024-06-05", "issued_at: 2024-06-05")
    edit(settings, SIDECAR, "area_km2: 66.5", "area_km2: 大")
    problem = invalid(settings)
    says(problem, "issued_on: 缺少", "issued_at: 未知字段", "profile.area_km2: ")
    assert set(problem["place"].split("、")) == {"issued_on", "issued_at", "profile.area_km2"}


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("title: 大足区", "title: [大足区", 3),
        ("  area_km2: 66.5", "   area_km2: 66.5", 15),
        ("- annex_no: 2", "-annex_no: 2", 25),
        ("issuer: 重庆市", "? [一]\n: 二\nissuer: 重庆市", 4),
        ("district_name: 大足区", "district_name: 大足区: 万古镇", 8),
        ("pilot_to_year: 2025", "\tpilot_to_year: 2025", 12),
    ],
)
def test_not_yaml_names_the_line(settings: Settings, old: str, new: str, line: int) -> None:
    edit(settings, SIDECAR, old, new)
    problem = invalid(settings, "sidecar_malformed")
    names_line(problem, line)
    assert problem["place"] == f"line {line}"


@pytest.mark.parametrize("content", ["一段文字\n", "- 一\n- 二\n", "# 只有注释\n", "42\n"])
def test_yaml_that_is_no_mapping(settings: Settings, content: str) -> None:
    write(settings, SIDECAR, content)
    says(invalid(settings, "sidecar_malformed"), "not a mapping")


def test_sidecar_in_no_encoding_names_the_line(settings: Settings) -> None:
    write(settings, SIDECAR, read_text(settings, SIDECAR).encode().replace(b"issued_on: ", b"issued_on: \xff"))
    names_line(invalid(settings, "encoding_unknown"), 5)


def test_empty_sidecar(settings: Settings) -> None:
    write(settings, SIDECAR, b"")
    invalid(settings, "file_empty")


def test_sidecar_missing(settings: Settings) -> None:
    (settings.raw / SIDECAR).unlink()
    problem = invalid(settings, "sidecar_missing")
    says(problem, "notice.yml")
    assert problem["town_code"] == "500111-wangu"


def test_folder_name_differs_from_town_code(settings: Settings) -> None:
    (settings.raw / WANGU).rename(settings.raw / "annexes/500111-wan_gu")
    rows = take(settings)
    wrong = {path: row["rule_code"] for path, row in rows.items() if row["outcome"] != "read"}
    annexes = {path.replace("wangu", "wan_gu") for path in WANGU_ANNEXES}
    moved = SIDECAR.replace("wangu", "wan_gu")
    assert wrong == {moved: "sidecar_invalid"} | dict.fromkeys(annexes, "sidecar_rejected")
    assert set(rows) - set(wrong) == {path for path in GOOD if not path.startswith(WANGU)}
    says(rows[moved], "town_code", "500111-wangu", "500111-wan_gu")
    assert rows[moved]["place"] == "town_code"


def test_all_of_a_bad_folder_goes_in_once_its_sidecar_is_mended(settings: Settings) -> None:
    edit(settings, SIDECAR, "kind: policies", "kind: policy")
    invalid(settings)
    edit(settings, SIDECAR, "kind: policy", "kind: policies")
    rows = take(settings)
    assert {path: row["outcome"] for path, row in rows.items()} == dict.fromkeys({SIDECAR, *WANGU_ANNEXES}, "read")
