"""The browser of all tests of a process: Playwright can be started only once in it."""

import atexit
import shutil
from functools import cache

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support.waiting import MOST_SECONDS


@cache
def chromium() -> Browser:
    """Return headless Chromium; skip the test where there is none."""
    found = map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    executable = next((path for path in found if path), None)
    if executable is None:
        pytest.skip("there is no Chromium on this machine: apt install chromium")
    playwright = sync_playwright().start()
    browser = playwright.chromium.launch(
        executable_path=executable, args=["--no-sandbox"], timeout=1000 * MOST_SECONDS
    )
    atexit.register(playwright.stop)
    atexit.register(browser.close)
    return browser
