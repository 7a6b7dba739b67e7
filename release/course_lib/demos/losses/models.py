"""The figure of three questions about penguins, each answered by a linear model and its loss."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from course_lib import datasets
from course_lib.demos import _style
from course_lib.demos._figure import Choice, Steps, show
from course_lib.demos._student import Floats, Integers, StudentFunction
from course_lib.demos._words import number
from course_lib.demos.losses._penguins import (
    MASS,
    THREE_SPECIES,
    TWO_SPECIES,
    PenguinData,
    scatter_species,
)
from course_lib.demos.losses._plane import Probabilities, draw_probabilities
from course_lib.demos.losses._training import Fitted, Trainer

Function = Callable[..., Any]
Bools = NDArray[np.bool_]

_QUESTIONS = {question.name: question for question in (MASS, TWO_SPECIES, THREE_SPECIES)}
_MOST_STEPS, _STRIDE = 101, 4
"""Playing shows every fourth step, from the first on: 26 pictures."""


def three_models(
    fit_linear: Function,
    mean_squared_error: Function,
    binary_cross_entropy: Function,
    cross_entropy: Function,
    sigmoid: Function,
    softmax: Function,
) -> None:
    """Show what each step of the student's training makes of three questions about penguins.

    Parameters
    ----------
    fit_linear : callable
        ``(X, targets, loss, n_outputs, learning_rate, n_steps) -> (W, b, losses)``.
    mean_squared_error, binary_cross_entropy, cross_entropy : callable
        ``(scores, targets) -> (loss, gradient)``; the loss of each question.
    sigmoid, softmax : callable
        What makes probabilities of the scores for two and for three species.
    """
    fit = StudentFunction(fit_linear, "fit_linear")
    losses = {
        MASS: StudentFunction(mean_squared_error, "mean_squared_error"),
        TWO_SPECIES: StudentFunction(binary_cross_entropy, "binary_cross_entropy"),
        THREE_SPECIES: StudentFunction(cross_entropy, "cross_entropy"),
    }
    squash = StudentFunction(sigmoid, "sigmoid")
    share = StudentFunction(softmax, "softmax")
    trainer = Trainer(fit, losses)

    def probabilities(scores: Floats) -> Floats:
        """Return the probability of each class, shape (N, 2) or (N, 3)."""
        if scores.shape[1] > 1:
            return share.array(scores, shape=scores.shape, meaning="a probability for each score")
        p = squash.array(scores[:, 0], shape=(len(scores),), meaning="one for each score")
        return np.column_stack([1 - p, p])

    def draw(figure: Figure, question: str, n_steps: int) -> str:
        asked = _QUESTIONS[question]
        data = trainer.data[asked]
        model = trainer.fitted(asked, n_steps)
        loss = trainer.loss_of(asked, model)
        picture, course = _two_panels(figure)
        _draw_course(course, model.losses, loss, trainer.fitted(asked, _MOST_STEPS).losses)
        told = (
            f"{question} After {n_steps} step{'s' * (n_steps > 1)} of training your loss is "
            f"{number(loss)}; before the first it was {number(model.losses[0])}."
        )
        if asked is MASS:
            off, words = _draw_line(picture, data, model)
            _draw_result(course, f"loss {number(loss)}\nheld back: {off:.0f} g off")
            return f"{told} {words}"
        answers = {n: trainer.fitted(asked, n) for n in (1, n_steps)}
        right = {n: _told_right(data, answers[n], probabilities) for n in answers}
        first = trainer.loss_of(asked, answers[1])
        held = int(data.is_held.sum())
        score = f"{right[n_steps].sum()} of {held} right"
        _draw_result(course, f"loss {number(loss)}\nheld back: {score}")
        _draw_species(picture, data, right[n_steps])
        sure = draw_probabilities(picture, data, model, probabilities)
        after_one = f" (after 1 step {right[1].sum()}, with a loss of {number(first)})"
        crossed = "; the others are crossed out" if not right[n_steps].all() else ""
        return (
            f"{told} Of the {held} penguins that were held back your model tells "
            f"{right[n_steps].sum()} right{after_one if n_steps > 1 else ''}{crossed}. {sure}"
        )

    show(
        draw,
        [fit, *losses.values(), squash, share],
        {
            "question": Choice("question", tuple(_QUESTIONS)),
            "n_steps": Steps("steps of training", 1, _MOST_STEPS, 1, _STRIDE),
        },
        size=(7.2, 4.4),
        narrow=(4.8, 7.2),
    )


def _two_panels(figure: Figure) -> tuple[Axes, Axes]:
    """Return axes for the penguins, with room for a legend above, and for the loss."""
    if _style.is_narrow(figure):
        return (
            figure.add_axes((0.13, 0.43, 0.84, 0.48)),
            figure.add_axes((0.13, 0.075, 0.84, 0.24)),
        )
    return figure.add_axes((0.08, 0.12, 0.52, 0.74)), figure.add_axes((0.68, 0.12, 0.3, 0.74))


def _draw_course(axes: Axes, losses: Floats, now: float, to_the_end: Floats) -> None:
    """Draw the loss up to now, on axes with room for all steps."""
    look = _style.look()
    so_far = np.append(losses, now)
    top = max(float(to_the_end.max()), float(so_far.max()), 1e-9)
    axes.set(title="your loss", xlabel="step", xlim=(-2, _MOST_STEPS + 2))
    axes.set_xticks(range(0, _MOST_STEPS + 1, 25))
    axes.set_ylim(min(float(to_the_end.min()), 0.0), 1.3 * top)
    axes.plot(range(len(so_far)), so_far, color=look.colours[0])
    axes.plot(len(losses), now, "o", color=look.colours[0], clip_on=False)


def _draw_result(axes: Axes, words: str) -> None:
    axes.text(0.97, 0.97, words, transform=axes.transAxes, ha="right", va="top")


def _draw_line(axes: Axes, data: PenguinData, model: Fitted) -> tuple[float, str]:
    """Draw the line over the penguins; return by how many grams it is off, and what it means."""
    flippers, kilograms = data.features[:, 0], data.targets
    _draw_penguins(axes, data, flippers, kilograms)
    ends = np.array([flippers.min(), flippers.max()])
    slope = model.W[0, 0] / data.spread[0]
    axes.plot(ends, model.scores(data.standardised(ends[:, None])), color=_style.look().ink)
    axes.set(xlabel="flipper length (mm)", ylabel="body mass (kg)", ylim=(0, 6.6))
    held = data.is_held
    off = 1000 * float(np.abs(model.scores(data.X[held])[:, 0] - kilograms[held]).mean())
    return off, (
        f"The line gains {number(1000 * slope, 0)} g per millimetre of flipper. It is "
        f"{off:.0f} g off, on average, for the {held.sum()} penguins that "
        "were held back."
    )


def _told_right(data: PenguinData, model: Fitted, probabilities: Probabilities) -> Bools:
    """Return for each penguin held back whether its most probable species is its own."""
    held = data.is_held
    answers = probabilities(model.scores(data.X[held])).argmax(axis=1)
    return np.asarray(answers == data.labels[held])


def _draw_species(axes: Axes, data: PenguinData, right: Bools) -> None:
    """Draw the penguins by their bills, and a cross over those held back that are told wrong."""
    length, depth = data.features.T
    _draw_penguins(axes, data, length, depth)
    wrong = data.features[data.is_held][~right]
    axes.plot(*wrong.T, "x", color=_style.look().ink, markersize=11, markeredgewidth=2, zorder=5)
    axes.set(xlabel="bill length (mm)", ylabel="bill depth (mm)")


def _draw_penguins(axes: Axes, data: PenguinData, x: Floats, y: Floats | Integers) -> None:
    """Draw the penguins, those held back larger and with an edge, and a legend above."""
    look, held, species = _style.look(), data.is_held, np.unique(data.labels)
    scatter_species(axes, x[~held], y[~held], data.labels[~held], markersize=5)
    marks = axes.lines[-len(species) :]
    edge: dict[str, Any] = {"markersize": 7, "markeredgecolor": look.ink, "markeredgewidth": 1.3}
    scatter_species(axes, x[held], y[held], data.labels[held], **edge)
    sample = Line2D([], [], marker="o", color=look.paper, linestyle="", **edge)
    axes.legend(
        [*marks, sample],
        [*(datasets.SPECIES[label] for label in species), "held back"],
        loc="lower center",
        bbox_to_anchor=(0.5, 1.0),
        ncols=4,
        columnspacing=0.9,
        handletextpad=0.1,
    )
