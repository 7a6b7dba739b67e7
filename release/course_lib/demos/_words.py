"""How figures say numbers, places and verdicts, in pictures and in sentences."""

import math
from collections.abc import Sequence

import numpy as np

from course_lib.demos._student import Floats

PERCENT = "\u00a0%"
"""The sign, which no line break parts from its number."""


def listed(numbers: Sequence[int]) -> str:
    """Say numbers in a row, as in "1, 0 and 1"."""
    if len(numbers) == 1:
        return str(numbers[0])
    return f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def number(value: float, digits: int = 3) -> str:
    """Write a number, from 1000 on without decimals; NaN and infinity by their names."""
    if np.isnan(value):
        return "NaN"
    if np.isinf(value):
        return "infinity"
    return _with_minus(f"{value:z.{digits}f}" if abs(value) < 1000 else f"{value:.0f}")


def numbers(values: Floats, digits: int = 3) -> str:
    """Write several numbers, as in "0.125, −0.75"."""
    return ", ".join(number(float(value), digits) for value in values)


def short_number(value: float) -> str:
    """Write a number with three digits at most, as in "−0.75"."""
    return _with_minus(f"{value:.3g}")


def signed(value: float, digits: int = 1) -> str:
    """Write a change, as in "+1.5" or "−2.0"."""
    return f"{'+' if round(value, digits) > 0 else ''}{number(value, digits)}"


def at(point: Sequence[float], decimals: int = 1) -> str:
    """Say where a point lies, as in "(2.0, −1.5)"."""
    return _with_minus(f"({', '.join(f'{coordinate:.{decimals}f}' for coordinate in point)})")


def percent(share: float, decimals: int = 1) -> str:
    """Say a share in percent, halves rounded up, as in "95.8 %" for 383/400."""
    unit = 10**decimals
    # 383/400 is stored as a little less, and "%" would round it down.
    rounded = math.floor(100 * unit * share + 0.5 + 1e-9) / unit
    return f"{rounded:.{decimals}f}{PERCENT}"


def mark(right: bool) -> str:
    """Return the sign of what is right or wrong."""
    return "✓" if right else "✗"


def _with_minus(text: str) -> str:
    return text.replace("-", "−")
