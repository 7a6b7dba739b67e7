import numpy as np
import pytest

from course_lib.demos import regularization
from course_lib.reference.regularization import dropout_backward, dropout_forward

RIGHT = {
    "mask": (1.25, 0, 1.25, 1.25, 0),
    "out": [3.75, 0, 5, 2.5, 0],
    "gradient": np.array([1.25, 0, -3.75, 0.625, 0]),
}


def verdicts(figure, **answers):
    given = dict.fromkeys(RIGHT) | answers
    sentence = figure(regularization.dropout_by_hand, given).sentence()
    return dict(line.split(": ", 1) for line in sentence.splitlines()[1:])


def test_right_answers_are_right(figure):
    assert verdicts(figure, **RIGHT) == dict.fromkeys(RIGHT, "✓ right")


def test_they_are_what_dropout_finds():
    class Drawn(np.random.Generator):
        def random(self, *arguments, **named):
            return np.array([0.71, 0.05, 0.43, 0.93, 0.19])

    out, mask = dropout_forward([3, -1, 4, 2, -5], 0.2, Drawn(np.random.PCG64()), True)
    np.testing.assert_allclose(mask, RIGHT["mask"])
    np.testing.assert_allclose(out, RIGHT["out"])
    gradient = dropout_backward([1, 2, -3, 0.5, 4], mask)
    np.testing.assert_allclose(gradient, RIGHT["gradient"])


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ({"mask": None}, "not filled in yet"),
        ({"mask": 1.25}, "five numbers are asked for"),
        ({"mask": "1.25"}, "five numbers are asked for"),
        ({"mask": [[1], [2, 3]]}, "five numbers are asked for"),
        ({"mask": (2, 2, 2, 2, 2)}, "✗ not right"),
        ({"mask": (1, 0, 1, 1, 0)}, "✗ not right: what is kept is scaled by 1/(1 − p)"),
        ({"mask": (5, 0, 5, 5, 0)}, "✗ not right: what is kept is divided by 1 − p, not by p"),
        (
            {"mask": (0, 1.25, 0, 0, 1.25)},
            "✗ not right: a number stays where its random number is at least p",
        ),
        (
            {"mask": (1.25, 1.25, 1.25, 0, 1.25)},
            "✗ not right: p is the probability to drop, not to keep",
        ),
        ({"out": (3, 0, 4, 2, 0)}, "✗ not right: what is kept is scaled by 1/(1 − p)"),
        (
            {"gradient": (3.75, 0, 5, 2.5, 0)},
            "✗ not right: it is the upstream gradient that goes through the mask, not x",
        ),
    ],
)
def test_each_answer_gets_a_verdict(figure, answers, verdict):
    (name,) = answers
    assert verdicts(figure, **answers)[name] == verdict


def test_a_worked_solution_unfolds_once_all_answers_are_in(figure):
    wrong = RIGHT | {"mask": (1, 2, 3, 4, 5)}
    for answers in (RIGHT, wrong):
        title, lines = figure(regularization.dropout_by_hand, answers).state().unfold
        assert title == "Worked solution"
        assert "(1.25, 0, −3.75, 0.625, 0)" in "\n".join(lines)


@pytest.mark.parametrize("missing", list(RIGHT))
def test_before_that_nothing_is_given_away(figure, missing):
    drawing = figure(regularization.dropout_by_hand, RIGHT | {missing: None}).state()
    assert drawing.unfold is None
    empty = figure(regularization.dropout_by_hand, dict.fromkeys(RIGHT)).sentence()
    for given_away in ("1.25", "3.75", "0.625"):
        assert given_away not in empty


def test_it_is_drawn_in_every_page(figure):
    for answers in (RIGHT, dict.fromkeys(RIGHT)):
        shown = figure(regularization.dropout_by_hand, answers)
        for drawing in (shown.state(), shown.in_the_dark(), shown.in_a_narrow_page()):
            assert drawing.picture is not None
