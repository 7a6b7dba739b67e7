import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import special
from sklearn import metrics

from course_lib.gradcheck import numerical_gradient, relative_error
from course_lib.reference import losses
from course_lib.reference.losses import (
    binary_cross_entropy,
    cross_entropy,
    hinge,
    mean_absolute_error,
    mean_squared_error,
    sigmoid,
    softmax,
)

GOLDEN = json.loads((Path(__file__).parent / "golden" / "losses.json").read_text("utf-8"))["losses"]
REGRESSION = [mean_squared_error, mean_absolute_error]
TWO_CLASSES = [hinge, binary_cross_entropy]
any_float = st.floats(-1e300, 1e300)


def vectors_of_a_length(elements, others):
    """Pairs of vectors of one length, 1 to 6."""
    return st.integers(1, 6).flatmap(
        lambda n: st.tuples(
            arrays(np.float64, n, elements=elements), arrays(np.float64, n, elements=others)
        )
    )


two_class_samples = vectors_of_a_length(any_float, st.sampled_from([0.0, 1.0]))


@st.composite
def class_samples(draw, elements=any_float):
    """Logits (N, C) with labels (N,)."""
    n, c = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    logits = draw(arrays(np.float64, (n, c), elements=elements))
    return logits, draw(arrays(np.int64, n, elements=st.integers(0, c - 1)))


@pytest.mark.parametrize("case", GOLDEN)
def test_losses_and_gradients_agree_with_pytorch(case):
    golden = GOLDEN[case]
    function = getattr(losses, golden["function"])
    loss, gradient = function(np.array(golden["outputs"]), np.array(golden["targets"]))
    assert loss == pytest.approx(golden["loss"], rel=1e-12)
    np.testing.assert_allclose(gradient, golden["gradient"], rtol=1e-12, atol=1e-16)


class TestRegressionLosses:
    @given(samples=vectors_of_a_length(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)))
    def test_they_agree_with_scikit_learn(self, samples):
        predictions, targets = samples
        for ours, theirs in [
            (mean_squared_error, metrics.mean_squared_error),
            (mean_absolute_error, metrics.mean_absolute_error),
        ]:
            assert ours(predictions, targets)[0] == pytest.approx(theirs(targets, predictions))

    @pytest.mark.parametrize("loss", REGRESSION)
    def test_the_gradient_agrees_with_central_differences(self, loss):
        rng = np.random.default_rng(1)
        predictions, targets = rng.normal(size=9), rng.normal(size=9)
        numeric = numerical_gradient(lambda p: loss(p, targets)[0], predictions)
        assert relative_error(loss(predictions, targets)[1], numeric) < 1e-8

    @pytest.mark.parametrize("loss", REGRESSION)
    def test_a_perfect_prediction_costs_nothing_and_pulls_nowhere(self, loss):
        value, gradient = loss([3, -4], [3, -4])
        assert value == 0
        assert gradient.tolist() == [0, 0]

    def test_by_hand(self):
        value, gradient = mean_squared_error([1, 5], [3, 4])
        assert value == 2.5
        assert gradient.tolist() == [-2, 1]
        value, gradient = mean_absolute_error([1, 5], [3, 4])
        assert value == 1.5
        assert gradient.tolist() == [-0.5, 0.5]


class TestHinge:
    @given(samples=vectors_of_a_length(st.floats(-1e6, 1e6), st.sampled_from([0.0, 1.0])))
    def test_it_agrees_with_scikit_learn(self, samples):
        scores, targets = (np.append(part, [0.0, 1.0]) for part in samples)  # theirs needs both
        theirs = metrics.hinge_loss(targets, scores)
        assert hinge(scores, targets)[0] == pytest.approx(theirs)

    def test_a_margin_of_exactly_one_is_enough(self):
        value, gradient = hinge([1.0, -1.0, 0.5], [1, 0, 0])
        assert value == 0.5
        np.testing.assert_allclose(gradient, [0, 0, 1 / 3])


class TestSigmoid:
    @given(arrays(np.float64, array_shapes(min_dims=0, max_side=4), elements=any_float))
    def test_it_agrees_with_scipy_for_any_float_in_any_shape(self, z):
        result = sigmoid(z)
        assert np.shape(result) == z.shape
        np.testing.assert_allclose(result, special.expit(z), rtol=1e-14, atol=1e-320)

    @given(any_float)
    def test_the_two_classes_share_all_probability(self, z):
        assert sigmoid(z) + sigmoid(-z) == pytest.approx(1, rel=1e-15)

    def test_a_float_in_a_float_out(self):
        assert sigmoid(0) == 0.5
        assert type(sigmoid(0)) is type(sigmoid(np.float32(1))) is float


