"""Every sentence of a letter is made of figures of its pack: they are parsed back and looked for there."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields, replace
from decimal import Decimal

import duckdb
import pytest
from docx.document import Document
from openpyxl.workbook import Workbook

from dagster_project.review.cycle_review import Change, Check, Finding
from dagster_project.review.letters.circular import circular_of
from dagster_project.review.letters.material import Material, material_of
from dagster_project.review.packs.page_figures import Figures
from tests.review.letters.conftest import Written
from tests.review.packs.pack_review import review_of

NUMBER = re.compile(r"[−-]?[0-9][0-9,]*(?:[.][0-9]+)?")
BEHIND = re.compile(
    r"^[0-9]+[.] (?P<name>.+)。(?P<status>[^：]+)：实际(?P<actual>[^，（]+)"
    r"(?:（至今年均(?P<average>[^）]+)%）)?，序时应达(?P<expected>[^，]+)"
    r"，(?P<gap>[^，]+)"
    r"(?:，序时完成率(?P<pace>[^，；]+))?，(?P<year>20[0-9]{2})年目标(?P<target>[^，；]+)；责任单位：(?P<owner>.+)。$"
)


def numbers_of(text: str) -> set[str]:
    return {number.replace(",", "").replace("-", "−") for number in NUMBER.findall(text)}


def texts_of(document: Document) -> list[str]:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def numbers_in(workbook: Workbook) -> set[str]:
    """Every number of a pack as people write it: to two decimals, one, none, or two significant digits."""
    found: set[str] = set()
    for value in (value for sheet in workbook for row in sheet.iter_rows(values_only=True) for value in row):
        if isinstance(value, int | float):
            number = Decimal(str(value))
            forms = [number, *(round(number, places) for places in (0, 1, 2)), Decimal(f"{number:.1e}")]
            found |= {f"{abs(form).normalize():f}" for form in forms}
        elif value:
            found |= {number.lstrip("−") for number in numbers_of(str(value))}
    return found


def strange_numbers(text: str, known: set[str]) -> set[str]:
    """The numbers of a text that a pack does not know, but for that of the point itself."""
    return {
        number
        for number in numbers_of(re.sub(r"^([0-9]+[.] |附表[0-9]+　)", "", text))
        if number.lstrip("−") not in known
    }


@pytest.mark.parametrize("kind", ["circular", "towns", "leaders"])
def test_every_number_of_a_letter_stands_in_the_pack(written: Written, kind: str) -> None:
    known = numbers_in(written.workbook)
    # How many items a town lacks, and all offices together, is counted for the letters alone.
    sheet = list(written.workbook["数据质量"].iter_rows(values_only=True))
    lacking = Counter(
        str(row[2]).split()[0] for row in sheet if row[0] in ("欠报", "未报") and "迟报" not in str(row[1])
    )
    known |= {str(count) for count in lacking.values()}
    offices = list(written.workbook["按部门"].iter_rows(min_row=2, values_only=True))
    known.add(str(sum(int(str(row[6])) + int(str(row[7])) for row in offices)))
    document = getattr(written, kind)
    assert {text: found for text in texts_of(document) if (found := strange_numbers(text, known))} == {}


def test_a_number_that_nobody_reported_is_seen(written: Written) -> None:
    known = numbers_in(written.workbook)
    assert strange_numbers("1. 出口总额。实际3,061.5万美元", known) == {"3061.5"}
    assert strange_numbers("1. 出口总额。实际3,060.5万美元", known) == set()


def test_what_is_behind_is_told_as_the_warehouse_has_it(written: Written) -> None:
    """Each sentence is parsed back and held against the mart, and each row of the mart that is behind has one."""
    with duckdb.connect(written.database, read_only=True) as connection:
        rows = connection.execute(
            """
            select towns.town_name, indicator_name_zh, status_zh, actual_value, expected_value, gap_value,
                pace_pct, target_year, unit, average_growth_pct
            from marts.fct_indicator_pace as paced
            inner join marts.dim_town as towns on paced.town_code = towns.town_code and towns.is_current
            inner join marts.dim_indicator using (indicator_code)
            inner join marts.dim_status using (status)
            where period_code = '2024-Q3' and status in ('lagging', 'far_behind', 'deteriorating', 'slipped')
            """
        ).fetchall()
    told = {}
    town = ""
    for paragraph in written.circular.paragraphs:
        if heading := re.fullmatch(r"（.+）(.+)（([0-9]+)项）", paragraph.text):
            town = heading[1]
            assert int(heading[2]) == sum(row[0] == town for row in rows)
        elif found := BEHIND.match(paragraph.text):
            told[town, found["name"]] = found
    assert set(told) == {(row[0], row[1]) for row in rows}
    assert any(found["average"] for found in told.values())
    for name, indicator, status_zh, actual, expected, gap, pace, year, unit, average in rows:
        found = told[name, indicator]
        assert (found["status"], int(found["year"])) == (status_zh, year)
        figures = {"actual": actual, "expected": expected, "gap": abs(gap)}
        for part, value in figures.items():
            [number] = numbers_of(found[part])
            assert float(number.replace("−", "-")) == pytest.approx(float(value), abs=0.005), (indicator, part)
            assert unit.removesuffix("%") in found[part]
        assert "差" in found["gap"]
        # Whoever subtracts what is expected from what the sentence says comes to the gap.
        assert found["gap"].startswith("年均") == (average is not None)
        held_against = (
            float((found["average"] or found["actual"].rstrip("%")).replace("−", "-")) if average else None
        )
        assert held_against is None or abs(held_against - float(expected)) == pytest.approx(abs(gap), abs=0.0101)
        if pace is not None and pace >= 0:
            assert float(found["pace"].rstrip("%")) == pytest.approx(pace, abs=0.05)
        else:
            assert found["pace"] is None


def test_the_counts_are_those_of_the_sheets(written: Written) -> None:
    rows = list(written.workbook["按镇"].iter_rows(min_row=2, values_only=True))
    signs = Counter(str(row[2])[0] for row in rows)
    text = "\n".join(texts_of(written.circular))
    assert f"其中绿灯{signs['●']}项、黄灯{signs['▲']}项、红灯{signs['■']}项；无数据{signs['○']}项" in text
    assert (f"另有{signs['–']}项本期不报或没有目标" in text) == bool(signs["–"])
    assert f"滞后指标共{signs['■'] + signs['▲']}项" in text
    moves = Counter(row[14] for row in rows)
    assert f"好转{moves['好转']}项、转差{moves['转差']}项" in text
    offices = list(written.workbook["按部门"].iter_rows(min_row=2, values_only=True))
    lacking = sum(int(str(row[6])) + int(str(row[7])) for row in offices)
    [told] = re.findall(r"本期应报.+?迟报[0-9]+项。", text)
    overview = [str(row[1]) for row in written.workbook["总览"].iter_rows(values_only=True)]
    [summary] = [line for line in overview if "应报 " in line]
    assert numbers_of(told) <= numbers_of(summary)
    assert len(numbers_of(told)) >= 4
    owing = [row for row in offices if int(str(row[6])) + int(str(row[7]))]
    assert f"未报齐的单位{len(owing)}个，未报事项共{lacking}项" in text
    for row in owing:
        assert str(row[0]) in text


def test_a_town_counts_its_own(written: Written) -> None:
    annex = written.circular.tables[0]
    rows = [[cell.text for cell in row.cells] for row in annex.rows]
    assert [row[0] for row in rows] == ["镇", "万古镇", "吴家镇"]
    sheet = list(written.workbook["按镇"].iter_rows(min_row=2, values_only=True))
    for town, *counts in rows[1:]:
        signs = Counter(str(row[2])[0] for row in sheet if row[0] == town)
        assert [int(count) for count in counts[:5]] == [signs[sign] for sign in "■▲●○–"]


@pytest.fixture(scope="session")
def material(written: Written) -> Material:
    return material_of(written.database, review_of())


def said(material: Material) -> str:
    return "\n".join(paragraph.lead + paragraph.text for paragraph in circular_of(material).paragraphs)


def test_corrections_are_counted_apart_from_what_follows_from_them(material: Material) -> None:
    def change(table: str, column: str, before: str, after: str) -> Change:
        subject = "万古镇 · 高新技术企业 · 2024-Q2"
        return Change(
            table, subject, column, before, after, "新版本：a.csv!D3，2024-10-16 09:00 收到", "", "a.csv!D3"
        )

    changes = [
        change("fct_indicator_value", "数值", "44 家", "46 家"),
        change("fct_indicator_pace", "结论", "进度滞后", "进度正常"),
        change("fct_indicator_pace", "应达值", "44.5", "45"),
    ]
    corrected = Material(review_of(changes=changes, compared_with="2024-Q2 r2"), material.figures)
    assert "与2024年二季度（第2版）相比，数据更正 1 项（带动 1 项状态变化）。" in said(corrected)
    assert "1. 万古镇高新技术企业（2024年二季度）。数值由 44 家 改为 46 家。" in said(corrected)
    [table] = [table for table in circular_of(corrected).tables if table.name == "数据更正"]
    # No path of a file stands in a letter.
    assert table.rows[0][-1] == "新版本：2024-10-16 09:00 收到"
    assert "首次定稿，没有可比的上一版。" in said(
        Material(review_of(compared_with=None, changes=[]), material.figures)
    )


def test_where_there_is_nothing_nothing_is_praised(material: Material) -> None:
    kept = ("towns", "statuses")
    figures = replace(material.figures, **{one.name: [] for one in fields(Figures) if one.name not in kept})
    ready = review_of(checks=[], forced_reason=None, changes=[])
    text = said(Material(ready, figures))
    for sentence in (
        "本期没有可评价的指标（0 项无数据）。",
        "本期没有可评价的指标。",
        "本期没有登记应报事项。",
        "没有发现表述不一致的目标。",
        "已报数据没有更正。",
    ):
        assert sentence in text
    assert "特批" not in text


def test_what_the_checks_found_is_asked_of_those_who_can_mend_it(material: Material) -> None:
    """A letter that says that three rejections stand open asks for all of them, also for what nobody owed."""
    health, commerce = (Finding(f"大足区{name}", "有误。", "Wrong.") for name in ("卫生健康委", "商务委"))
    found = {
        "rejections_open": [health, commerce, commerce],
        "warnings_unjustified": [commerce, Finding("数据工程师", "单位未登记。", "No such unit.")],
        "reconciliation": [],
        "values_changed": [health],
    }
    checks = [Check(name, name, name, not some, "", "", some) for name, some in found.items()]
    told = said(Material(replace(material.review, checks=checks), material.figures))
    assert "请大足区卫生健康委、大足区商务委按回执改正未处理的退回 3 项，于　　月　　日前重新报送。" in told
    assert "请大足区商务委核对未说明的疑点 1 项，有误的改正，无误的说明原因，" in told
    assert "请大足区卫生健康委对往期数据变动的 1 项说明原因，" in told
    assert "勾稽" not in told.partition("六、下一步工作")[2]


def test_a_target_stated_twice_is_told_with_both_and_with_the_decision(material: Material) -> None:
    row = {
        "town_name": "万古镇",
        "indicator_name_zh": "农业总产值年均增速",
        "target_year": 2025,
        "is_decided": False,
        "decision_reason": None,
        "decided_by": None,
    }
    row |= {"stated_in_1": "annex", "annex_no_1": "1", "item_no_text_1": "10", "paragraph_no_1": None}
    row |= {"stated_in_2": "body", "annex_no_2": None, "item_no_text_2": None, "paragraph_no_2": 25}
    row |= {
        "statement_text_1": None,
        "target_text_1": "5.5%",
        "statement_text_2": "年均增长6%。",
        "target_text_2": "6",
    }
    told = said(Material(material.review, replace(material.figures, conflicts=[row])))
    assert "同一目标有两种表述的 1 处，已明确 0 处，待明确 1 处。" in told
    assert "附件1第10项为“5.5%”；正文第25段为“年均增长6%”。待明确以哪个为准。" in told
    decided = row | {"is_decided": True, "decided_by": "区专班", "decision_reason": "以附件为准。"}
    told = said(Material(material.review, replace(material.figures, conflicts=[decided])))
    assert "已明确 1 处，待明确 0 处" in told
    assert "已由区专班明确，理由：以附件为准。" in told
