"""LaTeX as MathML, which needs no script to be shown."""

import re

from latex2mathml.converter import convert
from markupsafe import escape

_LONGEST = 2000
_ESCAPED_UNDERSCORE = re.compile(r"(\\text\w*\{[^{}]*?)\\_")
_ROW_WITH_GAP = re.compile(r"\\\\\[[\d.]+ ?(?:ex|em|pt|mm)\]")


def mathml(latex: str, display: str) -> str:
    """Return LaTeX as MathML, or as it was written where it is no mathematics.

    Parameters
    ----------
    latex : str
        Without its dollars.
    display : str
        "inline" or "block".
    """
    if len(latex) <= _LONGEST:
        try:
            written: str = convert(_in_words_of_the_converter(latex), display=display)
            return written
        except MemoryError:  # this is no property of the formula
            raise
        except Exception:  # what a student wrote between dollars need not be mathematics
            pass
    return as_written(latex, display)


def as_written(latex: str, display: str) -> str:
    """Return LaTeX between its dollars."""
    dollars = "$$" if display == "block" else "$"
    return f"<code>{escape(dollars + latex + dollars)}</code>"


def _in_words_of_the_converter(latex: str) -> str:
    """Write what latex2mathml 3.81 would show as it stands by means that it knows."""
    while _ESCAPED_UNDERSCORE.search(latex):
        latex = _ESCAPED_UNDERSCORE.sub(r"\1_", latex)
    latex = _ROW_WITH_GAP.sub(r"\\\\", latex)
    return latex.replace("{aligned}", "{split}")
