"""Whatever a notebook holds, there is a page: where the full one cannot be made, a plain one."""

import json
from concurrent.futures import Future

import nbformat
import pytest

from autograder.feedback import limited
from autograder.feedback.limited import finished, page_within_limits
from autograder.grading.executors import TookTooLongError
from autograder.grading.grades import Grades
from tests.support.harm import harm_in
from tests.support.records import failed, passed, record

HOSTILE = "<script>alert(1)</script>"
RECORD = record(
    tests=(
        failed("test_add_up", 60.0, f"wrong {HOSTILE}", "add_up", traceback="total += 1 / 0"),
        passed("test_add_facts", 40.0, "add_facts", printed="\x1b[38mprinted\ud800"),
    ),
    problem=HOSTILE,
    repairs=(HOSTILE,),
)
GRADES = Grades("01_adding", 40, 100, comments={"add_up": "Nearly!"})


def notebook(*cells):
    whole = nbformat.v4.new_notebook() | {"cells": list(cells)}
    return json.dumps(whole).encode()


def test_an_honest_notebook_gets_its_full_page():
    page = page_within_limits(notebook(nbformat.v4.new_markdown_cell("*note*")), RECORD, GRADES)
    assert page.plain_because is None
    assert b"<em>note</em>" in page.content


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(b"{", id="no notebook"),
        pytest.param(
            notebook(
                nbformat.from_dict(
                    {"cell_type": "code", "source": "1", "outputs": [{"output_type": "stream"}]}
                )
            ),
            id="an output without text",
        ),
    ],
)
def test_where_the_notebook_cannot_be_shown_all_that_counts_is(broken):
    page = page_within_limits(broken, RECORD, GRADES)
    text = page.content.decode()
    assert page.plain_because
    assert page.plain_because in text
    for shown in ("40 of 100 points", "0 of 60", "wrong", "1 / 0", "printed", "Nearly!", "plain"):
        assert shown in text
    assert "script" not in harm_in(text)
    assert "Your notebook, as it ran" not in text


def test_a_page_that_takes_too_long_is_a_plain_one():
    future = Future()
    future.set_exception(TookTooLongError("it took more than 5 seconds of computing"))
    page = finished(future, RECORD, GRADES)
    assert page.plain_because == "it took more than 5 seconds of computing"
    assert b"40 of 100 points" in page.content


@pytest.mark.attack
def test_a_hostile_notebook_is_given_up_and_the_next_page_is_made():
    slow = [nbformat.v4.new_markdown_cell("\\\\[" * 9000) for _ in range(10)]
    page = page_within_limits(notebook(*slow), RECORD, GRADES)
    assert (
        page.plain_because
        == f"it took more than {limited.ALLOWANCE.seconds:g} seconds of computing"
    )
    after = page_within_limits(notebook(nbformat.v4.new_markdown_cell("*x*")), RECORD, GRADES)
    assert b"<em>x</em>" in after.content
