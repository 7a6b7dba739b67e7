import nbformat
import pytest

from autograder.engine.outputs import error_output, printed_output
from autograder.grading.results import read_results
from autograder.submission.repair import repair


@pytest.fixture
def executed(lesson, released):
    """The released small lesson as if it had run and all tests had passed."""
    return repair(nbformat.writes(released).encode(), lesson).notebook


def outputs_of(notebook, name):
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


def add_output(notebook, name, output):
    outputs_of(notebook, name).outputs.append(nbformat.from_dict(output))


def test_tests_without_errors_earn_their_points(executed):
    add_up, add_facts = read_results(executed)
    assert (add_up.name, add_up.score, add_up.points) == ("add_up", 60, 60)
    assert (add_facts.name, add_facts.score, add_facts.points) == ("add_facts", 40, 40)
    assert not add_up.messages


def test_an_error_costs_the_points_of_its_cell_alone(executed):
    add_output(executed, "test_add_up", error_output("AssertionError", "the sum is wrong"))
    add_up, add_facts = read_results(executed)
    assert (add_up.score, add_facts.score) == (0, 40)
    assert add_up.messages == ["the sum is wrong"]


def test_other_errors_are_named(executed):
    add_output(executed, "test_add_up", error_output("ZeroDivisionError", "division by zero"))
    assert read_results(executed)[0].messages == ["ZeroDivisionError: division by zero"]


def test_an_error_without_a_message_still_says_something(executed):
    add_output(executed, "test_add_up", error_output("KeyError", ""))
    assert read_results(executed)[0].messages == ["KeyError"]


def test_what_a_test_prints_is_kept(executed):
    add_output(executed, "test_add_facts", printed_output("b) right: sums do not depend on order"))
    assert read_results(executed)[1].tests[0].printed.startswith("b) right")


def test_scores_of_the_gradebook_count_instead(executed):
    add_output(executed, "test_add_up", error_output("AssertionError", "the sum is wrong"))
    add_up, add_facts = read_results(executed, {"test_add_up": 30.0, "test_add_facts": 0.0})
    assert (add_up.score, add_facts.score) == (30, 0)
