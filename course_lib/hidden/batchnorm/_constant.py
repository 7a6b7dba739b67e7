"""Mistakes of ``standardize`` with features that are constant, or nearly."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.batchnorm.inputs import by, done_right, safe, standardize


@standardize.mistake(
    "something is added to std, which a feature of tiny values feels: replace it by 1 where the "
    "feature is constant, and leave it alone elsewhere",
    eps=(1e-8, 1e-12, 1e-5),
)
def added_to_std(X_train, X_test, eps=1e-8):
    return by(X_train, X_test, X_train.mean(axis=0), X_train.std(axis=0) + eps)


@standardize.mistake("a constant feature is divided by 0: count its std as 1", warned=True)
def divided_by_zero(X_train, X_test):
    return by(X_train, X_test, X_train.mean(axis=0), X_train.std(axis=0))


@standardize.mistake(
    "a constant feature's std need not be exactly 0, for its mean is rounded: compare with 1e-12 "
    "times the largest magnitude",
    warned=True,
)
def only_exactly_zero(X_train, X_test):
    std = X_train.std(axis=0)
    return by(X_train, X_test, X_train.mean(axis=0), np.where(std == 0, 1.0, std))


@standardize.mistake(
    "std is compared with a fixed number, so that features of tiny values count as constant: "
    "compare with 1e-12 times the largest magnitude",
    warned=True,
    bound=(1e-12, 1e-8),
)
def fixed_bound(X_train, X_test, bound=1e-12):
    std = X_train.std(axis=0)
    return by(X_train, X_test, X_train.mean(axis=0), np.where(std < bound, 1.0, std))


@standardize.mistake(
    "the bound is too large: below 1e-12 times the largest magnitude a feature counts as constant",
    bound=(1e-10, 1e-8, 1e-6),
)
def bound_too_large(X_train, X_test, bound=1e-10):
    std = X_train.std(axis=0)
    constant = (std == 0) | (std < bound * np.abs(X_train).max(axis=0))
    return by(X_train, X_test, X_train.mean(axis=0), np.where(constant, 1.0, std))


@standardize.mistake(
    "a std of 0 is raised to some small number, by which the test set is then divided: count it as "
    "1",
    floor=(1e-8, 1e-12, 1e-5),
)
def raised_to_a_floor(X_train, X_test, floor=1e-8):
    std = np.maximum(X_train.std(axis=0), floor)
    return by(X_train, X_test, X_train.mean(axis=0), std)


@standardize.mistake(
    "std is compared with the largest value: it is the largest magnitude, of np.abs, that counts"
)
def largest_value(X_train, X_test):
    std = X_train.std(axis=0)
    constant = (std == 0) | (std < 1e-12 * X_train.max(axis=0))
    return by(X_train, X_test, X_train.mean(axis=0), np.where(constant, 1.0, std))


@standardize.mistake(
    "the largest magnitude is that of all features: each feature is compared with its own"
)
def largest_of_all(X_train, X_test):
    std = X_train.std(axis=0)
    constant = (std == 0) | (std < 1e-12 * np.abs(X_train).max())
    return by(X_train, X_test, X_train.mean(axis=0), np.where(constant, 1.0, std))


@standardize.mistake(
    "a feature that is 0 throughout has the std 0 and the largest magnitude 0, of which none is "
    "below the other: ask for a std of 0 as well"
)
def zero_is_not_below_zero(X_train, X_test):
    std = X_train.std(axis=0)
    constant = std < 1e-12 * np.abs(X_train).max(axis=0)
    return by(X_train, X_test, X_train.mean(axis=0), np.where(constant, 1.0, std))


@standardize.mistake("std is returned as computed: for a constant feature it is 1", warned=True)
def computed_std_returned(X_train, X_test):
    Z_train, Z_test, mean, _ = done_right(X_train, X_test)
    return Z_train, Z_test, mean, X_train.std(axis=0)


@standardize.mistake(
    "a constant feature becomes 0 in the test set as well, whatever it is there: only centre it"
)
def constant_becomes_zero(X_train, X_test):
    Z_train, Z_test, mean, std = done_right(X_train, X_test)
    constant = np.ptp(X_train, axis=0) <= 1e-12 * np.abs(X_train).max(axis=0)
    return np.where(constant, 0, Z_train), np.where(constant, 0, Z_test), mean, std


@standardize.mistake("a constant feature stays as it is: it is centred, too", warned=True)
def constant_as_it_is(X_train, X_test):
    Z_train, Z_test, mean, std = done_right(X_train, X_test)
    constant = np.ptp(X_train, axis=0) <= 1e-11 * np.abs(X_train).max(axis=0)
    return np.where(constant, X_train, Z_train), np.where(constant, X_test, Z_test), mean, std


@standardize.mistake(
    "the mean of the squares minus the square of the mean loses its digits where a feature varies "
    "by little: take the mean of the squared deviations"
)
def difference_of_squares(X_train, X_test):
    mean = X_train.mean(axis=0)
    std = np.sqrt(np.maximum((X_train**2).mean(axis=0) - mean**2, 0))
    return by(X_train, X_test, mean, safe(std, X_train))
