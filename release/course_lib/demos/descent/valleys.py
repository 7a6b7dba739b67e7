"""The figure of a long valley: descent with and without momentum, and what each rate costs."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Point, Slider, Steps, place, show
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import number, short_number
from course_lib.demos.descent._paths import distance_axes, mark_last, path_of, size_of

Function = Callable[..., Any]

_FLAT, _STEEP = 0.2, 8.0
"""The curvatures along the valley, which runs sideways, and across it."""
_CURVATURES = np.array([_FLAT, _STEEP])
_N_STEPS = 60
_X, _Y = (-10.6, 3.6), (-2.35, 2.35)
_DISTANCES = (1e-3, 1e2)
_SAME, _FAIR = "the same α", "a fair one: (1 − ρ)α"
_NAMES = ("plain", "with momentum")


def valley(gradient_descent: Function, momentum_descent: Function) -> None:
    """Show the paths of descent with and without momentum through a valley, and how far they get.

    Parameters
    ----------
    gradient_descent : callable
        ``(gradient, x0, learning_rate, n_steps) -> path``, shape (n_steps + 1, D).
    momentum_descent : callable
        ``(gradient, x0, learning_rate, rho, n_steps) -> path``, of the same shape.
    """
    plain = StudentFunction(gradient_descent, "gradient_descent")
    heavy = StudentFunction(momentum_descent, "momentum_descent")

    def draw(
        figure: Figure,
        start: tuple[float, float],
        rate: float,
        rho: float,
        comparison: str,
        n_steps: int,
    ) -> str:
        heavy_rate = rate * (1 - rho) if comparison == _FAIR else rate
        paths = [
            path_of(plain, _gradient, start, rate, _N_STEPS)[: n_steps + 1],
            path_of(heavy, _gradient, start, heavy_rate, rho, _N_STEPS)[: n_steps + 1],
        ]
        map_axes, course = _two_panels(figure)
        _draw_valley(map_axes)
        for label, path in enumerate(paths):
            _draw_path(map_axes, path, label)
        _draw_start(map_axes, start)
        _draw_course(course, paths)
        _draw_factors(map_axes, rate)
        return _in_words(paths, rate, heavy_rate, rho, n_steps)

    show(
        draw,
        [plain, heavy],
        {
            "start": Point("start", (-9.0, 1.6), (-10.0, -2.0), (3.0, 2.0), 0.1),
            "rate": Slider("learning rate α", 0.02, 0.5, 0.22, 0.02),
            "rho": Slider("momentum ρ", 0.0, 0.95, 0.8, 0.05),
            "comparison": Choice("learning rate with momentum", (_SAME, _FAIR)),
            "n_steps": Steps("steps", 0, _N_STEPS, 40),
        },
        size=(7.2, 5.2),
        narrow=(4.8, 5.2),
    )


def _gradient(x: Floats) -> Floats:
    return np.asarray(_CURVATURES * x)


def _two_panels(figure: Figure) -> tuple[Axes, Axes]:
    """Return axes for the map, and below for the distance by step."""
    if _style.is_narrow(figure):
        return figure.add_axes((0.1, 0.57, 0.88, 0.37)), figure.add_axes((0.13, 0.1, 0.57, 0.34))
    return figure.add_axes((0.06, 0.525, 0.92, 0.425)), figure.add_axes((0.085, 0.1, 0.745, 0.315))


def _draw_valley(axes: Axes) -> None:
    """Draw lines of equal height, each of double the height of the one within it."""
    look = _style.look()
    axes.set(xlim=_X, ylim=_Y, yticks=range(-2, 3), xticks=range(-10, 4, 2))
    x, y = np.linspace(*_X, 90), np.linspace(*_Y, 60)
    heights = (_FLAT * x**2 + _STEEP * y[:, None] ** 2) / 2
    levels = [0, *0.1 * 2.0 ** np.arange(9)]
    axes.contourf(x, y, heights, levels=levels, colors=_shades(len(levels) - 1), zorder=0)
    axes.contour(x, y, heights, levels=levels, colors=look.paper, linewidths=1.0, zorder=0)
    axes.plot(0, 0, "*", color=look.ink, markersize=13, markeredgecolor=look.edge, zorder=2)


def _shades(count: int) -> list[Floats]:
    """Return colours from that of the lowest ground, which is the deepest, to the paper's."""
    look = _style.look()
    paper, tint, colour = (
        np.array(to_rgb(each)) for each in (look.paper, look.tints[0], look.colours[0])
    )
    deep = tint + 0.22 * (colour - tint)
    return [paper + share * (deep - paper) for share in np.linspace(1.0, 0.08, count)]


