"""The figure of one batch: each value moves the ruler that all are measured by."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Point, Slider, place, show
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import number, numbers
from course_lib.demos.batchnorm._ask import Norm, in_training

Function = Callable[..., Any]

_X = (-2.0, -0.5, 0.5, 2.5, 5.0, 6.5)
"""A batch of one feature with mean 2 and standard deviation 3."""
_NAMES = tuple(f"x{sample}" for sample in range(1, len(_X) + 1))
_LOW, _HIGH = -5.0, 9.0
"""How far values are dragged."""
_LEFT, _RIGHT = -7.0, 14.5
_ROW_X, _ROW_IN, _ROW_OUT = 2.0, 1.0, 0.0
_BEFORE: dict[str, tuple[str, Callable[[Floats], Floats]]] = {
    "nothing": ("x", lambda x: x),
    "a bias of 5": ("x + 5", lambda x: x + 5),
    "a weight of ½": ("½ x", lambda x: x / 2),
}
_SAME = 5e-4
"""What counts as unchanged: ε is in the root, and leaves a trace."""


def one_batch(batchnorm_forward: Function) -> None:
    """Show the values of a batch, dragged, and what batch norm makes of all of them.

    Parameters
    ----------
    batchnorm_forward : callable
        ``(x, gamma, beta, running_mean, running_var, momentum, eps, train) -> (y, cache,
        running_mean, running_var)``.
    """
    forward = StudentFunction(batchnorm_forward, "batchnorm_forward")

    def normed(x: Floats, gamma: float, beta: float) -> Floats:
        norm = replace(Norm.new(1), gamma=np.array([gamma]), beta=np.array([beta]))
        return in_training(forward, x[:, None], norm).y[:, 0]

    def draw(
        figure: Figure, before: str, gamma: float, beta: float, **points: tuple[float, float]
    ) -> str:
        x = np.array([points[name][0] for name in _NAMES])
        name, change = _BEFORE[before]
        entering = change(x)
        y, first = normed(entering, gamma, beta), normed(change(np.array(_X)), gamma, beta)
        plain = normed(x, gamma, beta)
        axes = _one_axis(figure, name)
        _draw_ruler(axes, entering, _ROW_IN)
        _draw_ruler(axes, y, _ROW_OUT)
        _draw_batch(axes, x, entering, y)
        axes.plot(first, _ROW_OUT + _lifts(axes), "o", **_ghost())
        for each in _NAMES:
            place(axes, each)
        told = _told(name, entering, y, first)
        return f"{told} {_unchanged(before, y, plain)}{_restored(x, y)}".rstrip()

    controls: dict[str, Choice | Slider | Point] = {
        "before": Choice("before batch norm", tuple(_BEFORE)),
        "gamma": Slider("scale γ", -2.0, 4.0, 1.0, 0.1),
        "beta": Slider("shift β", -4.0, 6.0, 0.0, 0.1),
    }
    for name, start in zip(_NAMES, _X, strict=True):
        ends = (_LOW, _ROW_X), (_HIGH, _ROW_X)
        controls[name] = Point(f"sample {name[1:]}", (start, _ROW_X), *ends, 0.1)
    show(draw, [forward], controls, size=(7.2, 4.0), narrow=(4.8, 4.2))


def _one_axis(figure: Figure, entering: str) -> Axes:
    """Return axes with a line for x, for what enters batch norm, and for y."""
    look = _style.look()
    left, width = (0.16, 0.82) if _style.is_narrow(figure) else (0.105, 0.875)
    axes = figure.add_axes((left, 0.09, width, 0.87))
    axes.set(xlim=(_LEFT, _RIGHT), ylim=(-0.6, 2.35), xticks=range(-6, 15, 2))
    axes.spines["left"].set_visible(False)
    axes.set_yticks([_ROW_OUT, _ROW_IN, _ROW_X], ["y", f"enters:\n{entering}", "x"], fontsize=11)
    axes.tick_params(axis="y", length=0, labelcolor=look.ink)
    for row in (_ROW_OUT, _ROW_IN, _ROW_X):
        axes.axhline(row, color=look.grid, linewidth=1, zorder=0)
    axes.axvline(0, color=look.grid, linewidth=1, zorder=0)
    return axes


def _draw_ruler(axes: Axes, values: Floats, row: float) -> None:
    """Draw mean and standard deviation of values as a bar from mean − std to mean + std."""
    look = _style.look()
    mean, std = float(values.mean()), float(values.std())
    edges = [mean - std, mean + std]
    style: dict[str, Any] = {"solid_capstyle": "butt", "zorder": 1}
    axes.plot(edges, [row - 0.17] * 2, color=look.quiet, linewidth=5, alpha=0.55, **style)
    axes.plot(edges, [row - 0.17] * 2, "|", color=look.quiet, markersize=11, zorder=1)
    axes.plot(mean, row - 0.17, "D", color=look.ink, markersize=6, markeredgecolor=look.edge)
    words = f"mean {number(mean, 2)}, std {number(std, 2)}"
    # Inside the picture, wherever the ruler is.
    at = float(np.clip(mean, _LEFT + 4, _RIGHT - 4))
    room = {"facecolor": look.paper, "edgecolor": "none", "pad": 1, "alpha": 0.8}
    axes.text(at, row - 0.26, words, ha="center", va="top", color=look.ink, bbox=room)


def _draw_batch(axes: Axes, x: Floats, entering: Floats, y: Floats) -> None:
    """Draw each sample in all three rows, with a line from one to the next, and its number."""
    look = _style.look()
    lifts = _lifts(axes)
    for sample, places in enumerate(zip(x, entering, y, strict=True)):
        rows = [_ROW_X, _ROW_IN, _ROW_OUT + lifts[sample]]
        colour = look.colours[sample]
        axes.plot(places, rows, color=colour, linewidth=1.3, zorder=2)
        style: dict[str, Any] = {"markersize": 14, "markeredgecolor": look.edge, "zorder": 4}
        axes.plot(places, rows, "o", color=colour, **style)
        for place_of_it, row in zip(places, rows, strict=True):
            if not _LEFT <= place_of_it <= _RIGHT:  # Matplotlib fails at text very far away
                continue
            axes.text(
                place_of_it,
                row - 0.005,
                str(sample + 1),
                color=look.paper,
                fontweight="bold",
                ha="center",
                va="center",
                fontsize=9,
                zorder=5,
                clip_on=True,
            )


def _lifts(axes: Axes) -> Floats:
    """Return how far each y is lifted, so that neighbours do not hide each other's numbers."""
    figure = axes.get_figure()
    is_narrow = isinstance(figure, Figure) and _style.is_narrow(figure)
    return np.where(np.arange(len(_X)) % 2, 0.16 if is_narrow else 0.0, 0.0)


