"""The figure of three questions about penguins, each answered by a linear model and its loss."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib import datasets
from course_lib.demos import _style
from course_lib.demos._figure import Choice, Slider, show
from course_lib.demos._student import Floats, Integers, StudentFunction, Waiting, as_array
from course_lib.demos.losses._ask import loss_and_gradient

Function = Callable[..., Any]

_COLUMNS, _ROWS = 72, 54
"""The grid that is asked for its classes."""


@dataclass(frozen=True)
class Question:
    """What is asked about which penguins, and how the model learns to answer.

    Attributes
    ----------
    name : str
    features : tuple of str
        The measurements that the model sees.
    species : tuple of int
        The species that it is about, in the order of their labels.
    n_outputs : int
    learning_rate : float
    """

    name: str
    features: tuple[str, ...]
    species: tuple[int, ...]
    n_outputs: int
    learning_rate: float


_BILL = ("bill_length_mm", "bill_depth_mm")
_QUESTIONS = {
    question.name: question
    for question in (
        Question("body mass", ("flipper_length_mm",), (0, 1, 2), 1, 0.1),
        Question("two species", _BILL, (0, 1), 1, 1.0),
        Question("three species", _BILL, (0, 1, 2), 3, 1.0),
    )
}


class PenguinData:
    """The penguins that a question is about; every fourth is held back from training.

    Attributes
    ----------
    X : ndarray, shape (N, D)
        The features in standard deviations from the mean of the training penguins.
    targets : ndarray, shape (N,)
        Kilograms, 0 and 1, or labels.
    is_held : ndarray of bool, shape (N,)
    """

    def __init__(self, question: Question) -> None:
        penguins = datasets.load_penguins()
        chosen = np.isin(penguins.species, question.species)
        self.is_held = (np.arange(len(chosen)) % 4 == 3)[chosen]
        self.features = penguins.columns(*question.features)[chosen]
        training = self.features[~self.is_held]
        self.mean, self.spread = training.mean(axis=0), training.std(axis=0)
        self.X = (self.features - self.mean) / self.spread
        self.labels = np.searchsorted(question.species, penguins.species[chosen])
        self.targets: Floats | Integers = self.labels
        if question.name == "body mass":
            self.targets = penguins.columns("body_mass_g")[chosen, 0] / 1000
        elif question.n_outputs == 1:
            self.targets = self.labels.astype(np.float64)


@dataclass(frozen=True)
class Fitted:
    """What the student's `fit_linear` returned: shapes (D, K), (K,) and (n_steps,)."""

    W: Floats
    b: Floats
    losses: Floats


class Trainer:
    """Fits each question's model with the student's functions, and remembers the results."""

    def __init__(self, fit: StudentFunction, losses: Sequence[StudentFunction]) -> None:
        self._fit = fit
        self.losses = dict(zip(_QUESTIONS, losses, strict=True))
        self.data = {name: PenguinData(question) for name, question in _QUESTIONS.items()}
        self._fitted: dict[object, Fitted] = {}

    def fitted(self, name: str, n_steps: int) -> Fitted:
        """Return the model of the question `name` after `n_steps` steps."""
        loss = self.losses[name]
        key = (self._fit.function, loss.function, name, n_steps)
        if key not in self._fitted:
            self._fitted[key] = self._train(_QUESTIONS[name], loss, n_steps)
        return self._fitted[key]

    def _train(self, question: Question, loss: StudentFunction, n_steps: int) -> Fitted:
        data = self.data[question.name]
        X, targets = data.X[~data.is_held], data.targets[~data.is_held]
        # A loss that is not written yet should be what the figure says it waits for.
        shape = (len(X), question.n_outputs) if question.n_outputs > 1 else (len(X),)
        loss_and_gradient(loss, np.zeros(shape), targets)
        result = self._fit(
            X, targets, loss.function, question.n_outputs, question.learning_rate, n_steps
        )
        if not isinstance(result, tuple | list) or len(result) != 3:
            raise Waiting("This figure waits for fit_linear: it must return (W, b, losses).")
        W, b, losses = result
        outputs = question.n_outputs
        return Fitted(
            as_array(W, (X.shape[1], outputs), "fit_linear", "W with a column per output"),
            as_array(b, (outputs,), "fit_linear", "b with an entry per output"),
            as_array(losses, (n_steps,), "fit_linear", "one loss per step"),
        )