class TestSoftmax:
    @given(class_samples())
    def test_it_agrees_with_scipy_for_any_float(self, samples):
        logits, _ = samples
        result = softmax(logits)
        np.testing.assert_allclose(result, special.softmax(logits, axis=1), rtol=1e-12)
        np.testing.assert_allclose(result.sum(axis=1), 1, rtol=1e-14)

    @given(class_samples(st.floats(-100, 100)), st.floats(-100, 100))
    def test_a_constant_added_to_a_row_changes_nothing(self, samples, constant):
        logits, _ = samples
        np.testing.assert_allclose(softmax(logits + constant), softmax(logits), rtol=1e-10)

    def test_two_classes_are_the_sigmoid_of_the_difference(self):
        logits = np.random.default_rng(2).normal(scale=9, size=(20, 2))
        ours = softmax(logits)[:, 1]
        np.testing.assert_allclose(ours, sigmoid(logits[:, 1] - logits[:, 0]), rtol=1e-13)


class TestBinaryCrossEntropy:
    @given(samples=vectors_of_a_length(st.floats(-30, 30), st.sampled_from([0.0, 1.0])))
    def test_it_agrees_with_scikit_learn(self, samples):
        logits, targets = samples
        p = special.expit(logits)
        theirs = metrics.log_loss(targets, np.column_stack([1 - p, p]), labels=[0, 1])
        assert binary_cross_entropy(logits, targets)[0] == pytest.approx(theirs, rel=1e-3, abs=1e-9)

    @given(two_class_samples)
    def test_it_is_the_cross_entropy_of_two_classes(self, samples):
        logits, targets = samples
        pairs = np.column_stack([np.zeros_like(logits), logits])
        loss, gradient = cross_entropy(pairs, targets.astype(int))
        ours = binary_cross_entropy(logits, targets)
        assert ours[0] == pytest.approx(loss, rel=1e-12)
        np.testing.assert_allclose(ours[1], gradient[:, 1], rtol=1e-12, atol=1e-300)

    def test_tiny_losses_keep_their_digits(self):
        loss, gradient = binary_cross_entropy([50.0], [1])
        assert loss == pytest.approx(np.exp(-50), rel=1e-12, abs=0)
        assert gradient == pytest.approx(-np.exp(-50), rel=1e-12, abs=0)


class TestCrossEntropy:
    @given(class_samples())
    def test_it_agrees_with_scipy_for_any_float(self, samples):
        logits, labels = samples
        p = special.log_softmax(logits, axis=1)[np.arange(len(labels)), labels]
        assert cross_entropy(logits, labels)[0] == pytest.approx(-p.mean(), rel=1e-9, abs=1e-9)

    @given(class_samples())
    def test_the_gradient_pulls_up_the_label_and_adds_up_to_zero(self, samples):
        logits, labels = samples
        _, gradient = cross_entropy(logits, labels)
        np.testing.assert_allclose(gradient.sum(axis=1), 0, atol=1e-15)
        others = np.ones_like(logits, dtype=bool)
        others[np.arange(len(labels)), labels] = False
        assert (gradient[others] >= 0).all()
        assert (gradient[~others] <= 0).all()

    def test_no_preference_costs_the_logarithm_of_the_number_of_classes(self):
        loss, gradient = cross_entropy(np.zeros((3, 5)), [0, 4, 2])
        assert loss == pytest.approx(np.log(5))
        np.testing.assert_allclose(gradient * 3 * 5, 1 - 5 * np.eye(5)[[0, 4, 2]], rtol=1e-14)

    def test_tiny_losses_keep_their_digits(self):
        for logits in ([[50.0, 0.0, -60.0]], [[-60.0, 0.0, 50.0]]):
            loss, gradient = cross_entropy(logits, [int(np.argmax(logits))])
            assert loss == pytest.approx(np.exp(-50), rel=1e-12, abs=0)
            assert gradient.min() == pytest.approx(-np.exp(-50), rel=1e-12, abs=0)


