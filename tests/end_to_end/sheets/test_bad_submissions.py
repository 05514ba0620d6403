"""Every kind of bad file in one delivery: each has its outcome, sentence and receipt, and the good ones go in."""

from __future__ import annotations

import io
import resource
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.receipts.path import receipt_path
from dagster_project.settings import LARGEST_CSV_READ_AS_SHEET_BYTES, Settings
from dagster_project.wording.shown import distinct_name
from tests.end_to_end.submitting import HEADER, put, texts, tidy_csv, workbook
from tests.homes import Outcome, Published, copy_of, query, run_warm, zhencang
from tests.ingest.files.test_large_workbooks import bomb
from tests.ingest.files.workbooks import (
    compound,
    number,
    row,
    worksheet,
    xls,
    xls_number,
    xlsx,
    xlsx_parts,
    zipped,
)

# Homes of its own, which take minutes to build: for CI.
pytestmark = pytest.mark.slow

FOLDER = "未注明/500111-commerce"
FILES = 1_300
GOOD_ROW = "万古镇,出口总额,2024年一季度,1500,万美元,区商务委"
TITLE = ["镇", "指标", "报告期", "数值", "单位"]
# What the values of one file are: quarantined, one after the other, for these.
NO_FIGURES = ["NaN", "inf", "-inf", "1e400", "-1e400", "1e25", "#DIV/0!", "=1/0"]


def inline(text: str) -> str:
    """A text cell."""
    return f' t="inlineStr"><is><t>{text}</t></is></c>'


def tidy_xlsx(*rows: str, parts: dict[str, str | bytes] | None = None) -> bytes:
    """A workbook by hand: a header and one good row for 2023, then these rows."""
    good = row(*map(inline, ["万古镇", "出口总额", "2023年", "1499", "万美元"]), number=2)
    sheet = worksheet(row(*map(inline, TITLE)) + good + "".join(rows))
    return zipped(xlsx_parts(sheet) | (parts or {}))


def empty_styled_rows() -> bytes:
    cells = "".join(f'<c r="{letter}%d" s="1"/>' for letter in "ABCDE")
    return tidy_xlsx(*(f'<row r="{no}" s="1">{cells % ((no,) * 5)}</row>' for no in range(3, 1_000_001)))


