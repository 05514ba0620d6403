"""What systems and databases write by themselves, of the files of more_sheets.py: bytes about three towns."""

from __future__ import annotations

from collections.abc import Iterable

OUTPUT, RETAIL, EXPORT = "规模以上工业总产值", "社会消费品零售总额", "出口总额"


def system_export(a: str, b: str, c: str) -> bytes:
    """A page that a system saved as .xls: two rows of heads, a hidden column, ranks, targets, a footnote."""

    def row(cells: Iterable[str], tag: str = "td") -> str:
        return (
            "<tr>"
            + "".join(cell if cell.startswith("<") else f"<{tag}>{cell}</{tag}>" for cell in cells)
            + "</tr>"
        )

    heads = [
        row(
            [
                "<th rowspan=2>排名</th>",
                "<th rowspan=2>镇</th>",
                f"<th colspan=5>{OUTPUT}（亿元）</th>",
                f"<th colspan=3>{EXPORT}（万美元）</th>",
            ]
        ),
        row(
            [
                *("年度目标", "1-9月完成", "完成率", "增速"),
                '<th style="display:none">1-8月完成</th>',
                *("9月当月", "累计", "位次"),
            ],
            "th",
        ),
    ]
    hidden = '<td style="display:none">{}</td>'
    body = [
        row(
            [
                "1",
                f"&nbsp;{a}",
                "55.00",
                "41.26<sup>1</sup>",
                "75.0%",
                "8.3%",
                hidden.format("36.4"),
                *("258", "2,310", "1"),
            ]
        ),
        row(["2", f"&nbsp;{b}", "50.00", "37.80", "75.6%", "4.4%", hidden.format("33.5"), *("171", "1,560", "3")]),
        row(["3", f"&nbsp;{c}", "30.00", "22.15", "73.8%", "7.5%", hidden.format("19.6"), *("240", "2,130", "2")]),
        row(["", "全区", "135.00", "101.21", "75.0%", "6.9%", hidden.format("89.5"), *("669", "6,000", "")]),
        "<tr><td colspan=10>注：1. 含市级企业分摊数。</td></tr>",
    ]
    page = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>'
        '<meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body>'
        "<table border=1><caption>2025年1-9月试点镇经济指标进度</caption>"
        f"{''.join(heads + body)}</table></body></html>"
    )
    return page.encode("gb18030")


def database_export(a: str, b: str, c: str) -> bytes:
    """An export of a database with semicolons: a state of each record, versions, a number for what is missing."""
    head = "区划名称;指标名称;数据期;口径;数据值;计量单位;数据状态;版本;更新时间"
    rows = [
        f"{a};{OUTPUT};2025年9月;累计;41.26;亿元;已审核;1;2025-10-11 09:21:07",
        f"{a};{RETAIL};2025年9月;累计;8.25;亿元;已退回;1;2025-10-11 09:21:07",
        f"{a};{RETAIL};2025年9月;累计;8.52;亿元;已审核;2;2025-10-12 16:02:44",
        f"{b};{OUTPUT};2025年9月;累计;73.8;亿元;已作废;1;2025-10-11 09:30:00",
        f"{b};{OUTPUT};2025年9月;累计;37.8;亿元;已审核;2;2025-10-12 10:10:10",
        f"{b};{RETAIL};2025年9月;累计;7.15;亿元;草稿;1;2025-10-11 09:30:00",
        f"{c};{OUTPUT};2025年9月;累计;-9999;亿元;已审核;1;2025-10-11 09:33:00",
        f"{c};{RETAIL};2025年9月;累计;NULL;亿元;已审核;1;2025-10-11 09:33:00",
        f"{c};{EXPORT};2025年9月;当月;240;万美元;已审核;1;2025-10-11 09:33:00",
        f"{c};{EXPORT};2025年9月;累计;2130;万美元;已审核;1;2025-10-11 09:33:00",
    ]
    return "\r\n".join([head, *rows, ""]).encode("utf-8-sig")
