"""Every row of ../shared/FIELD.md that is a submission, with its kind: other heads, titles, places, formats."""

from __future__ import annotations

from tests.end_to_end.sheets.field_sheets import MONTH, YEAR, Sheet

GROWTH, TARGET, PREVIOUS, RANK = "context_growth", "context_target", "context_previous_year", "context_rank"
SHARE, HEAD, RATE, SCOPE = "context_share", "context_per_head", "context_completion_rate", "context_scope"
STATISTIC, VOID, UNREAD = "context_statistic", "context_void", "context_unread"
UNITS, TOWNS, PERIOD, OTHER = "units_contradict", "towns_contradict", "period_contradicted", "period_unparsed"
HEADER = "镇|指标|报告期|数值|单位"
ONE = "镇|出口总额（万美元）\n万古镇|#"
TEN, NINE, ALL = "2024-10=#", "2024-09=#", "2024=#"


def below(head: str, becomes: str, file: str = "甲.xlsx") -> Sheet:
    """Two levels under a group head."""
    rows = f"单位：亿元\n镇|{head}|\n|规模以上工业总产值|社会消费品零售总额\n万古镇|#|10.4"
    return Sheet("qualified head", rows, becomes or "2024-09=#,2024-09=10.4", file=file)


def titled(kind: str, title: str, becomes: str, folder: str = MONTH, file: str = "甲.xlsx") -> Sheet:
    return Sheet(kind, f"{title}\n{ONE}", becomes, folder, file)


def row_of(kind: str, period: str, becomes: str, folder: str = YEAR, file: str = "甲.xlsx") -> Sheet:
    return Sheet(kind, f"{HEADER}\n万古镇|出口总额|{period}|#|万美元", becomes, folder, file)


def remarked(kind: str, remark: str, becomes: str, folder: str = MONTH, file: str = "甲.xlsx") -> Sheet:
    """A word in the column of notes."""
    return Sheet(kind, f"镇|指标|数值|单位|备注\n万古镇|出口总额|#|万美元|{remark}", becomes, folder, file)


def placed(kind: str, becomes: str, folder: str = MONTH, file: str = "甲.xlsx", name: str = "表") -> Sheet:
    return Sheet(kind, ONE, becomes, folder, file, name)


