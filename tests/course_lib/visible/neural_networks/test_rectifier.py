"""The visible tests of `relu` and `relu_gradient`: what passes, what slips are told."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import neural_networks
from course_lib.visible import neural_networks as visible

OF_RELU = [
    visible.check_relu_in_three_dimensions,
    visible.check_relu_of_a_float,
    visible.check_relu_of_all_magnitudes,
    visible.check_relu_leaves_nothing_behind,
]
OF_GRADIENT = [
    visible.check_slopes_in_three_dimensions,
    visible.check_slopes_at_the_kink,
    visible.check_slopes_leave_nothing_behind,
]


def half_of_z_and_its_magnitude(z):
    return (z + np.abs(z)) / 2


def as_booleans(z):
    return np.asarray(z) > 0


@pytest.mark.parametrize("check", OF_RELU)
@pytest.mark.parametrize("right", [neural_networks.relu, half_of_z_and_its_magnitude])
def test_a_right_relu_passes(check, right):
    check(right)


@pytest.mark.parametrize("check", OF_GRADIENT)
@pytest.mark.parametrize("right", [neural_networks.relu_gradient, as_booleans])
def test_a_right_gradient_passes(check, right):
    check(right)


def in_place(z):
    return np.maximum(z, 0, out=z) if np.ndim(z) else max(z, 0.0)


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (OF_RELU[0], lambda z: np.maximum(z, 0).ravel(), "that of z"),
        (OF_RELU[0], lambda z: np.where(z > 0, z, 0.1 * z), "which is z"),
        (OF_RELU[0], lambda z: z, "which is z"),
        (OF_RELU[1], np.abs, r"relu\(-3\.7\)"),
        (OF_RELU[2], lambda z: np.clip(z, 0, 100), "1e300"),
        (OF_RELU[2], lambda z: np.where(z > 1e-8, z, 0.0), "1e-25"),
        (OF_RELU[3], in_place, "leave z unchanged"),
    ],
)
def test_a_wrong_relu_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (OF_GRADIENT[0], np.sign, "z is negative"),
        (OF_GRADIENT[1], lambda z: np.heaviside(z, 1.0), "z is 0"),
        (OF_GRADIENT[1], lambda z: np.heaviside(z - 1e-8, 0.0), "for every z above 0"),
        (OF_GRADIENT[2], lambda z: np.greater(z, 0, out=z), "leave z unchanged"),
    ],
)
def test_a_wrong_gradient_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


def test_an_array_with_negative_values_is_no_relu():
    assert visible.no_relu(np.array([0.0, 2.0])) is None
    assert visible.no_relu(np.array([-0.1, 2.0])) == "negative values must become 0"