def _ghost() -> dict[str, Any]:
    """Return how the y of the first batch look."""
    look = _style.look()
    return {
        "markersize": 14,
        "markerfacecolor": "none",
        "markeredgecolor": look.quiet,
        "linestyle": "",
        "zorder": 3,
    }


def _told(name: str, entering: Floats, y: Floats, first: Floats) -> str:
    mean, std = number(float(entering.mean()), 2), number(float(entering.std()), 2)
    moved = int((np.abs(y - first) > _SAME).sum())
    told = (
        f"What enters, {name}, has mean {mean} and standard deviation {std}. Your y are "
        f"{numbers(y, 2)}: mean {number(float(y.mean()), 2)}, standard deviation "
        f"{number(float(y.std()), 2)}."
    )
    if moved:
        told += f" {moved} of {len(y)} differ from those of the first batch (rings)."
    return told


def _unchanged(before: str, y: Floats, plain: Floats) -> str:
    """Say what a linear layer before batch norm changes; nothing where there is none."""
    if before == "nothing":
        return ""
    off = float(np.abs(y - plain).max())
    if off < _SAME:
        return f"Without {before} before it, they are the same. "
    return f"Without {before} before it, they differ by up to {number(off, 2)}. "


def _restored(x: Floats, y: Floats) -> str:
    return "Here γ and β undo it: y is x again." if np.abs(x - y).max() < 0.006 else ""
