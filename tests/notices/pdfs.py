"""PDFs for tests and benchmarks, written by hand: Chinese text anywhere on a page, ruled tables, a few faults."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595, 842
LEFT, RIGHT = 72, 523
# A font that is not embedded: its characters are Unicode by a CMap that every reader knows (Adobe-GB1).
FONT = [
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 5 0 R "
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
    b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
    b"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
]


@dataclass
class Page:
    """A page that is drawn on from the top; y counts down from there, in points."""

    operators: list[str] = field(default_factory=list)
    y: float = 90

    def text(self, text: str, x: float, y: float, size: float = 12) -> None:
        """Signs from x on, each as wide as it is high."""
        codes = text.encode("utf-16-be").hex()
        self.operators.append(f"BT /F {size} Tf {x} {HEIGHT - y} Td <{codes}> Tj ET")

    def lines(self, *texts: str, indent: float = 24, size: float = 12) -> None:
        """A paragraph whose first line is indented, and whose lines are these."""
        for no, text in enumerate(texts):
            self.text(text, LEFT + (0 if no else indent), self.y, size)
            self.y += 20

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A straight line."""
        self.operators.append(f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S")

    def table(self, rows: Sequence[Sequence[str]], columns: Sequence[float], is_open: bool = False) -> None:
        """A ruled table, a line of text a row; without a line below it where the page cuts it."""
        top = self.y
        for row in rows:
            self.rule(columns[0], self.y, columns[-1], self.y)
            for x, text in zip(columns, row, strict=False):
                for place, part in enumerate(text.split("\n")):
                    self.text(part, x + 3, self.y + 14 + 14 * place, 10)
            self.y += 8 + 14 * max(text.count("\n") + 1 for text in row)
        if not is_open:
            self.rule(columns[0], self.y, columns[-1], self.y)
        for x in columns:
            self.rule(x, top, x, self.y)
        self.y += 20


def pdf(pages: Sequence[Page | bytes], trailer: str = "") -> bytes:
    """A PDF with these pages; a page of bytes is a content stream, deflated already."""
    first = 3 + len(FONT)
    kids = " ".join(f"{first + 2 * no} 0 R" for no in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
    ]
    objects += FONT
    for no, page in enumerate(pages):
        stream = page if isinstance(page, bytes) else zlib.compress("\n".join(page.operators).encode())
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {first + 2 * no + 1} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>".encode()
        )
        objects.append(
            f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n".encode() + stream + b"\nendstream"
        )
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for no, one in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{no} 0 obj\n".encode() + one + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
