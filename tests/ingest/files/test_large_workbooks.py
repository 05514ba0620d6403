"""Workbooks that unpack to much, or claim to: bounded in time and memory, or refused."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from dagster_project.ingest.files.grid import cell_address
from dagster_project.ingest.files.workbook import read_workbook
from dagster_project.settings import LARGEST_COLUMN_COUNT, LARGEST_SHEET_COUNT, LARGEST_WORKBOOK_CELLS
from tests.ingest.files import workbooks
from tests.ingest.files.reading_hostile import DAMAGED, measured, rejected, with_part
from tests.ingest.files.workbooks import (
    number,
    record,
    row,
    worksheet,
    xls,
    xls_number,
    xlsx,
    xlsx_parts,
    zipped,
)


def bomb(size: int) -> bytes:
    """A good workbook with one sheet part that unpacks to `size` blanks between its rows."""
    parts = xlsx_parts("")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts.items():
            if name != "xl/worksheets/sheet1.xml":
                package.writestr(name, content)
        with package.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(b"<worksheet><sheetData>")
            for _ in range(size >> 20):
                sheet.write(b" " * (1 << 20))
            sheet.write(b"</sheetData></worksheet>")
    return out.getvalue()


def test_zip_bomb(tmp_path: Path) -> None:
    assert measured(tmp_path, bomb(600 << 20)) == {
        "rule_code": "workbook_too_large",
        "message_zh": "工作簿解压后有 600 MiB，超过上限 512 MiB。",
    }


def test_zip_bomb_that_declares_little(tmp_path: Path) -> None:
    content = bytearray(bomb(600 << 20))
    size = struct.pack("<I", (600 << 20) + 46)
    assert content.count(size)
    content = content.replace(size, struct.pack("<I", 5000))
    result = measured(tmp_path, bytes(content))
    assert result["rule_code"] == "file_damaged"
    assert result["message_zh"].startswith(DAMAGED + "ZIP: ")


def test_blanks_up_to_the_limit(tmp_path: Path) -> None:
    assert measured(tmp_path, bomb(500 << 20))["rule_code"] == "file_damaged"


def test_million_parts(tmp_path: Path) -> None:
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    directory = entry * 1_000_000
    content = (
        b"PK\x03\x04"
        + directory
        + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 65535, 65535, len(directory), 4, 0)
    )
    assert measured(tmp_path, content)["message_zh"] == "工作簿部件有 1,000,000，超过上限 20,000。"


def repeated(start: str, cell: str, width: int, numbers: range) -> str:
    """Rows of these numbers, each of as many equal cells; `{no}` in its start stands for its number."""
    cells = "".join(f'<c r="{letter}{{no}}"{cell}' for letter in "ABCDEFGHIJKL"[:width])
    pieces = f"{start}{cells}</row>".split("{no}")
    return "".join(str(no).join(pieces) for no in numbers)


def test_million_empty_styled_rows(tmp_path: Path) -> None:
    empty = repeated('<row r="{no}" spans="1:12" s="1" customFormat="1">', ' s="1"/>', 12, range(2, 1_000_000))
    rows = row(number(1), number(2)) + empty + row(number(3), number=1_000_000)
    assert measured(tmp_path, xlsx(rows)) == {"filled": [[1, ["1", "2"]], [1_000_000, ["3"]]]}


def test_million_bare_rows_between(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{number}" s="1" customFormat="1" ht="15"/>' for number in range(1, 1_000_001))
    assert measured(tmp_path, xlsx(rows + row(number(5), number=1_000_001))) == {"filled": [[1_000_001, ["5"]]]}


def test_one_cell_in_the_last_corner(tmp_path: Path) -> None:
    rows = row(number(1)) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert measured(tmp_path, xlsx(rows))["message_zh"] == "工作簿列数有 16,384，超过上限 256。"


def test_empty_cell_in_the_last_corner() -> None:
    rows = row(number(1)) + '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert read_workbook(xlsx(rows), "a.xlsx").sheets[0].grid == [["1"]]


def test_cells_at_both_ends_of_many_rows(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{number}"><c r="A{number}"><v>1</v></c><c r="IV{number}"><v>1</v></c></row>'
        for number in range(1, 1_048_000, 8000)
    )
    result = measured(tmp_path, xlsx(rows))
    assert result["rule_code"] == "workbook_too_large"
    assert result["message_zh"].startswith("工作簿单元格（含空白）有 ")
    assert result["message_zh"].endswith(f"，超过上限 {LARGEST_WORKBOOK_CELLS:,}。")


def test_many_sheets_with_one_cell_at_the_end(tmp_path: Path) -> None:
    rows = row(number(1), number=1_048_576)
    assert measured(tmp_path, xlsx(*[rows] * 50))["rule_code"] == "workbook_too_large"


def test_too_many_filled_cells(tmp_path: Path) -> None:
    rows = repeated('<row r="{no}">', "><v>1</v></c>", 10, range(1, LARGEST_WORKBOOK_CELLS // 10 + 1_000))
    result = measured(tmp_path, xlsx(rows))
    assert result["rule_code"] == "workbook_too_large"
    assert result["message_zh"].startswith("工作簿单元格有 ")


@pytest.mark.parametrize("width", [LARGEST_COLUMN_COUNT, LARGEST_COLUMN_COUNT + 1, 300, 16_384])
def test_wide_sheet(width: int) -> None:
    cells = "".join(f'<c r="{cell_address(1, column)}"><v>{column}</v></c>' for column in range(1, width + 1))
    content = xlsx(f'<row r="1">{cells}</row>')
    if width <= LARGEST_COLUMN_COUNT:
        assert len(read_workbook(content, "a.xlsx").sheets[0].grid[0]) == width
    else:
        assert (
            rejected("workbook_too_large", content) == f"工作簿列数有 {width:,}，超过上限 {LARGEST_COLUMN_COUNT}。"
        )


def test_too_many_sheets() -> None:
    count = LARGEST_SHEET_COUNT + 1
    assert (
        rejected("workbook_too_large", xlsx(*[""] * count))
        == f"工作簿工作表有 {count:,}，超过上限 {LARGEST_SHEET_COUNT:,}。"
    )


def test_declared_count_of_shared_texts(tmp_path: Path) -> None:
    # Calamine allots memory for as many as are declared, and takes the process with it.
    xml = '<sst count="4000000000" uniqueCount="4000000000"><si><t>万古镇</t></si></sst>'
    assert measured(tmp_path, with_part("xl/sharedStrings.xml", xml)) == {"filled": [[1, ["1", "万古镇"]]]}


def test_one_long_text_in_many_cells(tmp_path: Path) -> None:
    rows = "".join(row(' t="s"><v>0</v></c>', number=no) for no in range(1, 100_001))
    content = xlsx(rows, strings=f"<si><t>{'万' * 30_000}</t></si>")
    result = measured(tmp_path, content)
    assert result["rule_code"] == "workbook_too_large"
    assert result["message_zh"].startswith("工作簿文字有 8,58")


def test_one_long_text_beside_many_short_ones() -> None:
    rows = row(' t="s"><v>0</v></c>') + "".join(row(' t="s"><v>1</v></c>', number=no) for no in range(2, 10_001))
    content = xlsx(rows, strings=f"<si><t>{'万' * 30_000}</t></si><si><t>短</t></si>")
    grid = read_workbook(content, "a.xlsx").sheets[0].grid
    assert len(grid[0][0]) == 30_000
    assert grid[9_999] == ["短"]


def test_too_many_merged_areas() -> None:
    merged = "".join(f'<mergeCell ref="A{no}:B{no}"/>' for no in range(1, 100_002))
    content = zipped(xlsx_parts(worksheet(row(number(1)), after=f"<mergeCells>{merged}</mergeCells>")))
    assert rejected("workbook_too_large", content) == "工作簿合并单元格有 100,001，超过上限 100,000。"


# .xls


def test_xls_with_a_cell_too_far_right() -> None:
    content = xls({"a": xls_number(0, 0, 1) + xls_number(65_535, 65_535, 1)})
    assert rejected("workbook_too_large", content, "a.xls") == "工作簿列数有 65,536，超过上限 256。"


def test_xls_with_cells_at_opposite_corners(tmp_path: Path) -> None:
    content = xls({"a": xls_number(0, 0, 1) + xls_number(65_535, 255, 1)})
    assert measured(tmp_path, content, "a.xls") == {
        "rule_code": "workbook_too_large",
        "message_zh": "工作簿单元格（含空白）有 16,777,216，超过上限 3,000,000。",
    }


@pytest.mark.parametrize("dimensions", [(0, 0xFFFFFFFF, 0, 0xFFFF), (5, 2, 0, 1), (0, 65_537, 0, 256)])
def test_xls_dimensions_that_no_sheet_has(dimensions: tuple[int, int, int, int]) -> None:
    content = xls({"a": xls_number(0, 0, 1)}, dimensions=dimensions)
    assert rejected("file_damaged", content, "a.xls") == DAMAGED + "BIFF: DIMENSIONS）。"


@pytest.mark.parametrize("dimensions", [(0, 0, 0, 0), (0, 1, 0, 1), (0, 65_536, 0, 256), None])
def test_xls_dimensions_that_are_merely_wrong(dimensions: tuple[int, int, int, int] | None) -> None:
    content = xls({"a": xls_number(0, 0, 1) + xls_number(2, 0, 3)}, dimensions=dimensions)
    assert read_workbook(content, "a.xls").sheets[0].grid == [["1"], [""], ["3"]]


def test_xls_declared_count_of_shared_texts(tmp_path: Path) -> None:
    table = record(0xFC, struct.pack("<iI", 1, 0x7FFFFFFF) + workbooks.xls_text("万古镇"))
    content = xls({"a": workbooks.xls_shared(0, 0, 0)}, extra=table)
    assert measured(tmp_path, content, "a.xls")["message_zh"] == DAMAGED + "BIFF: SST）。"


def test_xls_one_long_text_in_many_cells(tmp_path: Path) -> None:
    cells = b"".join(workbooks.xls_shared(no, 0, 0) for no in range(60_000))
    content = xls({"a": cells}, strings=["万" * 4000])
    assert measured(tmp_path, content, "a.xls")["message_zh"].startswith("工作簿文字有 240,000,000，")
