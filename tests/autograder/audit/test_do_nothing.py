"""Answers that do nothing: each runs, and gives back what it says."""

import numpy as np
import pytest

from autograder.audit.do_nothing import do_nothing_answers, returning_zeros, zeros_like
from autograder.lesson.lesson import Exercise

FUNCTION = '''def halves(x, count=2):
    """Halve `x`."""
    return [x / 2] * count, {"last": x / 2}
'''
CLASS = '''class Gate:
    """A gate."""

    def __init__(self):
        self.scale = 2.0

    def forward(self, *inputs):
        return self.scale * sum(inputs)

    def names(self):
        return ["gate"]
'''


def made(name, kind, source):
    """Run the do-nothing answers to an exercise and return what they define."""
    values = {}
    for what, answer in do_nothing_answers(Exercise(name, kind, source, ())).items():
        namespace = {}
        exec(answer, namespace)
        values[what] = namespace[name]
    return values


def test_a_function_returns_nothing_its_input_or_zeros():
    answers = made("halves", "code", FUNCTION)
    assert {what: answer(3.0) for what, answer in answers.items()} == {
        "returns None": None,
        "returns its first input": 3.0,
        "returns zeros of the right shape": ([0.0, 0.0], {"last": 0.0}),
    }


def test_a_function_keeps_its_signature():
    assert made("halves", "code", FUNCTION)["returns None"](x=3.0, count=1) is None


def test_so_do_the_methods_of_a_class_that_can_still_be_made():
    answers = made("Gate", "code", CLASS)
    assert {what: answer().forward(1.0, 2.0) for what, answer in answers.items()} == {
        "returns None": None,
        "returns its first input": 1.0,
        "returns zeros of the right shape": 0.0,
    }
    assert answers["returns its first input"]().names() is None
    assert {answer().scale for answer in answers.values()} == {2.0}


def test_a_function_without_inputs_has_none_to_return():
    assert "returns its first input" not in made("f", "code", "def f():\n    return 1\n")


def test_an_answer_is_none_or_empty():
    assert made("facts", "answer", "facts = 'bc'\n") == {"None": None, "zeros": ""}
    by_hand = made("totals", "answer", "totals = {'a': (2, 0.5)}\n")
    assert by_hand["zeros"] == {"a": (0, 0.0)}


@pytest.mark.parametrize(
    ("value", "zeros"),
    [(3, 0), (2.5, 0.0), (True, False), ("a", ""), (None, None), ([1, (2.0,)], [0, (0.0,)])],
)
def test_zeros_have_the_structure_of_a_value(value, zeros):
    assert zeros_like(value) == zeros
    assert type(zeros_like(value)) is type(value)


def test_zeros_have_the_shape_and_type_of_an_array():
    zeros = zeros_like(np.array([[3, 4]]))
    assert (zeros.shape, zeros.dtype, zeros.any()) == ((1, 2), np.dtype(int), False)
    assert zeros_like(np.float64(2.0)) == 0


def test_a_generator_yields_zeros():
    def count(n):
        yield from range(n)

    assert list(returning_zeros(count)(3)) == [0, 0, 0]
