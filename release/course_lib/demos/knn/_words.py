"""How the figures of this lesson say things."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from course_lib.demos import _style


def listed(numbers: Sequence[int]) -> str:
    """Say numbers in a row, as in "1, 0 and 1"."""
    if len(numbers) == 1:
        return str(numbers[0])
    return f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


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
