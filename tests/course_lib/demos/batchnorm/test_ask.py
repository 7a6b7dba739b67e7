import numpy as np
import pytest

from course_lib.demos._student import StudentFunction, Waiting
from course_lib.demos.batchnorm import _ask as module
from course_lib.demos.batchnorm._ask import Norm
from course_lib.reference.batchnorm import batchnorm_backward, batchnorm_forward

X = np.random.default_rng(0).normal(size=(5, 3))


def ask(forward):
    return module.in_training(StudentFunction(forward, "batchnorm_forward"), X, Norm.new(3))


def test_a_batch_in_training_is_passed_on():
    passed = ask(batchnorm_forward)
    np.testing.assert_allclose(passed.y.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(passed.running_mean, 0.1 * X.mean(axis=0))
    np.testing.assert_allclose(passed.running_var, 0.9 + 0.1 * X.var(axis=0))


def test_at_test_time_the_running_statistics_count():
    forward = StudentFunction(batchnorm_forward, "batchnorm_forward")
    y = module.at_test_time(forward, X, Norm.new(3))
    np.testing.assert_allclose(y, X, rtol=1e-5)


def test_gradients_come_from_the_students_own_cache():
    backward = StudentFunction(batchnorm_backward, "batchnorm_backward")
    dx, dgamma, dbeta = module.gradients(backward, np.ones((5, 3)), ask(batchnorm_forward).cache)
    assert (dx.shape, dgamma.shape) == ((5, 3), (3,))
    np.testing.assert_allclose(dbeta, 5)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (None, "it must return (y, cache, running_mean, running_var)"),
        ((X,), "it must return (y, cache, running_mean, running_var)"),
        ((X.T, None, X[0], X[0]), "y in the shape of x"),
        ((X, None, X[:1], X[0]), "running_mean with one entry per feature"),
        ((X, None, X[0], 1.0), "running_var with one entry per feature"),
        ((X * np.nan, None, X[0], X[0]), "it returned NaN"),
    ],
)
def test_it_waits_for_what_is_asked_for(parts, words):
    with pytest.raises(Waiting) as waiting:
        ask(lambda *_: parts)
    assert words in str(waiting.value)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (X, "it must return (dx, dgamma, dbeta)"),
        ((X[:1], X[0], X[0]), "dx in the shape of x"),
        ((X, X, X[0]), "dgamma with one entry per feature"),
        ((X, X[0], 0.0), "dbeta with one entry per feature"),
    ],
)
def test_it_waits_for_gradients(parts, words):
    backward = StudentFunction(lambda *_: parts, "batchnorm_backward")
    with pytest.raises(Waiting) as waiting:
        module.gradients(backward, np.ones((5, 3)), None)
    assert words in str(waiting.value)
