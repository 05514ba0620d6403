"""Fourteen submissions of those who collect for the county, written before the reader was read.

Summaries over several bureaus, towns across, tables in two halves, forms protected or pasted from a text; exports
of online forms and CSV are in `collected_files.py`. Each function gives the bytes of one file about three towns.
What a careful clerk would enter: collected_gold.csv.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from openpyxl.styles import PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from demo.district import DISTRICT_CODE
from tests.clerks.collected_files import online_form, questionnaire, saved_by_wps
from tests.clerks.routine_cells import empty_book, saved, sheet_of


def summary(a: str, b: str, c: str) -> bytes:
    """One sheet of the county's collector over several bureaus, with the bureau of each indicator in a column."""
    book = empty_book()
    sheet_of(
        book,
        "汇总",
        [
            ["强镇带村试点镇2025年1—9月主要指标完成情况汇总表"],
            ["汇总单位：示例发展改革委", None, None, None, None, None, None, "2025年10月14日"],
            ["序号", "指标名称", "计量单位", "牵头部门", a, b, c, "备注"],
            [1, "规模以上工业总产值", "亿元", "示例经济信息委", 41.36, 27.9, 15.08, None],
            [2, "社会消费品零售总额", "亿元", "示例商务委", 6.82, 5.4, 3.17, "区统计局反馈"],
            [3, "出口总额", "万美元", "示例商务委", 2315, 1187.6, "—", "2025年1—9月海关数"],
            [4, "镇域当年新增就业人数", "人", "示例人力社保局", 712, 503, 288, None],
            [5, "村集体经济年经营性收入", "万元", "示例农业农村委", 964.5, 688, 412.3, None],
            [6, "高新技术企业", "家", "示例科技局", 23, 14, 6, "有效期内"],
            [7, "农村生活污水处理率", "%", "示例生态环境局", 77.5, 70.1, 66.4, None],
            [8, "常住人口城镇化率", "%", "示例统计局", 61.2, 55.87, 48.03, None],
            ["填表人：张某", None, None, "审核人：李某", None, None, "联系电话：023-00000000", None],
        ],
        "A1:H1",
        "A2:D2",
    )
    return saved(book)


def progress_across(a: str, b: str, c: str) -> bytes:
    """A row an indicator, the towns across, and under each town base, target, how far it is, and the rate."""
    book = empty_book()
    under = ["2022年基期", "2025年目标", "2025年1-9月", "完成率（%）"]
    rows = [
        ("规模以上工业总产值", "亿元", (33.1, 48, 41.36), (21.7, 32, 27.9), (12.2, 18.5, 15.08)),
        ("出口总额", "万美元", (2100, 2900, 2315), (1050, 1500, 1187.6), (310, 480, 402)),
        ("镇域当年新增就业人数", "人", (650, 900, 712), (480, 640, 503), (260, 350, 288)),
        ("社会消费品零售总额", "亿元", (6.9, 9.5, 6.82), (5.3, 7.2, 5.4), (3.2, 4.4, 3.17)),
        ("村集体经济年经营性收入", "万元", (980, 1300, 964.5), (700, 950, 688), (420, 600, 412.3)),
    ]
    sheet_of(
        book,
        "Sheet1",
        [
            ["试点镇目标任务进度表"],
            ["指标", "单位", a, None, None, None, b, None, None, None, c, None, None, None],
            [None, None, *under * 3],
            *(
                [name, unit, *(cell for town in towns for cell in (*town, round(100 * town[2] / town[1], 1)))]
                for name, unit, *towns in rows
            ),
        ],
        "A1:N1",
        "A2:A3",
        "B2:B3",
        "C2:F2",
        "G2:J2",
        "K2:N2",
    )
    return saved(book)


