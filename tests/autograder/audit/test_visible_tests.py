"""Visible tests by themselves: what is hidden is cut, and they stand in nobody's way."""

from dataclasses import replace

import pytest

from autograder.audit.visible_tests import (
    run_visible_tests,
    visible_cells,
    were_run,
)
from autograder.engine import IsolatedEngine
from autograder.engine.base import DEFAULT_LIMITS
from autograder.engine.outcomes import not_run
from autograder.lesson.lesson import Exercise, TestCell
from tests.support.engines import PlainEngine

RIGHT = "def add_up(values):\n    return sum((i + 1) * v * v for i, v in enumerate(values))"
WRONG = "def add_up(values):\n    return 0"
ONLY_HIDDEN_TESTS_FIND_IT = "def add_up(values):\n    return {1: 1, 2: 9}.get(len(values))"


@pytest.fixture
def run(lesson, released):
    """Tell of each of some solutions of `add_up` whether it passes the visible tests."""

    def run(*solutions, engine=None):
        arguments = released, lesson, engine or PlainEngine(), DEFAULT_LIMITS
        outcomes = run_visible_tests(lesson.exercises[0], solutions, *arguments)
        return [outcome["test_add_up"].passed for outcome in outcomes]

    return run


def test_what_is_hidden_is_cut_and_the_solution_run_anew():
    hidden = "### BEGIN HIDDEN TESTS\nlend()\n### END HIDDEN TESTS"
    tests = TestCell("test_f", 5, f"{hidden}\nassert f()"), TestCell("test_f_all", 5, hidden)
    cells = visible_cells(Exercise("f", "code", "", tests), "def f(): ...")
    assert [cell.source for cell in cells] == ["def f(): ...", "assert f()"]


def test_what_is_lent_stays_for_students_have_earlier_functions():
    lends = "from course_lib import hidden\nhidden.f.lend()"
    hidden = f"### BEGIN HIDDEN TESTS\n{lends}\nhidden.f.check(f)\n### END HIDDEN TESTS"
    tests = (TestCell("test_f", 5, f"{hidden}\nassert f()"),)
    _, cell = visible_cells(Exercise("f", "code", "", tests), "def f(): ...")
    assert cell.source == f"{lends}\n\nassert f()"


def test_solutions_share_a_session_and_none_gets_anothers_outcome(run):
    assert run(RIGHT, WRONG, ONLY_HIDDEN_TESTS_FIND_IT, WRONG) == [True, False, True, False]


def test_one_that_ends_the_process_costs_no_other_its_outcome(run):
    deadly = "import os\n\n\ndef add_up(values):\n    os._exit(1)"
    assert run(deadly, RIGHT, WRONG, engine=IsolatedEngine()) == [False, True, False]


def test_what_came_to_nothing_was_not_run(lesson):
    outcomes = not_run(["test_add_up"], "its time was up")
    assert not were_run(outcomes)
    failed = replace(outcomes["test_add_up"].failure, error="CheckFailed")
    assert were_run({"test_add_up": replace(outcomes["test_add_up"], failure=failed)})
