"""Fourteen everyday submissions: what most clerks send most months, written before the reader's code was read.

Each function gives the bytes of one file about three towns. What a careful clerk would enter: everyday_gold.csv.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import openpyxl
from openpyxl.styles import Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from demo.district import DISTRICT_CODE
from tests.clerks.routine_cells import Rows, saved


def _filled(sheet: Worksheet, rows: Rows, *merged: str, head: str = "") -> None:
    """Rows from A1 on, with borders; `merged` are places, `head` the cell whose row and column stay in sight."""
    edge = Side(style="thin")
    for row_no, row in enumerate(rows, 1):
        for column_no, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(row_no, column_no, value).border = Border(edge, edge, edge, edge)
    for place in merged:
        sheet.merge_cells(place)
    sheet["A1"].font = Font(name="方正小标宋_GBK", size=18, bold=True)
    if head:
        sheet.freeze_panes = head


def _book(rows: Rows, *merged: str, name: str = "Sheet1", head: str = "", filtered: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    _filled(sheet, rows, *merged, head=head)
    if filtered:
        sheet.auto_filter.ref = filtered
    return saved(book)


def output(a: str, b: str, c: str) -> bytes:
    """Number, town, figure, growth, note; the whole district first."""
    return _book(
        [
            ["2025年1-9月规模以上工业总产值完成情况表"],
            ["填报单位：示例经济信息委", None, None, None, "单位：亿元、%"],
            ["序号", "镇", "规上工业总产值", "同比增长", "备注"],
            [None, "全区", 101.21, 6.1, None],
            [1, a, 41.26, 8.3, None],
            [2, b, 37.8, 4.4, "2户企业停产检修"],
            [3, c, 22.15, 7.5, None],
            ["填表人：张某", None, "审核人：李某", None, "填报日期：2025年10月11日"],
        ],
        "A1:E1",
        "A2:D2",
        head="C4",
        filtered="A3:E7",
    )


def exports(a: str, b: str, c: str) -> bytes:
    """The month, the months so far and those of last year side by side; figures typed with commas."""
    return _book(
        [
            ["各试点镇出口情况（2025年9月）"],
            [None, None, None, None, "单位：万美元"],
            ["镇", "9月出口额", "1-9月累计出口额", "去年1-9月累计出口额", "累计增幅（%）"],
            [a, "268", "2,310", "2,102", "9.9%"],
            [b, "190", "1,560", "1,611", "-3.2%"],
            [c, "247", "2,130", "1,985", "7.3%"],
            ["合计", "705", "6,000", "5,698", "5.3%"],
            ["注：数据来源为海关，最终以海关发布为准。"],
        ],
        "A1:E1",
        "A8:E8",
        name="出口",
    )


def employment(a: str, b: str, c: str) -> bytes:
    """Target, done and rate under one head."""
    return _book(
        [
            ["附件1"],
            ["2025年1—9月镇域新增就业人数目标完成情况统计表"],
            ["填报单位（盖章）：示例人力社保局", None, None, None, None, "截止时间：2025年9月30日"],
            ["序号", "试点镇", "当年新增就业人数（人）", None, None, "备注"],
            [None, None, "年度目标", "1—9月完成", "完成率（%）", None],
            [1, a, 800, 652, 81.5, None],
            [2, b, 700, 588, 84, None],
            [3, c, 600, 421, 70.2, "进度偏慢"],
            ["合计", None, 2100, 1661, 79.1, None],
            ["单位负责人：王某", None, "填表人：赵某", None, "联系电话：023-00000000"],
        ],
        "A2:F2",
        "A3:E3",
        "A4:A5",
        "B4:B5",
        "C4:E4",
        "F4:F5",
        "A9:B9",
        head="C6",
    )


def firms(a: str, b: str, c: str) -> bytes:
    """Names with 数 at their end, full-width digits, a column for notes with nothing in it."""
    return _book(
        [
            ["强镇带村试点镇科技企业培育情况表"],
            ["填报单位：示例科技局", None, "截至2025年9月底", None, None, "单位：家"],
            ["序号", "镇名", "高新技术企业数", "科技型企业数", "国家级专精特新“小巨人”企业数", "备注"],
            ["１", a, "１２", "４８", "１", None],
            ["２", b, "９", "５３", "０", None],
            ["３", c, "７", "３１", "２", None],
            ["合计", None, "２８", "１３２", "３", None],
        ],
        "A1:F1",
        "A7:B7",
    )


def months(a: str, b: str, c: str) -> bytes:
    """The months since January side by side."""
    return _book(
        [
            ["2025年社会消费品零售总额分月累计情况"],
            ["单位：亿元"],
            ["镇", "1-2月", "1-3月", "1-4月", "1-5月", "1-6月", "1-7月", "1-8月", "1-9月"],
            [a, 1.82, 2.75, 3.66, 4.6, 5.61, 6.55, 7.5, 8.52],
            [b, 1.55, 2.33, 3.08, 3.9, 4.72, 5.5, 6.3, 7.15],
            [c, 1.31, 1.98, 2.62, 3.3, 4.01, 4.69, 5.36, 6.08],
            ["合计", 4.68, 7.06, 9.36, 11.8, 14.34, 16.74, 19.16, 21.75],
        ],
        "A1:I1",
        "A2:I2",
        head="B4",
    )


def dates(a: str, b: str, c: str) -> bytes:
    """Days in the head, made dates by the program."""
    book = openpyxl.Workbook()
    sheet = book.active
    days = [datetime.date(2025, month, day) for month, day in ((3, 31), (6, 30), (9, 30))]
    _filled(
        sheet,
        [
            ["高新技术企业家数"],
            ["序号", "镇", *days],
            [1, a, 10, 11, 12],
            [],
            [2, b, 9, 9, 9],
            [],
            [3, c, 5, 6, 7],
            [],
            [None, "小计", 24, 26, 28],
        ],
        "A1:E1",
    )
    for cell in sheet[2][2:]:
        cell.number_format = "yyyy/m/d"
    return saved(book)


def ecology(a: str, b: str, c: str) -> bytes:
    """Shares formatted as per cent, classes of water, a second title."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "生态"
    _filled(
        sheet,
        [
            ["示例区生态宜居类指标报送表"],
            ["（2025年第三季度）"],
            ["填报单位：示例生态环境局", None, None, "填报时间：2025.10.9"],
            ["镇", "农村生活污水处理率", "辖区河流水质类别", "备注"],
            [a, 0.853, "Ⅲ类", None],
            [b, 0.781, "Ⅱ类", None],
            [c, 0.9, "III类", "断面：虚构河大桥"],
        ],
        "A1:D1",
        "A2:D2",
        "A3:C3",
    )
    for row_no in (5, 6, 7):
        sheet.cell(row_no, 2).number_format = "0.0%"
    return saved(book)


