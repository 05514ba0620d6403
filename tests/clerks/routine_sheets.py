"""Fifteen submissions of a year's routine, written before the reader was read; half are in `routine_files.py`.

One form through the year, forms mended by hand, a stale title, quarters, blocks, signs for growth. Each function
gives the bytes of one file about three towns. What a careful clerk would enter: routine_gold.csv. `06科技.xls` is
what LibreOffice saved of `blocks`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from demo.district import DISTRICT_CODE
from tests.clerks.routine_cells import empty_book, saved, sheet_of
from tests.clerks.routine_files import dates, formats, formulas, hidden, of_which, semicolons, tabs


def _jobs(month: int, figures: Sequence[Sequence[object]]) -> Callable[[str, str, str], bytes]:
    """One form of the jobs of a month, as it is sent through the year."""

    def make(a: str, b: str, c: str) -> bytes:
        book = empty_book()
        sheet_of(
            book,
            "新增就业",
            [
                [f"2025年{month}月各镇新增就业人数统计表"],
                ["填报单位：示例人力社保局", None, None, None, f"填报时间：2025年{month}月28日"],
                ["镇街", "年度目标（人）", "本月新增（人）", "本年累计新增（人）", "完成年度目标（%）"],
                *([town, *row] for town, row in zip((a, b, c), figures, strict=True)),
                ["合计", *(sum(row[column] for row in figures) for column in range(3)), None],  # type: ignore[misc]
            ],
            "A1:E1",
            "A2:C2",
        )
        return saved(book)

    return make


january = _jobs(1, [[600, 48, 48, 8.0], [450, 27, 27, 6.0], [300, 0, 0, 0]])
june = _jobs(6, [[600, 55, 331, 55.2], [450, 40, 236, 52.4], [300, 21, 149, 49.7]])
december = _jobs(12, [[600, 36, 628, 104.7], [450, 31, 462, 102.7], [300, 19, 305, 101.7]])


def corrected(a: str, b: str, c: str) -> bytes:
    """A red number with a comment, a figure with what it was, a figure struck through before the right one."""
    book = empty_book()
    sheet = sheet_of(
        book,
        "Sheet1",
        [
            ["2025年1-9月各镇出口情况"],
            ["单位：万美元、%"],
            ["序号", "镇", "出口总额", "占全区比重", "备注"],
            [1, a, 1280.5, 21.4, None],
            [2, b, "905.2（原为950.2）", 15.1, None],
            [3, c, None, 10.1, "9月22日重报"],
        ],
        "A1:E1",
        "A2:E2",
    )
    sheet["C4"].font = Font(color="FFFF0000")
    sheet["C4"].comment = Comment("更正", "示例商务委")
    sheet["C6"] = CellRichText(
        TextBlock(InlineFont(strike=True), "660"), TextBlock(InlineFont(color="FFFF0000"), "606")
    )
    return saved(book)


def stale_title(a: str, b: str, c: str) -> bytes:
    """The copy of last month's sheet: the title still says so."""
    book = empty_book()
    sheet_of(
        book,
        "规上工业",
        [
            ["2025年1-8月规模以上工业总产值完成情况"],
            ["填报单位：示例经济信息委", None, "单位：亿元"],
            ["镇", "规上工业总产值", "同比增长（%）"],
            [a, 52.31, 7.1],
            [b, 18.44, 5.9],
            [c, 9.07, 10.2],
        ],
        "A1:C1",
    )
    return saved(book)


def quarters(a: str, b: str, c: str) -> bytes:
    """The quarters side by side, the year still empty."""
    book = empty_book()
    sheet_of(
        book,
        "GDP",
        [
            ["2025年分镇地区生产总值"],
            ["单位：亿元"],
            ["镇", "一季度", "上半年", "前三季度", "全年"],
            [a, 12.06, 25.88, 40.17, None],
            [b, 8.31, 17.4, 27.02, None],
            [c, 5.9, 12.25, 18.96, None],
        ],
        "A1:E1",
        "A2:E2",
    )
    return saved(book)


def towns_across(a: str, b: str, c: str) -> bytes:
    """Indicators down with their units, towns across; a second sheet of words that change nothing."""
    book = empty_book()
    sheet_of(
        book,
        "主要指标",
        [
            ["2025年1-6月主要经济指标（分镇）"],
            ["填报单位：示例统计局"],
            ["序号", "指标名称", "计量单位", a, b, c],
            [1, "地区生产总值", "亿元", 25.88, 17.4, 12.25],
            [2, "规上工业总产值", "亿元", 33.5, 14.92, 7.68],
            [3, "社会消费品零售总额", "亿元", 6.41, 4.03, 2.77],
            [4, "固定资产投资增速", "%", 6.5, -3.2, 11.8],
            [5, "农村居民人均可支配收入增速", "%", 7.3, 6.9, 7.7],
            [6, "全体居民人均可支配收入", "元", 16842, 15230, 13977],
        ],
        "A1:F1",
        "A2:F2",
    )
    sheet_of(
        book,
        "说明",
        [
            ["填报说明"],
            ["1.本表由示例统计局于每月18日前报送。"],
            ["2.数据来源于统计联网直报平台，为快报数。"],
            ["3.联系人：张三，联系电话：02300000000。"],
        ],
    )
    return saved(book)


