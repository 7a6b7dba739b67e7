"""The visible tests of `relu_interpolant`: what passes, what slips are told."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference.approximation import relu_interpolant, relu_network
from course_lib.visible import neural_networks as visible

CHECKS = [
    visible.check_through_eight_knots,
    visible.check_straight_between_knots,
    visible.check_few_knots,
    visible.check_interpolant_leaves_nothing_behind,
]


def from_right_to_left(x, y):
    slopes = np.diff(y) / np.diff(x)
    changes = np.append(np.diff(slopes), -slopes[-1])
    return [-np.ones(len(slopes)), x[1:].copy(), changes, np.array(y[-1])]


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("right", [relu_interpolant, from_right_to_left])
def test_right_networks_pass_whatever_their_units(check, right):
    check(right)


def with_slopes(x, y):
    w1, b1, _, b2 = relu_interpolant(x, y)
    return w1, b1, np.diff(y) / np.diff(x), b2


def with_kinks_mirrored(x, y):
    w1, b1, w2, b2 = relu_interpolant(x, y)
    return w1, -b1, w2, b2


def staircase(x, y):
    rise, width = np.diff(y), 1e-5
    kinks = np.concatenate([x[1:] - width, x[1:]])
    return np.ones(len(kinks)), -kinks, np.concatenate([rise, -rise]) / width, y[0]


def with_close_knots_wrong(x, y):
    w1, b1, w2, b2 = relu_interpolant(x, y)
    return w1, b1, w2 if len(x) < 4 or x[-1] - x[0] > 1 else 0 * w2, b2


def with_negated_knots(x, y):
    network = relu_interpolant(x, y)
    x *= -1
    return network


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (CHECKS[0], with_slopes, "at eight knots.*needs their changes"),
        (CHECKS[0], with_kinks_mirrored, "at eight knots.*b1 needs the other sign"),
        (CHECKS[0], lambda x, y: (*relu_interpolant(x, y)[:3], 0.0), "at eight knots"),
        (CHECKS[1], staircase, "between eight knots"),
        (CHECKS[2], with_close_knots_wrong, "of 8 knots from -0.023"),
        (CHECKS[3], with_negated_knots, "leave x_knots unchanged"),
    ],
)
def test_wrong_networks_hear_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


def test_a_right_network_and_another_wrong_one_show_no_slip():
    x, y = np.array([-1.0, 1.0, 2.0]), np.array([1.0, 5.0, 2.0])
    w1, b1, w2, b2 = relu_interpolant(x, y)
    assert visible.slip_of((w1, b1, w2, b2), x, y) == ""
    assert visible.slip_of((w1, b1, -w2, b2), x, y) == ""


@pytest.mark.parametrize(
    ("network", "message"),
    [
        ((np.ones(2), np.ones(2), np.ones(2)), "w1, b1, w2, b2"),
        ((np.ones((1, 2)), np.ones(2), np.ones(2), 0.0), r"w1: expected shape \(2,\)"),
        ((np.ones(2), np.ones(3), np.ones(2), 0.0), "b1: .* as w1 has"),
        ((np.ones(2), np.ones(2), np.ones((2, 1)), 0.0), "w2: .* as w1 has"),
        ((np.ones(2), np.ones(2), np.ones(2), np.ones(1)), "b2: expected one number"),
        (([1.0], [1.0], [1.0], 0.0), "w1: .*list"),
    ],
)
def test_other_shapes_are_refused(network, message):
    with pytest.raises(CheckFailed, match=message):
        visible.network_parts(network, "relu_interpolant(x_knots, y_knots)")


def test_what_a_network_draws_is_what_the_reference_draws():
    rng = np.random.default_rng(3)
    network = (rng.normal(size=7), rng.normal(size=7), rng.normal(size=7), 0.4)
    x = np.linspace(-3, 3, 41)
    np.testing.assert_allclose(visible.drawn(network, x), relu_network(x, network), atol=1e-12)
