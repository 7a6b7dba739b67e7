"""Hidden tests of ``standardize``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from functools import partial

import numpy as np

from course_lib.hidden.exercise import Exercise
from course_lib.hidden.results import Result
from course_lib.reference import batchnorm

Z_TRAIN, Z_TEST, MEAN, STD = "Z_train", "Z_test", "mean", "std"


def _root_of_bessel(X_train, X_test):
    n = len(X_train)
    return {"√((N - 1)/N)": np.sqrt((n - 1) / n)} if n > 2 else {}


standardize = Exercise(
    batchnorm.standardize,
    Result(Z_TRAIN, means="that of X_train", factors=_root_of_bessel),
    Result(Z_TEST, means="that of X_test", factors=_root_of_bessel),
    Result(MEAN, means="one entry per feature"),
    Result(STD, means="one entry per feature", factors=_root_of_bessel),
)


def features(draw, d):
    """Return places and widths of `d` features, of both signs and unlike scales."""
    width = 10 ** draw.rng.uniform(-1, 1.3, size=d)
    signs = np.where(np.arange(d) % 2, -1, 1)
    return signs * width * draw.rng.uniform(1, 4, size=d), width


def two_sets(draw, n, m, d):
    """Return a training set, and a test set that lies elsewhere and is wider."""
    place, width = features(draw, d)
    X_train = draw.rng.normal(place, width, size=(n, d))
    X_test = draw.rng.normal(place + width, 1.7 * width, size=(m, d))
    return X_train, X_test


def of_all_sizes(draw):
    """Yield cases without a constant feature."""
    n, m, d = draw.sizes(3)

    def apart(sizes):
        X_train, X_test = two_sets(draw, *sizes)
        nearly_constant = X_train.std(axis=0) < 0.01 * np.abs(X_train).max(axis=0)
        draw.require(not nearly_constant.any(), "training samples that differ")
        return X_train, X_test

    for title, sizes in (
        ("", (n, m, d)),
        ("with as many samples as features", (d, m, d)),
        ("with two training samples", (2, m, d)),
        ("with one test sample", (n, 1, d)),
        ("with one feature", (n, m, 1)),
    ):
        X_train, X_test = draw.until(partial(apart, sizes))
        yield standardize.case(title, X_train=X_train, X_test=X_test)
    X_train, X_test = two_sets(draw, 61, 53, d)
    X_train[draw.rng.integers(61), 0] += 8 * X_train[:, 0].std()
    X_train[:, 1] = draw.rng.normal(1e-4, 3e-5, size=61)
    X_test[:, 1] = draw.rng.normal(1.3e-4, 5e-5, size=53)
    yield standardize.case(
        "with many samples, one of which is far away, and a feature of small values",
        X_train=X_train,
        X_test=X_test,
    )


standardize.cases(counted=[Z_TRAIN, MEAN, STD])(of_all_sizes)
standardize.cases("test_set", counted=[Z_TEST])(of_all_sizes)


@standardize.cases("constant", unchanged=True)
def constant_and_tiny_features(draw):
    n, m, d = draw.sizes(3)
    X_train, X_test = two_sets(draw, n, m, d)
    X_train[:, 1] = 4.0
    yield standardize.case("with a constant feature", X_train=X_train, X_test=X_test)

    def rounded():
        X_train, X_test = two_sets(draw, n, m, d)
        X_train[:, 0] = round(float(draw.rng.uniform(0.2, 0.9)), 2)
        draw.require(X_train[:, 0].std() > 0, "a mean that is rounded")
        return standardize.case(
            "with a constant feature whose mean is rounded", X_train=X_train, X_test=X_test
        )

    yield draw.until(rounded)
    X_train, X_test = two_sets(draw, n, m, d)
    for feature, odd in enumerate((n - 1, 0, n // 2)):
        X_train[:, feature] = np.where(np.arange(n) == odd, 4.5, -1.25)
    yield standardize.case(
        "where all training samples but one agree in some features", X_train=X_train, X_test=X_test
    )
    X_train, X_test = two_sets(draw, n, m, d)
    X_train[:, 2] = 0.0
    yield standardize.case("where a feature is 0 throughout", X_train=X_train, X_test=X_test)
    X_train, X_test = two_sets(draw, 8, m, d)
    # Multiples of powers of 2, so that no order of summation rounds.
    steps = draw.rng.permutation([0, 0, 1, 3, 4, 6, 7, 9])
    X_train[:, 1] = -(2.0**20) + steps * 2.0**-26
    X_test[:, 1] = -(2.0**20) + 5 * 2.0**-26 + np.arange(m)
    yield standardize.case(
        "where a negative feature varies by less than 1e-12 of its size",
        X_train=X_train,
        X_test=X_test,
    )
    X_train, X_test = two_sets(draw, n, m, d)
    yield standardize.case(
        "where features vary by 1e-6 of their size", X_train=X_train + 1e7, X_test=X_test + 1e7
    )
    X_train, X_test = two_sets(draw, 8, m, d)
    X_train[:, 1] = 2.0**20 - steps * 2.0**-21  # their std is 1.4e-12 of it
    X_test[:, 1] = 2.0**20 - 2.0**-21 * np.arange(m)
    yield standardize.case(
        "where a feature varies by little, but by more than 1e-12 of its size",
        X_train=X_train,
        X_test=X_test,
    )
    X_train, X_test = two_sets(draw, n, m, d)
    scales = np.resize([1e-14, 1e6, 1e-9, 1.0], d)
    yield standardize.case(
        "with features of tiny and of large values",
        X_train=X_train * scales,
        X_test=X_test * scales,
    )
    X_train, X_test = two_sets(draw, n, m, d)
    yield standardize.case(
        "with features of tiny values alone", X_train=1e-15 * X_train, X_test=1e-15 * X_test
    )
    X_train, X_test = two_sets(draw, n, m, d)
    yield standardize.case(
        "where the test set's values are much larger", X_train=1e-7 * X_train, X_test=1e8 * X_test
    )
    X_train, X_test = two_sets(draw, 1, m, d)
    yield standardize.case("with one training sample", X_train=X_train, X_test=X_test)
    yield standardize.case(
        "where all features are 0 throughout",
        X_train=np.zeros((n, d)),
        X_test=two_sets(draw, n, m, d)[1],
    )


# --- mistakes ----------------------------------------------------------------------------------


@standardize.helper
def by(X_train, X_test, mean, std):
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@standardize.helper
def safe(std, X):
    return np.where((std == 0) | (std < 1e-12 * np.abs(X).max(axis=0)), 1.0, std)


@standardize.helper
def done_right(X_train, X_test):
    return by(X_train, X_test, X_train.mean(axis=0), safe(X_train.std(axis=0), X_train))


@standardize.mistake("the squared deviations are divided by N - 1: here it is N", warned=True)
def n_minus_1(X_train, X_test):
    std = X_train.std(axis=0, ddof=min(1, len(X_train) - 1))
    return by(X_train, X_test, X_train.mean(axis=0), safe(std, X_train))


@standardize.mistake(
    "the test set is standardised by its own statistics: take those of the training set",
    warned=True,
)
def test_set_by_itself(X_train, X_test):
    Z_train, _, mean, std = done_right(X_train, X_test)
    return Z_train, done_right(X_test, X_test)[0], mean, std


@standardize.mistake(
    "the test set is centred by its own mean: take the mean of the training set", warned=True
)
def test_set_by_its_own_mean(X_train, X_test):
    Z_train, _, mean, std = done_right(X_train, X_test)
    return Z_train, (X_test - X_test.mean(axis=0)) / std, mean, std


@standardize.mistake("the test set is scaled by its own std: take that of the training set")
def test_set_by_its_own_std(X_train, X_test):
    Z_train, _, mean, std = done_right(X_train, X_test)
    return Z_train, (X_test - mean) / safe(X_test.std(axis=0), X_test), mean, std


@standardize.mistake(
    "the statistics are those of both sets together: the test set must not be looked at",
    warned=True,
)
def statistics_of_both_sets(X_train, X_test):
    X = np.vstack([X_train, X_test])
    return by(X_train, X_test, X.mean(axis=0), safe(X.std(axis=0), X))


@standardize.mistake("the statistics are those of the test set: take the training set's")
def statistics_of_the_test_set(X_train, X_test):
    return by(X_train, X_test, X_test.mean(axis=0), safe(X_test.std(axis=0), X_test))


@standardize.mistake("the test set is returned as it was: shift and scale it as well")
def test_set_as_it_is(X_train, X_test):
    Z_train, _, mean, std = done_right(X_train, X_test)
    return Z_train, X_test, mean, std


@standardize.mistake(
    "the statistics are taken along the rows: a feature is a column, so it is axis 0", warned=True
)
def along_rows(X_train, X_test):
    def z(X):
        std = X.std(axis=1, keepdims=True)
        return (X - X.mean(axis=1, keepdims=True)) / np.where(std > 0, std, 1)

    return z(X_train), z(X_test), X_train.mean(axis=1), X_train.std(axis=1)


@standardize.mistake("there is one mean and one std for all features: each has its own, axis 0")
def one_for_all(X_train, X_test):
    n_features = X_train.shape[1]
    mean, std = np.full(n_features, X_train.mean()), np.full(n_features, X_train.std())
    return by(X_train, X_test, mean, np.where(std > 0, std, 1.0))


@standardize.mistake("the features are only centred: divide by std as well")
def only_centred(X_train, X_test):
    mean, std = done_right(X_train, X_test)[2:]
    return X_train - mean, X_test - mean, mean, std


@standardize.mistake("the features are only scaled: subtract the mean first")
def only_scaled(X_train, X_test):
    mean, std = done_right(X_train, X_test)[2:]
    return X_train / std, X_test / std, mean, std


@standardize.mistake("it is divided by the variance: divide by its root, the standard deviation")
def divided_by_the_variance(X_train, X_test):
    mean, std = done_right(X_train, X_test)[2:]
    return by(X_train, X_test, mean, std**2)


@standardize.mistake("the variance is returned: std is its root")
def variance_for_std(X_train, X_test):
    Z_train, Z_test, mean, std = done_right(X_train, X_test)
    return Z_train, Z_test, mean, std**2


@standardize.mistake("it is multiplied by std: divide by it")
def multiplied(X_train, X_test):
    mean, std = done_right(X_train, X_test)[2:]
    return (X_train - mean) * std, (X_test - mean) * std, mean, std


@standardize.mistake("the mean is scaled and not the features: (X - mean) / std needs its brackets")
def no_brackets(X_train, X_test):
    mean, std = done_right(X_train, X_test)[2:]
    return X_train - mean / std, X_test - mean / std, mean, std


@standardize.mistake("it is squeezed between the least and the largest value: take mean and std")
def between_least_and_largest(X_train, X_test):
    least = X_train.min(axis=0)
    width = X_train.max(axis=0) - least
    return by(X_train, X_test, least, np.where(width > 0, width, 1.0))


@standardize.mistake("it is divided by the range: divide by the standard deviation")
def divided_by_the_range(X_train, X_test):
    width = np.ptp(X_train, axis=0)
    return by(X_train, X_test, X_train.mean(axis=0), np.where(width > 0, width, 1.0))


@standardize.mistake("it is divided by the mean absolute deviation: take the standard deviation")
def mean_absolute_deviation(X_train, X_test):
    mean = X_train.mean(axis=0)
    return by(X_train, X_test, mean, safe(np.abs(X_train - mean).mean(axis=0), X_train))


@standardize.mistake("this is the median: subtract the mean")
def median_for_mean(X_train, X_test):
    std = done_right(X_train, X_test)[3]
    return by(X_train, X_test, np.median(X_train, axis=0), std)


@standardize.mistake("the order is wrong: return Z_train, Z_test, mean, std")
def statistics_first(X_train, X_test):
    Z_train, Z_test, mean, std = done_right(X_train, X_test)
    return mean, std, Z_train, Z_test


@standardize.mistake("mean and std are exchanged: return Z_train, Z_test, mean, std")
def mean_and_std_exchanged(X_train, X_test):
    Z_train, Z_test, mean, std = done_right(X_train, X_test)
    return Z_train, Z_test, std, mean


@standardize.mistake("the two sets are exchanged: Z_train comes first, then Z_test")
def sets_exchanged(X_train, X_test):
    Z_train, Z_test, mean, std = done_right(X_train, X_test)
    return Z_test, Z_train, mean, std


@standardize.mistake("mean and std have an axis too many: they have the shape (D,)")
def statistics_as_rows(X_train, X_test):
    Z_train, Z_test, mean, std = done_right(X_train, X_test)
    return Z_train, Z_test, mean[None], std[None]


@standardize.mistake(
    "mean and std are those of Z_train: return those that X_train was standardised by"
)
def statistics_afterwards(X_train, X_test):
    Z_train, Z_test, _, _ = done_right(X_train, X_test)
    return Z_train, Z_test, Z_train.mean(axis=0), Z_train.std(axis=0)


@standardize.symptom("the columns of Z_train do not have the mean 0")
def means_are_not_zero(got, right):
    return not np.allclose(got.result[0].mean(axis=0), 0, atol=1e-6)


@standardize.symptom("the columns of Z_train do not have the standard deviation 1")
def deviations_are_not_one(got, right):
    ordinary = right.result[0].std(axis=0) > 0.5
    return not np.allclose(got.result[0].std(axis=0)[ordinary], 1, atol=1e-6)
