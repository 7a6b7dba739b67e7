"""Pages that turn against whoever opens them."""

import nbformat

from tests.attacks.attack import Attack, Outcome
from tests.attacks.browser import (
    ELSEWHERE,
    SCRIPT,
    is_harmful,
    text_at_the_top,
    text_to_read,
)
from tests.attacks.lesson import CANARY


def page_is_harmful(outcome: Outcome) -> bool:
    return is_harmful(outcome.page)


def page_shows_hidden_test(outcome: Outcome) -> bool:
    return CANARY in outcome.page


def has_no_page(outcome: Outcome) -> bool:
    """Tell whether there is no page, or just a plain one without the notebook."""
    return "row_norms" not in outcome.page or "This page is a plain one" in outcome.page


def lies_above_the_score(outcome: Outcome) -> bool:
    return LIE in text_at_the_top(outcome.page)


def hides_the_rest(outcome: Outcome) -> bool:
    return "row_norms" not in text_to_read(outcome.page)


def commands_the_terminal(outcome: Outcome) -> bool:
    return "\x1b" in outcome.terminal


LIE = "100 of 100 points"
DEEP_LISTS = "<ul><li>" * 3600
NESTED_LINKS = "[a](" * 40_000


def with_markdown(*texts: str):
    """Return a document with more cells, of Markdown."""

    def document(notebook):
        notebook.cells[1:1] = map(nbformat.v4.new_markdown_cell, texts)
        return nbformat.writes(notebook).encode()

    return document


def display(kind: str, content: str) -> str:
    return f"from IPython.display import {kind}, display\ndisplay({kind}({content!r}))"


def on_a_page(name: str, does: str, **details) -> Attack:
    return Attack(name, does, page_is_harmful, on="page", **details)


ATTACKS = [
    on_a_page(
        "script-in-markdown",
        "Writes a script into a Markdown cell.",
        document=with_markdown(f"# Notes\n\n<script>{SCRIPT}</script>"),
    ),
    on_a_page(
        "handler-in-markdown",
        "Writes a picture into a Markdown cell whose loading fails on purpose.",
        document=with_markdown(f'<img src=x onerror="{SCRIPT}">'),
        in_suite=True,
    ),
    on_a_page(
        "link-that-runs-a-script",
        "Writes a link into a Markdown cell that runs a script when it is clicked.",
        document=with_markdown(f"[click here](javascript:{SCRIPT})"),
    ),
    on_a_page(
        "script-in-displayed-html",
        "Displays HTML with a script.",
        code=display("HTML", f"<script>{SCRIPT}</script>"),
    ),
    on_a_page(
        "handler-in-displayed-html",
        "Displays HTML with a picture whose loading fails on purpose.",
        code=display("HTML", f"<b>x</b><img src=x onerror='{SCRIPT}'>"),
    ),
    on_a_page(
        "script-in-a-drawing",
        "Displays HTML with a drawing that runs a script when it is shown.",
        code=display("HTML", f"<svg xmlns='http://www.w3.org/2000/svg' onload='{SCRIPT}'></svg>"),
    ),
    on_a_page(
        "displayed-javascript",
        "Displays JavaScript, as IPython can.",
        code=display("Javascript", SCRIPT),
    ),
    on_a_page(
        "handler-in-displayed-markdown",
        "Displays Markdown with a picture whose loading fails on purpose.",
        code=display("Markdown", f"<img src=x onerror='{SCRIPT}'>"),
    ),
    on_a_page(
        "page-in-the-page",
        "Displays a frame whose document has a script that reaches out.",
        code=display("HTML", f"<iframe srcdoc='<script>parent.{SCRIPT}</script>'></iframe>"),
    ),
    on_a_page(
        "page-that-leads-away",
        "Displays HTML that has the browser open another page.",
        code=display("HTML", f"<meta http-equiv='refresh' content='0;url={ELSEWHERE}'>"),
    ),
    on_a_page(
        "picture-that-reports-readers",
        "Writes a picture into a Markdown cell that a stranger's server sends, and counts.",
        document=with_markdown(f"![a pixel]({ELSEWHERE}pixel.png)"),
    ),
    on_a_page(
        "style-that-reports-readers",
        "Displays a style sheet that has a stranger's server asked for another.",
        code=display("HTML", f"<style>@import url({ELSEWHERE}a.css);</style>"),
    ),
    on_a_page(
        "form-that-sends-itself",
        "Displays a form that a click sends to a stranger's server.",
        code=display("HTML", f"<form action='{ELSEWHERE}'><button>click here</button></form>"),
    ),
    on_a_page(
        "base-that-leads-away",
        "Displays HTML that makes a stranger's address the one that links start from.",
        code=display("HTML", f"<base href='{ELSEWHERE}'><a href='notes.html'>click here</a>"),
    ),
    Attack(
        "lists-without-end",
        "Writes lists into one another, thousands deep, so that no page is ever made.",
        has_no_page,
        document=with_markdown(*[DEEP_LISTS] * 20),
        on="clean page",
        alone=True,
    ),
    Attack(
        "links-without-end",
        "Writes links into one another, thousands deep, so that no page is ever made.",
        has_no_page,
        document=with_markdown(NESTED_LINKS),
        on="page",
        alone=True,
    ),
    Attack(
        "style-of-brackets",
        "Writes a style of five thousand brackets, which break whoever takes them apart.",
        has_no_page,
        document=with_markdown(f"<p style='color: {'(' * 5000}'>a note</p>"),
        on="clean page",
        alone=True,
    ),
    Attack(
        "colour-cut-short",
        "Prints a colour for the terminal that is cut short, which breaks its converter.",
        has_no_page,
        'print("\x1b[38m")',
        on="page",
        alone=True,
    ),
    Attack(
        "banner-over-the-score",
        "Displays a banner that stands over the score, wherever the reader scrolls.",
        lies_above_the_score,
        display(
            "HTML",
            "<h1 style='position: fixed; top: 0; left: 0; width: 100%; padding: 60px; "
            f"background-color: white'>{LIE}</h1>",
        ),
        on="page",
    ),
    Attack(
        "style-that-hides-the-page",
        "Displays a style sheet that hides all but a lie of its own.",
        hides_the_rest,
        display("HTML", f"<style>body * {{ display: none }} body::before {{ content: '{LIE}' }}"),
        on="page",
    ),
    Attack(
        "hidden-test-in-the-feedback",
        "Fails a hidden test, to see its source on the page.",
        page_shows_hidden_test,
        "def row_norms(X):\n    return X / 0",
        on="page",
    ),
    Attack(
        "commands-for-the-terminal",
        "Raises an error whose message clears the instructor's terminal and names it.",
        commands_the_terminal,
        "def row_norms(X):\n    raise ValueError('\\x1b[2J\\x1b]0;graded\\x07')",
    ),
]
