"""Annexes in shapes that nobody listed: what comes out under which head, at which address, and what does not."""

from __future__ import annotations

import pytest

from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.notice.reading import read_notice
from dagster_project.ingest.notice.rows import notice_rows
from tests.ingest.notice.helpers import read

FRONT = (
    "甲府发〔2024〕3号\n甲区乙镇试点实施方案（2023—2025年）\n甲区人民政府\n2024年5月6日\n"
    "一、目标\n到2025年完成。\n"
)


def landed(annex: str) -> dict[str, list[Row]]:
    return notice_rows(read(f"{FRONT}附件1\n试点主要指标\n{annex}"), "500111-jia", "notice.txt")


def figures(annex: str) -> list[tuple[str, str, str, str]]:
    """Name, head, figure and cell of each figure, line by line."""
    rows = landed(annex)["annex_indicators"]
    names = {row["row_no"]: row["value_text"] for row in rows if row["role"] == "indicator_name"}
    return [
        (names[row["row_no"]], row["header_text"], row["value_text"], row["cell"])
        for row in rows
        if row["role"] == "year_value" and row["value_text"]
    ]


def rules(annex: str) -> list[str]:
    return [note["rule_code"] for note in landed(annex)["reading_notes"]]


def in_rows(*rows: str) -> str:
    return "\n".join(row.replace(" ", "\t") for row in rows) + "\n"


@pytest.mark.parametrize("gap", ["", " "])
def test_tables_side_by_side(gap: str) -> None:
    """With a blank column between them, or none; each cell keeps the address at which it stands."""
    head = "指标 单位 2022年 2025年"
    table = in_rows(f"{head} {gap}{head}", f"总产值 亿元 3 4 {gap}出口额 万美元 5 6", f"企业 家 1 2 {gap}   ")
    first = "HI" if gap else "GH"
    assert figures(table) == [
        ("总产值", "2022年", "3", "C2"),
        ("总产值", "2025年", "4", "D2"),
        ("企业", "2022年", "1", "C3"),
        ("企业", "2025年", "2", "D3"),
        ("出口额", "2022年", "5", f"{first[0]}2"),
        ("出口额", "2025年", "6", f"{first[1]}2"),
    ]


def test_tables_side_by_side_whose_heads_differ_are_asked_about() -> None:
    table = in_rows("指标 2022年 2025年 指标 2022年 2024年", "总产值 3 4 出口额 5 6")
    assert (figures(table), rules(table)) == ([], ["annex_rejected"])


def test_years_downwards() -> None:
    """Indicators across, with their units in a row of their own."""
    table = in_rows(
        "年份 总产值 出口额", "单位 亿元 万美元", "2022年（基准年） 3 5", "2025年 4 6", "责任单位 甲局 乙局"
    )
    assert figures(table) == [
        ("总产值", "2022年（基准年）", "3", "B3"),
        ("总产值", "2025年", "4", "B4"),
        ("出口额", "2022年（基准年）", "5", "C3"),
        ("出口额", "2025年", "6", "C4"),
    ]
    units = [row["value_text"] for row in landed(table)["annex_indicators"] if row["role"] == "unit"]
    assert units == ["亿元", "万美元"]


@pytest.mark.parametrize("head", ["甲村", "增速", "2025年增速"])
def test_lines_that_are_no_years_turn_nothing(head: str) -> None:
    table = in_rows("年份 总产值 出口额", "2022年 3 5", f"{head} 4 6")
    assert (figures(table), rules(table)) == ([], ["annex_rejected"])


def test_years_of_works_turn_nothing() -> None:
    table = in_rows("年份 内容 地点", "2024年 修路 甲村", "2025年 建桥 乙村")
    assert (figures(table), rules(table)) == ([], ["annex_rejected"])


def test_what_figures_are_on_a_row_of_its_own() -> None:
    table = in_rows("序号 指标 2023年 2025年", "  完成数 计划数", "1 总产值 3 4")
    assert figures(table) == [("总产值", "2023年 完成数", "3", "C3"), ("总产值", "2025年 计划数", "4", "D3")]