CASES = [
    # A word over the figures that says they are no actuals of this period, in each format.
    *(
        below(head, becomes, file)
        for file in ("甲.xlsx", "甲.csv", "甲.xls")
        for head, becomes in (
            ("增速（%）", f"{GROWTH},{UNITS}"),
            ("上年同期", PREVIOUS),
            ("2025年目标", TARGET),
            ("同比增减", GROWTH),
            ("位次", RANK),
            ("占全区比重", SHARE),
            ("人均", HEAD),
            ("完成情况", ""),
        )
    ),
    *(
        below(head, becomes)
        for head, becomes in (
            ("较年初", GROWTH),
            ("升降", GROWTH),
            ("涨跌", GROWTH),
            ("净增加", GROWTH),
            ("复合增长率", GROWTH),
            ("同期对比", PREVIOUS),
            ("上月数", PREVIOUS),
            ("上一年度", PREVIOUS),
            ("上季度末", PREVIOUS),
            ("全年目标", TARGET),
            ("下达任务", TARGET),
            ("拟达到", TARGET),
            ("底线目标", TARGET),
            ("预计完成", TARGET),
            ("进位", RANK),
            ("位居", RANK),
            ("列全区第几位", RANK),
            ("名次变化", RANK),
            ("贡献率", SHARE),
            ("所占比例", SHARE),
            ("占GDP比重", SHARE),
            ("镇均", HEAD),
            ("月均", HEAD),
            ("户均", HEAD),
            ("目标完成率", RATE),
            ("完成年度目标比例", RATE),
            ("序时进度", RATE),
            ("全区合计", SCOPE),
            ("其中：外资", SCOPE),
            ("全市平均", STATISTIC),
            ("测算数", STATISTIC),
            ("申报数", UNREAD),
            ("余额", UNREAD),
            ("样例", VOID),
            ("荣昌区", TOWNS),
            ("产业兴旺", ""),
            ("稳增长指标", ""),
            ("其中：本年", ""),
            ("区级考核指标", ""),
            ("新增长点", ""),
            ("就业与收入", ""),
            ("大足区", ""),
            ("发生额", ""),
            ("A类", ""),
            ("区统计局", ""),
        )
    ),
    Sheet(
        "qualified head",
        "指标|单位|同比增长（%）|\n||2024年1-8月|2024年1-9月\n出口总额|万美元|1|#",
        GROWTH,
        name="万古镇",
    ),
    Sheet("qualified head", "镇|指标|类型|数值|单位\n万古镇|出口总额|计划值|#|万美元", TARGET),
    Sheet("qualified head", "镇|指标|口径|数值|单位\n万古镇|出口总额|当月|#|万美元", "basis_mismatch"),
    Sheet("qualified head", "镇|指标|口径|数值|单位\n万古镇|出口总额|累计|#|万美元", NINE),
    Sheet("qualified head", "指标|单位|万古镇\n二、上年同期数||\n出口总额|万美元|#", PREVIOUS),
    Sheet("qualified head", "指标|单位|万古镇\n其中：外资企业||\n出口总额|万美元|#", SCOPE),
    Sheet("qualified head", "指标|单位|目标|完成\n出口总额|万美元|7500|#", NINE, name="万古镇"),
    *(
        Sheet("qualified head", f"镇|指标|数值|单位|备注\n万古镇|出口总额|#|万美元|{note}", becomes)
        for note, becomes in (
            ("为预计数，待统计局核定", TARGET),
            ("上年同期数", PREVIOUS),
            ("全区数", SCOPE),
            ("估", TARGET),
            ("吴家镇数据", TOWNS),
            ("同比增长5%", NINE),
            ("完成年度目标的60%", NINE),
            ("已达目标", NINE),
            ("增长主要是上年同期数偏低，新厂二季度投运", NINE),
            ("较上年增加5家", NINE),
        )
    ),
    # The title of the sheet, a line below it, the sheet's name, the file's.
    *(
        titled("qualified title", title, becomes, folder)
        for title, becomes, folder in (
            ("2025年度主要指标目标任务分解表", TARGET, YEAR),
            ("2024年度任务", TARGET, YEAR),
            ("2024年度强镇带村试点目标责任书", TARGET, YEAR),
            ("十四五规划主要指标", TARGET, YEAR),
            ("2024年9月主要指标预计完成情况", TARGET, MONTH),
            ("2024年9月主要指标\n（预计数）", TARGET, MONTH),
            ("主要指标承诺书", TARGET, MONTH),
            ("2024年9月主要指标增长情况", GROWTH, MONTH),
            ("各镇主要指标全区位次表", RANK, MONTH),
            ("主要指标占全区比重（2024年9月）", SHARE, MONTH),
            ("2024年9月主要指标（上年同期数）", PREVIOUS, MONTH),
            ("2024年9月主要指标测算表", STATISTIC, MONTH),
            ("2024年9月目标完成率", RATE, MONTH),
            ("填报示例", VOID, MONTH),
            ("作废", VOID, MONTH),
            ("2024年9月强镇带村试点任务完成情况表", NINE, MONTH),
            ("试点目标任务月调度表（2024年9月）", NINE, MONTH),
            ("2024年9月主要指标与上年同期对比表", NINE, MONTH),
            ("2024年9月新增长点培育情况", NINE, MONTH),
            ("制表人：计划科", NINE, MONTH),
            ("填报科室：目标考核科", NINE, MONTH),
            ("区发展改革委（计划财务科）2024年9月报送", NINE, MONTH),
        )
    ),
    placed("qualified title", TARGET, name="2024年目标值"),
    placed("qualified title", VOID, name="样例"),
    placed("qualified title", RANK, file="各镇排名.csv"),
    placed("qualified title", TARGET, file="指标计划下达.xlsx"),
    placed("qualified title", NINE, file="计划科9月数据.xlsx"),
    # A period in a title is never a wider one.
    *(
        titled("period in a title", f"{period}主要指标", becomes, YEAR, file)
        for file in ("甲.xlsx", "甲.csv")
        for period, becomes in (
            ("2024年前9个月", NINE),
            ("2024年九月", NINE),
            ("2024年（1-9月）", NINE),
            ("2024年二、三季度", OTHER),
            ("二〇二四年九月", NINE),
            ("截至2024年9月30日", NINE),
            ("2024年9月30日止", NINE),
            ("2024年9月25日止", OTHER),
            ("2024年8-9月", OTHER),
            ("2024年度1-9月", NINE),
            ("2024年三季度（1-9月）", OTHER),
            ("2024年半年", PERIOD),
        )
    ),
    # Two periods.
    *(
        titled("two periods", title, becomes)
        for title, becomes in (
            ("与2023年同期相比，2024年9月主要指标", OTHER),
            ("与2023年9月比较，2024年9月主要指标", OTHER),
            ("2022—2024年主要指标", PERIOD),
            ("2024年9月1日至9月25日", PERIOD),
            ("2024年9月（2024年10月9日填报）", NINE),
        )
    ),
    # January to December is the year.
    row_of("the year", "2024年1-12月", ALL),
    row_of("the year", "2024年1—12月累计", ALL, file="甲.csv"),
    row_of("the year", "2024年全年", ALL, file="甲.xls"),
    titled("the year", "2024年1-12月主要指标", ALL, "2024-12/500111-commerce"),
    # How people write them.
    *(
        row_of("spelling", period, becomes, file=file)
        for file, period, becomes in (
            ("甲.csv", "2024年9月份", NINE),
            ("甲.csv", "1月份", "2024-01=#"),
            ("甲.xls", "2024年9月末", NINE),
            ("甲.csv", "2024年底", ALL),
            ("甲.xlsx", "202409", NINE),
            ("甲.csv", "202409", NINE),
            ("甲.csv", "2024年9月累计", NINE),
            ("甲.csv", "2024年1-9月累计", NINE),
            ("甲.csv", "２０２４年９月", NINE),
            ("甲.csv", "24年9月", NINE),
            ("甲.csv", "2024年第3季度", "2024-Q3=#"),
            ("甲.csv", "去年9月", OTHER),
            ("甲.csv", "2024年9月初", OTHER),
            ("甲.csv", "2024年9月预测", OTHER),
            ("甲.csv", "2024年13月", OTHER),
            ("甲.csv", "2024年第36周", OTHER),
            ("甲.csv", "本月", OTHER),
            ("甲.csv", "2024年下学期", OTHER),
        )
    ),
    Sheet("spelling", "镇|指标|截止日期|数值|单位\n万古镇|出口总额|2024-08-31|#|万美元", PERIOD),
    Sheet("spelling", "镇|指标|数据截止时间|数值|单位\n万古镇|出口总额|2024年9月|#|万美元", NINE),
    # What a program made of 1-9 and of 2024.10.
    row_of("made a date", "2024-01-09", OTHER),
    row_of("made a date", "1月9日", OTHER, file="甲.csv"),
    row_of("number as month", "2024.1", OTHER),
    row_of("number as month", "2024.10", TEN, file="甲.csv"),
    row_of("number as month", "2024.09", NINE, file="甲.csv"),
    # Places that contradict each other.
    Sheet("two places", "吴家镇2024年9月主要指标\n指标|单位|数值\n出口总额|万美元|#", TOWNS, name="万古镇"),
    Sheet("two places", f"吴家镇2024年9月主要指标\n{ONE}", TOWNS, file="甲.csv"),
    placed("two places", TOWNS, name="吴家"),
    placed("two places", TOWNS, file="吴家镇2024年9月.xlsx"),
    titled("two places", "荣昌区2024年9月主要指标", TOWNS),
    titled("two places", "铜梁区主要指标", TOWNS),
    titled("two places", "重庆市大足区主要指标", NINE),
    Sheet("two places", "区县|镇|指标|单位|数值\n荣昌区|万古镇|出口总额|万美元|#", TOWNS),
    Sheet("two places", "区县|镇|指标|单位|数值\n大足区|万古镇|出口总额|万美元|#", NINE),
    placed("two places", NINE, name="全部镇"),
    placed("two places", PERIOD, YEAR, "2024年9月出口.xlsx"),
    placed("two places", PERIOD, MONTH, "2024年8月出口.csv"),
    placed("two places", PERIOD, MONTH, "202408出口.xlsx"),
    placed("two places", NINE, MONTH, "2024-09出口.xlsx"),
    placed("two places", PERIOD, name="1-8月"),
    titled("two places", "2024年8月主要指标", PERIOD),
    row_of("two places", "2024年8月", PERIOD, MONTH),
    # Two units.
    Sheet("two units", "镇|指标|单位|数值\n万古镇|出口总额（亿美元）|万美元|0.#", UNITS),
    Sheet("two units", "镇|指标|单位|数值\n万古镇|出口总额（亿美元）|万美元|0.#", UNITS, file="甲.csv"),
    Sheet("two units", "镇|出口总额（亿美元）\n|（万美元）\n万古镇|0.#", UNITS),
    Sheet("two units", "镇|指标|单位|完成值（亿美元）\n万古镇|出口总额|万美元|0.#", UNITS),
    Sheet("two units", "镇|指标|单位|数值\n万古镇|出口总额（万美元）|万美元|#", NINE),
    # Ratios and counts.
    Sheet("ratio", "镇|指标|单位|数值\n万古镇|城乡收入倍差||1.#", "2024=1.#", YEAR),
    Sheet("ratio", "镇|指标|单位|数值\n万古镇|城乡收入倍差|∶1|1.#", "2024=1.#", YEAR),
    Sheet("ratio", "镇|城乡收入倍差\n万古镇|1.#", "2024=1.#", YEAR, "甲.csv"),
    Sheet("counts", "镇|指标|单位|数值\n万古镇|科技型企业|个|#", NINE),
    Sheet("counts", "镇|科技型企业（户）\n万古镇|#", NINE, file="甲.csv"),
    # The month beside what is cumulative.
    Sheet(
        "current beside cumulative", "镇|出口总额（万美元）|\n|本月|累计\n万古镇|300|#", f"basis_mismatch,{NINE}"
    ),
    Sheet(
        "current beside cumulative",
        "镇|出口总额（万美元）|\n|当月|本月止累计\n万古镇|300|#",
        f"basis_mismatch,{NINE}",
        file="甲.csv",
    ),
    Sheet(
        "current beside cumulative",
        "单位：亿元\n镇|本月|\n|规模以上工业总产值|社会消费品零售总额\n万古镇|#|10.4",
        "basis_mismatch",
        file="甲.csv",
    ),
    # A remark says that the figure is of another period, or in another unit; what only mentions one does not.
    *(
        remarked("remark", remark, becomes, file=file)
        for becomes, file, remarks in (
            (PERIOD, "甲.xlsx", "8月数据|数据截至8月|8月|1-8月累计数|截止8月31日|数据截至2024-08-31|截至9月25日"),
            (PREVIOUS, "甲.xlsx", "9月未出，暂用8月数据|未含9月"),
            (
                PERIOD,
                "甲.xlsx",
                "统计时间：2024年8月|统计时间为8月26日-9月25日|上半年数|2024年全年数据|8月末在库数",
            ),
            (PERIOD, "甲.csv", "八月份数据|按8月数填报|8月份累计|数据来自8月月报|数据时间2024年8月"),
            (f"context_limited,{PERIOD}", "甲.csv", "本行为8月快报数"),
            (PREVIOUS, "甲.xlsx", "为上季度数|截至上月底|沿用上月数据|暂按上月末数填报|上年末数据|去年8月数据"),
            (NINE, "甲.xlsx", "9月数据|数据截至9月30日|截至2024-09-30|1-9月累计数|三季度数据|2024年数据"),
            (NINE, "甲.xlsx", "上年同期为12|较上月增加2|2月起统计口径调整|3月15日报送|8月新增3家|与8月数据持平"),
            (NINE, "甲.csv", "2024年10月8日|9月为40家，8月为38家|基数为2022年数据|有效期截至2025年8月"),
            (UNITS, "甲.xlsx", "单位：美元|以万元计|单位应为亿元|亿美元|单位为亿美元|按亿美元填报"),
            (UNITS, "甲.csv", "（单位：亿美元）|单位：万港币"),
            (f"context_limited,{UNITS}", "甲.csv", "含税，单位亿元"),
            (NINE, "甲.xlsx", "单位：万美元|以万美元计|万美元|填报单位：区统计局|单位负责人：张三|以美元结算"),
        )
        for remark in remarks.split("|")
    ),
    remarked("remark", "9月数据", PERIOD, YEAR),
    # In a column that nobody reads a period alone may be of anything.
    *(
        Sheet("remark", f"镇|指标|类型|单位|数值\n万古镇|出口总额|{words}|万美元|#", becomes)
        for words, becomes in (
            ("8月数据", PERIOD),
            ("1-8月", PERIOD),
            ("2019年8月", NINE),
            ("单位：亿美元", UNITS),
        )
    ),
    # In a list, too.
    *(
        Sheet("remark", f"项目名称|镇|总投资（万元）|状态|备注\n{remark}桥|万古镇|#|在建|{remark}", becomes)
        for remark, becomes in (
            ("数据截至8月底", PERIOD),
            ("单位：亿元", UNITS),
            ("8月已开工", NINE),
            ("单位：万元", NINE),
        )
    ),
    Sheet("remark", f"{ONE}\n注：数据截至8月底", PERIOD),
    Sheet("remark", f"{ONE}\n注：数据截至9月底，8月数据已更正", NINE),
    titled("remark", "2024年8月快报数", f"context_limited,{PERIOD}"),
    # A day in a name: the last one of an earlier month says so, any other is when it was sent.
    *(
        placed("day in a name", becomes, folder, f"{file}.xlsx")
        for becomes, folder, files in (
            (PERIOD, MONTH, "出口20240831|出口2024-08-31|0831出口|出口8.31|出口240831|20240801-20240831"),
            (NINE, MONTH, "出口20240930|出口20241008|出口20240815|出口20241031|出口1031|0831号|投资1.31亿元"),
            (PERIOD, YEAR, "出口20240930"),
            (ALL, YEAR, "出口20241231"),
        )
        for file in files.split("|")
    ),
    placed("day in a name", PERIOD, name="0831"),
    placed("day in a name", NINE, name="1008"),
    # Units in a row of their own.
    Sheet("units in a row", "镇|出口总额|常住人口城镇化率\n||\n|万美元|%\n万古镇|#|66", "2024-09=#,2024-09=66"),
    Sheet("units in a row", "镇|出口总额\n|万美元\n万古镇|#", NINE, file="甲.csv"),
    # Names as people number and mark them.
    *(
        Sheet("names", f"镇|{name}\n万古镇|#", NINE)
        for name in (
            "1.出口总额（万美元）",
            "★出口总额（万美元）",
            "其中：出口总额（万美元）",
            "出口总额【万美元】",
            "出口总额/万美元",
        )
    ),
    # What is no plain number.
    *(
        Sheet(
            "figures",
            f"{HEADER}\n万古镇|出口总额|2024年9月|{text}|万美元\n万古镇|出口总额|2024年8月|#|万美元",
            f"{rule},2024-08=#",
            YEAR,
        )
        for text, rule in (
            ("4600（预计）", "figure_unparsed"),
            ("4600*", "figure_unparsed"),
            ("约4600", "figure_unparsed"),
            ("无", "none_unclear"),
            ("同上", "figure_unparsed"),
            ("1。03", "figure_unparsed"),
        )
    ),
]
