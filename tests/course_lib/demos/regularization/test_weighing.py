import re

import numpy as np
import pytest

from course_lib.demos import regularization
from course_lib.reference.descent import gradient_descent
from course_lib.reference.losses import cross_entropy
from course_lib.reference.regularization import l1_penalty, l2_penalty

TRAINING = (cross_entropy, gradient_descent)
STRENGTHS = ("0", "0.001", "0.01", "0.03", "0.1")


@pytest.fixture
def shown(figure):
    return figure(regularization.weights, l1_penalty, l2_penalty, *TRAINING)


def zeros_and_largest(shown, name, strength):
    found = re.search(
        rf"{name}: (\d+) of 640 weights are 0, the largest is (\S+)",
        shown.sentence(strength=strength),
    )
    return int(found[1]), float(found[2])


def test_l1_drives_more_and_more_weights_to_0(shown):
    zeros = [zeros_and_largest(shown, "L1", strength)[0] for strength in STRENGTHS]
    assert zeros == sorted(zeros)
    assert zeros[0] == 100
    assert zeros[-1] == 640


def test_l2_shrinks_them_and_leaves_them(shown):
    found = [zeros_and_largest(shown, "L2", strength) for strength in STRENGTHS]
    largest = [size for _, size in found]
    assert largest == sorted(largest, reverse=True)
    assert all(zeros < 200 for zeros, _ in found)


def test_it_says_what_counts_as_0(shown):
    sentence = shown.sentence(strength="0.1")
    assert "what is within 2αλ = 0.01 of it counts as 0" in sentence
    assert "So do the 100 weights of pixels without ink" in sentence


def test_too_much_of_either_is_worse_on_the_training_digits_too(shown):
    shares = re.findall(r"(\d+)\u00a0% of the training digits", shown.sentence(strength="0.1"))
    assert [int(share) for share in shares] < [30, 90]


def test_models_of_all_strengths_are_trained_once(figure):
    calls = []

    def counting(logits, labels):
        calls.append(len(labels))
        return cross_entropy(logits, labels)

    shown = figure(regularization.weights, l1_penalty, l2_penalty, counting, gradient_descent)
    for strength in STRENGTHS:
        shown.state(strength=strength)
    assert len(calls) == 2 * 180
    assert set(calls) == {600}


def test_one_half_is_drawn_while_the_other_waits(figure, unwritten):
    drawing = figure(
        regularization.weights, l1_penalty, unwritten, cross_entropy, gradient_descent
    ).state()
    assert drawing.picture is not None
    assert "The half of L2 waits for l2_penalty, which is not written yet." in drawing.sentence


def test_a_penalty_that_pushes_away_is_told(figure):
    def pushing(W, strength):
        return np.sum(W**2), -1e4 * W

    drawing = figure(
        regularization.weights, pushing, pushing, cross_entropy, gradient_descent
    ).state()
    assert drawing.picture is None
    assert "l1_penalty: with it, the weights grow beyond all bounds" in drawing.sentence


def test_descent_of_lesson_3_takes_the_steps(figure):
    def standing_still(gradient, x0, learning_rate, n_steps):
        return np.tile(x0, (n_steps + 1, 1))

    functions = (l1_penalty, l2_penalty, cross_entropy, standing_still)
    sentence = figure(regularization.weights, *functions).sentence()
    assert "L1: 640 of 640 weights are 0" in sentence
    assert "L2: 640 of 640 weights are 0" in sentence


def test_it_waits_for_descent(figure, unwritten):
    functions = (l1_penalty, l2_penalty, cross_entropy, unwritten)
    drawing = figure(regularization.weights, *functions).state()
    assert drawing.picture is None
    assert drawing.sentence == "This figure waits for gradient_descent, which is not written yet."


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()[1:]]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings)
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page()]
    assert all(drawing.picture is not None for drawing in drawings)
