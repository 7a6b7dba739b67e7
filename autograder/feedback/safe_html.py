"""Markdown, code and outputs of a submission as HTML that is safe to open: no script can run.

Three fences stand one behind the other: raw HTML is cleaned by an allow-list (nh3), pictures are
shown as ``<img>`` with their data inside, and the page forbids scripts and every request to the
network by its content security policy. Mathematics becomes MathML, which needs no script.
"""

import base64
import re
from typing import Any

import nbformat
import nh3
from markupsafe import Markup, escape
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from pygments.token import STANDARD_TYPES

from autograder.feedback import styles
from autograder.feedback.characters import showable
from autograder.feedback.mathematics import as_written, mathml
from autograder.feedback.memo import Memo
from autograder.feedback.terminal import terminal

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""The content security policy of every page: nothing is loaded, nothing runs."""

_MATHML = {
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup",
    "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded",
    "mphantom", "menclose", "semantics",
}  # fmt: skip
_TEXT = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "div",
    "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li", "ol", "p",
    "pre", "q", "s", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var",
}  # fmt: skip
ELEMENTS = _TEXT | _MATHML
"""All that is kept; of others the text."""
ATTRIBUTES = {
    "*": {"class", "title", "style"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "ol": {"start"},
    "details": {"open"},
    "math": {"display"},
    "mo": {"stretchy", "fence", "form", "separator", "lspace", "rspace", "minsize", "maxsize"},
    "mspace": {"width", "height", "depth"},
    "mtable": {"columnalign", "rowspacing", "columnspacing", "displaystyle"},
    "mtd": {"columnalign"},
    "mi": {"mathvariant"},
    "mfrac": {"linethickness"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "mstyle": {"displaystyle", "scriptlevel", "mathvariant"},
    "menclose": {"notation"},
}
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|svg\+xml);base64,[A-Za-z0-9+/=\s]*")
_MATH_LENGTH = r"(-?0?\.\d{1,6}|\d{1,2}(\.\d{1,6})?)(em|ex|px|pt|mm)?"
_FORMS = {
    **dict.fromkeys(
        ("width", "height"), re.compile(rf"\d{{1,4}}(px)?|\d{{1,2}}%|100%|{_MATH_LENGTH}")
    ),
    **dict.fromkeys(
        ("depth", "lspace", "rspace", "minsize", "maxsize", "linethickness"),
        re.compile(_MATH_LENGTH),
    ),
    **dict.fromkeys(
        ("rowspacing", "columnspacing"), re.compile(rf"{_MATH_LENGTH}( {_MATH_LENGTH}){{0,20}}")
    ),
    **dict.fromkeys(("colspan", "rowspan"), re.compile(r"\d{1,2}")),
    "scriptlevel": re.compile(r"[0-3]"),
    "start": re.compile(r"\d{1,6}"),
    "src": _PICTURE,
    "href": re.compile(r"(?:https?://|mailto:|#).*", re.IGNORECASE | re.DOTALL),
    **dict.fromkeys(("title", "alt"), re.compile(".*", re.DOTALL)),
}
"""What values of these attributes look like."""
_WORDS = re.compile(r"[A-Za-z -]{0,200}")
"""What values of all others look like, but for class and style, of which parts are kept."""
_CLASSES = {"dataframe", "highlight", *STANDARD_TYPES.values()}
"""Those of pandas' tables and of coloured code; no class that a page has a style for."""
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_WITHOUT_END = {"br", "hr", "img"}
_DEEPEST = 100
"""Elements within elements; the lessons have fewer than 20, browsers lay out 500."""
MOST_OUTPUT = 500_000
"""Characters of outputs that a page shows, pictures aside; hostile ones take 0.1 ms each."""
_LEFT_OUT = "[Left out here: the notebook shows too much.]\n"
_MOST_FORMULAS = 300
"""In one piece of Markdown; each takes up to a millisecond."""
_MOST_HTML = 30_000
"""Characters of HTML or Markdown in one place; what is longer is shown as plain text.

Parsing takes up to a second for hostile text of this length, and its square for more.
"""
_MEMO_BYTES = 8 << 20
"""Of what is kept of Markdown, and of code; a lesson has less than 200 kB of each."""
_BASE64 = bytes(range(ord("A"), ord("Z") + 1)) + b"abcdefghijklmnopqrstuvwxyz0123456789+/="


class _Renderer(IPythonRenderer):  # type: ignore[misc]
    """Writes mathematics as MathML."""

    def __init__(self) -> None:
        super().__init__(escape=False, allow_harmful_protocols=False, exclude_anchor_links=True)
        self._formulas = 0

    def inline_math(self, body: str) -> str:
        return self._mathml(body, "inline")

    def block_math(self, body: str) -> str:
        return self._mathml(body, "block")

    def latex_environment(self, name: str, body: str) -> str:
        return self._mathml(f"\\begin{{{name}}}{body}\\end{{{name}}}", "block")

    def image(self, text: str, url: str, title: str | None = None) -> str:
        # An attachment of a submission is not kept, and nothing else may be loaded.
        return str(escape(text)) if not _PICTURE.fullmatch(url) else super().image(text, url, title)

    def _mathml(self, latex: str, display: str) -> str:
        self._formulas += 1
        write = mathml if self._formulas <= _MOST_FORMULAS else as_written
        return write(latex, display)


