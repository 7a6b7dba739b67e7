"""What all checks share: how messages are worded, and when two numbers are equal."""

from collections.abc import Sequence
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

Diagnoses = Sequence[tuple[Any, str]]
"""Wrong results that a test has computed, each with the sentence that names the mistake."""


def fail(call: str, message: str) -> NoReturn:
    """Raise the AssertionError that a student reads."""
    raise AssertionError(f"{call}: {message}{'' if message.endswith(('.', '?')) else '.'}")


def a_number(value: object) -> bool:
    """Tell whether `value` is one number: Python's, NumPy's, or an array without dimensions."""
    if type(value) is np.ndarray:
        return value.shape == () and value.dtype.kind in "biuf"
    return isinstance(value, bool | int | float | np.integer | np.floating | np.bool_)


def near(
    a: NDArray[np.float64], b: NDArray[np.float64], rtol: float, atol: float
) -> NDArray[np.bool_]:
    """Compare entry by entry; NaN equals NaN."""
    return np.isclose(a, b, rtol=rtol, atol=atol, equal_nan=True)


def index_text(place: tuple[int, ...]) -> str:
    """Write a position as in an index."""
    return f"[{', '.join(map(str, place))}]"


def described(value: object) -> str:
    """Name the type of `value` with its article."""
    kind = type(value).__name__
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def shape_message(
    got: NDArray[Any], expected: NDArray[Any], means: str, diagnoses: Diagnoses
) -> str:
    """Say which shape was expected and which came."""
    for wrong, sentence in diagnoses:
        if np.shape(wrong) == got.shape and np.allclose(wrong, got, equal_nan=True):
            return sentence
    explained = f", {means}" if means else ""
    message = f"expected shape {expected.shape}{explained}; got {got.shape}"
    if got.ndim == 2 and got.shape == expected.shape[::-1] and np.allclose(got.T, expected):
        message += ". Yours is the transpose"
    return message


def not_finite_message(values: NDArray[np.float64]) -> str:
    """Say where the first NaN or infinity is."""
    place = tuple(int(i) for i in np.argwhere(~np.isfinite(values))[0]) if values.ndim else ()
    kind = "NaN (not a number)" if np.isnan(values[place]) else "infinite"
    count = int((~np.isfinite(values)).sum())
    if values.ndim == 0:
        return f"the result is {kind}"
    return (
        f"{count} of {values.size} values are not finite; the first, at {index_text(place)}, "
        f"is {kind}"
    )


def difference_message(
    values: NDArray[np.float64],
    expected: NDArray[np.float64],
    rtol: float,
    atol: float,
    entries: Sequence[str] | None,
    reveal: bool,
) -> str:
    """Say where the first wrong value is, and in which direction."""
    wrong = ~near(values, expected, rtol, atol)
    place = tuple(int(i) for i in np.argwhere(wrong)[0]) if values.ndim else ()
    got, right = values[place], expected[place]
    comparison = (
        f"{right:.6g} is expected" if reveal else f"too {'large' if got > right else 'small'}"
    )
    if values.ndim == 0:
        return f"yours is {got:.6g}, {comparison}"
    where = f"at {index_text(place)}" if entries is None else entries[place[0]]
    return (
        f"{int(wrong.sum())} of {values.size} values are wrong; "
        f"the first is {where}, where yours is {got:.6g}, {comparison}"
    )
