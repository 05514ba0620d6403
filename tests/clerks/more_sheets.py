"""Fourteen submissions as other clerks make them, written before any of the reader's code was read.

Each function gives the bytes of one file about three towns. What a careful clerk would enter: more_gold.csv.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import openpyxl
import xlsxwriter  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet

from demo.district import DISTRICT_CODE
from tests.clerks.more_exports import EXPORT, OUTPUT, RETAIL, database_export, system_export
from tests.clerks.routine_cells import Rows, saved

JOBS, TECH, HIGH = "镇域当年新增就业人数", "科技型企业", "高新技术企业"
INVEST, SEWAGE, URBAN = "固定资产投资额年均增速", "农村生活污水处理率", "常住人口城镇化率"


def _put(sheet: Worksheet, rows: Rows, at: str = "A1") -> None:
    corner = sheet[at]
    for row_no, row in enumerate(rows):
        for column_no, value in enumerate(row):
            if value is not None:
                sheet.cell(corner.row + row_no, corner.column + column_no, value)


def _merge(sheet: Worksheet, *places: str) -> None:
    for place in places:
        sheet.merge_cells(place)


def cards(a: str, b: str, c: str) -> bytes:
    """One card an indicator: two beside each other, two below."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "指标卡"
    sheet["A1"] = "试点镇监测指标卡片"
    _merge(sheet, "A1:I1")

    def card(corner: str, name: str, unit: str, figures: Rows, scope: str) -> None:
        _put(
            sheet,
            [
                ["指标名称", name],
                ["计量单位", unit, "报告期", "2025年1—9月"],
                ["镇", "本期累计", "上年同期", "增幅（%）"],
                *figures,
                ["口径", scope],
            ],
            corner,
        )
        first = sheet[corner]
        sheet.merge_cells(
            start_row=first.row, end_row=first.row, start_column=first.column + 1, end_column=first.column + 3
        )

    above = "年主营业务收入2000万元及以上的法人工业企业"
    card("A3", OUTPUT, "亿元", [[a, 41.26, 38.1, 8.3], [b, 37.8, 36.2, 4.4], [c, 22.15, 20.6, 7.5]], above)
    card("F3", RETAIL, "亿元", [[a, 8.52, 7.98, 6.8], [b, 7.15, 6.83, 4.7], [c, 6.08, 5.77, 5.4]], "含线上")
    card("A11", EXPORT, "万美元", [[a, 2310, 2102, 9.9], [b, 1560, 1611, -3.2], [c, 2130, 1985, 7.3]], "海关口径")
    card(
        "F11",
        "限额以上" + RETAIL,
        "亿元",
        [[a, 3.41, 3.2, 6.6], [b, 2.9, 2.81, 3.2], [c, 2.2, 2.1, 4.8]],
        "限上法人",
    )
    return saved(book)


