"""The one browser that all tests of pages share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.review.browsing import CHROMIUM, SWITCHES, playwright


@pytest.fixture(scope="session")
def browser() -> Iterator[playwright.Browser]:
    if not CHROMIUM.is_file():
        pytest.skip(f"{CHROMIUM} is missing: apt-get install chromium fonts-noto-cjk")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=SWITCHES)
        yield browser
        browser.close()
