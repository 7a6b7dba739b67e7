"""Whatever a student's function does, a figure gets what it can draw or a sentence to show."""

import warnings

import numpy as np
import pytest

from course_lib.demos._student import StudentFunction, Waiting


def unwritten(x):
    raise NotImplementedError("square: replace this line with your code.")


def raises(x):
    raise ValueError("no luck\nwith this")


def leaves(x):
    raise SystemExit


def why(call) -> str:
    with pytest.raises(Waiting) as caught:
        call()
    return str(caught.value)


def test_a_function_is_called_with_copies_and_in_silence(capsys):
    def loud(x):
        print("here")
        warnings.warn("there", stacklevel=1)
        x += 1
        return x

    numbers = np.zeros(2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert StudentFunction(loud, "loud")(numbers).tolist() == [1, 1]
    assert numbers.tolist() == [0, 0]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (unwritten, "This figure waits for square, which is not written yet."),
        (raises, "This figure waits for square: it raised ValueError: no luck"),
        (leaves, "This figure waits for square: it raised SystemExit."),
        (None, "This figure waits for square, which is None so far."),
    ],
)
def test_a_function_that_gives_nothing_is_waited_for(function, sentence):
    assert why(lambda: StudentFunction(function, "square")(2.0)) == sentence


def test_the_function_to_write_is_named_when_another_is_handed_it():
    def unwritten(values):
        raise NotImplementedError

    loss = StudentFunction(unwritten, "loss")
    descent = StudentFunction(lambda gradient, x0: gradient(x0), "descent")
    with pytest.raises(Waiting, match=r"^This figure waits for loss, which is not written yet\.$"):
        descent(lambda x: loss(x), 1.0)


def test_the_function_to_write_is_named_when_another_calls_it():
    fourth = StudentFunction(lambda x: unwritten(unwritten(x)), "fourth_power")
    assert why(lambda: fourth(2.0)) == "This figure waits for square, which is not written yet."


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        (None, "None, not an array"),
        ("text", "a str, not an array"),
        ([[1, 2], [3]], "a list, not an array"),
        (np.zeros((2, 3)), "the shape (2, 3); the shape must be (2,), one per point"),
        (np.array([1, np.nan]), "NaN among its numbers"),
        (np.array([1, np.inf]), "infinity among its numbers"),
        (np.array([1 + 2j, 0]), "a ndarray, not an array"),
    ],
)
def test_nonsense_is_waited_for(value, complaint):
    student = StudentFunction(lambda: value, "square")
    sentence = why(lambda: student.array(shape=(2,), meaning="one per point"))
    assert sentence == f"This figure waits for square: it returned {complaint}."


def test_lists_and_integers_can_be_drawn():
    student = StudentFunction(lambda: [1, 2], "square")
    assert student.array(shape=(2,)).tolist() == [1.0, 2.0]


@pytest.mark.parametrize("returned", [(1, 2), [1, 2]])
def test_parts_may_be_a_tuple_or_a_list(returned):
    assert StudentFunction(lambda: returned, "split").parts(names=("a", "b")) == (1, 2)


@pytest.mark.parametrize("returned", [None, 1.0, (1,), (1, 2, 3), "ab", np.ones(2)])
def test_anything_but_the_parts_is_waited_for(returned):
    sentence = why(lambda: StudentFunction(lambda: returned, "split").parts(names=("a", "b")))
    assert sentence == "This figure waits for split: it must return (a, b)."


def test_a_value_comes_with_a_gradient_of_the_points_shape():
    student = StudentFunction(lambda x, factor: (factor * (x**2).sum(), 2 * factor * x), "bowl")
    point = np.array([[1.0, 2.0]])
    value, gradient = student.value_and_gradient(point, 3, value="height", entries="one per x")
    assert value == 15
    assert gradient.tolist() == [[6, 12]]


@pytest.mark.parametrize(
    ("returned", "complaint"),
    [
        (1.0, "it must return (height, gradient)"),
        (
            (np.ones(2), np.ones(2)),
            "it returned the shape (2,); the shape must be (), one number, the height",
        ),
        ((1.0, 2.0), "it returned the shape (); the shape must be (2,), one per x"),
        ((1.0, None), "it returned None, not an array"),
    ],
)
def test_other_values_and_gradients_are_waited_for(returned, complaint):
    student = StudentFunction(lambda x: returned, "bowl")
    named = {"value": "height", "entries": "one per x"}
    sentence = why(lambda: student.value_and_gradient(np.ones(2), **named))
    assert sentence == f"This figure waits for bowl: {complaint}."


def test_labels_are_those_that_points_have():
    student = StudentFunction(lambda labels: labels, "vote")
    assert student.labels(np.array([3.0, 5.0]), shape=(2,), among={3, 5}).tolist() == [3, 5]
    sentence = why(lambda: student.labels(np.array([3, 4]), shape=(2,), among={3, 5}))
    assert sentence == "This figure waits for vote: it returned the label 4, which no point has."


def test_an_object_that_fights_back_is_waited_for():
    class Hostile:
        def __array__(self, *arguments, **options):
            raise RuntimeError("never")

    student = StudentFunction(Hostile, "square")
    assert "a Hostile, not an array" in why(lambda: student.array(shape=(2,)))


def test_a_function_of_the_notebook_is_followed_when_its_cell_is_run_again(notebook):
    notebook.user_ns["square"] = unwritten
    student = StudentFunction(unwritten, "square")
    notebook.user_ns["square"] = lambda x: x * x
    assert student(3) == 9


def test_what_is_lent_for_a_test_is_not_followed(notebook):
    class Loan:
        def __call__(self, x):
            return "lent"

    notebook.user_ns["square"] = unwritten
    student = StudentFunction(unwritten, "square")
    notebook.user_ns["square"] = Loan()
    assert student.function is unwritten


def test_a_function_that_is_not_the_notebooks_is_kept(notebook):
    notebook.user_ns["square"] = unwritten
    student = StudentFunction(abs, "square")
    assert student(-2) == 2
