"""What the engine says of each cell: as data, beside what the notebook shows."""

import pytest

from autograder.engine.outcomes import BrokenCell, TestFailure
from tests.autograder.engine.notebooks import run

FAILING = (
    "# test\nfrom course_lib.checks import CheckFailed\n"
    "raise CheckFailed('f(2): the root is missing.', 'no-root')"
)


def outcome(*sources):
    """How the last of these cells, a test cell, ended."""
    execution = run(*sources).execution
    return execution.tests[f"test_{len(sources) - 1}"]


def test_a_test_passes_and_what_it_prints_is_told():
    passed = outcome("x = 1", "# test\nprint('a) right')\nassert x == 1")
    assert (passed.passed, passed.failure, passed.printed) == (True, None, "a) right\n")


def test_a_failed_check_tells_the_mistake_by_its_id():
    failure = outcome("x = 1", FAILING).failure
    assert failure == TestFailure("CheckFailed", "f(2): the root is missing.", mistake="no-root")


def test_a_student_names_no_mistake():
    forged = (
        "class CheckFailed(AssertionError):\n    mistake = 'no-root'\n"
        "def f():\n    raise CheckFailed('mine')"
    )
    failure = outcome(forged, "# test\nf()").failure
    assert (failure.error, failure.mistake) == ("CheckFailed", None)
    assert failure.line == "cell [1], line 4, in f: raise CheckFailed('mine')"


def test_the_students_failing_line_is_told_with_its_place():
    failure = outcome(
        "def g(x):\n    return 1 / x\n\ndef f(x):\n    return g(x)", "# test\nassert f(0) == 1"
    ).failure
    assert (failure.error, failure.message) == ("ZeroDivisionError", "division by zero")
    assert failure.line == "cell [1], line 2, in g: return 1 / x"
    assert "line 5, in f" in failure.traceback


def test_an_error_of_the_test_itself_has_no_line_of_the_students():
    failure = outcome("f = len", "# test\nassert f([]) == expexted").failure
    assert (failure.error, failure.line, failure.undefined) == ("NameError", None, "expexted")


def test_a_name_that_the_students_function_lacks_is_told():
    failure = outcome("def f():\n    return np.ones(3)", "# test\nf()").failure
    assert (failure.error, failure.undefined) == ("NameError", "np")


def test_tests_that_could_not_run_are_not_passed():
    ends = "import os; os._exit(1)"
    execution = run(ends, ends, ends, ends, "# test\nassert True").execution
    failure = execution.tests["test_4"].failure
    assert failure.error == "NotRun"
    assert "the student's process ended in cell [4]" in failure.sentence


def test_what_the_notebook_shows_is_no_verdict():
    """A student's cell shows an error that was caught, and one that looks like a test's."""
    execution = run(
        "try:\n    1 / 0\nexcept ZeroDivisionError:\n    get_ipython().showtraceback()",
        "# test\nassert True",
    ).execution
    assert execution.notebook.cells[0].outputs[0].ename == "ZeroDivisionError"
    assert execution.tests["test_1"].passed
    assert execution.broken_cells == []


@pytest.mark.parametrize(
    ("source", "broken"),
    [
        (
            "import numpy as np\nfrom google.colab import drive",
            BrokenCell(
                1,
                "",
                "ModuleNotFoundError",
                "No module named 'google'",
                "cell [1], line 2: from google.colab import drive",
            ),
        ),
        (
            "x = 1\nprint(“hello”)",
            BrokenCell(
                1,
                "",
                "SyntaxError",
                "invalid character '“' (U+201C)",
                "cell [1], line 2: print(“hello”)",
            ),
        ),
        (
            "y = x + 1",
            BrokenCell(
                1, "", "NameError", "name 'x' is not defined", "cell [1], line 1: y = x + 1", "x"
            ),
        ),
    ],
)
def test_a_broken_cell_is_told_with_its_error_and_line(source, broken):
    execution = run(source, "# test\nassert True").execution
    (found,) = execution.broken_cells
    assert found == broken


def test_a_cell_that_never_ends_is_broken():
    (found,) = run("while True:\n    pass", "# test\nassert True").execution.broken_cells
    assert (found.number, found.error) == (1, "TimeoutError")
