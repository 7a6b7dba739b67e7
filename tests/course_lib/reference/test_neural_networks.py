import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy.special import expit
from sklearn.neural_network import MLPRegressor

from course_lib.gradcheck import numerical_gradient
from course_lib.layers import BatchNorm, Dropout, Linear, ReLU, Tanh
from course_lib.reference.neural_networks import (
    collapse_linear,
    count_parameters,
    mlp_forward,
    relu,
    relu_gradient,
    tanh,
    tanh_gradient,
)

ELEMENTWISE = [relu, relu_gradient, tanh, tanh_gradient]
any_float = st.floats(-1e300, 1e300)
any_array = arrays(np.float64, array_shapes(min_dims=0, max_side=4), elements=any_float)


class TestActivations:
    @given(any_array)
    def test_relu_is_z_or_zero_and_its_gradient_says_which(self, z):
        np.testing.assert_array_equal(relu(z), z * (z > 0))
        np.testing.assert_array_equal(relu_gradient(z), z > 0)

    @given(any_array)
    def test_tanh_is_a_stretched_sigmoid(self, z):
        """Compare with SciPy's sigmoid σ: tanh z = 2σ(2z) − 1, with derivative 4σ(2z)σ(−2z)."""
        np.testing.assert_allclose(tanh(z), 2 * expit(2 * z) - 1, atol=1e-15)
        expected = 4 * expit(2 * z) * expit(-2 * z)
        np.testing.assert_allclose(tanh_gradient(z), expected, rtol=1e-12, atol=1e-300)

    @given(st.floats(-20, 20))
    def test_gradients_agree_with_central_differences(self, z):
        numeric = numerical_gradient(tanh, z)
        assert tanh_gradient(z) == pytest.approx(numeric, rel=1e-5, abs=1e-9)
        if abs(z) > 1e-3:
            assert relu_gradient(z) == pytest.approx(numerical_gradient(relu, z), abs=1e-9)

    def test_the_derivative_of_tanh_keeps_its_digits_where_tanh_is_one(self):
        assert tanh(20.0) == 1.0
        assert tanh_gradient(20.0) == pytest.approx(4 * np.exp(-40), rel=1e-12)

    def test_the_kink_belongs_to_the_left(self):
        assert relu_gradient(np.array([-0.0, 0.0, 5e-324])).tolist() == [0, 0, 1]

    @pytest.mark.parametrize("function", ELEMENTWISE)
    def test_a_float_in_gives_a_float_and_an_array_an_array(self, function):
        for number in (2, -1.5, np.float32(0.5), np.array(3)):
            assert type(function(number)) is float
        z = np.array([[1, -2, 0]])
        result = function(z)
        assert (result.shape, result.dtype) == ((1, 3), np.float64)
        assert z.tolist() == [[1, -2, 0]]
        assert result is not z

    @pytest.mark.parametrize("function", ELEMENTWISE)
    def test_bad_input_is_named(self, function):
        with pytest.raises(ValueError, match="z: expected finite"):
            function(np.array([1.0, np.nan]))
        with pytest.raises(TypeError, match="z: expected real numbers"):
            function("1")


class TestCountParameters:
    def test_by_hand(self):
        layers = [Linear(100, 10, bias=False), ReLU(), BatchNorm(10), Linear(10, 1)]
        assert count_parameters(layers) == 100 * 10 + 2 * 10 + 10 * 1 + 1 == 1031

    @pytest.mark.parametrize(
        ("layer", "count"),
        [
            (Linear(3, 5), 20),
            (Linear(3, 5, bias=False), 15),
            (BatchNorm(7), 14),
            (ReLU(), 0),
            (Tanh(), 0),
            (Dropout(0.5), 0),
        ],
    )
    def test_each_kind_of_layer(self, layer, count):
        assert count_parameters([layer]) == count
        assert count_parameters([layer, layer]) == 2 * count

    def test_nothing_has_nothing(self):
        assert count_parameters([]) == 0

    def test_something_else_is_refused(self):
        with pytest.raises(TypeError, match=r"descriptions from course_lib\.layers, got 'ReLU'"):
            count_parameters(["ReLU"])


