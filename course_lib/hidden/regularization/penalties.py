"""Hidden tests of ``l2_penalty`` and ``l1_penalty``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.exercise import Exercise
from course_lib.hidden.results import Number, Result
from course_lib.reference import regularization

PENALTY, GRADIENT = "the penalty", "the gradient"


def _constants(W, strength):
    """Return the constants that a wrong factor may be."""
    constants = {"strength": strength, "2": 2, "W.size": W.size}
    return constants | {f"W.shape[{axis}]": n for axis, n in enumerate(W.shape)}


def _weights_in_common(W, strength):
    return {"W is negative": W < 0, "W is positive": W > 0, "W is 0": W == 0}


_RESULTS = (
    Number(PENALTY, factors=_constants),
    Result(GRADIENT, means="that of W", factors=_constants, groups=_weights_in_common),
)

l2_penalty = Exercise(regularization.l2_penalty, *_RESULTS)
l1_penalty = Exercise(regularization.l1_penalty, *_RESULTS, builds_on=(l2_penalty,))


def weights(draw, *shape):
    """Return weights of both signs, of which none is 1 or 0 in size, and about a third below 1."""
    W = draw.rng.normal(0.2, 1.6, size=shape)
    if W.size > 1:
        W.flat[0], W.flat[-1] = -abs(W.flat[0]) - 0.1, abs(W.flat[-1]) + 0.1
    return W


def matrices_and_others(exercise):
    """Return a generator of weights in one to three dimensions, some of which are 0 or small."""

    def cases(draw):
        d, k, n = draw.sizes(3, high=11)
        strength = round(float(draw.rng.uniform(0.05, 0.4)), 3)
        yield exercise.case(W=weights(draw, d, k), strength=strength)
        yield exercise.case("of a vector W", W=weights(draw, n), strength=1.7)
        yield exercise.case("of W in three dimensions", W=weights(draw, 2, k, d), strength=strength)
        some_zeros = weights(draw, k, d)
        some_zeros[1, 1:] = 0.0
        yield exercise.case("where some weights are 0", W=some_zeros, strength=strength)
        some_small = weights(draw, n, d)
        some_small[:, 1] = np.sign(some_small[:, 1]) * draw.rng.uniform(1e-4, 4e-4, size=n)
        yield exercise.case("where some weights are small", W=some_small, strength=strength)

    return cases


def unusual_weights(exercise):
    """Return a generator of zeros, large and tiny weights, and no strength at all."""

    def cases(draw):
        d, k = draw.sizes(2, high=11)
        strength = round(float(draw.rng.uniform(0.3, 0.8)), 3)
        some_zeros = weights(draw, d, k)
        some_zeros[:, 1] = 0.0
        some_zeros[0, 0] = -0.0
        yield exercise.case("where some weights are 0", W=some_zeros, strength=strength)
        yield exercise.case("where all are 0", W=np.zeros((d, k)), strength=strength)
        yield exercise.case("of strength 0", W=weights(draw, d, k), strength=0.0)
        yield exercise.case("of large weights", W=1e6 * weights(draw, k, d), strength=17.5)
        yield exercise.case("of tiny weights", W=1e-6 * weights(draw, k), strength=strength)
        yield exercise.case("of a square W", W=weights(draw, d, d), strength=0.0007)
        yield exercise.case("of one weight", W=weights(draw, 1, 1), strength=strength)
        yield exercise.case("of one row", W=weights(draw, 1, d), strength=strength)

    return cases


for _exercise in (l2_penalty, l1_penalty):
    _exercise.cases(counted=[PENALTY])(matrices_and_others(_exercise))
    _exercise.cases("gradient", counted=[GRADIENT])(matrices_and_others(_exercise))
    _exercise.cases("edges", unchanged=True)(unusual_weights(_exercise))


# --- l2_penalty --------------------------------------------------------------------------------


@l2_penalty.helper
def l2(W, strength, penalty=None, gradient=None):
    if penalty is None:
        penalty = strength * np.sum(W**2)
    if gradient is None:
        gradient = 2 * strength * W
    return penalty, gradient


@l2_penalty.mistake(
    "a factor ½ is too much: this lesson's penalty is strength · ΣW², with the gradient "
    "2 · strength · W",
    warned=True,
)
def l2_with_half(W, strength):
    return l2(W, strength / 2)


@l2_penalty.mistake(
    "a factor 2 is missing: the derivative of strength · W² is 2 · strength · W", warned=True
)
def l2_gradient_without_2(W, strength):
    return l2(W, strength, gradient=strength * W)


@l2_penalty.mistake("the strength is missing from the gradient, which is 2 · strength · W")
def l2_gradient_without_strength(W, strength):
    return l2(W, strength, gradient=2 * W)


@l2_penalty.mistake("the strength is missing from the penalty: multiply the sum of squares by it")
def l2_penalty_without_strength(W, strength):
    return l2(W, strength, penalty=np.sum(W**2))


@l2_penalty.mistake("the strength is missing from both results")
def l2_without_strength(W, strength):
    return l2(W, 1.0)


@l2_penalty.mistake("there is a root too many: take the sum of the squares, not the norm of W")
def l2_norm(W, strength):
    return l2(W, strength, penalty=strength * np.sqrt(np.sum(W**2)))


@l2_penalty.mistake("there is a root too many: this is the norm of W with its gradient, W / norm")
def l2_norm_and_its_gradient(W, strength):
    norm = np.sqrt(np.sum(W**2))
    return strength * norm, strength * W / norm if norm > 0 else 0 * W


@l2_penalty.mistake("this is the square of a sum: square each weight first, then add")
def l2_square_of_the_sum(W, strength):
    return l2(W, strength, penalty=strength * np.sum(W) ** 2)


@l2_penalty.mistake("nothing is squared: this is the sum of the weights, where signs cancel")
def l2_sum_of_the_weights(W, strength):
    return l2(W, strength, penalty=strength * np.sum(W))


@l2_penalty.mistake("these are absolute values, the L1 penalty: square the weights")
def l2_is_l1(W, strength):
    return strength * np.sum(np.abs(W)), strength * np.sign(W)


@l2_penalty.mistake("these are absolute values, the L1 penalty: square the weights")
def l2_penalty_is_l1(W, strength):
    return l2(W, strength, penalty=strength * np.sum(np.abs(W)))


@l2_penalty.mistake("this is the gradient of the L1 penalty: it must grow with the weight")
def l2_gradient_is_l1(W, strength):
    return l2(W, strength, gradient=strength * np.sign(W))


@l2_penalty.mistake("this is a mean: the penalty is the sum over all weights", warned=True)
def l2_mean(W, strength):
    return l2(W, strength, penalty=strength * np.mean(W**2))


@l2_penalty.mistake("this is a mean, of the penalty and its gradient: take the sum")
def l2_mean_and_its_gradient(W, strength):
    return l2(W, strength / W.size)


@l2_penalty.mistake("the strength is squared: multiply by it after squaring")
def l2_strength_squared(W, strength):
    return l2(W, strength, penalty=np.sum((strength * W) ** 2))


@l2_penalty.mistake("the sign of the gradient is lost: each weight's slope has the weight's sign")
def l2_gradient_without_sign(W, strength):
    return l2(W, strength, gradient=2 * strength * np.abs(W))


@l2_penalty.mistake("the gradient points down: it is +2 · strength · W, and the step subtracts it")
def l2_gradient_downwards(W, strength):
    return l2(W, strength, gradient=-2 * strength * W)


@l2_penalty.mistake("the gradient is one number: it has an entry for each weight")
def l2_gradient_summed(W, strength):
    return l2(W, strength, gradient=np.sum(2 * strength * W))


@l2_penalty.mistake("these are the weights after a step: return the gradient, not W minus it")
def l2_weights_after_the_step(W, strength):
    return l2(W, strength, gradient=W - 2 * strength * W)


@l2_penalty.mistake("only one axis is summed: the penalty is one number for all of W", axis=(0, -1))
def l2_summed_along_one_axis(W, strength, axis=0):
    return l2(W, strength, penalty=strength * np.sum(W**2, axis=axis))


@l2_penalty.mistake("the gradient is that of the square without the chain rule: it is no square")
def l2_gradient_is_the_square(W, strength):
    return l2(W, strength, gradient=strength * W**2)


@l2_penalty.mistake("large weights are clipped: they are what the penalty is for", most=(1e3, 1e5))
def l2_clipped(W, strength, most=1e3):
    return l2(np.clip(W, -most, most), strength)


# --- l1_penalty --------------------------------------------------------------------------------


@l1_penalty.helper
def l1(W, strength, penalty=None, gradient=None):
    if penalty is None:
        penalty = strength * np.sum(np.abs(W))
    if gradient is None:
        gradient = strength * np.sign(W)
    return penalty, gradient


@l1_penalty.mistake(
    "the gradient is the same for both signs: it is +strength where W is positive and -strength "
    "where W is negative",
    warned=True,
)
def l1_gradient_without_sign(W, strength):
    return l1(W, strength, gradient=np.where(W == 0, 0.0, strength))


@l1_penalty.mistake("the gradient is the same everywhere: it has the sign of each weight")
def l1_gradient_all_alike(W, strength):
    return l1(W, strength, gradient=np.full(W.shape, strength))


@l1_penalty.mistake(
    "the gradient must not grow with the weight: the slope of |w| is 1 in size wherever w is",
    warned=True,
)
def l1_gradient_is_the_absolute_value(W, strength):
    return l1(W, strength, gradient=strength * np.abs(W))


@l1_penalty.mistake("the gradient is that of the L2 penalty: the slope of |w| is its sign")
def l1_gradient_is_l2(W, strength):
    return l1(W, strength, gradient=2 * strength * W)


@l1_penalty.mistake("this is strength · W: the slope of |w| is the sign of w, whatever its size")
def l1_gradient_is_the_weight(W, strength):
    return l1(W, strength, gradient=strength * W)


@l1_penalty.mistake("at W = 0 the gradient is 0, and yours is the strength there", warned=True)
def l1_gradient_positive_at_0(W, strength):
    return l1(W, strength, gradient=np.where(W >= 0, strength, -strength))


@l1_penalty.mistake("at W = 0 the gradient is 0, and yours is minus the strength there")
def l1_gradient_negative_at_0(W, strength):
    return l1(W, strength, gradient=np.where(W > 0, strength, -strength))


@l1_penalty.mistake(
    "W / |W| is NaN where W is 0: np.sign is 0 there, as the gradient must be", warned=True
)
def l1_gradient_divides_by_0(W, strength):
    return l1(W, strength, gradient=strength * W / np.abs(W))


@l1_penalty.mistake("negative weights have the gradient 0: it is -strength there")
def l1_gradient_of_positive_ones(W, strength):
    return l1(W, strength, gradient=strength * (W > 0))


@l1_penalty.mistake(
    "the gradient points down: it is +strength · sign(W), and the step subtracts it"
)
def l1_gradient_downwards(W, strength):
    return l1(W, strength, gradient=-strength * np.sign(W))


@l1_penalty.mistake("the strength is missing from the gradient, which is strength · sign(W)")
def l1_gradient_without_strength(W, strength):
    return l1(W, strength, gradient=np.sign(W))


@l1_penalty.mistake("the strength is missing from the penalty: multiply the sum by it")
def l1_penalty_without_strength(W, strength):
    return l1(W, strength, penalty=np.sum(np.abs(W)))


@l1_penalty.mistake("the strength is missing from both results")
def l1_without_strength(W, strength):
    return l1(W, 1.0)


@l1_penalty.mistake("there is a factor 2 in the gradient: nothing is squared here")
def l1_gradient_with_2(W, strength):
    return l1(W, strength, gradient=2 * strength * np.sign(W))


@l1_penalty.mistake("absolute values are missing from the penalty: signs cancel in a plain sum")
def l1_sum_of_the_weights(W, strength):
    return l1(W, strength, penalty=strength * np.sum(W))


@l1_penalty.mistake("the absolute value is taken of the sum: take it of each weight, then add")
def l1_absolute_value_of_the_sum(W, strength):
    return l1(W, strength, penalty=strength * np.abs(np.sum(W)))


@l1_penalty.mistake("these are squares, the L2 penalty: take absolute values")
def l1_is_l2(W, strength):
    return strength * np.sum(W**2), 2 * strength * W


@l1_penalty.mistake("these are squares, the L2 penalty: take absolute values")
def l1_penalty_is_l2(W, strength):
    return l1(W, strength, penalty=strength * np.sum(W**2))


@l1_penalty.mistake("this is the root of a sum of squares: add absolute values")
def l1_norm_is_euclidean(W, strength):
    return l1(W, strength, penalty=strength * np.sqrt(np.sum(W**2)))


@l1_penalty.mistake("this is a mean: the penalty is the sum over all weights", warned=True)
def l1_mean(W, strength):
    return l1(W, strength, penalty=strength * np.mean(np.abs(W)))


@l1_penalty.mistake("this is a mean, of the penalty and its gradient: take the sum")
def l1_mean_and_its_gradient(W, strength):
    return l1(W, strength / W.size)


@l1_penalty.mistake("this is the largest sum of a column, a norm of matrices: add up all of W")
def l1_norm_of_the_matrix(W, strength):
    sums = np.abs(W).sum(axis=0) if W.ndim == 2 else np.abs(W)
    return l1(W, strength, penalty=strength * (sums.max() if W.ndim == 2 else sums.sum()))


@l1_penalty.mistake("only one axis is summed: the penalty is one number for all of W", axis=(0, -1))
def l1_summed_along_one_axis(W, strength, axis=0):
    return l1(W, strength, penalty=strength * np.sum(np.abs(W), axis=axis))


@l1_penalty.mistake("the gradient is one number: it has an entry for each weight")
def l1_gradient_summed(W, strength):
    return l1(W, strength, gradient=np.sum(strength * np.sign(W)))


@l1_penalty.mistake("these are the weights after a step: return the gradient, not W minus it")
def l1_weights_after_the_step(W, strength):
    return l1(W, strength, gradient=W - strength * np.sign(W))


@l1_penalty.mistake("large weights are clipped: they are what the penalty is for", most=(1e3, 1e5))
def l1_clipped(W, strength, most=1e3):
    return l1(np.clip(W, -most, most), strength)
