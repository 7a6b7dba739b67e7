"""What the reference says about bad arguments: what was expected, what came, what to do."""

import numpy as np
import pytest

from course_lib.reference._validation import (
    a_generator,
    as_floats,
    as_labels,
    as_number,
    expect_shape,
    in_range,
    plain,
    same_length,
    still_finite,
)


class TestFloats:
    @pytest.mark.parametrize("value", [3, [1, 2], np.float32([[0.5]]), np.uint8([7]), [True]])
    def test_real_numbers_of_any_dtype_become_float64(self, value):
        array = as_floats(value, "x")
        assert array.dtype == np.float64
        assert np.array_equal(array, value)

    def test_nothing_is_copied_without_need(self):
        x = np.ones(3)
        assert as_floats(x, "x") is x

    @pytest.mark.parametrize("value", ["a", [1j], [None], [np.datetime64("2020-01-01")]])
    def test_other_values_are_refused(self, value):
        with pytest.raises(TypeError, match="x: expected real numbers, got dtype"):
            as_floats(value, "x")

    @pytest.mark.parametrize(
        ("value", "words"),
        [
            (np.nan, r"x: expected finite values, got nan$"),
            ([1, -np.inf, np.nan], r"got -inf at index 1$"),
            ([[0, 1], [np.nan, 2]], r"got nan at index \(1, 0\)$"),
        ],
    )
    def test_the_first_value_that_is_not_finite_is_shown(self, value, words):
        with pytest.raises(ValueError, match=words):
            as_floats(value, "x")

    @pytest.mark.parametrize(
        ("shape", "ndim", "words"),
        [
            ((3,), 0, r"x: expected one number, got shape \(3,\)$"),
            ((), 1, r"x: expected a vector, got shape \(\)$"),
            ((3, 1), 1, r"got shape \(3, 1\); x.ravel\(\) is a vector$"),
            ((3, 2), 1, r"got shape \(3, 2\)$"),
            ((3,), 2, r"x: expected a matrix, got shape \(3,\); x\[np.newaxis\] has one more"),
            ((3,), 4, r"x: expected 4 dimensions, got shape \(3,\)$"),
        ],
    )
    def test_another_number_of_dimensions_is_explained(self, shape, ndim, words):
        with pytest.raises(ValueError, match=words):
            as_floats(np.ones(shape), "x", ndim)


class TestLabels:
    @pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.int64])
    def test_integers_of_any_size_become_int64(self, dtype):
        labels = as_labels(np.array([0, 7], dtype=dtype), "y")
        assert labels.dtype == np.int64
        assert labels.tolist() == [0, 7]

    @pytest.mark.parametrize(
        ("value", "n_classes", "error", "words"),
        [
            ([0.0, 1.0], None, TypeError, r"y: expected integer labels, got dtype float64; astype"),
            ([[0], [1]], None, ValueError, r"got shape \(2, 1\); y.ravel\(\) is a vector"),
            ([0, -1], None, ValueError, "y: expected labels from 0, got -1 to 0"),
            ([0, 3], 3, ValueError, "y: expected labels from 0 and below 3, got 0 to 3"),
        ],
    )
    def test_others_are_refused(self, value, n_classes, error, words):
        with pytest.raises(error, match=words):
            as_labels(value, "y", n_classes)


class TestNumbers:
    @pytest.mark.parametrize("value", [2, 2.0, np.float32(2), np.int8(2), np.array(2)])
    def test_one_number_of_any_type_becomes_a_float(self, value):
        number = as_number(value, "p", low=2, high=2, above=1, below=3)
        assert number == 2.0
        assert type(number) is float

    @pytest.mark.parametrize(
        ("value", "ends", "words"),
        [
            (-0.5, {"low": 0}, r"p: expected at least 0, got -0\.5$"),
            (0, {"above": 0}, r"p: expected above 0, got 0$"),
            (1, {"low": 0, "below": 1}, r"p: expected at least 0 and below 1, got 1$"),
            (1.5, {"low": 0, "high": 1}, r"p: expected at least 0 and at most 1, got 1\.5$"),
            (np.nan, {}, "p: expected finite values, got nan"),
            ([1.0], {}, r"p: expected one number, got shape \(1,\)"),
        ],
    )
    def test_numbers_out_of_range_are_refused(self, value, ends, words):
        with pytest.raises(ValueError, match=words):
            as_number(value, "p", **ends)

    def test_integers_are_whole_numbers_in_a_range(self):
        k = in_range(np.int8(3), 1, 3, "k")
        assert k == 3
        assert type(k) is int
        for value in (0, 4):
            with pytest.raises(
                ValueError, match=f"k: expected at least 1 and at most 3, got {value}"
            ):
                in_range(value, 1, 3, "k")
        for value in (2.0, True, "2", None):
            with pytest.raises(TypeError, match="k: expected an integer, got"):
                in_range(value, 1, None, "k")


def test_shapes_and_lengths():
    expect_shape(np.ones((2, 3)), (2, 3), "x")
    with pytest.raises(ValueError, match=r"x: expected shape \(2, 3\), got \(3, 2\)"):
        expect_shape(np.ones((3, 2)), (2, 3), "x")
    same_length(np.ones(2), np.ones((2, 3)), "X and y")
    with pytest.raises(ValueError, match="X and y: expected one length, got 2 and 3"):
        same_length(np.ones(2), np.ones(3), "X and y")


def test_an_array_without_dimensions_becomes_a_float():
    assert type(plain(np.array(2.0))) is float
    assert plain(np.ones((1, 1))).shape == (1, 1)


def test_a_descent_that_runs_away_is_put_down_to_its_learning_rate():
    still_finite([1.0, -1e300], "the point after step 3", 0.5)
    words = "learning_rate: .* with 0.5 the point after step 3 is not; use a smaller one"
    for value in (np.inf, np.nan, [0.0, -np.inf]):
        with pytest.raises(ValueError, match=words):
            still_finite(value, "the point after step 3", 0.5)


def test_only_numpys_generators_draw():
    rng = np.random.default_rng(0)
    assert a_generator(rng) is rng
    for other in (None, 0, np.random, np.random.RandomState(0)):
        with pytest.raises(
            TypeError, match=r"rng: expected a generator, as np\.random\.default_rng"
        ):
            a_generator(other)
