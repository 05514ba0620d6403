"""Fourteen submissions of a Friday, written before the reader was read; half are in `friday_files.py`.

Stocks of this month and the last, shares and ranks, targets and progress, a town a sheet, a quarter a sheet, a sum
beside its villages, last year hidden. Each function gives the bytes of one file about three towns. What a careful
clerk would enter: friday_gold.csv. `11招商.xls` is what LibreOffice saved of `investment`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from demo.district import DISTRICT_CODE
from tests.clerks.friday_files import blocks, customs, entities, investment, month_and_year, percentages, rivers
from tests.clerks.routine_cells import empty_book, saved, sheet_of

COMMERCE, STATISTICS = "commerce", "statistics"


def stocks(a: str, b: str, c: str) -> bytes:
    """Firms at the end of this month and the last, and what changed."""
    book = empty_book()
    gap = [None, None]
    sheet_of(
        book,
        "科技企业",
        [
            ["各镇科技企业数量变动情况（2025年9月）"],
            ["填报单位：示例科技局", None, None, None, "填报人：王某", None, None, "报送日期：2025.10.10"],
            ["镇", "高新技术企业（家）", *gap, "科技型企业（家）", *gap, "专精特新“小巨人”企业（家）", *gap],
            [None, *["本月末", "上月末", "增减"] * 3],
            [a, 31, 29, 2, 214, 205, 9, 2, 2, 0],
            [b, 18, 18, 0, 97, 99, -2, 1, 1, 0],
            [c, 7, 6, 1, 53, 50, 3, 0, 0, 0],
            ["合计", 56, 53, 3, 364, 354, 10, 3, 3, 0],
        ],
        "A1:J1",
        "A3:A4",
        "B3:D3",
        "E3:G3",
        "H3:J3",
    )
    return saved(book)


def ranks(a: str, b: str, c: str) -> bytes:
    """So far, share of the whole, rank and growth, a sheet an indicator."""
    book = empty_book()
    sheet_of(
        book,
        "社零",
        [
            ["2025年1—9月社会消费品零售总额分镇情况"],
            [None, None, None, None, "单位：亿元、%"],
            ["镇别", "累计", "占比", "位次", "同比±%"],
            [a, 9.37, 14.2, 2, 6.1],
            [b, 5.08, 7.7, 5, 4.8],
            [c, 3.66, 5.5, 8, -0.4],
            ["全区", 66.1, 100, "—", 5.2],
        ],
        "A1:E1",
    )
    sheet_of(
        book,
        "出口",
        [
            ["2025年1—9月出口总额分镇情况"],
            [None, None, None, "单位：万美元、%"],
            ["镇别", "累计", "占全区比重", "位次"],
            [a, 2310, 18.6, 1],
            [b, 1045, 8.4, 4],
            [c, 0, 0, 9],
            ["全区", 12420, 100, "—"],
        ],
        "A1:D1",
    )
    return saved(book)


def progress(a: str, b: str, c: str) -> bytes:
    """Each town's indicators below each other, its name merged; target, done, rate and rank of the rate."""
    book = empty_book()
    figures = {
        a: [("规上工业总产值", "亿元", 62, 47.15), ("社会消费品零售总额", "亿元", 12.5, 9.37)],
        b: [("规上工业总产值", "亿元", 38, 26.4), ("社会消费品零售总额", "亿元", 7, 5.08)],
        c: [("规上工业总产值", "亿元", 15, 12.08), ("社会消费品零售总额", "亿元", 5, 3.66)],
    }
    more = {a: (1000, 806, 2800, 2310), b: (700, 495, 1500, 1045), c: (450, 361, 0, 0)}
    rows: list[list[object]] = []
    for number, town in enumerate((a, b, c), 1):
        people, employed, dollars, exported = more[town]
        lines = [
            *figures[town],
            ("镇域新增就业人数", "人", people, employed),
            ("出口总额", "万美元", dollars, exported),
        ]
        for place, (name, unit, target, done) in enumerate(lines):
            rate = f"{done / target:.1%}" if target else "/"
            rows.append(
                [
                    number if place == 0 else None,
                    town if place == 0 else None,
                    name,
                    unit,
                    target,
                    done,
                    rate,
                    (number + place) % 3 + 1,
                ]
            )
    sheet_of(
        book,
        "9月调度",
        [
            ["强镇带村试点主要指标完成进度表"],
            ["（2025年1-9月）"],
            ["序号", "镇名", "指标名称", "单位", "年度目标值", "完成值", "完成率", "进度排名"],
            *rows,
            ["注：完成率=完成值/年度目标值；完成率低于序时进度（75%）的请说明原因。"],
        ],
        "A1:H1",
        "A2:H2",
        *(f"{column}{first}:{column}{first + 3}" for column in "AB" for first in (4, 8, 12)),
        "A16:H16",
    )
    return saved(book)


def town_a_sheet(a: str, b: str, c: str) -> bytes:
    """A town a sheet: who is responsible, how far it is, what is wrong, what comes next; some figures as text."""
    book = empty_book()
    figures: dict[str, list[object]] = {
        a: ["25.88", "47.15", 9.37, "6.5"],
        b: ["17.40", "26.40", 5.08, "-3.2"],
        c: ["12.25", "12.08", "3.66", "—"],
    }
    names = [
        ("地区生产总值", "亿元", "经发办"),
        ("规模以上工业总产值", "亿元", "经发办"),
        ("社会消费品零售总额", "亿元", "商务科"),
        ("固定资产投资增速", "%", "项目办"),
    ]
    for town, numbers in figures.items():
        sheet_of(
            book,
            town,
            [
                [f"{town}2025年1-9月主要指标完成情况"],
                ["序号", "指标名称", "计量单位", "责任单位", "完成情况", "存在问题", "下步打算"],
                *(
                    [
                        no,
                        name,
                        unit,
                        office,
                        number,
                        "部分企业订单不足" if no == 2 else "无",
                        "加强调度，确保全年目标",
                    ]
                    for no, ((name, unit, office), number) in enumerate(zip(names, numbers, strict=True), 1)
                ),
                ["填表人：李某", None, None, "审核人：张某", None, None, "2025年10月17日"],
            ],
            "A1:G1",
        )
    return saved(book)


