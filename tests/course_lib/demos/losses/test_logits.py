import numpy as np
import pytest

from course_lib.demos import losses
from course_lib.reference.losses import cross_entropy, softmax

RIGHT = {
    "probabilities": (1 / 8, 1 / 4, 5 / 8),
    "loss": np.log(4),
    "gradient": [0.125, -0.75, 0.625],
}


@pytest.fixture
def logits(figure):
    return figure(losses.three_logits, softmax, cross_entropy)


def test_adding_to_all_logits_changes_nothing_but_what_the_plain_formulas_give(logits):
    plain, shifted = logits.sentence(), logits.sentence(change="plus 1000")
    yours = "your softmax makes A 0.705, B 0.259, C 0.035; with label A your loss is 0.349"
    assert yours in plain
    assert yours in shifted
    assert "give 0.705, 0.259, 0.035 and the loss 0.349" in plain
    assert "give NaN, NaN, NaN and the loss NaN" in shifted


def test_a_probability_that_is_rounded_to_0_has_an_infinite_loss(logits):
    sentence = logits.sentence(a=5.0, b=1.0, c=-5.0, change="times 100", label="C")
    assert "with label C your loss is 1000" in sentence
    assert "and the loss infinity" in sentence


def test_every_setting_is_drawn_and_told_apart(logits):
    drawings = [logits.state(**values) for values in logits.settings()]
    assert all(drawing.picture is not None for drawing in drawings)
    changed = {drawing.sentence for drawing in drawings}
    assert len(changed) == len(drawings) - 2  # both choices list their first option again


def test_it_waits_for_the_function_that_fails(figure):
    def not_a_row(values):
        return softmax(values)[0]

    def unwritten(values, labels):
        raise NotImplementedError("cross_entropy: replace this line")

    assert (
        "waits for softmax: it returned the shape (3,)"
        in figure(losses.three_logits, not_a_row, cross_entropy).sentence()
    )
    assert (
        "waits for cross_entropy, which is not written yet"
        in figure(losses.three_logits, softmax, unwritten).sentence()
    )


def verdicts(figure, answers):
    sentence = figure(losses.by_hand, answers, softmax, cross_entropy).sentence()
    return dict(line.split(": ", 1) for line in sentence.splitlines()[1:])


def test_right_answers_agree_with_the_students_functions(figure):
    assert set(verdicts(figure, RIGHT).values()) == {"agrees with your function"}


def test_rounding_to_two_digits_is_fine(figure):
    assert verdicts(figure, {"loss": 1.39})["loss"] == "agrees with your function"


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ({"loss": None}, "not filled in yet"),
        ({"loss": 0.69}, "your function finds otherwise: check which of the two is wrong"),
        ({"loss": (1.0, 2.0)}, "one number is asked for"),
        ({"gradient": 0.125}, "three numbers are asked for"),
        ({"gradient": [[1], [2, 3]]}, "three numbers are asked for"),
        ({"probabilities": "a quarter"}, "three numbers are asked for"),
        ({"size": 3}, "there is no such question"),
    ],
)
def test_each_answer_gets_a_verdict(figure, answers, verdict):
    assert list(verdicts(figure, answers).values()) == [verdict]


def test_an_answer_waits_for_the_function_that_it_is_compared_with(figure):
    def unwritten(logits, labels):
        raise NotImplementedError

    shown = figure(losses.by_hand, RIGHT, softmax, unwritten)
    assert "loss: waits for cross_entropy, which is not written yet" in shown.sentence()
    assert "probabilities: agrees" in shown.sentence()
    assert shown.state().picture is not None
