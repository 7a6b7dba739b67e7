"""Outputs as nbgrader reads them: for the kernel engine, and for notebooks without a record."""

import nbformat
import pytest

from autograder.engine.outputs import error_output, printed_output
from autograder.engine.read_outputs import read_broken_cells, read_outcomes
from autograder.submission.repair import repair


@pytest.fixture
def executed(lesson, released):
    """The released small lesson as if it had run and all tests had passed."""
    return repair(nbformat.writes(released).encode(), lesson).notebook


def add_output(notebook, name, output):
    cells = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name]
    cells[0].outputs.append(nbformat.from_dict(output))


def test_a_test_without_an_error_has_passed(executed):
    assert {name: o.passed for name, o in read_outcomes(executed).items()} == {
        "test_add_up": True,
        "test_add_facts": True,
    }


def test_an_error_fails_its_own_cell_alone(executed):
    add_output(executed, "test_add_up", error_output("AssertionError", "the sum is wrong"))
    outcomes = read_outcomes(executed)
    assert outcomes["test_add_up"].failure.sentence == "the sum is wrong"
    assert outcomes["test_add_facts"].passed


@pytest.mark.parametrize(
    ("name", "message", "sentence"),
    [
        ("ZeroDivisionError", "division by zero", "ZeroDivisionError: division by zero"),
        ("KeyError", "", "KeyError"),
        ("CheckFailed", "the root is missing", "the root is missing"),
    ],
)
def test_errors_that_are_no_checks_are_named(executed, name, message, sentence):
    add_output(executed, "test_add_up", error_output(name, message))
    assert read_outcomes(executed)["test_add_up"].failure.sentence == sentence


def test_what_a_test_prints_and_the_students_frames_are_kept(executed):
    add_output(executed, "test_add_facts", printed_output("b) right: sums do not depend on order"))
    frames = "  cell [2], line 3, in add_up"
    add_output(executed, "test_add_facts", error_output("ValueError", "no", frames))
    outcome = read_outcomes(executed)["test_add_facts"]
    assert outcome.printed.startswith("b) right")
    assert outcome.failure.traceback == frames.strip("\n")


def test_a_cell_of_the_students_that_raised_is_broken_and_one_that_did_not_run_is_not(executed):
    add_output(executed, "add_up", error_output("SyntaxError", "invalid character"))
    add_output(executed, "add_facts", error_output("NotRun", "the process ended"))
    (broken,) = read_broken_cells(executed)
    assert (broken.number, broken.name, broken.error) == (2, "add_up", "SyntaxError")