def quarter_a_sheet(a: str, b: str, c: str) -> bytes:
    """A quarter a sheet, each so far as its title says; the fourth is empty."""
    book = empty_book()
    figures = {
        "一季度": ("2025年一季度", [(9120, 5.9, 6.4), (8204, 5.1, 5.8), (7415, 6.3, 6.9)]),
        "二季度": ("2025年上半年", [(16842, 5.7, 6.2), (15230, 5.3, 6.0), (13977, 6.1, 6.7)]),
        "三季度": ("2025年前三季度", [(25316, 5.6, 6.1), (22874, 5.2, 5.9), (20945, 6.0, 6.6)]),
        "四季度": ("2025年全年", [(None, None, None)] * 3),
    }
    for name, (period, numbers) in figures.items():
        sheet_of(
            book,
            name,
            [
                [f"{period}居民人均可支配收入情况"],
                ["填报单位：示例统计局"],
                [
                    "镇",
                    "全体居民人均可支配收入（元）",
                    "全体居民人均可支配收入增速（%）",
                    "农村居民人均可支配收入增速（%）",
                ],
                *([town, *row] for town, row in zip((a, b, c), numbers, strict=True)),
            ],
            "A1:D1",
            "A2:D2",
        )
        for row in range(4, 7):
            book[name].cell(row, 2).number_format = "#,##0"
    return saved(book)


def last_year_hidden(a: str, b: str, c: str) -> bytes:
    """Last year's column hidden between this year's and the growth."""
    book = empty_book()
    sheet = sheet_of(
        book,
        "工业",
        [
            ["2025年1-9月规上工业总产值完成情况"],
            ["单位：亿元"],
            ["序号", "乡镇名称", "1-9月完成", "去年同期", "同比增长（%）", "备注"],
            [1, a, 47.15, 43.42, 8.6, None],
            [2, b, 26.4, 25.09, 5.2, "含新入规企业1家"],
            [3, c, 12.08, 11.95, 1.1, None],
            [None, "小计", 85.63, 80.46, 6.4, None],
        ],
        "A1:F1",
        "A2:F2",
    )
    sheet.column_dimensions["D"].hidden = True
    return saved(book)


def other_name(a: str, b: str, c: str) -> bytes:
    """The title says January to September, the name of the file January to August."""
    book = empty_book()
    sheet_of(
        book,
        "Sheet1",
        [
            ["2025年1-9月各镇新增就业情况"],
            ["镇", "镇域当年新增就业人数（人）", "备注"],
            [a, 806, None],
            [b, 495, None],
            [c, 361, "含返乡创业"],
        ],
        "A1:C1",
    )
    return saved(book)


Maker = Callable[[str, str, str], bytes]
SUBMISSIONS: dict[str, tuple[str, str, Maker]] = {
    "01科技企业-变动.xlsx": ("2025-09", "science_technology", stocks),
    "02社零和出口9月.xlsx": ("2025-09", COMMERCE, ranks),
    "03主要指标进度表.xlsx": ("2025-09", STATISTICS, progress),
    "04一镇一表-各镇完成情况.xlsx": ("2025-09", STATISTICS, town_a_sheet),
    "05分季-居民收入2025.xlsx": ("2025-Q3", STATISTICS, quarter_a_sheet),
    "06集体收入汇总及明细.xlsx": ("2025-Q3", "agriculture_rural_affairs", entities),
    "07隐藏-规上工业.xlsx": ("2025-09", "economy_information", last_year_hidden),
    "08就业-新增就业（1-8月）.xlsx": ("2025-09", "human_resources", other_name),
    "09当月累计-商贸运行表.xlsx": ("2025-09", COMMERCE, month_and_year),
    "10百分比-城镇建设指标（三季度）.xlsx": ("2025-Q3", "housing_construction", percentages),
    "11招商.xls": ("2025-09", "development_reform", investment),
    "12海关数据.csv": ("2025-09", COMMERCE, customs),
    "13分块-分镇主要指标.xlsx": ("2025-09", STATISTICS, blocks),
    "14水质-生态环境三季度.xlsx": ("2025-Q3", "ecology_environment", rivers),
}
SAVED_BY_OFFICE = {"11招商.xls": Path(__file__).with_name("11招商.xls")}


def towns_of(file: str) -> dict[str, str]:
    """Code and name of the towns of a submission: each has its own, so that none speaks of another's figures."""
    number = file[:2]
    sign = "甲乙丙丁戊己庚辛壬癸子丑寅卯"[int(number) - 1]
    return {
        f"{place}{number}": f"虚构{sign}{name}镇" for place, name in (("xi", "溪"), ("qiao", "桥"), ("pu", "浦"))
    }


def write_friday(root: Path) -> None:
    """Write the files below the raw folder `root`."""
    for name, (folder, office, make) in SUBMISSIONS.items():
        path = root / "submissions" / folder / f"{DISTRICT_CODE}-{office}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        saved_by = SAVED_BY_OFFICE.get(name)
        path.write_bytes(saved_by.read_bytes() if saved_by else make(*towns_of(name).values()))