def blocks(a: str, b: str, c: str) -> bytes:
    """A block a town, one below the other, each with its own head."""
    book = empty_book()
    rows: list[list[object]] = [["2025年二季度科技指标情况表"], ["报送单位：示例科技局"]]
    merged = ["A1:D1", "A2:D2"]
    for town, figures in ((a, (31, 96, 2, 2.14)), (b, (18, 55, 1, 1.77)), (c, (9, 40, 0, 1.3))):
        rows += [[town], ["序号", "指标", "单位", "6月底"]]
        merged.append(f"A{len(rows) - 1}:D{len(rows) - 1}")
        names = ("高新技术企业", "科技型企业", "国家级专精特新“小巨人”企业", "研发投入强度")
        rows += [
            [number, name, unit, figure]
            for number, (name, unit, figure) in enumerate(zip(names, "家家家%", figures, strict=True), 1)
        ]
        rows.append([])
    sheet_of(book, "Sheet1", rows, *merged)
    return saved(book)


def signs(a: str, b: str, c: str) -> bytes:
    """Growth with arrows, full signs and words; what is not to be filled is a stroke."""
    book = empty_book()
    sheet_of(
        book,
        "增速",
        [
            ["2025年前三季度各镇主要指标增速及数量"],
            ["填报单位：示例统计局", None, None, "单位：%、家"],
            ["指标", a, b, c],
            ["规上工业总产值增速（%）", "↑8.3", "↓2.1", "＋5.6"],
            ["固定资产投资增速（%）", "+6.0", "持平", "－3.4"],
            ["社零总额增速（%）", "4.5%", "↑3.9%", "-"],
            ["农业总产值增速（%）", 3.1, "／", 2.8],
            ["引进工业企业（家）", 3, 0, "无"],
        ],
        "A1:D1",
    )
    return saved(book)


def explained(a: str, b: str, c: str) -> bytes:
    """A second sheet says of one figure that it is counted otherwise."""
    book = empty_book()
    sheet_of(
        book,
        "城镇建设",
        [
            ["2025年三季度城镇建设情况表"],
            ["填报单位：示例住房城乡建委"],
            ["镇", "建成区面积（平方公里）", "镇区常住人口（万人）", "建成区绿化覆盖率（%）"],
            [a, 3.42, 2.86, 38.1],
            [b, 2.2, 1.75, 36.4],
            [c, 1.58, 1.02, 35.2],
        ],
        "A1:D1",
    )
    sheet_of(
        book,
        "说明",
        [
            ["说明"],
            ["1.建成区面积为遥感影像测算数。"],
            [f"2.{a}镇区常住人口为公安户籍人口数。"],
            ["3.以上数据已经分管领导审核。"],
        ],
    )
    return saved(book)


STATISTICS, COMMERCE, JOBS = "statistics", "commerce", "human_resources"
# The name of each file, the period of its folder, who sends it, and what writes it.
SUBMISSIONS: dict[str, tuple[str, str, Callable[[str, str, str], bytes]]] = {
    "01就业1月.xlsx": ("2025-01", JOBS, january),
    "01就业6月.xlsx": ("2025-06", JOBS, june),
    "01就业12月.xlsx": ("2025-12", JOBS, december),
    "02外贸.xlsx": ("2025-09", COMMERCE, corrected),
    "03规上工业9月.xlsx": ("2025-09", "economy_information", stale_title),
    "04分季生产总值.xlsx": ("2025-Q3", STATISTICS, quarters),
    "05主要指标.xlsx": ("2025-06", STATISTICS, towns_across),
    "06科技.xls": ("2025-Q2", "science_technology", blocks),
    "07商贸.xlsx": ("2025-06", COMMERCE, of_which),
    "08集体经济.xlsx": ("2025", "agriculture_rural_affairs", formulas),
    "09招商.xlsx": ("2025-09", "development_reform", hidden),
    "10财贸.xlsx": ("2025-09", STATISTICS, formats),
    "11商贸数据.csv": ("2025-06", COMMERCE, semicolons),
    "12新增就业.csv": ("2025-09", JOBS, tabs),
    "13高企.xlsx": ("2025-Q3", "science_technology", dates),
    "14增速.xlsx": ("2025-Q3", STATISTICS, signs),
    "15城镇建设.xlsx": ("2025-Q3", "housing_construction", explained),
}
SAVED_BY_OFFICE = {"06科技.xls": Path(__file__).with_name("06科技.xls")}


def towns_of(file: str) -> dict[str, str]:
    """Code and name of the towns of a submission: each has its own, so that none speaks of another's figures."""
    number = file[:2]
    sign = "天地玄黄宇宙洪荒日月盈昃辰宿列"[int(number) - 1]
    return {
        f"{tree}{number}": f"虚构{sign}{name}镇" for tree, name in (("yang", "杨"), ("liu", "柳"), ("zhu", "竹"))
    }


def write_routine(root: Path) -> None:
    """Write the files below the raw folder `root`."""
    for name, (folder, office, make) in SUBMISSIONS.items():
        path = root / "submissions" / folder / f"{DISTRICT_CODE}-{office}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        saved = SAVED_BY_OFFICE.get(name)
        path.write_bytes(saved.read_bytes() if saved else make(*towns_of(name).values()))
