"""The figure of a curve that a network follows, with more and more hidden units."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Steps, show
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import number
from course_lib.demos.neural_networks._hinges import interpolated

Function = Callable[..., Any]

_LOW, _HIGH = -3.0, 3.0
_FARTHEST = 5.0
_OUTSIDE = np.concatenate([np.linspace(-_FARTHEST, _LOW, 41), np.linspace(_HIGH, _FARTHEST, 41)])
_MOST = 40
_ERRORS = (5e-4, 5.0)
_KINK = 1 / np.sqrt(2)
_INSIDE = np.sort(np.append(np.linspace(_LOW, _HIGH, 481), _KINK))
"""Where errors are measured; with the kink, for there they are largest."""


@dataclass(frozen=True)
class _Curve:
    """What is to be followed, and how its error falls.

    Attributes
    ----------
    values : callable
    bound : callable
        The largest error that n pieces of equal width can have, by n.
    falls : str
        How the bound depends on n.
    """

    values: Callable[[Floats], Floats]
    bound: Callable[[Floats], Floats]
    falls: str


def _smooth_bound(largest_second_derivative: float) -> Callable[[Floats], Floats]:
    """Return the bound M h² / 8 of linear interpolation, with h the width of a piece."""
    return lambda n: largest_second_derivative * ((_HIGH - _LOW) / n) ** 2 / 8


_CURVES = {
    "a wave, sin 2x": _Curve(lambda x: np.sin(2 * x), _smooth_bound(4.0), "1/n²"),
    "a bell, exp(−x²)": _Curve(lambda x: np.exp(-(x**2)), _smooth_bound(2.0), "1/n²"),
    # The bend of 2 · 0.8 at a kink in the middle of a piece is a quarter of its width times that.
    "a kink, 0.8·|x − 1/√2| − 1": _Curve(
        lambda x: 0.8 * np.abs(x - _KINK) - 1, lambda n: 0.4 * (_HIGH - _LOW) / n, "1/n"
    ),
}


def approximation(relu: Function, relu_interpolant: Function) -> None:
    """Show the student's network through n + 1 points of a curve, and how its error falls.

    Parameters
    ----------
    relu : callable
        ``z -> max(0, z)``, of any shape.
    relu_interpolant : callable
        ``(x_knots, y_knots) -> (w1, b1, w2, b2)``.
    """
    bend = StudentFunction(relu, "relu")
    interpolant = StudentFunction(relu_interpolant, "relu_interpolant")
    kept: dict[object, float] = {}

    def outputs(name: str, n: int, x: Floats) -> Floats:
        x_knots = np.linspace(_LOW, _HIGH, n + 1)
        network = interpolated(interpolant, x_knots, _CURVES[name].values(x_knots))
        return np.asarray(network.b2 + network.parts(x, bend).sum(axis=1))

    def error(name: str, n: int) -> float:
        """Return the largest error between the first and the last knot; keep it."""
        key = (bend.function, interpolant.function, name, n)
        if key not in kept:
            off = np.abs(outputs(name, n, _INSIDE) - _CURVES[name].values(_INSIDE))
            kept[key] = float(off.max())
        return kept[key]

    def draw(figure: Figure, curve: str, n: int) -> str:
        asked = _CURVES[curve]
        errors = np.array([error(curve, fewer) for fewer in range(1, n + 1)])
        inside, outside = outputs(curve, n, _INSIDE), outputs(curve, n, _OUTSIDE)
        beyond = float(np.abs(outside - asked.values(_OUTSIDE)).max())

        left, right = _two_panels(figure)
        _draw_curves(left, asked, inside, outside, n)
        _draw_errors(right, asked, errors)
        is_lucky = beyond < 0.005
        outside_too = (
            "happens to stay within 0.01 of it"
            if is_lucky
            else (f"is up to {number(beyond, 2)} away")
        )
        return (
            f"With {n} hidden unit{'s' * (n > 1)} your network is at most {number(errors[-1])} "
            f"away from the curve between {number(_LOW, 0)} and {number(_HIGH, 0)}. Straight lines "
            "between its knots are never farther away than the dashed line, which falls as "
            f"{asked.falls}. Outside, where nothing was promised, it {outside_too}."
        )

    show(
        draw,
        [bend, interpolant],
        {
            "curve": Choice("curve", tuple(_CURVES)),
            "n": Steps("hidden units", 1, _MOST, 6),
        },
        size=(7.2, 3.9),
        narrow=(4.8, 6.8),
    )


def _two_panels(figure: Figure) -> tuple[Axes, Axes]:
    """Return axes for the curve and for the error."""
    if _style.is_narrow(figure):
        return (
            figure.add_axes((0.12, 0.53, 0.85, 0.42)),
            figure.add_axes((0.17, 0.08, 0.8, 0.33)),
        )
    return figure.add_axes((0.06, 0.13, 0.5, 0.77)), figure.add_axes((0.68, 0.13, 0.3, 0.77))


def _draw_curves(axes: Axes, asked: _Curve, inside: Floats, outside: Floats, n: int) -> None:
    """Draw the curve and the network, and shade what lies outside."""
    look = _style.look()
    axes.set(xlim=(-_FARTHEST, _FARTHEST), ylim=(-2.6, 2.6), xlabel="x")
    axes.set_title("your network and the curve", loc="left")
    for start, end in ((-_FARTHEST, _LOW), (_HIGH, _FARTHEST)):
        axes.axvspan(start, end, color=look.grid, alpha=0.5, linewidth=0)
        axes.text((start + end) / 2, -2.4, "outside", ha="center", color=look.quiet)
    everywhere = np.linspace(-_FARTHEST, _FARTHEST, 401)
    axes.plot(everywhere, asked.values(everywhere), color=look.colours[4], linewidth=5, alpha=0.55)
    for x, y in (
        (_INSIDE, inside),
        (_OUTSIDE[: len(_OUTSIDE) // 2], outside[: len(_OUTSIDE) // 2]),
        (_OUTSIDE[len(_OUTSIDE) // 2 :], outside[len(_OUTSIDE) // 2 :]),
    ):
        axes.plot(x, y, color=look.colours[0], linewidth=2)
    x_knots = np.linspace(_LOW, _HIGH, n + 1)
    axes.plot(
        x_knots,
        asked.values(x_knots),
        "o",
        color=look.colours[0],
        markersize=6 if n < 15 else 4,
        markeredgecolor=look.edge,
        markeredgewidth=0.6,
    )
    axes.text(-2.8, 2.25, "curve", color=look.colours[4], fontweight="bold", va="center")
    axes.text(-1.2, 2.25, "your network", color=look.colours[0], fontweight="bold", va="center")


def _draw_errors(axes: Axes, asked: _Curve, errors: Floats) -> None:
    """Draw the error with 1 to n units, the bound, and n itself."""
    look = _style.look()
    axes.set(xscale="log", yscale="log", xlim=(0.9, _MOST * 1.15), ylim=_ERRORS)
    axes.set(xlabel="hidden units n", xticks=[1, 2, 5, 10, 20, 40])
    axes.set_xticklabels(["1", "2", "5", "10", "20", "40"])
    axes.minorticks_off()
    axes.set_title("its largest error inside", loc="left")
    ns = np.array([1.0, float(_MOST)])
    axes.plot(ns, asked.bound(ns), color=look.quiet, linestyle="--", linewidth=1.4)
    middle = 9.0
    axes.annotate(
        f"falls as {asked.falls}",
        (middle, float(asked.bound(np.array([middle]))[0])),
        (6, 6),
        textcoords="offset points",
        color=look.quiet,
    )
    counts = np.arange(1, len(errors) + 1)
    shown = np.clip(errors, *_ERRORS)
    axes.plot(counts, shown, "o-", color=look.colours[0], markersize=3, linewidth=1.2)
    axes.plot(
        counts[-1],
        shown[-1],
        "o",
        color=look.colours[0],
        markersize=9,
        markeredgecolor=look.edge,
        clip_on=False,
    )
