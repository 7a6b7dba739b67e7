"""A page as an instructor or a student opens it: what runs, and what it asks of the network."""

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

    def answer(route: Route) -> None:
        if route.request.url == _HERE:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        else:
            route.abort()

    context = chromium().new_context()
    try:
        page = context.new_page()
        page.route("**/*", answer)
        return opened_is_harmful(page, _HERE)
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