def three_models(
    fit_linear: Function,
    mean_squared_error: Function,
    binary_cross_entropy: Function,
    cross_entropy: Function,
    sigmoid: Function,
    softmax: Function,
) -> None:
    """Show what the student's training makes of three questions about penguins.

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
    losses = [
        StudentFunction(mean_squared_error, "mean_squared_error"),
        StudentFunction(binary_cross_entropy, "binary_cross_entropy"),
        StudentFunction(cross_entropy, "cross_entropy"),
    ]
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
        model, data = trainer.fitted(question, n_steps), trainer.data[question]
        picture = figure.add_axes((0.08, 0.14, 0.52, 0.74))
        _draw_losses(figure.add_axes((0.7, 0.14, 0.28, 0.74)), model.losses)
        course = (
            f"{n_steps} step{'s' * (n_steps > 1)} of training for {question}: your loss is "
            f"{model.losses[0]:.3f} before the first and {model.losses[-1]:.3f} before the last."
        )
        if question == "body mass":
            return f"{course} {_draw_line(picture, data, model)}"
        return f"{course} {_draw_species(picture, question, data, model, probabilities)}"

    show(
        draw,
        [fit, *losses, squash, share],
        {
            "question": Choice("question", tuple(_QUESTIONS)),
            "n_steps": Slider("steps", 1, 100, 5),
        },
        size=(7.2, 4.0),
    )


def _draw_losses(axes: Axes, losses: Floats) -> None:
    axes.plot(
        range(len(losses)), losses, color=_style.look().ink, marker="." if len(losses) < 30 else ""
    )
    axes.set(title="your loss", xlabel="step", ylim=(0, max(float(losses.max()) * 1.05, 1e-9)))
    axes.locator_params(axis="x", integer=True)


def _draw_line(axes: Axes, data: PenguinData, model: Fitted) -> str:
    """Draw the line over the penguins; say what it means and how far off it is."""
    flippers, kilograms = data.features[:, 0], data.targets
    _scatter(axes, data, flippers, kilograms)
    ends = np.array([flippers.min(), flippers.max()])
    slope = model.W[0, 0] / data.spread[0]
    axes.plot(
        ends, slope * (ends - data.mean[0]) + model.b[0], color=_style.look().ink, linewidth=2.5
    )
    axes.set(xlabel="flipper length (mm)", ylabel="body mass (kg)", ylim=(0, 6.6))
    axes.legend(loc="lower right", handletextpad=0.2)
    held = data.is_held
    errors = data.X[held, 0] * model.W[0, 0] + model.b[0] - kilograms[held]
    return (
        f"The line gains {1000 * slope:.0f} g per millimetre of flipper. It is "
        f"{1000 * np.abs(errors).mean():.0f} g off, on average, for the {held.sum()} penguins that "
        "were held back."
    )


def _draw_species(
    axes: Axes,
    question: str,
    data: PenguinData,
    model: Fitted,
    probabilities: Callable[[Floats], Floats],
) -> str:
    """Draw whose part of the plane is whose; say how many penguins are told right."""
    low, high = data.features.min(axis=0) - 1, data.features.max(axis=0) + 1
    x, y = np.linspace(low[0], high[0], _COLUMNS), np.linspace(low[1], high[1], _ROWS)
    points = np.column_stack([np.tile(x, _ROWS), np.repeat(y, _COLUMNS)])
    chances = probabilities((points - data.mean) / data.spread @ model.W + model.b)
    for label in range(chances.shape[1]):
        level = chances[:, label].reshape(_ROWS, _COLUMNS)
        others = np.delete(chances, label, axis=1).max(axis=1).reshape(_ROWS, _COLUMNS)
        lead = np.clip(level - others, -1, 1)
        axes.contourf(x, y, lead, levels=[0, 1], colors=_style.look().tints[label])
        if lead.min() < 0 < lead.max():
            axes.contour(x, y, lead, levels=[0], colors=_style.look().ink, linewidths=1)
        if level.min() < 0.9 < level.max():
            axes.contour(
                x,
                y,
                level,
                levels=[0.9],
                colors=_style.look().colours[label],
                linestyles="--",
                linewidths=1.2,
            )
    _scatter(axes, data, data.features[:, 0], data.features[:, 1])
    axes.set(xlabel="bill length (mm)", ylabel="bill depth (mm)")
    axes.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))
    axes.legend(
        loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, columnspacing=1, handletextpad=0.2
    )
    answers = probabilities(data.X @ model.W + model.b).argmax(axis=1)
    right = (answers == data.labels)[data.is_held]
    return (
        f"Of the {len(right)} penguins that were held back, your model tells {right.sum()} right. "
        "Beyond a dashed line it is at least 90% sure."
    )


def _scatter(axes: Axes, data: PenguinData, x: Floats, y: Floats | Integers) -> None:
    for label in np.unique(data.labels):
        here = data.labels == label
        axes.plot(
            x[here],
            y[here],
            _style.MARKERS[label],
            color=_style.look().colours[label],
            markeredgecolor=_style.look().edge,
            markersize=5.5,
            label=datasets.SPECIES[label],
        )
