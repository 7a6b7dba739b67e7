"""Figures of loss curves from real runs: the loss of a batch beside that of all the data."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Slider, show
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import short_number
from course_lib.demos.descent._paths import log_scale, size_of
from course_lib.demos.descent._training import Masses, called_within, load_masses, train

Function = Callable[..., Any]

_EVERY = 6
"""Every so many of the penguins are learned, so that there are several epochs to compare."""
_N_UPDATES, _N_EPOCHS = 342, 6
"""What there is to see: so many updates, or so many epochs."""
_MOST_MARKS = 12
_LOSSES = (5e-3, 1e2)
_UPDATES, _SAMPLES = "updates", "samples seen"
_GRAPH_RATE, _GRAPH_BATCH, _GRAPH_UPDATES = 0.02, 3, 60


def curves(train_linear_regression: Function) -> None:
    """Show the loss of each batch and, once an epoch, that of all the data.

    Parameters
    ----------
    train_linear_regression : callable
        ``(X, y, batch_size, learning_rate, n_epochs, rng) -> (w, losses)``.
    """
    training = StudentFunction(train_linear_regression, "train_linear_regression")
    masses = load_masses(standardised=True, every=_EVERY)
    n, lowest = len(masses.X), masses.lowest_loss()
    sizes = {"1": 1, "4": 4, "16": 16, f"all {n}": n}

    def draw(figure: Figure, batch: str, rate: float, axis: str) -> str:
        course = _Course(training, masses, sizes[batch], rate, axis)
        narrow = _style.is_narrow(figure)
        axes = figure.add_axes((0.155, 0.12, 0.815, 0.84) if narrow else (0.1, 0.13, 0.88, 0.84))
        _draw_curves(axes, course, lowest, axis, n)
        return f"Over {axis}: {_in_words(course, sizes[batch], rate, lowest, n)}"

    show(
        draw,
        [training, *called_within()],
        {
            "batch": Choice("batch size", tuple(sizes)),
            "rate": Slider("learning rate α", 0.01, 0.3, 0.05, 0.01),
            "axis": Choice("horizontal axis", (_UPDATES, _SAMPLES)),
        },
        size=(7.2, 4.4),
        narrow=(4.8, 4.6),
    )


class _Course:
    """A run, and what the loss of all the data was at the ends of some of its epochs.

    Attributes
    ----------
    x, losses : ndarray
        Updates made or samples seen before each update, and its batch's loss.
    x_data, data_losses : ndarray
        The same of the loss of all the data. The first is that of the weights 0.
    """

    def __init__(
        self, training: StudentFunction, masses: Masses, batch_size: int, rate: float, axis: str
    ) -> None:
        n = len(masses.X)
        per_epoch = -(-n // batch_size)
        n_epochs = -(-_N_UPDATES // per_epoch) if axis == _UPDATES else _N_EPOCHS
        self.losses = train(training, masses, batch_size, rate, n_epochs).losses
        updates = np.arange(len(self.losses))
        samples = updates // per_epoch * n + updates % per_epoch * batch_size
        self.x = (updates if axis == _UPDATES else samples).astype(np.float64)
        # Shorter runs with the same seed tell the weights at the ends of earlier epochs, of which
        # the first tell most.
        marks = np.unique(np.geomspace(1, n_epochs, _MOST_MARKS).round().astype(int))
        weights = [train(training, masses, batch_size, rate, int(mark)).w for mark in marks]
        nothing = np.zeros(masses.X.shape[1])
        self.data_losses = np.array([masses.loss(w) for w in (nothing, *weights)])
        ends = np.append(0, marks) * (per_epoch if axis == _UPDATES else n)
        self.x_data = ends.astype(np.float64)


def _draw_curves(axes: Axes, course: _Course, lowest: float, axis: str, n: int) -> None:
    look = _style.look()
    right = _N_UPDATES if axis == _UPDATES else _N_EPOCHS * n
    log_scale(axes, _LOSSES)
    axes.set(xlim=(-0.015 * right, 1.03 * right), xlabel=axis, ylabel="loss (kg²)")
    axes.axhline(lowest, color=look.ink, linestyle=":", linewidth=1.3, zorder=3)
    thin: dict[str, Any] = {"color": look.colours[0], "linewidth": 0.9, "markersize": 2.5}
    axes.plot(course.x, np.maximum(course.losses, 1e-9), "-o", **thin)
    thick: dict[str, Any] = {"color": look.colours[1], "linewidth": 3, "markersize": 8}
    edge: dict[str, Any] = {"markeredgecolor": look.edge, "zorder": 4}
    axes.plot(course.x_data, np.minimum(course.data_losses, 1e9), "-^", **thick, **edge)
    outline = [withStroke(linewidth=4, foreground=look.paper)]
    names: dict[str, Any] = {"transform": axes.transAxes, "ha": "right", "va": "top"}
    names["path_effects"] = outline
    axes.text(0.985, 0.985, "thin: the loss of each batch", color=look.colours[0], **names)
    axes.text(0.985, 0.925, "thick: the loss of all the data", color=look.colours[1], **names)
    axes.text(0.985, 0.865, "dotted: the lowest of all the data", color=look.ink, **names)


def _in_words(course: _Course, batch_size: int, rate: float, lowest: float, n: int) -> str:
    rises = int((np.diff(course.losses) > 0).sum())
    updates = len(course.losses)
    quarter = course.losses[-max(updates // 4, 1) :]
    batches, spread = (
        f"batches of {batch_size}",
        (
            f"in the last quarter it lies between {size_of(float(quarter.min()))} and "
            f"{size_of(float(quarter.max()))}"
        ),
    )
    if batch_size == n:
        batches, spread = f"all {n} penguins in each batch", "is that of all the data"
    return (
        f"with {batches} and α = {short_number(rate)}, {updates} updates bring the loss of all "
        f"{n} penguins from {size_of(course.data_losses[0])} to "
        f"{size_of(course.data_losses[-1])}; the lowest possible is {size_of(lowest)}. The loss of "
        f"the batch rises in {rises} of {updates - 1} updates, and {spread}."
    )


def graphs_a_and_b(train_linear_regression: Function) -> None:
    """Show two loss curves from real runs, without saying how they were trained.

    Parameters
    ----------
    train_linear_regression : callable
        ``(X, y, batch_size, learning_rate, n_epochs, rng) -> (w, losses)``.
    """
    training = StudentFunction(train_linear_regression, "train_linear_regression")
    masses = load_masses(standardised=True)
    n = len(masses.X)

    def losses_of(batch_size: int) -> Floats:
        n_epochs = -(-_GRAPH_UPDATES // -(-n // batch_size))
        return train(training, masses, batch_size, _GRAPH_RATE, n_epochs).losses[:_GRAPH_UPDATES]

    def draw(figure: Figure) -> str:
        look = _style.look()
        both = {"A": losses_of(n), "B": losses_of(_GRAPH_BATCH)}
        told = []
        axes_of_both = _style.panels(figure, 2, margins=(0.65, 0.5, 0.15, 0.4))
        for axes, (name, losses) in zip(axes_of_both, both.items(), strict=True):
            axes.set(xlim=(-1, _GRAPH_UPDATES), ylim=(0, 26), xlabel="iteration", ylabel="loss")
            axes.set_title(f"Graph {name}")
            axes.plot(losses, "-o", color=look.colours[0], linewidth=1.2, markersize=3.5)
            falls = int((np.diff(losses) < 0).sum())
            told.append(
                f"The loss of graph {name} goes from {size_of(float(losses[0]))} to "
                f"{size_of(float(losses[-1]))}, and falls in {falls} of {len(losses) - 1} "
                "iterations."
            )
        return " ".join(told)

    show(draw, [training, *called_within()], size=(7.2, 3.3), narrow=(4.8, 5.6))