def quarter(a: str, b: str, c: str) -> bytes:
    """A quarterly report of agriculture: the quarter alone beside the quarters so far."""
    book = empty_book()
    sheet_of(
        book,
        "季报",
        [
            ["2025年三季度农业农村主要指标季报"],
            ["表号：区农季1表", None, None, None, None, "示例农业农村委"],
            ["镇名", "村集体经济年经营性收入（万元）", None, "农业总产值增速（%）", None, "备注"],
            [None, "本季", "累计", "本季", "累计", None],
            [a, 301.2, 964.5, 5.1, 4.8, None],
            [b, 220, 688, 4.4, 4.6, None],
            [c, 137.8, 412.3, 3.9, 4.1, None],
            ["合计", 659, 2064.8, None, None, None],
        ],
        "A1:F1",
        "A3:A4",
        "B3:C3",
        "D3:E3",
        "F3:F4",
    )
    return saved(book)


def two_halves(a: str, _b: str, _c: str) -> bytes:
    """One town's indicators in two halves side by side, to save paper."""
    book = empty_book()
    left = [
        ("规模以上工业总产值", "亿元", 46.02),
        ("社会消费品零售总额", "亿元", 7.61),
        ("出口总额", "万美元", 2588),
        ("镇域当年新增就业人数", "人", 781),
        ("村集体经济年经营性收入", "万元", 1080),
    ]
    right = [
        ("高新技术企业", "家", 24),
        ("科技型企业", "家", 71),
        ("常住人口城镇化率", "%", 61.35),
        ("农村生活污水处理率", "%", 78.2),
        ("建成区绿化覆盖率", "%", 39.6),
    ]
    sheet_of(
        book,
        "主要指标",
        [
            [f"{a}2025年10月主要指标"],
            ["序号", "指标名称", "单位", "本月止累计", "序号", "指标名称", "单位", "本月止累计"],
            *(
                [no, *one, no + len(left), *other]
                for no, (one, other) in enumerate(zip(left, right, strict=True), 1)
            ),
            ["填报人：王某", None, None, None, "填报日期：2025年11月6日"],
        ],
        "A1:H1",
        "A8:D8",
        "E8:H8",
    )
    return saved(book)


def pasted(a: str, b: str, c: str) -> bytes:
    """A table of a text, pasted: line breaks, non-breaking and wide spaces, full-width digits and signs."""
    book = empty_book()
    sheet_of(
        book,
        "Sheet1",
        [
            ["２０２５年９月各镇商贸指标（累计）\xa0"],
            ["镇\n名", "社会消费品\n零售总额\n（亿元）", "出口\xa0总额\n（万美元）", "出口额占\n全区比重\n（％）"],
            [f"{a[:-1]}\u3000{a[-1]}", "６．８２", "\xa02315\xa0", "１８．４％"],
            [f"{b}\n", "5.40\n", "1，187.6", "９.５％"],
            [f"\xa0{c}", "３.17", "４０２", "3．2％"],
        ],
        "A1:D1",
    )
    return saved(book)


def serials(a: str, b: str, c: str) -> bytes:
    """A long list in which the days have lost their format and stand as the numbers behind them."""
    book = empty_book()
    figures = [
        (a, "常住人口城镇化率", 61.2, "%"),
        (a, "镇区常住人口", 3.46, "万人"),
        (b, "常住人口城镇化率", 55.87, "%"),
        (b, "镇区常住人口", 2.19, "万人"),
        (c, "常住人口城镇化率", 48.03, "%"),
        (c, "镇区常住人口", 1.05, "万人"),
    ]
    sheet_of(
        book,
        "Sheet1",
        [
            ["镇", "指标名称", "数据截止日期", "数值", "单位", "填报日期"],
            *([town, name, 45930, value, unit, 45943] for town, name, value, unit in figures),
        ],
    )
    return saved(book)


