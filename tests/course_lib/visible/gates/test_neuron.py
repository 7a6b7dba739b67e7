"""The visible tests of `neuron_backward`: what passes, what slips are told."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference.gates import neuron_backward
from course_lib.visible import gates as visible

ON, BIAS, OFF, BEHIND = CHECKS = [
    visible.check_neuron_that_is_on,
    visible.check_bias,
    visible.check_neuron_that_is_off,
    visible.check_neuron_leaves_nothing_behind,
]


def by_loops(x, w, b, upstream):
    total = b + sum(xi * wi for xi, wi in zip(x, w, strict=True))
    back = upstream if total > 0 else 0
    return [np.array([back * wi for wi in w]), np.array([back * xi for xi in x]), back]


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("right", [neuron_backward, by_loops])
def test_a_right_function_passes(check, right):
    check(right)


def gradients(mask, factor=1.0):
    def neuron(x, w, b, upstream):
        back = upstream * factor * mask(w @ x + b, upstream)
        return back * w, back * x, back

    return neuron


def in_place(x, w, b, upstream):
    w *= upstream * (w @ x + b > 0)
    return w, x, 0.0


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (ON, gradients(lambda t, up: t > 0, 2.0), "dx"),
        (ON, lambda x, w, b, up: neuron_backward(x, w, b, up)[:2], "expected three values"),
        (BIAS, gradients(lambda t, up: up > 0), "looks at w·x"),
        (OFF, gradients(lambda t, up: 1), "off"),
        (OFF, gradients(lambda t, up: t >= 0), "at the kink"),
        (BEHIND, in_place, "leave w unchanged"),
    ],
)
def test_a_wrong_function_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)
