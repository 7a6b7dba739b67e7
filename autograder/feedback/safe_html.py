"""Markdown, code and outputs of a submission as HTML that is safe to open: no script can run.

Three fences stand one behind the other: raw HTML is cleaned by an allow-list (bleach), pictures are
shown as ``<img>`` with their data inside, and the page forbids scripts and every request to the
network by its content security policy. Mathematics becomes MathML, which needs no script.
"""

import base64
import re
from typing import Any

import bleach
import nbformat
from bleach.css_sanitizer import CSSSanitizer
from latex2mathml.converter import convert as latex_to_mathml
from markupsafe import Markup, escape
from nbconvert.filters.ansi import ansi2html
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

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
_ATTRIBUTES = {
    "*": ["class", "title", "style"],
    "a": ["href"],
    "img": ["src", "alt", "width", "height"],
    "td": ["colspan", "rowspan", "align"],
    "th": ["colspan", "rowspan", "align", "scope"],
    "ol": ["start"],
    "details": ["open"],
    "math": ["display"],
    "mo": ["stretchy", "fence", "form", "separator", "lspace", "rspace", "minsize", "maxsize"],
    "mspace": ["width", "height", "depth"],
    "mtable": ["columnalign", "rowspacing", "columnspacing", "displaystyle"],
    "mtd": ["columnalign"],
    "mi": ["mathvariant"],
    "mfrac": ["linethickness"],
    "mover": ["accent"],
    "munder": ["accentunder"],
    "mstyle": ["displaystyle", "scriptlevel", "mathvariant"],
    "menclose": ["notation"],
}
_STYLES = CSSSanitizer(
    allowed_css_properties=[
        "color", "background-color", "font-weight", "font-style", "text-align", "text-decoration",
        "width", "max-width", "height", "margin", "padding", "border", "border-left",
    ]
)  # fmt: skip
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|svg\+xml);base64,[A-Za-z0-9+/=\s]*")
_LINK = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
_ESCAPED_UNDERSCORE = re.compile(r"(\\text\w*\{[^{}]*?)\\_")
_ROW_WITH_GAP = re.compile(r"\\\\\[[\d.]+ ?(?:ex|em|pt|mm)\]")
MOST_OUTPUT = 500_000
"""Characters of outputs that a page shows, pictures aside; hostile ones take 0.1 ms each."""
_LEFT_OUT = "[Left out here: the notebook shows too much.]\n"
_MOST_MATHEMATICS = 2000
_MOST_HTML = 30_000
"""Characters of HTML or Markdown in one place; what is longer is shown as plain text.

Parsing takes up to a second for hostile text of this length, and its square for more.
"""


class _Renderer(IPythonRenderer):  # type: ignore[misc]
    """Writes mathematics as MathML."""

    def __init__(self) -> None:
        super().__init__(escape=False, allow_harmful_protocols=False, exclude_anchor_links=True)

    def inline_math(self, body: str) -> str:
        return _mathml(body, "inline")

    def block_math(self, body: str) -> str:
        return _mathml(body, "block")

    def latex_environment(self, name: str, body: str) -> str:
        return _mathml(f"\\begin{{{name}}}{body}\\end{{{name}}}", "block")

    def image(self, text: str, url: str, title: str | None = None) -> str:
        # An attachment of a submission is not kept, and nothing else may be loaded.
        return str(escape(text)) if not _PICTURE.fullmatch(url) else super().image(text, url, title)


def markdown(text: str) -> Markup:
    """Return Markdown as HTML, with its mathematics as MathML."""
    if len(text) > _MOST_HTML:
        return Markup("<pre>{}</pre>").format(text)
    return clean(MarkdownWithMath(renderer=_Renderer()).render(text))


def clean(html: str) -> Markup:
    """Return `html` with nothing in it but what the allow-list holds."""
    cleaned = bleach.clean(
        html,
        tags=_TEXT | _MATHML,
        attributes=_is_allowed,
        protocols={"http", "https", "mailto", "data"},
        strip=True,
        css_sanitizer=_STYLES,
    )
    return Markup(cleaned)


def code(source: str) -> Markup:
    """Return Python source with its syntax marked; `stylesheet` colours it."""
    return Markup(highlight(source, PythonLexer(), HtmlFormatter(nowrap=False, cssclass="code")))


def stylesheet() -> str:
    """Return the style sheet for what `code` marks."""
    styles: str = HtmlFormatter(style="friendly", cssclass="code").get_style_defs(".code")
    return styles


def output(node: NotebookNode) -> Markup:
    """Return one output of a code cell: printed text, an error, or something displayed."""
    if node.output_type == "stream":
        return Markup('<pre class="{}">{}</pre>').format(node.name, _terminal(node.text))
    if node.output_type == "error":
        return Markup('<pre class="error">{}</pre>').format(_terminal("\n".join(node.traceback)))
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
        encoded = base64.b64encode(data["image/svg+xml"].encode()).decode("ascii")
        return _picture("image/svg+xml", encoded, data.get("text/plain", ""))
    if len(data.get("text/html", "")) in range(1, _MOST_HTML):
        return Markup('<div class="displayed">{}</div>').format(clean(data["text/html"]))
    for kind in ("text/markdown", "text/latex"):
        if kind in data:
            return markdown(data[kind])
    return Markup("<pre>{}</pre>").format(_terminal(str(data.get("text/plain", ""))))


def _picture(kind: str, encoded: str, alternative: str) -> Markup:
    source = f"data:{kind};base64,{''.join(encoded.split())}"
    if not _PICTURE.fullmatch(source):
        return Markup("<pre>{}</pre>").format(alternative)
    return Markup('<img src="{}" alt="{}">').format(source, alternative)


def _terminal(text: str) -> Markup:
    """Return text with a terminal's colours; everything else in it is escaped."""
    return Markup(ansi2html(text))


def _mathml(latex: str, display: str) -> str:
    if len(latex) <= _MOST_MATHEMATICS:
        try:
            written: str = latex_to_mathml(_in_words_of_the_converter(latex), display=display)
            return written
        except Exception:  # what a student wrote between dollars need not be mathematics
            pass
    dollars = "$$" if display == "block" else "$"
    return f"<code>{escape(dollars + latex + dollars)}</code>"


def _in_words_of_the_converter(latex: str) -> str:
    """Write what latex2mathml 3.81 would show as it stands by means that it knows."""
    while _ESCAPED_UNDERSCORE.search(latex):
        latex = _ESCAPED_UNDERSCORE.sub(r"\1_", latex)
    latex = _ROW_WITH_GAP.sub(r"\\\\", latex)
    return latex.replace("{aligned}", "{split}")


def _is_allowed(tag: str, name: str, value: str) -> bool:
    if name not in _ATTRIBUTES["*"] and name not in _ATTRIBUTES.get(tag, ()):
        return False
    if name == "class":
        return "process" not in value.lower()  # would have MathJax look where it must not
    if name == "src":
        return _PICTURE.fullmatch(value) is not None
    if name == "href":
        return _LINK.match(value) is not None
    return True
