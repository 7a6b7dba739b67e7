"""What a student reads in a notebook below a cell that fails."""

import re

import nbformat
import pytest
from nbclient import NotebookClient

SOLUTIONS = """
import numpy as np

from course_lib import demos

def unfinished(x):
    raise NotImplementedError("unfinished: replace this line with your code.")

def helper(x):
    return x / [1, 2]["last"]

def raises(x):
    return helper(x) + 1

def raises_often(x, times, apply):
    return x[times]

def wrong(x):
    return x

def silent(x):
    assert x < 0
"""

CELLS = {
    "a wrong value": """
from course_lib import checks
checks.check_number(wrong(2.0), 3.0, "wrong(2)", reveal=True)
""",
    "an error of the student's": """
from course_lib import checks
checks.check_number(
    raises(
        2.0,
    ), 3.0, "raises(2)"
)
""",
    "an error within a check": """
from course_lib import checks
checks.check_unchanged(lambda x: raises(x), {"x": [1.0]}, "raises(x)")
""",
    "an error where only a check calls": """
from course_lib import checks
given = {"x": np.zeros((2, 3)), "times": 2, "apply": np.sum}
checks.check_unchanged(raises_often, given, "raises_often(x, times, apply)")
""",
    "not written yet": """
from course_lib import checks
checks.check_number(unfinished(2.0), 3.0, "unfinished(2)")
""",
    "not defined": """
from course_lib import checks
checks.check_number(forgotten(2.0), 3.0, "forgotten(2)")
""",
    "a figure too early": "demos.knn.rings(forgotten, forgotten)",
    "a plain assertion": """
from course_lib import checks
checks.check_shape(np.zeros(2), (2,), "zeros")
assert wrong(2.0) > 3, "wrong(2): it is too small."
""",
    "an assertion of the student's that says nothing": """
from course_lib import checks
checks.check_shape(silent(2.0), (2,), "silent")
""",
    "hidden": """
### BEGIN HIDDEN TESTS
raises("secret")
### END HIDDEN TESTS
from course_lib import checks
checks.check_shape(np.zeros(2), (2,), "zeros")
""",
    "no test": "raises(2.0)",
    "a test that passes": """
from course_lib import checks
checks.check_shape(np.zeros(2), (2,), "zeros")
checks.passed("zeros", "the shape")
""",
}


@pytest.fixture(scope="module")
def shown() -> dict[str, list[str]]:
    """What each of the cells shows when all are run in a notebook, line by line."""
    cells = [nbformat.v4.new_code_cell(source) for source in (SOLUTIONS, *CELLS.values())]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, kernel_name="python3", allow_errors=True).execute()
    return dict(zip(CELLS, map(_lines, notebook.cells[1:]), strict=True))


def _lines(cell) -> list[str]:
    (output,) = cell.outputs
    text = output.text if output.output_type == "stream" else "\n".join(output.traceback)
    return re.sub(r"\x1b\[[\d;]*m", "", text).splitlines()


def test_a_wrong_value_is_one_line(shown):
    assert shown["a wrong value"] == ["wrong(2): yours is 2, 3 is expected."]


def test_an_error_of_the_students_comes_with_their_lines_and_the_call(shown):
    assert shown["an error of the student's"] == [
        "raises(…) raised TypeError: list indices must be integers or slices, not str",
        "  line 12 of the cell with your raises: return helper(x) + 1",
        '  line 9 of the cell with your helper: return x / [1, 2]["last"]',
        "  in the call raises(2.0)",
    ]


def test_where_a_check_calls_the_function_the_test_says_how(shown):
    assert shown["an error within a check"][-1] == "  in the call raises(x)"


def test_where_only_a_check_calls_it_the_arguments_are_described(shown):
    assert shown["an error where only a check calls"] == [
        "raises_often(…) raised IndexError: index 2 is out of bounds for axis 0 with size 2",
        "  line 15 of the cell with your raises_often: return x[times]",
        "  in the call raises_often(x of shape (2, 3), times=2, apply=sum)",
    ]


def test_what_is_not_written_yet_says_so_in_one_line(shown):
    assert shown["not written yet"] == ["unfinished: replace this line with your code."]


def test_a_name_that_is_missing_says_what_to_do(shown):
    assert shown["not defined"] == [
        "forgotten is not defined: run the cell in which you write it, and mend the error that it "
        "shows, if there is one."
    ]


def test_a_figure_says_the_same(shown):
    assert shown["a figure too early"] == shown["not defined"]


def test_an_assertion_of_a_test_is_its_message(shown):
    assert shown["a plain assertion"] == ["wrong(2): it is too small."]


def test_an_error_without_words_is_named(shown):
    first, line, call = shown["an assertion of the student's that says nothing"]
    assert first == "silent(…) raised AssertionError"
    assert line.endswith("assert x < 0")
    assert call == "  in the call silent(2.0)"


def test_a_hidden_line_is_not_shown(shown):
    assert not any("secret" in line for line in shown["hidden"])
    assert shown["hidden"][0].startswith("raises(…) raised TypeError")


def test_other_cells_have_their_traceback(shown):
    assert any("Traceback (most recent call last)" in line for line in shown["no test"])


def test_one_that_passes_says_what_holds(shown):
    assert shown["a test that passes"] == ["✓ zeros: the shape (hidden tests try more)"]
