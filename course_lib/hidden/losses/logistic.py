"""Hidden tests of ``sigmoid`` and ``binary_cross_entropy``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.exercise import Exercise
from course_lib.hidden.losses.regression import GRADIENT, LOSS, mean_squared_error
from course_lib.hidden.results import Number, Result
from course_lib.reference import losses

OVERFLOW = (
    "an exponential overflows: give np.exp nothing but negative numbers, for every entry (np.where "
    "computes both of its branches everywhere)"
)
sigmoid = Exercise(
    losses.sigmoid,
    Result(
        means="that of z",
        rtol=0,
        atol=1e-12,
        groups=lambda z: {"z is negative": z < 0, "z is positive": z > 0},
    ),
)
binary_cross_entropy = Exercise(
    losses.binary_cross_entropy,
    Number(LOSS, atol=1e-9, factors=lambda logits, targets: {"N": len(targets), "2": 2}),
    Result(
        GRADIENT,
        atol=1e-9,
        means="one entry per logit",
        factors=lambda logits, targets: {"N": len(targets)},
        groups=lambda logits, targets: {
            "the target is 0": targets == 0,
            "the target is 1": targets == 1,
            "the logit is negative": logits < 0,
            "the logit is positive": logits > 0,
        },
    ),
    builds_on=(mean_squared_error, sigmoid),
)


# --- sigmoid -----------------------------------------------------------------------------------


@sigmoid.cases()
def moderate_logits(draw):
    z = draw.rng.normal(0.3, 2.0, size=draw.sizes(3, high=7))
    row = z[0].size
    places = [draw.rng.integers(row), *(row + draw.rng.permutation(z.size - row)[:2])]
    z.flat[places] = draw.rng.uniform(0.8, 1, size=3) * [1e-3, 7, -7]
    yield sigmoid.case(z=z)
    z.flat[draw.rng.integers(z.size)] = 0
    yield sigmoid.case("where a z is 0", z=z)
    yield sigmoid.case("of a plain float", z=round(draw.rng.normal(), 3))


@sigmoid.cases("stable", unchanged=True)
def extreme_logits(draw):
    inexact = "it must be exact within 1e-12, also near 0 and near 1"
    overflow = {"no_warning": "overflow", "warning_means": OVERFLOW, "otherwise": inexact}
    ends = [1e300, -1e300, 800.0, -800.0, 36.0, -36.0, -1e-300, 12.0, -12.0, 0.0, 0.0, 0.0]
    z = draw.rng.permutation(ends).reshape(6, 2)
    yield sigmoid.case("with large values of z", z=z, **overflow)
    spread = np.concatenate([draw.rng.normal(0, 30, size=9), draw.rng.normal(0, 2000, size=9)])
    yield sigmoid.case("with large values of z", z=spread, **overflow)
    for number in (1e4, -1e4, np.float64(-750.0), np.array(720.0)):
        yield sigmoid.case("of a single number", z=number, **overflow)
    near_0 = draw.rng.uniform(0.9, 1, size=7) * [0, 1e-8, 1e-6, -1e-4, 1e-3, -1e-3, 1e-2]
    yield sigmoid.case("with z near 0", z=np.append(near_0, near_0 + 1e-9), otherwise=inexact)
    yield sigmoid.case("with z in the tens", z=draw.rng.uniform(-40, 40, 41), otherwise=inexact)


@sigmoid.mistake("it returns the input itself")
def input_itself(z):
    return z


@sigmoid.mistake("this is 1 - sigmoid(z): the sign of z is wrong")
def one_minus_sigmoid(z):
    return 1 / (1 + np.exp(z))


@sigmoid.mistake("this is tanh, which runs from -1 to 1: the sigmoid runs from 0 to 1")
def tanh(z):
    return np.tanh(z)


@sigmoid.mistake("the sigmoid is applied twice")
def sigmoid_twice(z):
    return 1 / (1 + np.exp(-1 / (1 + np.exp(-z))))


@sigmoid.mistake("this is max(0, z): the sigmoid's values lie between 0 and 1")
def relu(z):
    return np.maximum(z, 0)


@sigmoid.mistake("z is multiplied by a constant: with tanh, take half of z", factor=(2, 0.5))
def sigmoid_of_multiple(z, factor=2):
    return 1 / (1 + np.exp(-factor * z))


@sigmoid.mistake("the sign of z is lost: a negative z gives less than 1/2", sign=(1, -1))
def sign_lost(z, sign=1):
    return 1 / (1 + np.exp(-sign * np.abs(z)))


@sigmoid.mistake("this is the derivative of the sigmoid")
def derivative(z):
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


@sigmoid.mistake("these are labels, 0 or 1: return the probabilities themselves")
def labels_for_probabilities(z):
    return (z >= 0).astype(float)


@sigmoid.mistake("parentheses are missing: 1 / 1 + e^-z is 1 + e^-z")
def no_parentheses(z):
    return 1 / 1 + np.exp(-z)


@sigmoid.mistake("parentheses are missing: the sum belongs under the fraction")
def no_parentheses_around_the_sum(z):
    return np.exp(z) / 1 + np.exp(z)


@sigmoid.mistake("the sum under the fraction has become a difference")
def difference_under_the_fraction(z):
    return 1 / (1 - np.exp(-z))


@sigmoid.mistake("the fraction is missing: this is the exponential alone", sign=(1, -1))
def exponential_alone(z, sign=-1):
    return np.exp(sign * z)


@sigmoid.mistake("this is the logarithm of the sigmoid")
def logarithm_of_sigmoid(z):
    return -np.log1p(np.exp(-z))


@sigmoid.mistake("this is a straight line, cut off at 0 and 1", slope=(0.2, 0.25, 1 / 6, 0.5))
def straight_line(z, slope=0.25):
    return np.clip(0.5 + slope * z, 0, 1)


@sigmoid.mistake("leave out the ε: 1 + e^-z is never 0", eps=(1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5))
def epsilon_under_the_fraction(z, eps=1e-8):
    return 1 / (1 + np.exp(-z) + eps)


@sigmoid.mistake("entries are added up: each has a sigmoid of its own", axis=(None, 0, 1, -1))
def softmax_for_sigmoid(z, axis=None):
    return np.exp(z) / np.exp(z).sum(axis=axis, keepdims=True)


@sigmoid.mistake("z is clipped, which bends the sigmoid's ends", bound=(5, 10, 15, 20, 25))
def clipped(z, bound=10):
    return 1 / (1 + np.exp(-np.clip(z, -bound, bound)))


@sigmoid.mistake("this is z itself, cut off at 0 and 1, not the sigmoid")
def cut_off(z):
    return np.clip(z, 0, 1)


@sigmoid.mistake("the largest z is subtracted first, as in softmax: each entry stands for itself")
def shifted_like_softmax(z):
    return 1 / (1 + np.exp(-(z - np.max(z))))


@sigmoid.mistake("the result is cut off near 0 and 1", margin=(1e-5, 1e-7, 1e-9, 1e-10))
def result_clipped(z, margin=1e-7):
    with np.errstate(over="ignore"):
        return np.clip(1 / (1 + np.exp(-z)), margin, 1 - margin)


@sigmoid.mistake("z = 0 is left out: it belongs to one of the two branches")
def gap_at_zero(z):
    small = np.exp(-np.abs(z))
    return np.where(z > 0, 1 / (1 + small), np.where(z < 0, small / (1 + small), 0.0))


@sigmoid.symptom(OVERFLOW)
def overflow_error(got, right):
    return isinstance(got.raised, OverflowError)


@sigmoid.symptom(f"there is NaN, since {OVERFLOW}")
def nan_from_overflow(got, right):
    return np.isnan(got.result).any()


@sigmoid.symptom("the sigmoid's values lie between 0 and 1, yours do not")
def outside_of_0_and_1(got, right):
    outside = (got.result < 0) | (got.result > 1)
    return got.result.shape == right.result.shape and outside.any()


# --- binary_cross_entropy ----------------------------------------------------------------------


def some_logits(draw):
    """Return a case of moderate logits, of which one is 0, and of unequally many 0s and 1s.

    Of either target one logit is nearly sure and right, and one is nearly sure and wrong.
    """
    n = draw.sizes(1, low=11, high=19)[0]
    logits, targets = draw.rng.normal(0.4, 1.5, size=n), (np.arange(n) < n // 2 + 1).astype(float)
    logits[[0, 1, -2, -1]] = draw.rng.uniform(6, 6.2, size=4) * [1, -1, 1, -1]
    logits[2] = 0
    order = draw.rng.permutation(n)
    yield binary_cross_entropy.case(logits=logits[order], targets=targets[order])


binary_cross_entropy.cases(counted=[LOSS])(some_logits)
binary_cross_entropy.cases("gradient", counted=[GRADIENT])(some_logits)


@binary_cross_entropy.cases("stable", unchanged=True)
def large_logits(draw):
    exact = (
        "it must be exact: the usual reasons why it is not are "
        "a log of a rounded p, an ε, and clipping"
    )
    for magnitude in (18.0, 25.0, 40.0, 900.0, 1e4):
        value = magnitude * draw.rng.uniform(0.95, 1.0)
        for logit, target in ((value, 0.0), (-value, 1.0), (value, 1.0), (-value, 0.0)):
            yield binary_cross_entropy.case(
                f"with the large logit {logit:.4g} and target {target:g}",
                logits=np.array([logit]),
                targets=np.array([target]),
                otherwise=exact,
            )
    logits = 1e4 * draw.rng.uniform(-1, 1, size=6)
    for targets in (np.array([1.0, 1, 0, 1, 0, 0]), np.ones(6)):
        yield binary_cross_entropy.case("with large logits", logits=logits, targets=targets)
    yield binary_cross_entropy.case(logits=logits / 5000, targets=np.zeros(6))


@binary_cross_entropy.helper
def chances(logits):
    return 1 / (1 + np.exp(-logits))


@binary_cross_entropy.helper
def both(logits, targets, loss=None, gradient=None):
    p = chances(logits)
    loss = entropy(p, targets) if loss is None else loss
    return loss, (p - targets) / len(targets) if gradient is None else gradient


@binary_cross_entropy.helper
def entropy(p, targets):
    return -np.mean(targets * np.log(p) + (1 - targets) * np.log(1 - p))


@binary_cross_entropy.mistake("it is 0, but no logit here is sure of its target")
def zero_loss(logits, targets):
    return both(logits, targets, loss=0.0)


@binary_cross_entropy.mistake(
    "it is NaN: negative logits have no log. Take the sigmoid first", warned=True
)
def log_of_logits(logits, targets):
    gradient = (logits - targets) / len(targets)
    return both(logits, targets, loss=entropy(logits, targets), gradient=gradient)


@binary_cross_entropy.mistake("this is the sum over the samples: take the mean", warned=True)
def bce_sum_for_mean(logits, targets):
    return both(logits, targets, loss=len(targets) * entropy(chances(logits), targets))


@binary_cross_entropy.mistake("the minus is missing: logarithms of probabilities are negative")
def no_minus(logits, targets):
    return both(logits, targets, loss=-entropy(chances(logits), targets))


@binary_cross_entropy.mistake("target 0 costs nothing: the half (1 - y) log(1 - p) is missing")
def half_of_target_0_missing(logits, targets):
    p = chances(logits)
    return -np.mean(targets * np.log(p)), targets * (p - 1) / len(targets)


@binary_cross_entropy.mistake("target 1 costs nothing: the half y log(p) is missing")
def half_of_target_1_missing(logits, targets):
    p = chances(logits)
    return -np.mean((1 - targets) * np.log(1 - p)), (1 - targets) * p / len(targets)


@binary_cross_entropy.mistake("every sample counts as target 1: log(1 - p) belongs to target 0")
def all_of_target_1(logits, targets):
    return both(logits, targets, loss=-np.mean(np.log(chances(logits))))


@binary_cross_entropy.mistake("the targets are left out: y z must be subtracted")
def term_yz_missing(logits, targets):
    return both(logits, targets, loss=np.mean(np.logaddexp(0, logits)))


@binary_cross_entropy.mistake("y z has the wrong sign: subtract it")
def term_yz_added(logits, targets):
    return both(logits, targets, loss=np.mean(np.logaddexp(0, logits) + targets * logits))


@binary_cross_entropy.mistake("log(1 + e^-z) belongs to target 1, log(1 + e^z) to target 0")
def from_the_wrong_target(logits, targets):
    return both(logits, targets, loss=np.mean(np.logaddexp(0, -logits) - targets * logits))


@binary_cross_entropy.mistake("the term log(1 + e^-|z|) is missing")
def logarithm_missing(logits, targets):
    return both(logits, targets, loss=np.mean(np.maximum(logits, 0) - targets * logits))


@binary_cross_entropy.mistake("the absolute value is missing: the term is log(1 + e^-|z|)")
def absolute_value_forgotten(logits, targets):
    log_sums = np.maximum(logits, 0) + np.log1p(np.exp(-logits))
    return both(logits, targets, loss=np.mean(log_sums - targets * logits))


@binary_cross_entropy.mistake("shapes (N, 1) and (N,) broadcast to (N, N): logits meet all targets")
def table_of_all_pairs(logits, targets):
    losses = np.logaddexp(0, logits[:, None]) - targets * logits[:, None]
    return both(logits, targets, loss=losses.mean())


@binary_cross_entropy.mistake("the term max(z, 0) is missing")
def maximum_missing(logits, targets):
    log_sums = np.log1p(np.exp(-np.abs(logits)))
    return both(logits, targets, loss=np.mean(log_sums - targets * logits))


@binary_cross_entropy.mistake("one half is subtracted from the other: add them", sign=(1, -1))
def halves_subtracted(logits, targets, sign=-1):
    p = chances(logits)
    halves = targets * np.log(p) - (1 - targets) * np.log(1 - p)
    return both(logits, targets, loss=sign * np.mean(halves))


@binary_cross_entropy.mistake("the targets are exchanged: -log(p) belongs to target 1")
def targets_exchanged(logits, targets):
    return both(logits, targets, loss=entropy(chances(logits), 1 - targets))


@binary_cross_entropy.mistake("the sigmoid is applied twice")
def bce_sigmoid_twice(logits, targets):
    p = chances(chances(logits))
    return entropy(p, targets), (p - targets) / len(targets)


@binary_cross_entropy.mistake("the logarithm has another base: take np.log", base=(2, 10))
def other_base(logits, targets, base=2):
    return both(logits, targets, loss=entropy(chances(logits), targets) / np.log(base))


@binary_cross_entropy.mistake("this is the squared error of the probabilities: take minus the log")
def squared_error_of_probabilities(logits, targets):
    return both(logits, targets, loss=np.mean((chances(logits) - targets) ** 2))


@binary_cross_entropy.mistake("this is 1 - p of the target, averaged: take minus the log of p")
def no_logarithm(logits, targets):
    return both(logits, targets, loss=np.mean(np.abs(chances(logits) - targets)))


@binary_cross_entropy.mistake("this is the hinge loss")
def hinge(logits, targets):
    return both(logits, targets, loss=np.mean(np.maximum(0, 1 - (2 * targets - 1) * logits)))


@binary_cross_entropy.mistake("the logarithm comes too late: average the logs")
def logarithm_too_late(logits, targets):
    p = chances(logits)
    return both(logits, targets, loss=-np.log(np.mean(np.where(targets == 1, p, 1 - p))))


@binary_cross_entropy.mistake("this is the mean of p - y: the loss needs a logarithm")
def mean_of_differences(logits, targets):
    return both(logits, targets, loss=np.mean(chances(logits) - targets))


@binary_cross_entropy.mistake("only one sample counts: does a return stand in the loop?", i=(0, -1))
def bce_one_sample_only(logits, targets, i=0):
    p = chances(logits)
    return both(logits, targets, loss=-np.log(p[i] if targets[i] else 1 - p[i]))


@binary_cross_entropy.mistake("this is one loss per sample: take the mean, which is one number")
def bce_loss_per_sample(logits, targets):
    return both(logits, targets, loss=np.logaddexp(0, logits) - targets * logits)


@binary_cross_entropy.mistake("the order is wrong: return the loss first, then the gradient")
def bce_wrong_order(logits, targets):
    return both(logits, targets)[::-1]


@binary_cross_entropy.mistake("both classes weigh the same in yours: the mean runs over samples")
def classes_balanced(logits, targets):
    losses = np.logaddexp(0, logits) - targets * logits
    parts = [losses[targets == label].mean() for label in (0, 1) if (targets == label).any()]
    return both(logits, targets, loss=np.mean(parts))


@binary_cross_entropy.mistake(
    "leave out the ε", eps=(1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8), warned=True
)
def epsilon_in_the_logarithm(logits, targets, eps=1e-7):
    p = chances(logits)
    halves = targets * np.log(p + eps) + (1 - targets) * np.log(1 - p + eps)
    return both(logits, targets, loss=-np.mean(halves))


# --- its gradient ------------------------------------------------------------------------------


@binary_cross_entropy.mistake("1/N is missing: the loss is a mean, and so is its gradient")
def bce_gradient_without_1_over_n(logits, targets):
    return both(logits, targets, gradient=chances(logits) - targets)


@binary_cross_entropy.mistake("its sign is wrong: it is p - y, not y - p")
def bce_gradient_downhill(logits, targets):
    return both(logits, targets, gradient=(targets - chances(logits)) / len(targets))


@binary_cross_entropy.mistake("the targets are left out: it is (p - targets) / N")
def gradient_without_targets(logits, targets):
    return both(logits, targets, gradient=chances(logits) / len(targets))


@binary_cross_entropy.mistake("the targets are left out, and 1/N: it is (p - targets) / N")
def probabilities_for_gradient(logits, targets):
    return both(logits, targets, gradient=chances(logits))


@binary_cross_entropy.mistake("targets are added: it is (p - targets) / N")
def gradient_with_targets_added(logits, targets):
    return both(logits, targets, gradient=(chances(logits) + targets) / len(targets))


@binary_cross_entropy.mistake("p is the probability of target 0: take sigmoid(z), not of -z")
def sigmoid_of_minus_z(logits, targets):
    p = chances(-logits)
    return entropy(p, targets), (p - targets) / len(targets)


@binary_cross_entropy.mistake(
    "this is the gradient for p: take it with respect to the logits", warned=True
)
def gradient_for_probabilities(logits, targets):
    p = chances(logits)
    return both(logits, targets, gradient=(p - targets) / (p * (1 - p)) / len(targets))


@binary_cross_entropy.mistake("p (1 - p) is too much: it cancels with the loss's derivative")
def chain_rule_twice(logits, targets):
    p = chances(logits)
    return both(logits, targets, gradient=(p - targets) * p * (1 - p) / len(targets))


@binary_cross_entropy.mistake("the targets are exchanged: subtract y, not 1 - y")
def gradient_of_exchanged_targets(logits, targets):
    return both(logits, targets, gradient=(chances(logits) - 1 + targets) / len(targets))


@binary_cross_entropy.mistake(
    "the sigmoid is missing: subtract the targets from probabilities", warned=True
)
def gradient_of_logits(logits, targets):
    return both(logits, targets, gradient=(logits - targets) / len(targets))


@binary_cross_entropy.mistake("p is rounded to labels: subtract the targets from p itself")
def gradient_of_labels(logits, targets):
    return both(logits, targets, gradient=((logits > 0) - targets) / len(targets))


@binary_cross_entropy.mistake("this is the gradient's sum: return one entry per logit")
def bce_gradient_added_up(logits, targets):
    return both(logits, targets, gradient=np.sum(chances(logits) - targets) / len(targets))


@binary_cross_entropy.mistake("this is the gradient's mean: return one entry per logit")
def bce_gradient_averaged(logits, targets):
    return both(logits, targets, gradient=np.mean(chances(logits) - targets) / len(targets))


@binary_cross_entropy.symptom("it is NaN: an infinity has met another, or a 0. Use no log(p)")
def loss_is_nan(got, right):
    return np.ndim(got.result[0]) == 0 and np.isnan(got.result[0])


@binary_cross_entropy.symptom(
    "it is infinite: p was rounded to 0 or 1 before its log was taken, or an exponential has "
    "overflowed"
)
def loss_is_infinite(got, right):
    return np.ndim(got.result[0]) == 0 and np.isinf(got.result[0])
