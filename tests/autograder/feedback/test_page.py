"""What students read: the score, the messages first, and nothing of a hidden test."""

import nbformat
import pytest

from autograder.engine.outcomes import BrokenCell
from autograder.engine.outputs import printed_output
from autograder.feedback.page import feedback_page
from autograder.grading.grades import Grades
from autograder.submission.repair import repair
from tests.support.harm import harm_in
from tests.support.records import failed, passed, record

FRAMES = "  cell [2], line 3, in add_up\n    total += 1 / 0"
TESTS = (
    failed(
        "test_add_up",
        60.0,
        "add_up([3, 1, 2]): yours is 2 times what is expected",
        "add_up",
        traceback=FRAMES,
    ),
    passed("test_add_facts", 40.0, "add_facts", printed="b) right: sums can be reordered"),
)


@pytest.fixture
def executed(lesson, released):
    return repair(nbformat.writes(released).encode(), lesson).notebook


def page_of(notebook, lesson="01_adding", grades=None, **details):
    graded = record(tests=TESTS, **details)
    return feedback_page(notebook, graded, grades or Grades(lesson, graded.score, graded.points))


def test_the_score_and_the_first_messages_come_first(executed):
    page = page_of(executed)
    table = page[page.index("<table class") : page.index("</table>")]
    assert "01_adding: 40 of 100 points" in page[: page.index("<table class")]
    assert "0 of 60" in table
    assert "yours is 2 times what is expected" in table
    assert "all tests passed" in table


def test_the_students_own_frames_and_what_tests_print_are_shown(executed):
    page = page_of(executed)
    assert "total += 1 / 0" in page
    assert "b) right: sums can be reordered" in page


def test_nothing_of_a_hidden_test_is_shown(executed):
    page = page_of(executed)
    for hidden in ("HIDDEN", "weighted = ", "chosen", "enumerate([3, 1, 2])"):
        assert hidden not in page
    assert "one value is its own square" in page.replace("</span>", "")  # of the visible part


def test_a_problem_a_limit_and_repairs_are_said(executed):
    page = page_of(
        executed,
        problem="not a notebook: <b>",
        repairs=("cells that were missing, put back: test_add_up",),
        limit="30 seconds for one cell",
    )
    assert "not a notebook: &lt;b&gt;" in page
    assert "30 seconds for one cell" in page
    assert "put back: test_add_up" in page


def test_a_limit_says_whether_it_may_have_cost_points(executed):
    limit = "10 seconds of computing for the submission"
    assert "What was stopped there got no points." in page_of(executed, limit=limit)
    graded = record(tests=(passed("test_add_up", 60.0), passed("test_add_facts")), limit=limit)
    page = feedback_page(executed, graded, Grades("01_adding", graded.score, graded.points))
    assert "It cost no points." in page


def test_a_hostile_submission_makes_a_harmless_page(executed):
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    executed.cells.insert(1, nbformat.v4.new_markdown_cell(hostile))
    printed = printed_output(hostile)
    shown = {"output_type": "display_data", "data": {"text/html": hostile}, "metadata": {}}
    cell = nbformat.v4.new_code_cell(hostile, outputs=[nbformat.from_dict(printed)])
    cell.outputs.append(nbformat.from_dict(shown))
    executed.cells.insert(2, cell)
    executed.cells.insert(3, nbformat.v4.new_raw_cell(hostile))
    page = page_of(executed, hostile, repairs=(hostile,))
    found = harm_in(page)
    # The page's own head: its character set, its policy, its width, its style.
    assert [tag for tag in found if tag not in ("meta", "style")] == []
    assert found.count("meta") == 3
    assert "default-src 'none'" in page.replace("&#39;", "'")


@pytest.mark.parametrize(
    ("words", "cells", "left_out"), [(6000, 40, "31 cells are"), (70_000, 1, "one cell is")]
)
def test_of_a_notebook_without_end_what_fits_is_shown(executed, words, cells, left_out):
    long = [nbformat.v4.new_markdown_cell("word " * words) for _ in range(cells)]
    executed.cells += [*long, nbformat.v4.new_markdown_cell("the end of my notes")]
    page = page_of(executed)
    assert f"too long to be shown whole: {left_out} left out here" in page
    assert "the end of my notes" in page
    assert len(page) < 1_500_000


def test_outputs_without_end_are_cut_but_pictures_are_not(executed):
    displayed = [
        nbformat.v4.new_output("display_data", {"text/html": f"<b>{number}</b>" + "x" * 20_000})
        for number in range(40)
    ]
    picture = nbformat.v4.new_output("display_data", {"image/png": "A" * 1_000_000})
    executed.cells += [
        nbformat.v4.new_code_cell("1", outputs=[picture]),
        nbformat.v4.new_code_cell("2", outputs=displayed),
        nbformat.v4.new_code_cell("3", outputs=[nbformat.v4.new_output("stream", text="last")]),
    ]
    page = page_of(executed)
    assert "A" * 1_000_000 in page
    assert "<b>23</b>" in page
    assert "<b>24</b>" not in page
    assert "last" not in page
    assert page.count("the notebook shows too much") == 2


def test_scores_and_comments_of_graders_count(executed):
    grades = Grades("01_adding", 70, 100, 0, {"test_add_up": 30.0}, {"add_up": "Nearly!"})
    page = page_of(executed, grades=grades)
    assert "70 of 100 points" in page
    assert "30 of 60" in page
    assert "Nearly!" in page


def test_a_broken_cell_is_named_before_the_table_and_instead_of_what_it_caused(executed):
    line = "cell [1], line 1: from google.colab import drive"
    cell = BrokenCell(1, "", "ModuleNotFoundError", "No module named 'google'", line)
    message = "name 'np' is not defined"
    tests = (failed("test_add_up", 60.0, message, "add_up", because_of=1), TESTS[1])
    graded = record(tests=tests, broken_cells=(cell,))
    page = feedback_page(executed, graded, Grades("01_adding", 40, 100))
    before, table = page[: page.index("</table>")].split("<table")
    assert "cell [1] broke: ModuleNotFoundError: No module named &#39;google&#39;" in before
    assert line in before
    assert "cell [1], which broke" in table
    assert "np" not in table
