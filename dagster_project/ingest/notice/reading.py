"""Which reader a file needs: by its suffix, once its content is known to be what the suffix says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath

from dagster_project.ingest.files.apart import read_apart
from dagster_project.ingest.files.ole import SIGNATURE as OLE_SIGNATURE
from dagster_project.ingest.files.ole import Streams
from dagster_project.ingest.files.ooxml import Parts, main_part
from dagster_project.ingest.files.workbook import MAIN_PARTS, STREAMS, UNKNOWN, ZIP_SIGNATURE, content_kind
from dagster_project.ingest.landing.problems import FileRejected, Problem, reject
from dagster_project.ingest.notice.blocks import Blocks, holds_text
from dagster_project.ingest.notice.document import Notice
from dagster_project.ingest.notice.formats.html_file import read_html
from dagster_project.ingest.notice.formats.pdf_file import read_pdf
from dagster_project.ingest.notice.formats.sheet_file import read_sheets
from dagster_project.ingest.notice.formats.text_file import read_text
from dagster_project.ingest.notice.formats.word_file import read_word
from dagster_project.ingest.notice.structure import notice_of
from dagster_project.settings import LARGEST_NOTICE_BYTES, LARGEST_NOTICE_TEXT_BYTES

READERS: dict[str, Callable[[bytes], Blocks]] = {
    ".txt": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".docx": read_word,
    ".xlsx": read_sheets,
    ".pdf": read_pdf,
}
# What reading costs depends on what is in them. PDF and .xlsx see to that themselves.
_READ_APART = {".html", ".htm", ".docx"}
_LARGEST_READ_HERE_BYTES = 64 * 1024
# Formats of office programs that can save .docx, whatever is in the file.
_TO_CONVERT = {".doc", ".dot", ".wps", ".rtf", ".odt", ".ofd", ".ceb", ".uof", ".xls", ".et"}
_KIND_OF = {".txt": "CSV / TXT", ".html": "HTML", ".htm": "HTML", ".docx": "Word (.docx)", ".pdf": "PDF"}
_KIND_OF[".xlsx"] = "Excel (.xlsx)"
# What is neither known nor text may still be text in an encoding that is not read.
_TEXT_KINDS = {"CSV / TXT", "HTML", "XML", UNKNOWN}
# How a notice is told what else would be said of a table.
_IN_OUR_WORDS = {
    "encoding_unknown": "notice_encoding_unknown",
    "workbook_encrypted": "notice_encrypted",
    "workbook_too_large": "notice_too_large",
    "file_costs_too_much": "notice_too_large",
}
# A PDF may begin behind a few bytes of something else (ISO 32000-1, annex H).
_PDF_START = re.compile(rb"%PDF-")


def read_notice(content: bytes, name: str) -> Notice:
    """The notice in these bytes. Raises FileRejected where it cannot be read, saying what to do instead."""
    suffix = PurePath(name).suffix.lower()
    try:
        read = _reader(content, suffix or name)
        is_apart = suffix in _READ_APART and len(content) > _LARGEST_READ_HERE_BYTES
        blocks = read_apart(read, content) if is_apart else read(content)
    except FileRejected as error:
        problem = error.problem
        if problem.rule_code not in _IN_OUR_WORDS:
            raise
        details = dict(problem.details)
        if problem.rule_code == "file_costs_too_much":
            details |= {"what": f"读取{details['what']}", "what_en": f"of reading {details['what_en']}"}
        raise FileRejected(Problem(_IN_OUR_WORDS[problem.rule_code], problem.place, details)) from error
    if not any(map(holds_text, blocks.blocks)):
        raise reject("file_empty")
    return notice_of(blocks)


def _reader(content: bytes, suffix: str) -> Callable[[bytes], Blocks]:
    """The reader for the content, which must be what the suffix says. Raises FileRejected."""
    if suffix in _TO_CONVERT:
        raise reject("notice_must_be_converted", content=suffix)
    if suffix not in READERS:
        raise reject("notice_kind_unsupported", suffix=suffix)
    kind = _kind(content)
    if kind in STREAMS.values() or kind == "OLE":
        raise reject("notice_must_be_converted", content=kind)
    is_text = kind in _TEXT_KINDS and _KIND_OF[suffix] in _TEXT_KINDS
    if kind != _KIND_OF[suffix] and not is_text:
        raise reject("notice_content_differs", suffix=suffix, content=kind)
    limit = LARGEST_NOTICE_TEXT_BYTES if is_text else LARGEST_NOTICE_BYTES
    if len(content) > limit:
        sizes = {"count": f"{len(content) / 2**20:,.0f} MiB", "limit": f"{limit / 2**20:,.0f} MiB"}
        raise reject("notice_too_large", what="大小", what_en="of content", **sizes)
    return READERS[suffix]


def _kind(content: bytes) -> str:
    """What the bytes are, by their first ones or by the main part of a package."""
    if content.startswith(OLE_SIGNATURE):
        names = Streams(content).names
        if "EncryptedPackage" in names:
            raise reject("notice_encrypted")
        return next((kind for name, kind in STREAMS.items() if name in names), "OLE")
    if content.startswith(ZIP_SIGNATURE):
        part = main_part(Parts(content)) or ""
        if part.startswith("xl/") and not part.endswith(".bin"):
            return "Excel (.xlsx)"
        return next((kind for folder, kind in MAIN_PARTS.items() if part.startswith(folder)), "ZIP")
    if _PDF_START.search(content, 0, 1024):
        return "PDF"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "CSV / TXT"
    return content_kind(content)
