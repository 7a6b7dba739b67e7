"""Patterns by which a wrong array gives its mistake away, recognised where the numbers prove it.

Each function takes the student's array and the expected one, of one shape and finite, and returns
a sentence that names the mistake, or None. It may name a factor that says what went wrong (2, N,
1/(1-p)), but no other number: from an offset of 0.37 a reader could only compute what is expected.
"""

import re
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
        Numbers that a wrong constant may be, by name, such as ``{"N": 7}``; 2 is always known, in
        arrays all whole numbers up to 100.
    """
    with np.errstate(all="ignore"):
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
    return got.ndim > 0 and not got.any()


def transposed(got: Array, expected: Array, close: Close) -> bool:
    """Recognise a square result whose rows and columns are exchanged."""
    return got.ndim == 2 and got.shape == expected.T.shape and close(got.T, expected)


def sign_flipped(got: Array, expected: Array, close: Close) -> bool:
    """Recognise minus what is expected."""
    return close(-got, expected)


def squared(got: Array, expected: Array, close: Close) -> bool:
    """Recognise the square of what is expected."""
    return _has_roots(got, expected) and close(np.sqrt(got), np.abs(expected))


def rooted(got: Array, expected: Array, close: Close) -> bool:
    """Recognise the square root of what is expected."""
    return _has_roots(got, expected) and close(got**2, expected)


def constant_factor(
    got: Array, expected: Array, close: Close, factors: Mapping[str, float]
) -> str | None:
    """Recognise a constant multiple of what is expected, and name the constant if it has a name."""
    pivot = int(np.argmax(np.abs(expected)))
    if got.size < 1 or expected.flat[pivot] == 0 or got.flat[pivot] == 0:
        return None
    ratio = float(got.flat[pivot] / expected.flat[pivot])
    if not close(got / ratio, expected):
        return None
    # Of a single number every other is a multiple: only a factor with a name proves anything.
    is_proved = np.count_nonzero(expected) > 1
    whole = {str(n): float(n) for n in range(3, 101)} if is_proved else {}
    sentence = _factor_sentence(ratio, {"2": 2.0, **factors, **whole})
    if sentence is None:
        return f"yours is {_UNNAMED_FACTOR}" if is_proved else None
    return f"yours is {sentence}"


def constant_offset(got: Array, expected: Array, close: Close) -> str | None:
    """Recognise what is expected plus a constant."""
    offset = float(np.mean(got - expected))
    if got.size > 1 and close(got - offset, expected):
        direction = "large" if offset > 0 else "small"
        return f"yours is too {direction} by the same amount everywhere: a constant is off"
    return None


def only_first_row(got: Array, expected: Array, close: Close) -> str | None:
    """Recognise a result of which only the first row (or entry) is right."""
    if got.ndim < 1 or len(got) < (3 if got.ndim == 1 else 2) or not expected[0].any():
        return None
    right = [close(got[i : i + 1], expected[i : i + 1]) for i in range(len(got))]
    if not right[0] or any(right[1:]):
        return None
    what = "row" if got.ndim > 1 else "entry"
    # A path that starts right and goes wrong must not be taken for a loop that ends too early.
    if (got[1:] == got.flat[-1]).all():
        return f"only the first {what} is right: does the loop end too early, or is a return in it?"
    return f"only the first {what} is right: all that come after it are wrong"


_UNNAMED_FACTOR = "a constant times what is expected: the same factor is off everywhere"

_SENTENCES: dict[Callable[[Array, Array, Close], bool], str] = {
    all_zero: "every value is 0: is the result ever filled in?",
    transposed: "yours is the transpose: rows and columns are exchanged",
    sign_flipped: "the sign is flipped: yours is minus what is expected",
    squared: "yours is the square of what is expected: is a root missing?",
    rooted: "yours is the square root of what is expected: is there a root too many?",
}


def _has_roots(got: Array, expected: Array) -> bool:
    return bool((got >= 0).all() and expected.any())


def _factor_sentence(ratio: float, factors: Mapping[str, float]) -> str | None:
    """Say which of `factors` is too much or missing, or return None if it is none of them."""
    sign = "-" if ratio < 0 else ""
    for name, factor in factors.items():
        if factor > 0 and np.isclose(abs(ratio), factor, rtol=1e-6, atol=0):
            return f"{sign}{name} times what is expected: a factor {sign}{name} is too much"
        if factor > 0 and np.isclose(abs(ratio), 1 / factor, rtol=1e-6, atol=0):
            inverse = _inverse(name)
            return f"{sign}{inverse} times what is expected: a factor {sign}{name} is missing"
    return None


def _inverse(name: str) -> str:
    if name.startswith("1/"):
        return name.removeprefix("1/")
    return f"1/{name}" if re.fullmatch(r"\W?\w+", name) else f"1/({name})"