def pivot(a: str, b: str, c: str) -> bytes:
    """A compact pivot table copied as values: towns and their indicators in one column, sums of no use."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "透视"
    _put(
        sheet,
        [
            ["年度", "2025年"],
            ["口径", "累计"],
            [],
            ["求和项:完成数", "列标签"],
            ["行标签", "1-3月", "1-6月", "1-9月", "总计"],
            [a, 830.3, 1588.2, 2401.26, 4819.76],
            [f"{OUTPUT}（亿元）", 12.3, 26.2, 41.26, 79.76],
            [f"{EXPORT}（万美元）", 770, 1510, 2308, 4588],
            [f"{TECH}（家）", 48, 52, 52, 152],
            [b, 569.5, 1077.1, 1660.8, 3307.4],
            [f"{OUTPUT}（亿元）", 11.5, 24.1, 37.8, 73.4],
            [f"{EXPORT}（万美元）", 505, 998, 1566, 3069],
            [f"{TECH}（家）", 53, 55, 57, 165],
            ["总计", 1399.8, 2665.3, 4062.06, 8127.16],
        ],
    )
    return saved(book)


def ranks_in_brackets(a: str, b: str, c: str) -> bytes:
    """A table in a report: ranks and last year's figures in brackets, dollars beside yuan."""
    document = docx.Document()
    document.add_heading("2025年1—9月各镇主要指标完成情况", 1)
    document.add_paragraph("填报单位：示例商务委　　　　填报时间：2025年10月13日")
    rows = [
        ["镇", f"{OUTPUT}（亿元）", EXPORT, "", f"{RETAIL}（亿元）"],
        ["", "", "万美元", "万元人民币", ""],
        [a, "41.26（1）", "2 310", "16,401", "8.52(7.98)"],
        [b, "37.80（2）", "1 560", "11,076", "7.15(6.83)"],
        [c, "—（3）", "2 130", "15,123", "6.08"],
    ]
    table = document.add_table(len(rows), 5)
    for row_no, row in enumerate(rows):
        for column_no, text in enumerate(row):
            table.cell(row_no, column_no).text = text
    table.cell(0, 2).merge(table.cell(0, 3))
    table.cell(0, 2).text = EXPORT
    for column_no in (0, 1, 4):
        table.cell(0, column_no).merge(table.cell(1, column_no))
        table.cell(0, column_no).text = rows[0][column_no]
    document.add_paragraph(f"注：1.{OUTPUT}括号内数字为位次。2.{RETAIL}括号内为去年同期数。")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def corrections(a: str, b: str, c: str) -> bytes:
    """What was reported beside what was approved; arrows, struck rows and cells, 更正为 in brackets."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    struck, red = book.add_format({"font_strikeout": True}), book.add_format({"font_color": "red"})
    one = book.add_worksheet("工业")
    for row_no, row in enumerate(
        [
            [f"2025年1-9月{OUTPUT}（亿元）"],
            ["镇", "上报数", "核定数", "备注"],
            [a, 41.26, 40.95, "剔除1户退库企业"],
            [b, 37.8, 37.8, None],
            [c, 22.15, None, "待核"],
        ]
    ):
        one.write_row(row_no, 0, row)
    two = book.add_worksheet("出口")
    two.write_row(0, 0, [f"2025年1-9月{EXPORT}（万美元）"])
    two.write_row(1, 0, ["镇", EXPORT])
    two.write_row(2, 0, [a, "2310→2319"])
    two.write_row(3, 0, [b, 1560], struck)
    two.write_row(4, 0, [b, 1650], red)
    two.write_row(5, 0, [c, "2130（更正为2103）"])
    three = book.add_worksheet("就业")
    three.write_row(0, 0, [f"2025年{JOBS}（人）"])
    three.write_row(1, 0, ["镇", "1-9月", "更正后"])
    three.write_row(2, 0, [a])
    three.write(2, 1, 812, struck)
    three.write(2, 2, 821, red)
    three.write_row(3, 0, [b, 655])
    three.write_row(4, 0, [c])
    three.write(4, 1, 540, struck)
    three.write(4, 2, 545, red)
    book.close()
    return out.getvalue()


def quarter_blocks(a: str, b: str, c: str) -> bytes:
    """Blocks of quarters one under another, the quarter alone beside the year to date; GB18030."""
    text = f"""2025年{RETAIL}分镇情况,,,
