"""The figure of masses that were typed wrongly, and the lines that two losses find through them."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Steps, show
from course_lib.demos._student import Floats, Integers, StudentFunction
from course_lib.demos._words import mark, number
from course_lib.demos.losses._ask import agree, loss_and_gradient, measured_slope
from course_lib.demos.losses._draw import verdict
from course_lib.demos.losses._penguins import MASS, PenguinData, scatter_species
from course_lib.demos.losses._training import Fitted, train

Function = Callable[..., Any]

_MOST = 12
_FACTOR = 10
"""What a mistyped mass is multiplied by: a 0 too many."""
_LEARNING_RATE, _N_STEPS = 0.1, 200
"""So many steps bring the mean absolute error's line within 0.01 kg of the best one."""
_BETWEEN_TWO_MASSES = 3.5125
"""Kilograms; the scale shows multiples of 0.025."""
_TOP = 9.5
"""Kilograms at the upper edge; what is heavier is marked there."""


class _Masses:
    """Flippers and masses of the penguins to train on, some masses mistyped.

    Attributes
    ----------
    flippers, kilograms : ndarray, shape (N,)
        In millimetres, and as they were measured.
    X : ndarray, shape (N, 1)
        The flippers as the model sees them.
    """

    def __init__(self) -> None:
        data = PenguinData(MASS)
        training = ~data.is_held
        self.flippers, self.kilograms = data.features[training, 0], data.targets[training]
        self.X, self.species = data.X[training], data.labels[training]
        self.ends = np.array([self.flippers.min(), self.flippers.max()])
        self.X_ends = data.standardised(self.ends[:, None])
        self._order = np.random.default_rng(2).permutation(len(self.flippers))

    def mistyped(self, count: int) -> tuple[Floats, Integers]:
        """Return all masses, `count` of them mistyped, and which those are."""
        kilograms, wrong = self.kilograms.astype(np.float64), self._order[:count]
        kilograms[wrong] *= _FACTOR
        return kilograms, wrong


def outliers(fit_linear: Function, mean_squared_error: Function, loss: Function | None) -> None:
    """Show how the lines that two losses find move when some masses are ten times too large.

    Parameters
    ----------
    fit_linear : callable
        ``(X, targets, loss, n_outputs, learning_rate, n_steps) -> (W, b, losses)``.
    mean_squared_error : callable
        ``(predictions, targets) -> (loss, gradient)``, shapes (N,) each.
    loss : callable or None
        Another such loss, as the mean absolute error; the figure waits while there is none.
    """
    fit = StudentFunction(fit_linear, "fit_linear")
    squared = StudentFunction(mean_squared_error, "mean_squared_error")
    name = getattr(loss, "__name__", "mean_absolute_error")
    other = StudentFunction(loss, name)  # type: ignore[arg-type]  # None: not written yet
    masses = _Masses()
    fitted: dict[object, Fitted] = {}
    checked: dict[object, bool] = {}

    def line(function: StudentFunction, count: int) -> Fitted:
        key = (fit.function, function.function, count)
        if key not in fitted:
            targets, _ = masses.mistyped(count)
            fitted[key] = train(fit, function, masses.X, targets, 1, _LEARNING_RATE, _N_STEPS)
        return fitted[key]

    def has_right_gradient(function: StudentFunction) -> bool:
        if function.function not in checked:
            checked[function.function] = _agrees_with_its_slopes(function, masses)
        return checked[function.function]

    def draw(figure: Figure, count: int) -> str:
        lines = {each.name: (line(each, 0), line(each, count)) for each in (squared, other)}
        axes = figure.add_axes((0.09, 0.13, 0.88, 0.7))
        _draw_masses(axes, masses, count)
        _draw_lines(axes, masses, lines)
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
        agreeing = {each.name: has_right_gradient(each) for each in (squared, other)}
        _draw_verdicts(axes, agreeing)
        wrong = "".join(
            f" Your {name}'s gradient and its slope do not agree {mark(False)}, so its line cannot "
            "be trusted."
            for name, agrees in agreeing.items()
            if not agrees
        )
        return _in_words(count, len(masses.flippers), lines) + wrong

    show(
        draw,
        [fit, squared, other],
        {"count": Steps("mistyped masses", 0, _MOST, 0, 2)},
        size=(7.2, 4.4),
        narrow=(4.8, 4.6),
    )


