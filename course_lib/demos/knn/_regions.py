"""Which class owns which part of the plane, found with few questions to the student's functions."""

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from course_lib.demos._figure import patience
from course_lib.demos._student import Floats, Integers, StudentFunction
from course_lib.demos.knn._ask import distances_between

_COLUMNS, _ROWS = 264, 176
"""Cells of the finest lattice; a bit more than a pixel of the page each."""
_STEPS = (8, 4, 2, 1)
"""Distances between neighbouring lattice points that are asked, in cells, from coarse to fine."""
_SECONDS = 1.7
"""How long a reader waits for one map of the plane."""

Booleans = NDArray[np.bool_]
Labels = NDArray[np.int8]
"""Of the lattice, −1 where it has not been asked yet; small, because they are looked at often."""
Ask = Callable[[Integers], Integers]


class Regions:
    """A part of the plane whose points are asked which class they belong to.

    A coarse lattice of points is asked first. Cells whose corners disagree hold a piece of the
    border, and only they are halved, again and again: so a fine border needs few questions.

    Parameters
    ----------
    X, y : ndarray, shapes (N, 2) and (N,)
        The training points and their labels.
    limits : (float, float, float, float)
        Left, right, bottom and top.

    Attributes
    ----------
    x, y_ticks : ndarray
        The coordinates of the finest lattice's columns and rows.
    """

    def __init__(self, X: Floats, y: Integers, limits: tuple[float, float, float, float]) -> None:
        self.X, self.y = X, y
        left, right, bottom, top = limits
        self.x = np.linspace(left, right, _COLUMNS + 1)
        self.y_ticks = np.linspace(bottom, top, _ROWS + 1)
        self._distances: dict[str, tuple[object, Floats]] = {}
        self._maps: dict[object, tuple[Labels, bool]] = {}

    def answers(
        self, measure: StudentFunction, vote: StudentFunction, k: int
    ) -> tuple[Labels, bool]:
        """Return the class of each point of the lattice, (rows, columns), and whether it is fine.

        It is not where the student's functions are too slow for the finest lattice.
        """
        key = (measure.function, vote.function, k)
        if key not in self._maps:
            known = set(self.y.tolist())

            def ask(places: Integers) -> Integers:
                table = self._distances_at(measure, places)
                return vote.labels(table, self.y, k, shape=(len(places),), among=known)

            self._maps[key] = self._refined(ask)
        return self._maps[key]

    def _distances_at(self, measure: StudentFunction, places: Integers) -> Floats:
        """Return the distances from lattice points to the training points; each is asked once."""
        function, table = self._distances.get(measure.name, (None, np.empty(0)))
        if function is not measure.function:
            table = np.full((self.y_ticks.size * self.x.size, len(self.X)), np.nan)
            # They take much memory, so those of a function that was changed are dropped.
            self._distances[measure.name] = measure.function, table
        new = places[np.isnan(table[places, 0])]
        if new.size:
            rows, columns = np.divmod(new, self.x.size)
            points = np.column_stack([self.x[columns], self.y_ticks[rows]])
            table[new] = distances_between(measure, points, self.X)
        return table[places]

    def _refined(self, ask: Ask) -> tuple[Labels, bool]:
        labels = np.full((self.y_ticks.size, self.x.size), -1, dtype=np.int8)
        started, asked = time.process_time(), 0

        def affordable(n: int) -> bool:
            spent = time.process_time() - started
            return not asked or spent * (asked + n) / asked < patience(_SECONDS)

        for step in _STEPS:
            while (places := _to_ask(labels, step)).size:
                if not affordable(places.size):
                    return _filled(labels), False
                labels.flat[places] = ask(places)
                asked += places.size
        return _filled(labels), True


def _to_ask(labels: Labels, step: int) -> Integers:
    """Return which lattice points at this step are still to be asked, as flat positions.

    At the coarsest step these are all; else those in cells of twice the step that hold different
    answers. Answers on an edge that two cells share may show only now that the border runs on in
    the other one, so ask until there are none.
    """
    if step == _STEPS[0]:
        wanted = np.zeros(labels.shape, dtype=bool)
        wanted[::step, ::step] = True
        return np.flatnonzero(wanted & (labels < 0))
    corners = 2 * step * np.argwhere(_disagrees(labels[::step, ::step]))
    rows, columns = (corners[:, axis, None] + step * np.arange(3) for axis in (0, 1))
    places = np.unique(rows[:, :, None] * labels.shape[1] + columns[:, None, :])
    return places[labels.flat[places] < 0]


def _disagrees(labels: Labels) -> Booleans:
    """Tell for each cell of 3 × 3 points, which shares its edges with others, if answers differ."""
    without_gaps = np.where(labels < 0, labels.max(), labels)
    windows = [
        (slice(i, i - 2 or None, 2), slice(j, j - 2 or None, 2)) for i, j in np.ndindex(3, 3)
    ]
    highest = np.maximum.reduce([labels[window] for window in windows])
    lowest = np.minimum.reduce([without_gaps[window] for window in windows])
    differ: Booleans = highest > lowest
    return differ


def _filled(labels: Labels) -> Labels:
    """Give each point that was not asked the answer of the nearest corner below and left of it."""
    filled = labels.copy()
    rows, columns = np.arange(labels.shape[0])[:, None], np.arange(labels.shape[1])
    for step in _STEPS[::-1]:
        corners = labels[rows // step * step, columns // step * step]
        filled = np.where(filled < 0, corners, filled)
    return filled
