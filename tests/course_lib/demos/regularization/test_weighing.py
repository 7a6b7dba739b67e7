import re

import numpy as np
import pytest

from course_lib.demos import regularization
from course_lib.reference.losses import cross_entropy
from course_lib.reference.regularization import l1_penalty, l2_penalty

EXPONENTS = (-4.0, -3.0, -2.0, -1.5)


@pytest.fixture
def shown(figure):
    return figure(regularization.weights, l1_penalty, l2_penalty, cross_entropy)


def zeros_and_largest(shown, name, exponent):
    found = re.search(
        rf"{name}: (\d+) of 640 weights are 0, the largest is (\S+)",
        shown.sentence(exponent=exponent),
    )
    return int(found[1]), float(found[2])


def test_l1_drives_more_and_more_weights_to_0(shown):
    zeros = [zeros_and_largest(shown, "L1", exponent)[0] for exponent in EXPONENTS]
    assert zeros == sorted(zeros)
    assert zeros[0] < 130
    assert zeros[-1] > 450


def test_l2_shrinks_them_and_leaves_them(shown):
    found = [zeros_and_largest(shown, "L2", exponent) for exponent in EXPONENTS]
    largest = [size for _, size in found]
    assert largest == sorted(largest, reverse=True)
    assert all(zeros < 130 for zeros, _ in found)


def test_it_says_what_counts_as_0(shown):
    sentence = shown.sentence(exponent=-1.0)
    assert "what is within αλ = 0.005 of it counts as 0" in sentence
    assert "So do the 100 weights of pixels without ink" in sentence


def test_too_much_of_either_is_worse_on_the_training_digits_too(shown):
    shares = re.findall(r"(\d+)\u00a0% of the training digits", shown.sentence(exponent=-1.0))
    assert [int(share) for share in shares] < [30, 90]


def test_models_of_all_strengths_are_trained_once(figure):
    calls = []

    def counting(logits, labels):
        calls.append(len(labels))
        return cross_entropy(logits, labels)

    shown = figure(regularization.weights, l1_penalty, l2_penalty, counting)
    for exponent in EXPONENTS:
        shown.state(exponent=exponent)
    assert len(calls) == 2 * 180
    assert set(calls) == {700}


def test_one_half_is_drawn_while_the_other_waits(figure, unwritten):
    drawing = figure(regularization.weights, l1_penalty, unwritten, cross_entropy).state()
    assert drawing.picture is not None
    assert "The half of L2 waits for l2_penalty, which is not written yet." in drawing.sentence


def test_a_penalty_that_pushes_away_is_told(figure):
    def pushing(W, strength):
        return np.sum(W**2), -1e4 * W

    drawing = figure(regularization.weights, pushing, pushing, cross_entropy).state()
    assert drawing.picture is None
    assert "l1_penalty: with it, the weights grow beyond all bounds" in drawing.sentence


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings)
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page()]
    assert all(drawing.picture is not None for drawing in drawings)
