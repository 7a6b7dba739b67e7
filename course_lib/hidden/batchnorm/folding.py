"""Hidden tests of ``fold_batchnorm``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.batchnorm.backward import batchnorm_backward
from course_lib.hidden.exercise import Exercise
from course_lib.hidden.results import Result
from course_lib.reference import batchnorm

fold_batchnorm = Exercise(
    batchnorm.fold_batchnorm,
    Result("W_folded", means="that of W"),
    Result("b_folded", means="one entry per output"),
    builds_on=(*batchnorm_backward.builds_on, batchnorm_backward),
)


def fold_case(draw, title, d, k, spread=1.0, eps=1e-5, **others):
    """Return a case of a layer with `d` inputs and `k` outputs."""
    rng = draw.rng
    signs = np.where(np.arange(k) % 2, -1, 1)
    arguments = {
        "W": rng.normal(size=(d, k)),
        "b": rng.permutation(signs) * rng.uniform(0.4, 2.3, size=k),
        "gamma": rng.permutation(signs) * rng.uniform(0.3, 1.9, size=k),
        "beta": rng.permutation(signs) * rng.uniform(0.3, 1.7, size=k),
        "running_mean": rng.permutation(signs) * rng.uniform(0.5, 2.7, size=k),
        "running_var": spread * rng.uniform(0.3, 5.9, size=k),
        "eps": eps,
    }
    return fold_batchnorm.case(title, **arguments | others)


def layers(draw):
    d, k = draw.sizes(2)
    yield fold_case(draw, "", d, k, eps=1e-3)
    yield fold_case(draw, "with as many inputs as outputs", k, k)
    yield fold_case(draw, "where running variances are near 1e-5", d, k, 1e-5, eps=1e-3)
    yield fold_case(draw, "where eps counts", d, k, eps=0.7)


fold_batchnorm.cases(counted=["W_folded"])(layers)
fold_batchnorm.cases("bias", counted=["b_folded"])(layers)


@fold_batchnorm.cases("edges", unchanged=True)
def unusual_layers(draw):
    d, k = draw.sizes(2)
    yield fold_case(draw, "with one output", d, 1)
    yield fold_case(draw, "with one input", 1, k)
    yield fold_case(draw, "with more inputs than outputs", 59, k)
    gamma = draw.rng.normal(size=k) * (np.arange(k) != 1)
    yield fold_case(draw, "where a gamma is 0", d, k, gamma=gamma)
    yield fold_case(draw, "where b is 0", d, k, b=np.zeros(k))
    still = {"running_mean": np.zeros(k), "running_var": np.ones(k), "eps": 0.0}
    yield fold_case(draw, "where nothing was collected", d, k, **still)
    yield fold_case(draw, "where a running variance is 0", d, k, eps=0.04, running_var=np.zeros(k))
    yield fold_case(draw, "", d, k, eps=0.0)
    for title, size in (("with large scales", 1e5), ("with tiny scales", 1e-5)):
        case = fold_case(draw, title, d, k).arguments
        sized = {name: size * case[name] for name in ("gamma", "beta")}
        yield fold_batchnorm.case(title, **case | sized)


# --- mistakes ----------------------------------------------------------------------------------


@fold_batchnorm.helper
def scale_of(gamma, running_var, eps):
    return gamma / np.sqrt(running_var + eps)


@fold_batchnorm.helper
def by(s, W, b, beta, running_mean):
    return W * s, (b - running_mean) * s + beta


@fold_batchnorm.helper
def done_right(W, b, gamma, beta, running_mean, running_var, eps):
    return by(scale_of(gamma, running_var, eps), W, b, beta, running_mean)


@fold_batchnorm.helper
def with_bias(bias, W, b, gamma, beta, running_mean, running_var, eps):
    return W * scale_of(gamma, running_var, eps), bias


@fold_batchnorm.mistake("eps is missing: it is gamma/√(running_var + eps)", warned=True)
def no_eps(W, b, gamma, beta, running_mean, running_var, eps):
    return by(gamma / np.sqrt(running_var), W, b, beta, running_mean)


@fold_batchnorm.mistake(
    "eps is added to the root: it stands inside, √(running_var + eps)", warned=True
)
def eps_outside_the_root(W, b, gamma, beta, running_mean, running_var, eps):
    return by(gamma / (np.sqrt(running_var) + eps), W, b, beta, running_mean)


@fold_batchnorm.mistake("eps is a number of your own: use the one that is handed in")
def fixed_eps(W, b, gamma, beta, running_mean, running_var, eps):
    return by(gamma / np.sqrt(running_var + 1e-5), W, b, beta, running_mean)


@fold_batchnorm.mistake("the sign of gamma is lost: multiply by gamma as it is")
def magnitude_of_gamma(W, b, gamma, beta, running_mean, running_var, eps):
    return by(np.abs(gamma) / np.sqrt(running_var + eps), W, b, beta, running_mean)


@fold_batchnorm.mistake("gamma is missing: each output is scaled by gamma/√(running_var + eps)")
def no_gamma(W, b, gamma, beta, running_mean, running_var, eps):
    return by(1 / np.sqrt(running_var + eps), W, b, beta, running_mean)


@fold_batchnorm.mistake("it is divided by the variance: the root is missing", warned=True)
def no_root(W, b, gamma, beta, running_mean, running_var, eps):
    return by(gamma / (running_var + eps), W, b, beta, running_mean)


@fold_batchnorm.mistake("it is multiplied by √(running_var + eps): divide by it")
def multiplied_by_the_root(W, b, gamma, beta, running_mean, running_var, eps):
    return by(gamma * np.sqrt(running_var + eps), W, b, beta, running_mean)


@fold_batchnorm.mistake("it is divided by gamma: multiply by it")
def divided_by_gamma(W, b, gamma, beta, running_mean, running_var, eps):
    return by(
        1 / (np.where(gamma, gamma, np.inf) * np.sqrt(running_var + eps)), W, b, beta, running_mean
    )


@fold_batchnorm.mistake("the scale is gamma alone: divide it by √(running_var + eps)")
def gamma_alone(W, b, gamma, beta, running_mean, running_var, eps):
    return by(gamma, W, b, beta, running_mean)


@fold_batchnorm.mistake(
    "the rows of W are scaled: an output is a column of W, so column j is scaled by s_j",
    warned=True,
)
def rows_are_scaled(W, b, gamma, beta, running_mean, running_var, eps):
    s = scale_of(gamma, running_var, eps)
    return (W.T * s).T if W.shape[0] == W.shape[1] else W * s[0], by(s, W, b, beta, running_mean)[1]


@fold_batchnorm.mistake("W is not scaled: column j is multiplied by gamma_j/√(running_var_j + eps)")
def weights_unscaled(W, b, gamma, beta, running_mean, running_var, eps):
    return W, by(scale_of(gamma, running_var, eps), W, b, beta, running_mean)[1]


@fold_batchnorm.mistake("W @ s adds up the columns: W * s scales each one")
def matrix_product(W, b, gamma, beta, running_mean, running_var, eps):
    s = scale_of(gamma, running_var, eps)
    return W @ s, by(s, W, b, beta, running_mean)[1]


@fold_batchnorm.mistake("W_folded is the transpose: it has the shape of W")
def transposed(W, b, gamma, beta, running_mean, running_var, eps):
    weights, bias = done_right(W, b, gamma, beta, running_mean, running_var, eps)
    return weights.T, bias


@fold_batchnorm.mistake("the running mean is subtracted from W: it is subtracted from b")
def shifted_weights(W, b, gamma, beta, running_mean, running_var, eps):
    s = scale_of(gamma, running_var, eps)
    return (W - running_mean) * s, by(s, W, b, beta, running_mean)[1]


@fold_batchnorm.mistake("there is one scale for all outputs: each has its own")
def one_scale_for_all(W, b, gamma, beta, running_mean, running_var, eps):
    s = scale_of(gamma.mean(), running_var.mean(), eps)
    return by(s, W, b, beta, running_mean)


@fold_batchnorm.mistake(
    "b is forgotten: it passes through batch norm as well, (b - running_mean) * s + beta",
    warned=True,
)
def b_forgotten(W, b, gamma, beta, running_mean, running_var, eps):
    s = scale_of(gamma, running_var, eps)
    return with_bias(beta - running_mean * s, W, b, gamma, beta, running_mean, running_var, eps)


@fold_batchnorm.mistake("beta is forgotten: it is added at the end", warned=True)
def beta_forgotten(W, b, gamma, beta, running_mean, running_var, eps):
    s = scale_of(gamma, running_var, eps)
    return with_bias((b - running_mean) * s, W, b, gamma, beta, running_mean, running_var, eps)


@fold_batchnorm.mistake("the running mean is forgotten: it is subtracted from b", warned=True)
def mean_forgotten(W, b, gamma, beta, running_mean, running_var, eps):
    s = scale_of(gamma, running_var, eps)
    return with_bias(b * s + beta, W, b, gamma, beta, running_mean, running_var, eps)


@fold_batchnorm.mistake("b is not scaled: it goes through batch norm as W does", warned=True)
def bias_unscaled(W, b, gamma, beta, running_mean, running_var, eps):
    s = scale_of(gamma, running_var, eps)
    return with_bias(b - running_mean * s + beta, W, b, gamma, beta, running_mean, running_var, eps)


@fold_batchnorm.mistake("the running mean is not scaled: (b - running_mean) is, as a whole")
def mean_unscaled(W, b, gamma, beta, running_mean, running_var, eps):
    s = scale_of(gamma, running_var, eps)
    return with_bias(b * s - running_mean + beta, W, b, gamma, beta, running_mean, running_var, eps)


@fold_batchnorm.mistake("neither b nor the running mean is scaled: (b - running_mean) * s + beta")
def nothing_in_the_bias_scaled(W, b, gamma, beta, running_mean, running_var, eps):
    return with_bias(b - running_mean + beta, W, b, gamma, beta, running_mean, running_var, eps)


@fold_batchnorm.mistake("the running mean is added: subtract it")
def mean_added(W, b, gamma, beta, running_mean, running_var, eps):
    s = scale_of(gamma, running_var, eps)
    return with_bias(
        (b + running_mean) * s + beta, W, b, gamma, beta, running_mean, running_var, eps
    )


@fold_batchnorm.mistake("beta is scaled as well: it comes after the scale", warned=True)
def beta_scaled(W, b, gamma, beta, running_mean, running_var, eps):
    s = scale_of(gamma, running_var, eps)
    return with_bias(
        (b - running_mean + beta) * s, W, b, gamma, beta, running_mean, running_var, eps
    )


@fold_batchnorm.mistake("beta is subtracted: it is added at the end")
def beta_subtracted(W, b, gamma, beta, running_mean, running_var, eps):
    s = scale_of(gamma, running_var, eps)
    return with_bias(
        (b - running_mean) * s - beta, W, b, gamma, beta, running_mean, running_var, eps
    )


@fold_batchnorm.mistake("the sign of the difference is wrong: it is b - running_mean")
def sign_of_the_difference(W, b, gamma, beta, running_mean, running_var, eps):
    s = scale_of(gamma, running_var, eps)
    return with_bias(
        (running_mean - b) * s + beta, W, b, gamma, beta, running_mean, running_var, eps
    )


@fold_batchnorm.mistake("b_folded is b as it was: it is (b - running_mean) * s + beta")
def bias_as_it_was(W, b, gamma, beta, running_mean, running_var, eps):
    return with_bias(b, W, b, gamma, beta, running_mean, running_var, eps)


@fold_batchnorm.mistake("b_folded is beta alone: b and the running mean belong to it")
def beta_alone(W, b, gamma, beta, running_mean, running_var, eps):
    return with_bias(beta, W, b, gamma, beta, running_mean, running_var, eps)


@fold_batchnorm.mistake(
    "gamma is missing from b_folded: it multiplies b - running_mean as it does W"
)
def bias_without_gamma(W, b, gamma, beta, running_mean, running_var, eps):
    return with_bias(
        (b - running_mean) / np.sqrt(running_var + eps) + beta,
        W,
        b,
        gamma,
        beta,
        running_mean,
        running_var,
        eps,
    )


@fold_batchnorm.mistake("b_folded has an axis too many: it has the shape (K,)")
def bias_as_a_row(W, b, gamma, beta, running_mean, running_var, eps):
    s = scale_of(gamma, running_var, eps)
    return with_bias(
        ((b - running_mean) * s + beta)[None], W, b, gamma, beta, running_mean, running_var, eps
    )


@fold_batchnorm.mistake(
    "this is the layer as it was: batch norm scales and shifts what it puts out"
)
def nothing_is_folded(W, b, gamma, beta, running_mean, running_var, eps):
    return W, b


@fold_batchnorm.mistake("the order is wrong: return W_folded first, then b_folded")
def bias_first(W, b, gamma, beta, running_mean, running_var, eps):
    return done_right(W, b, gamma, beta, running_mean, running_var, eps)[::-1]


@fold_batchnorm.mistake(
    "batch norm is folded as if it came before the layer: it comes after x @ W + b"
)
def folded_into_the_input(W, b, gamma, beta, running_mean, running_var, eps):
    s = scale_of(gamma, running_var, eps)
    if W.shape[0] != W.shape[1]:
        return W * s, (b - running_mean) * s
    return W * s[:, None], b + (beta - running_mean * s) @ W


@fold_batchnorm.symptom(
    "shapes do not fit: an output is a column of W, which s of shape (K,) fits as it is"
)
def shapes_do_not_fit(got, right):
    return isinstance(got.raised, ValueError) and "broadcast" in str(got.raised)
