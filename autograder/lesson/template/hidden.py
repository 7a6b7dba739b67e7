"""Hidden tests of lesson LESSON_ID: its cases, its mistakes, and what is checked."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.answers import Choice
from course_lib.hidden.exercise import Exercise
from course_lib.hidden.results import Result


def average(X, weights):
    """Return what is right; a lesson's own is a function of course_lib.reference."""
    return np.average(X, axis=0, weights=weights)


weighted_mean = Exercise(
    average,
    Result(means="one number per column", factors=lambda X, weights: {"N": len(X)}),
    name="weighted_mean",
)


@weighted_mean.cases()
def random_rows(draw):
    n, d = draw.sizes(2)
    X, weights = draw.rng.normal(size=(n, d)), draw.rng.uniform(0.5, 4.0, size=n)
    yield weighted_mean.case(X=X, weights=weights)


@weighted_mean.cases("edges", unchanged=True)
def weights_of_other_kinds(draw):
    n, d = draw.sizes(2, low=5)
    X, weights = 10 * draw.rng.normal(size=(n, d)), draw.rng.integers(2, 9, size=n)
    some = weights * draw.rng.permutation(np.arange(n) % 2)
    yield weighted_mean.case("where some weights are 0", X=X, weights=some.astype(float))
    yield weighted_mean.case("with integer weights", X=X, weights=weights)
    yield weighted_mean.case("with small weights", X=X, weights=1e-3 * weights)
    yield weighted_mean.case("with as many rows as columns", X=X[:, :3][:3], weights=weights[:3])
    yield weighted_mean.case("with one row", X=X[:1], weights=weights[:1])


@weighted_mean.mistake("the weights are ignored: this is the mean of the rows")
def without_weights(X, weights):
    return X.mean(axis=0)


@weighted_mean.mistake("the sum is not divided by the sum of the weights")
def weighted_sum(X, weights):
    return weights @ X


@weighted_mean.mistake("you divide by the number of rows: divide by the sum of the weights")
def divided_by_the_number_of_rows(X, weights):
    return (weights[:, None] * X).mean(axis=0)


@weighted_mean.mistake("the weights count twice: multiply each row by its weight once")
def weights_squared(X, weights):
    return weights**2 @ X / (weights**2).sum()


@weighted_mean.mistake("the weighted rows are not added up")
def rows_not_added(X, weights):
    return weights[:, None] * X / weights.sum()


@weighted_mean.mistake("you add up along the wrong axis: the rows must be added")
def along_the_wrong_axis(X, weights):
    return (weights[:, None] * X).sum(axis=1) / weights.sum()


mean_facts = Choice(
    "mean_facts",
    "bc",
    {
        "a": "the sum of the weights grows by the same factor, and the fraction stays as it is.",
        "b": "an equal weight cancels, and 1/N times the sum is left.",
        "c": "the shares of the weights are not negative and add up to 1, so the mean lies between "
        "the smallest and the largest value.",
        "d": "a value of weight 0 does not count at all, in neither of the sums.",
    },
)