@pytest.mark.parametrize("loss", TWO_CLASSES)
def test_two_class_gradients_agree_with_central_differences(loss):
    rng = np.random.default_rng(3)
    scores, targets = rng.normal(scale=3, size=9), rng.integers(0, 2, 9)
    numeric = numerical_gradient(lambda s: loss(s, targets)[0], scores)
    assert relative_error(loss(scores, targets)[1], numeric) < 1e-8


def test_the_cross_entropys_gradient_agrees_with_central_differences():
    rng = np.random.default_rng(4)
    logits, labels = rng.normal(scale=3, size=(6, 4)), rng.integers(0, 4, 6)
    numeric = numerical_gradient(lambda z: cross_entropy(z, labels)[0], logits)
    assert relative_error(cross_entropy(logits, labels)[1], numeric) < 1e-8


ALL = [*((loss, np.arange(4.0)) for loss in REGRESSION + TWO_CLASSES), (cross_entropy, np.eye(4))]


@pytest.mark.parametrize(("loss", "outputs"), ALL)
class TestEveryLoss:
    def test_a_python_float_and_an_array_come_out(self, loss, outputs):
        value, gradient = loss(outputs, [0, 1, 1, 0])
        assert type(value) is float
        assert gradient.shape == outputs.shape
        assert gradient.dtype == np.float64

    @pytest.mark.parametrize("dtype", [np.float32, np.int64, np.uint8])
    def test_other_dtypes_are_computed_in_float64(self, loss, outputs, dtype):
        targets = np.array([0, 1, 1, 0])
        value, gradient = loss(outputs.astype(dtype), targets.astype(np.uint8))
        expected, expected_gradient = loss(outputs, targets)
        assert value == expected
        np.testing.assert_array_equal(gradient, expected_gradient)

    def test_a_batch_twice_as_long_has_the_same_loss_and_half_the_gradient(self, loss, outputs):
        targets = np.array([0, 1, 1, 0])
        value, gradient = loss(outputs, targets)
        doubled, halved = loss(np.concatenate([outputs, outputs]), np.tile(targets, 2))
        assert doubled == pytest.approx(value)
        np.testing.assert_allclose(halved[4:], gradient / 2, rtol=1e-14)

    def test_arguments_stay_as_they_were(self, loss, outputs):
        used, targets = outputs.copy(), np.array([0, 1, 1, 0])
        loss(used, targets)
        assert np.array_equal(used, outputs)
        assert targets.tolist() == [0, 1, 1, 0]

    @pytest.mark.parametrize(
        ("targets", "words"),
        [([0, 1, 1], "expected one length, got 4 and 3"), ([[0, 1, 1, 0]], r"got shape \(1, 4\)")],
    )
    def test_targets_of_another_shape_are_refused(self, loss, outputs, targets, words):
        with pytest.raises(ValueError, match=words):
            loss(outputs, targets)

    def test_what_is_not_finite_is_refused(self, loss, outputs):
        with pytest.raises(ValueError, match="expected finite values"):
            loss(np.where(outputs == 1, np.nan, outputs), [0, 1, 1, 0])

    def test_no_samples_are_refused(self, loss, outputs):
        with pytest.raises(ValueError, match="expected at least one sample, got none"):
            loss(outputs[:0], np.zeros(0, dtype=int))


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (
            lambda: mean_squared_error(np.ones((2, 1)), [1, 1]),
            ValueError,
            "predictions: expected a vector",
        ),
        (
            lambda: hinge([0.5], [-1]),
            ValueError,
            "targets: expected 0 or 1 for each sample, got -1",
        ),
        (
            lambda: binary_cross_entropy([0.5], [0.5]),
            ValueError,
            "targets: expected 0 or 1.*got 0.5",
        ),
        (lambda: cross_entropy(np.ones((1, 3)), [3]), ValueError, "labels from 0 and below 3"),
        (lambda: cross_entropy(np.ones((1, 3)), [1.0]), TypeError, "expected integer labels"),
        (lambda: softmax([1.0, 2.0]), ValueError, "logits: expected a matrix"),
        (lambda: softmax(np.ones((3, 0))), ValueError, "logits: expected one column per class"),
        (lambda: sigmoid("1"), TypeError, "z: expected real numbers"),
        (lambda: sigmoid(np.inf), ValueError, "z: expected finite"),
    ],
)
def test_bad_input_is_named(call, error, words):
    with pytest.raises(error, match=words):
        call()