def markdown(text: str) -> Markup:
    """Return Markdown as HTML, with its mathematics as MathML; as text where that cannot be."""
    if len(text) > _MOST_HTML:
        return as_text(text)
    try:
        return _markdown(text)
    except Exception:  # nobody has made sure that mistune 3 can read whatever a student wrote
        return as_text(text)


def _rendered(text: str) -> Markup:
    cleaned = _cleaned(MarkdownWithMath(renderer=_Renderer()).render(text))
    return as_text(text) if cleaned is None else cleaned


def clean(html: str) -> Markup:
    """Return `html` with nothing in it but what the allow-list holds, or as text if too deep."""
    cleaned = _cleaned(html)
    return as_text(html) if cleaned is None else cleaned


def as_text(text: str) -> Markup:
    """Return `text` as it was written."""
    return Markup("<pre>{}</pre>").format(showable(text))


def _cleaned(html: str) -> Markup | None:
    """Return clean HTML, or None where it is nested too deeply to be laid out."""
    cleaned = _CLEANER.clean(showable(html))
    depth = 0
    for tag in _TAG.finditer(cleaned):
        if tag[2] not in _WITHOUT_END:
            depth += -1 if tag[1] else 1
        if depth > _DEEPEST:
            return None
    return Markup(cleaned)


def code(source: str) -> Markup:
    """Return Python source with its syntax marked; `stylesheet` colours it."""
    return _code(showable(source))


def _highlighted(source: str) -> Markup:
    return Markup(highlight(source, _LEXER, _FORMATTER))


def stylesheet() -> str:
    """Return the style sheet for what `code` marks."""
    styles: str = HtmlFormatter(style="friendly", cssclass="code").get_style_defs(".code")
    return styles


def output(node: NotebookNode) -> Markup:
    """Return one output of a code cell: printed text, an error, or something displayed."""
    if node.output_type == "stream":
        return Markup('<pre class="{}">{}</pre>').format(node.name, terminal(node.text))
    if node.output_type == "error":
        return Markup('<pre class="error">{}</pre>').format(terminal("\n".join(node.traceback)))
    return _displayed(node.data)


def outputs_within(outputs: list[NotebookNode], left: int) -> tuple[list[NotebookNode], int]:
    """Return the outputs of a cell that a page has room for.

    Parameters
    ----------
    outputs : list of NotebookNode
        The cell's outputs.
    left : int
        How many characters of outputs the page may still show; `MOST_OUTPUT` at its start.

    Returns
    -------
    shown : list of NotebookNode
        Those that fit, and a note where some do not.
    left : int
        How many characters are left for the cells that follow.
    """
    shown: list[NotebookNode] = []
    for node in outputs:
        left -= _length(node)
        if left < 0:
            note = nbformat.v4.new_output("stream", name="stderr", text=_LEFT_OUT)
            return [*shown, note], 0
        shown.append(node)
    return shown, left


def _length(node: NotebookNode) -> int:
    """Return how many characters `output` has to go through; pictures take no time."""
    if node.output_type == "stream":
        return len(node.text)
    if node.output_type == "error":
        return sum(map(len, node.traceback))
    return sum(len(text) for kind, text in node.data.items() if not kind.startswith("image/"))


def _displayed(data: dict[str, Any]) -> Markup:
    for kind in ("image/png", "image/jpeg"):
        if kind in data:
            return _picture(kind, data[kind], data.get("text/plain", ""))
    if "image/svg+xml" in data:
        drawing = showable(data["image/svg+xml"]).encode()
        encoded = base64.b64encode(drawing).decode("ascii")
        return _picture("image/svg+xml", encoded, data.get("text/plain", ""))
    if len(data.get("text/html", "")) in range(1, _MOST_HTML):
        return Markup('<div class="displayed">{}</div>').format(clean(data["text/html"]))
    for kind in ("text/markdown", "text/latex"):
        if kind in data:
            return markdown(data[kind])
    return Markup("<pre>{}</pre>").format(terminal(str(data.get("text/plain", ""))))


def _picture(kind: str, encoded: str, alternative: str) -> Markup:
    data, alternative = "".join(encoded.split()), showable(alternative)
    if not _is_base64(data):
        return Markup("<pre>{}</pre>").format(alternative)
    # Not by format, which would look through a million characters for what to escape.
    return Markup(f'<img src="data:{kind};base64,{data}" alt="{escape(alternative)}">')


def _is_base64(data: str) -> bool:
    return data.isascii() and not data.encode("ascii").translate(None, _BASE64)


def _allowed_value(tag: str, name: str, value: str) -> str | None:
    """Return what an attribute may hold of `value`; None where that is nothing."""
    if name == "style":
        return styles.harmless(value) or None
    if name == "class":
        return " ".join(word for word in value.split() if word in _CLASSES) or None
    return value if _FORMS.get(name, _WORDS).fullmatch(value) else None


_CLEANER = nh3.Cleaner(
    tags=ELEMENTS,
    attributes=ATTRIBUTES,
    attribute_filter=_allowed_value,
    url_schemes={"http", "https", "mailto", "data"},
)
_LEXER = PythonLexer()
_FORMATTER = HtmlFormatter(nowrap=False, cssclass="code")
_markdown = Memo(_rendered, _MEMO_BYTES)
_code = Memo(_highlighted, _MEMO_BYTES)
