"""When two results are the same: equal numbers in the same structure, whatever their types."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from course_lib.checks import CheckFailed
from course_lib.hidden.results import Numbers, Result, Steps, alike

PLAIN = st.recursive(
    st.one_of(
        st.none(),
        st.text(max_size=3),
        st.floats(-1e6, 1e6),
        st.integers(-9, 9),
        arrays(np.float64, array_shapes(max_dims=2, max_side=3), elements=st.floats(-9, 9)),
    ),
    lambda parts: st.one_of(
        st.lists(parts, max_size=3), st.dictionaries(st.text(max_size=2), parts, max_size=3)
    ),
    max_leaves=6,
)


@given(PLAIN)
def test_a_value_is_the_same_as_itself(value):
    assert alike(value, value, 1e-6, 1e-9)


@given(PLAIN, PLAIN)
def test_it_does_not_matter_which_comes_first(a, b):
    assert alike(a, b, 0, 1e-9) == alike(b, a, 0, 1e-9)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (1, 1.0 + 1e-9),
        (np.float32(2), np.array(2.0)),
        ((1.0, [2.0]), [1, (2,)]),
        (np.array([np.nan, np.inf]), np.array([np.nan, np.inf])),
        (np.array([True, False]), np.array([1, 0])),
        ({"a": 1.0, "b": 2}, {"b": 2.0, "a": 1}),
    ],
)
def test_these_are_the_same(a, b):
    assert alike(a, b, 1e-6, 1e-9)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (1.0, 1.1),
        (np.ones(2), np.ones((2, 1))),
        (np.ones(2), [1.0, 1.0]),
        ([1.0], [1.0, 1.0]),
        ({"a": 1}, {"b": 1}),
        (np.array([np.nan]), np.array([0.0])),
        (None, 0),
        ("a", "b"),
        (object(), object()),
    ],
)
def test_these_are_not(a, b):
    assert not alike(a, b, 1e-6, 1e-9)


def test_a_sequence_of_numbers_may_be_a_list_a_tuple_or_an_array():
    for got in ([1.0, 2.0], (1, 2), np.array([1.0, 2.0])):
        Numbers().check(got, [1.0, 2.0], "f()", {}, "")
    with pytest.raises(CheckFailed, match=r"expected a NumPy array, got a str"):
        Numbers().check("12", [1.0, 2.0], "f()", {}, "")


class EqualToAnything:
    def __eq__(self, other):
        return True

    __hash__ = None


def test_steps_are_compared_one_by_one_and_named():
    right = {"forward": np.ones(2), "name": "x"}
    Steps().check(dict(right), right, "Gate()", {}, "")
    with pytest.raises(CheckFailed, match=r"Gate\(\), forward: yours is the square|forward"):
        Steps().check({"forward": np.zeros(2), "name": "x"}, right, "Gate()", {}, "")
    for wrong in ("y", EqualToAnything()):
        with pytest.raises(CheckFailed, match=r"Gate\(\), name: expected 'x', got an? \w+"):
            Steps().check({"forward": np.ones(2), "name": wrong}, right, "Gate()", {}, "")


def test_tolerances_are_relative_to_what_the_exercise_says():
    result = Result(scale=lambda size: size)
    result.check(1.0 + 1e-5, 1.0, "f()", {"size": 100.0}, "")
    with pytest.raises(CheckFailed):
        result.check(1.0 + 1e-5, 1.0, "f()", {"size": 1.0}, "")
