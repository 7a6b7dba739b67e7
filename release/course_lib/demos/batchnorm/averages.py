"""The figure of running statistics that follow a hidden value while a network trains."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Slider, Steps, show
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import number, short_number
from course_lib.demos.batchnorm._ask import Norm, in_training

Function = Callable[..., Any]

_STEPS, _STRIDE = 160, 5
_SEED = 1
_MEAN, _STD = "mean", "standard deviation"
_RANGES = {_MEAN: (-1.7, 5.9), _STD: (0.0, 4.6)}
_SIZES = ("4", "16", "64")


@dataclass(frozen=True)
class _Course:
    """A statistic by step: the true one, each batch's, and the running one.

    Attributes
    ----------
    true, batches : ndarray, shape (steps,)
    running, expected, without_noise : ndarray, shape (steps,)
        The second follows batches that have what batches of this size have on average: their
        variance, with 1/N, is too small. The third follows batches that have the true statistic.
    """

    true: Floats
    batches: Floats
    running: Floats
    expected: Floats
    without_noise: Floats

    def errors(self, steps: int) -> tuple[float, float, float, float]:
        """Return how far off the running one is over these steps; by lag, bias and noise alone.

        All four are roots of mean squares.
        """
        off = self.running - self.true
        lag = self.without_noise - self.true
        bias = self.expected - self.without_noise
        noise = self.running - self.expected
        total, late, biased, noisy = (
            float(np.sqrt((each[:steps] ** 2).mean())) for each in (off, lag, bias, noise)
        )
        return total, late, biased, noisy


def running(batchnorm_forward: Function) -> None:
    """Show running against true statistics of a hidden value that drifts while a network trains.

    Parameters
    ----------
    batchnorm_forward : callable
        ``(x, gamma, beta, running_mean, running_var, momentum, eps, train) -> (y, cache,
        running_mean, running_var)``.
    """
    forward = StudentFunction(batchnorm_forward, "batchnorm_forward")
    kept: dict[object, dict[str, _Course]] = {}

    def draw(figure: Figure, statistic: str, momentum: float, batch_size: str, steps: int) -> str:
        key = (forward.function, momentum, batch_size)
        if key not in kept:
            kept.clear()
            kept[key] = _follow(forward, momentum, int(batch_size))
        course = kept[key][statistic]
        axes = _one_axis(figure, statistic)
        _draw(axes, course, steps)
        return _told(statistic, momentum, batch_size, course, steps)

    show(
        draw,
        [forward],
        {
            "momentum": Slider("momentum", 0.0, 0.99, 0.9, 0.01),
            "batch_size": Choice("samples in a batch", _SIZES, "16"),
            "statistic": Choice("statistic", (_MEAN, _STD)),
            "steps": Steps("updates", _STRIDE, _STEPS, _STEPS, _STRIDE),
        },
        size=(7.2, 4.1),
        narrow=(4.8, 4.3),
    )


def _drift() -> tuple[Floats, Floats]:
    """Return the true mean and standard deviation by step: fast at first, then hardly moving."""
    time = np.arange(1, _STEPS + 1) / _STEPS
    settling = np.exp(-6 * time)
    mean = 4.0 - 4.5 * settling + 0.5 * np.sin(9 * time) * (1 - time)
    std = 1.5 + 1.2 * (1 - settling)
    return mean, std


def _follow(forward: StudentFunction, momentum: float, size: int) -> dict[str, _Course]:
    """Let the student's function follow the drift with noisy batches, and with others."""
    true_mean, true_std = _drift()
    rng = np.random.default_rng(_SEED)
    batches = true_mean[:, None] + true_std[:, None] * rng.normal(size=(_STEPS, size))
    exact = true_mean[:, None] + true_std[:, None] * np.array([-1.0, 1.0])
    share = np.sqrt((size - 1) / size)
    average = true_mean[:, None] + share * true_std[:, None] * np.array([-1.0, 1.0])
    means, stds = _run(forward, batches, momentum)
    exact_means, exact_stds = _run(forward, exact, momentum)
    average_means, average_stds = _run(forward, average, momentum)
    return {
        _MEAN: _Course(true_mean, batches.mean(axis=1), means, average_means, exact_means),
        _STD: _Course(true_std, batches.std(axis=1), stds, average_stds, exact_stds),
    }


def _run(forward: StudentFunction, batches: Floats, momentum: float) -> tuple[Floats, Floats]:
    """Return running mean and standard deviation after each batch (size,) of one feature."""
    norm, means, variances = Norm.new(1), [], []
    for batch in batches:
        passed = in_training(forward, batch[:, None], norm, momentum)
        norm = replace(norm, running_mean=passed.running_mean, running_var=passed.running_var)
        means.append(passed.running_mean[0])
        variances.append(passed.running_var[0])
    # A wrong function may return variances below 0; they are drawn as 0.
    return np.array(means), np.sqrt(np.maximum(variances, 0))


def _one_axis(figure: Figure, statistic: str) -> Axes:
    look = _style.look()
    left, width = (0.11, 0.86) if _style.is_narrow(figure) else (0.075, 0.905)
    axes = figure.add_axes((left, 0.125, width, 0.785))
    axes.set(xlim=(0, _STEPS + 2), ylim=_RANGES[statistic], xlabel="update")
    axes.set_xticks(range(0, _STEPS + 1, 40))
    axes.grid(axis="y", color=look.grid)
    axes.set_axisbelow(True)
    up: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points"}
    words = (
        (f"┅ true {'mean' if statistic == _MEAN else 'std'}", look.ink, 0.0),
        ("━ yours, running", look.colours[0], 0.3),
        ("● each batch's", look.colours[4], 0.71),
    )
    for text, colour, share in words:
        axes.annotate(text, (share, 1), (0, 8), color=colour, fontsize=10.5, **up)
    return axes


def _draw(axes: Axes, course: _Course, steps: int) -> None:
    look = _style.look()
    updates = np.arange(1, _STEPS + 1)
    axes.plot(
        updates[:steps],
        course.batches[:steps],
        "o",
        color=look.colours[4],
        markersize=4,
        alpha=0.6,
        markeredgewidth=0,
        zorder=2,
    )
    axes.plot(updates, course.true, color=look.ink, linestyle="--", linewidth=1.6, zorder=5)
    # The running statistics begin with a mean of 0 and a variance of 1.
    start = 0.0 if axes.get_ylim()[0] < 0 else 1.0
    line = np.append(start, course.running[:steps])
    axes.plot(np.append(0, updates[:steps]), line, color=look.colours[0], linewidth=2.6, zorder=4)
    axes.plot(
        steps,
        course.running[steps - 1],
        "o",
        color=look.colours[0],
        markersize=10,
        markeredgecolor=look.edge,
        zorder=6,
        clip_on=False,
    )


def _told(statistic: str, momentum: float, size: str, course: _Course, steps: int) -> str:
    total, lag, bias, noise = (number(each, 2) for each in course.errors(steps))
    now, true = (number(float(each[steps - 1]), 2) for each in (course.running, course.true))
    window = "its last batch alone"
    if momentum > 0:
        window = f"about the last {short_number(round(1 / (1 - momentum), 1))} batches"
    by_bias = f"{bias} by the 1/N of the variances, " if statistic == _STD else ""
    return (
        f"With momentum {momentum:g} your running {statistic} is made of {window}, of {size} "
        f"samples each. After {steps} updates it is {now}, the true one {true}. Over these updates "
        f"it was {total} off (root of the mean square): {lag} by lag, {by_bias}{noise} by noise."
    )
