"""What lesson 05 says in numbers, computed anew."""

import numpy as np
import pytest

from course_lib import datasets
from course_lib.demos._student import StudentFunction
from course_lib.demos.neural_networks._random_layer import Activation, RandomLayer
from course_lib.layers import BatchNorm, Linear, ReLU
from course_lib.reference import neural_networks as networks
from course_lib.reference import regularization
from course_lib.reference.approximation import approximate, relu_interpolant, relu_network
from course_lib.reference.losses import sigmoid

NINE_VALUES = np.linspace(-4, 4, 9)


def test_a_digit_has_64_inputs_and_a_layer_of_10_units_640_weights():
    row = datasets.load_digits().X_train[0].reshape(8, 8).reshape(1, -1)
    assert row.shape == (1, 64)
    assert networks.count_parameters([Linear(64, 10, bias=False)]) == 640


def test_tanh_is_a_sigmoid_stretched_and_shifted():
    right = 2 * sigmoid(2 * NINE_VALUES) - 1
    np.testing.assert_allclose(networks.tanh(NINE_VALUES), right, atol=1e-15)


def test_the_examples_of_the_activations():
    logs = np.log([0.5, 1.0, 2.0, 3.0])
    np.testing.assert_allclose(networks.tanh(logs), [-0.6, 0.0, 0.6, 0.8], atol=1e-15)
    np.testing.assert_allclose(networks.tanh_gradient(logs), [0.64, 1, 0.64, 0.36], atol=1e-15)
    assert networks.relu([[-1.5, 0.25], [0.0, 3.5]]).tolist() == [[0, 0.25], [0, 3.5]]
    assert networks.relu_gradient([[-1.5, 0.25], [2.0, -3.5]]).tolist() == [[0, 1], [1, 0]]


def test_the_power_in_tanh_overflows_from_355_on():
    with np.errstate(over="ignore"):
        assert np.isfinite(np.exp(2 * 354.0))
        assert np.isinf(np.exp(2 * 355.0))


def test_slopes_of_saturated_units_and_what_ten_layers_leave():
    slope = networks.tanh_gradient
    assert slope(2.0) == pytest.approx(0.07, abs=0.001)
    assert slope(5.0) == pytest.approx(0.00018, rel=0.02)
    assert slope(2.0) ** 10 == pytest.approx(3e-12, rel=0.05)
    assert slope(1.0) == pytest.approx(0.42, abs=0.001)
    assert slope(1.0) ** 10 == pytest.approx(1.7e-4, rel=0.05)


def test_the_counted_networks():
    assert networks.count_parameters([Linear(3, 5), ReLU(), Linear(5, 2)]) == 32
    by_hand = [Linear(100, 10, bias=False), ReLU(), BatchNorm(10), Linear(10, 1)]
    assert networks.count_parameters(by_hand) == 1031


def test_twice_the_width_is_not_quite_four_times_the_parameters():
    def count(n):
        square = [Linear(n, n), ReLU()]
        return networks.count_parameters([Linear(64, n), ReLU(), *square, *square, Linear(n, 10)])

    assert count(100) / count(50) == pytest.approx(3.1, abs=0.05)


def test_the_example_of_the_forward_pass():
    x = np.array([[1, -2], [0.5, 3]])
    first, second = [[1, -1, 2], [0.5, 1, -1]], [[2], [-1], [1.5]]
    hidden = networks.relu(networks.mlp_forward(x, [first], [[0.5, 0, -1]], networks.relu))
    assert hidden.tolist() == [[0.5, 0, 3], [2.5, 2.5, 0]]
    output = networks.mlp_forward(x, [first, second], [[0.5, 0, -1], [-3]], networks.relu)
    assert output.tolist() == [[2.5], [-0.5]]


def test_the_example_of_the_collapse():
    W2 = [[1, 2], [-1, 0.5]]
    W3, b3 = networks.collapse_linear([[3], [-1]], [0.5, 2], W2, [0.25, -3], 2.0)
    assert (W3.tolist(), b3.tolist()) == ([[2], [-7]], [9.25, -2])


