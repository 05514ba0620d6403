"""Tables as offices of statistics print them: levels of heads, periods and kinds of figures side by side."""

from __future__ import annotations

from tests.end_to_end.sheets.field_sheets import MONTH, Sheet

GROWTH, TARGET, BASIS, UNKNOWN = "context_growth", "context_target", "basis_mismatch", "indicator_unknown"
UNITS, TOWNS, PERIOD = "units_contradict", "towns_contradict", "period_contradicted"
NINE = "2024-09=#"


def of_town(rows: str, becomes: str, name: str = "万古镇", file: str = "甲.xlsx") -> Sheet:
    """A sheet that is called as its town."""
    return Sheet("bulletin", rows, becomes, file=file, name=name)


def table(rows: str, becomes: str, file: str = "甲.xlsx") -> Sheet:
    return Sheet("bulletin", rows, becomes, file=file)


def day(name: str, folder: str, becomes: str) -> Sheet:
    return Sheet("day in a name", "镇|科技型企业（家）\n万古镇|#", becomes, folder, f"{name}.xlsx")


JANUARY, DECEMBER = "2024-01/500111-commerce", "2024-12/500111-commerce"
BULLETINS = [
    # The sheet is of a town: what stands beside its period is none.
    *(
        of_town(f"指标|单位|{heads}\n出口总额|万美元|#|12", NINE)
        for heads in (
            "2024年9月|2024年10月预计",
            "9月|上月",
            "2024年1-9月|占全年计划%",
            "累计|±%",
            "完成|上年同期",
        )
    ),
    of_town(
        "指标|单位|2024年1-9月||2023年1-9月|\n||绝对量|增长（%）|绝对量|增长（%）\n出口总额|万美元|#|8|5900|4",
        f"{NINE},2023-09=5900",
    ),
    of_town("指标|2024年9月（万美元）|2023年9月（万美元）\n出口总额|#|5900", f"{NINE},2023-09=5900"),
    # The month beside what is cumulative.
    *(
        of_town(f"指标|单位|本月|{head}|同比（%）\n出口总额|万美元|500|#|3", f"{BASIS},{NINE}")
        for head in ("累计", "1-本月累计", "1-本月", "本年累计数")
    ),
    of_town("指标|单位|完成|累计\n出口总额|万美元|500|#", ""),
    of_town("指标|单位|本月累计|去年同月累计\n出口总额|万美元|#|60", NINE),
    of_town("指标|单位|9月数|备注\n科技型企业|家|#|", NINE),
    # Columns of words are no indicators, and are read as words beside the figures.
    *(
        table(f"镇|出口总额（万美元）|{head}\n万古镇|#|{text}", becomes)
        for head, text, becomes in (
            ("是否核实", "否", NINE),
            ("是否作废", "√", "context_void"),
            ("状态", "作废", "context_void"),
            ("数据来源", "区商务委", NINE),
            ("数据类型", "预计数", TARGET),
            ("核实情况", "已核实", NINE),
            ("数据时点", "2024年8月", PERIOD),
            ("备注", "吴家镇、万古镇合计数", "context_scope"),
            ("备注", "不含园区", f"context_limited,{NINE}"),
            ("等级", "较高", f"{UNKNOWN},figure_unparsed,{NINE}"),
        )
    ),
    # The title names the town.
    *(
        table(f"{title}\n指标|单位|累计\n出口总额|万美元|#", NINE)
        for title in ("万古镇统计月报", "表一：2024年9月万古镇经济运行情况", "大足区万古镇主要指标")
    ),
    table("吴家镇统计月报\n指标|单位|累计\n出口总额|万美元|#", "department_unknown"),
    of_town("吴家镇统计月报\n指标|单位|累计\n出口总额|万美元|#", TOWNS),
    of_town("万古镇统计月报\n指标|单位|累计\n出口总额|万美元|#", NINE, name="统计月报"),
    table("各试点镇统计月报\n指标|单位|累计\n出口总额|万美元|#", ""),
    # Levels of heads, units in the lowest.
    table(
        "镇|规上工业总产值||社零总额|\n|总量（亿元）|增速（%）|总量（亿元）|增速（%）\n万古镇|#|8|20|9",
        f"{NINE},2024-09=8,2024-09=20,2024-09=9",
    ),
    table(
        "镇|一、经济||二、创新\n|规上工业总产值||科技型企业\n|总量|增速|数量\n|亿元|%|家\n万古镇|#|8|150",
        f"{NINE},2024-09=8,2024-09=150",
    ),
    table("镇|出口总额（万美元）|\n|年初计划|1-9月完成\n万古镇|7500|#", f"{UNKNOWN},{NINE}"),
    table(
        "镇|出口总额（万美元）||\n|2023年|2024年1-9月|2024年1-8月\n万古镇|6500|#|3", f"2023=6500,{NINE},2024-08=3"
    ),
    table("指标|单位|万古镇|\n||完成|目标\n出口总额|万美元|#|7500", f"{TARGET},{NINE}"),
    table(
        "指标|单位|万古镇||\n||本月|累计|累计同比\n出口总额|万美元|500|#|4",
        f"{GROWTH},{BASIS},{NINE}",
    ),
    # A period before the name.
    table("镇|2024年1-9月出口总额（万美元）|2023年9月出口总额（万美元）\n万古镇|#|5900", f"{NINE},2023-09=5900"),
    table("镇|2025年出口总额目标（万美元）\n万古镇|#", f"{UNKNOWN},{PERIOD}"),
    # How units and currencies are written.
    *(
        table(f"{head}\n镇|规模以上工业总产值\n万古镇|#", becomes)
        for head, becomes in (
            ("单位：万元（人民币）", NINE),
            ("单位：亿元 币种：人民币", NINE),
            ("单位：亿元 币种：美元", UNITS),
        )
    ),
    *(
        table(f"镇|指标|单位|数值|{head}\n万古镇|{indicator}|#|{text}", becomes)
        for indicator, head, text, becomes in (
            ("规模以上工业总产值|亿元", "币种", "人民币", NINE),
            ("规模以上工业总产值|亿元", "货币", "USD", UNITS),
            ("规模以上工业总产值|亿元", "备注", "币种：港币", UNITS),
            ("出口总额|万美元", "备注", "币种：美元", NINE),
            ("出口总额|万美元", "备注", "币种：人民币", UNITS),
            ("出口总额|万美元", "是否预计", "是", TARGET),
            ("出口总额|万美元", "是否预计", "否", NINE),
        )
    ),
    table("镇|指标|数值（单位：万美元）\n万古镇人民政府|出口总额|#", NINE),
    table("镇|指标|单位|数值\n万古镇|出口总额|万美元|#余", "figure_unparsed"),
    table("镇|指标|单位|数值\n万古镇|出口总额|万美元|#↑", "figure_unparsed"),
    table("2024年9月（征求意见稿）\n镇|出口总额（万美元）\n万古镇|#", f"context_limited,{NINE}"),
    # A day without a year lies nearest to the period.
    day("1231企业", JANUARY, PERIOD),
    day("20231231企业", JANUARY, PERIOD),
    day("0205企业", JANUARY, "2024-01=#"),
    day("0131企业", DECEMBER, "2024-12=#"),
    day("1130企业", DECEMBER, PERIOD),
    day("1008企业", MONTH, NINE),
]