def test_a_title_within_the_table_and_its_header_on_the_next_page() -> None:
    table = in_rows("目标分解表    ", "序号 指标 单位 基础数 目标", "   2022年 2025年", "1 总产值 亿元 3 4")
    again = in_rows("序号 指标 单位 基础数 目标", "   2022年 2025年", "2 出口额 万美元 5 6")
    assert figures(f"{table}续表\n{again}") == [
        ("总产值", "基础数 2022年", "3", "D4"),
        ("总产值", "目标 2025年", "4", "E4"),
        ("出口额", "基础数 2022年", "5", "D5"),
        ("出口额", "目标 2025年", "6", "E5"),
    ]


def test_figures_of_several_towns_say_whose_they_are() -> None:
    table = in_rows("序号 指标 甲镇  丙镇 ", "  2022年 2025年 2022年 2025年", "1 总产值 3 4 5 6")
    heads = [head for _, head, _, _ in figures(table)]
    assert heads == ["甲镇 2022年", "甲镇 2025年", "丙镇 2022年", "丙镇 2025年"]
    table = in_rows("序号 指标 2022年  2025年 ", "  甲镇 丙镇 甲镇 丙镇", "1 总产值 3 4 5 6")
    assert [head for _, head, _, _ in figures(table)] == [
        "2022年 甲镇",
        "2022年 丙镇",
        "2025年 甲镇",
        "2025年 丙镇",
    ]
    table = in_rows("指标 2022年 2025年", "甲镇", "总产值 3 4", "丙镇", "总产值 5 6").replace("甲镇", "甲镇\t\t")
    assert [head for _, head, _, _ in figures(table.replace("丙镇", "丙镇\t\t"))][::2] == [
        "甲镇 2022年",
        "丙镇 2022年",
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1．总产值：2022年3亿元，2025年达到4亿元；", [("2022年", "3亿元"), ("2025年", "4亿元")]),
        ("（1）总产值：2022年为3亿元、到2025年提高到4亿元。", [("2022年", "3亿元"), ("到2025年", "4亿元")]),
        (
            "总产值：2022年基期值3亿元；2025年目标≥1,234.5亿元",
            [("2022年基期值", "3亿元"), ("2025年目标", "≥1,234.5亿元")],
        ),
        ("2. 总产值由2022年的3亿元提高到2025年的4亿元；", [("2022年", "3亿元"), ("2025年", "4亿元")]),
        ("3、水质：2022年Ⅲ类，2025年Ⅱ类。", [("2022年", "Ⅲ类"), ("2025年", "Ⅱ类")]),
        ("4．之比：2022年1.2∶1，2025年1.6∶1。", [("2022年", "1.2∶1"), ("2025年", "1.6∶1")]),
        # What is more by it is no target: kept beside, and remarked on.
        ("1．总产值：2022年3亿元，2025年增加4亿元；", [("2022年", "3亿元")]),
        ("1．总产值：2022年3亿元，年均增长7%；", [("2022年", "3亿元")]),
    ],
)
def test_an_annex_of_lines(line: str, expected: list[tuple[str, str]]) -> None:
    lines = f"{line}\n9．出口额：2022年5万美元，2025年6万美元。\n"
    assert [(head, figure) for name, head, figure, _ in figures(lines) if name != "出口额"] == expected
    assert rules(lines) == ([] if len(expected) == 2 else ["annex_figures_not_read"])


def test_lines_in_groups() -> None:
    lines = (
        "一、经济\n1．总产值：2022年3亿元，2025年4亿元。\n二、开放\n2．出口额：2022年5万美元，2025年6万美元。\n"
    )
    assert [figure for _, _, figure, _ in figures(lines)] == ["3亿元", "4亿元", "5万美元", "6万美元"]


@pytest.mark.parametrize(
    "line", ["加快建设：力争完成。", "总产值为4亿元。", "总产值：4亿元。", "总产值：2025年翻番。", "一、总体要求"]
)
def test_other_lines_are_no_table(line: str) -> None:
    assert rules(f"1．出口额：2022年5万美元，2025年6万美元；\n{line}\n") == ["notice_annex_without_table"]


