"""How the figures of this lesson say things."""

import math
from collections.abc import Sequence

from matplotlib.axes import Axes

from course_lib.demos import _style

PERCENT = "\u00a0%"
"""The sign, which no line break parts from its number."""


def listed(numbers: Sequence[int]) -> str:
    """Say numbers in a row, as in "1, 0 and 1"."""
    if len(numbers) == 1:
        return str(numbers[0])
    return f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def percent(share: float, decimals: int = 1) -> str:
    """Say a share in percent, halves rounded up, as in "95.8 %" for 383/400."""
    unit = 10**decimals
    # 383/400 is stored as a little less, and "%" would round it down.
    rounded = math.floor(100 * unit * share + 0.5 + 1e-9) / unit
    return f"{rounded:.{decimals}f}{PERCENT}"


def at(point: Sequence[float], decimals: int = 1) -> str:
    """Say where a point lies, as in "(2.0, −1.5)"."""
    numbers = ", ".join(f"{coordinate:.{decimals}f}" for coordinate in point)
    return f"({numbers})".replace("-", "−")


def panel_waits(axes: Axes, reason: str) -> None:
    """Write into an empty panel which function it waits for."""
    words = reason.removeprefix("This figure ").partition(":")[0].partition(",")[0]
    axes.text(
        0.5,
        0.5,
        words,
        transform=axes.transAxes,
        ha="center",
        va="center",
        color=_style.look().quiet,
    )
