"""The visible tests of standardize: what passes, what slips are told."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import batchnorm
from course_lib.visible import batchnorm as visible

X_TRAIN = np.array([[-4.0, 0.6], [2.0, 1.2], [4.0, -0.2], [10.0, 0.4]])
X_TEST = np.array([[8.0, 0.0], [-2.0, 0.75]])
RIGHT = {
    "Z_train": np.array([[-1.4, 0.2], [-0.2, 1.4], [0.2, -1.4], [1.4, -0.2]]),
    "Z_test": np.array([[1.0, -1.0], [-1.0, 0.5]]),
    "mean": np.array([3.0, 0.5]),
    "std": np.array([5.0, 0.5]),
}
CHECKS = [
    visible.check_training_sets,
    visible.check_test_sets,
    visible.check_constant_features,
    visible.check_features_of_any_size,
    visible.check_standardize_leaves_nothing_behind,
]


def by(mean, std, X_train, X_test):
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


def column_by_column(X_train, X_test):
    def one(train, test):
        mean, std = train.mean(), train.std()
        std = std if std > 1e-12 * np.abs(train).max() else 1.0
        return [(train - mean) / std, (test - mean) / std, mean, std]

    columns = [one(*pair) for pair in zip(X_train.T, X_test.T, strict=True)]
    Z_train, Z_test, mean, std = zip(*columns, strict=True)
    return [np.transpose(Z_train), np.transpose(Z_test), np.array(mean), np.array(std)]


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("right", [batchnorm.standardize, column_by_column])
def test_a_right_function_passes(check, right):
    check(right)


@pytest.mark.parametrize("part", RIGHT)
def test_the_example_passes(part):
    visible.compare_standardized(batchnorm.standardize(X_TRAIN, X_TEST), {part: RIGHT[part]})


def without_floor(X_train, X_test):
    with np.errstate(divide="ignore", invalid="ignore"):
        return by(X_train.mean(axis=0), X_train.std(axis=0), X_train, X_test)


def each_by_itself(X_train, X_test):
    Z_train, _, mean, std = batchnorm.standardize(X_train, X_test)
    return Z_train, batchnorm.standardize(X_test, X_test)[0], mean, std


def of_the_sample(X_train, X_test):
    return by(X_train.mean(axis=0), X_train.std(axis=0, ddof=1), X_train, X_test)


def with_an_epsilon(X_train, X_test):
    return by(X_train.mean(axis=0), X_train.std(axis=0) + 1e-8, X_train, X_test)


def with_a_fixed_bound(X_train, X_test):
    std = X_train.std(axis=0)
    return by(X_train.mean(axis=0), np.where(std < 1e-12, 1, std), X_train, X_test)


def in_place(X_train, X_test):
    result = batchnorm.standardize(X_train, X_test)
    X_train[:] = result[0]
    return result


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (CHECKS[0], of_the_sample, r"a factor √\(\(N - 1\)/N\) is missing"),
        (CHECKS[1], each_by_itself, "subtract the training set's mean"),
        (CHECKS[2], without_floor, "where a feature is -2.5 in all of X_train"),
        (CHECKS[2], with_an_epsilon, "where a feature is -2.5"),
        (CHECKS[3], with_an_epsilon, "of the sizes 1e-14, 1e6 and 1e-9"),
        (CHECKS[3], with_a_fixed_bound, "of the sizes 1e-14, 1e6 and 1e-9"),
        (CHECKS[4], in_place, "leave X_train unchanged"),
    ],
)
def test_a_wrong_function_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


@pytest.mark.parametrize(
    ("wrong", "part", "message"),
    [
        (of_the_sample, "std", "divided by N - 1"),
        (each_by_itself, "Z_test", "its own statistics"),
        (lambda train, test: by(np.array([3, 0.5]), 1, train, test), "Z_train", "only centred"),
        (lambda train, test: by(0, np.array([5, 0.5]), train, test), "Z_train", "only scaled"),
    ],
)
def test_a_slip_in_the_example_is_named(wrong, part, message):
    with pytest.raises(CheckFailed, match=message):
        visible.compare_standardized(wrong(X_TRAIN, X_TEST), {part: RIGHT[part]})
