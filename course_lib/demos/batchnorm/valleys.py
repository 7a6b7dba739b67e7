"""The figure of a ravine that standardised measurements turn round."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse

from course_lib import datasets
from course_lib.demos import _style
from course_lib.demos._figure import Point, Slider, Steps, place, show
from course_lib.demos._student import Floats, StudentFunction, as_array
from course_lib.demos._words import at, short_number

Function = Callable[..., Any]

_N_STEPS = 60
_W, _B = (-4.0, 5.0), (-2.0, 7.0)
_N_LINES = 11
_FIRST_LINE = 0.02
"""How far above the lowest loss the first line of equal loss lies; each next one is four times."""
_FAR = 12.0
"""How far from its start, in weights, a path is followed."""
_FLAT = 1e-12
"""The least curvature that is told from none."""
_TITLES = ("bill length in cm", "standardised by your function")
_COLOURS = (1, 0)
_PARTS = ("Z_train", "Z_test", "mean", "std")


@dataclass(frozen=True)
class _Model:
    """Body mass as w·x + b, judged by its mean squared error.

    Attributes
    ----------
    columns : ndarray, shape (N, 2)
        x, and ones.
    kilograms : ndarray, shape (N,)
    """

    columns: Floats
    kilograms: Floats

    def gradient(self, weights: Floats) -> Floats:
        return np.asarray(self._hessian() @ (weights - self.best()))

    def loss(self, weights: Floats) -> float:
        return float(np.mean((self.columns @ weights - self.kilograms) ** 2))

    def best(self) -> Floats:
        best, *_ = np.linalg.lstsq(self.columns, self.kilograms, rcond=None)
        return np.asarray(best, dtype=np.float64)

    def curvatures(self) -> tuple[float, float]:
        """Return the smaller and the larger curvature of the loss."""
        small, large = np.linalg.eigvalsh(self._hessian())
        return max(float(small), _FLAT), max(float(large), _FLAT)

    def steep_angle(self) -> float:
        """Return the direction in which the loss is steepest, in degrees from the axis of w."""
        directions = np.linalg.eigh(self._hessian())[1].T
        w, b = directions[-1]
        return float(np.degrees(np.arctan2(b, w)))

    def _hessian(self) -> Floats:
        return np.asarray(2 * self.columns.T @ self.columns / len(self.columns))


def ravine(standardize: Function, gradient_descent: Function) -> None:
    """Show descent on the loss of a linear model, from raw and from standardised measurements.

    Parameters
    ----------
    standardize : callable
        ``(X_train, X_test) -> (Z_train, Z_test, mean, std)``.
    gradient_descent : callable
        ``(gradient, x0, learning_rate, n_steps) -> path``, shape (n_steps + 1, D), of lesson 03.
    """
    scaling = StudentFunction(standardize, "standardize")
    descent = StudentFunction(gradient_descent, "gradient_descent")

    def draw(figure: Figure, start: tuple[float, float], share: float, n_steps: int) -> str:
        told = [f"From w and b of {at(start)}, with α at {share:g} of the largest stable one."]
        panels = _style.panels(figure, 2, margins=(0.5, 0.5, 0.1, 0.85))
        for row, model in enumerate(_models(scaling)):
            rate = share * 2 / model.curvatures()[1]
            path = _path(descent, model, start, rate)[: n_steps + 1]
            _draw_loss(panels[row], model, row)
            _draw_path(panels[row], model, path, row)
            told.append(_in_words(model, rate, path, row))
        return " ".join(told)

    show(
        draw,
        [scaling, descent],
        {
            "start": Point("start", (-2.5, 5.5), (-3.5, -1.5), (4.5, 6.5), 0.1),
            "share": Slider("α, as a share of the largest stable one", 0.05, 1.05, 0.3, 0.05),
            "n_steps": Steps("steps", 0, _N_STEPS, 20),
        },
        size=(7.2, 4.4),
        narrow=(4.8, 10.2),
    )


def _models(scaling: StudentFunction) -> tuple[_Model, _Model]:
    """Return the models on raw centimetres and on what the student makes of them."""
    penguins = datasets.load_penguins()
    centimetres = penguins.columns("bill_length_mm") / 10
    # Every second penguin is one to test on.
    train, test = centimetres[::2], centimetres[1::2]
    scaled, *_ = scaling.parts(train, test, names=_PARTS)
    scaled = as_array(scaled, train.shape, scaling.name, "Z_train in the shape of X_train")
    kilograms = penguins.columns("body_mass_g")[::2, 0] / 1000
    ones = np.ones_like(train)
    raw, standard = (_Model(np.hstack([x, ones]), kilograms) for x in (train, scaled))
    return raw, standard


def _path(
    descent: StudentFunction, model: _Model, start: tuple[float, float], rate: float
) -> Floats:
    return descent.array(
        model.gradient,
        np.array(start),
        rate,
        _N_STEPS,
        shape=(_N_STEPS + 1, 2),
        meaning="the start, and a row for each step",
    )


def _draw_loss(axes: Axes, model: _Model, row: int) -> None:
    """Draw lines of equal loss, each of four times the one within it, above the lowest."""
    look = _style.look()
    axes.set(xlim=_W, ylim=_B, aspect="equal", xlabel="w")
    axes.set(xticks=range(-4, 6, 2), yticks=range(-2, 8, 2))
    axes.set_ylabel("b", rotation=0, labelpad=4)
    shades = _shades(_N_LINES, _COLOURS[row])
    axes.set_facecolor(tuple(shades[-1]))
    small, large = model.curvatures()
    for number in reversed(range(_N_LINES)):
        height = _FIRST_LINE * 4.0**number
        across, along = (2 * np.sqrt(2 * height / curvature) for curvature in (large, small))
        style: dict[str, Any] = {"facecolor": tuple(shades[number]), "edgecolor": look.paper}
        style["linewidth"] = 0.8
        line = Ellipse(tuple(model.best()), across, along, angle=model.steep_angle(), **style)
        axes.add_patch(line)
    colour = look.colours[_COLOURS[row]]
    _write(axes, 0, 43, _TITLES[row], color=colour, fontweight="bold", fontsize=11)
    _write(axes, 0, 25, f"κ = {_ratio(large / small)}", fontsize=11)
    axes.plot(*model.best(), "*", color=look.ink, markersize=13, markeredgecolor=look.edge)


def _write(axes: Axes, share: float, up: float, words: str, **style: Any) -> None:
    """Write so many points above axes, at a share of their width."""
    place: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points"}
    axes.annotate(words, (share, 1), (0, up), **place | style)


def _shades(count: int, number: int) -> list[Floats]:
    """Return colours from that of the lowest ground, which is the deepest, to the paper's."""
    look = _style.look()
    paper, colour = (np.array(to_rgb(each)) for each in (look.paper, look.colours[number]))
    return [paper + share * (colour - paper) for share in np.linspace(0.7, 0.04, count)]


