"""Lists of measures and of projects: of a measure the progress is its value, of a project the whole amount."""

from __future__ import annotations

from tests.end_to_end.sheets.field_sheets import MONTH, Sheet

QUARTER = "2024-Q3/500111-commerce"
VOID, TARGET, PREVIOUS = "context_void", "context_target", "context_previous_year"
UNITS, TOWNS, PERIOD = "units_contradict", "towns_contradict", "period_contradicted"
OURS, SEPTEMBER, SIXTY = "2024-Q3=#", "2024-09=#", "2024-Q3=60"
HEADS, LINE = "项目名称|镇|总投资（万元）|状态", "#号桥|万古镇|#|在建"
MEASURES, MEASURE = "镇|事项|状态|进度", "万古镇|附件3第{}项|推进中|60"


def titled(title: str, becomes: str, folder: str = QUARTER) -> Sheet:
    return Sheet("list", f"{title}\n{HEADS}\n{LINE}", becomes, folder)


def placed(becomes: str, file: str = "甲.xlsx", name: str = "表") -> Sheet:
    return Sheet("list", f"{HEADS}\n{LINE}", becomes, QUARTER, file, name)


def beside(head: str, text: str, becomes: str, amount: str = "总投资（万元）") -> Sheet:
    return Sheet(
        "list", f"项目名称|镇|{amount}|{head}|状态\n#号桥|万古镇|#|{text}|在建", becomes, QUARTER, "甲.csv"
    )


def below(note: str, becomes: str, amount: str = "总投资（万元）") -> Sheet:
    return Sheet("list", f"项目名称|镇|{amount}|状态\n{LINE}\n{note}", becomes, QUARTER)


def measures(number: int, title: str, becomes: str, head: str = MEASURES) -> Sheet:
    return Sheet("list", f"{title}{head}\n{MEASURE.format(number)}", becomes, QUARTER)