,,,单位：万元
一季度,,,
镇,当季,年初累计,同比（%）
{a},27850,27850,5.9
{b},23340,23340,4.1
全区,412050,412050,5.2
,,,
二季度,,,
镇,当季,年初累计,同比（%）
{a},29100,56950,6.4
{b},24010,47350,4.6
全区,420800,832850,5.5
,,,
三季度,,,
镇,当季,年初累计,同比（%）
{a},28250,85200,6.8
{b},24150,71500,4.7
全区,431000,1263850,5.6
填表人：王某某,,审核人：李某某,
"""
    return text.encode("gb18030")


def two_years(a: str, b: str, c: str) -> bytes:
    """One title on a sheet a year, a stale copy of one of them, and months below the name of their year."""
    book = openpyxl.Workbook()
    for name, figures in (
        ("2024", [[a, 38.1], [b, 36.2], [c, 20.6]]),
        ("2025", [[a, 41.26], [b, 37.8], [c, 22.15]]),
        ("2025 (2)", [[a, 40.95], [b, 37.8], [c, 22.15]]),
    ):
        sheet = book.create_sheet(name)
        _put(sheet, [[f"1—9月{OUTPUT}完成情况"], [None, "单位：亿元"], ["镇", "完成额"], *figures])
    sheet = book.create_sheet("出口逐月")
    _put(
        sheet,
        [
            [f"{EXPORT}累计完成情况（万美元）"],
            ["月份", a, b],
            ["2024年"],
            ["1-10月", 2350, 1790],
            ["1-11月", 2588, 1962],
            ["1-12月", 2841, 2150],
            ["2025年"],
            ["1-2月", 480, 322],
            ["1-3月", 770, 505],
        ],
    )
    del book["Sheet"]
    return saved(book)


def same_title_other_unit(a: str, b: str, c: str) -> bytes:
    """One title thrice: the unit at the foot, in the corner, and nowhere. Halves side by side."""
    book = openpyxl.Workbook()
    one = book.active
    one.title = "表一"
    head = ["镇", "累计", "增速"]
    _put(
        one,
        [
            [f"2025年1-9月{RETAIL}"],
            [*head, None, *head],
            [a, 85200, 6.8, None, c, 60800, 5.4],
            [b, 71500, 4.7, None, "合计", 217500, 5.7],
            ["注：本表金额计量单位为万元，增速为%。"],
        ],
    )
    two = book.create_sheet("表二")
    _put(
        two,
        [
            [f"2025年1-9月{RETAIL}"],
            [None, None, "单位：亿元、%"],
            head,
            [a, 8.52, 6.8],
            [b, 7.15, 4.7],
            [c, 6.08, 5.4],
        ],
    )
    three = book.create_sheet("表三")
    _put(
        three,
        [
            [f"2025年1-9月{OUTPUT}"],
            head,
            [a, 412600, 8.3],
            [b, 378000, 4.4],
            [c, 221500, 7.5],
        ],
    )
    return saved(book)


def months_across(a: str, b: str, c: str) -> bytes:
    """Months as columns without a word on whether they add up; below it a count of firms. UTF-16 with tabs."""
    rows = [
        [f"2025年{EXPORT}分月情况（万美元）"],
        ["镇", *(f"{month}月" for month in range(1, 7))],
        [a, 310, 640, 980, 1340, 1720, 2105],
        [b, 210, 455, 670, 910, 1120, 1300],
        [],
        [f"2025年{TECH}数（家）"],
        ["镇", *(f"{month}月末" for month in range(1, 7))],
        [a, 46, 46, 48, 49, 52, 52],
        [b, 53, 53, 53, 55, 55, 55],
    ]
    return "\r\n".join("\t".join(str(value) for value in row) for row in rows).encode("utf-16")


def only_changes(a: str, b: str, c: str) -> bytes:
    """Nothing but changes: on the month before, since the year's beginning, in percentage points."""
    book = openpyxl.Workbook()
    one = book.active
    one.title = "企业"
    _put(
        one,
        [
            ["2025年9月企业培育情况（家）"],
            ["镇", HIGH, None, TECH, None],
            [None, "比上月增加", "比年初净增", "比上月增加", "比年初净增"],
            [a, 1, 3, 2, 6],
            [b, 0, 2, 1, 4],
        ],
    )
    _merge(one, "A2:A3", "B2:C2", "D2:E2")
    two = book.create_sheet("环比")
    _put(two, [["2025年9月"], ["镇", f"{OUTPUT}环比（%）", f"{RETAIL}环比增长"], [a, 1.8, 2.4], [b, -0.6, 1.1]])
    three = book.create_sheet("变化")
    _put(
        three,
        [
            ["2025年三季度较二季度变化"],
            ["镇", f"{SEWAGE}（百分点）", f"{URBAN}（个百分点）"],
            [a, 0.8, 0.3],
            [b, 1.2, 0.2],
        ],
    )
    four = book.create_sheet("较上年末")
    _put(four, [["2025年9月末比上年末增加数"], ["镇", f"{HIGH}（家）", f"{TECH}（家）"], [c, 2, 7]])
    return saved(book)


