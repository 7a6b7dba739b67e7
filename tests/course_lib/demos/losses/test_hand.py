import numpy as np
import pytest

from course_lib.demos import losses
from course_lib.reference.losses import cross_entropy, softmax

RIGHT = {
    "probabilities": (1 / 8, 1 / 4, 5 / 8),
    "loss": np.log(4),
    "gradient": [0.125, -0.75, 0.625],
}


def verdicts(figure, answers, functions=(softmax, cross_entropy)):
    sentence = figure(losses.by_hand, answers, *functions).sentence()
    return dict(line.split(": ", 1) for line in sentence.splitlines()[1:])


def test_right_answers_agree_with_the_students_functions(figure):
    assert verdicts(figure, RIGHT) == {
        "probabilities": "✓ right, and your softmax finds the same",
        "loss": "✓ right, and your cross_entropy finds the same",
        "gradient": "✓ right, and your cross_entropy finds the same",
    }


def test_rounding_to_two_digits_is_fine(figure):
    assert verdicts(figure, {"loss": 1.39})["loss"].startswith("✓ right")


def test_a_right_answer_is_right_whatever_the_students_function_says(figure):
    def doubled(logits, labels):
        loss, gradient = cross_entropy(logits, labels)
        return 2 * loss, gradient

    told = verdicts(figure, RIGHT, (softmax, doubled))
    assert told["loss"] == "✓ right, and your cross_entropy finds something else"
    assert told["gradient"] == "✓ right, and your cross_entropy finds the same"


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ({"loss": None}, "not filled in yet"),
        ({"loss": 0.69}, "✗ not right, and your cross_entropy finds something else"),
        (
            {"loss": -1.386},
            "✗ not right (a loss is minus a logarithm), and your cross_entropy finds something "
            "else",
        ),
        (
            {"probabilities": (12.5, 25, 62.5)},
            "✗ not right (write shares of 1, not percent), and your softmax finds something else",
        ),
        ({"loss": (1.0, 2.0)}, "one number is asked for"),
        ({"gradient": 0.125}, "three numbers are asked for"),
        ({"gradient": [[1], [2, 3]]}, "three numbers are asked for"),
        ({"probabilities": "a quarter"}, "three numbers are asked for"),
        ({"size": 3}, "there is no such question"),
    ],
)
def test_each_answer_gets_a_verdict(figure, answers, verdict):
    assert list(verdicts(figure, answers).values()) == [verdict]


def test_an_answer_is_judged_while_the_function_it_is_compared_with_is_missing(figure):
    def unwritten(logits, labels):
        raise NotImplementedError

    shown = figure(losses.by_hand, RIGHT, softmax, unwritten)
    assert (
        "loss: ✓ right, and to compare it waits for cross_entropy, which is not written yet"
        in shown.sentence()
    )
    assert shown.state().picture is not None


def solution(figure, **answers):
    unfold = figure(losses.by_hand, RIGHT | answers, softmax, cross_entropy).state().unfold
    return None if unfold is None else "\n".join(unfold[1])


def test_a_worked_solution_unfolds_once_all_answers_are_in(figure):
    wrong = {"loss": 0.69, "probabilities": (0.2, 0.2, 0.6)}
    for lines in (solution(figure), solution(figure, **wrong)):
        assert "(1/8, 2/8, 5/8)" in lines
        assert "log 4 ≈ 1.386" in lines
        assert "(1/8, −6/8, 5/8)" in lines


@pytest.mark.parametrize("name", list(RIGHT))
@pytest.mark.parametrize("missing", [None, "?", (1.0, 2.0)])
def test_before_that_nothing_is_given_away(figure, name, missing):
    assert solution(figure, **{name: missing}) is None
    empty = figure(losses.by_hand, dict.fromkeys(RIGHT), softmax, cross_entropy).state()
    for given_away in ("1/8", "0.125", "1.386", "0.75"):
        assert given_away not in empty.sentence


@pytest.mark.parametrize("answers", [RIGHT, dict.fromkeys(RIGHT)], ids=["filled in", "empty"])
def test_it_is_drawn_in_every_page(figure, answers):
    shown = figure(losses.by_hand, answers, softmax, cross_entropy)
    for drawing in (shown.state(), shown.in_the_dark(), shown.in_a_narrow_page()):
        assert drawing.picture is not None
