"""What a program printed, as HTML: the colours of a terminal, everything else as text."""

from markupsafe import Markup, escape
from nbconvert.filters.ansi import ansi2html, strip_ansi

from autograder.feedback.characters import showable

_MOST_SEQUENCES = 2000
"""Of a terminal's commands in one output; the converter's time grows with their square."""


def terminal(text: str) -> Markup:
    """Return printed text with its colours, or without where they cannot be converted."""
    if text.count("\x1b") <= _MOST_SEQUENCES:
        try:
            return Markup(showable(ansi2html(text)))
        except (IndexError, ValueError):  # nbconvert 7.17 breaks on colours that are cut short
            pass
    return escape(showable(strip_ansi(text)))
