"""What all checks share: how a message starts, and when two numbers are equal."""

from collections.abc import Sequence
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

Diagnoses = Sequence[tuple[Any, str]]
"""Wrong results that a test has computed, each with the sentence that names the mistake."""


def fail(call: str, message: str) -> NoReturn:
    """Raise the AssertionError that a student reads."""
    raise AssertionError(f"{call}: {message}.")


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
