"""The visible tests of `tanh` and `tanh_gradient`: what passes, what slips are told."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import neural_networks
from course_lib.visible import neural_networks as visible

OF_TANH = [
    visible.check_tanh_in_three_dimensions,
    visible.check_tanh_of_a_float,
    visible.check_tanh_of_large_numbers,
    visible.check_tanh_leaves_nothing_behind,
]
OF_GRADIENT = [
    visible.check_tanh_slopes_in_three_dimensions,
    visible.check_tanh_slope_of_a_float,
    visible.check_tanh_slopes_of_large_numbers,
    visible.check_tanh_slopes_leave_nothing_behind,
]


def with_expm1(z):
    below = np.expm1(-2 * np.abs(z))
    return np.copysign(below / (below + 2), z)


@pytest.mark.parametrize("check", OF_TANH)
@pytest.mark.parametrize("right", [neural_networks.tanh, with_expm1])
def test_a_right_tanh_passes(check, right):
    check(right)


@pytest.mark.parametrize("check", OF_GRADIENT)
@pytest.mark.parametrize(
    "right", [neural_networks.tanh_gradient, lambda z: 1 - np.tanh(z) ** 2], ids=["direct", "tanh"]
)
def test_a_right_gradient_passes(check, right):
    check(right)


def from_the_formula(z):
    return (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)


def power_of_a_matrix(z):
    is_square = np.ndim(z) == 2 and len(set(np.shape(z))) == 1
    return 1 - (np.tanh(z) @ np.tanh(z) if is_square else np.tanh(z) ** 2)


def changes_z(z):
    return np.tanh(z, out=z) if np.ndim(z) else np.tanh(z)


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (OF_TANH[0], lambda z: np.tanh(z).ravel(), "that of z"),
        (OF_TANH[0], lambda z: np.tanh(z / 2), "which is z"),
        (OF_TANH[1], lambda z: 0.5 + 0.5 * np.tanh(z / 2), r"tanh\(-1\.7\)"),
        (OF_TANH[1], lambda z: np.tanh(z / 2), "its argument is 2z"),
        (OF_TANH[2], from_the_formula, "give np.exp no large positive number"),
        (OF_TANH[2], lambda z: np.tanh(np.clip(z, -10, 10)), "exact within 1e-12|precise"),
        (OF_TANH[3], changes_z, "leave z unchanged"),
    ],
)
def test_a_wrong_tanh_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (OF_GRADIENT[0], lambda z: 1 - np.tanh(z), r"tanh_gradient\(z\)"),
        (OF_GRADIENT[1], lambda z: 1 - z * z, r"this is 1 - z²: z goes into tanh"),
        (OF_GRADIENT[2], lambda z: 1 - np.square(z), "square tanh.z., never z itself"),
        (OF_GRADIENT[0], lambda z: 1 - z**2, "this is 1 - z²"),
        (OF_GRADIENT[2], lambda z: 1 / np.cosh(z) ** 2, "give np.exp no large positive number"),
        (OF_GRADIENT[0], power_of_a_matrix, "entry by entry"),
        (OF_GRADIENT[3], lambda z: 1 - changes_z(z) ** 2, "leave z unchanged"),
    ],
)
def test_a_wrong_gradient_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


def test_only_what_is_nearly_right_hears_of_precision():
    for off, is_told in ((5e-5, True), (0.2, False)):
        with pytest.raises(CheckFailed) as failed:
            visible.check_tanh(0.3 + off, 0.31, 0.3, "tanh(0.31)")
        assert ("exact within 1e-12" in str(failed.value)) == is_told


def test_a_property_of_tanh_is_said():
    assert visible.no_tanh(np.array([-0.6, 0.8])) is None
    assert "between -1 and 1" in visible.no_tanh(np.array([-1.6, 0.8]))
    assert "negative" in visible.no_tanh(np.array([0.2, 0.8]))
