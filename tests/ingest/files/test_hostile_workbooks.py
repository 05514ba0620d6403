"""Workbooks broken by accident or on purpose: each has its rule and sentence, in bounded time and memory."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from dagster_project.ingest.files import workbook as reader
from dagster_project.ingest.files.workbook import read_workbook
from dagster_project.ingest.landing.problems import FileRejected
from tests.ingest.files import workbooks
from tests.ingest.files.reading_hostile import DAMAGED, GOOD, leading_to, rejected, with_part
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
        (bytes(1000), "无法识别的格式 (unknown)"),
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
    assert rejected("file_damaged", content) == DAMAGED + "row r）。"


def test_two_members_of_one_name() -> None:
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("xl/workbook.xml", "<workbook/>")
    assert rejected("file_damaged", out.getvalue()) == DAMAGED + "ZIP: 'xl/workbook.xml' × 2）。"


def test_member_names_that_lead_out_of_the_file() -> None:
    parts = xlsx_parts(worksheet(row(number(1))))
    parts |= {"../../evil.txt": "x", "/etc/evil": "x", "C:\\evil": "x"}
    assert read_workbook(zipped(parts), "a.xlsx").sheets[0].grid == [["1"]]


def test_sheet_that_leads_out_of_the_file() -> None:
    target = f'<Relationship Id="rId1" Type="{workbooks.OFFICE}/worksheet" Target="../../../etc/passwd"/>'
    content = with_part("xl/_rels/workbook.xml.rels", f"<Relationships>{target}</Relationships>")
    assert rejected("file_damaged", content) == DAMAGED + "ZIP: 'etc/passwd'）。"


def test_unusual_compression() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as package:
        for name, content in xlsx_parts(worksheet(row(number(1)))).items():
            package.writestr(name, content)
    assert rejected("file_damaged", out.getvalue()) == DAMAGED + "ZIP: compression）。"


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
    assert rejected("file_damaged", bytes(content), "a.xls") == DAMAGED + "OLE: sector）。"


# Entities.

LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {after} '{f'&{before};' * 10}'>" for before, after in zip("abcdefghi", "bcdefghij", strict=True)
)
OUTSIDE = "<!DOCTYPE x [<!ENTITY j SYSTEM 'file:///etc/passwd'>"


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities(declared: str, encoding: str) -> None:
    sentence = DAMAGED + "XML DOCTYPE）。"
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
