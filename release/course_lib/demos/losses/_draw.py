"""What several of the losses' figures draw and say."""

import numpy as np
from matplotlib.axes import Axes

from course_lib.demos import _style
from course_lib.demos._figure import place


def draw_tangent(axes: Axes, x: float, y: float, slope: float, reach: float) -> None:
    """Draw a line of that slope through a point, `reach` to either side."""
    ends = np.array([-reach, reach])
    axes.plot(x + ends, y + slope * ends, color=_style.look().ink, linewidth=1.4, zorder=3)


def hold(axes: Axes, name: str, height: float) -> None:
    """Let the point of that name, which moves sideways at y = 0, be held at this height.

    Where that is beyond the picture, it is held at its edge.
    """
    low, high = axes.get_ylim()
    place(axes, name, min(max(height, low), high))


def verdict(agrees: bool) -> str:
    """Say whether a slope is the one that was measured."""
    return "they agree" if agrees else "they do not agree"
