"""Fourteen submissions as clerks of county offices make them, written before the reader was looked at."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from shutil import copy

import docx
import xlsxwriter  # type: ignore[import-untyped]
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

SONG, BAI, MEI = "虚构松镇", "虚构柏镇", "虚构梅镇"
TOWNS = {"song": SONG, "bai": BAI, "mei": MEI}
OLD_WORKBOOK = Path(__file__).with_name("5月主要指标.xls")
DISTRICT = "999901"


def place(root: Path, period: str, office: str, name: str) -> Path:
    path = root / "submissions" / period / f"{DISTRICT}-{office}" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def s01(root: Path) -> None:
    """Month, cumulative, last year's and the estimate beside each other; ranks; sub-totals; signature."""
    book = Workbook()
    sheet = book.active
    sheet.title = "9月"
    rows = [
        ["2024年9月规模以上工业总产值完成情况表"],
        ["制表：示例经济信息委", None, None, None, None, None, None, None, "单位：亿元，%"],
        ["序号", "镇", "规模以上工业总产值", None, None, None, None, "年度目标", None, "预计全年"],
        [None, None, "本月", "本月止累计", "上年同期累计", "增速", "位次", "目标值", "完成率"],
        [None, "全区合计", 21.16, 190.49, 177.2, 7.5, None, 258, 73.8, 257.5],
        [1, SONG, 8.02, 72.18, 66.4, 8.7, 1, 98, 73.7, 97.5],
        [2, BAI, 7.33, 65.94, 61.3, 7.6, 2, 88, 74.9, 89],
        [None, "其中：柏镇工业园", 5.1, 45.2, 41.9, 7.9, None, 60, 75.3, 61],
        [3, MEI, 5.81, 52.37, 49.5, 5.8, 3, 72, 72.7, 71],
        ["注：1.本表数据为快报数。2.增速按可比口径计算。"],
        ["填报人：张某某", None, None, "审核人：李某某", None, None, None, "填报日期：2024年10月8日"],
    ]
    for row in rows:
        sheet.append(row)
    for span in ("A1:J1", "A3:A4", "B3:B4", "C3:G3", "H3:I3", "J3:J4", "A10:J10"):
        sheet.merge_cells(span)
    book.save(place(root, "2024-09", "economy_information", "9月工业月报.xlsx"))


def s02(root: Path) -> None:
    """GB18030 with semicolons, a title above, thousands, full width digits, part columns and a corrected unit."""
    text = "\n".join(
        [
            "2024年1—9月各镇外贸出口情况;;;;;;",
            "单位：万美元;;;;;;",
            "镇街;出口总额;其中：机电产品;其中：农产品;同比±%;占全区比重%;备注",
            '合计;"9,860.5";5120;610;6.2;100;',
            f'{SONG};"4,215.6";2310;105;8.8;42.8;',
            f"{BAI};３，３４０．２;1,902;—;４．１;33.9;含保税",
            f"{MEI}; 2 304.7 ;908;505;-2.3;23.4;海关口径",
            "注：人民币计价数见附件，全区合计6.98亿元。;;;;;;",
        ]
    )
    place(root, "2024-09", "commerce", "出口1-9月.csv").write_bytes(text.encode("gb18030"))


