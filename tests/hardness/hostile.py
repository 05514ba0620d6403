"""Files that once stopped a home for good, or could: each a kind that somebody may send, beside a good file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.ingest.landing.links import MOST_FOLDERS
from dagster_project.settings import LARGEST_CSV_READ_AS_SHEET_BYTES, Settings
from dagster_project.wording.shown import distinct_name
from tests.end_to_end.submitting import tidy_csv, workbook
from tests.ingest.files.workbooks import worksheet, xls, xls_number, xlsx_parts, zipped

GOOD_ROW = "万古镇,出口总额,2024年,{value},万美元,区商务委"
FOLDER = "submissions/2024/500111-commerce"
OTHER_FOLDER = "submissions/2018/500111-commerce"
# What the file's row of quality.source_file must say: its outcome and the rules of its row or its issues.
Said = dict[str, set[str]]


def put(settings: Settings, path: str | bytes, content: bytes) -> None:
    """Put a file at a path below raw/, of whatever bytes its name is."""
    target = os.path.join(os.fsencode(settings.raw), os.fsencode(path))  # noqa: PTH118 (names of any bytes)
    os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120
    with open(target, "wb") as file:  # noqa: PTH123
        file.write(content)


def cells(*rows: Iterable[str]) -> str:
    """Rows of inline texts as SpreadsheetML."""
    return "".join(
        f'<row r="{row_no}">'
        + "".join(
            f'<c r="{chr(65 + column_no)}{row_no}" t="inlineStr"><is><t>{text}</t></is></c>'
            for column_no, text in enumerate(row)
        )
        + "</row>"
        for row_no, row in enumerate(rows, start=1)
    )


def parquet(settings: Settings, name: str, columns: Mapping[str, Any]) -> None:
    path = settings.raw / FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(dict(columns)), path)


def figures(**more: list[object]) -> dict[str, list[object]]:
    """The columns of a good Parquet file of one figure, and others beside it."""
    good: dict[str, list[object]] = {
        "镇": ["万古镇"],
        "指标": ["出口总额"],
        "报告期": ["2024年3月"],
        "数值": ["5"],
    }
    return {**more, **good, "单位": ["万美元"]}


def two_sheets_of_one_name(settings: Settings) -> Said:
    rows = cells(["镇", "指标", "报告期", "数值", "单位"], ["万古镇", "出口总额", "2024年", "7", "万美元"])
    parts = xlsx_parts(worksheet(rows), worksheet(rows), names=["填报", "填报"])
    put(settings, f"{FOLDER}/同名.xlsx", zipped(parts))
    return {f"{FOLDER}/同名.xlsx": {"rejected", "rows_share_a_place"}}


def columns_with_our_names(settings: Settings) -> Said:
    said = {}
    for name, more in {
        "行号文本.parquet": {"row_no": ["十二"]},
        "行号数字.parquet": {"row_no": [77], "cell": ["ZZ1"], "source_path": ["x"]},
        "文件行号.parquet": {"file_row_number": ["甲"], "sent_0": ["乙"], "FILENAME": ["丙"]},
        "批次.parquet": {"batch_id": ["b"], "received_at": ["never"], "sheet": ["s"], "sent_3": [None]},
    }.items():
        parquet(settings, name, figures(**more))
        said[f"{FOLDER}/{name}"] = {"accepted", "column_ignored"}
    row = "x,万古镇,出口总额,{period},6,万美元,y," + "长" * 60_000 + "\n"
    periods = [f"{year}年{month}月" for year in range(2019, 2022) for month in range(1, 13)]
    content = (
        "row_no,镇,指标,报告期,数值,单位,sent_1,说明\n" + "".join(row.format(period=one) for one in periods)
    ).encode()
    while len(content) <= LARGEST_CSV_READ_AS_SHEET_BYTES:
        content += row.format(period="2022年").encode()
    put(settings, f"{FOLDER}/大表（历史数据）.csv", content)
    return said | {f"{FOLDER}/大表（历史数据）.csv": {"partly_accepted", "column_ignored", "value_duplicate"}}


def names_that_display_alike(settings: Settings) -> Said:
    put(settings, f"{FOLDER}/p\x1b.csv", tidy_csv(GOOD_ROW.format(value=11).replace("2024年", "2024年1月")))
    put(settings, f"{FOLDER}/p\\u001b.csv", tidy_csv(GOOD_ROW.format(value=12).replace("2024年", "2024年2月")))
    put(
        settings,
        os.fsencode(FOLDER) + b"/q\xff.csv",
        tidy_csv(GOOD_ROW.format(value=13).replace("2024年", "2024年3月")),
    )
    put(settings, f"{FOLDER}/q\\xff.csv", tidy_csv(GOOD_ROW.format(value=14).replace("2024年", "2024年4月")))
    names = ("p\\u001b.csv", "p\\u005cu001b.csv", "q\\xff.csv", "q\\u005cxff.csv")
    return {f"{FOLDER}/{name}": {"accepted"} for name in names}


def codes_that_could_meet(settings: Settings) -> Said:
    """A file and a sheet whose names, set side by side, read the same as another file and its cell."""
    row = ["万古镇", "幸福指数", "2024年", "7", "万美元"]
    header = ["镇", "指标", "报告期", "数值", "单位"]
    put(settings, f"{FOLDER}/c.xlsx", workbook({"S.csv": [header, row], "S": [header, row]}))
    put(settings, f"{FOLDER}/c.xlsx!S.csv", tidy_csv("万古镇,,,,", "万古镇,幸福指数,2024年,7,万美元"))
    return {f"{FOLDER}/c.xlsx": {"indicator_unknown"}, f"{FOLDER}/c.xlsx!S.csv": set()}


def links(settings: Settings) -> Said:
    outside = settings.raw.parent / "outside"
    outside.mkdir(exist_ok=True)
    (outside / "secret.csv").write_bytes(tidy_csv(GOOD_ROW.format(value=666)))
    folder = settings.raw / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "geheim.csv").symlink_to(outside / "secret.csv")
    (folder / "shadow").symlink_to("/etc/shadow")
    (settings.raw / "submissions" / "etc").symlink_to("/etc")
    (settings.raw / "annexes" / "500111-outside").symlink_to(outside)
    (settings.raw / "annexes" / "500111-long").symlink_to("x" * 300)
    (settings.raw / "layouts").mkdir(exist_ok=True)
    (settings.raw / "layouts" / "fremd.yml").symlink_to(outside / "secret.csv")
    (settings.raw / "registers").mkdir(exist_ok=True)
    (settings.raw / "registers" / "towns.csv").symlink_to(outside / "secret.csv")
    (folder / "im Haus.csv").symlink_to(
        settings.raw / "submissions" / "2023" / "500111-government_office" / "wangu-2023-actuals.csv"
    )
    refused = {"rejected", "link_leads_outside"}
    return {
        f"{FOLDER}/geheim.csv": refused,
        f"{FOLDER}/shadow": refused,
        "submissions/etc": refused,
        "annexes/500111-outside": refused,
        "annexes/500111-long": {"rejected", "file_unreadable"},
        "layouts/fremd.yml": refused,
        "registers/towns.csv": refused,
        f"{FOLDER}/im Haus.csv": {"duplicate"},
    }


def texts_that_act(settings: Settings) -> Said:
    """Placeholders, control and direction signs, names without end, half characters."""
    put(
        settings,
        f"{FOLDER}/文本.csv",
        tidy_csv(
            "万古镇,{candidates}{expected},2024年,7,万美元",
            "{value},出口总额,2024年,{expected},万美元",
            "万古镇,\x1b[31m红\u202e倒,2024年,7,万美元",
            "万古镇," + "长" * 100_000 + ",2024年,7,万美元",
            "万古镇,出口总额,2024年,99999999999999999999999999999,亿美元",
            "万古镇,出口总额,2024年,1e400,万美元",
            "万古镇,出口总额,9999年,7,万美元",
            "万古镇,出口总额,0001年,7,万美元",
            "万古镇,出口总额,2024年13月,7,万美元",
            "万古镇,出口总额,2024年,\\uffff,万美元",
        ),
    )
    return {f"{FOLDER}/文本.csv": {"indicator_unknown"}}


def names_twice_in_a_cell(settings: Settings) -> Said:
    """An annex whose departments, towns and numbers stand twice, and a list of them without a name."""
    folder = settings.raw / "annexes" / "500111-wangu"
    path = folder / "annex-2-policies.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1:1] = [lines[1], lines[1].replace("局", "局、未知局、未知局")]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return {"annexes/500111-wangu/annex-2-policies.csv": set()}


def an_annex_without_figures(settings: Settings) -> Said:
    path = settings.raw / "annexes" / "500153-wujia" / "annex-1-indicators.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    blank = [",".join(row.split(",")[:2]) + "," * (header.count(",") - 1) for row in rows]
    path.write_text("\n".join([header, *blank, ""]), encoding="utf-8")
    return {"annexes/500153-wujia/annex-1-indicators.csv": {"rejected", "annex_without_figures"}}


def lists(settings: Settings) -> Said:
    rows = [
        ["事项名称", "镇", "状态", "进度", "责任单位"],
        ["没有这个事项", "万古镇", "某某", "200%", "未知局、未知局"],
        ["没有这个事项", "万古镇", "某某", "200%", "未知局、未知局"],
        ["", "", "", "", ""],
    ]
    put(settings, f"{FOLDER}/事项.xlsx", workbook({"事项": rows}))
    return {f"{FOLDER}/事项.xlsx": set()}


def not_files(settings: Settings) -> Said:
    folder = settings.raw / FOLDER
    (folder / "文件夹.xlsx").mkdir(parents=True)
    os.mkfifo(folder / "管道.csv")
    (folder / "无处.csv").symlink_to("无处可去.csv")
    (folder / "自己.csv").symlink_to("自己.csv")
    put(settings, f"{FOLDER}/{'长' * 83}.csv", tidy_csv(GOOD_ROW.format(value=15).replace("2024年", "2024年5月")))
    return {
        f"{FOLDER}/文件夹.xlsx": {"rejected", "file_is_directory"},
        f"{FOLDER}/管道.csv": {"rejected", "file_unreadable"},
        f"{FOLDER}/无处.csv": {"rejected", "file_unreadable"},
        f"{FOLDER}/自己.csv": {"rejected", "file_unreadable"},
        f"{FOLDER}/{'长' * 83}.csv": {"accepted"},
    }


def odd_names(settings: Settings) -> Said:
    """Names with line ends and blanks at their ends, of 255 bytes, that differ in case or composition alone."""
    names = (
        "换\n行",
        " 首",
        "制表\t符",
        "引'号\"",
        "百%分[1]*?",
        "-rf",
        "Case",
        "case",
        "e\u0301",
        "\u00e9",
        "a" * 251,
    )
    for number, name in enumerate(names):
        row = GOOD_ROW.format(value=30 + number).replace("2024年", f"2018年{number + 1}月")
        put(settings, f"{OTHER_FOLDER}/{name}.csv", tidy_csv(row))
    put(settings, f"{OTHER_FOLDER}/尾.csv ", tidy_csv(GOOD_ROW.format(value=50).replace("2024年", "2018年12月")))
    said: Said = {f"{OTHER_FOLDER}/{distinct_name(name)}.csv": {"accepted"} for name in names}
    return said | {f"{OTHER_FOLDER}/尾.csv ": {"rejected", "file_kind_unsupported"}}


def folders_without_end(settings: Settings) -> Said:
    """Folders within folders, deeper than anybody sorts files."""
    (settings.raw / "submissions" / "/".join(["d"] * 300)).mkdir(parents=True)
    return {"submissions/" + "/".join(["d"] * MOST_FOLDERS): {"rejected", "file_misplaced"}}


def towns_of_one_name(settings: Settings) -> Said:
    """The folder of a town that was copied: its name would stand twice in every view."""
    there, copied = settings.raw / "annexes" / "500111-wangu", settings.raw / "annexes" / "500111-wangu2"
    copied.mkdir()
    text = (there / "notice.yml").read_text(encoding="utf-8").replace("500111-wangu", "500111-wangu2")
    for path in there.glob("*.csv"):
        (copied / path.name).write_bytes(path.read_bytes() + b"\n")
    (copied / "notice.yml").write_text(text, encoding="utf-8")
    return {"annexes/500111-wangu2/notice.yml": {"waiting"}}


def odd_types(settings: Settings) -> Said:
    """Parquet whose values are no texts: a number is read, what holds several is not, nothing breaks."""
    odd: dict[str, pa.Array] = {
        "数.parquet": pa.array([7.5]),
        "列表.parquet": pa.array([[5]]),
        "结构.parquet": pa.array([{"v": 5}]),
        "空.parquet": pa.nulls(1),
        "字节.parquet": pa.array([b"\xff\xfe"]),
        "真假.parquet": pa.array([True]),
        "非数.parquet": pa.array([float("nan")]),
        "大数.parquet": pa.array([2**64 - 1], pa.uint64()),
    }
    for name, values in odd.items():
        parquet(settings, name, figures() | {"报告期": ["2024年12月"], "数值": values})
    parquet(settings, "无列.parquet", {})
    return {f"{FOLDER}/{name}": set() for name in odd} | {
        f"{FOLDER}/数.parquet": {"accepted"},
        f"{FOLDER}/无列.parquet": {"rejected"},
    }


def loops(settings: Settings) -> Said:
    """A file whose parts lead to themselves: sectors of an .xls, pages of a PDF, parts of an .xlsx."""
    content = bytearray(xls({"填报": xls_number(0, 0, 1)}, strings=["长" * 2_000]))
    table = 512 * (1 + int.from_bytes(content[76:80], "little"))
    for sector in range(len(content) // 512 - 1):
        content[table + 4 * sector : table + 4 * sector + 4] = sector.to_bytes(4, "little")
    put(settings, f"{FOLDER}/环.xls", bytes(content))
    parts = xlsx_parts(worksheet(cells(["镇"])))
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = str(parts[relations]).replace("worksheets/sheet1.xml", "workbook.xml")
    put(settings, f"{FOLDER}/自指.xlsx", zipped(parts))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"]
    body = "".join(f"{number} 0 obj\n{text}\nendobj\n" for number, text in enumerate(objects, start=1))
    put(settings, "annexes/500111-loop/notice.pdf", f"%PDF-1.4\n{body}trailer\n<</Root 1 0 R>>\n%%EOF".encode())
    return {
        f"{FOLDER}/环.xls": {"rejected", "file_damaged"},
        f"{FOLDER}/自指.xlsx": {"rejected", "file_damaged"},
        "annexes/500111-loop/notice.pdf": {"rejected"},
    }


KINDS: list[Callable[[Settings], Said]] = [
    two_sheets_of_one_name,
    columns_with_our_names,
    names_that_display_alike,
    codes_that_could_meet,
    links,
    texts_that_act,
    names_twice_in_a_cell,
    an_annex_without_figures,
    lists,
    not_files,
    odd_names,
    folders_without_end,
    towns_of_one_name,
    odd_types,
    loops,
]