def _draw_path(axes: Axes, path: Floats, label: int) -> None:
    look = _style.look()
    style: dict[str, Any] = {
        "color": look.colours[1 - label],
        "marker": _style.MARKERS[1 - label],
        "markersize": 4.5,
        "markeredgecolor": look.edge,
        "markeredgewidth": 0.5,
        "linewidth": 1.3,
        "linestyle": ("--", "-")[label],
        "zorder": 3 + label,
    }
    axes.plot(*path.T, **style)
    axes.plot(*path[-1], **style | {"markersize": 9, "zorder": 5})


def _draw_start(axes: Axes, start: tuple[float, float]) -> None:
    look = _style.look()
    axes.plot(*start, "o", color=look.ink, markeredgecolor=look.edge, markersize=9, zorder=6)
    place(axes, "start")


def _draw_factors(axes: Axes, rate: float) -> None:
    """Write above the map what a plain step does to the distance in either direction."""
    across, along = (short_number(round(1 - rate * each, 10)) for each in (_STEEP, _FLAT))
    axes.set_title(f"a plain step: across × {across}, along × {along}", loc="left", fontsize=10)


def _draw_course(axes: Axes, paths: list[Floats]) -> None:
    """Draw the distance from the lowest point by step, each line with its name at its end."""
    look = _style.look()
    distance_axes(axes, _N_STEPS, _DISTANCES)
    axes.set_title("distance from the lowest point", loc="left", fontsize=10)
    ends = []
    for label, path in enumerate(paths):
        colour, marker = look.colours[1 - label], _style.MARKERS[1 - label]
        far = np.linalg.norm(path, axis=1)
        # 0 has no place on a log axis: far below it, the line leaves the picture.
        axes.plot(np.maximum(far, 1e-300), ("--", "-")[label], color=colour)
        ends.append(mark_last(axes, far, marker, colour)[1])
    for label, height in enumerate(_apart(ends)):
        axes.annotate(
            _NAMES[label],
            (len(paths[0]) - 1, height),
            (8, 0),
            textcoords="offset points",
            va="center",
            color=look.colours[1 - label],
            annotation_clip=False,
        )


def _apart(heights: list[float]) -> list[float]:
    """Return heights on the log axis for two names, moved apart where they would overlap."""
    first, second = np.log10(heights)
    least = 0.55
    if abs(first - second) >= least:
        return heights
    middle, up = (first + second) / 2, 1 if first >= second else -1
    middle = float(np.clip(middle, np.log10(_DISTANCES[0]) + least / 2, 2 - least / 2))
    return [10 ** (middle + up * least / 2), 10 ** (middle - up * least / 2)]


def _in_words(paths: list[Floats], rate: float, heavy_rate: float, rho: float, n_steps: int) -> str:
    across, along = (short_number(round(1 - rate * each, 10)) for each in (_STEEP, _FLAT))
    start, (plain, heavy) = (
        float(np.linalg.norm(paths[0][0])),
        [size_of(float(np.linalg.norm(path[-1]))) for path in paths],
    )
    limit = 2 / _STEEP
    if rate < limit:
        pays = (
            f"Steps across the valley (λ = {_STEEP:g}) multiply the distance by {across}, steps "
            f"along it (λ = {_FLAT:g}) by {along}: the steep direction keeps α below "
            f"{limit:g}, and the flat one pays for it."
        )
    else:
        pays = (
            f"Steps across the valley (λ = {_STEEP:g}) multiply the distance by {across}: α is "
            f"not below {limit:g}, so plain descent does not come closer across, although along "
            f"the valley (λ = {_FLAT:g}) the factor is {along}."
        )
    return (
        f"From a distance of {number(start, 2)}, {n_steps} plain steps with α = "
        f"{short_number(rate)} lead to {plain} from the lowest point; with momentum, ρ = "
        f"{short_number(rho)} and a learning rate of {short_number(heavy_rate)}, to {heavy}. {pays}"
    )