def s03(root: Path) -> None:
    """项目 heads the indicators; towns across, month and cumulative below each; parts in 其中 rows."""
    book = Workbook()
    sheet = book.active
    sheet.title = "商贸"
    rows = [
        ["2024年8月商贸主要指标"],
        ["项目", "计量单位", SONG, None, BAI, None, "全区", None],
        [None, None, "当月", "1-8月", "当月", "1-8月", "当月", "1-8月"],
        ["一、社会消费品零售总额", "亿元", 0.91, 6.84, 0.77, 5.62, 3.3, 25.1],
        ["    1.限额以上", "亿元", 0.31, 2.3, 0.22, 1.7, 1.1, 8.4],
        ["    2.限额以下", "亿元", 0.6, 4.54, 0.55, 3.92, 2.2, 16.7],
        ["    其中：乡村社会消费品零售总额", "亿元", 0.41, 3.02, 0.3, 2.4, 1.3, 9.7],
        ["    比上年同期增长", "%", 5.1, 6.3, 4.4, 5.0, 4.6, 5.2],
        [None],
        ["二、出口总额", "万美元", 470, 3790.5, 366, 2950, 1100, 8800],
        ["    占全区比重", "%", 42.7, 43.1, 33.3, 33.5, 100, 100],
        ["    出口企业数", "家", 12, 12, 9, 9, 31, 31],
        ["负责人：王某", None, None, "制表：赵某"],
    ]
    for row in rows:
        sheet.append(row)
    for span in ("A1:H1", "A2:A3", "B2:B3", "C2:D2", "E2:F2", "G2:H2"):
        sheet.merge_cells(span)
    book.save(place(root, "2024-08", "commerce", "商贸8月.xlsx"))


def s04(root: Path) -> None:
    """A ledger of one town: months down, quarter sub-totals between, month and cumulative across."""
    book = Workbook()
    sheet = book.active
    sheet.title = "台账"
    month = [340, 330, 380, 370, 390, 416, 357.4, 366.6, 390.2]
    employed = [70, 72, 80, 82, 86, 65, 88, 80, 85]
    rows: list[list[object]] = [
        ["虚构柏镇2024年出口及就业台账"],
        ["月份", "出口总额（万美元）", None, None, "镇域当年新增就业人数（人）", None],
        [None, "当月", "累计", "上年累计", "当月", "累计"],
    ]
    total, people, before = 0, 0, 0
    for number, (value, more) in enumerate(zip(month, employed, strict=True), start=1):
        total, people, before = round(total + value, 1), people + more, round(before + value - 11, 1)
        rows.append([f"{number}月", value, total, before, more, people])
        if number in (3, 6, 9):
            quarter = {3: "一季度小计", 6: "二季度小计", 9: "三季度小计"}[number]
            rows.append([quarter, round(sum(month[number - 3 : number]), 1), None, None, None, None])
        if number == 6:
            rows.append(["上半年合计", total, None, None, None, None])
    rows += [["10月"], ["11月"], ["12月"], ["全年计划", 4500, None, None, 1000, None]]
    for row in rows:
        sheet.append(row)
    for span in ("A1:F1", "A2:A3", "B2:D2", "E2:F2"):
        sheet.merge_cells(span)
    book.save(place(root, "2024-09", "human_resources", "虚构柏镇台账.xlsx"))


def s05(root: Path) -> None:
    """Two tables below each other on a sheet: other period, other unit, other columns."""
    book = Workbook()
    sheet = book.active
    sheet.title = "企业培育"
    rows = [
        ["表一  2024年6月末企业培育情况"],
        [None, None, None, None, "单位：家"],
        ["镇", "科技型企业", None, "高新技术企业", None],
        [None, "总数", "其中：当年新增", "总数", "其中：当年新增"],
        [SONG, 88, 9, 19, 2],
        [BAI, 71, 7, 14, 1],
        [MEI, 52, 4, "9（含待复审2家）", "-"],
        [None],
        ["表二  2024年上半年镇域新增就业情况"],
        [None, None, None, None, "单位：人"],
        ["镇", "镇域当年新增就业人数", "年度计划数", "完成计划", "超时序进度（百分点）"],
        [SONG, 612, 1150, "53.2%", 3.2],
        [BAI, 455, 900, "50.6%", 0.6],
        [MEI, 398, 800, "49.8%", -0.2],
        ["小计", 1465, 2850, "51.4%", 1.4],
        ["说明：新增就业口径为城镇新增就业，不含返乡。"],
    ]
    for row in rows:
        sheet.append(row)
    for span in ("A1:E1", "A3:A4", "B3:C3", "D3:E3", "A9:E9"):
        sheet.merge_cells(span)
    book.save(place(root, "2024-H1", "science_technology", "半年报.xlsx"))


