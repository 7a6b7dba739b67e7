"""What cases are drawn from: sizes and values that are other ones in each draw, always the same.

A draw has a number. Its cases are drawn twice, as twins: of the same sizes, with other values, so
that every solution is called twice with different data of one shape.
"""

import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import numpy as np

from course_lib._draws import BrokenTest

_Drawn = TypeVar("_Drawn")

MOST_ATTEMPTS = 100
_VALUES_PER_STRUCTURE = 10
_FURTHER = (101, 102, 103)
_SWAPPED = tuple(range(104, 112))
"""Some are of the same sizes, and those say nothing of what is kept by size."""
_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61)


class DrawAgain(Exception):
    """A condition that a draw does not meet."""


def further_draws(number: int) -> tuple[int, ...]:
    """Return draws that only a mistake's name is held against, where the draw is `number`."""
    return tuple(number + further for further in _FURTHER)


def swapped_draws(number: int) -> tuple[int, ...]:
    """Return draws whose twins are run the other way round, where the draw is `number`."""
    return tuple(number + swapped for swapped in _SWAPPED)


class Draw:
    """One attempt at drawing the cases of a check.

    Attributes
    ----------
    rng : numpy.random.Generator
        For values: labels, coordinates, where an edge lies.
    """

    def __init__(self, structure: Sequence[int], values: Sequence[int]) -> None:
        self.rng = np.random.default_rng([*structure, *values])
        self._structure = np.random.default_rng(structure)

    def sizes(self, count: int, low: int = 3, high: int = 13) -> list[int]:
        """Return different primes from `low` to `high`, the same for both twins.

        A factor that a message names is no coincidence of such sizes.
        """
        primes = [prime for prime in _PRIMES if low <= prime <= high]
        return [int(n) for n in self._structure.choice(primes, size=count, replace=False)]

    def until(self, make: Callable[[], _Drawn]) -> _Drawn:
        """Call `make` until what it requires holds, and return what it returns.

        For a part of a case with conditions of its own, so that the rest is not drawn again.
        """
        for _ in range(MOST_ATTEMPTS - 1):
            try:
                return make()
            except DrawAgain:
                continue
        return make()

    def require(self, condition: object, what: str) -> None:
        """Have the cases drawn again unless `condition` holds; `what` tells the author of it."""
        if not condition:
            raise DrawAgain(what)


def twins(
    name: str, number: int, draw_cases: Callable[[Draw], Iterator[_Drawn]]
) -> tuple[list[_Drawn], list[_Drawn]]:
    """Draw the cases of the check `name` for the draw `number`, as twins.

    Raises
    ------
    BrokenTest
        If the conditions of the cases are not met in 100 attempts, or drawing fails.
    """
    unmet = ""
    for attempt in range(MOST_ATTEMPTS):
        structure = _structure(name, number, attempt)
        try:
            first = list(draw_cases(Draw(structure, [attempt, 1])))
        except DrawAgain as again:
            unmet = str(again)
            continue
        for other in range(MOST_ATTEMPTS):
            try:
                return first, list(draw_cases(Draw(structure, [other, 2])))
            except DrawAgain as again:
                unmet = str(again)
    raise BrokenTest(_never(name, number, unmet))


def first_twin(
    name: str, number: int, draw_cases: Callable[[Draw], Iterator[_Drawn]]
) -> list[_Drawn]:
    """Draw the first of `twins` alone, where nobody asks for the second.

    Raises
    ------
    BrokenTest
        As for `twins`.
    """
    unmet = ""
    for attempt in range(MOST_ATTEMPTS):
        try:
            return list(draw_cases(Draw(_structure(name, number, attempt), [attempt, 1])))
        except DrawAgain as again:
            unmet = str(again)
    raise BrokenTest(_never(name, number, unmet))


def _structure(name: str, number: int, attempt: int) -> list[int]:
    return [zlib.crc32(name.encode()), number, attempt // _VALUES_PER_STRUCTURE]


def _never(name: str, number: int, unmet: str) -> str:
    return f"{name}, draw {number}: in {MOST_ATTEMPTS} attempts never: {unmet}"
