"""The other half of the sheets of a Friday: villages below a sum, fractions, two units, GBK, blocks, strokes."""

from __future__ import annotations

import io

import xlsxwriter

from tests.clerks.routine_cells import empty_book, saved, sheet_of


def entities(a: str, b: str, c: str) -> bytes:
    """A sheet of sums by formulas over a sheet of villages for each town."""
    villages = {
        a: [("东岭村", 46.2), ("石河村", 31.5), ("新民社区", 12.8)],
        b: [("大田村", 22.4), ("白云村", 9.6), ("双桥村", 27)],
        c: [("高坪村", 18.3), ("黄泥村", 7.1), ("桂花村", 10.4)],
    }
    shares = {a: 100, b: 66.7, c: 66.7}
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    title = book.add_format({"bold": True, "align": "center", "font_size": 18})
    total = book.add_worksheet("汇总")
    total.merge_range("A1:D1", "2025年前三季度村集体经济发展情况汇总表", title)
    total.write_row("A2", ["填报单位：示例农业农村委"])
    total.write_row("A3", ["序号", "镇", "村集体经济年经营性收入（万元）", "年经营性收入10万元以上村占比（%）"])
    for number, (town, rows) in enumerate(villages.items(), 1):
        money = round(sum(figure for _, figure in rows), 1)
        total.write(2 + number, 0, number)
        total.write(2 + number, 1, town)
        total.write_formula(2 + number, 2, f"=SUM({town}!C3:C5)", None, money)
        total.write(2 + number, 3, shares[town])
    for town, rows in villages.items():
        detail = book.add_worksheet(town)
        detail.merge_range("A1:C1", f"{town}各村经营性收入明细", title)
        detail.write_row("A2", ["序号", "村（社区）", "经营性收入（万元）"])
        for number, (village, figure) in enumerate(rows, 1):
            detail.write_row(1 + number, 0, [number, village, figure])
    book.close()
    return out.getvalue()


def month_and_year(a: str, b: str, c: str) -> bytes:
    """The month and the months so far below each name; one name has another unit than the title."""
    book = empty_book()
    sheet_of(
        book,
        "运行表",
        [
            ["2025年9月商贸经济运行表（单位：万元）"],
            ["镇", "社会消费品零售总额", None, "规上工业总产值（亿元）", None],
            [None, "9月", "1-9月", "9月", "1-9月"],
            [a, 10812, 93700, 5.61, 47.15],
            [b, 5930, 50800, 3.02, 26.4],
            [c, 4105, 36600, 1.4, 12.08],
        ],
        "A1:E1",
        "A2:A3",
        "B2:C2",
        "D2:E2",
    )
    return saved(book)


def percentages(a: str, b: str, c: str) -> bytes:
    """Shares stored as fractions and shown as percentages; strokes where there is nothing."""
    book = empty_book()
    sheet = sheet_of(
        book,
        "城建",
        [
            ["2025年三季度末城镇建设主要指标"],
            [
                "镇",
                "常住人口城镇化率",
                "建成区绿化覆盖率",
                "镇区建成区面积（平方公里）",
                "镇区常住人口（人）",
            ],
            [a, 0.612, 0.385, 4.2, 38126],
            [b, 0.5475, "/", 2.75, 21540],
            [c, 0.48, 0.4, 1.3, "—"],
        ],
        "A1:E1",
    )
    for row in (3, 4, 5):
        sheet.cell(row, 2).number_format = "0.0%"
        sheet.cell(row, 3).number_format = "0%"
        sheet.cell(row, 5).number_format = "#,##0"
    return saved(book)


def investment(a: str, b: str, c: str) -> bytes:
    """What came this month and what since the pilot began."""
    book = empty_book()
    sheet_of(
        book,
        "招商引资",
        [
            ["2025年9月招商引资情况统计表"],
            ["填报单位：示例发展改革委", None, None, None, "联系电话：023-00000000"],
            ["镇（街道）", "新增招商引资项目（个）", None, "协议引资额（亿元）", None],
            [None, "本月", "累计", "本月", "累计"],
            [a, 2, 41, 1.5, 23.6],
            [b, 0, 17, 0, 9.85],
            [c, 1, 12, 0.3, 4.2],
            ["备注：累计数为试点启动以来数。"],
        ],
        "A1:E1",
        "A3:A4",
        "B3:C3",
        "D3:E3",
        "A8:E8",
    )
    return saved(book)


def customs(a: str, b: str, c: str) -> bytes:
    """An export in GBK with a line of explanation on top and a line below."""
    lines = [
        "说明：数据来源于海关和联网直报平台，截至2025年9月30日，为年初累计数,,,",
        "镇名称,出口额（万美元）,社会消费品零售总额（亿元）,备注",
        f'{a},"2,310.0",9.37,',
        f'{b},"1,045.0",5.08,',
        f"{c},0,3.66,无出口实绩",
        "导出时间：2025-10-10 17:42:05,,,",
    ]
    return ("\r\n".join(lines) + "\r\n").encode("gbk")


def blocks(a: str, b: str, c: str) -> bytes:
    """One block a town down the page, its name on a line of its own above its head."""
    book = empty_book()
    figures: dict[str, list[list[object]]] = {
        a: [[47.15, 43.42], [9.37, 8.83], [2310, 2204], [806, 771]],
        b: [[26.4, 25.09], [5.08, 4.85], [1045, 1190], [495, 510]],
        c: [[12.08, 11.95], [3.66, 3.67], [0, 0], [361, 340]],
    }
    names = [
        ("规上工业总产值", "亿元"),
        ("社零总额", "亿元"),
        ("出口总额", "万美元"),
        ("镇域当年新增就业人数", "人"),
    ]
    rows: list[list[object]] = [["2025年1-9月分镇主要经济指标"]]
    for town, numbers in figures.items():
        rows += [[town], ["指标", "单位", "本期数", "上年同期", "增减±%"]]
        for (name, unit), (now, before) in zip(names, numbers, strict=True):
            growth = round((now / before - 1) * 100, 1) if before else "—"  # type: ignore[operator]
            rows.append([name, unit, now, before, growth])
        rows.append([])
    sheet_of(book, "主要指标", rows, "A1:E1", "A2:E2", "A9:E9", "A16:E16")
    return saved(book)


def rivers(a: str, b: str, c: str) -> bytes:
    """Classes of water beside rates; 无 where there was nothing to treat."""
    book = empty_book()
    sheet_of(
        book,
        "Sheet1",
        [
            ["试点镇生态环境指标情况表"],
            ["填报单位（盖章）：示例生态环境局", None, None, "数据截至：2025年9月底"],
            ["镇", "辖区河流水质类别", "水质是否达标", "农村生活污水处理率（%）", "治理黑臭水体（处）", "备注"],
            [a, "Ⅲ类", "是", 71.5, 3, None],
            [b, "Ⅱ类", "是", 64, 0, None],
            [c, "III", "是", 58.25, "无", "辖区无黑臭水体"],
        ],
        "A1:F1",
        "A2:C2",
        "D2:F2",
    )
    return saved(book)
