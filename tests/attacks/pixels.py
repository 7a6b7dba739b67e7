"""What a page shows outside a student's own boxes, pixel by pixel."""

from tests.support.browser import chromium

_REGION = """() => {
  const end = document.querySelector('#notebook').getBoundingClientRect();
  const all = document.documentElement;
  return {width: all.scrollWidth, height: Math.floor(end.bottom + window.scrollY)};
}"""


def above_the_notebook(html: str) -> bytes:
    """Return the picture of a page from its top to the heading over the student's cells."""
    context = chromium().new_context(viewport={"width": 1000, "height": 800})
    try:
        page = context.new_page()
        page.set_content(html, wait_until="load")
        region = page.evaluate(_REGION)
        return page.screenshot(
            full_page=True, clip={"x": 0, "y": 0, **region}, animations="disabled"
        )
    finally:
        context.close()