def protected(a: str, b: str, c: str) -> bytes:
    """A protected form with lists to choose from, their words on a hidden sheet, and rows left over."""
    book = empty_book()
    sheet = sheet_of(
        book,
        "填报",
        [
            ["试点镇科技指标填报表（灰色区域不可修改）"],
            ["填报单位", "示例科技局", "统计期", "2025年9月", None],
            ["所属镇", "指标", "单位", "累计值/期末值", "情况说明"],
            [a, "高新技术企业", "家", 23, None],
            [a, "科技型企业", "家", 68, "含本月新入库2家"],
            [a, "国家级专精特新“小巨人”企业", "家", 3, None],
            [b, "高新技术企业", "家", 14, None],
            [b, "科技型企业", "家", 47, None],
            [b, "国家级专精特新“小巨人”企业", "家", 1, None],
            [c, "高新技术企业", "家", 6, None],
            [c, "科技型企业", "家", 21, None],
            [c, "国家级专精特新“小巨人”企业", "家", 0, None],
            ["请选择", "请选择", None, None, None],
            ["请选择", "请选择", None, None, None],
        ],
        "A1:E1",
    )
    lists = book.create_sheet("字典")
    for row_no, (town, name) in enumerate(
        zip((a, b, c), ("高新技术企业", "科技型企业", "请选择"), strict=True), 1
    ):
        lists.cell(row_no, 1, town)
        lists.cell(row_no, 2, name)
    lists.sheet_state = "veryHidden"
    for column, source in (("A", "字典!$A$1:$A$3"), ("B", "字典!$B$1:$B$3")):
        choice = DataValidation(type="list", formula1=source, allow_blank=True)
        choice.add(f"{column}4:{column}14")
        sheet.add_data_validation(choice)
    for row in sheet["A4:E14"]:
        for cell in row:
            cell.protection = Protection(locked=False)
    sheet.protection.sheet = True
    return saved(book)


def our_form(a: str, b: str, c: str) -> bytes:
    """Our own form of a month: a column put in, one moved, lines and a sum added, units changed in the notes."""
    book = empty_book()
    month, bureau = "2025年9月", "示例商务委"
    lines = [
        (a, "社会消费品零售总额", 6.02, "亿元", 6.82, None),
        (b, "社会消费品零售总额", 4.77, "亿元", 54000, "按万元填报"),
        (c, "社会消费品零售总额", 2.8, "亿元", 3.17, None),
        ("小计", None, None, None, None, None),
        (a, "出口总额", 2011, "万美元", 2315, "含8月补报数"),
        (b, "出口总额", 1022.3, "万美元", 1187.6, None),
        (c, "出口总额", 361, "万美元", 0.0402, "单位：亿美元"),
        (a, "出口额占全区比重", None, "%", 18.4, "新加"),
        (b, "出口额占全区比重", None, "%", 9.5, "新加"),
        (c, "出口额占全区比重", None, "%", 3.2, "新加"),
    ]
    sheet_of(
        book,
        "填报",
        [
            [f"{bureau}{month}指标填报表"],
            ["只填浅黄色的格子。没有数据请留空，也可以填 不适用、保密、撤回。填法见“填报说明”。"],
            ["镇名", "指标名称", "报告期", "上月数", "计量单位", "数值", "说明", "填报单位"],
            *(
                [town, name, month, before, unit, value, note, bureau]
                for town, name, before, unit, value, note in lines
            ),
        ],
    )
    book.create_sheet("填报说明")
    return saved(book)


def units_in_cells(a: str, b: str, c: str) -> bytes:
    """Each figure with its unit behind it, not always the same one; people counted as often as they came."""
    book = empty_book()
    sheet_of(
        book,
        "Sheet1",
        [
            ["2025年9月试点镇有关数据"],
            ["镇", "规模以上工业总产值（1—9月累计）", "镇区常住人口", "镇域当年新增就业人数", "游客接待量"],
            [a, "41.36亿元", "34600人", "712人", "12.6万人次"],
            [b, "279000万元", "2.19万人", "503人", "8.3万人次"],
            [c, "15.08 亿元", "1.05万人", "0.03万人次", "2.1万人次"],
        ],
        "A1:E1",
    )
    return saved(book)


