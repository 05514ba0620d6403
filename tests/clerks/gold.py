"""What a careful clerk enters from each of the submissions of make.py; written before the reader was looked at.

`enter` must come in, or be asked about; `may` comes in as said or not at all; `ask` must not come in unasked.
Any figure of these files that stands in no line must not come in. A period may be one of several.
"""

from __future__ import annotations

SONG, BAI, MEI = "song", "bai", "mei"
TOWNS = (SONG, BAI, MEI)
Line = tuple[str, str, str, str, str, float | str, str, str]
GOLD: list[Line] = []


def add(verdict: str, file: str, indicator: str, period: str, unit: str, basis: str, values: list) -> None:
    """One value for each town, None for a town without."""
    for town, value in zip(TOWNS, values, strict=False):
        if value is not None:
            GOLD.append((verdict, file, town, indicator, period, value, unit, basis))


# s01
add("enter", "9月工业月报", "industrial_output", "2024-09", "亿元", "累计", [72.18, 65.94, 52.37])
add("may", "9月工业月报", "industrial_output", "2024-09", "亿元", "当月", [8.02, 7.33, 5.81])
add("may", "9月工业月报", "industrial_output", "2023-09", "亿元", "累计", [66.4, 61.3, 49.5])
add("may", "9月工业月报", "industrial_output_growth", "2024-09", "%", "累计", [8.7, 7.6, 5.8])
# s02
add("enter", "出口1-9月", "export_value", "2024-09", "万美元", "累计", [4215.6, 3340.2, 2304.7])
add("may", "出口1-9月", "export_value_growth", "2024-09", "%", "累计", [8.8, 4.1, -2.3])
# s03
add("enter", "商贸8月", "retail_sales", "2024-08", "亿元", "累计", [6.84, 5.62])
add("may", "商贸8月", "retail_sales", "2024-08", "亿元", "当月", [0.91, 0.77])
add("enter", "商贸8月", "export_value", "2024-08", "万美元", "累计", [3790.5, 2950])
add("may", "商贸8月", "export_value", "2024-08", "万美元", "当月", [470, 366])
add("may", "商贸8月", "export_share_of_district", "2024-08", "%", "累计", [43.1, 33.5])
# s04
MONTHLY = [340, 330, 380, 370, 390, 416, 357.4, 366.6, 390.2]
EMPLOYED = [70, 72, 80, 82, 86, 65, 88, 80, 85]
total, people, before = 0.0, 0, 0.0
for number, (value, more) in enumerate(zip(MONTHLY, EMPLOYED, strict=True), start=1):
    total, people, before = round(total + value, 1), people + more, round(before + value - 11, 1)
    month = f"2024-{number:02d}"
    add("enter", "台账", "export_value", month, "万美元", "累计", [None, total])
    add("may", "台账", "export_value", month, "万美元", "当月", [None, value])
    add("may", "台账", "export_value", f"2023-{number:02d}", "万美元", "累计", [None, before])
    add("enter", "台账", "new_employment", month, "人", "累计", [None, people])
    add("may", "台账", "new_employment", month, "人", "当月", [None, more])
