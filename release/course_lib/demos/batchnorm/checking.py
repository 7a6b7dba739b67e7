"""The figure of the student's gradient, held against slopes that are measured."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Choice, show
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import number, short_number
from course_lib.demos.batchnorm._ask import Norm, at_test_time, gradients, in_training
from course_lib.gradcheck import numerical_gradient, relative_error

Function = Callable[..., Any]

_N, _D = 7, 3
_SEED = 151
_GAMMA = np.array([1.3, -0.8, 0.5])
_BETA = np.array([0.2, -0.4, 0.7])
_CENTRES, _SPREADS = np.array([0.3, -1.2, 2.0]), np.array([0.8, 1.4, 0.5])
_LIMIT = 1.8
_SUM_LIMIT = 4.2
_EPS = ("0.00001", "0.1", "1")
_NOTHING, _MEAN, _VARIANCE, _BOTH = "nothing", "the mean", "the variance", "both"
_AGREES = 1e-6


@dataclass(frozen=True)
class _Case:
    """A batch, the gradient at its result, and batch norm's parameters."""

    x: Floats
    upstream: Floats
    norm: Norm


@dataclass(frozen=True)
class _Found:
    """Gradients with respect to x, and the normalized x, all (N, D)."""

    yours: Floats
    measured: Floats
    x_hat: Floats


def gradient_check(batchnorm_forward: Function, batchnorm_backward: Function) -> None:
    """Show the student's gradient against measured slopes, and what it adds up to.

    Slopes can also be measured while the mean, the variance or both are held as they are, so that
    one sees what a backward pass misses which takes them for constants.

    Parameters
    ----------
    batchnorm_forward : callable
        ``(x, gamma, beta, running_mean, running_var, momentum, eps, train) -> (y, cache,
        running_mean, running_var)``.
    batchnorm_backward : callable
        ``(upstream, cache) -> (dx, dgamma, dbeta)``.
    """
    forward = StudentFunction(batchnorm_forward, "batchnorm_forward")
    backward = StudentFunction(batchnorm_backward, "batchnorm_backward")
    case = _case()

    def draw(figure: Figure, held: str, eps: str) -> str:
        found = _find(forward, backward, case, held, float(eps))
        left, right = _style.panels(figure, 2, margins=(0.65, 0.6, 0.2, 0.4))
        _draw_pairs(left, found, held)
        _draw_sums(right, found)
        return _told(found, held, eps)

    show(
        draw,
        [forward, backward],
        {
            "held": Choice(
                "held constant in the measured slopes", (_NOTHING, _MEAN, _VARIANCE, _BOTH)
            ),
            "eps": Choice("ε", _EPS),
        },
        size=(7.2, 3.75),
        narrow=(4.8, 7.6),
    )


def _case() -> _Case:
    rng = np.random.default_rng(_SEED)
    x = _CENTRES + _SPREADS * rng.normal(size=(_N, _D))
    upstream = rng.normal(size=(_N, _D))
    norm = replace(Norm.new(_D), gamma=_GAMMA, beta=_BETA)
    return _Case(x, upstream, norm)


def _find(
    forward: StudentFunction, backward: StudentFunction, case: _Case, held: str, eps: float
) -> _Found:
    passed = in_training(forward, case.x, case.norm, eps=eps)
    yours, *_ = gradients(backward, case.upstream, passed.cache)
    plain = replace(case.norm, gamma=np.ones(_D), beta=np.zeros(_D))
    x_hat = in_training(forward, case.x, plain, eps=eps).y
    normalize = _holding(forward, case, held, eps)
    measured = numerical_gradient(normalize, case.x, case.upstream)
    return _Found(yours, np.asarray(measured), x_hat)


def _holding(
    forward: StudentFunction, case: _Case, held: str, eps: float
) -> Callable[[Floats], Floats]:
    """Return the student's batch norm with statistics of the batch, those held as they are in x.

    A statistic is held by handing it to the student's test mode as the running one.
    """
    if held == _NOTHING:
        return lambda x: in_training(forward, x, case.norm, eps=eps).y
    mean, var = case.x.mean(axis=0), case.x.var(axis=0)

    def normalize(x: Floats) -> Floats:
        norm = replace(
            case.norm,
            running_mean=x.mean(axis=0) if held == _VARIANCE else mean,
            running_var=x.var(axis=0) if held == _MEAN else var,
        )
        return at_test_time(forward, x, norm, eps)

    return normalize


