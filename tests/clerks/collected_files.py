"""What those who collect for the county send as exports of online forms and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from tests.clerks.routine_cells import empty_book, saved, sheet_of


def _csv(rows: Sequence[Sequence[object]], encoding: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def questionnaire(a: str, b: str, c: str) -> bytes:
    """An export of 问卷星: questions as heads, machine's columns before them, one town that answered twice."""
    book = empty_book()
    asked = [
        "1、您所在的镇街：",
        "2、填报人姓名及职务",
        "3、截至2025年9月底，贵镇今年累计新增就业人数是多少？（单位：人）",
        "4、截至2025年9月底，贵镇有效期内的高新技术企业共有多少家？（单位：家）",
        "5、其他需要说明的情况",
    ]
    sheet_of(
        book,
        "Sheet1",
        [
            ["序号", "提交答卷时间", "所用时间", "来源", "来自IP", *asked],
            [1, "2025/10/9 9:12:33", "312秒", "微信", "10.0.0.8(重庆-重庆)", a, "赵某 统计员", 712, 23, "(空)"],
            [2, "2025/10/9 10:40:02", "188秒", "微信", "10.0.0.9(重庆-重庆)", b, "钱某 副镇长", 503, 14, "(空)"],
            [
                3,
                "2025/10/9 15:27:49",
                "95秒",
                "链接",
                "10.0.0.9(重庆-重庆)",
                b,
                "钱某 副镇长",
                530,
                15,
                "上次填错",
            ],
            [4, "2025/10/10 8:55:10", "260秒", "微信", "10.0.0.7(重庆-重庆)", c, "孙某 统计员", 288, 6, "(空)"],
        ],
    )
    return saved(book)


def online_form(a: str, b: str, c: str) -> bytes:
    """A form of 腾讯文档 or 钉钉, exported: its own numbers, who handed it in and when; UTF-8 with a mark."""
    return _csv(
        [
            [
                "自动编号",
                "提交时间",
                "提交人",
                "所在镇",
                "数据月份",
                "社会消费品零售总额（亿元，累计）",
                "出口总额（万美元，累计）",
                "更新时间",
            ],
            ["BD-0001", "2025-10-09 09:02", "赵某", a, "2025年9月", "6.82", "2315", "2025-10-09 09:02"],
            ["BD-0002", "2025-10-09 11:31", "钱某", b, "2025年9月", "5.4", "1187.6", "2025-10-11 16:20"],
            ["BD-0003", "2025-10-10 17:48", "孙某", c, "2025年9月", "3.17", "402", "2025-10-10 17:48"],
        ],
        "utf-8-sig",
    )


def saved_by_wps(a: str, b: str, c: str) -> bytes:
    """A CSV as WPS saves a sheet: GBK, a title with commas behind it, thousands in quotes, tabs behind numbers."""
    return _csv(
        [
            ["2025年1-9月各镇工业和外贸情况", "", "", "", "", ""],
            ["", "", "", "", "", "制表：示例经济信息委"],
            ["序号", "镇", "规上工业总产值（万元）", "规上工业总产值增速（%）", "出口总额（万美元）", "备注"],
            ["1", a, "413,600.00", "8.8", "2,315.0", ""],
            ["2", b, "279,000.00", "6.90", "1,187.6\t", ""],
            ["3", c, "150,800.00\t", "6.2", "402", ""],
            ["", "合计", "843,400.00", "7.7", "3,904.6", ""],
        ],
        "gbk",
    )