def s06(root: Path) -> None:
    """Two towns side by side, each with its own head; a footer that overrules the unit of one row."""
    book = Workbook()
    sheet = book.active
    sheet.title = "三季度"
    rows = [
        ["2024年9月末生态环境指标对照"],
        [SONG, None, None, None, BAI],
        ["指标名称", "单位", "数值", None, "指标名称", "单位", "数值"],
        ["农村生活污水处理率", "%", 78.4, None, "农村生活污水处理率", "%", 73.6],
        ["建成区绿化覆盖率", "%", 38.9, None, "建成区绿化覆盖率", "%", 37.2],
        ["辖区河流水质类别", "类", "Ⅲ", None, "辖区河流水质类别", "类", "Ⅱ（6月为Ⅲ）"],
        ["较上季提升", "百分点", 1.2, None, "较上季提升", "百分点", 0.8],
    ]
    for row in rows:
        sheet.append(row)
    for span in ("A1:G1", "A2:C2", "E2:G2"):
        sheet.merge_cells(span)
    book.save(place(root, "2024-09", "ecology_environment", "对照表.xlsx"))


def s07(root: Path) -> None:
    """A table of a web system saved as .xls: HTML in it, with spans, blanks and ranks in brackets."""
    text = f"""<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8">
<style>.hide{{display:none}}</style></head><body>
<h3>2024年上半年住建指标</h3>
<table border=1>
<tr><th rowspan=2>所属镇</th><th colspan=3>常住人口城镇化率（%）</th><th colspan=2>建成区绿化覆盖率（%）</th></tr>
<tr><th>2023年上半年</th><th>2024年上半年</th><th>提高（百分点）</th><th>2024年上半年</th><th>全区排名</th></tr>
<tr><td>{SONG}</td><td>57.12</td><td>58.32&nbsp;</td><td>1.20</td><td>38.4%（2）</td><td>2</td></tr>
<tr style="display:none"><td>{BAI}</td><td>50.10</td><td>51.00</td><td>0.9</td><td>30.0</td><td>9</td></tr>
<tr><td>{BAI}</td><td>51.80</td><td>52.95</td><td>1.15</td><td>36.7%（5）</td><td>5</td></tr>
<tr><td>{MEI}</td><td>…</td><td>49.4<sup>①</sup></td><td>&mdash;</td><td><s>37.1</s> 35.9</td><td>7</td></tr>
<tr><td colspan=6>①城镇化率为公安口径推算数；绿化覆盖率括号内为位次。</td></tr>
</table></body></html>"""
    place(root, "2024-H1", "housing_construction", "住建系统导出.xls").write_text(text, "utf-8")


def s08(root: Path) -> None:
    """What a spreadsheet saves as Unicode text: tabs, UTF-16, heads in two rows with line breaks."""
    lines = [
        ["2023、2024年村集体经济情况", "", "", "", "", ""],
        ["镇名", '"年经营性收入\n20万元以上村占比\n（%）"', "", "", "行政村数", "农业总产值年均增速（%）"],
        ["", "2023年", "2024年", "增减", "（个）", "2024年"],
        [SONG, "55.6", "66.7", "+11.1", "9", "5.1"],
        [BAI, "37.5", "50.0", "+12.5", "8", "下降0.4"],
        [MEI, "28.6", "28.6", "持平", "7", "－1.3"],
        ["", "", "", "", "", ""],
        ["审核：陈某", "", "填表：孙某", "", "2025年1月20日", ""],
    ]
    text = "\r\n".join("\t".join(row) for row in lines)
    place(root, "2024", "agriculture_rural_affairs", "村集体.csv").write_bytes(text.encode("utf-16"))