class TestForward:
    @pytest.mark.parametrize(("activation", "name"), [(relu, "relu"), (tanh, "tanh")])
    @pytest.mark.parametrize("hidden", [(), (5,), (4, 6, 3)])
    def test_it_agrees_with_scikit_learn(self, activation, name, hidden):
        rng = np.random.default_rng(0)
        X, Y = rng.normal(size=(20, 3)), rng.normal(size=(20, 2))
        model = MLPRegressor(hidden_layer_sizes=hidden, activation=name, random_state=0)
        theirs = model.partial_fit(X, Y).predict(X)
        ours = mlp_forward(X, model.coefs_, model.intercepts_, activation)
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)

    def test_the_activation_comes_between_layers_alone(self):
        x, one = np.array([[-3.0]]), [np.eye(1)]
        assert mlp_forward(x, one, [np.zeros(1)], relu) == [[-3]]
        assert mlp_forward(x, one * 2, [np.zeros(1)] * 2, relu) == [[0]]

    @given(st.integers(1, 6), st.integers(0, 10**6))
    def test_samples_do_not_see_each_other(self, n, seed):
        rng = np.random.default_rng(seed)
        x, weights = rng.normal(size=(n, 3)), [rng.normal(size=(3, 4)), rng.normal(size=(4, 2))]
        biases = [rng.normal(size=4), rng.normal(size=2)]
        together = mlp_forward(x, weights, biases, tanh)
        alone = [mlp_forward(x[i : i + 1], weights, biases, tanh)[0] for i in range(n)]
        np.testing.assert_allclose(together, alone, rtol=1e-9, atol=1e-12)

    @pytest.mark.parametrize(
        ("weights", "biases", "activation", "words"),
        [
            ([], [], relu, "at least one layer; got 0 and 0"),
            ([np.ones((3, 2))], [], relu, "got 1 and 0"),
            ([np.ones((2, 3))], [np.ones(3)], relu, r"weights\[0\]: expected 3 rows.* \(2, 3\)"),
            ([np.ones((3, 2))], [np.ones(3)], relu, r"biases\[0\]: expected shape \(2,\)"),
            ([np.ones((3, 2))] * 2, [np.ones(2)] * 2, relu, r"weights\[1\]: expected 2 rows"),
            ([np.ones((3, 3))] * 2, [np.ones(3)] * 2, np.sum, r"activation: expected shape \(4, 3"),
        ],
    )
    def test_bad_input_is_named(self, weights, biases, activation, words):
        with pytest.raises(ValueError, match=words):
            mlp_forward(np.ones((4, 3)), weights, biases, activation)


class TestCollapse:
    @given(st.integers(0, 10**6), st.floats(-3, 3))
    def test_one_layer_does_what_two_did(self, seed, slope):
        rng = np.random.default_rng(seed)
        d, h, k = rng.integers(1, 5, size=3)
        W1, b1 = rng.normal(size=(h, d)), rng.normal(size=h)
        W2, b2 = rng.normal(size=(k, h)), rng.normal(size=k)
        W3, b3 = collapse_linear(W1, b1, W2, b2, slope)
        x = rng.normal(size=(6, d))
        two = mlp_forward(x, [W1.T, W2.T], [b1, b2], lambda z: slope * z)
        np.testing.assert_allclose(x @ W3.T + b3, two, rtol=1e-9, atol=1e-9)
        assert (W3.shape, b3.shape) == ((k, d), (k,))

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"W2": np.ones((2, 3))}, r"W2: expected 4 columns, one per row of W1; got .*\(2, 3\)"),
            ({"b1": np.ones(3)}, r"b1: expected shape \(4,\), got \(3,\)"),
            ({"b2": np.ones((2, 1))}, r"b2: expected shape \(2,\), got \(2, 1\)"),
            ({"slope": np.inf}, "slope: expected finite"),
        ],
    )
    def test_bad_input_is_named(self, change, words):
        good = {"W1": np.ones((4, 3)), "b1": np.ones(4), "W2": np.ones((2, 4)), "b2": np.ones(2)}
        with pytest.raises(ValueError, match=words):
            collapse_linear(**{**good, "slope": 1.0, **change})
