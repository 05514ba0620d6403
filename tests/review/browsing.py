"""A page in headless Chromium: from a file, with no network; what it says, asks for and prints."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright comes with the dev extras")

CHROMIUM = Path("/usr/bin/chromium")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LAPTOP, PHONE = (1440, 900), (390, 844)


@dataclass
class Opened:
    """A page in a browser, what it said on the console, and what it asked the network for."""

    page: playwright.Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def widths(self) -> tuple[int, int]:
        """How wide the page is with everything unfolded, and how wide the window."""
        self.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        width, room = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        return width, room

    def printed(self) -> pypdfium2.PdfDocument:
        """What comes out on paper."""
        return pypdfium2.PdfDocument(BytesIO(self.page.pdf(prefer_css_page_size=True)))


@contextmanager
def open_page(
    browser: playwright.Browser, page: Path, size: tuple[int, int] = LAPTOP, query: str = ""
) -> Iterator[Opened]:
    """A page in a window of its own, without a network."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, offline=True)
    found = Opened(context.new_page())
    found.page.on("console", lambda message: found.said.append(message.text))
    found.page.on("pageerror", lambda error: found.said.append(str(error)))
    found.page.on("request", lambda asked: found.asked.append(asked.url))
    found.page.goto(page.as_uri() + query)
    yield found
    context.close()


def texts_of(document: pypdfium2.PdfDocument) -> list[str]:
    """The text of each page, without the line breaks of its layout."""
    return [page.get_textpage().get_text_bounded().replace("\r\n", "") for page in document]
