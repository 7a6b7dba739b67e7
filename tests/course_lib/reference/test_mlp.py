import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits

from course_lib.gradcheck import numerical_gradient, relative_error
from course_lib.layers import BatchNorm, Dropout, Linear, ReLU, Tanh
from course_lib.reference.losses import (
    binary_cross_entropy,
    cross_entropy,
    mean_squared_error,
)
from course_lib.reference.mlp import MLP
from course_lib.reference.neural_networks import count_parameters, mlp_forward, relu

GOLDEN = json.loads((Path(__file__).parent / "golden" / "mlp.json").read_text("utf-8"))
STACKS = [
    [Linear(3, 2)],
    [Linear(3, 4, bias=False), Tanh(), Linear(4, 2)],
    [Linear(3, 5), ReLU(), Linear(5, 4), Tanh(), Linear(4, 2)],
    [Linear(3, 5), BatchNorm(5), ReLU(), Linear(5, 2), BatchNorm(2)],
    [Linear(3, 6), ReLU(), Dropout(0.4), Linear(6, 2)],
]


def generator():
    return np.random.default_rng(4)


@pytest.mark.parametrize(
    ("case", "layers", "loss"),
    [
        (
            "three classes, batch norm",
            [Linear(4, 5), BatchNorm(5), ReLU(), Linear(5, 3)],
            cross_entropy,
        ),
        (
            "a regression without biases",
            [Linear(4, 6, bias=False), Tanh(), Linear(6, 1, bias=False)],
            mean_squared_error,
        ),
    ],
)
def test_training_agrees_with_pytorch(case, layers, loss):
    golden = GOLDEN[case]
    network = MLP(layers, generator())
    for layer, values in zip(network.layers, golden["before"], strict=True):
        for parameter, value in zip(layer.parameters.values(), values, strict=True):
            parameter[:] = value
    X, targets = np.array(golden["X"]), np.array(golden["targets"])
    losses = network.fit(X, targets, loss, batch_size=len(X), **golden["settings"])
    np.testing.assert_allclose(losses, golden["losses"], rtol=1e-9)
    for layer, values in zip(network.layers, golden["after"], strict=True):
        for parameter, value in zip(layer.parameters.values(), values, strict=True):
            np.testing.assert_allclose(parameter, value, rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("layers", STACKS)
class TestNetwork:
    def test_it_holds_as_many_parameters_as_its_description_says(self, layers):
        assert MLP(layers, generator()).count_parameters() == count_parameters(layers)

    @pytest.mark.parametrize("seed", range(3))
    def test_gradients_agree_with_central_differences(self, layers, seed):
        x, upstream = np.random.default_rng(seed).normal(size=(2, 6, 3))
        upstream = upstream[:, :2]
        network = MLP(layers, np.random.default_rng(seed))

        def outputs(x, parameter=None, value=None):
            """Return the outputs with one parameter replaced and always the same dropout masks."""
            fresh = MLP(layers, np.random.default_rng(seed))
            if parameter:
                fresh.layers[parameter[0]].parameters[parameter[1]][:] = value
            return fresh.forward(x, train=True)

        network.forward(x, train=True)
        dx = network.backward(upstream)
        assert relative_error(dx, numerical_gradient(outputs, x, upstream)) < 1e-5
        for i, layer in enumerate(network.layers):
            assert layer.gradients.keys() == layer.parameters.keys()
            for name, gradient in layer.gradients.items():
                numeric = numerical_gradient(
                    lambda value, i=i, name=name: outputs(x, (i, name), value),
                    layer.parameters[name],
                    upstream,
                )
                np.testing.assert_allclose(gradient, numeric, rtol=1e-5, atol=1e-6)

    def test_prediction_is_the_same_each_time_and_changes_nothing(self, layers):
        network = MLP(layers, generator())
        x = generator().normal(size=(6, 3))
        network.forward(x, train=True)
        np.testing.assert_array_equal(network.forward(x), network.forward(x))
        np.testing.assert_allclose(network.forward(x)[:2], network.forward(x[:2]), atol=1e-12)

    def test_a_seed_fixes_the_whole_training(self, layers):
        x, y = generator().normal(size=(9, 3)), generator().integers(0, 2, 9)
        first, second = (MLP(layers, np.random.default_rng(1)) for _ in range(2))
        plan = {"learning_rate": 0.1, "n_epochs": 3, "batch_size": 4}
        np.testing.assert_array_equal(
            first.fit(x, y, cross_entropy, **plan), second.fit(x, y, cross_entropy, **plan)
        )
        np.testing.assert_array_equal(first.forward(x), second.forward(x))


class TestFit:
    def test_it_reads_digits(self):
        X, y = load_digits(return_X_y=True)
        network = MLP(
            [Linear(64, 32), BatchNorm(32), ReLU(), Dropout(0.1), Linear(32, 10)], generator()
        )
        losses = network.fit(
            X[:1200] / 16,
            y[:1200],
            cross_entropy,
            learning_rate=0.1,
            n_epochs=8,
            batch_size=50,
            rho=0.9,
        )
        assert losses.shape == (8 * 24,)
        assert losses[-24:].mean() < losses[:24].mean() / 4
        accuracy = (network.forward(X[1200:] / 16).argmax(axis=1) == y[1200:]).mean()
        assert accuracy > 0.9

    def test_a_hidden_layer_learns_what_a_linear_model_cannot(self):
        X, y = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
        network = MLP([Linear(2, 8), Tanh(), Linear(8, 1)], generator())
        network.fit(X, y, binary_cross_entropy, learning_rate=1, n_epochs=300, batch_size=4)
        assert ((network.forward(X)[:, 0] > 0) == y).all()

    def test_layers_are_those_of_the_forward_function(self):
        network = MLP([Linear(3, 4), ReLU(), Linear(4, 2)], generator())
        x = generator().normal(size=(5, 3))
        weights = [network.layers[i].parameters["W"] for i in (0, 2)]
        biases = [network.layers[i].parameters["b"] for i in (0, 2)]
        np.testing.assert_allclose(network.forward(x), mlp_forward(x, weights, biases, relu))

    def test_relu_is_shut_at_zero(self):
        network = MLP([Linear(2, 3, bias=False), ReLU(), Linear(3, 1)], generator())
        network.forward(np.zeros((1, 2)), train=True)
        assert network.backward(np.ones((1, 1))).tolist() == [[0, 0]]

    def test_weights_start_with_a_variance_of_two_over_the_inputs(self):
        W = MLP([Linear(50, 2000)], generator()).layers[0].parameters["W"]
        assert W.var() == pytest.approx(2 / 50, rel=0.03)
        assert abs(W.mean()) < 0.003

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"learning_rate": 0}, "learning_rate: expected above 0"),
            ({"learning_rate": 1e200}, "learning_rate: expected a descent that stays finite"),
            ({"n_epochs": 0}, "n_epochs: expected at least 1"),
            ({"batch_size": 0}, "batch_size: expected at least 1"),
            ({"rho": 1.0}, "rho: expected"),
            ({"X": np.ones((4, 2))}, r"x: expected shape \(4, 3\), got \(4, 2\)"),
            ({"targets": np.zeros(3)}, "X and y: expected one length"),
            ({"loss": lambda s, t: (1.0, np.ones((4, 1)))}, r"the loss's gradient: .* \(4,\)"),
        ],
    )
    def test_bad_input_is_named(self, change, words):
        good = {
            "X": np.ones((4, 3)),
            "targets": np.array([3.0, 1.0, -2.0, 2.0]),
            "loss": mean_squared_error,
            "learning_rate": 0.1,
            "n_epochs": 9,
            "batch_size": 4,
        }
        network = MLP([Linear(3, 2), Tanh(), Linear(2, 1)], generator())
        with pytest.raises(ValueError, match=words):
            network.fit(**good | change)