def s09(root: Path) -> None:
    """A sheet a town, a hidden draft, a hidden column of old figures, last year, target and rate beside it."""
    book = Workbook()
    book.remove(book.active)
    figures = {
        SONG: [(97.2, 90.1, 98), (10.42, 9.9, 10.3), (59.1, 57.9, 58.5)],
        BAI: [(88.6, 83.0, 88), (8.65, 8.11, 8.5), (53.6, 52.3, 53)],
    }
    names = [("规模以上工业总产值", "亿元"), ("社会消费品零售总额", "亿元"), ("常住人口城镇化率", "%")]
    for town, values in figures.items():
        sheet = book.create_sheet(town)
        sheet.append([f"{town}2024年度主要指标完成情况"])
        sheet.append(["指标", "单位", "初稿", "2024年实绩", "2023年实绩", "增减", "2024年目标", "完成率%"])
        for (name, unit), (now, last, goal) in zip(names, values, strict=True):
            sheet.append([name, unit, now + 3, now, last, round(now - last, 2), goal, round(now / goal * 100, 1)])
        sheet.merge_cells("A1:H1")
        sheet.column_dimensions["C"].hidden = True
        sheet.append([None])
        sheet.append(["填报单位（盖章）：示例统计局", None, None, "联系电话：023-00000000"])
    draft = book.create_sheet("Sheet3")
    draft.append([f"{MEI}2024年度主要指标完成情况"])
    draft.append(["指标", "单位", "2024年实绩"])
    draft.append(["规模以上工业总产值", "亿元", 11.1])
    draft.sheet_state = "hidden"
    book.save(place(root, "2024", "statistics", "2024年度分镇.xlsx"))


def s10(root: Path) -> None:
    """The town merged over its rows; figures as text with what clerks write around them."""
    book = Workbook()
    sheet = book.active
    sheet.title = "明细"
    struck = CellRichText(
        TextBlock(InlineFont(strike=True), "40.18"), TextBlock(InlineFont(color="FFFF0000"), "40.81")
    )
    rows: list[list[object]] = [
        ["2024年7月份各镇经济指标明细"],
        ["镇", "指标", "本期累计", "上期累计", "备注"],
        [SONG, "社会消费品零售总额", "5.93亿元", "5.02亿元", "快报"],
        [None, "出口总额", "3,310万美元", "2,840万美元", None],
        [None, "镇域当年新增就业人数", "７１２人", "６３０人", None],
        [None],
        [BAI, "社会消费品零售总额", "约4.85亿元", "4.1亿元", None],
        [None, "出口总额", "2583.4（初步核实）万美元", "2266万美元", None],
        [None, "镇域当年新增就业人数", "540余人", "470人", None],
        [MEI, "社会消费品零售总额", "3.05-3.10亿元", "2.6亿元", "待核"],
        [None, "出口总额", "0.178亿美元", "1500万美元", None],
        [None, "规模以上工业总产值", struck, "34.1亿元", "单位亿元，红字为更正"],
        [None, "镇域当年新增就业人数", "无", "0", None],
    ]
    for row in rows:
        sheet.append(row)
    for span in ("A1:E1", "A3:A5", "A7:A9", "A10:A13"):
        sheet.merge_cells(span)
    sheet["C4"].comment = Comment("以海关数为准，应为3,130", "审核人")
    book.save(place(root, "2024-07", "statistics", "7月明细.xlsx"))


def s11(root: Path) -> None:
    """A letter with a table that goes on after a page break under the same head."""
    letter = docx.Document()
    letter.add_paragraph("关于报送2024年上半年教育卫生指标的函")
    letter.add_paragraph("区专班：现将2024年上半年有关指标报送如下。")
    head = ["镇", "农村义务教育学校专任教师本科以上学历比例", "乡村医生执业（助理）医师比例", "其中：女性占比"]
    first = letter.add_table(rows=0, cols=4)
    for row in (head, ["", "（%）", "（%）", "（%）"], [SONG, "73.5", "27.9", "41.0"]):
        for cell, text in zip(first.add_row().cells, row, strict=True):
            cell.text = text
    letter.add_paragraph("续表")
    second = letter.add_table(rows=0, cols=4)
    for row in (
        head,
        [BAI, "70.2%", "25.4%", "38.7%"],
        [MEI, "68.9%", "暂缺", "—"],
        ["平均", "70.9%", "26.7%", ""],
    ):
        for cell, text in zip(second.add_row().cells, row, strict=True):
            cell.text = text
    letter.add_paragraph("示例教委    2024年7月12日")
    letter.save(str(place(root, "2024-H1", "education", "上半年函.docx")))