def test_the_example_of_the_hinges():
    w1, b1, w2, b2 = network = relu_interpolant([-1, 1, 2], [1, 5, 2])
    assert (w1.tolist(), b1.tolist(), w2.tolist(), b2) == ([1, 1], [1, -1], [2, -5], 1)
    assert relu_network([0.0, 1.5], network).tolist() == [3, 3.5]


@pytest.mark.parametrize(("knot", "hinges"), [(3, [2, 3, 4]), (5, [4, 5])])
def test_a_knot_that_is_lifted_changes_its_hinge_and_its_neighbours(knot, hinges):
    x, y = np.arange(6.0), np.array([0.0, 1.0, 0.5, 2.0, 1.0, 3.0])
    lifted = y + (x == knot - 1)
    changed = relu_interpolant(x, y)[2] != relu_interpolant(x, lifted)[2]
    assert (np.flatnonzero(changed) + 1).tolist() == hinges


def test_a_wave_needs_twice_the_units_for_a_quarter_of_the_error():
    x = np.linspace(-3, 3, 2001)

    def error(n):
        network = approximate(lambda knots: np.sin(2 * knots), -3, 3, n)
        return np.abs(relu_network(x, network) - np.sin(2 * x)).max()

    assert error(12) == pytest.approx(0.122, abs=0.001)
    assert error(24) == pytest.approx(0.031, abs=0.001)


def test_a_network_of_doubled_weights_is_four_times_its_hinges_and_twice_its_bias():
    w1, b1, w2, b2 = relu_interpolant([0.0, 1.0, 3.0], [0.5, 2.0, -1.0])
    x = np.linspace(-1, 4, 11)
    once = relu_network(x, (w1, b1, w2, b2)) - b2
    twice = relu_network(x, (2 * w1, 2 * b1, 2 * w2, 2 * b2)) - 2 * b2
    np.testing.assert_allclose(twice, 4 * once)


def test_no_parabola_comes_closer_to_a_kink_than_an_eighth():
    x = np.linspace(-1, 1, 401)
    best = x**2 + 1 / 8  # equally far away at five points, with alternating signs: none is better
    off = (best - np.abs(x))[::100]
    np.testing.assert_allclose(off, np.array([1, -1, 1, -1, 1]) / 8)
    assert np.abs(best - np.abs(x)).max() == pytest.approx(1 / 8)


def forward(x, weights, biases, activation):
    """Do what the lesson's solution does, which is faster than the reference."""
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        x = activation(x @ W + b)
    return x @ weights[-1] + biases[-1]


@pytest.mark.parametrize(
    ("n_units", "with_relu", "without"),
    [(40, 88.8, 92.0), (80, 94.4, 92.6), (200, 97.0, 92.6), (400, 97.6, 92.6)],
)
def test_random_hinges_read_digits_better_than_a_linear_model(n_units, with_relu, without):
    penalty = StudentFunction(regularization.l2_penalty, "l2_penalty")
    layer = RandomLayer(StudentFunction(forward, "mlp_forward"), penalty)
    kinked = StudentFunction(lambda z: np.maximum(z, 0), "relu")
    for function, percent in ((kinked, with_relu), (None, without)):
        right = layer.right(n_units, Activation("", function), len(layer.X_test))
        assert 100 * right == pytest.approx(percent, abs=0.01)


def test_random_squares_never_follow_a_kink_and_random_hinges_do():
    rng = np.random.default_rng(5)
    grid = np.linspace(-1, 1, 401)[:, None]
    target, errors = np.abs(grid), []
    for n in (3, 30, 300):
        W, b = rng.normal(size=(1, n)), rng.normal(size=n)
        for activation in (networks.relu, np.square):
            h = np.hstack([activation(grid @ W + b), np.ones_like(grid)])
            best = np.linalg.lstsq(h, target, rcond=1e-10)[0]
            errors.append(np.abs(h @ best - target).max())
    assert np.round(errors[::2], 3).tolist() == [0.394, 0.025, 0.007]
    assert np.round(errors[1::2], 3).tolist() == [0.188] * 3
