"""The figure of the penguins' masses, learned from raw and from standardised measurements."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from course_lib import datasets
from course_lib.demos import _style
from course_lib.demos._figure import Choice, Slider, Steps, show
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import short_number
from course_lib.demos.descent._paths import log_scale, mark_last, size_of
from course_lib.demos.descent._training import called_within, load_masses, train

Function = Callable[..., Any]

_RAW, _STANDARDISED = "raw, in mm", "standardised"
_MOST_EPOCHS, _STRIDE = 100, 5
_LOSSES = (0.03, 3e3)
_HEAVIEST = 7.4
"""Kilograms at the ends of the axis of what is predicted."""


def penguin_mass(train_linear_regression: Function) -> None:
    """Show how far full-batch descent gets with raw and with standardised measurements.

    Parameters
    ----------
    train_linear_regression : callable
        ``(X, y, batch_size, learning_rate, n_epochs, rng) -> (w, losses)``.
    """
    training = StudentFunction(train_linear_regression, "train_linear_regression")
    data = {_RAW: load_masses(standardised=False), _STANDARDISED: load_masses(standardised=True)}
    curvatures = {name: each.curvatures() for name, each in data.items()}

    def draw(figure: Figure, features: str, exponent: float, n_epochs: int) -> str:
        masses, rate = data[features], 10.0**exponent
        run = train(training, masses, len(masses.X), rate, n_epochs)
        with np.errstate(over="ignore", invalid="ignore"):
            predicted = masses.X @ run.w
        losses = np.append(run.losses, masses.loss(run.w))
        left, right = _style.panels(figure, 2, margins=(0.65, 0.5, 0.15, 0.4), head=0.3)
        _draw_losses(left, losses, masses.lowest_loss())
        _draw_masses(right, predicted, masses.kilograms)
        right.set_title(f"after {n_epochs} epoch{'s' * (n_epochs > 1)}")
        off = 1000 * float(np.abs(predicted - masses.kilograms).mean())
        return _in_words(features, rate, losses, off, masses.lowest_loss(), curvatures[features])

    show(
        draw,
        [training, *called_within()],
        {
            "features": Choice("measurements", tuple(data)),
            "exponent": Slider("learning rate 10 to the power of", -6.0, 0.0, -4.75, 0.25),
            "n_epochs": Steps("epochs", _STRIDE, _MOST_EPOCHS, _MOST_EPOCHS, _STRIDE),
        },
        size=(7.2, 4.1),
        narrow=(4.8, 7.4),
    )


def _draw_losses(axes: Axes, losses: Floats, lowest: float) -> None:
    look = _style.look()
    log_scale(axes, _LOSSES)
    axes.set(xlim=(-2, _MOST_EPOCHS + 2), xlabel="epoch")
    axes.set_title("loss (kg²)")
    axes.axhline(lowest, color=look.ink, linestyle=":", linewidth=1.3)
    below: dict[str, Any] = {"textcoords": "offset points", "ha": "right", "va": "top"}
    words = f"the lowest possible: {short_number(lowest)}"
    name = axes.annotate(words, (_MOST_EPOCHS, lowest), (0, -5), **below)
    name.set_path_effects([withStroke(linewidth=4, foreground=look.paper)])
    axes.plot(losses, color=look.colours[0])
    mark_last(axes, losses, "o", look.colours[0])


def _draw_masses(axes: Axes, predicted: Floats, kilograms: Floats) -> None:
    """Draw each penguin by its mass and what is predicted; on the diagonal it is right."""
    look = _style.look()
    axes.set(xlim=(2.4, 6.6), ylim=(0, _HEAVIEST), xlabel="body mass (kg)")
    axes.set_xticks(range(3, 7))
    axes.set_ylabel("predicted (kg)")
    axes.plot([2.4, 6.6], [2.4, 6.6], color=look.quiet, linewidth=1, linestyle="--")
    species = datasets.load_penguins().species
    edge = np.clip(predicted, 0.0, _HEAVIEST)
    for label, name in enumerate(datasets.SPECIES):
        here = species == label
        marks: dict[str, Any] = {"color": look.colours[label], "markersize": 4.5}
        marks |= {"markeredgecolor": look.edge, "markeredgewidth": 0.5, "label": name}
        axes.plot(kilograms[here], edge[here], _style.MARKERS[label], **marks, clip_on=False)
    beyond = int((edge != predicted).sum())
    if beyond:
        words = f"{beyond} lie beyond the picture"
        axes.text(0.5, 0.9, words, transform=axes.transAxes, ha="center")
    figure = axes.get_figure()
    assert figure is not None
    handles, names = axes.get_legend_handles_labels()
    figure.legend(handles, names, loc="upper center", ncols=3)


def _in_words(
    features: str, rate: float, losses: Floats, off: float, lowest: float, curvatures: Floats
) -> str:
    limit, kappa = 2 / float(curvatures[-1]), float(f"{curvatures[-1] / curvatures[0]:.2g}")
    explodes = rate >= limit
    measured = "raw millimetres" if features == _RAW else "standardised measurements"
    grams = f"{off:,.0f} g" if off < 1e6 else "more than a ton"
    epochs = len(losses) - 1
    return (
        f"With {measured} and α = {_rate_of(rate)}, {epochs} epoch{'s' * (epochs > 1)} bring the "
        f"loss from {size_of(float(losses[0]))} to {size_of(float(losses[-1]))} (lowest possible "
        f"{short_number(lowest)}); your model is {grams} off, on average. The largest "
        f"curvature λ is κ = {kappa:,.10g} times the smallest, and α must stay below 2/λ = "
        f"{_rate_of(limit)}{', which it does not' if explodes else ''}."
    )


def _rate_of(rate: float) -> str:
    return np.format_float_positional(rate, 2, fractional=False, trim="-")
