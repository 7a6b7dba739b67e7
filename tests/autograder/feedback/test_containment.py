"""Nothing of a student's leaves its own box: what stands above it has the same pixels without it.

Each attack is tried twice: with the fences away it does its harm, or it would test nothing.
"""

import re

import nbformat
import pytest
from markupsafe import Markup

from autograder.feedback import page as pages
from autograder.feedback.page import feedback_page
from autograder.grading.grades import Grades
from tests.attacks.pixels import above_the_notebook
from tests.support.records import failed, record

LIE = "<h1>01_adding: 100 of 100 points</h1>"
ATTACKS = {
    "negative margin": f'<div style="margin-top: -700px; background-color: white">{LIE}</div>',
    "position": f'<div style="position: fixed; top: 0; background-color: white">{LIE}</div>',
    "outline": '<div style="outline: 900px solid white">x</div>',
    "box shadow": '<div style="box-shadow: 0 0 0 900px white">x</div>',
    "transform": f'<div style="transform: translateY(-500px); background-color: white">{LIE}</div>',
    "table": f'<table style="margin-top:-600px;background-color:white"><td>{LIE}</td></table>',
    "negative text indent": f'<li style="text-indent: -100px; margin-top: -400px">{LIE}</li>',
    "huge letters": '<b style="font-size: 1500px; line-height: 0">■</b>',
    "negative mathematics": '<math><mpadded voffset="40em" height="0" style="margin-top: -600px">'
    '<mtext style="font-size: 300px">100</mtext></mpadded></math>',
    "summary": '<details open style="margin-top: -600px; background-color: white">'
    f"<summary>{LIE}</summary></details>",
    "stacked marks": "Z" + "\u0e49\u0e49\u0e49\u0303\u0302" * 400,
    "page's own classes": "<style>.scores { display: none }</style>"
    '<div class="test failed">x</div>',
}  # fmt: skip
UNFENCED = re.compile(r"contain: layout paint; overflow: auto;")


def page_with(text):
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_markdown_cell(text)]
    tests = (failed("test_add_up", 60.0, "wrong", "add_up"),)
    return feedback_page(notebook, record(tests=tests), Grades("01_adding", 0, 60))


@pytest.fixture(scope="module")
def honest():
    return above_the_notebook(page_with("an honest note"))


@pytest.mark.browser
@pytest.mark.attack
@pytest.mark.parametrize("attack", ATTACKS)
def test_it_paints_over_nothing_but_would_without_the_fences(attack, honest, monkeypatch):
    assert above_the_notebook(page_with(ATTACKS[attack])) == honest
    monkeypatch.setitem(pages.environment().filters, "markdown", Markup)
    pages.environment().cache.clear()
    try:
        unfenced = UNFENCED.sub("", page_with(ATTACKS[attack]))
    finally:
        monkeypatch.undo()
        pages.environment().cache.clear()
    assert above_the_notebook(unfenced) != honest


@pytest.mark.browser
def test_a_negative_margin_paints_nothing_over_the_score(honest):
    assert above_the_notebook(page_with(ATTACKS["negative margin"])) == honest


@pytest.mark.browser
@pytest.mark.attack
@pytest.mark.parametrize("attack", [name for name in ATTACKS if "<style>" not in ATTACKS[name]])
def test_containment_alone_holds_what_the_cleaner_might_let_pass(attack, honest, monkeypatch):
    """Style sheets aside, which reach any element: only the cleaner holds those."""
    monkeypatch.setitem(pages.environment().filters, "markdown", Markup)
    pages.environment().cache.clear()
    try:
        html = page_with(ATTACKS[attack])
    finally:
        monkeypatch.undo()
        pages.environment().cache.clear()
    assert above_the_notebook(html) == honest
