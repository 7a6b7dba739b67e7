import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.reference.approximation import approximate, relu_interpolant, relu_network
from course_lib.reference.neural_networks import mlp_forward, relu


@st.composite
def knots(draw):
    """Return 2 to 8 increasing x, not too close together, with values."""
    n = draw(st.integers(2, 8))
    gaps = draw(st.lists(st.floats(0.01, 5), min_size=n, max_size=n))
    values = draw(st.lists(st.floats(-10, 10), min_size=n, max_size=n))
    return draw(st.floats(-20, 20)) + np.cumsum(gaps), np.array(values)


class TestInterpolant:
    @given(knots())
    def test_between_the_knots_it_agrees_with_numpys_interpolation(self, points):
        x, y = points
        inside = np.sort(np.concatenate([x, np.linspace(x[0], x[-1], 50)]))
        output = relu_network(inside, relu_interpolant(x, y))
        np.testing.assert_allclose(output, np.interp(inside, x, y), rtol=1e-7, atol=1e-7)

    @given(knots())
    def test_outside_it_goes_on_flat_on_the_left_and_straight_on_the_right(self, points):
        x, y = points
        network = relu_interpolant(x, y)
        left, right = relu_network(np.array([x[0] - 3, x[-1] + 2]), network)
        assert left == y[0]
        slope = (y[-1] - y[-2]) / (x[-1] - x[-2])
        assert right == pytest.approx(y[-1] + 2 * slope, rel=1e-6, abs=1e-6)

    def test_it_has_a_hidden_unit_for_each_piece(self):
        w1, b1, w2, b2 = relu_interpolant(np.array([-1.0, 0.5, 2.0, 2.5]), np.arange(4.0) ** 2)
        assert w1.shape == b1.shape == w2.shape == (3,)
        assert type(b2) is float

    def test_integers_will_do(self):
        network = relu_interpolant([0, 1, 3], [0, 2, -2])
        assert relu_network([0, 1, 2, 3], network).tolist() == [0, 2, 0, -2]

    @pytest.mark.parametrize(
        ("x", "y", "words"),
        [
            ([0.0], [1.0], "x_knots: expected at least 2 knots, got 1"),
            ([0.0, 1.0], [1.0], "x_knots and y_knots: expected one length, got 2 and 1"),
            ([0.0, 2.0, 1.0], [1.0] * 3, "expected increasing knots, got 2 and then 1"),
            ([0.0, 1.0, 1.0, 2.0], [1.0] * 4, "got 1 and then 1: sort them and drop"),
            ([[0.0, 1.0]], [[1.0, 2.0]], "x_knots: expected a vector"),
        ],
    )
    def test_bad_input_is_named(self, x, y, words):
        with pytest.raises(ValueError, match=words):
            relu_interpolant(x, y)


class TestApproximation:
    x = np.linspace(-2, 3, 2001)

    def largest_error(self, function, n_units):
        network = approximate(function, -2, 3, n_units)
        assert len(network[0]) == n_units
        return np.abs(relu_network(self.x, network) - function(self.x)).max()

    @pytest.mark.parametrize(
        ("function", "second_derivative"),
        [(np.sin, 1.0), (np.exp, np.exp(3)), (lambda x: x**3, 18.0)],
    )
    def test_the_error_keeps_to_its_bound(self, function, second_derivative):
        for n_units in (1, 2, 7, 40, 160):
            bound = second_derivative * (5 / n_units) ** 2 / 8
            assert self.largest_error(function, n_units) <= bound * (1 + 1e-9) + 1e-12

    def test_twice_the_units_make_a_quarter_of_the_error(self):
        errors = [self.largest_error(np.cos, n_units) for n_units in (20, 40, 80)]
        np.testing.assert_allclose(np.divide(errors[1:], errors[:-1]), 1 / 4, rtol=0.05)

    @pytest.mark.parametrize("n_units", [9, 99, 999])
    def test_a_continuous_function_is_enough(self, n_units):
        """The root of |x| changes by at most √h within a distance h, though its slope at 0 is not
        bounded; no value between two knots is further from both than that.
        """
        error = self.largest_error(lambda x: np.sqrt(np.abs(x)), n_units)
        assert error <= np.sqrt(5 / n_units)

    def test_bad_input_is_named(self):
        with pytest.raises(ValueError, match="expected low < high, got 1 and 1"):
            approximate(np.sin, 1, 1, 3)
        with pytest.raises(ValueError, match="n_units: expected at least 1, got 0"):
            approximate(np.sin, 0, 1, 0)
        with pytest.raises(ValueError, match="function: expected finite"):
            approximate(lambda x: np.where(x > 0, 1 / np.maximum(x, 1e-9), np.inf), 0, 1, 3)
        with pytest.raises(ValueError, match=r"function: expected shape \(4,\), got \(\)"):
            approximate(lambda x: 1.0, 0, 1, 3)


class TestNetwork:
    def test_it_is_an_mlp_with_one_hidden_layer(self):
        rng = np.random.default_rng(0)
        x, (w1, b1, w2), b2 = rng.normal(size=9), rng.normal(size=(3, 5)), rng.normal()
        expected = mlp_forward(x[:, None], [w1[None], w2[:, None]], [b1, [b2]], relu)
        np.testing.assert_allclose(relu_network(x, (w1, b1, w2, b2)), expected[:, 0])

    def test_bad_input_is_named(self):
        with pytest.raises(ValueError, match=r"w2: expected shape \(2,\), got \(3,\)"):
            relu_network(np.zeros(4), (np.ones(2), np.ones(2), np.ones(3), 0.0))
        with pytest.raises(ValueError, match="b2: expected one number"):
            relu_network(np.zeros(4), (np.ones(2), np.ones(2), np.ones(2), np.ones(1)))
        with pytest.raises(ValueError, match=r"b1: expected shape \(2,\), got \(1,\)"):
            relu_network(np.zeros(4), (np.ones(2), np.ones(1), np.ones(2), 0.0))
