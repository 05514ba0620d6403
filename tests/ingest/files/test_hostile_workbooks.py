"""Workbooks broken by accident or on purpose: each has its rule and sentence, in bounded time and memory."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from dagster_project.ingest.files import workbook as reader
from dagster_project.ingest.files.grid import cell_address
from dagster_project.ingest.files.workbook import read_workbook
from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.settings import LARGEST_COLUMN_COUNT, LARGEST_SHEET_COUNT, LARGEST_WORKBOOK_CELLS, PROJECT
from tests.ingest.files import workbooks
from tests.ingest.files.workbooks import (
    compound,
    number,
    record,
    row,
    worksheet,
    xls,
    xls_number,
    xls_stream,
    xlsx,
    xlsx_parts,
    zipped,
)

GOOD = xlsx(row(number(1)))
DAMAGED = "文件损坏或不完整："
SECONDS, MEBIBYTES = 5, 500

# Reads a file in a process of its own, which cannot take the machine with it, and says what became of it.
READ = """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
from pathlib import Path
from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.ingest.files.workbook import read_workbook
def most_memory():
    # ru_maxrss would count what the parent had before this program took its place.
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
content = Path(sys.argv[1]).read_bytes()
before, start = most_memory(), time.process_time()
try:
    found = read_workbook(content, sys.argv[1])
    result = {"filled": [[no, line] for no, line in enumerate(found.sheets[0].grid, start=1) if any(line)][:9]}
except FileRejected as error:
    result = {"rule_code": error.problem.rule_code, "message_zh": error.problem.text("sentence_zh")}
