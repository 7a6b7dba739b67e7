"""Which class owns which part of the plane, found with few questions to the student's functions."""

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from course_lib.demos._figure import patience
from course_lib.demos._student import Floats, Integers, StudentFunction
from course_lib.demos.knn._ask import distances_between

_COLUMNS, _ROWS = 288, 192
"""Cells of the finest lattice; about a pixel of the page each."""
_STEPS = (8, 4, 2, 1)
"""Distances between neighbouring lattice points that are asked, in cells, from coarse to fine."""
_SECONDS = 1.7
"""How long a reader waits for one map of the plane."""

Booleans = NDArray[np.bool_]
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
        self._distances: dict[object, Floats] = {}
        self._maps: dict[object, tuple[Integers, bool]] = {}

    def answers(
        self, measure: StudentFunction, vote: StudentFunction, k: int
    ) -> tuple[Integers, bool]:
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
        if measure.function not in self._distances:
            shape = (self.y_ticks.size * self.x.size, len(self.X))
            self._distances[measure.function] = np.full(shape, np.nan)
        table = self._distances[measure.function]
        new = places[np.isnan(table[places, 0])]
        if new.size:
            rows, columns = np.divmod(new, self.x.size)
            points = np.column_stack([self.x[columns], self.y_ticks[rows]])
            table[new] = distances_between(measure, points, self.X)
        return table[places]

    def _refined(self, ask: Ask) -> tuple[Integers, bool]:
        labels = np.full((self.y_ticks.size, self.x.size), -1)
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


def _to_ask(labels: Integers, step: int) -> Integers:
    """Return which lattice points at this step are still to be asked, as flat positions.

    At the coarsest step these are all; else those in cells of twice the step that hold different
    answers. Answers on an edge that two cells share may show only now that the border runs on in
    the other one, so ask until there are none.
    """
    wanted = np.zeros(labels.shape, dtype=bool)
    if step == _STEPS[0]:
        wanted[::step, ::step] = True
    else:
        size = 2 * step
        for row, column in np.argwhere(_disagrees(labels, size)) * size:
            wanted[row : row + size + 1 : step, column : column + size + 1 : step] = True
    return np.flatnonzero(wanted & (labels < 0))


def _disagrees(labels: Integers, size: int) -> Booleans:
    """Tell for each cell of this size whether answers within it and on its edges differ."""
    cells = np.lib.stride_tricks.sliding_window_view(labels, (size + 1, size + 1))[::size, ::size]
    known = np.where(cells < 0, labels.max(), cells)
    differ: Booleans = cells.max(axis=(2, 3)) > known.min(axis=(2, 3))
    return differ


def _filled(labels: Integers) -> Integers:
    """Give each point that was not asked the answer of the nearest corner below and left of it."""
    filled = labels.copy()
    rows, columns = np.indices(labels.shape)
    for step in _STEPS[::-1]:
        corners = labels[rows // step * step, columns // step * step]
        filled = np.where(filled < 0, corners, filled)
    return filled