def test_measures_in_lines() -> None:
    lines = "1．放权。（牵头单位：甲局；配合单位：乙局、丙局）\n2．用地。（牵头单位：丁局）\n"
    rows = landed(lines)["annex_measures"]
    assert [row["value_text"] for row in rows] == [
        "1．",
        "放权。",
        "甲局",
        "乙局、丙局",
        "2．",
        "用地。",
        "丁局",
        "",
    ]


def test_two_annexes_in_one_table() -> None:
    table = in_rows("指标 2022年 2025年", "总产值 3 4").replace(" ", "\t")
    table += "附件2　重大政策\t\t\n" + in_rows("序号 重大政策 责任单位", "1 放权 甲局")
    found = landed(table)
    assert [(row["annex_no"], row["kind"]) for row in found["notice_annexes"]] == [
        ("1", "indicators"),
        ("2", "measures"),
    ]


def test_names_of_groups_in_a_table_without_numbers_are_no_items() -> None:
    table = in_rows("体系 目标名称 单位 2022年 2025年", "一、经济    ", "产业 总产值 亿元 3 4", "（二）民生    ")
    assert figures(table) == [("总产值", "2022年", "3", "D3"), ("总产值", "2025年", "4", "E3")]
    assert rules(table) == ["annex_rows_left_out"]


def test_units_above_stand_behind_the_head_of_each_figure() -> None:
    table = in_rows("指标 2022年 2025年", "总产值 3 4")
    assert {head for _, head, _, _ in figures(f"单位：亿元\n{table}")} == {
        "2022年 单位：亿元",
        "2025年 单位：亿元",
    }
    assert {head for _, head, _, _ in figures(f"单位：亿元、%\n{table}")} == {
        "2022年 单位：亿元、%",
        "2025年 单位：亿元、%",
    }
    # What is no list of units is left where it stands.
    assert {head for _, head, _, _ in figures(f"单位：亿元，2023年价\n{table}")} == {"2022年", "2025年"}


def test_a_unit_in_the_head_is_read_where_no_column_says_one() -> None:
    head = "指标 2022年（亿元） 2025年目标值（亿元）"
    assert [head for _, head, _, _ in figures(in_rows(head, "总产值 3 4"))] == [
        "2022年（亿元）",
        "2025年目标值（亿元）",
    ]
    table = in_rows(f"{head} 单位 2024年", "总产值 3 4 亿元 5")
    assert ([head for _, head, _, _ in figures(table)], rules(table)) == (["2024年"], ["annex_figures_not_read"])


def test_what_a_sum_adds_up_is_of_its_year_alone() -> None:
    table = in_rows("指标 2022年 2024年 2025年 三年累计", "新增户 7 1 2 3", "总产值 1 3 4 7.5")
    heads = {(name, figure): head for name, head, figure, _ in figures(table)}
    assert heads["新增户", "7"] == "2022年"
    assert heads["新增户", "2"] == "2025年 当年"
    assert heads["总产值", "4"] == "2025年"


def test_a_wish_beside_a_goal_is_no_target() -> None:
    table = in_rows("指标 单位 2023年 2025年力争目标 2025年确保目标", "总产值 亿元 18 24 23")
    assert figures(table)[-1] == ("总产值", "2025年确保目标", "23", "E2")
    assert [year for _, year, *_ in figures(table)] == ["2023年", "2025年确保目标"]
    alone = in_rows("指标 单位 2023年 2025年力争目标", "总产值 亿元 18 24")
    assert figures(alone)[-1] == ("总产值", "2025年力争目标", "24", "D2")


def test_a_floor_beside_a_wish_is_the_target() -> None:
    table = in_rows("指标 单位 2023年 2025年底线目标 2025年力争目标", "总产值 亿元 18 23 24")
    assert [(head, figure) for _, head, figure, _ in figures(table)][1:] == [("2025年底线目标", "23")]


