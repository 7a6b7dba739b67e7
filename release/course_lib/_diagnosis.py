"""Patterns by which a wrong array gives its mistake away, recognised where the numbers prove it.

Each function takes the student's array and the expected one, of one shape and finite, and returns
a sentence that names the mistake, or None; its name is the mistake's id. It may name a factor that
says what went wrong (2, N, 1/(1-p)), but no other number: from an offset of 0.37 a reader could
only compute what is expected.
"""

import math
import re
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Close = Callable[[Array, Array], bool]
"""Tells whether all entries of two arrays of one shape are equal within the tolerance."""
Finding = tuple[str, str]
"""A mistake's id and the sentence that names it."""

_MOST_DECIMALS = 9
_SINGLE_PRECISION = 1e-6
"""Relative error of a computation in 32 bits."""
_NO_FACTOR = 1e-3
"""How near to 1 a factor says nothing: then results differ by some imprecision."""
_NO_CHANCE = 1000
"""Of how many ways to choose the wrong entries one may be recognised."""


def describe(
    got: Array, expected: Array, close: Close, factors: Mapping[str, float]
) -> Finding | None:
    """Return the first pattern that explains how `got` differs from `expected`.

    Parameters
    ----------
    got, expected : ndarray
        Two arrays of one shape, finite, not equal within the tolerance.
    close : callable
        Compares two arrays within the tolerance.
    factors : mapping of str to float
        Numbers that a wrong constant may be, by name, such as ``{"N": 7}``. In arrays all whole
        numbers up to 100 are known as well.
    """
    with np.errstate(all="ignore"):
        for pattern in _PATTERNS:
            if sentence := pattern(got, expected, close):
                return pattern.__name__, sentence
        if sentence := constant_factor(got, expected, close, factors):
            return "constant_factor", sentence
        for pattern in _LATE_PATTERNS:
            if sentence := pattern(got, expected, close):
                return pattern.__name__, sentence
    return None


def wrong_group(
    wrong: NDArray[np.bool_], expected: Array, groups: Mapping[str, object]
) -> Finding | None:
    """Recognise that all wrong entries, at least two, have something in common.

    Parameters
    ----------
    wrong : ndarray of bool
        Which entries are wrong.
    expected : ndarray
        The right values.
    groups : mapping of str to mask
        Entries that have something in common, by what that is: ``{"z is negative": z < 0}``.
    """
    for name, mask in groups.items():
        group = np.broadcast_to(np.asarray(mask, dtype=bool), wrong.shape)
        if wrong.sum() > 1 and not (wrong & ~group).any() and (~group).any():
            return "wrong_group", f"it is wrong only where {name}: the rest is right"
    if wrong.ndim == 2 and len(wrong) > 1:
        diagonal = np.eye(*wrong.shape) > 0
        if (wrong == diagonal).all():
            return "wrong_diagonal", "it is wrong only on the diagonal: the rest is right"
        if (wrong == ~diagonal).all():
            return "wrong_off_diagonal", "it is right only on the diagonal"
    if wrong.any() and (~wrong).any() and math.comb(wrong.size, int(wrong.sum())) > _NO_CHANCE:
        magnitudes = np.abs(expected)
        if magnitudes[wrong].min() > magnitudes[~wrong].max():
            return "wrong_where_large", "it is wrong only where values are large: the rest is right"
        if magnitudes[wrong].max() < magnitudes[~wrong].min():
            return "wrong_where_small", "it is wrong only where values are small: the rest is right"
    return None


def nearly(got: Array, expected: Array, tolerance: float) -> Finding | None:
    """Recognise what is right to a few digits: within a thousand times the tolerance."""
    largest = float(np.abs(expected).max(initial=0.0))
    most = max(1000 * tolerance, _SINGLE_PRECISION * largest)
    with np.errstate(invalid="ignore"):
        if largest > 0 and (np.abs(got - expected) <= most).all():
            return "low_precision", (
                "it is nearly right, but not precise enough: is something added (an ε), clipped or "
                "rounded on the way, or is a difference of large numbers taken?"
            )
    return None


def all_zero(got: Array, expected: Array, close: Close) -> str | None:
    """Recognise an array that was made and never filled."""
    return "every value is 0: is the result ever filled in?" if got.ndim and not got.any() else None


def transposed(got: Array, expected: Array, close: Close) -> str | None:
    """Recognise a square result whose rows and columns are exchanged."""
    if got.ndim == 2 and got.shape == expected.T.shape and close(got.T, expected):
        return "yours is the transpose: rows and columns are exchanged"
    return None


def sign_flipped(got: Array, expected: Array, close: Close) -> str | None:
    """Recognise minus what is expected."""
    if close(-got, expected):
        return "the sign is flipped: yours is minus what is expected"
    return None


def squared(got: Array, expected: Array, close: Close) -> str | None:
    """Recognise the square of what is expected."""
    if _has_roots(got, expected) and close(np.sqrt(got), np.abs(expected)):
        return "yours is the square of what is expected: is a root missing?"
    return None


def rooted(got: Array, expected: Array, close: Close) -> str | None:
    """Recognise the square root of what is expected."""
    if _has_roots(got, expected) and close(got**2, expected):
        return "yours is the square root of what is expected: is there a root too many?"
    return None


