"""Hidden tests of ``batchnorm_forward``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from typing import Any

import numpy as np

from course_lib.checks import parts
from course_lib.hidden.batchnorm.inputs import standardize
from course_lib.hidden.exercise import Exercise
from course_lib.hidden.results import Arguments, Result
from course_lib.reference import batchnorm

Y, CACHE, RUNNING_MEAN, RUNNING_VAR = "y", "the cache", "the running mean", "the running variance"
PER_FEATURE = "one entry per feature"


class Cache(Result):
    """The tuple that the backward pass needs; in test mode anything."""

    _PARTS = (
        Result("x_hat", means="that of x"),
        Result("inv_std", means=PER_FEATURE),
        Result("gamma", means=PER_FEATURE),
    )

    def check(self, got: Any, right: Any, call: str, arguments: Arguments, otherwise: str) -> None:
        """Compare the cache that a student returned with the right one."""
        if right is not None:
            named = f"{call}, {self.name}"
            values = parts(got, [part.name for part in self._PARTS], named)
            for part, value, expected in zip(self._PARTS, values, right, strict=True):
                part.check(value, expected, named, arguments, otherwise)

    def same(self, got: Any, wrong: Any, right: Any, arguments: Arguments) -> bool:
        """Tell whether two caches are equal as far as `check` can tell."""
        if right is None:
            return True
        both = (got, wrong)
        if not all(isinstance(cache, tuple | list) and len(cache) == 3 for cache in both):
            return super().same(got, wrong, right, arguments)
        return all(
            part.same(a, b, expected, arguments)
            for part, a, b, expected in zip(self._PARTS, got, wrong, right, strict=True)
        )


def _shares(x, momentum, **_):
    return {"momentum": momentum, "1 - momentum": 1 - momentum} if 0 < momentum < 1 else {}


batchnorm_forward = Exercise(
    batchnorm.batchnorm_forward,
    Result(Y, means="that of x"),
    Cache(CACHE),
    Result(RUNNING_MEAN, means=PER_FEATURE, factors=_shares),
    Result(RUNNING_VAR, means=PER_FEATURE, factors=_shares),
    builds_on=(standardize,),
)


def layer(draw, n, d, width=None, **others):
    """Return arguments for a batch whose features differ in place and width."""
    rng = draw.rng
    if width is None:
        width = 10 ** rng.uniform(-0.5, 0.7, size=d)
    signs = np.where(np.arange(d) % 2, -1, 1)
    arguments = {
        "x": rng.normal(signs * rng.uniform(1, 3, size=d) * width, width, size=(n, d)),
        "gamma": rng.permutation(signs) * rng.uniform(0.4, 2.1, size=d),
        "beta": rng.permutation(signs) * rng.uniform(0.3, 1.7, size=d),
        "running_mean": rng.normal(0.7, 1.3, size=d) * width,
        "running_var": rng.uniform(0.3, 2.9, size=d) * width**2,
        "momentum": round(float(rng.uniform(0.55, 0.85)), 3),
        "eps": 1e-5,
        "train": True,
    }
    return arguments | others


def spread(draw, arguments):
    """Return them where each feature differs between samples."""
    draw.require(arguments["x"].std(axis=0).min() > 0.05 * arguments["x"].std(), "spread")
    return arguments


@batchnorm_forward.cases(counted=[Y, CACHE])
def in_training(draw):
    n, d = draw.sizes(2)
    yield batchnorm_forward.case(**spread(draw, layer(draw, n, d)))
    yield batchnorm_forward.case(
        "with as many samples as features", **spread(draw, layer(draw, d, d, eps=1e-3))
    )
    yield batchnorm_forward.case(
        "where variances are near 1e-5", **layer(draw, n, d, np.sqrt(1e-5), eps=1e-3)
    )
    yield batchnorm_forward.case("with more samples", **layer(draw, 53, d, eps=0.02))
    yield batchnorm_forward.case("with one feature", **layer(draw, n, 1, eps=0.3))


def three_batches(batchnorm_forward, x, gamma, beta, running_mean, running_var, momentum, eps):
    """Train on three batches in turn; each call gets what the one before returned."""
    result = None
    for batch in x:
        result = batchnorm_forward(
            batch, gamma, beta, running_mean, running_var, momentum, eps, True
        )
        _, _, running_mean, running_var = parts(
            result, ("y", "cache", "running_mean", "running_var"), "batchnorm_forward(…)"
        )
    return result


@batchnorm_forward.cases("running", counted=[RUNNING_MEAN, RUNNING_VAR])
def running_statistics(draw):
    n, d = draw.sizes(2)
    yield batchnorm_forward.case(**layer(draw, n, d))
    yield batchnorm_forward.case("with two samples", **layer(draw, 2, d, momentum=0.3))
    yield batchnorm_forward.case(
        "with as many samples as features", **layer(draw, d, d, momentum=0.9, eps=1e-3)
    )
    three = layer(draw, n, d, eps=1e-3)
    three["x"] = np.stack([layer(draw, n, d)["x"] for _ in range(3)])
    del three["train"]
    yield batchnorm_forward.case(", the third of three batches", script=three_batches, **three)
    yield batchnorm_forward.case("", **layer(draw, n, d, momentum=0.0))
    yield batchnorm_forward.case("", **layer(draw, n, d, momentum=1.0))
    zeros, ones = np.zeros(d), np.ones(d)
    fresh = layer(draw, n, d, running_mean=zeros, running_var=ones)
    yield batchnorm_forward.case("where the running mean is 0 and the variance 1", **fresh)
    yield batchnorm_forward.case(
        "where variances are near 1e-5", **layer(draw, n, d, np.sqrt(1e-5), eps=1e-3)
    )


def trained_before(
    batchnorm_forward, x, gamma, beta, running_mean, running_var, momentum, eps, train
):
    """Call in training first; what that returns is for another cell to judge."""
    state = [value.copy() for value in (gamma, beta, running_mean, running_var)]
    batchnorm_forward(3 * x - 1, *state, momentum, eps, True)
    return batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, train)


@batchnorm_forward.cases("test_time", counted=[Y, RUNNING_MEAN, RUNNING_VAR], unchanged=True)
def at_test_time(draw):
    n, d = draw.sizes(2)
    yield batchnorm_forward.case(**layer(draw, n, d, train=False))
    yield batchnorm_forward.case(
        "with as many samples as features", **layer(draw, d, d, train=False, eps=0.02)
    )
    yield batchnorm_forward.case("with one sample", **layer(draw, 1, d, train=False))
    yield batchnorm_forward.case(
        "where running variances are near 1e-5",
        **layer(draw, n, d, np.sqrt(1e-5), eps=1e-3, train=False),
    )
    yield batchnorm_forward.case(
        "after a call in training", script=trained_before, **layer(draw, n, d, train=False)
    )
    yield batchnorm_forward.case("", **layer(draw, n, d, train=False, momentum=0.0))
    still = layer(draw, n, d, train=False, running_var=np.zeros(d), eps=0.4)
    yield batchnorm_forward.case("where running variances are 0", **still)
    fresh = layer(draw, n, d, train=False, running_mean=np.zeros(d), running_var=np.ones(d))
    yield batchnorm_forward.case("where the running mean is 0 and the variance 1", **fresh)


@batchnorm_forward.cases("edges", unchanged=True)
def unusual_batches(draw):
    n, d = draw.sizes(2)
    yield batchnorm_forward.case("with one sample", **layer(draw, 1, d))
    yield batchnorm_forward.case("with two samples", **layer(draw, 2, d, eps=1e-3))
    constant = layer(draw, n, d, eps=1e-4)
    constant["x"][:, 1] = 2.5
    yield batchnorm_forward.case("where a feature is constant in the batch", **constant)
    zero = layer(draw, n, d)
    zero["gamma"][1], zero["beta"][2] = 0.0, 0.0
    yield batchnorm_forward.case("where a gamma is 0, and a beta", **zero)
    nothing = layer(draw, n, d, gamma=np.zeros(d), beta=np.zeros(d))
    yield batchnorm_forward.case("where all of gamma and beta are 0", **nothing)
    yield batchnorm_forward.case("where x is 0 throughout", **layer(draw, n, d, x=np.zeros((n, d))))
    yield batchnorm_forward.case("", **spread(draw, layer(draw, n, d, eps=0.0)))
    tiny = np.full(d, 1e-9)
    yield batchnorm_forward.case("with tiny values", **layer(draw, n, d, tiny, eps=1e-18))
    large = np.full(d, 1e6)
    yield batchnorm_forward.case("with large values", **layer(draw, n, d, large, eps=1e-3))


# --- what mistakes share --------------------------------------------------------------------------


@batchnorm_forward.helper
def normalised(x, gamma, beta, mean, var, eps, inv_std=None):
    inv_std = 1 / np.sqrt(var + eps) if inv_std is None else inv_std
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma)


@batchnorm_forward.helper
def updated(x, running_mean, running_var, momentum, train, ddof=0):
    if not train:
        return running_mean, running_var
    var = x.var(axis=0, ddof=min(ddof, len(x) - 1))
    return (
        momentum * running_mean + (1 - momentum) * x.mean(axis=0),
        momentum * running_var + (1 - momentum) * var,
    )


@batchnorm_forward.helper
def statistics(x, running_mean, running_var, train, ddof=0):
    if not train:
        return running_mean, running_var
    return x.mean(axis=0), x.var(axis=0, ddof=min(ddof, len(x) - 1))


@batchnorm_forward.helper
def done_right(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean, var = statistics(x, running_mean, running_var, train)
    running = updated(x, running_mean, running_var, momentum, train)
    return (*normalised(x, gamma, beta, mean, var, eps), *running)


@batchnorm_forward.helper
def with_inverse(inverse, x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean, var = statistics(x, running_mean, running_var, train)
    running = updated(x, running_mean, running_var, momentum, train)
    return (*normalised(x, gamma, beta, mean, var, eps, inverse(var)), *running)


@batchnorm_forward.helper
def with_running(running, x, gamma, beta, running_mean, running_var, momentum, eps, train):
    y, cache, *same = done_right(x, gamma, beta, running_mean, running_var, momentum, eps, train)
    return (y, cache, *(running if train else same))


@batchnorm_forward.helper
def with_cache(change, *arguments):
    y, cache, *running = done_right(*arguments)
    return (y, cache if cache is None else change(*cache), *running)


@batchnorm_forward.symptom("shapes do not fit: statistics have one entry per feature, axis 0")
def shapes_do_not_fit(got, right):
    return isinstance(got.raised, ValueError) and "broadcast" in str(got.raised)
