"""The figure of the two distances: what is as far from the origin as a point that is moved."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from course_lib.demos import _style
from course_lib.demos._figure import Point, place, show
from course_lib.demos._student import Floats, StudentFunction, Waiting
from course_lib.demos._words import at
from course_lib.demos.knn._ask import distances_between

Function = Callable[..., Any]

_MIDDLE = 50
_TICKS = np.linspace(-5, 5, 2 * _MIDDLE + 1)
"""Of the grid on which the distances are asked, in both directions; 0 is one of them."""
_HEIGHT = 3.4
"""How far up and down the figure reaches."""
_ORIGIN = np.zeros((1, 2))
_LINES = {"L1": "-", "L2": "--"}


def rings(l1_distances: Function, l2_distances: Function) -> None:
    """Show what lies as far from the origin as a point that is moved, by either distance.

    Parameters
    ----------
    l1_distances, l2_distances : callable
        ``(X_test, X_train) -> distances``, shapes (M, D), (N, D) → (M, N).
    """
    measures = {
        "L1": StudentFunction(l1_distances, "l1_distances"),
        "L2": StudentFunction(l2_distances, "l2_distances"),
    }
    size = _TICKS.size
    points = np.column_stack([np.tile(_TICKS, size), np.repeat(_TICKS, size)])
    tables: dict[object, Floats] = {}

    def from_origin(measure: StudentFunction) -> Floats:
        if measure.function not in tables:
            distances = distances_between(measure, points, _ORIGIN)
            tables[measure.function] = distances.reshape(size, size)
        return tables[measure.function]

    def draw(figure: Figure, point: tuple[float, float]) -> str:
        axes = _empty_plane(figure)
        sentences, reasons = [], []
        for colour, (metric, measure) in zip(_style.look().colours, measures.items(), strict=False):
            try:
                table = from_origin(measure)
                distance = float(distances_between(measure, np.array([point]), _ORIGIN)[0, 0])
            except Waiting as reason:
                reasons.append(reason)
                sentences.append(str(reason).replace("This figure", f"The {metric} shape"))
                continue
            _draw_shapes(axes, table, distance, colour, _LINES[metric])
            sentences.append(_reach(metric, measure.name, table, distance))
        if len(reasons) == len(measures):
            raise reasons[0]
        _draw_points(axes, point)
        place(axes, "point")
        return " ".join([f"The point is at {at(point)}.", *sentences])

    show(
        draw,
        list(measures.values()),
        {"point": Point("point", (2.0, 1.0), (-3.3, -3.3), (3.3, 3.3), 0.1)},
        size=(7.2, 5.2),
        narrow=(4.8, 5.2),
    )


def _empty_plane(figure: Figure) -> Axes:
    look = _style.look()
    narrow = _style.is_narrow(figure)
    axes = figure.add_axes((0.08, 0.08, 0.9, 0.79) if narrow else (0.06, 0.07, 0.92, 0.85))
    width = _HEIGHT if narrow else 4.8
    axes.set(xlim=(-width, width), ylim=(-_HEIGHT, _HEIGHT), aspect="equal")
    axes.set(xticks=range(-3, 4), yticks=range(-3, 4))
    axes.grid(color=look.grid, linewidth=0.6)
    lines = [
        Line2D(
            [],
            [],
            color=colour,
            linestyle=style,
            linewidth=3,
            label=f"as far by {metric} as the point",
        )
        for colour, (metric, style) in zip(look.colours, _LINES.items(), strict=False)
    ]
    faint = Line2D([], [], color=look.quiet, linewidth=1, label="at 1, 2 and 3")
    figure.legend(
        handles=[*lines, faint],
        loc="upper center",
        ncols=2 if narrow else 3,
        bbox_to_anchor=(0.52, 1.0),
    )
    return axes


def _draw_shapes(axes: Axes, table: Floats, distance: float, colour: str, style: str) -> None:
    for levels, width, alpha in (((1, 2, 3), 1, 0.6), ((distance,), 3, 1)):
        axes.contour(
            _TICKS,
            _TICKS,
            table,
            levels=levels,
            colors=colour,
            linestyles=style,
            linewidths=width,
            alpha=alpha,
        )


def _draw_points(axes: Axes, point: tuple[float, float]) -> None:
    look = _style.look()
    axes.plot(0, 0, "o", color=look.ink, markersize=5)
    axes.annotate("origin", (0, 0), (6, -12), textcoords="offset points", color=look.quiet)
    axes.plot(*point, "o", color=look.ink, markeredgecolor=look.edge, markersize=11)


def _reach(metric: str, function: str, table: Floats, distance: float) -> str:
    """Say how far the points at `distance` lie along the axis and along the diagonal."""
    start = f"By your {function} its {metric} distance from the origin is {distance:.2f}"
    places = []
    ways = {"axis": table[_MIDDLE, _MIDDLE:], "diagonal": table.diagonal()[_MIDDLE:]}
    for name, along in ways.items():
        beyond = np.flatnonzero(along >= distance)
        if not beyond.size:
            return f"{start}; no point along the {name} in sight is as far."
        # Between two grid points the distance rises evenly, near enough for two digits.
        last = max(int(beyond[0]), 1)
        share = (distance - along[last - 1]) / ((along[last] - along[last - 1]) or 1)
        reach = _TICKS[_MIDDLE + last - 1] + share * (_TICKS[1] - _TICKS[0])
        places.append(f"({reach:.2f}, {reach if name == 'diagonal' else 0:.2f})")
    return f"{start}, as are those of {places[0]} and {places[1]}."