def parquet(rows: list[dict[str, object]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def long_csv_with_a_blank_line() -> bytes:
    line = f"{GOOD_ROW},\n".encode()
    half = line * (LARGEST_CSV_READ_AS_SHEET_BYTES // len(line) // 2 + 1)
    return ",".join(HEADER).encode() + b"\n" + half + b"\n" + half


def wide() -> bytes:
    return workbook({"宽": [[*TITLE, *range(300)], ["万古镇", "出口总额", "2024年", 1, "万美元"]]})


@dataclass(frozen=True)
class Bad:
    """A file that is refused whole: its bytes, the rule, and words of the Chinese sentence."""

    make: Callable[[], bytes]
    rule_code: str
    words: str


WHOLE_PARQUET = [dict(zip(TITLE, ["万古镇", "出口总额", "2024年", "1", "万美元"], strict=True))] * 500
BAD = {
    "炸弹.xlsx": Bad(lambda: bomb(600 << 20), "workbook_too_large", "解压后有 600 MiB，超过上限 512 MiB"),
    "有密码.xlsx": Bad(
        lambda: compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), "workbook_encrypted", "密码"
    ),
    "断.xlsx": Bad(lambda: workbook({"a": [["镇"]]})[:-40], "file_damaged", "文件打不开"),
    "断.xls": Bad(lambda: xls({"a": xls_number(0, 0, 1)})[:2000], "file_damaged", "文件打不开"),
    "断.parquet": Bad(lambda: parquet(WHOLE_PARQUET)[:-100], "file_damaged", "文件打不开"),
    "文档.xlsx": Bad(lambda: compound({"WordDocument": b"x"}), "file_content_differs", "内容却是Word (.doc)"),
    "带宏.xlsm": Bad(lambda: tidy_xlsx(), "file_kind_unsupported", "“.xlsm”"),
    "三百列.xlsx": Bad(wide, "workbook_too_large", "列数有 305，超过上限 256"),
    "引号.csv": Bad(
        lambda: tidy_csv(GOOD_ROW, '万古镇,"出口总额,2024年,1', GOOD_ROW), "table_malformed", "第 3 行"
    ),
    "空行.csv": Bad(long_csv_with_a_blank_line, "table_malformed", "行无法按 CSV 读取：blank line / 空行"),
    "空.xlsx": Bad(lambda: b"", "file_empty", "文件是空的"),
    "空白.csv": Bad(lambda: b"\n , \n", "file_empty", "文件是空的"),
    "无表.xlsx": Bad(lambda: workbook({"a": [["只有", "文字"]]}), "header_not_found", "没有找到表头"),
    "反\\斜\\杠.pdf": Bad(lambda: b"%PDF-1.7", "file_kind_unsupported", "“.pdf”"),
}
# Read all the same, with one good figure for 2023 in each, and a note.
NOTED = {
    "带宏.xlsx": (lambda: tidy_xlsx(parts={"xl/vbaProject.bin": b"\xd0\xcf"}), "workbook_has_macros"),
    "外链.xlsx": (
        lambda: tidy_xlsx(parts={"xl/externalLinks/externalLink1.xml": "<externalLink/>"}),
        "workbook_has_links",
    ),
    "百万空行.xlsx": (empty_styled_rows, None),
}
# Names that no path, screen or spreadsheet should be given as they are.
NAMED = [
    "反\\斜杠.csv",
    "反转\u202evsc.csv",
    "换\n行.csv",
    "=cmd|'calc'!A1.csv",
    "上..\\..\\上.csv",
    "x" * 200 + ".csv",
]


@dataclass
class Taken:
    """What became of the delivery."""

    settings: Settings
    outcome: Outcome
    files: pd.DataFrame


@pytest.fixture(scope="module")
def taken(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Taken:
    settings = copy_of(published.settings, tmp_path_factory.mktemp("bad"))
    for name, bad in BAD.items():
        put(settings, f"{FOLDER}/{name}", bad.make())
    for name, (make, _) in NOTED.items():
        put(settings, f"{FOLDER}/{name}", make())
    for no, name in enumerate(NAMED):
        put(settings, f"{FOLDER}/{name}", tidy_csv(f"万古镇,出口总额,{2010 + no}年,{no},万美元"))
    put(
        settings,
        f"{FOLDER}/非数.csv",
        tidy_csv(*(f"万古镇,出口总额,2024年{no}月,{text},万美元" for no, text in enumerate(NO_FIGURES, 1))),
    )
    floats = [float("nan"), float("inf"), 1e300, 7.5]
    rows = [
        {"镇": "万古镇", "指标": "出口总额", "报告期": f"2022年{no}月", "数值": value, "单位": "万美元"}
        for no, value in enumerate(floats, 1)
    ]
    put(settings, f"{FOLDER}/非数.parquet", parquet(rows))
    # Day -5 as a date, and the largest power of ten that XML can write but no machine can hold.
    dates = [
        row(inline("万古镇"), inline("出口总额"), number(-5, 1), number(7), inline("万美元"), number=3),
        row(inline("万古镇"), inline("出口总额"), number(1, 1), number(7), inline("万美元"), number=4),
        row(inline("万古镇"), inline("出口总额"), inline("1899-12-31"), number(7), inline("万美元"), number=5),
    ]
    put(settings, f"{FOLDER}/旧日期.xlsx", tidy_xlsx(*dates))
    put(
        settings,
        f"{FOLDER}/太大.xlsx",
        xlsx(
            row(*map(inline, TITLE))
            + row(*map(inline, ["万古镇", "出口总额", "2024年"]), number("1e400"), inline("万美元"), number=2)
        ),
    )
    # Three towns below one header that nobody knows, on two sheets: many values share few faulty cells.
    matrix = [
        ["镇", "幸福指数（%）", "地区生产总值（亿元）"],
        ["万古镇", 1, 2],
        ["万谷镇", 3, 4],
        ["吴家乡", 5, 6],
    ]
    put(settings, f"{FOLDER}/矩阵.xlsx", workbook({"2024年一季度": matrix, "2024年二季度": matrix}))
    put(settings, f"{FOLDER}/重复.csv", tidy_csv(*["万古镇,出口总额,2020年,1,万美元"] * 2))
    put(
        settings,
        f"{FOLDER}/隐藏.xlsx",
        workbook({"填报": [TITLE], "底稿": [TITLE, ["万古镇", "出口总额", "2019年", 1, "万美元"]]}, ["底稿"]),
    )
    (settings.raw / "submissions" / FOLDER / "a.xlsx").mkdir()
    put(settings, f"{FOLDER}/好.csv", tidy_csv(GOOD_ROW))
    put(
        settings,
        f"{FOLDER}/好.xlsx",
        workbook({"a": [TITLE, ["万古镇", "社会消费品零售总额", "2024年", 7.25, "亿元"]]}),
    )
    put(
        settings,
        f"{FOLDER}/好.parquet",
        parquet([dict(zip(TITLE, ["万古镇", "社会消费品零售总额", "2022年", "6.5", "亿元"], strict=True))]),
    )
    outcome = run_warm(settings)
    assert outcome.status == 0, outcome.err
    files = query(settings.published, f"from quality.source_file where path like 'submissions/{FOLDER}/%'")
    return Taken(settings, outcome, files.set_index("path"))


def file_of(taken: Taken, name: str) -> pd.Series:
    found = taken.files.loc[f"submissions/{FOLDER}/{distinct_name(name)}"]
    assert isinstance(found, pd.Series)
    return found


def receipt_of(taken: Taken, path: str) -> str:
    return texts(receipt_path(taken.settings, path, 1))


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_its_reason(taken: Taken, name: str) -> None:
    bad, file = BAD[name], file_of(taken, name)
    assert (file["outcome"], file["rule_code"]) == ("rejected", bad.rule_code)
    assert bad.words in file["message_zh"]
    assert "{" not in file["message_zh"] + file["suggestion_zh"] + file["message_en"]
    said = receipt_of(taken, f"submissions/{FOLDER}/{distinct_name(name)}")
    assert bad.words in said
    assert file["suggestion_zh"] in said
    for table in ("marts.fct_indicator_value", "quality.submission_issue"):
        assert file.name not in set(
            query(taken.settings.published, f"select source_path from {table}")["source_path"]
        )


@pytest.mark.parametrize("name", NOTED)
def test_what_can_be_read_all_the_same_is(taken: Taken, name: str) -> None:
    file, rule_code = file_of(taken, name), NOTED[name][1]
    assert (file["outcome"], file["value_count"], file["quarantined_count"]) == ("accepted", 1, 0)
    issues = query(taken.settings.published, "from quality.submission_issue")
    issues = issues[(issues["source_path"] == file.name) & issues["rule_code"].str.startswith("workbook")]
    assert issues["rule_code"].tolist() == ([rule_code] if rule_code else [])
    if rule_code:
        assert issues["message_zh"].tolist()[0] in receipt_of(taken, str(file.name))


def test_a_folder_called_like_a_workbook(taken: Taken) -> None:
    file = file_of(taken, "a.xlsx")
    assert (file["rule_code"], file["message_zh"]) == ("file_is_directory", "这里应是文件，却是文件夹。")
    assert "这里应是文件" in receipt_of(taken, str(file.name))


def test_strange_names_are_names(taken: Taken) -> None:
    """Each file is read, has one row and one receipt of its own, below its own folder."""
    values = query(
        taken.settings.published,
        "select source_path, period_code, cast(value as integer) as value from marts.fct_indicator_value"
        " where period_code between '2010' and '2019' order by period_code",
    )
    assert values["value"].tolist() == list(range(len(NAMED)))
    receipts = [receipt_path(taken.settings, path, 1) for path in values["source_path"]]
    assert len(set(receipts)) == len(NAMED)
    for receipt in receipts:
        assert receipt.is_file()
        assert receipt.resolve().parent == (taken.settings.receipts / FOLDER).resolve()
        assert not set(receipt.name) & set('\\\n\u202e|"')


def test_what_is_no_finite_number_is_no_figure(taken: Taken) -> None:
    file = file_of(taken, "非数.csv")
    assert (file["value_count"], file["quarantined_count"]) == (len(NO_FIGURES), len(NO_FIGURES))
    issues = query(taken.settings.published, "from quality.submission_issue order by row_no")
    rules = issues[issues["source_path"] == file.name].set_index("value_text")["rule_code"].to_dict()
    assert rules == dict.fromkeys(NO_FIGURES, "figure_unparsed") | {
        "#DIV/0!": "cell_error",
        "=1/0": "formula_uncalculated",
    }
    file = file_of(taken, "非数.parquet")
    assert (file["value_count"], file["accepted_count"], file["quarantined_count"]) == (4, 1, 3)
    file = file_of(taken, "太大.xlsx")
    assert (file["outcome"], file["value_count"]) in {("partly_accepted", 1), ("rejected", 0)}
    values = query(
        taken.settings.published, "select cast(value as double) as value from marts.fct_indicator_value"
    )
    assert values["value"].abs().max() < 1e15


def test_days_before_1900_are_no_period(taken: Taken) -> None:
    file = file_of(taken, "旧日期.xlsx")
    assert (file["value_count"], file["accepted_count"] + file["superseded_count"]) == (4, 1)
    issues = query(taken.settings.published, "from quality.submission_issue order by row_no")
    issues = issues[issues["source_path"] == file.name]
    assert issues["rule_code"].tolist() == ["period_unparsed"] * 3
    assert issues["cell"].tolist() == ["C3", "C4", "C5"]
    assert "无法识别" in receipt_of(taken, str(file.name))


def test_faults_that_share_a_cell_are_told_apart(taken: Taken) -> None:
    """Each value has its issue, keys stay keys, and nothing of it keeps the release from being made."""
    shown = query(taken.settings.published, 'from bi."数据问题"')
    found = shown[shown["文件"] == f"submissions/{FOLDER}/矩阵.xlsx"]
    # By sheet: three values below the unknown header, two in each row of an unknown town, of which one is both.
    assert found["规则代码"].value_counts().to_dict() == {"indicator_unknown": 6, "town_unknown": 8}
    keys = query(taken.settings.published, "select issue_code from quality.submission_issue")["issue_code"]
    assert keys.is_unique
    duplicates = shown[shown["文件"] == f"submissions/{FOLDER}/重复.csv"]
    assert sorted(duplicates["单元格"]) == ["D2", "D3"]
    hidden = shown[shown["文件"] == f"submissions/{FOLDER}/隐藏.xlsx"]
    assert hidden["规则代码"].tolist() == ["sheet_hidden"]


def test_the_good_files_beside_them_are_published(taken: Taken) -> None:
    values = query(
        taken.settings.published,
        "select indicator_code, period_code, cast(value as double) as value from marts.fct_indicator_value"
        " where source_path like '%/好.%' and is_current order by all",
    )
    assert values.values.tolist() == [
        ["export_value", "2024-Q1", 1500],
        ["retail_sales", "2022", 6.5],
        ["retail_sales", "2024", 7.25],
    ]


def test_every_file_has_a_row_and_a_receipt_and_the_run_names_the_bad_ones(taken: Taken) -> None:
    entries = list((taken.settings.raw / "submissions" / FOLDER).iterdir())
    assert len(taken.files) == len(entries)
    for path in taken.files.index:
        assert receipt_path(taken.settings, str(path), 1).is_file(), path
    parts = ["accepted", "superseded", "withdrawn", "quarantined", "blank"]
    assert (taken.files[[f"{part}_count" for part in parts]].sum(axis=1) == taken.files["value_count"]).all()
    for name in ("炸弹.xlsx", "有密码.xlsx", "引号.csv"):
        assert name in taken.outcome.err
    assert "Traceback" not in taken.outcome.err


def test_more_than_a_thousand_files_at_once(
    published: Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each has its row and its receipt; one in a hundred is wrong. The memory is said.

    They hold more values than are fetched at once, which is what could make many files unlike few.
    """
    settings = copy_of(published.settings, tmp_path)
    for no in range(FILES):
        town = "万谷镇" if no % 100 == 0 else "万古镇"
        year, first = 2001 + no % 20, no // 20 % 5 + 1
        rows = [f"{town},出口总额,{year}年{month}月,{no},万美元" for month in range(first, first + 8)]
        content = tidy_csv(*rows)
        put(settings, f"{2001 + no % 20}/500111-commerce/{no:05d}.csv", content)
    outcome = run_warm(settings)
    mebibytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    with capsys.disabled():
        print(f"\n{FILES} files: at most {mebibytes:.0f} MiB in one process")
    assert outcome.status == 0, outcome.err
    files = query(settings.published, "from quality.source_file where path like '%/500111-commerce/%'")
    assert files["outcome"].value_counts().to_dict() == {
        "accepted": FILES - FILES // 100,
        "partly_accepted": FILES // 100,
    }
    assert files["value_count"].sum() == 8 * FILES
    assert sum(1 for _ in settings.receipts.rglob("*.csv.v1.回执.xlsx")) >= FILES
    assert mebibytes < 2048
    assert zhencang(settings, "run").out.startswith("Nothing is new")
