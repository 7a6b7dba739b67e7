import numpy as np
import pytest

from course_lib.demos import neural_networks
from course_lib.demos._student import StudentFunction
from course_lib.demos.neural_networks import _random_layer
from course_lib.demos.neural_networks._random_layer import Activation, RandomLayer
from course_lib.reference.losses import softmax
from course_lib.reference.neural_networks import mlp_forward, relu
from course_lib.reference.regularization import l2_penalty

RELU = Activation("ReLU", StudentFunction(relu, "relu"))
NONE = Activation("no activation", None)
FORWARD = StudentFunction(mlp_forward, "mlp_forward")
PENALTY = StudentFunction(l2_penalty, "l2_penalty")
FUNCTIONS = (mlp_forward, relu, softmax, l2_penalty)


@pytest.fixture
def patient(monkeypatch):
    """Nothing is slow, however busy the machine is."""
    monkeypatch.setattr(_random_layer, "_PATIENCE", 1e6)


@pytest.fixture
def shown(figure, patient):
    return figure(neural_networks.digits, *FUNCTIONS)


def test_with_relu_more_units_read_more_digits_than_a_linear_model(shown):
    assert "reads 97.6\u00a0% of 500 test digits right with your relu, and 92.6\u00a0%" in (
        shown.sentence()
    )
    assert "reads 88.8\u00a0% of 500 test digits right with your relu, and 92.0\u00a0%" in (
        shown.sentence(n_units=40)
    )


def test_some_digits_are_told_with_their_probabilities(shown):
    assert "With your relu it reads 1 as 1 (" in shown.sentence()
    assert shown.sentence() != shown.sentence(first=8)


def test_the_output_layer_has_the_smallest_penalised_error():
    layer = RandomLayer(FORWARD, PENALTY)
    W, b = layer._output_layer(80, RELU)
    hidden = relu(layer._X @ layer._W[:, :80] + layer._b[:80])
    off = hidden @ W + b - 6 * np.eye(10)[layer._y]
    np.testing.assert_allclose(hidden.T @ off + W, 0, atol=1e-6)
    np.testing.assert_allclose(off.sum(axis=0), 0, atol=1e-6)


def test_a_penalty_with_a_half_lets_the_output_weights_grow():
    def halved(W, strength):
        return strength * np.sum(W**2) / 2, strength * W

    (ours, _), (theirs, _) = (
        RandomLayer(FORWARD, penalty)._output_layer(80, RELU)
        for penalty in (PENALTY, StudentFunction(halved, "l2_penalty"))
    )
    assert np.sum(theirs**2) > np.sum(ours**2)


def test_a_penalty_that_pushes_away_is_told(figure):
    def pushing(W, strength):
        return -strength * np.sum(W**2), -2 * strength * W

    sentence = figure(neural_networks.digits, mlp_forward, relu, softmax, pushing).sentence()
    assert sentence == (
        "This figure waits for l2_penalty: where weights are positive, its gradient must be, too."
    )


def test_without_an_activation_more_units_than_pixels_change_nothing(patient):
    layer = RandomLayer(FORWARD, PENALTY)
    assert layer.right(80, NONE, 500) == pytest.approx(layer.right(400, NONE, 500), abs=0.01)


def test_an_activation_that_is_left_out_reads_as_a_linear_model(figure, patient):
    def without(x, weights, biases, activation):
        return mlp_forward(x, weights, biases, lambda z: z)

    shown = figure(neural_networks.digits, without, relu, softmax, l2_penalty)
    assert shown.state().picture is not None
    assert "97.6" not in shown.sentence()


def test_slow_functions_read_fewer_digits_and_it_says_so(figure, monkeypatch):
    monkeypatch.setattr(_random_layer, "_PATIENCE", 0.0)
    sentence = figure(neural_networks.digits, *FUNCTIONS).sentence(n_units=40)
    assert "of 20 test digits right" in sentence
    assert "the first ones, as your code is slow" in sentence


@pytest.mark.parametrize("missing", range(4))
def test_it_waits_for_the_function_that_is_missing(figure, unwritten, missing):
    functions = list(FUNCTIONS)
    name = functions[missing].__name__
    functions[missing] = unwritten
    sentence = figure(neural_networks.digits, *functions).sentence()
    assert sentence == f"This figure waits for {name}, which is not written yet."


def test_every_setting_is_drawn(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page()]
    assert all(drawing.picture is not None for drawing in drawings)
