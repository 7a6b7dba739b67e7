"""What both distances are tried with: points, and how tables of their distances must agree."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib import checks
from course_lib.visible._shared import Floats, Function

Points = Floats

ONE_ROW_EACH = "one row per test point, one column per training point"
COORDINATES = 7


def scattered(wave: Callable[[Points], Points], rows: int, size: float) -> Points:
    """Return points with seven coordinates from -size to size, with one decimal, in no order.

    Parameters
    ----------
    wave : callable
        ``np.sin`` or ``np.cos``: they give different points.
    rows : int
        How many points.
    size : float
        The largest coordinate that is possible.
    """
    angles = np.arange(rows * COORDINATES, dtype=float) ** 2
    return np.round(size * wave(angles), 1).reshape(rows, COORDINATES)


def table_of(distances: Function, asked: Points, known: Points, call: str) -> Any:
    """Return what the student's function returns for copies of the points: a table, or it fails."""
    table = distances(asked.copy(), known.copy())
    shape = (len(asked), len(known))
    checks.check_shape(table, shape, call, shape_means=ONE_ROW_EACH)
    return table


def check_after_another_call(
    distances: Function,
    name: str,
    right: ArrayLike,
    factors: Mapping[str, float] | None = None,
) -> None:
    """Ask about 3 and 5 points with seven coordinates, where nothing may be left over.

    Parameters
    ----------
    distances : callable
        The student's function.
    name : str
        Its name, for messages.
    right : array_like, shape (3, 5)
        The right distances.
    factors : mapping of str to float, optional
        Constants that a message should name.
    """
    asked, known = scattered(np.sin, 3, size=9), scattered(np.cos, 5, size=9)
    known_before = known.copy()
    known_before[1] *= 2
    call = f"{name} of shapes (3, 7) and (5, 7)"
    before = {"X_test": asked, "X_train": known_before}
    now = {"X_test": asked, "X_train": known}
    checks.check_repeatable(distances, before, now, call)
    left_over = distances(asked.copy(), known_before.copy())
    checks.check_array(
        distances(asked.copy(), known.copy()),
        right,
        call,
        diagnoses=[(left_over, "this is the result of an earlier call")],
        factors=factors,
        shape_means=ONE_ROW_EACH,
        otherwise="unlike in the example something is wrong: do all 7 coordinates count?",
    )


def check_agrees(
    got: object, right: ArrayLike, call: str, advice: str, atol: float | None = None
) -> None:
    """Compare distances with what follows from the student's own table.

    Parameters
    ----------
    got : object
        What the student's function returned, or a part of it.
    right : array_like
        What it must be, if the table is right.
    call : str
        The call, as the message's beginning.
    advice : str
        What to say where the two differ in no known way.
    atol : float, optional
        The absolute tolerance, where the usual one does not fit.
    """
    cut_off = "every distance is 0: is a small one rounded or cut off?"
    checks.check_array(
        got,
        right,
        call,
        atol=atol,
        diagnoses=[(np.zeros(np.shape(right)), cut_off)],
        shape_means=ONE_ROW_EACH,
        otherwise=advice,
    )


def check_parts(
    distances: Function,
    name: str,
    table: Any,
    points: tuple[Points, Points],
    parts: Mapping[str, tuple[slice, slice]],
    advice: str,
) -> None:
    """Make sure that a part of the points has the same part of the table.

    Parameters
    ----------
    distances : callable
        The student's function.
    name : str
        Its name, for messages.
    table : ndarray
        What it returned for all points.
    points : pair of ndarray
        All test points and all training points.
    parts : mapping of str to pair of slices
        Which test points and training points to ask about, by a title such as
        ``"with one test point"``.
    advice : str
        What to say where the two differ in no known way.
    """
    asked, known = points
    for title, (rows, columns) in parts.items():
        part = distances(asked[rows].copy(), known[columns].copy())
        check_agrees(part, table[rows, columns], f"{name} {title}", advice)
