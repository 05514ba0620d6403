"""What the real notices promise in their bodies, against tests/notices; docs/commitments.md has the figures."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.settings import PROJECT, Settings
from dagster_project.warehouse.audit.auditor import SUITES, Auditor
from tests.end_to_end.conftest import NOTICES
from tests.homes import built, new_home, query
from tests.notices.numbers import check_every_number

GOLD = PROJECT / "tests" / "notices"
# As docs/commitments.md reports them.
PRECISION = Decimal("1.00")
RECALL = Decimal("1.00")

COMPARED = ["town_code", "paragraph_no", "number_text", "indicator_code", "target_year", "year_stated_in"]
COMPARED += ["target_kind", "comparator", "value", "upper_value", "unit", "baseline_value", "heading_path"]
# Of towns that do not exist: the body of the notice, and what its sidecar says.
INVENTED = {
    "998101-shiliu": ("虚构石榴镇方案.txt", "石榴镇", "丹溪区", "2024-04-02", 2023, 2025),
    "998202-pipa": ("虚构枇杷镇方案.txt", "枇杷镇", "云麓县", "2024-10-30", 2024, 2026),
}
FIGURES = ("value", "upper_value", "baseline_value")


def gold(name: str) -> list[dict[str, str]]:
    with (GOLD / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def statement(row: Mapping[str, object], columns: list[str] = COMPARED) -> tuple[str, ...]:
    """What must agree, as texts; equal numbers are equal texts."""
    return tuple(_plain(row[name]) if name in FIGURES else str(row[name]) for name in columns)


def _plain(number: object) -> str:
    return "" if number in ("", None) or number != number else f"{Decimal(str(number)).normalize():f}"


@pytest.fixture(scope="module")
def found(noticed: Settings) -> list[dict[str, object]]:
    rows = query(
        noticed.published,
        """
        select town_code, paragraph_no, target_text as number_text, indicator_code, target_year, year_stated_in,
            target_kind, comparator, cast(target_value as varchar) as value,
            cast(target_upper_value as varchar) as upper_value, unit,
            cast(baseline_value as varchar) as baseline_value, heading_path, char_start, char_end, statement_text
        from marts.fct_indicator_target where stated_in = 'body'
        """,
    ).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home of two towns of which there is nothing but a notice's body."""
    settings = new_home(tmp_path_factory.mktemp("invented"))
    for town_code, (name, town, district, issued_on, first, last) in INVENTED.items():
        folder = settings.raw / "annexes" / town_code
        folder.mkdir(parents=True)
        shutil.copy(GOLD / "bodies" / name, folder / "notice.txt")
        facts = {
            "title": f"{town}方案",
            "document_no": "1号",
            "issuer": f"{district}人民政府",
            "issued_on": issued_on,
            "district_code": f"'{town_code[:6]}'",
            "district_name": district,
            "town_code": town_code,
            "town_name": town,
            "pilot_from_year": first,
            "pilot_to_year": last,
            "annexes": "[]",
        }
        lines = "".join(f"{key}: {value}\n" for key, value in facts.items())
        (folder / "notice.yml").write_text(lines, encoding="utf-8")
    return built(settings)


def test_what_the_notices_say_keeps_every_promise(noticed: Settings) -> None:
    """An audit as a run makes it: nothing in two real notices is reason not to publish, nor to warn."""
    with Auditor(noticed) as auditor:
        results = auditor.run("landing") + auditor.run("marts")
    assert {result.suite for result in results} == set(SUITES)
    assert [result for result in results if not result.success] == []


def test_precision_and_recall_are_as_documented(found: list[dict[str, object]]) -> None:
    promised = Counter(statement(row) for row in gold("gold_commitments.csv"))
    stated = Counter(statement(row) for row in found)
    right = (promised & stated).total()
    wrong, missed = stated - promised, promised - stated
    assert Decimal(right) / stated.total() >= PRECISION, wrong
    assert Decimal(right) / promised.total() >= RECALL, missed


def test_what_only_looks_like_a_promise_is_none(found: list[dict[str, object]]) -> None:
    promised = {
        (row["town_code"], row["paragraph_no"], row["number_text"]) for row in gold("gold_commitments.csv")
    }
    stated = {(row["town_code"], str(row["paragraph_no"]), row["number_text"]) for row in found}
    for row in gold("gold_not_commitments.csv"):
        place = (row["town_code"], row["paragraph_no"], row["number_text"])
        assert place not in stated - promised, row


def test_offsets_point_into_the_notice(found: list[dict[str, object]], notices: Path) -> None:
    for row in found:
        text = (notices / NOTICES[str(row["town_code"])]).read_text(encoding="utf-8-sig")
        assert text[int(str(row["char_start"])) : int(str(row["char_end"]))] == row["statement_text"]
        assert str(row["number_text"]) in str(row["statement_text"])