def main_indicators(a: str, b: str, c: str) -> bytes:
    """Indicators down, towns across."""
    return _book(
        [
            ["2025年1-9月试点镇主要经济指标"],
            ["序号", "指标名称", "计量单位", a, b, c, "三镇合计"],
            [1, "规模以上工业总产值", "亿元", 41.26, 37.8, 22.15, 101.21],
            [2, "  其中：规上工业总产值增速", "%", 8.3, 4.4, 7.5, 6.5],
            [3, "社会消费品零售总额", "亿元", 8.52, 7.15, 6.08, 21.75],
            [4, "固定资产投资增速", "％", 12.4, -3.1, 5, None],
            [5, "出口总额", "万美元", 2310, 1560, 2130, 6000],
            [6, "地区生产总值", "亿元", "—", "—", "—", "—"],
            ["填报人：陈某　　联系电话：02300000000　　报出日期：2025年10月15日"],
        ],
        "A1:G1",
        "A9:G9",
        head="D3",
    )


def towns_built(a: str, b: str, c: str) -> bytes:
    """Two rows of head with units below the names, figures with their unit in the cell."""
    return _book(
        [
            ["城镇建设指标统计表"],
            ["填报单位：示例住房城乡建委", None, None, None, "统计时点：2025年9月末"],
            ["镇", "镇区建成区面积", "镇区常住人口", "建成区绿化覆盖率", "备注"],
            [None, "平方公里", "万人", "%", None],
            [a, 3.2, 2.15, "38.6%", None],
            [b, 2.75, 1.83, "36.2%", None],
            [c, 2.4, 1.6, "40%", None],
            [],
            ["审核：周某", None, "制表：吴某", None, "2025年10月9日"],
        ],
        "A1:E1",
        "A3:A4",
        "E3:E4",
    )


def farming(a: str, b: str, c: str) -> bytes:
    """Names a little off, a column of growth, a column that says how far the year's plan is done."""
    return _book(
        [
            ["农业农村指标进度表（2025年1至9月）"],
            [
                "镇",
                "农业总产值增速（%）",
                "村集体经济经营性收入（万元）",
                "村集体经济经营性收入同比（%）",
                "农村生活垃圾集中处理率（%）",
                "高标准农田面积（万亩）",
                "高标准农田占年度任务（%）",
            ],
            [a, 4.6, "1,204.5", 12.1, 100, 2.31, 92.4],
            [b, 4.1, "986", 8.4, 98.5, 1.95, 88.6],
            [c, 5.2, "1,350.25", 15.7, 100, 2.6, 100],
            ["合计", 4.6, "3,540.75", 12.5, "/", 6.86, 93.9],
            ["备注：村集体经济经营性收入为年初以来累计数。"],
        ],
        "A1:G1",
        "A7:G7",
        name="1-9月",
    )


