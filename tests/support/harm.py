"""What of a page could run, load something, or paint over what is not a student's."""

import re
from html.parser import HTMLParser

import nh3

_HARMFUL = {"script", "iframe", "object", "embed", "link", "meta", "base", "form", "input"}
_HARMFUL |= {"svg", "style", "template", "noscript", "frameset", "portal", "button", "textarea"}
_DECORATIONS = re.compile(
    r"(background-|border-)?color|font-(weight|style)|text-(align|decoration)|vertical-align"
    r"|(max-)?width|height|(margin|padding|border)(-(top|right|bottom|left))?"
)
_MATHEMATICS = {
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup",
    "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded",
    "mphantom", "menclose", "semantics", "annotation-xml", "mglyph",
}  # fmt: skip
_PAGES_OWN = {"title", "main", "section", "bdi"}
_LENGTHS = {"width", "height", "depth", "voffset", "lspace", "rspace", "minsize", "maxsize"}
_LENGTHS |= {"rowspacing", "columnspacing", "linethickness"}
_WITHOUT_END = {"br", "hr", "img", "meta"}
_AS_A_BROWSER = nh3.Cleaner(
    tags=nh3.ALLOWED_TAGS | _MATHEMATICS | _HARMFUL | _PAGES_OWN,
    clean_content_tags=set(),
    attributes={},
    generic_attribute_prefixes={""},
    url_schemes={"javascript", "data", "vbscript", "http", "https", "mailto"},
    link_rel=None,
    strip_comments=False,
)
"""Takes nothing away, but reads HTML as browsers do and writes what they would make of it."""


class _Harmful(HTMLParser):
    """Collects what could run, load or paint something."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag, attributes):
        if tag in _HARMFUL:
            self.found.append(tag)
        for name, value in attributes:
            value = (value or "").lower()
            if _is_harmful(name, value):
                self.found.append(f"{tag} {name}={value}")


def _is_harmful(name: str, value: str) -> bool:
    """Tell whether an attribute runs or loads something, or lets its element leave its box."""
    if name in ("title", "alt"):
        return False
    if name == "href":
        return not re.match(r"https?://|mailto:|#", value)
    runs = name.startswith("on") or "javascript:" in re.sub(r"[\0-\x20]", "", value)
    loads = "url(" in value or (name == "src" and not value.startswith("data:image/"))
    loads |= name in ("srcset", "srcdoc", "background", "poster", "action", "formaction", "data")
    moves = name in _LENGTHS and any(float(n) >= 1 for n in re.findall(r"-(\d*\.?\d+)", value))
    return runs or loads or moves or (name == "style" and not _is_decoration(value))


def _is_decoration(style: str) -> bool:
    """Tell whether a style just decorates, with lengths that stay within a page."""
    names, values = zip(*(part.partition(":")[::2] for part in style.split(";")), strict=True)
    return all(_DECORATIONS.fullmatch(name.strip()) for name in names) and not any(
        re.search(r"-[\d.]|[\\/*!{}]|\d{4}(?!\d*\))", value) for value in values
    )


class _Outside(HTMLParser):
    """Collects the text that stands in no box of a student's."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag, attributes):
        if tag not in _WITHOUT_END:
            classes = (dict(attributes).get("class") or "").split()
            self._open.append((tag, "theirs" in classes or tag in ("bdi", "style")))

    def handle_endtag(self, tag):
        if tag in (name for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, text):
        if not any(is_theirs for _, is_theirs in self._open):
            self.text += text


def harm_in(html: str) -> list[str]:
    """Return what is harmful in `html`, as it is written and as a browser reads it."""
    found = []
    for text in (str(html), as_a_browser_reads(html)):
        parser = _Harmful()
        parser.feed(text)
        parser.close()
        found.append(parser.found)
    return found[0] + [harm for harm in found[1] if harm not in found[0]]


def as_a_browser_reads(html: str) -> str:
    """Return `html` after elements have been closed, moved and nested as browsers do."""
    return _AS_A_BROWSER.clean(str(html))


def outside_the_boxes(page: str) -> str:
    """Return the text of a page that stands in none of the boxes for what is a student's."""
    parser = _Outside()
    parser.feed(as_a_browser_reads(page))
    parser.close()
    return parser.text
