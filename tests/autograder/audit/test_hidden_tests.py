"""From a lesson's exercise to its hidden tests, and to their mistakes as wrong solutions."""

import sys
import types

import numpy as np
import pytest

from autograder.audit.hidden_tests import hidden_tests, known_mistakes
from autograder.lesson.lesson import Exercise, TestCell
from course_lib.hidden.answers import Choice
from tests.course_lib.hidden import toys

CELL = "from course_lib.hidden import toy as hidden\n\nhidden.{name}.check({name})"


@pytest.fixture
def exercise(monkeypatch):
    """Make an exercise of a lesson whose hidden tests are among the toys."""
    topic = types.ModuleType("course_lib.hidden.toy")
    topic.double = toys.DOUBLE
    topic.facts = Choice("facts", "b", {"a": "no.", "b": "yes."})
    monkeypatch.setitem(sys.modules, topic.__name__, topic)

    def make(name="double", source=CELL):
        cell = TestCell(f"test_{name}", 10.0, source.format(name=name))
        solution = "def double(values):\n    return values + values\n"
        return Exercise(name, "code", solution, (cell,))

    return make


def test_they_are_what_the_test_cells_call(exercise):
    assert hidden_tests(exercise()) is toys.DOUBLE


@pytest.mark.parametrize(
    "source", ["assert {name}([1]) == [2]", CELL.replace("{name}.check", "other.check")]
)
def test_an_exercise_may_have_none(exercise, source):
    other = exercise("unheard_of", source)
    assert hidden_tests(other) is None
    assert known_mistakes(other) == []


def test_each_mistake_is_a_wrong_solution_under_the_exercises_name(exercise):
    entries = known_mistakes(exercise())
    assert [entry.name for entry in entries] == list(toys.DOUBLE.mistakes)
    for entry in entries:
        assert entry.kind == "mistake"
        assert entry.mistakes == (entry.name,)
        namespace = {"np": np}
        exec(entry.source, namespace)  # helpers come with it, decorators do not
        wrong = namespace["double"](np.array([3.0]))
        right = toys.DOUBLE.mistakes[entry.name].solution(np.array([3.0]))
        np.testing.assert_array_equal(wrong, right)


def test_it_is_known_of_which_the_exercise_warns(exercise):
    warned = [entry.name for entry in known_mistakes(exercise()) if entry.warned]
    assert warned == ["one_value_lost"]


def test_the_wrong_answers_of_a_question_are_its_mistakes(exercise):
    (entry,) = known_mistakes(exercise("facts"))
    assert (entry.name, entry.source) == ("chose_a", "facts = 'a'\n")