def gbk_list(a: str, b: str, c: str) -> bytes:
    """A CSV as WPS saves it: a title, a line of units, empty cells to the edge."""
    lines = [
        "2025年前三季度出口总额与社零总额,,,,",
        ",,,,",
        "序号,镇,出口总额（万美元）,社零总额（亿元）,备注",
        f"1,{a},2310,8.52,",
        f"2,{b},1560,7.15,",
        f"3,{c},2130,6.08,",
        ",合计,6000,21.75,",
        "填报人：孙某,,,电话：00000000,",
    ]
    return "\r\n".join(lines).encode("gbk")


def sheet_a_town(a: str, b: str, c: str) -> bytes:
    """A sheet a town, one form on each."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    figures = {a: (41.26, 38.1, 8.52, 7.98), b: (37.8, 36.2, 7.15, 6.83), c: (22.15, 20.6, 6.08, 5.77)}
    for town, (made, made_before, sold, sold_before) in figures.items():
        _filled(
            book.create_sheet(town),
            [
                [f"{town}主要指标月报表"],
                ["2025年9月", None, None, None, None],
                ["指标", "单位", "本年累计", "上年同期累计", "同比±%"],
                ["规模以上工业总产值", "亿元", made, made_before, round(made / made_before * 100 - 100, 1)],
                ["社会消费品零售总额", "亿元", sold, sold_before, round(sold / sold_before * 100 - 100, 1)],
                ["单位负责人：　　　　填表人：　　　　"],
            ],
            "A1:E1",
            "A2:E2",
            "A6:E6",
        )
    return saved(book)


def investment(a: str, b: str, c: str) -> bytes:
    """One indicator of growth, what it was a month before, its place among the towns."""
    return _book(
        [
            ["2025年1-9月固定资产投资增速排名"],
            ["单位：%"],
            ["排名", "镇", "固定资产投资增速", "较1-8月（百分点）", "年度目标", "距目标（百分点）"],
            [1, a, 12.4, 1.1, 10, 2.4],
            [2, c, 5, -0.6, 9, -4],
            [3, b, -3.1, 0.3, 8, -11.1],
        ],
        "A1:F1",
        "A2:F2",
    )


def income(a: str, b: str, c: str) -> bytes:
    """Two kinds of income, each with amount and growth."""
    book = openpyxl.Workbook()
    sheet = book.active
    _filled(
        sheet,
        [
            ["前三季度居民人均可支配收入情况表"],
            ["填报单位：示例统计局", None, None, "2025年10月20日"],
            ["镇", "全体居民人均可支配收入", None, "农村居民人均可支配收入", None],
            [None, "绝对额（元）", "增速（%）", "绝对额（元）", "增速（%）"],
            [a, 28415, 5.6, 18920, 6.3],
            [b, 27350, 5.1, 18044, 6],
            [c, 26988.4, 5.4, 17930, 6.6],
        ],
        "A1:E1",
        "A3:A4",
        "B3:C3",
        "D3:E3",
        head="B5",
    )
    for row in sheet["B5:D7"]:
        row[0].number_format = row[2].number_format = "#,##0"
    return saved(book)


STATISTICS, ECONOMY, COMMERCE, JOBS = "statistics", "economy_information", "commerce", "human_resources"
# The name of each file, the period of its folder, who sends it, and what writes it.
SUBMISSIONS: dict[str, tuple[str, str, Callable[[str, str, str], bytes]]] = {
    "01规上工业产值.xlsx": ("2025-09", ECONOMY, output),
    "02出口.xlsx": ("2025-09", COMMERCE, exports),
    "03新增就业.xlsx": ("2025-09", JOBS, employment),
    "04科技企业.xlsx": ("2025-09", "science_technology", firms),
    "05社零分月.xlsx": ("2025-09", COMMERCE, months),
    "06高企.xlsx": ("2025-Q3", "science_technology", dates),
    "07生态.xlsx": ("2025-Q3", "ecology_environment", ecology),
    "08主要经济指标.xlsx": ("2025-09", STATISTICS, main_indicators),
    "09城镇建设.xlsx": ("2025-Q3", "housing_construction", towns_built),
    "10农业农村.xlsx": ("2025-Q3", "agriculture_rural_affairs", farming),
    "11商务.csv": ("2025-Q3", COMMERCE, gbk_list),
    "12月报.xlsx": ("2025-09", STATISTICS, sheet_a_town),
    "13投资.xlsx": ("2025-09", "development_reform", investment),
    "14居民收入.xlsx": ("2025-Q3", STATISTICS, income),
}


def towns_of(file: str) -> dict[str, str]:
    """Code and name of the towns of a file: each has its own, so that none speaks of another's figures."""
    number = file[:2]
    sign = "甲乙丙丁戊己庚辛壬癸子丑寅卯"[int(number) - 1]
    return {
        f"{tree}{number}": f"虚构{sign}{name}镇" for tree, name in (("shan", "杉"), ("tong", "桐"), ("rong", "榕"))
    }


def write_everyday(root: Path) -> None:
    """Write the files below the raw folder `root`."""
    for name, (folder, office, make) in SUBMISSIONS.items():
        path = root / "submissions" / folder / f"{DISTRICT_CODE}-{office}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make(*towns_of(name).values()))