def rounded(got: Array, expected: Array, close: Close) -> str | None:
    """Recognise what is expected, rounded to a number of decimals or cut off there."""
    # A single number may be whole by chance, and so may several that are the same.
    for decimals in range(0 if len(np.unique(expected)) > 2 else 2, _MOST_DECIMALS):
        scaled = expected * 10.0**decimals
        for cut in (np.rint(scaled), np.trunc(scaled)):
            if (
                cut.any()
                and np.array_equal(np.rint(got * 10.0**decimals), cut)
                and np.allclose(got, cut / 10.0**decimals, rtol=1e-12, atol=1e-15)
            ):
                return "it is rounded: return the values as they are"
    return None


def single_precision(got: Array, expected: Array, close: Close) -> str | None:
    """Recognise what is expected, stored in 32 bits."""
    if np.array_equal(got, expected.astype(np.float32).astype(np.float64)):
        return "it has passed through float32: keep float64"
    return None


def loop_too_short(got: Array, expected: Array, close: Close) -> str | None:
    """Recognise a last row, column or entry that was never filled."""
    if got.size < 3:
        return None
    whats = ("entry",) if got.ndim == 1 else ("row", "column") if got.ndim == 2 else ()
    for axis, what in enumerate(whats):
        last = np.take(got, [-1], axis=axis)
        rest = [np.delete(array, -1, axis=axis) for array in (got, expected)]
        unfilled = rest[0].size and not last.any() and np.take(expected, [-1], axis=axis).any()
        if unfilled and close(*rest):
            return f"the last {what} is never filled: the loop stops too early"
    return None


def one_triangle(got: Array, expected: Array, close: Close) -> str | None:
    """Recognise a table of which only one side of the diagonal was filled."""
    if got.ndim != 2 or min(got.shape) < 2:
        return None
    for part in (np.triu, np.tril):
        for offset in (0, 1 if part is np.triu else -1):
            if close(got, part(expected, offset)):
                side = "only entries on one side of the diagonal are filled"
                return f"{side}: every entry needs its value"
    return None


def running_total(got: Array, expected: Array, close: Close) -> str | None:
    """Recognise a sum that is never set back to 0."""
    if got.ndim < 1 or got.size < 3:
        return None
    sums = [np.cumsum(expected).reshape(expected.shape), np.cumsum(expected, axis=-1)]
    sums += [np.sqrt(np.cumsum(expected**2).reshape(expected.shape))]
    sums += [np.sqrt(np.cumsum(expected**2, axis=-1))]
    if any(close(got, total) for total in sums):
        return "the sum is never set back to 0: start it anew for each entry"
    return None


def first_everywhere(got: Array, expected: Array, close: Close) -> str | None:
    """Recognise that every row, or entry, is the first one's."""
    if got.ndim < 1 or len(got) < 3 or not expected[0].any():
        return None
    if close(got, np.broadcast_to(expected[0], expected.shape)):
        return f"every {_row(got)} is that of the first one: each has its own"
    return None


def reversed_order(got: Array, expected: Array, close: Close) -> str | None:
    """Recognise the right entries in reverse order."""
    if got.ndim == 1 and len(got) > 2 and close(got[::-1], expected):
        return "they stand in reverse order"
    return None


def permuted(got: Array, expected: Array, close: Close) -> str | None:
    """Recognise the right values in other places."""
    if got.size > 3 and close(np.sort(got, axis=None), np.sort(expected, axis=None)):
        return "the values are right, but stand in the wrong places"
    return None


def constant_factor(
    got: Array, expected: Array, close: Close, factors: Mapping[str, float]
) -> str | None:
    """Recognise a constant multiple of what is expected, and name the constant if it has a name."""
    pivot = int(np.argmax(np.abs(expected)))
    if got.size < 1 or expected.flat[pivot] == 0 or got.flat[pivot] == 0:
        return None
    ratio = float(got.flat[pivot] / expected.flat[pivot])
    if not close(got / ratio, expected) or abs(ratio - 1) < _NO_FACTOR:
        return None
    # Of a single number every other is a multiple, and twice it no rarity (1/3 of right answers,
    # 2/3 of them): then only a factor that the test names proves anything.
    is_proved = np.count_nonzero(expected) > 1
    whole = {str(n): float(n) for n in range(2, 101)} if is_proved else {}
    sentence = _factor_sentence(ratio, {**factors, **whole})
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
    what = _row(got)
    # A path that starts right and goes wrong must not be taken for a loop that ends too early.
    if (got[1:] == got.flat[-1]).all():
        return f"only the first {what} is right: does the loop end too early, or is a return in it?"
    return f"only the first {what} is right: all that come after it are wrong"


_PATTERNS: tuple[Callable[[Array, Array, Close], str | None], ...] = (
    all_zero,
    transposed,
    sign_flipped,
    squared,
    rooted,
    single_precision,
    loop_too_short,
    one_triangle,
    running_total,
    first_everywhere,
    reversed_order,
    permuted,
)
_LATE_PATTERNS: tuple[Callable[[Array, Array, Close], str | None], ...] = (
    rounded,
    constant_offset,
    only_first_row,
)

_UNNAMED_FACTOR = "a constant times what is expected: the same factor is off everywhere"


def _row(array: Array) -> str:
    return "row" if array.ndim > 1 else "entry"


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
