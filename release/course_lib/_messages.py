"""What all checks share: how messages are worded, and when two numbers are equal."""

from collections.abc import Sequence
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from course_lib import _short_failures

Diagnoses = Sequence[tuple[Any, str]]
"""Wrong results that a test has computed, each with the sentence that names the mistake."""


class CheckFailed(AssertionError):
    """A check that failed: its message is what the student reads.

    Parameters
    ----------
    message : str
        One sentence or two, ready to be shown.
    mistake : str, optional
        The id of the mistake that was recognised, for those who count mistakes.

    Attributes
    ----------
    mistake : str or None
        That id; None where what went wrong is known, but not why.
    """

    def __init__(self, message: str, mistake: str | None = None) -> None:
        super().__init__(message)
        self.mistake = mistake

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows in place of a traceback."""
        return _short_failures.short_report(self) or [str(self)]


def fail(call: str, message: str, mistake: str | None = None) -> NoReturn:
    """Raise the `CheckFailed` that a student reads."""
    raise CheckFailed(f"{call}: {message}{'' if message.endswith(('.', '?')) else '.'}", mistake)


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
    if value is None:
        return "None"
    kind = type(value).__name__
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def shape_finding(
    got: NDArray[Any], expected: NDArray[Any], means: str, diagnoses: Diagnoses
) -> tuple[str, str]:
    """Say which shape was expected and which came, and the id of the mistake that was made."""
    for wrong, sentence in diagnoses:
        if np.shape(wrong) == got.shape and np.allclose(wrong, got, equal_nan=True):
            return sentence, "wrong_shape"
    explained = f", {means}" if means else ""
    message = f"expected shape {expected.shape}{explained}; got {got.shape}"
    if got.ndim == 2 and got.shape == expected.shape[::-1] and np.allclose(got.T, expected):
        return f"{message}. Yours is the transpose", "transposed"
    size = expected.size
    if expected.ndim == 1 and size > 1 and got.shape == (size, size):
        broadcast = f"shapes ({size},) and ({size}, 1) broadcast to ({size}, {size})"
        return f"{message}. In an operation of two arrays, {broadcast}", "broadcast_to_square"
    return message, "wrong_shape"


def not_finite_message(
    values: NDArray[np.float64], expected: NDArray[np.float64], entries: Sequence[str] | None
) -> str | None:
    """Say where NaN or infinity first stands in place of a number; None if it does nowhere."""
    wrong = ~np.isfinite(values) & np.isfinite(expected)
    if not wrong.any():
        return None
    place = _first(wrong)
    kind = "NaN (not a number)" if np.isnan(values[place]) else "infinite"
    if values.ndim == 0:
        return f"the result is {kind}"
    return f"{_how_many(wrong)} not finite; the first, {_where(place, entries)}, is {kind}"


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
    place = _first(wrong)
    got, right = values[place], expected[place]
    if reveal:
        comparison = f"{right:.6g} is expected"
    elif np.isnan(right):
        comparison = "not what is expected"
    else:
        comparison = f"too {'large' if got > right else 'small'}"
    if values.ndim == 0:
        return f"yours is {got:.6g}, {comparison}"
    return (
        f"{_how_many(wrong)} wrong; the first is {_where(place, entries)}, "
        f"where yours is {got:.6g}, {comparison}"
    )


def _first(wrong: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(int(i) for i in np.argwhere(wrong)[0])


def _how_many(wrong: NDArray[np.bool_]) -> str:
    count = int(wrong.sum())
    return f"{count} of {wrong.size} values {'is' if count == 1 else 'are'}"


def _where(place: tuple[int, ...], entries: Sequence[str] | None) -> str:
    return f"at {index_text(place)}" if entries is None else entries[place[0]]
