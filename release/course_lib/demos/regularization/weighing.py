"""The figure of weights under either penalty: ten pictures, one for each digit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Choice, show
from course_lib.demos._sheet import draw_images, is_narrow, sheet
from course_lib.demos._student import Floats, StudentFunction, Waiting
from course_lib.demos._words import number, percent
from course_lib.demos.regularization._ask import loss_and_gradient, penalty_and_gradient
from course_lib.demos.regularization._digits import shuffled_digits

Function = Callable[..., Any]

STRENGTHS = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1)
_STAGES = ((0.5, 140), (0.05, 40))
"""Learning rate and number of steps; the last are small, so that what hovers comes near to 0."""
_N_PIXELS, _N_CLASSES = 64, 10
_BEYOND = 1e20
"""A logit that no training comes near; well below what overflows."""
_STRONGEST = 1.0
"""The weight that has the deepest colour; without a penalty few are larger."""


@dataclass(frozen=True)
class _Fitted:
    """Weights (64, 10), how many of them count as 0, and shares of right answers."""

    W: Floats
    zeros: int
    training: float
    test: float


def weights(
    l1_penalty: Function,
    l2_penalty: Function,
    cross_entropy: Function,
    gradient_descent: Function,
) -> None:
    """Show the weights of softmax regression on 100 digits, under either penalty.

    Parameters
    ----------
    l1_penalty, l2_penalty : callable
        ``(W, strength) -> (penalty, gradient)``.
    cross_entropy : callable
        ``(logits, labels) -> (loss, gradient)``, of lesson 02.
    gradient_descent : callable
        ``(gradient, x0, learning_rate, n_steps) -> path``, of lesson 03.
    """
    penalties = {
        "L1": StudentFunction(l1_penalty, "l1_penalty"),
        "L2": StudentFunction(l2_penalty, "l2_penalty"),
    }
    loss = StudentFunction(cross_entropy, "cross_entropy")
    descent = StudentFunction(gradient_descent, "gradient_descent")
    kept: dict[object, list[_Fitted]] = {}

    def fitted(name: str, strength: str) -> _Fitted:
        key = (penalties[name].function, loss.function, descent.function)
        if key not in kept:
            kept[key] = _fit(penalties[name], loss, descent)
        return kept[key][STRENGTHS.index(float(strength))]

    def draw(figure: Figure, strength: str) -> str:
        axes = sheet(figure)
        told, reasons = [], []
        for position, name in enumerate(penalties):
            left, top = (0.15, 0.1 + 3.25 * position) if is_narrow(axes) else (
                0.15 + 3.55 * position, 0.1
            )  # fmt: skip
            title = f"{name}, λ = {strength}"
            axes.text(left, top + 0.2, title, fontsize=13, fontweight="bold")
            try:
                model = fitted(name, strength)
            except Waiting as reason:
                reasons.append(reason)
                told.append(str(reason).replace("This figure", f"The half of {name}"))
                words = reason.in_short.partition(":")[0].partition(",")[0]
                axes.text(left, top + 1, words, color=_style.look().quiet)
                continue
            _draw(axes, model, left, top + 0.35)
            told.append(_told(name, model))
        if len(reasons) == len(penalties):
            raise reasons[0]
        margin = f"{_margin(float(strength)):g}"
        return " ".join(
            [
                f"Softmax regression on 100 digits, penalized with λ = {strength}.",
                *told,
                f"Plain steps hover around 0, so what is within 2αλ = {margin} of it counts as 0. "
                f"So do the {_blank()} weights of pixels without ink in any training digit.",
            ]
        )

    show(
        draw,
        [*penalties.values(), loss, descent],
        {"strength": Choice("strength λ", tuple(f"{value:g}" for value in STRENGTHS), "0.01")},
        size=(7.2, 3.35),
        narrow=(4.8, 6.8),
    )


def _fit(
    penalty: StudentFunction, loss: StudentFunction, descent: StudentFunction
) -> list[_Fitted]:
    """Train softmax regression at each strength, by the student's descent, loss and penalty.

    All models take each step together: their weights, (strengths, 64, 10), and then their biases,
    (strengths, 1, 10), are the point that descends.
    """
    digits, count = shuffled_digits(), len(STRENGTHS)
    X, X_test = digits.X_train / 16, digits.X_test / 16
    labels = np.tile(digits.y_train, count)
    penalty_and_gradient(penalty, np.ones((2, 3)), 0.5)  # this lesson's function is missed first

    def gradient(point: Floats) -> Floats:
        W, b = _weights_and_biases(point)
        logits = X @ W + b
        if not np.abs(logits).max() < _BEYOND:  # nor if it is NaN
            raise Waiting(
                f"This figure waits for {penalty.name}: with it, the weights grow beyond all "
                "bounds in training."
            )
        _, slopes = loss_and_gradient(loss, logits.reshape(-1, _N_CLASSES), labels)
        # The loss is a mean over all models' samples; each is to feel its own alone.
        slopes = count * slopes.reshape(logits.shape)
        pulls = [
            penalty_and_gradient(penalty, weights, strength)[1]
            for weights, strength in zip(W, STRENGTHS, strict=True)
        ]
        at_weights = X.T @ slopes + np.array(pulls)
        return np.concatenate([at_weights.ravel(), slopes.sum(axis=1).ravel()])

    point = np.zeros(count * (_N_PIXELS + 1) * _N_CLASSES)
    for rate, n_steps in _STAGES:
        shape = (n_steps + 1, len(point))
        path = descent.array(gradient, point, rate, n_steps, shape=shape, meaning="a row per step")
        point = path[-1]
    W, b = _weights_and_biases(point)
    training, test = (
        ((pictures @ W + b).argmax(axis=2) == right).mean(axis=1)
        for pictures, right in ((X, digits.y_train), (X_test, digits.y_test))
    )
    zeros = [
        int((np.abs(weights) <= _margin(strength)).sum())
        for weights, strength in zip(W, STRENGTHS, strict=True)
    ]
    return [_Fitted(W[k], zeros[k], training[k], test[k]) for k in range(count)]


def _weights_and_biases(point: Floats) -> tuple[Floats, Floats]:
    n_weights = len(STRENGTHS) * _N_PIXELS * _N_CLASSES
    return (
        point[:n_weights].reshape(-1, _N_PIXELS, _N_CLASSES),
        point[n_weights:].reshape(-1, 1, _N_CLASSES),
    )


def _margin(strength: float) -> float:
    """Return how far from 0 the last steps may carry a weight that L1 holds there.

    A step from just beside 0 goes αλ for the penalty, and less than that for the loss, whose pull
    is weaker.
    """
    return 2 * _STAGES[-1][0] * strength


def _blank() -> int:
    """Count the weights of pixels that no training digit has ink on: they stay as they began."""
    return 10 * int((shuffled_digits().X_train == 0).all(axis=0).sum())


def _draw(axes: Axes, model: _Fitted, left: float, top: float) -> None:
    look = _style.look()
    size = 0.6
    ramp = LinearSegmentedColormap.from_list(
        "weights", [look.colours[1], look.paper, look.colours[0]]
    )
    pictures = model.W.T.reshape(10, 8, 8)
    style: dict[str, Any] = {"cmap": ramp, "vmin": -_STRONGEST, "vmax": _STRONGEST}
    for row in range(2):
        y = top + 0.25 + row * 0.93
        draw_images(axes, pictures[5 * row : 5 * row + 5], left, y, size, 5, **style)
        for column in range(5):
            x = left + column * size * 9 / 8
            axes.text(x + size / 2, y - 0.05, str(5 * row + column), ha="center", fontsize=9)
            corners = [x, x + size, x + size, x, x], [y, y, y + size, y + size, y]
            axes.plot(*corners, color=look.quiet, linewidth=0.6)
    lines = (
        f"{model.zeros} of {model.W.size} weights are 0",
        f"the largest is {number(float(np.abs(model.W).max()), 2)} in size",
        f"right: training {percent(model.training, 0)}, test {percent(model.test, 0)}",
    )
    for row, (words, colour) in enumerate(
        (("■ for the digit", look.colours[0]), ("■ against it", look.colours[1]))
    ):
        axes.text(left + 2.35, top + 2.15 + 0.23 * row, words, color=colour)
    for row, words in enumerate(lines):
        axes.text(left, top + 2.15 + 0.23 * row, words)


def _told(name: str, model: _Fitted) -> str:
    return (
        f"{name}: {model.zeros} of {model.W.size} weights are 0, the largest is "
        f"{number(float(np.abs(model.W).max()), 2)} in size; {percent(model.training, 0)} of the "
        f"training digits are right, {percent(model.test, 0)} of 1,000 others."
    )
