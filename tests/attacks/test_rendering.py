"""Whatever a submission holds, HTML comes out of it that runs, loads and covers nothing.

Fifty examples each run with all tests, ten thousand with ``make attacks``.
"""

import re
from xml.sax.saxutils import quoteattr

import nbformat
import pytest
from hypothesis import strategies as st
from nbformat import NotebookNode

from autograder.engine.outcomes import BrokenCell
from autograder.feedback import safe_html
from autograder.feedback.mathematics import mathml
from autograder.feedback.page import feedback_page
from autograder.feedback.terminal import terminal
from autograder.grading.grades import Grades
from tests.attacks.examples import feed, few_and_with_make_attacks_many
from tests.attacks.fragments import (
    ATTRIBUTES,
    ESCAPES,
    LATEX,
    MARK,
    MARKDOWN,
    NAMES,
    ODD,
    STYLES,
    VALUES,
)
from tests.support.harm import harm_in, outside_the_boxes
from tests.support.records import failed, record


def tag(names, attributes, close):
    written = " ".join(f"{name}={quote}{value}{quote}" for name, value, quote in attributes)
    return "".join(f"<{name} {written}{close}" for name in names)


values = st.sampled_from(VALUES) | st.lists(st.sampled_from(STYLES), max_size=4).map("; ".join)
often_kept = st.sampled_from(["style", "class", "href", "src", "width", "height"])
attributes = st.tuples(
    st.sampled_from(ATTRIBUTES) | often_kept, values, st.sampled_from(['"', '"', "'", ""])
)
often_allowed = st.sampled_from(["p", "div", "a", "img", "table", "td", "math", "mspace"])
names = st.lists(st.sampled_from(NAMES) | often_allowed, min_size=1, max_size=3)
tags = st.builds(
    tag, names, st.lists(attributes, max_size=3), st.sampled_from([">", ">", "/>", " ", ""])
)
closed = st.sampled_from(NAMES).map("</{}>".format)
any_text = st.text(st.characters(exclude_categories=()), max_size=6)


def texts(*fragments):
    """Return texts made of fragments, some of them many times over."""
    piece = st.one_of(*map(st.sampled_from, fragments), any_text)
    if MARKDOWN in fragments:
        piece |= tags | closed
    often = st.builds(lambda text, times: text * times, piece, st.integers(2, 120))
    return st.lists(piece | piece | piece | often, max_size=12).map("".join)


html = texts(MARKDOWN, STYLES, LATEX, ODD)
latex = texts(LATEX, ODD)
printed = texts(ESCAPES, ODD)
everything = html | latex | printed
OUTPUTS = ("text/html", "text/plain", "text/markdown", "text/latex", "image/png", "image/svg+xml")
outputs = (
    st.builds(
        lambda name, text: {"output_type": "stream", "name": name, "text": text},
        st.sampled_from(["stdout", "stderr"]),
        everything,
    )
    | st.builds(
        lambda lines: {"output_type": "error", "ename": "E", "evalue": "", "traceback": lines},
        st.lists(everything, max_size=3),
    )
    | st.builds(
        lambda data: {"output_type": "display_data", "data": data, "metadata": {}},
        st.dictionaries(st.sampled_from([*OUTPUTS, "application/javascript"]), everything),
    )
).map(nbformat.from_dict)
cells = st.builds(
    lambda kind, source, shown: nbformat.from_dict(
        {"cell_type": kind, "source": source, "metadata": {}, "outputs": shown}
    ),
    st.sampled_from(["markdown", "markdown", "code", "raw"]),
    everything,
    st.lists(outputs, max_size=2),
)


UNSHOWABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
PAGES_OWN = ["meta", "meta", "meta", "style", "style"]


def is_harmless(shown):
    """Check that a piece of a page is HTML that can be written to a file and harms nobody."""
    assert isinstance(shown, str)
    assert not UNSHOWABLE.search(shown)
    assert harm_in(shown) == []


def writes_mathematics(text):
    for display in ("inline", "block"):
        written = mathml(text, display)
        assert written.startswith(("<math", "<code"))
        is_harmless(safe_html.clean(written))


def writes_page(content):
    cells, text = content
    cells[-1:] = [*cells[-1:], nbformat.v4.new_markdown_cell(MARK)]
    broken = BrokenCell(1, text[:20], text, text, text)
    test = failed("test_f", 60.0, text, "f", traceback=text, printed=text, because_of=1)
    graded = record(
        tests=[test], broken_cells=(broken,), repairs=(text,), limit=text, problem=text or None
    )
    page = feedback_page(NotebookNode(cells=cells), graded, Grades("01_adding", 0, 60))
    assert not UNSHOWABLE.search(page)
    assert sorted(harm_in(page)) == PAGES_OWN
    assert MARK in page
    assert MARK not in outside_the_boxes(page)


RENDERERS = {
    "markdown": (html, lambda text: is_harmless(safe_html.markdown(text))),
    "clean": (html, lambda text: is_harmless(safe_html.clean(text))),
    "code": (everything, lambda text: is_harmless(safe_html.code(text))),
    "output": (outputs, lambda node: is_harmless(safe_html.output(node))),
    "terminal": (printed, lambda text: is_harmless(terminal(text))),
    "mathematics": (latex, writes_mathematics),
    "page": (st.tuples(st.lists(cells, max_size=4), everything), writes_page),
}


@pytest.mark.parametrize("value", [*VALUES, *STYLES])
def test_no_attribute_that_is_kept_holds_anything_harmful(value):
    """All of them, as chance seldom brings an element, its attribute and such a value together."""
    kept = {
        name: safe_html.ATTRIBUTES["*"] | safe_html.ATTRIBUTES.get(name, set())
        for name in safe_html.ELEMENTS
    }
    for name, its_attributes in kept.items():
        for attribute in sorted(its_attributes):
            is_harmless(safe_html.clean(f"<{name} {attribute}={quoteattr(value)}>text</{name}>"))


@few_and_with_make_attacks_many
@pytest.mark.parametrize("renderer", RENDERERS)
def test_harmless_html_comes_out(renderer, examples):
    strategy, render = RENDERERS[renderer]
    feed(render, strategy, examples)