add("may", "台账", "export_value", "2024-Q1", "万美元", "当期", [None, 1050])
add("may", "台账", "export_value", "2024-Q2", "万美元", "当期", [None, 1176])
add("may", "台账", "export_value", "2024-Q3", "万美元", "当期", [None, 1114.2])
add("may", "台账", "export_value", "2024-H1", "万美元", "累计", [None, 2226])
# s05
add("enter", "半年报", "technology_firm_count", "2024-06|2024-H1", "家", "期末", [88, 71, 52])
add("enter", "半年报", "high_tech_firm_count", "2024-06|2024-H1", "家", "期末", [19, 14, 9])
add("enter", "半年报", "new_employment", "2024-06|2024-H1", "人", "累计", [612, 455, 398])
# s06
add("enter", "对照表", "rural_sewage_treatment_rate", "2024-09|2024-Q3", "%", "期末", [78.4, 73.6])
add("enter", "对照表", "green_coverage_rate", "2024-09|2024-Q3", "%", "期末", [38.9, 37.2])
add("enter", "对照表", "river_water_class", "2024-09|2024-Q3", "类", "期末", ["III", "II"])
# s07
add("enter", "住建系统导出", "urbanization_rate", "2024-H1|2024-06", "%", "期末", [58.32, 52.95, 49.4])
add("may", "住建系统导出", "urbanization_rate", "2023-H1|2023-06", "%", "期末", [57.12, 51.80])
add("enter", "住建系统导出", "green_coverage_rate", "2024-H1|2024-06", "%", "期末", [38.4, 36.7, 35.9])
# s08
add("enter", "村集体", "village_income_200k_share", "2024", "%", "年", [66.7, 50.0, 28.6])
add("may", "村集体", "village_income_200k_share", "2023", "%", "年", [55.6, 37.5, 28.6])
add("enter", "村集体", "agricultural_output_growth", "2024", "%", "年", [5.1, -0.4, -1.3])
# s09: the draft of 梅镇 on a hidden sheet and the hidden column 初稿 must not come in
add("enter", "2024年度分镇", "industrial_output", "2024", "亿元", "年", [97.2, 88.6])
add("enter", "2024年度分镇", "retail_sales", "2024", "亿元", "年", [10.42, 8.65])
add("enter", "2024年度分镇", "urbanization_rate", "2024", "%", "年", [59.1, 53.6])
add("may", "2024年度分镇", "industrial_output", "2023", "亿元", "年", [90.1, 83.0])
add("may", "2024年度分镇", "retail_sales", "2023", "亿元", "年", [9.9, 8.11])
add("may", "2024年度分镇", "urbanization_rate", "2023", "%", "年", [57.9, 52.3])
add("ask", "2024年度分镇", "industrial_output", "2024", "亿元", "年", [None, None, 11.1])
# s10: 约, 余, a range, 无 and a comment of the auditor
add("enter", "7月明细", "retail_sales", "2024-07", "亿元", "累计", [5.93])
add("ask", "7月明细", "retail_sales", "2024-07", "亿元", "累计", [None, 4.85, "3.05-3.10"])
add("ask", "7月明细", "export_value", "2024-07", "万美元", "累计", [3310])
add("enter", "7月明细", "export_value", "2024-07", "万美元", "累计", [None, 2583.4, 1780])
add("enter", "7月明细", "new_employment", "2024-07", "人", "累计", [712])
add("ask", "7月明细", "new_employment", "2024-07", "人", "累计", [None, 540, 0])
add("enter", "7月明细", "industrial_output", "2024-07", "亿元", "累计", [None, None, 40.81])
add("may", "7月明细", "retail_sales", "2024-06", "亿元", "累计", [5.02, 4.1, 2.6])
add("may", "7月明细", "export_value", "2024-06", "万美元", "累计", [2840, 2266, 1500])
add("may", "7月明细", "new_employment", "2024-06", "人", "累计", [630, 470, 0])
add("may", "7月明细", "industrial_output", "2024-06", "亿元", "累计", [None, None, 34.1])
# s11
add("enter", "上半年函", "rural_teacher_bachelor_share", "2024-H1", "%", "期末", [73.5, 70.2, 68.9])
add("enter", "上半年函", "rural_doctor_licensed_share", "2024-H1", "%", "期末", [27.9, 25.4])
# s12: what comes of a formula nobody worked out, and of an error, is asked about
add("enter", "1-10月增速", "fixed_investment_growth", "2024-10", "%", "累计", [8.1, -3.4])
add("ask", "1-10月增速", "fixed_investment_growth", "2024-10", "%", "累计", [None, None, 6.6])
add("enter", "1-10月增速", "industrial_output_growth", "2024-10", "%", "累计", [8.7, -1.1, 5.8])
add("enter", "1-10月增速", "industrial_output", "2024-10", "亿元", "累计", [80.2, None, 58.4])
add("enter", "1-10月增速", "export_value", "2024-10", "万美元", "累计", [4690, 3720.2, 2571.7])
# s13: 初报 on a hidden row and the row struck out must not come in
add("enter", "5月主要指标", "industrial_output", "2024-05", "亿元", "累计", [38.6, 35.2, 28.3])
add("may", "5月主要指标", "industrial_output_growth", "2024-05", "%", "累计", [8.1, 7.0, 5.2])
add("enter", "5月主要指标", "export_value", "2024-05", "万美元", "累计", [2233, 1810, 1204])
add("enter", "5月主要指标", "retail_sales", "2024-05", "亿元", "累计", [4.25, 3.51, 2.19])
add("enter", "5月主要指标", "new_employment", "2024-05", "人", "累计", [498, 390, 330])
# s14: 原报数 must not come in
add("enter", "更正", "retail_sales", "2024-06|2024-H1", "亿元", "累计", [5.12])
add("enter", "更正", "export_value", "2024-06|2024-H1", "万美元", "累计", [None, 2226])
add("enter", "更正", "industrial_output", "2024-06", "亿元", "累计", [None, None, 34.7])
# s15
for period, values in {
    "2024-02": [1.7, 1.4, 0.9],
    "2024-Q1|2024-03": [2.52, 2.11, 1.34],
    "2024-04": [3.3, 2.75, 1.72],
    "2024-H1|2024-06": [5.12, 4.21, 2.66],
    "2024-07": [5.93, 4.9, 3.07],
    "2024-08": [6.84, 5.62, 3.5],
    "2024-09": [7.70, 6.31, 3.95],
}.items():
    add("enter", "零售分月", "retail_sales", period, "亿元", "累计", values)
add("may", "零售分月", "retail_sales", "2023-09", "亿元", "累计", [7.24, 6.0, 3.8])
add("may", "零售分月", "retail_sales_growth", "2024-09", "%", "累计", [6.4, 5.1, 3.9])
# s16: 不含园区 and 完成数/目标数 must not come in
add("enter", "调度表", "industrial_output", "2024-04", "万元", "累计", [309000, 281000, 227000])
add("ask", "调度表", "new_employment", "2024-04", "人", "累计", [402, 304, 265])