def test_a_year_may_be_called_something() -> None:
    table = in_rows("指标 单位 起步年（2023年） 收官期（2025年） 提升（2025年）", "总产值 亿元 18 24 6")
    assert [(head, figure) for _, head, figure, _ in figures(table)] == [
        ("起步年（2023年）", "18"),
        ("收官期（2025年）", "24"),
    ]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param("序号 工程 2024年底前 2025年底前", ["300", "900"], id="done by then"),
        pytest.param("序号 工程 2024年 2025年", [], id="done in the year alone"),
    ],
)
def test_works_with_their_units_behind_their_names(head: str, expected: list[str]) -> None:
    annex = in_rows(head, "1 农村公共照明路灯（盏） 300 900")
    assert [figure for *_, figure, _ in figures(annex)] == expected


def test_further_years_of_the_same_names_behind_续表() -> None:
    first = in_rows("指标 单位 2023年 2024年", "总产值 亿元 18 19", "城镇化率 % 40 41")
    second = in_rows("指标 单位 2025年", "总产值 亿元 21", "城镇化率 % 43")
    assert [(name, head, figure) for name, head, figure, _ in figures(f"{first}续表\n{second}")][-2:] == [
        ("总产值", "2025年", "21"),
        ("城镇化率", "2025年", "43"),
    ]


def test_a_note_says_of_which_year_a_head_is() -> None:
    table = in_rows("指标 现状值 目标值", "总产值 3 4")
    assert [head for _, head, _, _ in figures(f"{table}注：现状值为2022年数据。\n")] == ["现状值 2022年", "目标值"]
    assert [head for _, head, _, _ in figures(f"{table}注：现状值部分为2022年。\n")] == ["现状值", "目标值"]


def test_a_table_of_contents_is_no_part_of_the_plan() -> None:
    contents = "目　录\n一、目标………………1\n附件1 主要指标 ………… 3\n"
    front = FRONT.replace("一、目标", f"{contents}一、目标")
    kinds = {paragraph.text: paragraph.kind for paragraph in read(front).paragraphs}
    assert [kinds[text] for text in ("一、目标………………1", "一、目标", "到2025年完成。")] == [
        "front",
        "heading",
        "body",
    ]


ROWS = (
    "1    总产值    亿元    14.6    16.8    19.5    预期性",
    "2    科技型企业数量    家    16    24    36    预期性",
)
HEAD = "类别    序号    指标    单位    2022年    2024年    2025年    属性"


def test_a_row_with_fewer_texts_says_by_its_figures_where_they_belong() -> None:
    """Blanks that part texts only, and a group named in the first of its rows."""
    table = "\n".join([HEAD, f"经济    {ROWS[0]}", f"    {ROWS[1]}"]) + "\n"
    assert figures(table)[3:] == [
        ("科技型企业数量", "2022年", "16", "E3"),
        ("科技型企业数量", "2024年", "24", "F3"),
        ("科技型企业数量", "2025年", "36", "G3"),
    ]


def test_figures_that_may_stand_in_several_columns_are_none() -> None:
    table = "\n".join([HEAD, f"经济    {ROWS[0]}", f"经济    {ROWS[1].replace('    24', '')}"]) + "\n"
    assert [text for name, _, text, _ in figures(table) if name == "科技型企业数量"] == ["16 ？ 36 ？"]


def test_names_broken_between_two_lines_and_groups_between_the_rows() -> None:
    """As copied from a PDF: what goes on stands under the name that filled its column, a group at the edge."""
    table = "\n".join([
        "序号  指标名称            单位    2022年   2025年   备注",
        "一、经济发展（2项）",
        "1   地区生产总值          亿元    5.8      7.1      年均7%",
        "2   场镇雨污水分流改造里  公里    1.5      7.5",
        "    程",
        "3   镇区建成区面积        平方公里 1.0     1.4",
        "二、乡村振兴（1项）",
        "",
        "                - 5 -",
        "",
        "4   年经营性收入10万元以  %       61.5     80       约束性",
        "    上村占比",
        "    注：本表自2023年起算，每年调整一次，由县发展改革局解释。",
    ]) + "\n"  # fmt: skip
    assert [(name, year, text) for name, year, text, _ in figures(table)] == [
        ("地区生产总值", "2022年", "5.8"),
        ("地区生产总值", "2025年", "7.1"),
        ("场镇雨污水分流改造里程", "2022年", "1.5"),
        ("场镇雨污水分流改造里程", "2025年", "7.5"),
        ("镇区建成区面积", "2022年", "1.0"),
        ("镇区建成区面积", "2025年", "1.4"),
        ("年经营性收入10万元以上村占比", "2022年", "61.5"),
        ("年经营性收入10万元以上村占比", "2025年", "80"),
    ]