def ledger(a: str, b: str, c: str) -> bytes:
    """A ledger kept by hand: 同上, 〃, 约, 预计, footnote marks, ranges, fractions, and its row of example."""
    rows = [
        ["试点镇指标台账"],
        ["序号", "镇", "指标名称", "时间", "完成情况", "单位", "备注"],
        ["例", a, OUTPUT, "2025年1-8月", 100, "亿元", "填写示例，请勿删除"],
        [1, a, OUTPUT, "2025年1-9月", "约41.3", "亿元", None],
        [2, "〃", RETAIL, "〃", "8.52(预计)", "〃", None],
        [3, "同上", EXPORT, "同上", "2，310", "万美元", None],
        [4, b, OUTPUT, "2025年1-9月", "37.8亿", "万元", None],
        [5, "同上", RETAIL, "同上", "7.15①", "亿元", "①含电商"],
        [6, "同上", EXPORT, "同上", "1500～1600", "万美元", None],
        [7, c, OUTPUT, "2025年1-9月", "无", "亿元", None],
        [8, "同上", RETAIL, "同上", "—", "亿元", None],
        [9, "同上", EXPORT, "同上", "未统计", "万美元", None],
        [10, a, INVEST, "2025年1-9月", "(2.3)", "%", "负增长"],
        [11, b, INVEST, "2025年1-9月", "▲5.1", "%", None],
        [12, c, INVEST, "2025年1-9月", "持平", "%", None],
        [13, a, SEWAGE, "2025年9月末", "3/5", "%", None],
        [14, b, SEWAGE, "2025年9月末", "７２．５％", "%", None],
        [15, c, SEWAGE, "2025年9月末", 0.715, "%", None],
        [16, a, JOBS, "2025年1-9月", "截至9月底累计812人，完成目标的81.2%", "人", None],
        [17, b, JOBS, "2025年1-9月", "650余", "人", None],
        [18, c, JOBS, "2025年1-9月", "0.00", "人", "待报"],
        [19, a, HIGH, "2025年9月末", "12家（其中新认定3家）", "家", None],
        [20, b, HIGH, "2025年9月末", "8+2", "家", None],
        [21, c, HIGH, "2025年9月末", "15*", "家", "*含异地注册2家"],
        ["填报人：张某某", None, None, "审核人：", None, "2025年10月10日", None],
    ]
    book = openpyxl.Workbook()
    book.active.title = "台账"
    _put(book.active, rows)
    return saved(book)


def recognised_scan(a: str, b: str, c: str) -> bytes:
    """A scan that a program read: letters for digits, blanks inside figures, two rows' figures in one cell."""
    book = openpyxl.Workbook()
    _put(
        book.active,
        [
            ["2025年1—9月各镇主要指标"],
            [
                "镇",
                "规模以上工业\n总产值\n（亿元）",
                f"{RETAIL}\n（亿元）",
                f"{EXPORT}\n（万美元）",
                f"{JOBS}（人）",
            ],
            [f"{a[:2]} {a[2:-1]} 镇", "41.2 6", "8。52", "2 310", "812 655"],
            [f"{b[:-1]}\n镇", "37．80", "7.l5", "1 ,560", None],
            [c, "22,1", "6.O8", "2130.", "54O"],
        ],
    )
    return saved(book)


