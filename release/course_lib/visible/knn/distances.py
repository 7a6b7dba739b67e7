"""Visible tests of ``l1_distances`` and ``l2_distances``.

The slips are wrong results for the example of the text, with two test and three training points.
"""

import numpy as np

from course_lib import checks
from course_lib.visible._shared import Function
from course_lib.visible.knn._tables import (
    COORDINATES,
    Points,
    check_after_another_call,
    check_agrees,
    check_parts,
    scattered,
    table_of,
)

_L1 = np.array([[5.0, 4.5, 1.0], [7.5, 2.0, 4.5]])
_SQUARES = np.array([[13.0, 16.25, 1.0], [49.25, 4.0, 16.25]])
_DOT_PRODUCTS = np.array([[4.0, 2.0, 3.0], [-12.0, 10.25, -2.5]])
_SUMS_OF_NORMS = np.sqrt([[5.0], [9.25]]) + np.sqrt([16.0, 15.25, 2.0])

L1_SLIPS = (
    (
        [[1.0, 3.5, 1.0], [6.5, 2.0, 4.5]],
        "differences cancel: take |a - b| of each, then add",
    ),
    (_SQUARES, "these are squared L2 distances: L1 adds |a - b|"),
    (np.sqrt(_SQUARES), "these are L2 distances: L1 adds |a - b|, with no root"),
)
"""Wrong results of ``l1_distances`` for the example, and what each comes from."""

L2_SLIPS = (
    (_SQUARES, "the root is missing: these are squares"),
    (np.sqrt(_SQUARES + 4 * _DOT_PRODUCTS), "the sign of 2ab is wrong: subtract it"),
    (np.sqrt(_SQUARES + _DOT_PRODUCTS), "the 2 of -2ab is missing"),
    (
        np.sqrt(np.maximum(_SUMS_OF_NORMS - 2 * _DOT_PRODUCTS, 0)),
        "norms are not squared: ||a||^2 is a sum of squares",
    ),
    (_SQUARES / 2, "** 1/2 halves: write ** 0.5, or np.sqrt"),
    (np.sqrt(_SQUARES / 2), "the squares are averaged: add them up"),
    (_L1, "these are L1 distances: square before you add"),
)
"""Wrong results of ``l2_distances`` for the example, and what each comes from."""

_OWN_L1_TABLE = "it does not agree with your table of all points"
_OWN_L2_TABLE = "it does not agree with l2_distances(X, X): is a small distance cut or raised?"
_FAR_TOLERANCE = 0.002
"""Allowed is 1e-6 of the largest norm, here that of a point (1000, ..., 1000)."""


def no_negative_distance(distances: Points) -> str | None:
    """Say what is wrong where a distance is negative: a property for `checks.check_array`."""
    return "a distance is never negative: take |a - b|" if (distances < 0).any() else None


def check_l1_with_seven_coordinates(l1_distances: Function) -> None:
    """Ask about 3 and 5 points with seven coordinates, after a call with other ones."""
    right = [
        [48.3, 52.0, 36.3, 53.1, 47.9],
        [59.9, 75.4, 57.7, 57.3, 47.5],
        [42.8, 65.1, 53.6, 70.4, 74.4],
    ]
    check_after_another_call(l1_distances, "l1_distances", right, {"D": COORDINATES})


def check_l1_leaves_points_unchanged(l1_distances: Function) -> None:
    """Make sure that the points are afterwards what they were."""
    asked, known = _points_for_l1()
    arguments = {"X_test": asked, "X_train": known}
    checks.check_unchanged(l1_distances, arguments, "l1_distances(X_test, X_train)")


def check_l1_of_equal_points(l1_distances: Function) -> None:
    """Make sure that a point is at distance 0 from an equal one."""
    table = table_of(l1_distances, *_points_for_l1(), "l1_distances of 53 and 5 points")
    if table[2, 1] != 0:
        raise checks.CheckFailed("l1_distances: a point must be at distance 0 from an equal one.")


def check_l1_is_symmetric(l1_distances: Function) -> None:
    """Make sure that it is as far from a to b as from b to a."""
    _, known = _points_for_l1()
    table = table_of(l1_distances, known, known, "l1_distances(X, X) with 5 points")
    if not np.allclose(table, table.T):
        raise checks.CheckFailed("l1_distances(X, X): from a to b must be as far as from b to a.")


def check_l1_of_fewer_points(l1_distances: Function) -> None:
    """Make sure that a part of the points has the same part of the table."""
    points = _points_for_l1()
    table = table_of(l1_distances, *points, "l1_distances of 53 and 5 points")
    parts = {
        "with one test point": (slice(1), slice(5)),
        "with one training point": (slice(53), slice(1)),
        "with as many test points as training points": (slice(2, 7), slice(5)),
        "with the last 3 of 53 test points": (slice(50, 53), slice(5)),
    }
    check_parts(l1_distances, "l1_distances", table, points, parts, _OWN_L1_TABLE)