def test_an_annex_counts_before_the_body(noticed: Settings) -> None:
    rows = query(
        noticed.published,
        """
        select town_code, indicator_code, target_year, list(stated_in order by stated_in) as places,
            list(stated_in) filter (is_effective) as effective
        from marts.fct_indicator_target group by all
        """,
    )
    for _, row in rows.iterrows():
        assert list(row["effective"]) == [row["places"][0]], row["indicator_code"]
    assert query(
        noticed.published,
        "select count(*) as n from marts.fct_indicator_target where stated_in = 'annex'",
    )["n"].tolist() == [32]


def test_the_contradictions_of_the_notices(noticed: Settings) -> None:
    """Wangu's 7.54 % (twice) against 7.74 %; the others differ in comparators. docs/commitments.md judges each."""
    rows = query(
        noticed.published,
        """
        select indicator_code, differs_in, target_text_1, target_text_2, paragraph_no_2 as paragraph_no
        from quality.target_conflict where not is_decided order by all
        """,
    )
    assert rows.values.tolist() == [
        ["industrial_output_growth", "comparator", "20", "20%左右", 25],
        ["industrial_output_growth", "comparator", "6", "6%以上", 30],
        ["river_water_class", "comparator", "III", "III类", 26],
        ["river_water_class", "comparator", "III", "III类", 40],
        ["rural_doctor_licensed_share", "comparator", "30", "30%以上", 30],
        ["rural_income_growth", "value", "7.74", "7.54%", 27],
        ["rural_income_growth", "value", "7.74", "7.54%", 44],
    ]


def test_what_was_not_read_is_listed(noticed: Settings) -> None:
    rows = query(
        noticed.published,
        "select town_code, paragraph_no, reason_code from quality.commitment_unparsed order by all",
    )
    assert rows.values.tolist() == [
        ["500111-wangu", 39, "pattern_unknown"],
        ["500111-wangu", 50, "pattern_unknown"],
    ]


def test_a_target_traces_to_its_words(noticed: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    from dagster_project.lookup.trace import print_trace

    print_trace(noticed, "500111-wangu", "rural_income_growth", "2025")
    shown = capsys.readouterr().out
    assert shown.count("(another statement counts)") == 2
    assert "annex-1-indicators.csv, cell E22" in shown
    assert "body, paragraph 27 (二 › （三）)" in shown
    assert "annexes/500111-wangu/notice.txt, characters 2386–2408" in shown
    assert shown.count("✓ same bytes, and the notice reads “农村居民人均可支配收入年均增速达到7.54%”") == 2
    assert "under     二 总体要求 › （三） 试点目标" in shown
    assert "【农村居民人均可支配收入年均增速达到7.54%】" in shown


def test_two_invented_bodies_are_read_as_their_gold_says(invented: Settings) -> None:
    """Wordings that the real notices have not: nothing wrong, nothing missed, in all that the gold list holds."""
    rows = query(
        invented.published,
        """
        select town_code, paragraph_no, target_text as number_text, indicator_code, target_year, target_kind,
            comparator, cast(target_value as varchar) as value, cast(target_upper_value as varchar) as upper_value,
            unit, cast(baseline_value as varchar) as baseline_value
        from marts.fct_indicator_target
        """,
    ).to_dict("records")
    columns = [name for name in COMPARED if name not in ("year_stated_in", "heading_path")]
    promised = Counter(statement(row, columns) for row in gold("gold_invented.csv"))
    stated = Counter(statement({str(key): value for key, value in row.items()}, columns) for row in rows)
    assert (stated - promised, promised - stated) == (Counter(), Counter())


def test_what_lies_beyond_the_pilot_judges_no_year(invented: Settings) -> None:
    rows = query(
        invented.published,
        "select target_year, bool_or(is_effective) from marts.fct_indicator_target group by all order by all",
    )
    assert rows.values.tolist() == [[2024, True], [2025, True], [2026, True], [2027, False], [2035, False]]


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("全县高标准农田达到38万亩", "elsewhere"),
        ("每年举办石榴节2场", "yearly"),
        ("其中2024年建成0.4万亩", "year_unclear"),
        ("社会消费品零售总额累计达到20亿元", "name_unknown"),
        ("森林覆盖面积占全镇面积的43%", "name_unknown"),
    ],
)
def test_what_is_no_promise_is_listed_with_its_reason(invented: Settings, part: str, reason: str) -> None:
    rows = query(invented.published, "select statement_text, reason_code from quality.commitment_unparsed")
    assert [part, reason] in rows.values.tolist()


def test_every_number_of_a_body_is_accounted_for(noticed: Settings, invented: Settings) -> None:
    # Of all other notices tests/end_to_end/notices/test_held_out_notices.py counts them.
    assert len(check_every_number(noticed) | check_every_number(invented)) == len(NOTICES) + len(INVENTED)