def s12(root: Path) -> None:
    """Formulas with and without what they came to, errors, and what number formats show beside what they hold."""
    path = place(root, "2024-10", "development_reform", "1-10月增速.xlsx")
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("增速")
    percent, loss = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "0.0;[Red](0.0)"})
    million = book.add_format({"num_format": '0.0"亿元"'})
    thousand = book.add_format({"num_format": "#,##0.0,"})
    sheet.merge_range("A1:G1", "2024年1-10月投资、工业增速", None)
    sheet.write("G2", "单位：%")
    heads = ["镇", "固定资产投资额年均增速", "规模以上工业总产值年均增速", "规模以上工业总产值（亿元）"]
    for column, text in enumerate([*heads, "出口总额（万美元）", "比1-9月（百分点）", "备注"]):
        sheet.write(2, column, text)
    sheet.write("A4", SONG)
    sheet.write_formula("B4", "=(108.1/100-1)*100", loss, 8.1)
    sheet.write("C4", 0.087, percent)
    sheet.write("D4", 80.2, million)
    sheet.write("E4", 4690000, thousand)
    sheet.write("F4", 0.2)
    sheet.write("A5", BAI)
    sheet.write("B5", -3.4, loss)
    sheet.write("C5", "▼1.1")
    sheet.write_formula("D5", "=1/0", million, "#DIV/0!")
    sheet.write("E5", 3720.2)
    sheet.write("F5", -0.3)
    sheet.write("A6", MEI)
    sheet.write_formula("B6", "=SUM(B4:B5)*0+6.6", loss, "")
    sheet.write("C6", 5.8)
    sheet.write("D6", 58.4)
    sheet.write("E6", "2571.7↑")
    sheet.write("F6", 0)
    sheet.write("A7", "全区平均")
    sheet.write_formula("B7", "=AVERAGE(B4:B6)", loss, 3.8)
    book.close()


def old_sheet(made: Path) -> None:
    """What OLD_WORKBOOK was made of, as .xlsx."""
    book = Workbook()
    sheet = book.active
    sheet.title = "sheet1"
    head: list[list[object]] = [
        ["指标名称", "单位", "东部片区", None, None, "西部片区"],
        [None, None, SONG, BAI, "小计", MEI],
    ]
    rows: list[list[object]] = [
        ["二〇二四年五月份主要经济指标（1—5月累计）"],
        *head,
        ["规模以上工业总产值", "亿元", 38.6, 35.2, 73.8, 28.3],
        ["规模以上工业总产值（初报）", "亿元", 38.1, 35.0, 73.1, 28.0],
        ["　　增长", "%", 8.1, 7.0, 7.6, 5.2],
        ["出口总额", "万美元", 2233, 1810, 4043, 1204],
        ["第1页"],
        *head,
        ["社会消费品零售总额", "亿元", 4.25, 3.51, 7.76, 2.19],
        ["社会消费品零售总额", "亿元", 4.52, 3.15, 7.67, 2.91],
        ["人均社会消费品零售总额", "元", 10251, 9902, 10080, 8705],
        ["镇域当年新增就业人数", "人", 498, 390, 888, 330],
        ["单位负责人：", None, "填表人：周某", None, "报出日期：2024-06-09"],
    ]
    for row in rows:
        sheet.append(row)
    for span in ("A1:F1", "A2:A3", "B2:B3", "C2:E2", "A9:A10", "B9:B10", "C9:E9"):
        sheet.merge_cells(span)
    sheet.row_dimensions[5].hidden = True
    for cell in sheet[12]:
        cell.font = Font(strike=True, color="FF808080")
        cell.fill = PatternFill("solid", fgColor="FFD9D9D9")
    book.save(made)