def check_l1_in_other_units(l1_distances: Function) -> None:
    """Make sure that distances grow and shrink with the coordinates."""
    asked, known = _points_for_l1()
    table = table_of(l1_distances, asked, known, "l1_distances of 53 and 5 points")
    for unit, title in (
        (1e-9, "in units that make all coordinates a billion times smaller"),
        (1e6, "in units that make all coordinates a million times larger"),
    ):
        found = l1_distances(unit * asked, unit * known)
        check_agrees(found, unit * table, f"l1_distances {title}", _OWN_L1_TABLE)


def check_l2_with_seven_coordinates(l2_distances: Function) -> None:
    """Ask about 3 and 5 points with seven coordinates, after a call with other ones."""
    right = [
        [20.6884025, 24.0083319, 14.1742725, 23.9497390, 23.2634907],
        [28.9587638, 29.3554084, 26.2470951, 27.5893095, 22.9601829],
        [18.9462397, 27.4879974, 21.8636685, 29.8553178, 29.5979729],
    ]
    check_after_another_call(l2_distances, "l2_distances", right)


def check_l2_leaves_points_unchanged(l2_distances: Function) -> None:
    """Make sure that the points are afterwards what they were."""
    X = _points_for_l2()
    arguments = {"X_test": X[:3], "X_train": X + 2}
    checks.check_unchanged(l2_distances, arguments, "l2_distances(X_test, X_train)")


def check_l2_of_points_far_out(l2_distances: Function) -> None:
    """Make sure that points are at distance 0 from themselves, and stay where they are together.

    All points move by the same way, far out: there must be no NaN, and no other distance.
    """
    X, call = _points_for_l2(), "l2_distances(X + 1000, X + 1000)"
    table = _own_table(l2_distances)
    _check_distances_to_themselves(table, "l2_distances(X, X)")
    moved = table_of(l2_distances, X + 1000, X + 1000, f"{call} with {len(X)} points")
    _check_distances_to_themselves(moved, call)
    call = f"{call}, held against (X, X)"
    check_agrees(moved, table, call, _OWN_L2_TABLE, atol=_FAR_TOLERANCE)


def check_l2_of_fewer_points(l2_distances: Function) -> None:
    """Make sure that a part of the points has the same part of the table."""
    X = _points_for_l2()
    parts = {
        "of two sets of 5 points": (slice(5), slice(5, 10)),
        "with one test point": (slice(1), slice(None)),
        "with one training point": (slice(None), slice(1)),
    }
    table = _own_table(l2_distances)
    check_parts(l2_distances, "l2_distances", table, (X, X), parts, _OWN_L2_TABLE)


def check_l2_of_tiny_numbers(l2_distances: Function) -> None:
    """Make sure that distances shrink with the coordinates, and none is cut off."""
    X = _points_for_l2()
    found, right = l2_distances(1e-9 * X, 1e-9 * X), 1e-9 * _own_table(l2_distances)
    check_agrees(found, right, "l2_distances of tiny numbers", _OWN_L2_TABLE)


def check_l2_of_nearly_equal_points(l2_distances: Function) -> None:
    """Make sure that a small distance, of points moved by 3e-5 along each axis, is right."""
    X, call = _points_for_l2(), "l2_distances(X, X + 3e-5)"
    table = table_of(l2_distances, X, X + 3e-5, f"{call} with {len(X)} points")
    right = np.full(len(X), 3e-5 * COORDINATES**0.5)
    check_agrees(table.diagonal(), right, f"{call}, its diagonal", _OWN_L2_TABLE, atol=6e-6)


def _points_for_l1() -> tuple[Points, Points]:
    """Return 53 test points and 5 training points, the second of which is the third test point."""
    asked, known = scattered(np.sin, 53, size=400), scattered(np.cos, 5, size=400)
    known[1] = asked[2]
    return asked, known


def _points_for_l2() -> Points:
    return scattered(np.sin, 37, size=3)


def _own_table(l2_distances: Function) -> Points:
    X = _points_for_l2()
    table: Points = table_of(l2_distances, X, X, f"l2_distances(X, X) with {len(X)} points")
    return table


def _check_distances_to_themselves(table: Points, call: str) -> None:
    if np.isnan(table).any():
        nan = "there is NaN. Rounding makes something under the root negative: lift it to 0."
        raise checks.CheckFailed(f"{call}: {nan}")
    if table.diagonal().max() >= _FAR_TOLERANCE:
        own = "the distance of a point from itself must be 0, but for rounding."
        raise checks.CheckFailed(f"{call}: {own}")
