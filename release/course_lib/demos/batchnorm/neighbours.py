"""The figure of one digit in batches of different company."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_lib import datasets
from course_lib.datasets import Split
from course_lib.demos import _style
from course_lib.demos._figure import Choice, Steps, show
from course_lib.demos._sheet import DARKEST
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import number
from course_lib.demos.batchnorm._ask import Norm, at_test_time, in_training

Function = Callable[..., Any]

_SIZES = (1, 2, 8, 32)
_DRAWS = 60
_UNITS = 60
_SEED = 5
_RIDGE = 1.0
"""Holds the output weights back where hidden units say nearly the same."""
_SCORES = (-0.4, 1.4)
_ANY, _ONES = "any digits", "ones alone"
_DIGITS = {"an 8": 8, "a 5": 5, "a 3": 3}
_ROW_NAMES = ("alone", "batch of 2", "batch of 8", "batch of 32", "running\nstatistics")


@dataclass(frozen=True)
class _Scores:
    """A digit's scores for its own class, and whether that is the highest score.

    Attributes
    ----------
    own : ndarray, shape (sizes + 1, draws)
        A row for each size of batch, and a last one for running statistics.
    is_right : ndarray of bool, of the same shape
    all_alike : bool
        Whether all digits score the same in a batch of their own.
    """

    own: Floats
    is_right: NDArray[np.bool_]
    all_alike: bool


def company(batchnorm_forward: Function) -> None:
    """Show how a digit's score depends on its batch, and what running statistics change.

    Parameters
    ----------
    batchnorm_forward : callable
        ``(x, gamma, beta, running_mean, running_var, momentum, eps, train) -> (y, cache,
        running_mean, running_var)``.
    """
    forward = StudentFunction(batchnorm_forward, "batchnorm_forward")
    kept: dict[object, _Scores] = {}

    def scores(digit: str, others: str) -> _Scores:
        key = (forward.function, digit, others)
        if key not in kept:
            kept[key] = _scores(_Reader(forward), _DIGITS[digit], others)
        return kept[key]

    def draw(figure: Figure, digit: str, others: str, batches: int) -> str:
        found = scores(digit, others)
        picture, axes = _two_panels(figure)
        image = _sample(_DIGITS[digit]).reshape(8, 8)
        picture.imshow(image, cmap=_style.look().shades, vmin=0, vmax=DARKEST)
        picture.set_title(f"{digit}, and", fontsize=10)
        picture.set_xlabel(others, color=_style.look().ink)
        _draw_scores(axes, found, batches)
        return _told(digit, others, found, batches)

    show(
        draw,
        [forward],
        {
            "digit": Choice("digit", tuple(_DIGITS)),
            "others": Choice("company", (_ANY, _ONES)),
            "batches": Steps("batches drawn", 1, _DRAWS, _DRAWS),
        },
        size=(7.2, 4.0),
        narrow=(4.8, 4.4),
    )


class _Reader:
    """A network of one hidden layer with batch norm that scores digits, with fixed weights."""

    def __init__(self, forward: StudentFunction) -> None:
        digits = _digits()
        self._forward = forward
        self._W = np.random.default_rng(_SEED).normal(size=(64, _UNITS)) / 16
        passed = in_training(forward, digits.X_train @ self._W, Norm.new(_UNITS), momentum=0.0)
        self._norm = replace(
            Norm.new(_UNITS), running_mean=passed.running_mean, running_var=passed.running_var
        )
        hidden = self._hidden(digits.X_train, by_batch=False)
        wanted = np.eye(10)[digits.y_train]
        damped = hidden.T @ hidden + _RIDGE * np.eye(hidden.shape[1])
        self._out = np.linalg.solve(damped, hidden.T @ wanted)

    def scores(self, X: Floats, by_batch: bool) -> Floats:
        """Return each digit's ten scores: near 1 for yes, near 0 for no.

        With `by_batch` batch norm measures the batch, as in training.
        """
        return np.asarray(self._hidden(X, by_batch) @ self._out)

    def _hidden(self, X: Floats, by_batch: bool) -> Floats:
        sums = X @ self._W
        if by_batch:
            normed = in_training(self._forward, sums, self._norm).y
        else:
            normed = at_test_time(self._forward, sums, self._norm)
        return np.column_stack([np.maximum(normed, 0), np.ones(len(X))])


@cache
def _digits() -> Split:
    return datasets.load_digits(1000, 500)


def _scores(reader: _Reader, label: int, others: str) -> _Scores:
    """Score a digit in many batches of each size, and by running statistics."""
    digits, rng = _digits(), np.random.default_rng(_SEED)
    sample = _sample(label)
    among = digits.X_test[digits.y_test == 1] if others == _ONES else digits.X_test
    among = among[(among != sample).any(axis=1)]
    rows = []
    for size in _SIZES:
        for _ in range(_DRAWS):
            chosen = rng.choice(len(among), size - 1, replace=False)
            rows.append(reader.scores(np.vstack([sample, among[chosen]]), by_batch=True)[0])
    rows += [reader.scores(sample[None], by_batch=False)[0]] * _DRAWS
    scores = np.reshape(rows, (len(_SIZES) + 1, _DRAWS, 10))
    alone = [reader.scores(each[None], by_batch=True)[0] for each in digits.X_test[:5]]
    all_alike = bool(np.allclose(alone, scores[0, 0]))
    return _Scores(scores[..., label], scores.argmax(axis=-1) == label, all_alike)


def _sample(label: int) -> Floats:
    """Return the first test digit of that class."""
    digits = _digits()
    return np.asarray(digits.X_test[np.flatnonzero(digits.y_test == label)[0]])


def _two_panels(figure: Figure) -> tuple[Axes, Axes]:
    """Return axes for the digit and for its scores."""
    if _style.is_narrow(figure):
        picture = figure.add_axes((0.42, 0.76, 0.17, 0.17))
        axes = figure.add_axes((0.21, 0.12, 0.76, 0.5))
    else:
        picture = figure.add_axes((0.025, 0.4, 0.16, 0.28))
        axes = figure.add_axes((0.31, 0.13, 0.67, 0.77))
    picture.set(xticks=[], yticks=[])
    picture.spines[:].set_visible(True)
    return picture, axes


def _draw_scores(axes: Axes, found: _Scores, batches: int) -> None:
    """Draw a strip of scores for each size of batch, the last batch's larger."""
    look = _style.look()
    rows = len(_ROW_NAMES)
    axes.set(xlim=_SCORES, ylim=(rows - 0.45, -0.55), xticks=[0, 0.5, 1])
    axes.set_xlabel("score for its own class (1: yes, 0: no)")
    axes.set_yticks(range(rows), _ROW_NAMES)
    axes.tick_params(axis="y", length=0, labelcolor=look.ink)
    axes.spines["left"].set_visible(False)
    for value in (0, 1):
        axes.axvline(value, color=look.grid, linewidth=1, zorder=0)
    axes.axhspan(rows - 1.5, rows, color=look.tints[2], zorder=0)
    spread = np.random.default_rng(0).uniform(-0.28, 0.28, _DRAWS)
    for row, (own, is_right) in enumerate(zip(found.own, found.is_right, strict=True)):
        if row == len(_SIZES) or row == 0:
            own, is_right = own[:1], is_right[:1]  # all the same
        own, is_right = own[:batches], is_right[:batches]
        heights = row + spread[: len(own)] * (len(own) > 1)
        for right, marker, colour in ((True, "o", look.colours[0]), (False, "X", look.colours[1])):
            style: dict[str, Any] = {"color": colour, "markeredgecolor": look.edge}
            here = is_right == right
            style |= {"markeredgewidth": 0.5, "linestyle": "", "clip_on": True}
            axes.plot(own[here], heights[here], marker, markersize=6, alpha=0.75, **style)
            if is_right[-1] == right:
                axes.plot(own[-1], heights[-1], marker, markersize=12, zorder=5, **style)
    up: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points"}
    axes.annotate("● read right", (0, 1), (0, 8), color=look.colours[0], **up)
    axes.annotate("✖ misread", (0, 1), (80, 8), color=look.colours[1], **up)


def _told(digit: str, others: str, found: _Scores, batches: int) -> str:
    own, is_right = found.own[:, :batches], found.is_right[:, :batches]
    always = "read right" if is_right[-1, 0] else "misread"
    told = [
        f"{digit.capitalize()} by running statistics: {number(float(own[-1, 0]), 2)} for its own "
        f"class, whatever is in the batch, and {always}.",
        f"By the batch's statistics: alone {number(float(own[0, 0]), 2)}"
        f"{', the score that every digit gets there' if found.all_alike else ''}.",
    ]
    each = f"{batches} batches each" if batches > 1 else "one batch each"
    told.append(f"In {each} with {others} as company:")
    ranges = []
    for size, scores, right in zip(_SIZES[1:], own[1:-1], is_right[1:-1], strict=True):
        low, high = number(float(scores.min()), 2), number(float(scores.max()), 2)
        if batches == 1:
            ranges.append(f"of {size}, {low}, {'read right' if right[0] else 'misread'}")
            continue
        times = "once" if right.sum() == 1 else f"{right.sum()} times"
        spread = number(float(scores.std()), 2)
        ranges.append(f"of {size}, {low} to {high}, spread {spread}, read right {times}")
    return " ".join(told) + " " + "; ".join(ranges) + "."
