"""The part of a ``style`` attribute that can do no more than decorate the element's own box."""

import re

_LONGEST = 500
_COLOUR = r"#[0-9a-f]{3,8}|[a-z]{3,20}|(?:rgb|hsl)a?\([0-9., %]{1,40}\)"
_WORD = r"[a-z-]{2,20}"
_LENGTH = r"0|\d{0,3}(?:\.\d{1,4})?(?:px|pt)|\d{0,2}(?:\.\d{1,4})?(?:em|ex|rem)"
_SIZE = rf"auto|{_LENGTH}|(?:100|\d{{1,2}}(?:\.\d{{1,4}})?)%"
_SIDES = rf"(?:{_SIZE})(?: (?:{_SIZE})){{0,3}}"
_EDGE = rf"(?:{_LENGTH}|{_COLOUR})(?: (?:{_LENGTH}|{_COLOUR})){{0,3}}"

_FORMS = {
    property_: re.compile(form)
    for properties, form in (
        ("color background-color border-color", _COLOUR),
        ("font-weight", rf"[1-9]00|{_WORD}"),
        ("font-style text-align text-decoration vertical-align", _WORD),
        ("width max-width height", _SIZE),
        ("margin margin-top margin-right margin-bottom margin-left", _SIDES),
        ("padding padding-top padding-right padding-bottom padding-left", _SIDES),
        ("border border-top border-right border-bottom border-left", _EDGE),
    )
    for property_ in properties.split()
}


def harmless(style: str) -> str:
    """Return those declarations of `style` whose property and form of value are allowed.

    Nothing is positioned, moved, drawn over others or loaded; no length is negative or larger than
    a page; a style that is longer than any honest one is dropped.
    """
    if len(style) > _LONGEST:
        return ""
    declarations = (part.partition(":")[::2] for part in style.lower().split(";"))
    pairs = ((name.strip(), " ".join(value.split())) for name, value in declarations)
    return "; ".join(
        f"{name}: {value}"
        for name, value in pairs
        if name in _FORMS and _FORMS[name].fullmatch(value)
    )
