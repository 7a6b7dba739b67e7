"""Hidden tests of ``batchnorm_backward``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.batchnorm.forward import PER_FEATURE, batchnorm_forward, layer
from course_lib.hidden.exercise import Exercise
from course_lib.hidden.results import Result
from course_lib.reference import batchnorm

DX, DGAMMA, DBETA = "dx", "dgamma", "dbeta"


def _sizes(upstream, cache):
    return {"N": len(upstream)}


def _largest(upstream, cache):
    """Return the magnitude of what is added up in dx, of which little may be left."""
    _, inv_std, gamma = cache
    return np.abs(gamma * inv_std).max() * np.abs(upstream).max()


def _added_up(upstream, cache):
    """Return the largest sum of magnitudes in dgamma, of which cancelling may leave nothing."""
    return np.abs(upstream * cache[0]).sum(axis=0).max()


def _added_up_alone(upstream, cache):
    return np.abs(upstream).sum(axis=0).max()


batchnorm_backward = Exercise(
    batchnorm.batchnorm_backward,
    Result(DX, means="that of upstream", factors=_sizes, scale=_largest),
    Result(DGAMMA, means=PER_FEATURE, factors=_sizes, scale=_added_up),
    Result(DBETA, means=PER_FEATURE, factors=_sizes, scale=_added_up_alone),
    builds_on=(*batchnorm_forward.builds_on, batchnorm_forward),
)


def backward_case(draw, title, n, d, width=None, **others):
    """Return a case whose cache the reference has made, with an upstream of both signs."""
    arguments = layer(draw, n, d, width, **others)
    _, cache, _, _ = batchnorm_forward(*arguments.values())
    upstream = draw.rng.normal(0.3, 1.1, size=(n, d))
    return batchnorm_backward.case(title, upstream=upstream, cache=cache)


def ordinary(draw):
    n, d = draw.sizes(2, low=5)
    yield backward_case(draw, "", n, d)
    yield backward_case(draw, "with as many samples as features", d, d, eps=1e-3)
    yield backward_case(draw, "where eps counts", n, d, eps=1.3)
    yield backward_case(draw, "where variances are near 1e-5", n, d, np.sqrt(1e-5), eps=1e-5)
    yield backward_case(draw, "with many samples", 53, d)


batchnorm_backward.cases(counted=[DGAMMA, DBETA])(ordinary)
batchnorm_backward.cases("dx", counted=[DX])(ordinary)


@batchnorm_backward.cases("edges", unchanged=True)
def unusual_gradients(draw):
    n, d = draw.sizes(2, low=5)
    yield backward_case(draw, "with one sample", 1, d)
    yield backward_case(draw, "with two samples", 2, d, eps=0.2)
    yield backward_case(draw, "with one feature", n, 1)
    gamma = layer(draw, n, d)["gamma"] * (np.arange(d) != 1)
    yield backward_case(draw, "where a gamma is 0", n, d, gamma=gamma)
    x = layer(draw, n, d)["x"]
    x[:, 2] = -1.5
    yield backward_case(draw, "where a feature is constant in the batch", n, d, x=x, eps=1e-3)
    case = backward_case(draw, "", n, d)
    cache = case.arguments["cache"]
    zero = np.zeros((n, d))
    yield batchnorm_backward.case("where upstream is 0", upstream=zero, cache=cache)
    one = np.zeros((n, d))
    one[1, 2] = -1.7
    yield batchnorm_backward.case("where one entry of upstream is not 0", upstream=one, cache=cache)
    ones = np.ones((n, d))
    yield batchnorm_backward.case("where upstream is 1 throughout", upstream=ones, cache=cache)
    tiny = 1e-12 * case.arguments["upstream"]
    yield batchnorm_backward.case("where upstream is tiny", upstream=tiny, cache=cache)


# --- mistakes ----------------------------------------------------------------------------------


@batchnorm_backward.helper
def sums(upstream, cache):
    return (upstream * cache[0]).sum(axis=0), upstream.sum(axis=0)


@batchnorm_backward.helper
def with_dx(dx, upstream, cache):
    return (dx, *sums(upstream, cache))


@batchnorm_backward.helper
def with_terms(upstream, cache, constant, along_x_hat):
    _, inv_std, gamma = cache
    return with_dx(gamma * inv_std * (upstream - constant - along_x_hat), upstream, cache)


@batchnorm_backward.helper
def done_right(upstream, cache):
    dgamma, dbeta = sums(upstream, cache)
    n = len(upstream)
    return with_terms(upstream, cache, dbeta / n, cache[0] * dgamma / n)


@batchnorm_backward.helper
def with_sums(dgamma, dbeta, upstream, cache):
    return done_right(upstream, cache)[0], dgamma, dbeta


@batchnorm_backward.mistake(
    "the variance is taken for a constant: every sample moves it, so x_hat * mean(upstream * "
    "x_hat) is missing",
    warned=True,
)
def variance_constant(upstream, cache):
    return with_terms(upstream, cache, upstream.mean(axis=0), 0)


@batchnorm_backward.mistake(
    "the mean is taken for a constant: every sample moves it, so mean(upstream) is missing",
    warned=True,
)
def mean_constant(upstream, cache):
    x_hat, _, _ = cache
    return with_terms(upstream, cache, 0, x_hat * (upstream * x_hat).mean(axis=0))


@batchnorm_backward.mistake(
    "mean and variance are taken for constants: every sample moves both, and through them all "
    "results",
    warned=True,
)
def mean_and_variance_constant(upstream, cache):
    return with_terms(upstream, cache, 0, 0)


@batchnorm_backward.mistake("gamma is missing from dx", warned=True)
def no_gamma(upstream, cache):
    x_hat, inv_std, gamma = cache
    return done_right(upstream, (x_hat, inv_std, np.ones(len(gamma))))


@batchnorm_backward.mistake("inv_std is missing from dx: x was multiplied by it", warned=True)
def no_inv_std(upstream, cache):
    x_hat, inv_std, gamma = cache
    return done_right(upstream, (x_hat, np.ones(len(inv_std)), gamma))


@batchnorm_backward.mistake("dx is divided by inv_std: multiply by it", warned=True)
def divided_by_inv_std(upstream, cache):
    x_hat, inv_std, gamma = cache
    return done_right(upstream, (x_hat, 1 / inv_std, gamma))


@batchnorm_backward.mistake("inv_std is squared in dx: it stands there once")
def inv_std_squared(upstream, cache):
    x_hat, inv_std, gamma = cache
    return done_right(upstream, (x_hat, inv_std**2, gamma))


@batchnorm_backward.mistake("gamma is squared in dx: it stands there once")
def gamma_squared(upstream, cache):
    x_hat, inv_std, gamma = cache
    return done_right(upstream, (x_hat, inv_std, gamma**2))


@batchnorm_backward.mistake("the sign of gamma is lost in dx: multiply by gamma as it is")
def magnitude_of_gamma(upstream, cache):
    x_hat, inv_std, gamma = cache
    return done_right(upstream, (x_hat, inv_std, np.abs(gamma)))


@batchnorm_backward.mistake("dx is divided by gamma: multiply by it")
def divided_by_gamma(upstream, cache):
    x_hat, inv_std, gamma = cache
    inverse = 1 / np.where(gamma, gamma, np.inf)
    return done_right(upstream, (x_hat, inv_std, inverse))


@batchnorm_backward.mistake("dx has sums where means belong: divide both by N", warned=True)
def sums_for_means(upstream, cache):
    dgamma, dbeta = sums(upstream, cache)
    return with_terms(upstream, cache, dbeta, cache[0] * dgamma)


@batchnorm_backward.mistake("dx has a sum where a mean belongs: mean(upstream) is divided by N")
def sum_of_upstream(upstream, cache):
    dgamma, dbeta = sums(upstream, cache)
    return with_terms(upstream, cache, dbeta, cache[0] * dgamma / len(upstream))


@batchnorm_backward.mistake(
    "dx has a sum where a mean belongs: mean(upstream * x_hat) is divided by N"
)
def sum_along_x_hat(upstream, cache):
    dgamma, dbeta = sums(upstream, cache)
    return with_terms(upstream, cache, dbeta / len(upstream), cache[0] * dgamma)


@batchnorm_backward.mistake("the variance's term is divided by N - 1: here it is N")
def along_x_hat_by_n_minus_1(upstream, cache):
    dgamma, dbeta = sums(upstream, cache)
    n = len(upstream)
    return with_terms(upstream, cache, dbeta / n, cache[0] * dgamma / max(n - 1, 1))


@batchnorm_backward.mistake("means are over N - 1 in dx: here it is N")
def means_by_n_minus_1(upstream, cache):
    dgamma, dbeta = sums(upstream, cache)
    n = max(len(upstream) - 1, 1)
    return with_terms(upstream, cache, dbeta / n, cache[0] * dgamma / n)


@batchnorm_backward.mistake(
    "it is divided by the sum of x_hat²: that is N only where eps does not count, so divide by N"
)
def projected(upstream, cache):
    x_hat, _, _ = cache
    dgamma, dbeta = sums(upstream, cache)
    along = x_hat * dgamma / np.maximum((x_hat**2).sum(axis=0), 1e-300)
    return with_terms(upstream, cache, dbeta / len(upstream), along)


@batchnorm_backward.mistake("both means are added in dx: subtract them")
def means_added(upstream, cache):
    dgamma, dbeta = sums(upstream, cache)
    n = len(upstream)
    return with_terms(upstream, cache, -dbeta / n, -cache[0] * dgamma / n)


@batchnorm_backward.mistake("mean(upstream) is added in dx: subtract it")
def mean_added(upstream, cache):
    dgamma, dbeta = sums(upstream, cache)
    n = len(upstream)
    return with_terms(upstream, cache, -dbeta / n, cache[0] * dgamma / n)


@batchnorm_backward.mistake("x_hat * mean(upstream * x_hat) is added in dx: subtract it")
def along_x_hat_added(upstream, cache):
    dgamma, dbeta = sums(upstream, cache)
    n = len(upstream)
    return with_terms(upstream, cache, dbeta / n, -cache[0] * dgamma / n)


@batchnorm_backward.mistake(
    "mean(upstream * x_hat) is subtracted as it is: it is multiplied by x_hat"
)
def without_the_outer_x_hat(upstream, cache):
    dgamma, dbeta = sums(upstream, cache)
    n = len(upstream)
    return with_terms(upstream, cache, dbeta / n, dgamma / n)


@batchnorm_backward.mistake(
    "x_hat is multiplied by mean(upstream): it is by mean(upstream * x_hat)"
)
def x_hat_times_the_mean(upstream, cache):
    mean = upstream.mean(axis=0)
    return with_terms(upstream, cache, mean, cache[0] * mean)


@batchnorm_backward.mistake(
    "upstream stands before the mean of x_hat²: it is x_hat * mean(upstream * x_hat)"
)
def upstream_times_the_mean_square(upstream, cache):
    mean_square = (cache[0] ** 2).mean(axis=0)
    return with_terms(upstream, cache, upstream.mean(axis=0), upstream * mean_square)


@batchnorm_backward.mistake(
    "no mean is taken in x_hat * mean(upstream * x_hat): all samples act on the variance"
)
def without_the_mean_along_x_hat(upstream, cache):
    x_hat, _, _ = cache
    return with_terms(upstream, cache, upstream.mean(axis=0), x_hat * upstream * x_hat)


@batchnorm_backward.mistake("the means in dx are over the features: they are over samples, axis 0")
def means_along_rows(upstream, cache):
    x_hat, _, _ = cache
    along = x_hat * (upstream * x_hat).mean(axis=1, keepdims=True)
    return with_terms(upstream, cache, upstream.mean(axis=1, keepdims=True), along)


@batchnorm_backward.mistake(
    "the means in dx are over all entries: each feature has its own, axis 0"
)
def means_over_all(upstream, cache):
    x_hat, _, _ = cache
    return with_terms(upstream, cache, upstream.mean(), x_hat * (upstream * x_hat).mean())


@batchnorm_backward.mistake("gamma and inv_std multiply upstream alone: they multiply all of dx")
def factor_on_upstream_alone(upstream, cache):
    x_hat, inv_std, gamma = cache
    along = x_hat * (upstream * x_hat).mean(axis=0)
    dx = gamma * inv_std * upstream - upstream.mean(axis=0) - along
    return with_dx(dx, upstream, cache)


@batchnorm_backward.mistake("gamma multiplies upstream alone: it multiplies all of dx")
def gamma_on_upstream_alone(upstream, cache):
    x_hat, inv_std, gamma = cache
    along = x_hat * (upstream * x_hat).mean(axis=0)
    return with_dx(inv_std * (gamma * upstream - upstream.mean(axis=0) - along), upstream, cache)


@batchnorm_backward.mistake("dx is upstream as it came: it passes through the normalisation")
def upstream_itself(upstream, cache):
    return with_dx(upstream, upstream, cache)


@batchnorm_backward.mistake("dx has a 1/N too many")
def dx_divided_by_n(upstream, cache):
    return with_dx(done_right(upstream, cache)[0] / len(upstream), upstream, cache)


@batchnorm_backward.mistake("dx has the wrong sign")
def dx_negative(upstream, cache):
    return with_dx(-done_right(upstream, cache)[0], upstream, cache)


@batchnorm_backward.symptom(
    "for each feature dx must sum to 0: a shift of all samples changes nothing"
)
def dx_does_not_sum_to_zero(got, right):
    dx = got.result[0]
    return not np.allclose(dx.sum(axis=0), 0, atol=1e-6 * len(dx) * _largest(**got.arguments))
