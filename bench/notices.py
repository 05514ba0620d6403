"""How long reading a notice takes, a page: prints a table in Markdown. Run as python -m bench.notices

The input is the invented notice of tests/notices, repeated to 300 pages. A page of a format without pages is as
much text as stands on one of the PDF. Every figure is the median of REPEATS readings; a PDF is read by a process
of its own, whose start counts.
"""

from __future__ import annotations

import io
import resource
import statistics
import time
from copy import deepcopy

import docx
import pypdfium2

from dagster_project.ingest.notice.reading import read_notice
from tests.notices import make_fictional

REPEATS = 3
SOURCE_PAGES = 6
COPIES = 50


def source(suffix: str) -> bytes:
    """The invented notice in one format."""
    return (make_fictional.FOLDER / f"{make_fictional.NAME}.{suffix}").read_bytes()


def repeated_docx() -> bytes:
    """The Word document with its body many times over."""
    document = docx.Document(io.BytesIO(source("docx")))
    body = document.element.body
    once = [*body][:-1]
    for _ in range(COPIES - 1):
        for element in once:
            body.insert(len(body) - 1, deepcopy(element))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repeated_pdf() -> bytes:
    """The PDF with its pages many times over."""
    out = io.BytesIO()
    with pypdfium2.PdfDocument.new() as target, pypdfium2.PdfDocument(source("pdf")) as pages:
        target.import_pages(pages, [*range(SOURCE_PAGES)] * COPIES)
        target.save(out)
    return out.getvalue()


def repeated_html() -> bytes:
    """The page with its body many times over."""
    head, _, rest = source("html").decode().partition("<body>")
    return (head + "<body>" + rest.replace("</body></html>", "") * COPIES + "</body></html>").encode()


def main() -> None:
    """Time each format once short and once long."""
    contents = {
        "txt": (source("txt"), source("txt") * COPIES),
        "html": (source("html"), repeated_html()),
        "docx": (source("docx"), repeated_docx()),
        "pdf": (source("pdf"), repeated_pdf()),
    }
    print("| format | pages | MiB | seconds | seconds a page | pages a second |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for suffix, (short, long) in contents.items():
        for content, pages in ((short, SOURCE_PAGES), (long, SOURCE_PAGES * COPIES)):
            seconds = statistics.median(timed(content, suffix) for _ in range(REPEATS))
            size = len(content) / 2**20
            figures = f"{size:.1f} | {seconds:.2f} | {seconds / pages:.4f} | {pages / seconds:,.0f}"
            print(f"| .{suffix} | {pages} | {figures} |", flush=True)
    for name, who in (("this process", resource.RUSAGE_SELF), ("the PDF's process", resource.RUSAGE_CHILDREN)):
        print(f"\nMost memory of {name}: {resource.getrusage(who).ru_maxrss / 1024:,.0f} MiB")


def timed(content: bytes, suffix: str) -> float:
    """Wall seconds that one reading takes."""
    began = time.monotonic()
    read_notice(content, f"notice.{suffix}")
    return time.monotonic() - began


if __name__ == "__main__":
    main()
