"""Patterns by which a wrong array gives its mistake away, recognised where the numbers prove it.

Each function takes the student's array and the expected one, of one shape and finite, and returns
a sentence that names the mistake, or None.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Close = Callable[[Array, Array], bool]
"""Tells whether all entries of two arrays of one shape are equal within the tolerance."""


def describe(got: Array, expected: Array, close: Close, factors: Mapping[str, float]) -> str | None:
    """Return the first sentence that explains how `got` differs from `expected`.

    Parameters
    ----------
    got, expected : ndarray
        Two arrays of one shape, finite, not equal within the tolerance.
    close : callable
        Compares two arrays within the tolerance.
    factors : mapping of str to float
        Numbers that a wrong constant may be, by name, such as ``{"N": 7}``; 2 is always known.
    """
    for pattern in (all_zero, transposed, sign_flipped, squared, rooted):
        if pattern(got, expected, close):
            return _SENTENCES[pattern]
    return (
        constant_factor(got, expected, close, factors)
        or constant_offset(got, expected, close)
        or only_first_row(got, expected, close)
    )


def all_zero(got: Array, expected: Array, close: Close) -> bool:
    """Recognise an array that was made and never filled."""
    return not got.any()


def transposed(got: Array, expected: Array, close: Close) -> bool:
    """Recognise a square result whose rows and columns are exchanged."""
    return got.ndim == 2 and got.shape == expected.T.shape and close(got.T, expected)


def sign_flipped(got: Array, expected: Array, close: Close) -> bool:
    """Recognise minus what is expected."""
    return close(-got, expected)


def squared(got: Array, expected: Array, close: Close) -> bool:
    """Recognise the square of what is expected."""
    return bool((got >= 0).all()) and close(np.sqrt(got) * np.sign(expected), expected)


def rooted(got: Array, expected: Array, close: Close) -> bool:
    """Recognise the square root of what is expected."""
    return bool((got >= 0).all()) and close(got**2, expected)


def constant_factor(
    got: Array, expected: Array, close: Close, factors: Mapping[str, float]
) -> str | None:
    """Recognise a constant multiple of what is expected, and name the constant."""
    pivot = int(np.argmax(np.abs(expected)))
    if got.size < 1 or expected.flat[pivot] == 0 or got.flat[pivot] == 0:
        return None
    ratio = float(got.flat[pivot] / expected.flat[pivot])
    name = _factor_name(ratio, {"2": 2.0, **factors})
    if not close(got / ratio, expected) or (got.size == 1 and name is None):
        return None  # of a single number every other is a multiple
    if name is None:
        return f"yours is {ratio:.4g} times what is expected, everywhere: a constant factor is off"
    return f"yours is {name} times what is expected, everywhere: a factor {name} is too much"


def constant_offset(got: Array, expected: Array, close: Close) -> str | None:
    """Recognise what is expected plus a constant."""
    offset = float(np.mean(got - expected))
    if got.size > 1 and close(got - offset, expected):
        return f"yours is off by the same {offset:+.4g} everywhere"
    return None


def only_first_row(got: Array, expected: Array, close: Close) -> str | None:
    """Recognise a result of which only the first row (or entry) is right."""
    if got.ndim < 1 or len(got) < (3 if got.ndim == 1 else 2) or not expected[0].any():
        return None
    right = [close(got[i : i + 1], expected[i : i + 1]) for i in range(len(got))]
    if right[0] and not any(right[1:]):
        what = "row" if got.ndim > 1 else "entry"
        return (
            f"only the first {what} is right: does the loop end too early, "
            f"or is a return inside it?"
        )
    return None


_SENTENCES: dict[Callable[[Array, Array, Close], bool], str] = {
    all_zero: "every value is 0: is the result ever filled in?",
    transposed: "yours is the transpose: rows and columns are exchanged",
    sign_flipped: "the sign is flipped: yours is minus what is expected",
    squared: "yours is the square of what is expected: is a root missing?",
    rooted: "yours is the square root of what is expected: is there a root too many?",
}


def _factor_name(ratio: float, factors: Mapping[str, float]) -> str | None:
    for name, value in factors.items():
        for label, number in ((name, value), (_inverse(name), 1 / value)):
            if np.isclose(ratio, number, rtol=1e-6, atol=0):
                return label
            if np.isclose(ratio, -number, rtol=1e-6, atol=0):
                return f"-{label}"
    return None


def _inverse(name: str) -> str:
    return name.removeprefix("1/").strip("()") if name.startswith("1/") else f"1/{name}"
