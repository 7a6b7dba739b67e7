"""The figure of what k-nearest neighbours cost, and when: to fit, and to be asked."""

import os
import time
from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from course_lib.datasets import Split
from course_lib.demos import _style
from course_lib.demos._figure import patience, show
from course_lib.demos._student import StudentFunction
from course_lib.demos.knn._classifier import called_within, identity, method

_SIZES = (125, 250, 500, 1000, 2000, 4000, 8000)
_QUERIES = 20
# Processor time, and this thread's alone: others count their waiting for a matrix product's parts.
# Windows counts it too coarsely; there, the shortest round is one that nothing has disturbed.
_clock = time.perf_counter if os.name == "nt" else time.thread_time
_SECONDS = 2.5
"""How long a reader waits for all that is timed."""
_ROUNDS, _FITS = 60, 50
"""Each time is the shortest of so many rounds; a single fit is too short to be timed."""


def cost(NearestNeighbours: type, digits: Split) -> None:
    """Time the student's `fit` and `predict` at a growing number of stored digits.

    Beyond the number of training digits there are, the same are stored again. Numbers at which
    `predict` would take long are left out.

    Parameters
    ----------
    NearestNeighbours : type
        The student's class: ``NearestNeighbours(k)``, ``fit(X, y)``, ``predict(X) -> labels``.
    digits : Split
        Its training digits are stored, and the first of them asked about.
    """
    classifier = StudentFunction(NearestNeighbours, "NearestNeighbours")
    functions = [classifier, *called_within()]
    kept: dict[object, _Costs] = {}

    def draw(figure: Figure) -> str:
        key = identity(functions)
        if key not in kept:
            kept[key] = _Costs(classifier, digits)
        box = (0.17, 0.12, 0.8, 0.85) if _style.is_narrow(figure) else (0.12, 0.13, 0.86, 0.84)
        _draw_costs(figure.add_axes(box), kept[key])
        return kept[key].told()

    show(draw, functions, size=(7.2, 4.0), narrow=(4.8, 4.4))


class _Costs:
    """The seconds that fit and predict take, by the number of digits stored."""

    def __init__(self, classifier: StudentFunction, digits: Split) -> None:
        self.fit: dict[int, float] = {}
        self.predict: dict[int, float] = {}
        self.n_digits = len(digits.X_train)
        started = time.perf_counter()
        for round_number in range(_ROUNDS):
            for n in _SIZES if round_number == 0 else list(self.fit):
                self._measure(classifier, digits, n)
                spent = time.perf_counter() - started
                # In the first round the next number takes twice as long.
                if spent + 2 * self.predict[n] > patience(_SECONDS):
                    return

    def _measure(self, classifier: StudentFunction, digits: Split, n: int) -> None:
        model = classifier(3)
        X = np.resize(digits.X_train, (n, digits.X_train.shape[1]))
        y = np.resize(digits.y_train, n)
        asked = digits.X_train[:_QUERIES]
        fits = _seconds(lambda: [model.fit(X, y) for _ in range(_FITS)], "NearestNeighbours.fit")
        method(model, "predict").labels(asked[:1], shape=(1,), among=set(digits.y_train.tolist()))
        predicts = _seconds(lambda: model.predict(asked), "NearestNeighbours.predict")
        self.fit[n] = min(fits / _FITS, self.fit.get(n, np.inf))
        self.predict[n] = min(predicts, self.predict.get(n, np.inf))

    def told(self) -> str:
        """Say what the first and the last number of digits cost."""
        few, many = min(self.fit), max(self.fit)
        sentence = (
            f"Your fit takes {_time(self.fit[few])} to store {few} digits and "
            f"{_time(self.fit[many])} to store {many:,}. Your predict takes "
            f"{_time(self.predict[few])} for {_QUERIES} digits where {few} are stored and "
            f"{_time(self.predict[many])} where {many:,} are."
        )
        if many > self.n_digits:
            sentence += f" Beyond {self.n_digits:,} the same digits are stored again."
        if many < _SIZES[-1]:
            sentence += " More digits were not tried, because your predict would take long."
        return sentence


def _seconds(run: Callable[[], object], name: str) -> float:
    """Return the time that the student's code takes."""

    def timed() -> float:
        started = _clock()
        run()
        return _clock() - started

    return float(StudentFunction(timed, name)())


def _draw_costs(axes: Axes, costs: _Costs) -> None:
    look = _style.look()
    n = np.array(list(costs.fit))
    last = n[-1]
    axes.plot(n, costs.predict[last] * n / last, ":", color=look.quiet)
    lines = {
        f"predict, {_QUERIES} digits": (costs.predict, 1),
        "fit": (costs.fit, 0),
    }
    for name, (seconds, colour) in lines.items():
        axes.plot(
            n,
            list(seconds.values()),
            _style.MARKERS[colour] + "-",
            color=look.colours[colour],
            markeredgecolor=look.edge,
            markersize=9,
        )
        axes.annotate(
            name,
            (last, seconds[last]),
            (-6, 6),
            textcoords="offset points",
            ha="right",
            va="bottom",
            color=look.colours[colour],
        )
    axes.annotate(
        "in proportion to N",
        (n[0], costs.predict[last] * n[0] / last),
        (4, -16),
        textcoords="offset points",
        color=look.quiet,
    )
    axes.set(xscale="log", yscale="log", xlabel="N, digits stored (logarithmic scale)")
    axes.set_ylabel("time (logarithmic scale)")
    axes.set_xticks(n, labels=[f"{size:,}" for size in n])
    axes.minorticks_off()
    axes.margins(y=0.1)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda seconds, _: _time(seconds)))
    axes.grid(color=look.grid)


def _time(seconds: float) -> str:
    """Say a time in a unit that suits it, with two digits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{float(f'{seconds / size:.2g}'):g} {unit}"
    return f"{float(f'{seconds / 1e-6:.2g}'):g} µs"