def _agrees_with_its_slopes(loss: StudentFunction, masses: _Masses) -> bool:
    """Tell whether a loss's gradient gives the slopes that are measured as a line moves.

    The line is level and lies between two masses of the scale, so that no residual is 0.
    """
    scores = np.full(len(masses.kilograms), _BETWEEN_TWO_MASSES)
    _, gradient = loss_and_gradient(loss, scores, masses.kilograms)
    upwards, tilting = np.ones_like(scores), masses.X[:, 0]
    return all(
        agree(
            float(gradient @ direction), measured_slope(loss, scores, direction, masses.kilograms)
        )
        for direction in (upwards, tilting)
    )


def _draw_verdicts(axes: Axes, agreeing: dict[str, bool]) -> None:
    """Say of each loss whether its gradient fits it, below the penguins."""
    words = "\n".join(
        f"{name}: gradient and slope {verdict(agrees).removeprefix('they ')} {mark(agrees)}"
        for name, agrees in agreeing.items()
    )
    axes.text(0.98, 0.03, words, transform=axes.transAxes, ha="right", va="bottom")


def _draw_masses(axes: Axes, masses: _Masses, count: int) -> None:
    """Draw the penguins, the mistyped ones at the upper edge where they leave the picture."""
    look = _style.look()
    kilograms, wrong = masses.mistyped(count)
    as_typed = kilograms < _TOP
    axes.set(xlabel="flipper length (mm)", ylabel="body mass (kg)", ylim=(0, _TOP))
    pale = {"markersize": 4, "alpha": 0.45}
    scatter_species(
        axes, masses.flippers[as_typed], kilograms[as_typed], masses.species[as_typed], **pale
    )
    edge = np.full(len(wrong), _TOP - 0.25)
    name = f"mistyped, up to {kilograms.max():.0f} kg" if count else "mistyped: none"
    axes.plot(masses.flippers[wrong], edge, "X", color=look.ink, markersize=9, label=name)


def _draw_lines(axes: Axes, masses: _Masses, lines: dict[str, tuple[Fitted, Fitted]]) -> None:
    """Draw each loss's line as it is now, and pale as it is with no mass mistyped."""
    look = _style.look()
    for place, (name, (clean, now)) in enumerate(lines.items()):
        style, colour = ("-", "--")[place], (look.colours[3], look.ink)[place]
        axes.plot(
            masses.ends, now.scores(masses.X_ends), style, color=colour, linewidth=2.6, label=name
        )
        axes.plot(masses.ends, clean.scores(masses.X_ends), ":", color=colour, linewidth=1.2)
    axes.plot([], [], ":", color=look.quiet, linewidth=1.2, label="with none mistyped")


def _in_words(count: int, total: int, lines: dict[str, tuple[Fitted, Fitted]]) -> str:
    """Say what each line gives to a penguin of average flipper, and how steep it is."""
    if count == 0:
        typed = f"None of the {total} masses is mistyped."
    else:
        typed = f"{count} of {total} masses have a 0 too many, and lie above the picture (crosses)."
    each = [
        f"{number(now.b[0], 2)} kg by {name}"
        + (f" (with none mistyped {number(clean.b[0], 2)})" if count else "")
        for name, (clean, now) in lines.items()
    ]
    steep = [number(now.W[0, 0]) for _, now in lines.values()]
    return (
        f"{typed} To a penguin whose flipper is of average length the lines give "
        f"{' and '.join(each)}; they rise by {' and '.join(steep)} kg per standard deviation of "
        "the flipper."
    )
