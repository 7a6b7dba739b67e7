"""Hidden tests of ``mean_squared_error``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.exercise import Exercise
from course_lib.hidden.results import Number, Result
from course_lib.reference import losses


def n_samples(predictions, targets):
    """Return the constants that a wrong factor may be."""
    return {"N": len(targets), "2": 2}


LOSS, GRADIENT = "the loss", "the gradient"
mean_squared_error = Exercise(
    losses.mean_squared_error,
    Number(LOSS, factors=n_samples),
    Result(GRADIENT, means="one entry per prediction", factors=n_samples),
)


def some_samples(draw):
    """Return cases of random predictions, most of them too large, one by far; signed targets."""
    for n in draw.sizes(2, low=5, high=19):
        predictions, targets = draw.rng.normal(2.0, 3.0, size=n), draw.rng.normal(size=n)
        predictions[draw.rng.integers(n)] = n * draw.rng.uniform(3, 4)  # its gradient is above 5
        draw.require((predictions < targets).any(), "errors of both signs")
        loss = losses.mean_squared_error(predictions, targets)[0]
        draw.require(abs(loss - round(loss, 2)) > 1e-3, "a loss of more than two decimals")
        yield mean_squared_error.case(predictions=predictions, targets=targets)


mean_squared_error.cases(counted=[LOSS])(some_samples)
mean_squared_error.cases("gradient", counted=[GRADIENT])(some_samples)


@mean_squared_error.cases("edges", unchanged=True)
def few_many_large_and_small(draw):
    n = draw.sizes(1)[0]
    for size, scale, title in (
        (1, 1.0, "with one sample"),
        (n, 1e5, "with large numbers"),
        (4 * n + 20, 1e-5, "with small numbers"),
        (2 * n, 1.0, "some of which are hit, with targets that repeat"),
    ):
        targets = scale * draw.rng.normal(size=size)
        errors = scale * draw.rng.normal(size=size)
        if "hit" in title:
            targets = draw.rng.permutation(np.repeat(targets[:n], 2))
            errors[draw.rng.permutation(size)[: size // 2]] = 0
        yield mean_squared_error.case(title, predictions=targets + errors, targets=targets)


# --- the loss ----------------------------------------------------------------------------------


@mean_squared_error.helper
def loss_of(predictions, targets):
    return np.mean((predictions - targets) ** 2)


@mean_squared_error.helper
def gradient_of(predictions, targets):
    return 2 * (predictions - targets) / len(targets)


@mean_squared_error.mistake(
    "it is half of what is expected: this course's MSE has no factor 1/2", warned=True
)
def half(predictions, targets):
    return loss_of(predictions, targets) / 2, (predictions - targets) / len(targets)


@mean_squared_error.mistake("this is the root of the MSE: leave the root out")
def root(predictions, targets):
    loss = np.sqrt(loss_of(predictions, targets))
    return loss, (predictions - targets) / (len(targets) * loss)


@mean_squared_error.mistake("this is the sum of the squares: take their mean", warned=True)
def sum_for_mean(predictions, targets):
    return np.sum((predictions - targets) ** 2), gradient_of(predictions, targets)


@mean_squared_error.mistake("you divide by N - 1: a mean of N squares divides by N")
def divided_by_n_minus_1(predictions, targets):
    squares = (predictions - targets) ** 2
    return np.sum(squares) / max(len(targets) - 1, 1), gradient_of(predictions, targets)


@mean_squared_error.mistake("this is the length of the residuals: take the mean square")
def length_of_residuals(predictions, targets):
    return np.linalg.norm(predictions - targets), gradient_of(predictions, targets)


@mean_squared_error.mistake("this is the mean absolute error: square the differences instead")
def mean_absolute_error(predictions, targets):
    residuals = predictions - targets
    return np.abs(residuals).mean(), np.sign(residuals) / len(targets)


@mean_squared_error.mistake("residuals are not squared: positive and negative ones cancel")
def no_square(predictions, targets):
    return np.mean(predictions - targets), gradient_of(predictions, targets)


@mean_squared_error.mistake("the square comes too late: square each residual, then average")
def square_of_the_mean(predictions, targets):
    return np.mean(predictions - targets) ** 2, gradient_of(predictions, targets)


@mean_squared_error.mistake("this is a variance: do not subtract the mean first", ddof=(0, 1))
def variance_of_residuals(predictions, targets, ddof=0):
    return np.var(predictions - targets, ddof=ddof), gradient_of(predictions, targets)


@mean_squared_error.mistake("the residuals are doubled, not squared: write ** 2")
def doubled_for_squared(predictions, targets):
    return np.mean(2 * (predictions - targets)), gradient_of(predictions, targets)


@mean_squared_error.mistake("targets are added: subtract them")
def targets_added(predictions, targets):
    residuals = predictions + targets
    return np.mean(residuals**2), 2 * residuals / len(targets)


@mean_squared_error.mistake("the targets are left out: square the differences from them")
def targets_left_out(predictions, targets):
    return np.mean(predictions**2), 2 * predictions / len(targets)


@mean_squared_error.mistake("square the difference, not the predictions and the targets one by one")
def difference_of_squares(predictions, targets):
    return np.mean(predictions**2 - targets**2), gradient_of(predictions, targets)


@mean_squared_error.mistake(
    "every prediction meets every target: shapes (N, 1) and (N,) broadcast to a table of (N, N)"
)
def table_of_all_pairs(predictions, targets):
    return np.mean((predictions[:, None] - targets) ** 2), gradient_of(predictions, targets)


@mean_squared_error.mistake("this is the median of the squares: take their mean")
def median_of_squares(predictions, targets):
    return np.median((predictions - targets) ** 2), gradient_of(predictions, targets)


@mean_squared_error.mistake("this is the largest square: take the mean of all")
def largest_square(predictions, targets):
    return np.max((predictions - targets) ** 2), gradient_of(predictions, targets)


@mean_squared_error.mistake("only one sample counts: does a return stand in the loop?", i=(0, -1))
def one_sample_only(predictions, targets, i=0):
    return (predictions[i] - targets[i]) ** 2, gradient_of(predictions, targets)


@mean_squared_error.mistake("this is one loss per sample: take the mean, which is one number")
def loss_per_sample(predictions, targets):
    return (predictions - targets) ** 2, gradient_of(predictions, targets)


@mean_squared_error.mistake("the order is wrong: return the loss first, then the gradient")
def wrong_order(predictions, targets):
    return gradient_of(predictions, targets), loss_of(predictions, targets)


# --- the gradient ------------------------------------------------------------------------------


@mean_squared_error.mistake("1/N is missing: the loss is a mean, and so is its gradient")
def gradient_without_1_over_n(predictions, targets):
    return loss_of(predictions, targets), 2 * (predictions - targets)


@mean_squared_error.mistake("a factor 2 is missing: the derivative of r**2 is 2 r")
def gradient_without_2(predictions, targets):
    return loss_of(predictions, targets), (predictions - targets) / len(targets)


@mean_squared_error.mistake("2/N is missing: the derivative of r**2 is 2 r, of which 1/N counts")
def gradient_without_2_over_n(predictions, targets):
    return loss_of(predictions, targets), predictions - targets


@mean_squared_error.mistake("its sign is wrong: subtract the targets from the predictions")
def gradient_downhill(predictions, targets):
    return loss_of(predictions, targets), 2 * (targets - predictions) / len(targets)


@mean_squared_error.mistake("these are the squared residuals, not their derivatives")
def squares_for_gradient(predictions, targets):
    return loss_of(predictions, targets), (predictions - targets) ** 2


@mean_squared_error.mistake("only the targets are left in it: the predictions are there as well")
def gradient_of_targets(predictions, targets):
    return loss_of(predictions, targets), -2 * targets / len(targets)


@mean_squared_error.mistake("every entry is divided by N twice: 1/N belongs there once")
def gradient_divided_twice(predictions, targets):
    return loss_of(predictions, targets), 2 * (predictions - targets) / len(targets) ** 2


@mean_squared_error.mistake("the absolute value is taken: the gradient keeps the residual's sign")
def absolute_gradient(predictions, targets):
    return loss_of(predictions, targets), 2 * np.abs(predictions - targets) / len(targets)


@mean_squared_error.mistake("this is the gradient's sum: return one entry per prediction")
def gradient_added_up(predictions, targets):
    return loss_of(predictions, targets), np.sum(2 * (predictions - targets) / len(targets))


@mean_squared_error.mistake("this is the gradient's mean: return one entry per prediction")
def gradient_averaged(predictions, targets):
    return loss_of(predictions, targets), np.mean(2 * (predictions - targets) / len(targets))
