"""Mistakes of ``batchnorm_backward`` in dgamma and dbeta, and in the order of results."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.batchnorm.backward import batchnorm_backward, done_right, sums, with_sums


@batchnorm_backward.mistake(
    "dgamma and dbeta are means: gamma and beta act on every sample, and what comes back adds up",
    warned=True,
)
def means_for_sums(upstream, cache):
    dgamma, dbeta = sums(upstream, cache)
    return with_sums(dgamma / len(upstream), dbeta / len(upstream), upstream, cache)


@batchnorm_backward.mistake("dbeta is a mean: it is the sum over the samples")
def mean_for_dbeta(upstream, cache):
    dgamma, dbeta = sums(upstream, cache)
    return with_sums(dgamma, dbeta / len(upstream), upstream, cache)


@batchnorm_backward.mistake("dgamma is a mean: it is the sum over the samples")
def mean_for_dgamma(upstream, cache):
    dgamma, dbeta = sums(upstream, cache)
    return with_sums(dgamma / len(upstream), dbeta, upstream, cache)


@batchnorm_backward.mistake(
    "dgamma is the sum of upstream: gamma multiplies x_hat, so it is that of upstream * x_hat",
    warned=True,
)
def dgamma_without_x_hat(upstream, cache):
    _, dbeta = sums(upstream, cache)
    return with_sums(dbeta, dbeta, upstream, cache)


@batchnorm_backward.mistake(
    "dgamma is 0, as x_hat sums to 0: multiply by upstream first, entry by entry, and then sum"
)
def summed_before_it_is_multiplied(upstream, cache):
    _, dbeta = sums(upstream, cache)
    return with_sums(dbeta * cache[0].sum(axis=0), dbeta, upstream, cache)


@batchnorm_backward.mistake("dgamma is multiplied by gamma: y depends on gamma by x_hat alone")
def dgamma_times_gamma(upstream, cache):
    dgamma, dbeta = sums(upstream, cache)
    return with_sums(dgamma * cache[2], dbeta, upstream, cache)


@batchnorm_backward.mistake("dbeta is multiplied by gamma: y depends on beta with slope 1")
def dbeta_times_gamma(upstream, cache):
    dgamma, dbeta = sums(upstream, cache)
    return with_sums(dgamma, dbeta * cache[2], upstream, cache)


@batchnorm_backward.mistake("dgamma has x - mean in place of x_hat: it is upstream * x_hat")
def dgamma_of_centred_x(upstream, cache):
    dgamma, dbeta = sums(upstream, cache)
    return with_sums(dgamma / cache[1], dbeta, upstream, cache)


@batchnorm_backward.mistake("dgamma is multiplied by inv_std, which x_hat has in it already")
def dgamma_times_inv_std(upstream, cache):
    dgamma, dbeta = sums(upstream, cache)
    return with_sums(dgamma * cache[1], dbeta, upstream, cache)


@batchnorm_backward.mistake("dgamma and dbeta are summed along the rows: they are per feature")
def sums_along_rows(upstream, cache):
    product = upstream * cache[0]
    return with_sums(product.sum(axis=1), upstream.sum(axis=1), upstream, cache)


@batchnorm_backward.mistake(
    "dgamma and dbeta are summed over all entries: each feature has its own"
)
def sums_over_all(upstream, cache):
    return with_sums((upstream * cache[0]).sum(), upstream.sum(), upstream, cache)


@batchnorm_backward.mistake("dgamma and dbeta are not summed: add them up over the samples, axis 0")
def not_summed(upstream, cache):
    return with_sums(upstream * cache[0], upstream, upstream, cache)


@batchnorm_backward.mistake("dgamma and dbeta have an axis too many: they have the shape (D,)")
def sums_as_rows(upstream, cache):
    dgamma, dbeta = sums(upstream, cache)
    return with_sums(dgamma[None], dbeta[None], upstream, cache)


@batchnorm_backward.mistake("dbeta is the number of samples: it is the sum of upstream")
def dbeta_counts(upstream, cache):
    dgamma, dbeta = sums(upstream, cache)
    return with_sums(dgamma, np.full(len(dbeta), float(len(upstream))), upstream, cache)


@batchnorm_backward.mistake("dgamma and dbeta are exchanged: return dx, dgamma, dbeta", warned=True)
def sums_exchanged(upstream, cache):
    dx, dgamma, dbeta = done_right(upstream, cache)
    return dx, dbeta, dgamma


@batchnorm_backward.mistake("the order is wrong: return dx, dgamma, dbeta")
def dx_last(upstream, cache):
    dx, dgamma, dbeta = done_right(upstream, cache)
    return dgamma, dbeta, dx
