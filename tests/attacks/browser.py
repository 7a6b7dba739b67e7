"""A page as an instructor or a student opens it: what runs, and what it asks of the network."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Error, Page, Route

from tests.support.browser import chromium
from tests.support.waiting import MOST_SECONDS

ELSEWHERE = "http://elsewhere.test/"
"""Whatever a page asks of this host tells its owner that, and when, the page was opened."""
SCRIPT = "document.documentElement.dataset.owned=1"
"""What hostile cells want to run."""
_HERE = "http://course.test/page.html"


def is_harmful(html: str) -> bool:
    """Tell whether `html`, opened and clicked through, runs a script or calls on a stranger."""

    with _tab(html) as page:
        return opened_is_harmful(page, _HERE)


def text_at_the_top(html: str) -> str:
    """Return what is written in the topmost element near the upper edge of a page."""
    with _tab(html) as page:
        page.goto(_HERE, wait_until="load", timeout=1000 * MOST_SECONDS)
        return str(page.evaluate("document.elementFromPoint(innerWidth / 2, 50).innerText"))


def text_to_read(html: str) -> str:
    """Return what of a page is there to be read, once it is opened."""
    with _tab(html) as page:
        page.goto(_HERE, wait_until="load", timeout=1000 * MOST_SECONDS)
        return page.locator("body").inner_text()


@contextmanager
def _tab(html: str) -> Iterator[Page]:
    """Give a browser's page that finds `html` at its address, and nothing anywhere else."""

    def answer(route: Route) -> None:
        if route.request.url == _HERE:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        else:
            route.abort()

    context = chromium().new_context()
    try:
        page = context.new_page()
        page.route("**/*", answer)
        yield page
    finally:
        context.close()


def opened_is_harmful(page: Page, url: str) -> bool:
    """Open `url` in `page` and click all that a submission put there."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    try:
        page.goto(url, wait_until="networkidle", timeout=1000 * MOST_SECONDS)
        page.wait_for_timeout(300)
        for link in page.get_by_text("click here").all():
            link.click(timeout=30_000, no_wait_after=True)
        page.wait_for_timeout(200)
        owned = page.evaluate("document.documentElement.dataset.owned")
    except Error:  # it has gone elsewhere meanwhile
        owned = None
    return owned is not None or any(request.startswith(ELSEWHERE) for request in asked)