def test_heads_broken_between_two_lines() -> None:
    table = in_rows(
        "序号 指标 单位 2022年 2025年 年均增 指标",
        "___基期值 目标值 速(%) 性质".replace("_", " "),
        "1 总产值 亿元 3 4 9 约束性",
    )
    assert figures(table) == [("总产值", "2022年 基期值", "3", "D3"), ("总产值", "2025年 目标值", "4", "E3")]


def test_a_figure_merged_over_years_is_said_to_be_of_each() -> None:
    page = (
        "<p>附件1</p><p>试点主要指标</p><table><tr><td>指标</td><td>单位</td><td>2022年</td><td>2024年</td><td>2025年</td></tr>"
        "<tr><td>处理率</td><td>%</td><td>98</td><td colspan='2'>100</td></tr></table>"
    )
    content = "".join(f"<p>{line}</p>" for line in FRONT.splitlines()) + page
    rows = notice_rows(read_notice(content.encode(), "notice.html"), "500111-jia", "notice.html")
    assert [
        (row["header_text"], row["value_text"], row["cell"])
        for row in rows["annex_indicators"]
        if row["role"] == "year_value"
    ] == [("2022年", "98", "C2"), ("2024年 各年", "100", "D2"), ("2025年 各年", "100", "E2")]


GOALS = in_rows("序号 指标 单位 2022年 2025年", "1 总产值 亿元 3 4")


@pytest.mark.parametrize(
    ("heading", "title", "read_as"),
    [
        ("二、任务", "表1 主要指标", ["正文表1"]),
        ("二、任务", "表1 主要指标完成情况", []),
        ("二、现状", "表1 主要指标", []),
        ("二、任务", "表1 测站名录", []),
    ],
    ids=["goals", "what_was_reached", "in_a_chapter_of_facts", "no_goals"],
)
def test_a_table_of_goals_in_the_body_is_read(heading: str, title: str, read_as: list[str]) -> None:
    notice = read(
        f"{FRONT}{heading}\n推进。\n{title}\n{GOALS}三、保障\n加强领导。\n附件1\n指标\n{GOALS.replace('4', '5')}"
    )
    rows = notice_rows(notice, "500111-jia", "notice.txt")
    assert [row["annex_no"] for row in rows["notice_annexes"]] == ["1", *read_as]
    assert {row["sheet"] for row in rows["annex_indicators"]} == {"附件1", *read_as}
    assert ("notice_table_in_body" in [note["rule_code"] for note in rows["reading_notes"]]) is not bool(read_as)


def test_a_head_of_words_is_none_of_figures() -> None:
    """建设任务 names works, though 任务 says of other heads that they are targets."""
    table = in_rows("序号 建设任务 单位 2024年 2025年 合计", "1 管网改造 公里 4 5 9", "2 道路改造 公里 6 8 14")
    assert [name for name, *_ in figures(table)] == ["管网改造", "管网改造", "道路改造", "道路改造"]


@pytest.mark.parametrize(
    ("heads", "read"),
    [
        pytest.param("2025年目标 2025年奋斗目标", ["2025年目标"], id="a wish"),
        pytest.param("近期目标 远期目标", ["远期目标"], id="a nearer one without a year"),
        pytest.param("2025年目标 2025年任务", [], id="two alike"),
        pytest.param("2024年奋斗目标 2025年奋斗目标", ["2024年奋斗目标", "2025年奋斗目标"], id="wishes alone"),
        pytest.param("2024年目标 2024年实际", ["2024年目标", "2024年实际"], id="what was reached"),
    ],
)
def test_one_target_of_a_year(heads: str, read: list[str]) -> None:
    table = in_rows(f"序号 指标 单位 2022年 {heads}", "1 总产值 亿元 3 4 5")
    assert [head for _, head, *_ in figures(table)] == ["2022年", *read]
