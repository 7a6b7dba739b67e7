import re

import numpy as np
import pytest

from course_lib.demos import batchnorm
from course_lib.demos._student import StudentFunction
from course_lib.demos.batchnorm import checking as module
from course_lib.reference.batchnorm import batchnorm_backward, batchnorm_forward
from tests.course_lib.demos.batchnorm import slips

HELD = (module._NOTHING, module._MEAN, module._VARIANCE, module._BOTH)


@pytest.fixture
def shown(figure):
    return figure(batchnorm.gradient_check, batchnorm_forward, batchnorm_backward)


def sums(sentence, of):
    """Return Σ dx and Σ dx·x̂ as they are told, three features each."""
    told = sentence.replace("−", "-").split(f"Of {of}, ")[1].split(", feature by feature")[0]
    numbers = [float(number) for number in re.findall(r"-?\d+\.\d+", told)]
    return np.reshape(numbers, (2, 3))


def test_a_right_gradient_agrees_with_what_is_measured(shown):
    for eps in module._EPS:
        assert "21 of 21 entries agree" in shown.sentence(eps=eps)


def test_its_sums_are_0_the_second_as_eps_goes_to_0(shown):
    assert (sums(shown.sentence(), "your dx") == 0).all()
    plain, weighed = sums(shown.sentence(eps="1"), "your dx")
    assert (plain == 0).all()
    assert (weighed != 0).all()


@pytest.mark.parametrize("held", HELD[1:])
def test_what_is_held_constant_is_missed(shown, held):
    assert "0 of 21 entries agree" in shown.sentence(held=held)


def test_sums_tell_which_of_the_two_was_held(shown):
    for held, is_zero in (
        (module._MEAN, (False, True)),
        (module._VARIANCE, (True, False)),
        (module._BOTH, (False, False)),
    ):
        measured = sums(shown.sentence(held=held), "the measured slopes")
        assert tuple((np.abs(row) < 0.01).all() for row in measured) == is_zero


def test_slopes_with_both_held_are_those_of_a_backward_that_takes_them_for_constants(figure):
    shown = figure(batchnorm.gradient_check, batchnorm_forward, slips.constant_statistics)
    assert "21 of 21 entries agree" in shown.sentence(held=module._BOTH)
    assert "0 of 21 entries agree" in shown.sentence()


def test_a_gradient_far_beyond_the_picture_is_drawn(figure):
    drawing = figure(batchnorm.gradient_check, batchnorm_forward, slips.uphill).state()
    assert "0 of 21 entries agree" in drawing.sentence
    assert drawing.picture is not None


def test_every_right_point_is_inside_the_picture():
    functions = (
        StudentFunction(batchnorm_forward, "batchnorm_forward"),
        StudentFunction(batchnorm_backward, "batchnorm_backward"),
    )
    for held in HELD:
        for eps in module._EPS:
            found = module._find(*functions, module._case(), held, float(eps))
            for dx in (found.yours, found.measured):
                assert np.abs(dx).max() < module._LIMIT
                assert np.abs(module._sums(dx, found.x_hat)).max() < module._SUM_LIMIT


def test_it_waits_for_the_function_that_is_missing(figure, unwritten):
    sentence = figure(batchnorm.gradient_check, unwritten, batchnorm_backward).sentence()
    assert sentence == "This figure waits for batchnorm_forward, which is not written yet."
    sentence = figure(batchnorm.gradient_check, batchnorm_forward, unwritten).sentence()
    assert sentence == "This figure waits for batchnorm_backward, which is not written yet."


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 2
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page(held=module._BOTH)]
    assert all(drawing.picture is not None for drawing in drawings)