def _draw_path(axes: Axes, model: _Model, path: Floats, row: int) -> None:
    look = _style.look()
    # A path that leaves the picture for good is drawn up to there.
    far = np.abs(path - path[0]).max(axis=1) > _FAR
    axes.plot(
        *path[: int(far.argmax()) + 1 if far.any() else None].T,
        color=look.ink,
        marker=_style.MARKERS[row],
        markersize=4,
        markeredgecolor=look.edge,
        markeredgewidth=0.5,
        linewidth=1.2,
        zorder=3,
    )
    axes.plot(*path[0], "o", color=look.ink, markeredgecolor=look.edge, markersize=9, zorder=6)
    last: dict[str, Any] = {"markersize": 10, "markeredgecolor": look.edge, "zorder": 5}
    axes.plot(*path[-1], "D", color=look.colours[_COLOURS[row]], **last)
    place(axes, "start")
    words = f"after {_steps(path)} {_size(_distance(model, path[-1]))} from ★"
    _write(axes, 0, 7, words)


def _in_words(model: _Model, rate: float, path: Floats, row: int) -> str:
    small, large = model.curvatures()
    first, last, lowest = (model.loss(weights) for weights in (path[0], path[-1], model.best()))
    before, after = (_distance(model, weights) for weights in (path[0], path[-1]))
    name = ("Raw", "Standardised")[row]
    return (
        f"{name}: curvatures {_size(small)} and {_size(large)}, κ = {_ratio(large / small)}; α = "
        f"{_size(rate)}, and {_steps(path)} bring{'s' * (len(path) == 2)} the loss from "
        f"{_size(first)} to {_size(last)} (lowest possible {_size(lowest)}), and the distance from "
        f"the star from {_size(before)} to {_size(after)}."
    )


def _steps(path: Floats) -> str:
    return f"{len(path) - 1} step{'s' * (len(path) != 2)}"


def _distance(model: _Model, weights: Floats) -> float:
    return float(np.linalg.norm(weights - model.best()))


def _ratio(kappa: float) -> str:
    return f"{kappa:,.0f}" if kappa >= 100 else f"{kappa:.2f}" if kappa < 10 else f"{kappa:.1f}"


def _size(value: float) -> str:
    if abs(value) >= 1e6:
        return "more than a million"
    if abs(value) < 1e-4:
        return "0" if value == 0 else "less than 0.0001"
    return short_number(value) if abs(value) < 1000 else f"{value:,.0f}"
