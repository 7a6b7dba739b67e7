"""The figure of one logit: its probability, three losses of it, and how hard each pulls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Point, show
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import mark, number
from course_lib.demos.losses._ask import agree, curve, measured_slope
from course_lib.demos.losses._draw import draw_tangent, hold, verdict

Function = Callable[..., Any]

_LOGITS = np.linspace(-8, 8, 161)
_LOWEST, _HIGHEST = -0.3, 9.2
"""The smallest and the largest loss that are in the picture."""
_STEEPEST = 1.25
_PROBABILITY = {"1": "σ(z)", "0": "1 − σ(z)"}
"""That of what happened, by the target."""


@dataclass(frozen=True)
class _Family:
    """A loss of every logit with its slopes, and both where the logit is."""

    name: str
    losses: Floats
    slopes: Floats
    here: float
    slope: float


def one_logit(binary_cross_entropy: Function, sigmoid: Function | None = None) -> None:
    """Show one sample's probability, three losses of its logit, and their slopes.

    BCE and its slope are the student's; hinge and squared error stand beside them for contrast.

    Parameters
    ----------
    binary_cross_entropy : callable
        ``(logits, targets) -> (loss, gradient)``, shapes (N,) each.
    sigmoid : callable, optional
        ``z -> σ(z)`` of any shape; if left out, the curve of σ is drawn from its formula.
    """
    loss = StudentFunction(binary_cross_entropy, "binary_cross_entropy")
    squash = StudentFunction(sigmoid or _sigmoid, "sigmoid")
    curves: dict[object, tuple[Floats, Floats]] = {}

    def bce(z: float, target: str) -> _Family:
        key, truth = (loss.function, target), np.array([float(target)])
        if key not in curves:
            curves[key] = curve(loss, _LOGITS, truth)
        (here,), (slope,) = curve(loss, np.array([z]), truth)
        return _Family("BCE, your function", *curves[key], here, slope)

    def draw(figure: Figure, logit: tuple[float, float], target: str) -> str:
        z = logit[0]
        yours, contrast = bce(z, target), _contrast(z, target)
        at, truth = np.array([z]), np.array([float(target)])
        measured = measured_slope(loss, at, np.ones(1), truth)
        sigma = squash.array(_LOGITS, shape=_LOGITS.shape, meaning="one probability per logit")
        (p,) = squash.array(at, shape=(1,), meaning="one probability per logit")
        happened = p if target == "1" else 1 - p
        with np.errstate(all="ignore"):
            surprise = float(-np.log(happened))

        panels = _four_panels(figure)
        _draw_sigmoid(panels[0], sigma, z, p)
        _draw_surprise(panels[1], happened, surprise, target)
        _draw_families(panels[2], panels[3], [yours, *contrast], z, target)
        _say_slopes(panels[3], yours.slope, measured)
        others = "; ".join(
            f"{family.name} {number(family.here)} with slope {number(family.slope)}"
            for family in contrast
        )
        return (
            f"With target {target} and logit {number(z, 1)}, what happened had the probability "
            f"p = {_PROBABILITY[target]} = {number(happened, 4)}, and −log p is "
            f"{number(surprise)}. Your BCE is {number(yours.here)}{_where(yours)}, with slope "
            f"{number(yours.slope)} by your gradient and {number(measured)} measured on your "
            f"loss: {verdict(agree(yours.slope, measured))}. Beside it: {others}."
        )

    show(
        draw,
        [loss, squash],
        {
            "logit": Point("logit", (-6.0, 0.0), (-8.0, 0.0), (8.0, 0.0), 0.2),
            "target": Choice("target", ("1", "0")),
        },
        size=(7.2, 5.8),
        narrow=(4.8, 8.0),
    )


def _sigmoid(z: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-z)))


def _contrast(z: float, target: str) -> list[_Family]:
    """Return the losses beside BCE, with their slopes."""
    side = 1.0 if target == "1" else -1.0

    def hinge(logits: Floats) -> tuple[Floats, Floats]:
        margins = side * logits
        return np.maximum(1 - margins, 0), np.where(margins < 1, -side, 0.0)

    def squared_error(logits: Floats) -> tuple[Floats, Floats]:
        doubt = _sigmoid(-side * logits)  # the probability of the wrong answer
        return doubt**2, -2 * side * doubt**2 * (1 - doubt)

    families = []
    for name, function in (("hinge", hinge), ("squared error of p", squared_error)):
        (here,), (slope,) = function(np.array([z]))
        families.append(_Family(name, *function(_LOGITS), float(here), float(slope)))
    return families


def _where(family: _Family) -> str:
    """Say so where a loss, as no right one does, leaves the picture."""
    is_inside = _LOWEST <= family.here <= _HIGHEST and abs(family.slope) <= _STEEPEST
    return "" if is_inside else " (beyond the picture)"


def _four_panels(figure: Figure) -> list[Axes]:
    """Return axes for σ, −log p, the losses and the slopes, in a narrow figure in three rows."""
    if _style.is_narrow(figure):
        grid = figure.add_gridspec(
            3, 2, left=0.11, right=0.96, top=0.96, bottom=0.06, hspace=0.56, wspace=0.3
        )
        places = [grid[0, 0], grid[0, 1], grid[1, :], grid[2, :]]
    else:
        grid = figure.add_gridspec(
            2, 2, left=0.07, right=0.98, top=0.95, bottom=0.08, hspace=0.5, wspace=0.18
        )
        places = [grid[0, 0], grid[0, 1], grid[1, 0], grid[1, 1]]
    return [figure.add_subplot(where) for where in places]


def _draw_sigmoid(axes: Axes, sigma: Floats, z: float, p: float) -> None:
    look = _style.look()
    _prepare(axes, "probability of 1: σ(z)", z)
    axes.set(ylim=(-0.12, 1.08), yticks=(0, 0.5, 1))
    axes.plot(_LOGITS, sigma, color=look.colours[4])
    axes.plot(z, p, "P", color=look.colours[4], markersize=11, markeredgecolor=look.edge)
    hold(axes, "logit", p)


def _draw_surprise(axes: Axes, happened: float, surprise: float, target: str) -> None:
    """Draw −log p against the probability that was given to what happened."""
    look = _style.look()
    p = np.concatenate([np.geomspace(1e-4, 0.1, 60), np.linspace(0.1, 1, 60)])
    axes.set(
        title="its loss: −log p",
        xlabel=f"p = {_PROBABILITY[target]}",
        xlim=(-0.03, 1.03),
        xticks=(0, 0.5, 1),
    )
    axes.set(ylim=(_LOWEST, _HIGHEST), yticks=(0, 3, 6, 9))
    axes.plot(p, -np.log(p), color=look.colours[0])
    if np.isfinite(surprise):
        axes.plot(happened, surprise, "o", color=look.colours[0], markersize=9, clip_on=False)


def _draw_families(
    losses: Axes, slopes: Axes, families: Sequence[_Family], z: float, target: str
) -> None:
    """Draw each loss and its slope against the logit, the first one with its tangent."""
    look = _style.look()
    _prepare(losses, "loss", z)
    _prepare(slopes, "slope of the loss", z)
    losses.set(ylim=(_LOWEST, _HIGHEST), yticks=(0, 3, 6, 9))
    slopes.set(ylim=(-_STEEPEST, _STEEPEST), yticks=(-1, 0, 1))
    for place, family in enumerate(families):
        style, colour = ("-", "--", ":")[place], look.colours[place]
        dot: dict[str, Any] = {
            "marker": _style.MARKERS[place],
            "markersize": 8 if place else 10,
            "markeredgecolor": look.edge,
            "zorder": 4 if place else 5,
        }
        losses.plot(_LOGITS, family.losses, style, color=colour, label=family.name)
        losses.plot(z, family.here, color=colour, linestyle="", **dot)
        slopes.plot(_LOGITS, family.slopes, style, color=colour)
        slopes.plot(z, family.slope, color=colour, linestyle="", **dot)
    draw_tangent(losses, z, families[0].here, families[0].slope, reach=2)
    corner = "upper right" if target == "1" else "upper left"
    losses.legend(loc=corner, frameon=True, framealpha=1, edgecolor="none")
    hold(losses, "logit", families[0].here)
    hold(slopes, "logit", families[0].slope)


def _say_slopes(axes: Axes, slope: float, measured: float) -> None:
    """Say both slopes above the axes, where no curve of a wrong gradient is hidden by them."""
    axes.set_title(
        f"slope of the loss; BCE: {number(slope)} by your\n"
        f"gradient, {number(measured)} measured {mark(agree(slope, measured))}"
    )


def _prepare(axes: Axes, title: str, z: float) -> None:
    """Give axes over the logits their title, and a line at the logit itself."""
    look = _style.look()
    axes.set(title=title, xlabel="logit z", xlim=(-8, 8), xticks=(-6, 0, 6))
    axes.axvline(z, color=look.quiet, linewidth=1)
    axes.axhline(0, color=look.grid, linewidth=1, zorder=0)