def two_in_a_cell(a: str, b: str, c: str) -> bytes:
    """What counts from January and the month in one cell; growth with its sign, and without any."""
    book = empty_book()
    sheet_of(
        book,
        "社零",
        [
            ["2025年1-9月社会消费品零售总额分镇情况"],
            ["镇", "社会消费品零售总额\n累计/当月（亿元）", "累计同比\n（±%）", "当月同比（±%）"],
            [a, "6.82/0.79", "+5.2", "+4.7"],
            [b, "5.40/0.61", "-1.3", "-2.0"],
            [c, "3.17/0.36", "±0", "+0.4"],
        ],
        "A1:D1",
    )
    return saved(book)


def coloured(a: str, b: str, c: str) -> bytes:
    """Rows of 其中 below their whole, and a town in red that has not reported, as the note below says."""
    book = empty_book()
    sheet = sheet_of(
        book,
        "工业",
        [
            ["2025年9月规模以上工业总产值完成情况（累计）"],
            ["单位：亿元"],
            ["项目", a, b, c],
            ["规模以上工业总产值", 41.36, 27.9, 13.44],
            ["其中：汽摩配件", 18.2, 9.1, 2.05],
            ["　　　食品加工", 7.15, 6.6, 8.3],
            ["上年同期", 38.02, 26.1, 14.2],
            ["备注：标红的镇截至发稿时尚未报送，暂用8月数。"],
        ],
        "A1:D1",
        "A2:D2",
        "A8:D8",
    )
    for row_no in range(3, 8):
        sheet.cell(row_no, 4).fill = PatternFill("solid", start_color="FFFF0000")
    return saved(book)


ECONOMY, STATISTICS, COMMERCE = "economy_information", "statistics", "commerce"
# The name of each file, the period of its folder, who sends it, and what writes it.
SUBMISSIONS: dict[str, tuple[str, str, Callable[[str, str, str], bytes]]] = {
    "01汇总2025年1-9月试点镇主要指标.xlsx": ("2025-09", "development_reform", summary),
    "02进度-目标任务进度表.xlsx": ("2025-09", "development_reform", progress_across),
    "03季报2025年三季度.xlsx": ("2025-Q3", "agriculture_rural_affairs", quarter),
    "04两栏2025年10月主要指标.xlsx": ("2025-10", STATISTICS, two_halves),
    "05问卷_316880213_按文本_各镇9月数据收集_4_4.xlsx": ("2025-09", "human_resources", questionnaire),
    "06收集表（收集结果）.csv": ("2025-09", COMMERCE, online_form),
    "07粘贴-新建 XLSX 工作表.xlsx": ("2025-09", COMMERCE, pasted),
    "08序列日期-人口.xlsx": ("2025-09", STATISTICS, serials),
    "09保护-科技指标填报表.xlsx": ("2025-09", "science_technology", protected),
    "10本系统表-示例商务委2025年9月指标填报表(1).xlsx": ("2025-09", COMMERCE, our_form),
    "11WPS工业外贸.csv": ("2025-09", ECONOMY, saved_by_wps),
    "12带单位-9月数据.xlsx": ("2025-09", STATISTICS, units_in_cells),
    "13同格-社零分镇1-9月.xlsx": ("2025-09", STATISTICS, two_in_a_cell),
    "14标红-规上工业产值2025年9月.xlsx": ("2025-09", ECONOMY, coloured),
}


def towns_of(file: str) -> dict[str, str]:
    """Code and name of the towns of a submission: each has its own, so that none speaks of another's figures."""
    number = file[:2]
    sign = "春夏秋冬东西南北金木水火土江"[int(number) - 1]
    return {
        f"{place}{number}": f"虚构{sign}{name}镇" for place, name in (("ze", "泽"), ("yan", "岩"), ("gu", "谷"))
    }


def write_collected(root: Path) -> None:
    """Write the files below the raw folder `root`."""
    for name, (folder, office, make) in SUBMISSIONS.items():
        path = root / "submissions" / folder / f"{DISTRICT_CODE}-{office}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make(*towns_of(name).values()))