print(json.dumps(result | {"seconds": time.process_time() - start, "mebibytes": most_memory() - before}))
"""


def measured(tmp_path: Path, content: bytes, name: str = "填报.xlsx") -> dict[str, Any]:
    """What came of reading it in another process, which kept to the limits of time and memory."""
    path = tmp_path / name
    path.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    result: dict[str, Any] = json.loads(done.stdout)
    assert result.pop("seconds") < SECONDS
    assert result.pop("mebibytes") < MEBIBYTES
    return result


def rejected(rule_code: str, content: bytes, name: str = "填报.xlsx") -> str:
    """The Chinese sentence with which the file is rejected, by this rule."""
    with pytest.raises(FileRejected) as raised:
        read_workbook(content, name)
    problem = raised.value.problem
    assert problem.rule_code == rule_code
    for column in ("sentence_en", "suggestion_zh", "suggestion_en"):
        assert "{" not in problem.text(column)
    return problem.text("sentence_zh")


def with_part(name: str, content: str | bytes) -> bytes:
    """A good workbook with one part put in or replaced."""
    parts = xlsx_parts(worksheet(row(number(1), ' t="s"><v>0</v></c>')), strings="<si><t>万古镇</t></si>")
    return zipped(parts | {name: content})


def in_sheet(xml: str) -> bytes:
    """A workbook whose only sheet is this XML."""
    return with_part("xl/worksheets/sheet1.xml", xml)


def leading_to(part: str) -> str:
    """The relationships of a package about this part."""
    return (
        f'<Relationships><Relationship Type="{workbooks.OFFICE}/officeDocument" Target="{part}"/></Relationships>'
    )


# What is no workbook.


@pytest.mark.parametrize("name", ["填报.xlsx", "填报.xls"])
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", "PDF"),
        ("镇,指标\n万古镇,1\n".encode("gb18030"), "CSV / TXT"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "HTML"),
        (b"\xef\xbb\xbf\r\n <!DOCTYPE html>", "HTML"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        (b"{\\rtf1}", "RTF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG"),
        (bytes(1000), "?"),
        (zipped({"word/document.xml": "<w/>", "_rels/.rels": leading_to("word/document.xml")}), "Word (.docx)"),
        (zipped({"data.csv": "1"}), "ZIP"),
        (compound({"WordDocument": b"x"}), "Word (.doc)"),
        (compound({"PowerPoint Document": b"x"}), "PowerPoint (.ppt)"),
        (compound({"Other": b"x"}), "OLE"),
    ],
)
def test_other_content_under_the_suffix(content: bytes, kind: str, name: str) -> None:
    suffix = Path(name).suffix
    assert rejected("file_content_differs", content, name) == f"后缀是“{suffix}”，内容却是{kind}。"


def test_binary_workbook_is_not_read() -> None:
    parts = {"_rels/.rels": leading_to("xl/workbook.bin")}
    assert rejected("file_content_differs", zipped(parts)) == "后缀是“.xlsx”，内容却是Excel (.xlsb)。"


# Passwords.


@pytest.mark.parametrize("name", ["填报.xlsx", "填报.xls"])
@pytest.mark.parametrize(
    "content",
    [
        compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}),
        xls({"a": xls_number(0, 0, 1)}, extra=record(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48))),
    ],
)
def test_password(content: bytes, name: str) -> None:
    assert rejected("workbook_encrypted", content, name) == "工作簿设有打开密码，无法读取。"


def test_password_of_the_zip_file() -> None:
    content = bytearray(GOOD)
    for place in range(len(content) - 4):
        if content[place : place + 4] == b"PK\x01\x02":
            content[place + 8] |= 1
    assert rejected("workbook_encrypted", bytes(content)) == "工作簿设有打开密码，无法读取。"


# Damage.


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_truncated_xlsx(share: float) -> None:
    assert rejected("file_damaged", GOOD[: int(len(GOOD) * share)]).startswith(DAMAGED + "ZIP: ")


@pytest.mark.parametrize("length", [10, 511, 600, 2000])
def test_truncated_xls(length: int) -> None:
    content = xls({"a": xls_number(0, 0, 1)})
    assert rejected("file_damaged", content[:length], "a.xls").startswith(DAMAGED + "OLE: ")


def test_every_truncation_of_an_xls_stream() -> None:
    stream = xls_stream({"a": workbooks.xls_shared(0, 0, 0) + xls_number(1, 0, 1)}, strings=["万古镇"])
    outcomes = set()
    # The last record is four bytes, zeros but for the first, and zeros follow.
    for length in range(len(stream) - 3):
        try:
            outcomes.add(str(read_workbook(compound({"Workbook": stream[:length]}), "a.xls").sheets))
        except FileRejected as error:
            outcomes.add(error.problem.rule_code)
    assert outcomes == {"file_damaged"}


def test_flipped_bytes_never_escape() -> None:
    contents = [(GOOD, "a.xlsx"), (xls({"a": workbooks.xls_shared(0, 0, 0)}, strings=["万"])[:3000], "a.xls")]
    outcomes = set()
    for content, name in contents:
        for place in range(0, len(content), 3):
            broken = bytearray(content)
            broken[place] ^= 0xFF
            try:
                read_workbook(bytes(broken), name)
                outcomes.add("read")
            except FileRejected as error:
                outcomes.add(error.problem.rule_code)
    assert outcomes >= {"read", "file_damaged"}
    assert outcomes <= {"read", "file_damaged", "file_content_differs", "workbook_encrypted", "workbook_too_large"}


@pytest.mark.parametrize(
    "part",
    [
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
        "xl/worksheets/sheet1.xml",
    ],
)
@pytest.mark.parametrize(
    "xml", ["", "<", "junk", "<a><b></a>", "\0" * 100, "<?xml version='1.0' encoding='gbk'?><a/>"]
)
def test_broken_part(part: str, xml: str) -> None:
    assert rejected("file_damaged", with_part(part, xml)).startswith(DAMAGED)


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_missing_part(part: str) -> None:
    parts = xlsx_parts(worksheet(row(' t="s"><v>0</v></c>')), strings="<si><t>万古镇</t></si>")
    del parts[part]
    assert rejected("file_damaged", zipped(parts)).startswith(f"{DAMAGED}ZIP: '{part}'")


def test_text_beyond_the_shared_ones() -> None:
    content = xlsx(row(' t="s"><v>7</v></c>'), strings="<si><t>万古镇</t></si>")
    assert rejected("file_damaged", content).startswith(DAMAGED)


def test_no_shared_texts_at_all() -> None:
    assert rejected("file_damaged", xlsx(row(' t="s"><v>0</v></c>'))).startswith(DAMAGED)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="1"><c r="AAAA1"><v>1</v></c></row>',
        '<row r="1"><c r="1A"><v>1</v></c></row>',
        '<row r="-1"><c><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="A1" t="?"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="n"><v>1',
        '<row r="1"><c r="A1"><v>&lol;</v></c></row>',
    ],
)
def test_rows_that_make_no_sense(rows: str) -> None:
    assert rejected("file_damaged", xlsx(rows, strings="<si><t>a</t></si>")).startswith(DAMAGED)


def test_rows_that_go_back_in_a_later_piece() -> None:
    # The XML is read in pieces of 2 MiB; the second row ends in a later one than the first.
    long = f' t="inlineStr"><is><t>{"x" * (3 << 20)}</t></is></c>'
    content = xlsx(row(number(1), number=5) + row(long, number=3))
    assert rejected("file_damaged", content) == DAMAGED + "row r。"


def test_two_members_of_one_name() -> None:
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("xl/workbook.xml", "<workbook/>")
    assert rejected("file_damaged", out.getvalue()) == DAMAGED + "ZIP: 'xl/workbook.xml' × 2。"


def test_member_names_that_lead_out_of_the_file() -> None:
    parts = xlsx_parts(worksheet(row(number(1))))
    parts |= {"../../evil.txt": "x", "/etc/evil": "x", "C:\\evil": "x"}
    assert read_workbook(zipped(parts), "a.xlsx").sheets[0].grid == [["1"]]


def test_sheet_that_leads_out_of_the_file() -> None:
    target = f'<Relationship Id="rId1" Type="{workbooks.OFFICE}/worksheet" Target="../../../etc/passwd"/>'
    content = with_part("xl/_rels/workbook.xml.rels", f"<Relationships>{target}</Relationships>")
    assert rejected("file_damaged", content) == DAMAGED + "ZIP: 'etc/passwd'。"


def test_unusual_compression() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as package:
        for name, content in xlsx_parts(worksheet(row(number(1)))).items():
            package.writestr(name, content)
    assert rejected("file_damaged", out.getvalue()) == DAMAGED + "ZIP: compression。"


def test_panic_of_the_library_is_damage() -> None:
    class PanicException(BaseException):
        pass

    with pytest.raises(FileRejected, match="index out of bounds"), reader._rejecting_errors():
        raise PanicException("index out of bounds")
    with pytest.raises(KeyboardInterrupt), reader._rejecting_errors():
        raise KeyboardInterrupt


def test_cycle_of_sectors() -> None:
    content = bytearray(xls({"a": xls_number(0, 0, 1)}))
    table = (struct.unpack_from("<I", content, 0x4C)[0] + 1) * 512
    struct.pack_into("<I", content, table, 0)
    assert rejected("file_damaged", bytes(content), "a.xls") == DAMAGED + "OLE: sector。"


# Entities.

LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {after} '{f'&{before};' * 10}'>" for before, after in zip("abcdefghi", "bcdefghij", strict=True)
)
OUTSIDE = "<!DOCTYPE x [<!ENTITY j SYSTEM 'file:///etc/passwd'>"


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities(declared: str, encoding: str) -> None:
    sentence = DAMAGED + "XML DOCTYPE。"
    cell = ' t="str"><v>&j;</v></c>'
    for part, xml in {
        "xl/worksheets/sheet1.xml": worksheet(row(cell)),
        "xl/workbook.xml": "<workbook>&j;</workbook>",
        "xl/styles.xml": "<styleSheet>&j;</styleSheet>",
        "_rels/.rels": "<Relationships>&j;</Relationships>",
    }.items():
        content = f'<?xml version="1.0" encoding="{encoding}"?>{declared}]>{xml}'.encode(encoding)
        assert rejected("file_damaged", with_part(part, content)) == sentence
    content = f'<?xml version="1.0"?>{declared}]><sst><si><t>&j;</t></si></sst>'.encode(encoding)
    assert rejected("file_damaged", with_part("xl/sharedStrings.xml", content)).startswith(DAMAGED)


# Size.


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
    assert rejected("file_damaged", content, "a.xls") == DAMAGED + "BIFF: DIMENSIONS。"


@pytest.mark.parametrize("dimensions", [(0, 0, 0, 0), (0, 1, 0, 1), (0, 65_536, 0, 256), None])
def test_xls_dimensions_that_are_merely_wrong(dimensions: tuple[int, int, int, int] | None) -> None:
    content = xls({"a": xls_number(0, 0, 1) + xls_number(2, 0, 3)}, dimensions=dimensions)
    assert read_workbook(content, "a.xls").sheets[0].grid == [["1"], [""], ["3"]]


def test_xls_declared_count_of_shared_texts(tmp_path: Path) -> None:
    table = record(0xFC, struct.pack("<iI", 1, 0x7FFFFFFF) + workbooks.xls_text("万古镇"))
    content = xls({"a": workbooks.xls_shared(0, 0, 0)}, extra=table)
    assert measured(tmp_path, content, "a.xls")["message_zh"] == DAMAGED + "BIFF: SST。"


def test_xls_one_long_text_in_many_cells(tmp_path: Path) -> None:
    cells = b"".join(workbooks.xls_shared(no, 0, 0) for no in range(60_000))
    content = xls({"a": cells}, strings=["万" * 4000])
    assert measured(tmp_path, content, "a.xls")["message_zh"].startswith("工作簿文字有 240,000,000，")
