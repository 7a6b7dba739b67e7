"""The figure of a gradient on its way back through ten layers, for tanh and for ReLU."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Point, Slider, Steps, place, show
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import listed, number

Function = Callable[..., Any]

_LAYERS = 10
_NAMES = tuple(f"layer{layer}" for layer in range(1, _LAYERS + 1))
_FARTHEST = 3.0
"""How far a layer's z can be moved from that of all layers."""
_LOWEST, _HIGHEST = -3.0, 3.0
"""The z of all layers."""
_BOTTOM, _TOP = -16.0, 4.0
"""The powers of ten that are in the picture."""


def ten_layers(relu_gradient: Function, tanh_gradient: Function) -> None:
    """Show what is left of a gradient of 1 after each of ten layers, for tanh and for ReLU.

    Each layer has one unit; on its way back the gradient is multiplied by φ'(z) and by the weight.

    Parameters
    ----------
    relu_gradient, tanh_gradient : callable
        ``z -> φ'(z)``, of any shape.
    """
    both = {
        "tanh": StudentFunction(tanh_gradient, "tanh_gradient"),
        "ReLU": StudentFunction(relu_gradient, "relu_gradient"),
    }

    def draw(
        figure: Figure, z: float, weight: float, passed: int, **points: tuple[float, float]
    ) -> str:
        places = z + np.array([points[name][1] for name in _NAMES])
        slopes = {
            name: gradient.array(places, shape=places.shape, meaning="one slope per z")
            for name, gradient in both.items()
        }
        above, below = _two_panels(figure)
        _draw_places(above, places, z)
        left = {}
        for row, (name, factors) in enumerate(slopes.items()):
            left[name] = np.asarray(np.cumprod(weight * factors[::-1])[:passed], dtype=np.float64)
            _draw_bars(below, left[name], row, name)
        return _told(places, weight, passed, left)

    controls: dict[str, Slider | Steps | Point] = {
        "z": Slider("z in all layers", _LOWEST, _HIGHEST, 1.5, 0.1),
        "weight": Slider("weight of each layer", 0.5, 2.0, 1.0, 0.1),
        "passed": Steps("layers passed, from the last back", 0, _LAYERS, _LAYERS),
    }
    for layer, name in enumerate(_NAMES, start=1):
        ends = (float(layer), -_FARTHEST), (float(layer), _FARTHEST)
        controls[name] = Point(f"z in layer {layer}", (float(layer), 0.0), *ends, 0.1)
    show(
        draw,
        list(both.values()),
        controls,
        size=(7.2, 5.4),
        narrow=(4.8, 5.6),
    )


def _two_panels(figure: Figure) -> tuple[Axes, Axes]:
    """Return axes for each layer's z and, below, for what is left of the gradient."""
    left, width = (0.13, 0.85) if _style.is_narrow(figure) else (0.09, 0.89)
    above = figure.add_axes((left, 0.66, width, 0.28))
    below = figure.add_axes((left, 0.09, width, 0.46))
    for axes in (above, below):
        axes.set(xlim=(0.4, _LAYERS + 0.6), xticks=range(1, _LAYERS + 1))
    above.set(ylim=(_LOWEST - _FARTHEST, _HIGHEST + _FARTHEST), yticks=[-5, 0, 5])
    above.set_title("z in each layer: drag one", loc="left")
    above.tick_params(labelbottom=False)
    below.set(ylim=(_BOTTOM, _TOP + 2.5), yticks=range(-16, 5, 4), xlabel="layer")
    below.set_yticklabels([_power(exponent) for exponent in range(-16, 5, 4)])
    below.set_title("what is left of a gradient of 1 from the right", loc="left")
    below.axhline(0, color=_style.look().quiet, linewidth=1, linestyle=":")
    return above, below


def _power(exponent: int) -> str:
    digits = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    return f"10{str(exponent).translate(digits)}" if exponent else "1"


def _draw_places(axes: Axes, places: Floats, z: float) -> None:
    """Draw each layer's z, as one that lets ReLU pass or as one that does not."""
    look = _style.look()
    axes.axhline(0, color=look.quiet, linewidth=1)
    layers = np.arange(1, _LAYERS + 1)
    style: dict[str, Any] = {"linestyle": "", "markersize": 10, "markeredgecolor": look.edge}
    dead = places <= 0
    axes.plot(layers[~dead], places[~dead], "o", color=look.ink, **style)
    axes.plot(layers[dead], places[dead], "X", color=look.colours[1], **style)
    for name in _NAMES:
        place(axes, name, height=z)


def _draw_bars(axes: Axes, left: Floats, row: int, name: str) -> None:
    """Draw what is left after each layer as a bar on a log axis, and a cross where it is 0."""
    look = _style.look()
    layers = _LAYERS - np.arange(len(left)) + (0.2 if row else -0.2)
    size = np.abs(left)
    is_zero = size == 0
    with np.errstate(divide="ignore"):
        heights = np.clip(np.log10(size), _BOTTOM + 0.15, _TOP) - _BOTTOM
    style: dict[str, Any] = {"width": 0.36, "bottom": _BOTTOM, "hatch": "///" if row else None}
    axes.bar(layers[~is_zero], heights[~is_zero], color=look.colours[1 - row], **style)
    ground = np.full(int(is_zero.sum()), _BOTTOM + 0.6)
    axes.plot(layers[is_zero], ground, "x", color=look.colours[1 - row], markeredgewidth=2)
    axes.text(
        0.99 if row else 0.68,
        0.99,
        f"{'hatched' if row else 'plain'}: {name}",
        transform=axes.transAxes,
        ha="right",
        va="top",
        color=look.colours[1 - row],
        fontweight="bold",
    )


def _told(places: Floats, weight: float, passed: int, left: dict[str, Floats]) -> str:
    start = f"With z = {number(places[0], 1)} in all layers and weights of {weight:.1f}, "
    if np.ptp(places):
        low, high, mean = places.min(), places.max(), places.mean()
        start = (
            f"With z from {number(low, 1)} to {number(high, 1)}, on average {number(mean, 2)}, and "
            f"weights of {weight:.1f}, "
        )
    if not passed:
        return f"{start}the gradient is 1 behind the last layer: it has not passed any layer yet."
    last = {name: float(values[-1]) for name, values in left.items()}
    layers = f"{passed} layers leave" if passed > 1 else "1 layer leaves"
    told = (
        f"{start}{layers} of a gradient of 1: "
        f"{_size(last['tanh'])} with tanh, {_size(last['ReLU'])} with ReLU."
    )
    behind = range(_LAYERS, _LAYERS - passed, -1)
    dead = sorted(layer for layer in behind if places[layer - 1] <= 0)
    if last["ReLU"] == 0 and dead:
        which = f"layer{'s' * (len(dead) > 1)} {listed(dead)}"
        return f"{told} ReLU lets nothing through where z ≤ 0 (crosses), in {which}."
    return told


def _size(value: float) -> str:
    """Write a number, by a power of ten where it is small."""
    if value == 0 or 1e-3 <= abs(value) < 1e6:
        return "nothing" if value == 0 else number(value)
    digits, exponent = f"{value:.1e}".split("e")
    return f"{digits.replace('-', '−')}·{_power(int(exponent))}"
