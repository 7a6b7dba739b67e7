"""The student's batch norm as figures call it: what comes back is checked, part by part."""

from dataclasses import dataclass

import numpy as np

from course_lib.demos._student import Floats, StudentFunction, as_array

EPS = 1e-5
"""What is added to variances where a figure does not say otherwise."""
MOMENTUM = 0.9
"""The part that running statistics keep, where a figure does not say otherwise."""

_PARTS = ("y", "cache", "running_mean", "running_var")


@dataclass(frozen=True)
class Norm:
    """What a batch norm of D features holds: four arrays (D,)."""

    gamma: Floats
    beta: Floats
    running_mean: Floats
    running_var: Floats

    @classmethod
    def new(cls, n_features: int) -> "Norm":
        """Return one that has seen nothing: scales and variances of 1, shifts and means of 0."""
        ones, zeros = np.ones(n_features), np.zeros(n_features)
        return cls(ones, zeros, zeros, ones)


@dataclass(frozen=True)
class Passed:
    """What a batch in training became: y (N, D), the student's cache, and the running statistics.

    The cache is whatever the student's function returned, for their backward alone.
    """

    y: Floats
    cache: object
    running_mean: Floats
    running_var: Floats


def in_training(
    forward: StudentFunction,
    x: Floats,
    norm: Norm,
    momentum: float = MOMENTUM,
    eps: float = EPS,
) -> Passed:
    """Pass a batch (N, D) through the student's batch norm in training."""
    y, cache, mean, var = _call(forward, x, norm, momentum, eps, True)
    return Passed(
        as_array(y, x.shape, forward.name, "y in the shape of x"),
        cache,
        as_array(mean, x.shape[1:], forward.name, "running_mean with one entry per feature"),
        as_array(var, x.shape[1:], forward.name, "running_var with one entry per feature"),
    )


def at_test_time(forward: StudentFunction, x: Floats, norm: Norm, eps: float = EPS) -> Floats:
    """Pass a batch (N, D) through the student's batch norm at test time; return y."""
    y, *_ = _call(forward, x, norm, MOMENTUM, eps, False)
    return as_array(y, x.shape, forward.name, "y in the shape of x")


def gradients(
    backward: StudentFunction, upstream: Floats, cache: object
) -> tuple[Floats, Floats, Floats]:
    """Return the student's dx (N, D), dgamma (D,) and dbeta (D,)."""
    dx, dgamma, dbeta = backward.parts(upstream, cache, names=("dx", "dgamma", "dbeta"))
    shape = upstream.shape
    return (
        as_array(dx, shape, backward.name, "dx in the shape of x"),
        as_array(dgamma, shape[1:], backward.name, "dgamma with one entry per feature"),
        as_array(dbeta, shape[1:], backward.name, "dbeta with one entry per feature"),
    )


def _call(
    forward: StudentFunction, x: Floats, norm: Norm, momentum: float, eps: float, train: bool
) -> tuple[object, ...]:
    statistics = (norm.gamma, norm.beta, norm.running_mean, norm.running_var)
    return forward.parts(x, *statistics, momentum, eps, train, names=_PARTS)
