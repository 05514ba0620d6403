"""Bytes to cells: every cell comes back as it was written, and is addressed as in a spreadsheet."""

from __future__ import annotations

import codecs
import csv
import io

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from dagster_project.ingest.files.grid import OTHER_DELIMITERS, cell_address, column_letters, decode, read_grid
from dagster_project.ingest.landing.problems import FileRejected

# A text file cannot hold half of a surrogate pair, and one with NUL in it is no text file.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
CHINESE = st.text(
    st.one_of(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), st.sampled_from("（）％≥∶，　1.a\r\n"))
)
BEGINNING = "序号,指标名称\n"
CELLS = "　| 3.8 |007|1.50|1,234|≥5|2∶1|4个百分点|III|2025年\n目标|“好”|'好'|不适用|-|0|=A1|1e3|\t|\u2028||\u200b"
# A byte order mark that begins a file is its encoding's, not the first cell's.
CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"))


@pytest.mark.parametrize(
    ("column_no", "letters"),
    [(1, "A"), (2, "B"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")],
)
def test_columns_have_the_letters_of_a_spreadsheet(column_no: int, letters: str) -> None:
    assert column_letters(column_no) == letters


@pytest.mark.parametrize(
    ("row_no", "column_no", "cell"), [(1, 1, "A1"), (12, 28, "AB12"), (1048576, 16384, "XFD1048576")]
)
def test_address_is_column_then_row(row_no: int, column_no: int, cell: str) -> None:
    assert cell_address(row_no, column_no) == cell


@given(st.integers(1, 10**9))
def test_letters_say_which_column_they_stand_for(column_no: int) -> None:
    number = 0
    for letter in column_letters(column_no):
        number = number * 26 + ord(letter) - ord("A") + 1
    assert number == column_no


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_letters_stand_in_the_order_of_their_columns(one: int, other: int) -> None:
    first, second = column_letters(one), column_letters(other)
    assert (one < other) == ((len(first), first) < (len(second), second))


@given(TEXT.filter(lambda text: not text.startswith("\ufeff")))
def test_utf_8_reads_back(text: str) -> None:
    assert decode(text.encode()) == (text, "utf-8")


@given(TEXT)
def test_utf_8_with_its_mark_reads_back(text: str) -> None:
    assert decode(text.encode("utf-8-sig")) == (text, "utf-8")


@given(TEXT, st.sampled_from([(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]))
def test_utf_16_with_its_mark_reads_back(text: str, order: tuple[bytes, str]) -> None:
    mark, codec = order
    assert decode(mark + text.encode(codec)) == (text, "utf-16")


@given(CHINESE)
def test_chinese_in_gb18030_reads_back(text: str) -> None:
    # A header in Chinese is never valid UTF-8; a word or two might be by chance.
    assert decode((BEGINNING + text).encode("gb18030")) == (BEGINNING + text, "gb18030")


@given(TEXT)
def test_anything_in_gb18030_reads_back(text: str) -> None:
    assert decode((BEGINNING + text).encode("gb18030")) == (BEGINNING + text, "gb18030")


@given(
    st.lists(CHINESE.map(lambda text: text.replace("\n", "")), max_size=5), st.sampled_from(["utf-8", "gb18030"])
)
def test_byte_of_no_encoding_names_its_line(lines: list[str], encoding: str) -> None:
    before = BEGINNING + "".join(f"{line}\n" for line in lines)
    with pytest.raises(FileRejected) as rejected:
        decode(before.encode(encoding) + b"\xff,1\n" + "末行\n".encode(encoding))
    assert rejected.value.problem.details["line"] == str(len(lines) + 2)


@given(st.lists(st.lists(CELL)), st.sampled_from([(".csv", ","), (".tsv", "\t")]))
@example([["0|"], ["1|", "2"]], (".csv", ","))
def test_what_a_csv_writer_wrote_reads_back_equal(rows: list[list[str]], kind: tuple[str, str]) -> None:
    suffix, delimiter = kind
    rows = [["序号", "指标名称"], *rows]
    # Lines that are mostly one cell, with another sign in it, are cells that this sign holds apart: 0|1.
    filled = [row for row in rows if any(map(str.strip, row))]
    is_mostly_cut = 2 * sum(len(row) > 1 for row in filled) > len(filled)
    assume(is_mostly_cut or not any(sign in cell for row in rows for cell in row for sign in OTHER_DELIMITERS))
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    assert read_grid(out.getvalue().encode(), f"表{suffix}") == (rows, "utf-8")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_system(ending: str) -> None:
    content = ending.join(["序号,指标名称", "1,出口总额", ""]).encode()
    assert read_grid(content, "表.csv")[0] == [["序号", "指标名称"], ["1", "出口总额"]]


@pytest.mark.parametrize("cell", CELLS.split("|"))
def test_cell_is_kept_as_written(cell: str) -> None:
    assert read_grid(f'序号,"{cell}",末\n'.encode(), "表.csv")[0] == [["序号", cell, "末"]]


@pytest.mark.parametrize("name", ["表.CSV", "表.Csv", "2024.9.csv"])
def test_suffix_is_read_in_any_case(name: str) -> None:
    assert read_grid("序号,指标".encode(), name)[0] == [["序号", "指标"]]


def test_rows_may_be_of_any_width() -> None:
    assert read_grid("标题\n\n序号,指标,\n1\n".encode(), "表.csv")[0] == [
        ["标题"],
        [],
        ["序号", "指标", ""],
        ["1"],
    ]
