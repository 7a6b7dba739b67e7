import numpy as np
import pytest

from course_lib.demos._student import StudentFunction
from course_lib.demos.batchnorm import _network as module
from course_lib.gradcheck import numerical_gradient, relative_error
from course_lib.reference.batchnorm import batchnorm_backward, batchnorm_forward
from course_lib.reference.losses import cross_entropy

FUNCTIONS = (
    StudentFunction(batchnorm_forward, "batchnorm_forward"),
    StudentFunction(batchnorm_backward, "batchnorm_backward"),
)


def test_the_slopes_are_those_of_the_cross_entropy():
    rng = np.random.default_rng(0)
    logits, labels = rng.normal(size=(7, 10)), rng.integers(0, 10, 7)
    np.testing.assert_allclose(module._slopes(logits, labels), cross_entropy(logits, labels)[1])


@pytest.mark.parametrize("functions", [(None, None), FUNCTIONS])
def test_an_update_goes_down_the_slope_of_the_loss(functions):
    """The weights of the third layer move by the rate times what is measured there."""
    X, labels, *_ = module._digits()
    X, labels = X[:20], labels[:20]
    deep = module.Deep(1.0, *functions)
    before = deep._layers[2].W.copy()

    def loss(corner):
        deep._layers[2].W = before.copy()
        deep._layers[2].W[:2, :2] = corner
        entering, _ = deep.entering(X)
        logits = np.maximum(entering[-1], 0) @ deep._last.W + deep._last.b
        return cross_entropy(logits, labels)[0]

    slope = numerical_gradient(loss, before[:2, :2])
    deep._layers[2].W = before.copy()
    deep.update(X, labels)
    moved = (before - deep._layers[2].W)[:2, :2] / module.RATE
    assert relative_error(moved, slope) < 1e-5


def test_batch_norm_keeps_hidden_values_to_one_scale_whatever_the_first_weights():
    for scale in (0.4, 1.6):
        first = module.train(scale, *FUNCTIONS, seconds=0.0).moments[0]
        np.testing.assert_allclose(first.stds, 1.0, atol=0.01)


def test_without_it_they_die_out_or_blow_up():
    small, large = (module.train(scale, seconds=0.0).moments[0].stds for scale in (0.4, 1.6))
    assert (np.diff(small) < 0).all()
    assert small[-1] < 0.01
    assert (np.diff(large) > 0).all()
    assert large[-1] > 15


def test_shares_add_up_also_where_values_are_beyond_the_histograms():
    moment = module._moment([np.array([[-1e6, 0.0, 2.0, 1e6]])], 0.5)
    assert moment.histograms.sum() == pytest.approx(1.0)
    assert moment.histograms[0, [0, -1]] == pytest.approx(0.25)


def test_numbers_beyond_all_bounds_end_the_training():
    course = module.train(1.6)
    assert course.broken_after == 5
    assert len(course.moments) == 2


def test_training_ends_when_time_is_up():
    course = module.train(1.0, *FUNCTIONS, seconds=0.0)
    assert course.is_cut
    assert len(course.moments) == 1