def continued(a: str, b: str, c: str) -> bytes:
    """A table out of Word: towns merged over indicators, what is hidden, formulas, a page of another order."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Sheet1")
    share, plain = book.add_format({"num_format": "0.0%"}), book.add_format()

    def write(row_no: int, row: Sequence[object]) -> None:
        for column_no, value in enumerate(row):
            if isinstance(value, tuple):
                formula, cached = value
                sheet.write_formula(row_no, column_no, formula, plain, cached)
            elif value is not None:
                sheet.write(row_no, column_no, value)

    write(0, ["试点镇2025年前三季度指标完成情况表"])
    write(1, ["填报单位：示例统计局", None, None, None, None, None, None, "2025年10月15日"])
    write(2, ["镇", "指标", "单位", "2025年", None, None, None, "2024年"])
    write(3, [None, None, None, "目标", "1-8月", "1-9月", "同比%", "1-9月"])
    for first, last, text in ((0, 0, "镇"), (1, 1, "指标"), (2, 2, "单位")):
        sheet.merge_range(2, first, 3, last, text)
    sheet.merge_range(2, 3, 2, 6, "2025年")
    sheet.merge_range(4, 0, 8, 0, a)
    write(4, [None, OUTPUT, "亿元", 55, 36.4, 41.26, 8.3, 38.1])
    write(5, [None, OUTPUT, "亿元", 55, 36.4, 40.9, 7.3, 38.1])
    write(6, [None, RETAIL, "亿元", 11.5, 7.5, 8.52, 6.8, 7.98])
    write(7, [None, "其中：限额以上", "亿元", None, 3.0, 3.41, 6.6, 3.2])
    write(8, [None, SEWAGE, "%"])
    for column_no, value in ((3, 0.8), (4, 0.74), (5, 0.745), (7, 0.71)):
        sheet.write(8, column_no, value, share)
    sheet.set_row(5, None, None, {"hidden": True})
    sheet.set_column(4, 4, None, None, {"hidden": True})
    write(10, ["续表"])
    write(11, ["镇", "指标", "单位", "2024年1-9月", None, "2025年1-9月", "同比%", "2025年目标"])
    sheet.merge_range(12, 0, 15, 0, b)
    write(12, [None, OUTPUT, "亿元", 36.2, None, ("=18.9*2", 37.8), 4.4, 50])
    write(13, [None, RETAIL, "亿元", 6.83, None, ("=SUM(Z1:Z9)", ""), 4.7, 10])
    write(14, [None, EXPORT, "万美元", 1611, None, ("=1/0", "#DIV/0!"), -3.2, 2200])
    write(15, [None, TECH, "家", 50, None, 57, 14, 60])
    write(17, ["填报人：王某某", None, "审核人：李某某", None, None, "联系电话：02300000000"])
    book.close()
    return out.getvalue()


STATISTICS, ECONOMY, COMMERCE = "statistics", "economy_information", "commerce"
# The name of each file, who sends it, and what writes it.
SUBMISSIONS: dict[str, tuple[str, Callable[[str, str, str], bytes]]] = {
    "01指标卡片.xlsx": (STATISTICS, cards),
    "02透视汇总.xlsx": (ECONOMY, pivot),
    "03情况通报.docx": (COMMERCE, ranks_in_brackets),
    "04改数.xlsx": (STATISTICS, corrections),
    "05社零分季.csv": (COMMERCE, quarter_blocks),
    "06两年对照.xlsx": (ECONOMY, two_years),
    "07社零.xlsx": (COMMERCE, same_title_other_unit),
    "08分月.csv": (COMMERCE, months_across),
    "09增减情况.xlsx": (STATISTICS, only_changes),
    "10登记.xlsx": (STATISTICS, ledger),
    "11进度.xls": (ECONOMY, system_export),
    "12数据导出.csv": (STATISTICS, database_export),
    "13扫描识别.xlsx": (STATISTICS, recognised_scan),
    "14完成情况.xlsx": (STATISTICS, continued),
}


def towns_of(file: str) -> dict[str, str]:
    """Code and name of the towns of a file: each has its own, so that none speaks of another's figures."""
    number = file[:2]
    sign = "甲乙丙丁戊己庚辛壬癸子丑寅卯"[int(number) - 1]
    return {
        f"{tree}{number}": f"虚构{sign}{name}镇" for tree, name in (("song", "松"), ("bai", "柏"), ("mei", "梅"))
    }


def write_more(root: Path) -> None:
    """Write the files below the raw folder `root`."""
    for name, (office, make) in SUBMISSIONS.items():
        path = root / "submissions" / "2025-09" / f"{DISTRICT_CODE}-{office}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make(*towns_of(name).values()))
