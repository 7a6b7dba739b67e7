"""What figures ask the student's distances and vote: a few points, or a whole plane in time."""

import time

import numpy as np

from course_lib.demos._figure import patience
from course_lib.demos._student import Floats, Integers, StudentFunction

GRIDS = ((24, 16), (48, 32), (72, 48), (96, 64))
"""Columns and rows of the grids over a plane, from coarse to fine."""


def distances_between(measure: StudentFunction, X_test: Floats, X_train: Floats) -> Floats:
    """Return the student's distances, (M, N), asked for in blocks so that memory is bounded."""
    block = max(1, 2_000_000 // X_train.size)
    tables = [
        measure.array(
            X_test[start : start + block],
            X_train,
            shape=(len(X_test[start : start + block]), len(X_train)),
            meaning="one row per test point and one column per training point",
        )
        for start in range(0, len(X_test), block)
    ]
    return np.vstack(tables)


def how_many_in_time(
    measure: StudentFunction,
    vote: StudentFunction,
    sample: tuple[Floats, Floats, Integers, int],
    *,
    measure_seconds: float,
    vote_seconds: float,
) -> int:
    """Return for how many test points the student's functions can be asked while a reader waits.

    Parameters
    ----------
    sample : (X_test, X_train, y_train, k)
        A few test points, on which the functions are timed.
    measure_seconds, vote_seconds : float
        How long each may take. Distances are asked for once, votes at every change of k.
    """
    X_test, X_train, y_train, k = sample
    started = time.perf_counter()
    distances = distances_between(measure, X_test, X_train)
    measured = time.perf_counter()
    vote(distances, y_train, k)
    voted = time.perf_counter()
    return int(
        len(X_test)
        * min(
            patience(measure_seconds) / (measured - started),
            patience(vote_seconds) / (voted - measured),
        )
    )


def neighbours(vote: StudentFunction, distances: Floats, k: int) -> list[int]:
    """Return the k training points that the student's own vote counts as nearest, nearest first.

    Each point is its own class and votes alone; the winner leaves, and the others vote again.
    `distances` are those of one test point, shape (N,).
    """
    left, found = np.arange(len(distances)), []
    for _ in range(min(k, len(distances))):
        winner = vote.labels(distances[None, left], left, 1, shape=(1,), among=left)[0]
        found.append(int(winner))
        left = left[left != winner]
    return found


class Plane:
    """A part of the plane whose every point is asked which class it belongs to.

    Parameters
    ----------
    X, y : ndarray, shapes (N, 2) and (N,)
        The training points and their labels.
    limits : (float, float, float, float)
        Left, right, bottom and top.
    """

    def __init__(self, X: Floats, y: Integers, limits: tuple[float, float, float, float]) -> None:
        self.X, self.y, self.limits = X, y, limits
        self._tables: dict[object, tuple[tuple[int, int], Floats]] = {}

    def answers(self, measure: StudentFunction, vote: StudentFunction, k: int) -> Integers:
        """Return the class of each grid point, shape (rows, columns), the bottom row first.

        The grid is the finest that the student's functions manage in the time a reader waits. The
        distances are kept, so that another k costs only another vote.
        """
        key = (measure.function, vote.function)
        if key not in self._tables:
            grid = self._finest_in_time(measure, vote, k)
            self._tables[key] = grid, distances_between(measure, self._points(grid), self.X)
        (columns, rows), table = self._tables[key]
        labels = vote.labels(table, self.y, k, shape=(len(table),), among=set(self.y.tolist()))
        return labels.reshape(rows, columns)

    def _finest_in_time(
        self, measure: StudentFunction, vote: StudentFunction, k: int
    ) -> tuple[int, int]:
        sample = self._points(GRIDS[0])[::8]
        affordable = how_many_in_time(
            measure, vote, (sample, self.X, self.y, k), measure_seconds=0.8, vote_seconds=0.08
        )
        return max((grid for grid in GRIDS if grid[0] * grid[1] <= affordable), default=GRIDS[0])

    def _points(self, grid: tuple[int, int]) -> Floats:
        """Return the centres of the grid's cells, shape (columns · rows, 2)."""
        left, right, bottom, top = self.limits
        columns, rows = grid
        x = left + (np.arange(columns) + 0.5) * (right - left) / columns
        y = bottom + (np.arange(rows) + 0.5) * (top - bottom) / rows
        return np.column_stack([np.tile(x, rows), np.repeat(y, columns)])