def s13(root: Path) -> None:
    """An old .xls: areas over towns, a hidden row, a row struck out, the head again on the second page.

    `old_sheet` with its hidden row, merged and struck cells, as LibreOffice saves it: nothing here writes .xls.
    """
    copy(OLD_WORKBOOK, place(root, "2024-05", "statistics", OLD_WORKBOOK.name))


def s14(root: Path) -> None:
    """A list of corrections: what was reported and what it should have been, and a growth that fell."""
    text = "\r\n".join(
        [
            "2024年1-6月数据更正表,,,,,,,",
            "镇,指标,所属期,计量单位,原报数,更正数,差额,更正原因",
            f"{SONG},社会消费品零售总额,2024年1-6月,亿元,5.02,5.12,0.10,漏报一户",
            f"{BAI},出口总额,2024年1-6月,万美元,2266,2226,-40,海关复核",
            f"{MEI},规模以上工业总产值,2024年6月,亿元,34.1,34.7,0.6,1.01调整",
        ]
    )
    place(root, "2024-06", "commerce", "更正.csv").write_bytes(text.encode("utf-8-sig"))


def s15(root: Path) -> None:
    """Months across for one indicator, cumulative in each head, with growth beside them."""
    book = Workbook()
    sheet = book.active
    sheet.title = "零售"
    rows = [
        ["2024年社会消费品零售总额（累计，亿元）"],
        [
            "镇",
            "1-2月",
            "一季度",
            "1-4月",
            "上半年",
            "1—7月",
            "1至8月",
            "1-9月",
            "同比增速",
            "2023年1-9月",
            "全年目标",
        ],
        [SONG, 1.7, 2.52, 3.3, 5.12, 5.93, 6.84, "7.70", 6.4, 7.24, 10.3],
        [BAI, 1.4, 2.11, 2.75, 4.21, 4.9, 5.62, "6.31 ", 5.1, 6.0, 8.5],
        [MEI, 0.9, 1.34, 1.72, 2.66, 3.07, 3.5, "3.95", 3.9, 3.8, 5.3],
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:K1")
    book.save(place(root, "2024-09", "commerce", "零售分月.xlsx"))


def s16(root: Path) -> None:
    """Head cells that hold dates, two figures in a cell, a variant below a name, a place below the town."""
    book = Workbook()
    sheet = book.active
    sheet.title = "调度"
    rows: list[list[object]] = [
        ["工业、就业调度表"],
        [
            "乡镇",
            "规模以上工业总产值（亿元）",
            None,
            "镇域当年新增就业人数（完成数/目标数）",
            "规上工业总产值（万元）",
        ],
        [None, "含园区", "不含园区", date(2024, 4, 30), "1-4月"],
        [SONG, 30.9, 21.2, "402/1150", "309000"],
        [BAI, 28.1, 12.6, "304/900", "281,000"],
        [MEI, 22.7, 22.7, "265/800", "227000.00"],
    ]
    for row in rows:
        sheet.append(row)
    sheet["D3"].number_format = 'yyyy"年"m"月"'
    for span in ("A1:E1", "A2:A3", "B2:C2"):
        sheet.merge_cells(span)
    book.save(place(root, "2024-04", "economy_information", "调度表.xlsx"))


def write_all(root: Path) -> None:
    """Write the files below the raw folder `root`."""
    for make in (s01, s02, s03, s04, s05, s06, s07, s08, s09, s10, s11, s12, s13, s14, s15, s16):
        make(root)


if __name__ == "__main__":
    old_sheet(Path(sys.argv[1]))