def _draw_pairs(axes: Axes, found: _Found, held: str) -> None:
    """Draw each entry by the measured slope and the student's; on the diagonal they agree."""
    look = _style.look()
    axes.set(xlim=(-_LIMIT, _LIMIT), ylim=(-_LIMIT, _LIMIT), aspect="equal")
    axes.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1], ylabel="your dx")
    axes.set_xlabel(f"measured slope, {held} held constant")
    axes.set_title(f"each of the {_N} × {_D} entries", loc="left")
    axes.plot([-_LIMIT, _LIMIT], [-_LIMIT, _LIMIT], color=look.quiet, linewidth=1, linestyle="--")
    for feature in range(_D):
        x, y = found.measured[:, feature], found.yours[:, feature]
        style: dict[str, Any] = {"color": look.colours[feature], "linestyle": ""}
        style |= {"markersize": 8, "markeredgecolor": look.edge}
        axes.plot(x, y, _style.MARKERS[feature], **style)
        # How far an entry is from agreeing.
        ends = np.column_stack([x, y, np.full(_N, np.nan)])
        starts = np.column_stack([x, x, np.full(_N, np.nan)])
        axes.plot(
            starts.ravel(), ends.ravel(), color=look.colours[feature], linewidth=0.9, alpha=0.5
        )


def _draw_sums(axes: Axes, found: _Found) -> None:
    """Draw for each feature what dx adds up to, as it is and weighed by the normalized x."""
    look = _style.look()
    axes.set(xlim=(-0.6, 2 * _D + 0.6), ylim=(-_SUM_LIMIT, _SUM_LIMIT))
    axes.set_title("sums over the samples", loc="left")
    axes.axhline(0, color=look.quiet, linewidth=1)
    pairs = zip(_sums(found.yours, found.x_hat), _sums(found.measured, found.x_hat), strict=True)
    for group, (yours, measured) in enumerate(pairs):
        places = group * (_D + 1) + np.arange(_D)
        axes.bar(places, yours, 0.72, color=look.colours[:_D], linewidth=0)
        for feature, (at, height) in enumerate(zip(places, measured, strict=True)):
            axes.plot(
                at,
                height,
                _style.MARKERS[feature],
                color=look.colours[feature],
                markersize=9,
                markeredgecolor=look.ink,
                zorder=4,
            )
    axes.set_xticks([1, _D + 2], ["Σ dx", "Σ dx·x̂"], fontsize=11)
    axes.tick_params(axis="x", length=0, labelcolor=look.ink)
    up: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points"}
    axes.annotate("bars: yours, marks: measured", (0, 0), (0, -36), color=look.quiet, **up)


def _sums(dx: Floats, x_hat: Floats) -> tuple[Floats, Floats]:
    return dx.sum(axis=0), (dx * x_hat).sum(axis=0)


def _told(found: _Found, held: str, eps: str) -> str:
    off = np.abs(found.yours - found.measured)
    error = relative_error(found.yours, found.measured)
    agree = int((off <= _AGREES * np.abs(found.measured).max()).sum())
    held_words = f"{held} held constant" if held != _NOTHING else "nothing held constant"
    told = [f"Slopes measured with {held_words}, ε = {eps}: {agree} of {off.size} entries agree"]
    if agree < off.size:
        told.append(f", the largest difference is {short_number(float(off.max()))}")
    told.append(f" (relative error {error:.1e}).".replace("e-0", "e−").replace("e-", "e−"))
    summed = [("your dx", found.yours), ("the measured slopes", found.measured)]
    for name, dx in summed[: 1 if agree == off.size else 2]:
        plain, weighed = (
            ", ".join(number(float(each), 3) for each in sums) for sums in _sums(dx, found.x_hat)
        )
        told.append(f" Of {name}, Σ dx is {plain} and Σ dx·x̂ {weighed}, feature by feature.")
    return "".join(told)