LISTS = [
    # The period of a title, a sheet, a file; a list of years is of each of them.
    titled("2024年8月重点项目进展情况表", PERIOD, MONTH),
    titled("2024年9月重点项目进展情况表", SEPTEMBER, MONTH),
    titled("2024年重大项目清单", OURS),
    titled("2023年重大项目清单", PERIOD),
    titled("报告期：2024年", "period_contradicted"),
    titled("重大项目清单（2023—2025年）", OURS),
    titled("2025—2027年项目储备库", PERIOD),
    titled("“十四五”重大项目清单", OURS),
    titled("填报日期：2024年10月8日", OURS),
    placed(OURS, "2023-2025年项目清单.csv"),
    placed(PERIOD, "2024年二季度项目清单.csv"),
    placed(PERIOD, name="1-6月"),
    placed(PERIOD, "项目清单0630.xls"),
    placed(OURS, "项目清单0930.xls"),
    *(
        Sheet(
            "list",
            f"{title}\n项目名称|镇|报告期|总投资（万元）|状态\n#号桥|万古镇|2024年8月|#|在建",
            PERIOD,
            MONTH,
        )
        for title in ("2024年9月项目表", "项目表")
    ),
    beside("数据截止时间", "2024年6月", PERIOD),
    # The town.
    titled("吴家镇重大项目清单", TOWNS),
    titled("荣昌区强镇带村重大项目清单", TOWNS),
    titled("大足区强镇带村试点镇重大项目清单", OURS),
    placed(TOWNS, name="吴家镇"),
    placed(TOWNS, "吴家镇项目清单.csv"),
    placed(OURS, "万古镇项目清单.csv"),
    beside("区县", "荣昌区", TOWNS),
    beside("备注", "吴家镇项目", TOWNS),
    beside("备注", "与吴家镇联建", OURS),
    beside("施工单位", "荣昌区某建筑公司", OURS),
    Sheet("list", "附表2：大足区万古镇项目表\n项目名称|总投资（万元）|状态\n#号桥|#|在建", OURS, QUARTER),
    Sheet("list", f"{HEADS}\n（二）吴家镇|||\n{LINE}", OURS, QUARTER, "甲.csv"),
    # The unit and the currency.
    beside("单位", "亿元", UNITS),
    beside("单位", "万元", OURS),
    beside("单位", "区水利局", OURS),
    beside("金额单位", "万元", OURS, "总投资"),
    beside("单位", "亿元", "2024-Q3=#0000", "总投资"),
    beside("单位", "区水利局", "investment_unit_wrong", "总投资"),
    beside("币种", "美元", UNITS),
    beside("币种", "人民币", OURS),
    beside("备注", "币种：美元", UNITS),
    beside("备注", "币种：人民币", OURS),
    beside("备注", "投资单位为万元", UNITS, "总投资（亿元）"),
    beside("建设规模", "20公里", OURS),
    beside("资金来源", "中央预算内投资200万元", OURS),
    titled("币种：美元", UNITS),
    titled("单位：万元 币种：人民币", OURS),
    below("注：金额单位：亿元", UNITS),
    below("注：金额单位：万元", OURS, "总投资"),
    # Void, a plan, or of another time.
    titled("（作废）重大项目清单", VOID),
    placed(VOID, name="样表"),
    beside("备注", "已作废，不再实施", VOID),
    below("注：本表为填报示例，数据仅供参考", VOID),
    titled("2024年重点项目计划表", OURS),
    titled("预期进度表", TARGET),
    beside("备注", "预计10月完工", OURS),
    beside("是否作废", "是", VOID),
    beside("是否纳统", "是", OURS),
    below("填报人：张三|联系电话：12345678", OURS),
    below("注：数据截至8月底", PERIOD),
    *(
        measures(number, title, becomes)
        for number, (title, becomes) in enumerate(
            (
                ("2024年度目标任务分解及完成情况表\n", SIXTY),
                ("重大政策和重大改革推进情况表（2023—2025年）\n", SIXTY),
                ("吴家镇重点事项进展\n", TOWNS),
                ("重点事项预计完成进度表\n", TARGET),
                ("上季度重点事项进展\n", PREVIOUS),
                ("较上季度进展情况\n", SIXTY),
            ),
            start=1,
        )
    ),
    # What stands over the state.
    *(
        measures(number, "", becomes, f"镇|事项|{head}|\n||状态|进度")
        for number, (head, becomes) in enumerate(
            (
                ("2024年三季度", SIXTY),
                ("2024年二季度", PERIOD),
                ("2025年目标", f"{PERIOD},{TARGET}"),
                ("年度计划", TARGET),
                ("上季度", PREVIOUS),
            ),
            start=7,
        )
    ),
    # Amounts: of the whole, and until now.
    *(
        Sheet("list", f"项目名称|镇|{heads}|状态\n#号桥|万古镇|{amounts}|在建", becomes, QUARTER)
        for heads, amounts, becomes in (
            ("概算总投资（亿元）|截至9月底累计完成投资（万元）", "#|10", "2024-Q3=#0000"),
            ("总投资（万元）|截至8月底累计完成投资（万元）", "#|10", f"amount_not_told,{OURS}"),
            ("总投资（万元）|截至上年底累计完成投资（万元）", "#|10", f"amount_not_told,{OURS}"),
            ("总投资（万美元）|累计完成投资（万元）", "#|10", "amount_not_told,2024-Q3="),
            ("总投资（万元）|竣工时间", "#|2024年12月31日前", OURS),
        )
    ),
    Sheet(
        "list",
        "项目名称|镇|投资情况||||状态\n||总投资|资金来源||完成投资|\n|||财政|自筹||\n||万元|万元|万元|万元|\n#号桥|万古镇|#|5|3|10|在建",
        f"amount_not_told,{OURS}",
        QUARTER,
        "甲.csv",
    ),
]
