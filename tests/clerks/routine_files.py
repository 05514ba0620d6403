"""What programs leave in files of a year's routine: formulas, hidden parts, formats, texts, inline strings."""

from __future__ import annotations

import datetime
import io
import zipfile

import xlsxwriter

from tests.clerks.routine_cells import empty_book, saved, sheet_of


def _cell_of_wps(place: str, value: object) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'
    return f'<c r="{place}"/>' if value is None else f'<c r="{place}"><v>{value}</v></c>'


def of_which(a: str, b: str, c: str) -> bytes:
    """As another office program writes it: inline texts, readings above the signs; 其中 below two names."""
    rows: list[list[object]] = [
        ["2025年1-6月商贸指标", None, None, None, None],
        ["指标", "单位", a, b, c],
        ["社会消费品零售总额", "亿元", 6.41, 4.03, 2.77],
        ["其中：限额以上", "亿元", 2.2, 1.31, 0.6],
        ["　　　限额以下", "亿元", 4.21, 2.72, 2.17],
        ["出口总额", "万美元", 702.5, 488, 310.2],
        ["其中：民营企业", "万美元", 650, 431.4, 310.2],
        ["新增市场主体", "户", 143, 98, 61],
    ]
    body = "".join(
        f'<row r="{number}">'
        + "".join(_cell_of_wps(f"{'ABCDE'[column]}{number}", value) for column, value in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, 1)
    ).replace('<t xml:space="preserve">出口总额</t>', '<t>出口总额</t><rPh sb="0" eb="2"><t>chukou</t></rPh>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{sheet_type}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheet_type}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData>'
        '<mergeCells count="1"><mergeCell ref="A1:E1"/></mergeCells></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text)
    return out.getvalue()


def formulas(a: str, b: str, c: str) -> bytes:
    """Sums and shares by formulas: the first two towns' computed when the file was saved, the third's never."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, share = book.add_worksheet("集体经济"), book.add_format({"num_format": "0.0%"})
        sheet.merge_range("A1:G1", "2025年村集体经济年经营性收入情况表")
        sheet.write("A2", "填报单位：示例农业农村委")
        head = "镇 资产租赁收入（万元） 经营服务收入（万元） 村集体经济年经营性收入（万元） 行政村（个）"
        sheet.write_row("A3", [*head.split(), "年经营性收入10万元以上村（个）", "年经营性收入10万元以上村占比"])
        figures = [
            (a, 120.5, 88, 208.5, 20, 13, 0.65),
            (b, 64, 31.4, 95.4, 16, 12, 0.75),
            (c, 40, 22.6, "", 10, 6, ""),
        ]
        for row, (town, rent, service, income, villages, rich, of_all) in enumerate(figures, 4):
            sheet.write_row(f"A{row}", [town, rent, service])
            sheet.write_formula(f"D{row}", f"=B{row}+C{row}", None, income)
            sheet.write_row(f"E{row}", [villages, rich])
            sheet.write_formula(f"G{row}", f"=F{row}/E{row}", share, of_all)
    return out.getvalue()


def hidden(a: str, b: str, c: str) -> bytes:
    """Hidden: a column of last month's figures and a row of a draft."""
    book = empty_book()
    sheet = sheet_of(
        book,
        "招商",
        [
            ["2025年9月招商引资情况统计表"],
            ["填报单位：示例发展改革委"],
            [
                "镇",
                "新增招商引资项目（个）",
                "上月新增招商引资项目（个）",
                "协议引资额（亿元）",
                "引进工业企业（家）",
            ],
            [a, 12, 11, 8.6, 5],
            [b, 7, 7, 3.25, 1],
            [b, 9, 7, 4.25, 2],
            [c, 4, 3, 1.9, 3],
        ],
        "A1:E1",
    )
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[5].hidden = True
    return saved(book)


def formats(a: str, b: str, c: str) -> bytes:
    """Numbers that show otherwise than they are stored: thousands, a unit behind the number, a rate."""
    book = empty_book()
    sheet = sheet_of(
        book,
        "财贸",
        [
            ["2025年1-9月财贸指标"],
            ["填报单位：示例统计局"],
            ["镇", "社会消费品零售总额（万元）", "社会消费品零售总额增速（%）", "村集体经济年经营性收入"],
            [a, 96120000, 0.083, 412.5],
            [b, 60450000, 0.061, 230],
            [c, 41500000, -0.012, 118.75],
        ],
        "A1:D1",
    )
    for row in sheet["B4:D6"]:
        for cell, shown in zip(row, ("#,##0,", "0.0%", '0.00"万元"'), strict=True):
            cell.number_format = shown
    return saved(book)


def semicolons(a: str, b: str, c: str) -> bytes:
    """A list in GBK, with semicolons, thousands by commas and a sign that says text."""
    lines = [
        "2025年1-6月商务指标;;;",
        "镇;出口总额（万美元）;社会消费品零售总额（亿元）;新增市场主体（户）",
        f"{a};1,702.5;6.41;'143",
        f"{b};  988 ;4.03;'98",
        f"{c};310.20;2.770;'61",
    ]
    return "\r\n".join(lines).encode("gbk")


def tabs(a: str, b: str, c: str) -> bytes:
    """What a spreadsheet saves as Unicode text: UTF-16 with tabs."""
    lines = [
        "2025年9月新增就业人数（人）",
        "镇\t本月\t1-9月累计",
        f"{a}\t55\t486",
        f"{b}\t41\t351",
        f'{c}\t20\t"1,024"',
    ]
    return ("\r\n".join(lines) + "\r\n").encode("utf-16")


def dates(a: str, b: str, c: str) -> bytes:
    """Ends of months in the head as dates, the last without its format; numbers kept as text."""
    book = empty_book()
    sheet = sheet_of(
        book,
        "高企",
        [
            ["高新技术企业数（家）"],
            [None, "报送单位：示例科技局"],
            ["镇", datetime.date(2025, 7, 31), datetime.date(2025, 8, 31), 45930],
            [a, 30, "31", " 31 "],
            [b, 17, "18", "18 "],
            [c, 9, "9", "　10"],
        ],
        "A1:D1",
    )
    sheet["B3"].number_format = 'yyyy"年"m"月"'
    sheet["C3"].number_format = 'yyyy"年"m"月"'
    for row in sheet["B4:D6"]:
        for cell in row[1:]:
            cell.quotePrefix = True
    return saved(book)
