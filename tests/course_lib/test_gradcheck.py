import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy.differentiate import derivative
from scipy.optimize import rosen, rosen_der

from course_lib.gradcheck import numerical_gradient, relative_error


class TestNumericalGradient:
    @given(arrays(np.float64, st.integers(2, 6), elements=st.floats(-3, 3)))
    def test_it_agrees_with_the_formula_of_rosenbrocks_valley(self, x):
        np.testing.assert_allclose(numerical_gradient(rosen, x), rosen_der(x), rtol=1e-7, atol=1e-6)

    @pytest.mark.parametrize("function", [np.sin, np.exp, np.tanh, np.log])
    @pytest.mark.parametrize("x", [0.3, 2.0])
    def test_it_agrees_with_scipy(self, function, x):
        theirs = derivative(function, x, initial_step=0.1).df
        assert numerical_gradient(function, x) == pytest.approx(theirs, rel=1e-9)

    def test_ten_digits_near_the_default_step_and_fewer_on_both_sides(self):
        def error(step):
            return abs(numerical_gradient(math.exp, 1.0, step=step) / math.e - 1)

        assert error(1e-5) < 1e-9
        assert error(1e-2) > 1e-6
        assert error(1e-12) > 1e-6

    @settings(max_examples=30)
    @given(data=st.data(), shape=array_shapes(min_dims=0, max_dims=3, max_side=3))
    def test_the_gradient_has_the_shape_of_x(self, data, shape):
        x = data.draw(arrays(np.float64, shape, elements=st.floats(-10, 10)))
        gradient = numerical_gradient(lambda x: float(np.sum(x * x)), x)
        assert np.shape(gradient) == shape
        np.testing.assert_allclose(gradient, 2 * x, atol=1e-6)

    def test_a_float_in_a_float_out(self):
        def square(x):
            assert type(x) is float
            return x * x

        assert type(numerical_gradient(square, 3)) is float

    @pytest.mark.parametrize("x", [1e-8, 1e8, -1e100])
    def test_the_step_grows_with_large_entries(self, x):
        assert numerical_gradient(lambda x: 3 * x, x) == pytest.approx(3, rel=1e-6)

    @pytest.mark.parametrize("dtype", [np.float32, np.int64, bool])
    def test_other_dtypes_are_differentiated_in_float64(self, dtype):
        gradient = numerical_gradient(lambda x: np.sum(x**3), np.array([1, 0, 1], dtype=dtype))
        assert gradient.dtype == np.float64
        np.testing.assert_allclose(gradient, [3, 0, 3], atol=1e-9)

    def test_upstream_gradients_weigh_the_entries_of_an_array(self):
        rng = np.random.default_rng(1)
        x, W, upstream = rng.normal(size=(4, 3)), rng.normal(size=(3, 2)), rng.normal(size=(4, 2))
        gradient = numerical_gradient(lambda x: x @ W, x, upstream)
        np.testing.assert_allclose(gradient, upstream @ W.T, rtol=1e-8)

    def test_x_stays_as_it_was_even_if_the_function_changes_its_argument(self):
        def square(x):
            x *= x
            return x.sum()

        x = np.array([1.0, 2.0])
        np.testing.assert_allclose(numerical_gradient(square, x), [2, 4])
        assert x.tolist() == [1, 2]

    @pytest.mark.parametrize(
        ("function", "x", "options", "error", "words"),
        [
            (np.sum, ["a"], {}, TypeError, "x: expected real numbers, got dtype <U1"),
            (np.sum, [1.0], {"step": 0.0}, ValueError, "step: expected a number above 0"),
            (np.sin, [1.0, 2.0], {}, ValueError, r"one number, got an array of shape \(2,\)"),
            (lambda x: (x, 1.0), 1.0, {}, TypeError, r"check lambda x: function\(x\)\[0\]"),
            (
                np.sin,
                [1.0, 2.0],
                {"upstream": 1.0},
                ValueError,
                r"upstream: expected the value's shape \(2,\), got \(\)",
            ),
        ],
    )
    def test_bad_input_is_explained(self, function, x, options, error, words):
        with pytest.raises(error, match=words):
            numerical_gradient(function, x, **options)


class TestRelativeError:
    def test_it_is_a_part_of_the_largest_entry(self):
        assert relative_error([1.0, -10.0], [1.5, -10.0]) == pytest.approx(0.05)
        assert relative_error(2.0, -2.0) == 2.0

    def test_entries_near_zero_count_like_any_other(self):
        assert relative_error([1.0, 0.0], [1.0, 1e-12]) == pytest.approx(1e-12)

    @given(arrays(np.float64, 4, elements=st.floats(-1e300, 1e300)))
    def test_equal_gradients_have_none(self, gradient):
        assert relative_error(gradient, gradient) == 0

    @pytest.mark.parametrize("entry", [np.nan, np.inf])
    def test_what_is_not_finite_never_passes(self, entry):
        assert relative_error([1.0, entry], [1.0, 2.0]) == np.inf
        assert relative_error([1.0, 2.0], [1.0, entry]) == np.inf

    def test_shapes_must_be_equal(self):
        with pytest.raises(ValueError, match=r"gradient for, \(3,\); got \(3, 1\)"):
            relative_error(np.ones((3, 1)), np.ones(3))
