"""What was made of a text, kept for the next time: most cells are the lesson's own."""

import sys
from collections import OrderedDict
from collections.abc import Callable

from markupsafe import Markup

_LARGEST = 1 / 8
"""The share of the room that one text may take."""


class Memo:
    """A function from text to HTML that remembers what it has returned, as far as there is room.

    It returns for a text just what the function has returned for the same text. What the function
    raises is not kept: memory that is short once says nothing of the next time. What was asked for
    longest ago makes room, so texts without end drive others out and take no more memory.

    Parameters
    ----------
    render : callable
        Depends on its text alone.
    most_bytes : int
        What all that is kept may take, texts and HTML together.
    """

    def __init__(self, render: Callable[[str], Markup], most_bytes: int) -> None:
        self._render = render
        self._most_bytes = most_bytes
        self._kept: OrderedDict[str, Markup] = OrderedDict()
        self.bytes = 0

    def __call__(self, text: str) -> Markup:
        """Return what the function makes of `text`."""
        html = self._kept.get(text)
        if html is not None:
            self._kept.move_to_end(text)
            return html
        html = self._render(text)
        self._keep(text, html)
        return html

    def forget(self) -> None:
        """Keep nothing of what was made so far."""
        self._kept.clear()
        self.bytes = 0

    def _keep(self, text: str, html: Markup) -> None:
        size = _size(text, html)
        if size > self._most_bytes * _LARGEST:
            return
        self._kept[text] = html
        self.bytes += size
        while self.bytes > self._most_bytes:
            self.bytes -= _size(*self._kept.popitem(last=False))


def _size(text: str, html: Markup) -> int:
    return sys.getsizeof(text) + sys.getsizeof(html)