class TestConstruction:
    @pytest.mark.parametrize(
        ("layers", "error", "words"),
        [
            ([], ValueError, "at least one layer, the first a Linear one"),
            ([ReLU(), Linear(2, 3)], ValueError, "the first a Linear one"),
            ([Linear(2, 3), Linear(4, 1)], ValueError, r"layers\[1\]: expected 3 inputs"),
            ([Linear(2, 3), Tanh(), BatchNorm(2)], ValueError, r"layers\[2\]: expected 3 inputs"),
            ([Linear(2, 3), np.tanh], TypeError, r"descriptions from course_lib\.layers, got <uf"),
        ],
    )
    def test_bad_stacks_are_named(self, layers, error, words):
        with pytest.raises(error, match=words):
            MLP(layers, generator())

    def test_a_seed_is_no_generator(self):
        with pytest.raises(TypeError, match="rng: expected a generator"):
            MLP([Linear(2, 1)], 0)

    def test_the_backward_pass_needs_a_forward_pass_in_training(self):
        network = MLP([Linear(2, 3), BatchNorm(3)], generator())
        with pytest.raises(RuntimeError, match=r"call forward\(x, train=True\) before backward"):
            network.backward(np.ones((4, 3)))
        network.forward(np.ones((4, 2)))
        with pytest.raises(ValueError, match=r"cache: expected .* train=True"):
            network.backward(np.ones((4, 3)))
        with pytest.raises(ValueError, match=r"upstream: expected shape \(4, 3\), got \(4, 2\)"):
            network.backward(np.ones((4, 2)))
