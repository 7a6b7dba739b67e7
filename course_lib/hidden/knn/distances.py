"""Hidden tests of ``l1_distances`` and ``l2_distances``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.exercise import Exercise
from course_lib.hidden.results import Result
from course_lib.reference import knn

ROWS_AND_COLUMNS = "one row per test point, one column per training point"


def largest_norm(X_test, X_train):
    """Return the largest norm of a point: what rounding errors of distances are relative to."""
    return max(np.linalg.norm(points, axis=1).max() for points in (X_test, X_train))


def sizes(X_test, X_train):
    """Return the constants that a wrong factor may be."""
    return {"D": X_test.shape[1], "√D": X_test.shape[1] ** 0.5, "M": len(X_test), "N": len(X_train)}


TABLE = Result(means=ROWS_AND_COLUMNS, scale=largest_norm, factors=sizes)
l1_distances = Exercise(knn.l1_distances, TABLE)
l2_distances = Exercise(knn.l2_distances, TABLE)


@l1_distances.cases()
def l1_of_random_points(draw):
    m, n, d = draw.sizes(3, low=5)  # more coordinates than some add up at a time
    X_test, X_train = draw.rng.normal(size=(m, d)), draw.rng.normal(size=(n, d))
    X_train[draw.rng.integers(n)] = X_test[-1] + 5e-5 * draw.rng.choice([-1, 1], d)
    yield l1_distances.case(X_test=X_test, X_train=X_train)


@l1_distances.cases("edges", unchanged=True)
def l1_of_single_ones(draw):
    d, n = draw.sizes(2, low=5)
    one, several = 400 * draw.rng.normal(size=(1, d)), 400 * draw.rng.normal(size=(n, d))
    yield l1_distances.case("with one test point", X_test=one, X_train=several)
    yield l1_distances.case("with one training point", X_test=several, X_train=one)
    yield l1_distances.case("with one coordinate", X_test=several[:, :1], X_train=one[:, :1])
    others = draw.rng.normal(size=(n, d))
    yield l1_distances.case("with as many test as training points", X_test=several, X_train=others)
    m = 2 * n + 51
    small, with_zeros = (
        1e-4 * draw.rng.normal(size=(m, d)),
        several * draw.rng.integers(0, 2, (n, d)),
    )
    yield l1_distances.case("of many points close together", X_test=small, X_train=small[:n])
    yield l1_distances.case("with zeros among the coordinates", X_test=others, X_train=with_zeros)


@l2_distances.cases()
def l2_of_random_points(draw):
    m, n, d = draw.sizes(3)
    X_test, X_train = draw.rng.normal(size=(m, d)), draw.rng.normal(size=(n, d))
    steps = draw.rng.normal(size=(3, d))
    X_train[-3:] = X_test[-3:] + 0.006 * steps / np.linalg.norm(steps, axis=1, keepdims=True)
    yield l2_distances.case(X_test=X_test, X_train=X_train)
    changed = X_train.copy()
    changed[1] += 1  # whoever keeps results must look at all of the data
    yield l2_distances.case(X_test=X_test, X_train=changed)
    square = draw.rng.normal(size=(m, d)) * draw.rng.integers(0, 2, (m, d))
    yield l2_distances.case("with as many test as training points", X_test=X_test, X_train=square)


@l2_distances.cases("stable", unchanged=True)
def l2_of_nearly_equal_points(draw):
    n, d = draw.sizes(2, low=7)
    # A tolerance that grows with the norm would hide what happens to small distances.
    for centre, spread, gap in (
        (500, 50, 1e-9),
        (0, 1, 1e-5),  # squares below 1e-9 of the largest, and still above the tolerance
        (0, 1e-5, 1e-8),
        (0, 1e-9, 1e-9),
        (-1_000_000, 1e3, 1e-3),
    ):
        points = centre + spread * draw.rng.normal(size=(n, d))
        near = points[1:] + gap * draw.rng.normal(size=(n - 1, d))
        title = f"of nearly equal points with coordinates like {centre or spread:,}"
        yield l2_distances.case(title, X_test=near, X_train=points)
    yield l2_distances.case("with one test point", X_test=points[:1], X_train=points)
    yield l2_distances.case("with one training point", X_test=near, X_train=points[:1])
    yield l2_distances.case("with one coordinate", X_test=near[:, :1], X_train=points[:5, :1])


# --- l1_distances ------------------------------------------------------------------------------


@l1_distances.mistake(
    "you add along the wrong axis: add the coordinates of a point", axis=(0, 1), warned=True
)
def wrong_axis(X_test, X_train, axis=1):
    return np.abs(X_test[:, None] - X_train).sum(axis=axis)


@l1_distances.mistake("a coordinate of the points is left out", part=(slice(1, None), slice(-1)))
def coordinate_left_out(X_test, X_train, part=slice(1, None)):
    return np.abs(X_test[:, None, part] - X_train[:, part]).sum(axis=2)


@l1_distances.mistake("these are distances of one test point alone: each has its row", i=(0, -1))
def one_test_point(X_test, X_train, i=0):
    return np.abs(X_test[i] - X_train).sum(axis=1)


@l1_distances.mistake("only the first training point is measured to: each has its column")
def one_training_point(X_test, X_train):
    return np.abs(X_test - X_train[0]).sum(axis=1)


@l1_distances.mistake("row i is compared with row i alone: compare it with all training points")
def pairs_of_rows(X_test, X_train):
    return np.array([np.abs(a - b).sum() for a, b in zip(X_test, X_train)])


@l1_distances.mistake("these are distances among the test points: measure to the training points")
def among_test_points(X_test, X_train):
    return np.abs(X_test[:, None] - X_test).sum(axis=2)


@l1_distances.mistake("these are distances among the training points: measure from the test points")
def among_training_points(X_test, X_train):
    return np.abs(X_train[:, None] - X_train).sum(axis=2)


@l1_distances.mistake(
    "the absolute value is missing: add |a - b| of each coordinate", sign=(1, -1), warned=True
)
def no_absolute_value(X_test, X_train, sign=1):
    return sign * (X_test[:, None] - X_train).sum(axis=2)


@l1_distances.mistake(
    "the absolute value comes too late: take it of each coordinate before adding", warned=True
)
def absolute_value_of_the_sum(X_test, X_train):
    return np.abs((X_test[:, None] - X_train).sum(axis=2))


@l1_distances.mistake("the absolute value is taken of the points: take it of their differences")
def difference_of_l1_norms(X_test, X_train):
    return np.abs(np.abs(X_test).sum(axis=1)[:, None] - np.abs(X_train).sum(axis=1))


@l1_distances.mistake("absolute values are taken of coordinates: take them of their differences")
def difference_of_absolute_coordinates(X_test, X_train):
    return np.abs(np.abs(X_test)[:, None] - np.abs(X_train)).sum(axis=2)


@l1_distances.mistake("this is the L2 distance; L1 adds absolute differences, with no root")
def l2_for_l1(X_test, X_train):
    return np.sqrt(((X_test[:, None] - X_train) ** 2).sum(axis=2))


@l1_distances.mistake("these are squared L2 distances; L1 adds absolute differences, not squares")
def squares_for_absolute_values(X_test, X_train):
    return ((X_test[:, None] - X_train) ** 2).sum(axis=2)


@l1_distances.mistake("the coordinates are added: subtract them")
def plus_for_minus(X_test, X_train):
    return np.abs(X_test[:, None] + X_train).sum(axis=2)


@l1_distances.mistake("this is the largest difference; L1 adds all of them")
def maximum_norm(X_test, X_train):
    return np.abs(X_test[:, None] - X_train).max(axis=2)


@l1_distances.mistake("the differences of the coordinates are not added up")
def not_added(X_test, X_train):
    return np.abs(X_test[:, None] - X_train)


# --- l2_distances ------------------------------------------------------------------------------


@l2_distances.mistake("you add along the wrong axis: add the coordinates of a point", axis=(0, 1))
def l2_wrong_axis(X_test, X_train, axis=1):
    return np.sqrt(((X_test[:, None] - X_train) ** 2).sum(axis=axis))


@l2_distances.mistake("the root is missing, and you add up along the wrong axis", axis=(0, 1))
def squares_along_the_wrong_axis(X_test, X_train, axis=1):
    return ((X_test[:, None] - X_train) ** 2).sum(axis=axis)


@l2_distances.mistake("a coordinate of the points is left out", part=(slice(1, None), slice(-1)))
def l2_coordinate_left_out(X_test, X_train, part=slice(1, None)):
    return np.linalg.norm(X_test[:, None, part] - X_train[:, part], axis=2)


@l2_distances.mistake("these are distances of one test point alone: each has its row", i=(0, -1))
def l2_one_test_point(X_test, X_train, i=0):
    return np.linalg.norm(X_test[i] - X_train, axis=1)


@l2_distances.mistake("row i is compared with row i alone: compare it with all training points")
def l2_pairs_of_rows(X_test, X_train):
    return np.array([np.linalg.norm(a - b) for a, b in zip(X_test, X_train)])


@l2_distances.mistake("these are distances among the test points: measure to the training points")
def l2_among_test_points(X_test, X_train):
    return np.linalg.norm(X_test[:, None] - X_test, axis=2)


@l2_distances.mistake("these are distances among the training points: measure from the test points")
def l2_among_training_points(X_test, X_train):
    return np.linalg.norm(X_train[:, None] - X_train, axis=2)


@l2_distances.mistake("the root is missing: these are the squares of the distances", warned=True)
def no_root(X_test, X_train):
    return ((X_test[:, None] - X_train) ** 2).sum(axis=2)


@l2_distances.mistake("this is the L1 distance; L2 squares differences, adds, and takes the root")
def l1_for_l2(X_test, X_train):
    return np.abs(X_test[:, None] - X_train).sum(axis=2)


@l2_distances.mistake("the differences are not squared before they are added")
def root_of_absolute_differences(X_test, X_train):
    return np.sqrt(np.abs(X_test[:, None] - X_train).sum(axis=2))


@l2_distances.mistake("the square comes too late: square each difference, before adding")
def square_of_the_sum(X_test, X_train):
    return np.abs((X_test[:, None] - X_train).sum(axis=2))


@l2_distances.mistake("the squares are averaged: add them up, without dividing by D")
def root_of_the_mean(X_test, X_train):
    return np.sqrt(((X_test[:, None] - X_train) ** 2).mean(axis=2))


@l2_distances.mistake("this is the largest difference, not the L2 distance")
def l2_maximum_norm(X_test, X_train):
    return np.abs(X_test[:, None] - X_train).max(axis=2)


@l2_distances.mistake("these are the products a·b alone, not distances")
def products(X_test, X_train):
    return X_test @ X_train.T


@l2_distances.mistake("these are differences of norms: subtract the points, then take the norm")
def differences_of_norms(X_test, X_train):
    return np.abs(np.linalg.norm(X_test, axis=1)[:, None] - np.linalg.norm(X_train, axis=1))


@l2_distances.mistake("the differences of the coordinates are not added up", power=(1, 2))
def l2_not_added(X_test, X_train, power=2):
    return np.abs(X_test[:, None] - X_train) ** power


@l2_distances.mistake("** 1/2 halves: the power comes before the division; write ** 0.5 or np.sqrt")
def power_without_brackets(X_test, X_train):
    return ((X_test[:, None] - X_train) ** 2).sum(axis=2) ** 1 / 2


@l2_distances.mistake("each set is centred by its mean: subtract the same from both, or nothing")
def two_centres(X_test, X_train):
    a, b = X_test - X_test.mean(axis=0), X_train - X_train.mean(axis=0)
    return np.linalg.norm(a[:, None] - b, axis=2)


@l2_distances.helper
def expanded_root(a_part, middle, b_part, lift=None):
    squares = a_part + middle + b_part
    if lift == "maximum":
        squares = np.maximum(squares, 0)
    if lift == "absolute":
        squares = np.abs(squares)
    return np.sqrt(squares)


LIFTS = (None, "maximum", "absolute")


@l2_distances.mistake(
    "the points are added, not subtracted: the middle term of the expanded square is -2 a·b",
    lift=LIFTS,
)
def points_added(X_test, X_train, lift="maximum"):
    a, b = (X_test**2).sum(axis=1)[:, None], (X_train**2).sum(axis=1)
    return expanded_root(a, 2 * X_test @ X_train.T, b, lift)


@l2_distances.mistake(
    "the middle term of the expanded square is wrong: it is -2 times the product a·b",
    factor=(-1, 1, 0),
)
def wrong_middle_term(X_test, X_train, factor=-1):
    a, b = (X_test**2).sum(axis=1)[:, None], (X_train**2).sum(axis=1)
    return expanded_root(a, factor * X_test @ X_train.T, b, "maximum")


@l2_distances.mistake("the squared norm of the test points is missing", lift=LIFTS)
def no_norms_of_test_points(X_test, X_train, lift="maximum"):
    return expanded_root(0, -2 * X_test @ X_train.T, (X_train**2).sum(axis=1), lift)


@l2_distances.mistake("the squared norm of the training points is missing", lift=LIFTS)
def no_norms_of_training_points(X_test, X_train, lift="maximum"):
    return expanded_root((X_test**2).sum(axis=1)[:, None], -2 * X_test @ X_train.T, 0, lift)


@l2_distances.mistake("a squared norm is subtracted: add both of them", lift=LIFTS)
def norms_subtracted(X_test, X_train, lift="absolute"):
    a, b = (X_test**2).sum(axis=1)[:, None], (X_train**2).sum(axis=1)
    return expanded_root(a, -2 * X_test @ X_train.T, -b, lift)


@l2_distances.mistake("the norms in the expanded square are not squared", lift=LIFTS)
def norms_not_squared(X_test, X_train, lift="maximum"):
    a, b = np.linalg.norm(X_test, axis=1)[:, None], np.linalg.norm(X_train, axis=1)
    return expanded_root(a, -2 * X_test @ X_train.T, b, lift)


@l2_distances.mistake(
    "small distances are lost: what is below a bound is set to another value",
    bound=(1e-4, 1e-5, 1e-6, 1e-8, 1e-10, 1e-12),
    warned=True,
)
def squares_lifted(X_test, X_train, bound=1e-6):
    return np.sqrt(np.maximum(((X_test[:, None] - X_train) ** 2).sum(axis=2), bound))


@l2_distances.mistake(
    "small distances are lost: what is below a bound is set to 0",
    bound=(1e-4, 1e-5, 1e-6, 1e-8, 1e-10),
    warned=True,
)
def small_squares_cut(X_test, X_train, bound=1e-8):
    squares = ((X_test[:, None] - X_train) ** 2).sum(axis=2)
    return np.sqrt(np.where(squares < bound, 0, squares))


@l2_distances.mistake(
    "no ε: it changes small distances", eps=(1e-4, 1e-6, 1e-8, 1e-10, 1e-12), warned=True
)
def epsilon_under_the_root(X_test, X_train, eps=1e-8):
    return np.sqrt(((X_test[:, None] - X_train) ** 2).sum(axis=2) + eps)


@l2_distances.symptom("it is NaN: rounding makes what is under the root negative. Lift it to 0")
def nan_from_rounding(got, right):
    return np.isnan(got.result).any() and not np.isinf(got.result).any()
