"""The figure of a little network that learns two moons with nothing but the student's gates."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from course_lib import datasets
from course_lib.demos import _style
from course_lib.demos._figure import Choice, Steps, show
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import mark, number, percent
from course_lib.demos.gates._gates import GateClass
from course_lib.demos.gates._network import (
    EVERY,
    N_LAST,
    N_WEIGHTS,
    SIZES,
    WILD,
    Course,
    GateNetwork,
)

Function = Callable[..., Any]

_N_TRAIN, _N_HELD = 100, 200
_N_UPDATES = 200
_X, _Y = (-1.8, 2.8), (-1.35, 1.85)
_COLUMNS, _ROWS = 92, 64
_WHOLE, _OUTPUT = "all layers", "the output layer alone"
_PLAIN, _FOLDS = "hidden", "shown"
_MOST_LOSS = 1.3


@dataclass(frozen=True)
class _Moons:
    """Samples X (N, 2) and their signs t (N,), to train on and held back."""

    X: Floats
    t: Floats
    X_held: Floats
    t_held: Floats


@dataclass(frozen=True)
class _Run:
    """A training, and the share of held-back points read right with each of the kept weights."""

    course: Course
    accuracies: Floats


def moons(
    AddGate: GateClass, MultiplyGate: GateClass, ReLUGate: GateClass, backpropagate: Function
) -> None:
    """Show a network of the student's gates learn two moons by the student's backpropagate.

    Parameters
    ----------
    AddGate, MultiplyGate, ReLUGate : class
        With ``forward(*inputs)`` and ``backward(upstream)``, which returns a tuple.
    backpropagate : callable
        ``output -> {node: gradient}``.
    """
    classes = {
        "add": StudentFunction(AddGate, "AddGate"),
        "multiply": StudentFunction(MultiplyGate, "MultiplyGate"),
        "relu": StudentFunction(ReLUGate, "ReLUGate"),
    }
    spread = StudentFunction(backpropagate, "backpropagate")
    network = GateNetwork(classes, spread)
    data = _load()
    kept: dict[object, _Run] = {}

    def run(learns: str) -> _Run:
        """Train once with the functions as they are."""
        key = (learns, spread.function, *(given.function for given in classes.values()))
        if key not in kept:
            course = network.train(data.X, data.t, _N_UPDATES, learns == _WHOLE)
            right = [network.scores(w, data.X_held) * data.t_held > 0 for w in course.weights]
            kept[key] = _Run(course, np.mean(right, axis=1))
        return kept[key]

    def draw(figure: Figure, n_updates: int, learns: str, folds: str) -> str:
        runs = {name: run(name) for name in (_WHOLE, _OUTPUT)}
        found = runs[learns]
        n_updates = min(n_updates, found.course.n_updates // EVERY * EVERY)
        weights = found.course.weights[n_updates // EVERY]
        plane, losses, accuracies = _panels(figure)
        *units, scores = network.values(weights, _grid())
        _draw_plane(plane, scores)
        if folds == _FOLDS:
            _draw_folds(plane, units)
        _draw_points(plane, data, network.scores(weights, data.X_held))
        _draw_courses(figure, (losses, accuracies), runs, learns, n_updates)
        return _in_words(runs, learns, folds, n_updates)

    show(
        draw,
        [*classes.values(), spread],
        {
            "n_updates": Steps("updates", 0, _N_UPDATES, _N_UPDATES, EVERY),
            "learns": Choice("what learns", (_WHOLE, _OUTPUT)),
            "folds": Choice("folds", (_PLAIN, _FOLDS)),
        },
        size=(7.2, 4.2),
        narrow=(4.8, 6.4),
    )


def _load() -> _Moons:
    X, y = datasets.make_moons(_N_TRAIN + _N_HELD)
    t = np.where(y == 1, 1.0, -1.0)
    return _Moons(X[:_N_TRAIN], t[:_N_TRAIN], X[_N_TRAIN:], t[_N_TRAIN:])


def _grid() -> Floats:
    """Return the middles of the plane's cells, row by row from below."""
    x = _X[0] + (np.arange(_COLUMNS) + 0.5) * (_X[1] - _X[0]) / _COLUMNS
    y = _Y[0] + (np.arange(_ROWS) + 0.5) * (_Y[1] - _Y[0]) / _ROWS
    return np.column_stack([np.tile(x, _ROWS), np.repeat(y, _COLUMNS)])


def _panels(figure: Figure) -> tuple[Axes, Axes, Axes]:
    """Return axes for the plane, the loss and the accuracy."""
    if _style.is_narrow(figure):
        return (
            figure.add_axes((0.02, 0.46, 0.96, 0.5)),
            figure.add_axes((0.12, 0.09, 0.34, 0.27)),
            figure.add_axes((0.63, 0.09, 0.34, 0.27)),
        )
    return (
        figure.add_axes((0.01, 0.07, 0.6, 0.84)),
        figure.add_axes((0.7, 0.58, 0.285, 0.33)),
        figure.add_axes((0.7, 0.12, 0.285, 0.33)),
    )


def _draw_plane(axes: Axes, scores: Floats) -> None:
    """Draw the scores as shades of either class, and the line where they change their sign."""
    look = _style.look()
    axes.set(xlim=_X, ylim=_Y, xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    shades = LinearSegmentedColormap.from_list("scores", (look.tints[0], look.paper, look.tints[1]))
    image = scores.reshape(_ROWS, _COLUMNS)
    axes.imshow(
        image,
        extent=(*_X, *_Y),
        origin="lower",
        aspect="auto",
        cmap=shades,
        vmin=-1,
        vmax=1,
        interpolation="bilinear",
    )
    _draw_line(axes, image, colors=look.ink, linewidths=2.0)


def _draw_line(axes: Axes, image: Floats, **style: Any) -> None:
    """Draw where values of the grid's cells change their sign."""
    if image.min() < 0 < image.max():
        x, y = _grid()[:_COLUMNS, 0], _grid()[::_COLUMNS, 1]
        axes.contour(x, y, image, levels=[0], **style)


def _draw_folds(axes: Axes, units: list[Floats]) -> None:
    """Draw where each hidden unit has its kink; those of the second layer are bent themselves."""
    look = _style.look()
    for index, values in enumerate(units):
        is_first = index < SIZES[1]
        _draw_line(
            axes,
            values.reshape(_ROWS, _COLUMNS),
            colors=look.colours[2 if is_first else 3],
            linewidths=1.4,
            linestyles="--" if is_first else ":",
        )


def _draw_points(axes: Axes, data: _Moons, held_scores: Floats) -> None:
    """Draw training points, held-back ones smaller, and rings around those that are misread."""
    look = _style.look()
    for label, sign in enumerate((-1, 1)):
        style: dict[str, Any] = {"color": look.colours[label], "linestyle": ""}
        mine = data.t == sign
        axes.plot(
            *data.X[mine].T,
            _style.MARKERS[label],
            **style,
            markersize=7,
            markeredgecolor=look.edge,
            markeredgewidth=0.7,
        )
        mine = data.t_held == sign
        axes.plot(*data.X_held[mine].T, _style.MARKERS[label], **style, markersize=2.8)
    wrong = data.X_held[~(held_scores * data.t_held > 0)]
    ring: dict[str, Any] = {"markersize": 10, "fillstyle": "none", "markeredgewidth": 1.4}
    axes.plot(*wrong.T, "o", color=look.ink, linestyle="", **ring)
    words = "large: trained on   small: held back   ringed: misread"
    if _style.is_narrow(axes.figure):  # type: ignore[arg-type]
        words = "large: trained on · small: held back · ringed: misread"
    axes.set_title(words, fontsize=10, loc="left", color=look.quiet)


def _draw_courses(
    figure: Figure, panels: tuple[Axes, Axes], runs: dict[str, _Run], learns: str, n_updates: int
) -> None:
    """Draw loss and accuracy by updates, of both trainings, and where the picture is."""
    losses, accuracies = panels
    look = _style.look()
    styles = {_WHOLE: (look.colours[2], "-", "o"), _OUTPUT: (look.colours[3], "--", "D")}
    losses.set(ylim=(0, _MOST_LOSS), yticks=[0, 0.5, 1])
    losses.set_title("loss", loc="left")
    accuracies.set(ylim=(0.38, 1.03), yticks=[0.4, 0.6, 0.8, 1.0])
    accuracies.set_yticklabels(["40 %", "60 %", "80 %", "100 %"])
    accuracies.set_title("held back: right", loc="left")
    for axes in (losses, accuracies):
        axes.set(xlim=(-4, _N_UPDATES * 1.03), xticks=[0, 50, 100, 150, 200])
        if axes is accuracies or _style.is_narrow(figure):
            axes.set_xlabel("updates")
    for name, (colour, line, marker) in styles.items():
        found = runs[name]
        width = 2.0 if name == learns else 1.2
        kept = np.arange(len(found.accuracies)) * EVERY
        losses.plot(found.course.losses, line, color=colour, linewidth=width)
        accuracies.plot(kept, found.accuracies, line, color=colour, linewidth=width)
        if name == learns:
            point: dict[str, Any] = {"markersize": 9, "markeredgecolor": look.edge, "zorder": 4}
            here = (found.course.losses[n_updates], found.accuracies[n_updates // EVERY])
            for axes, height in zip((losses, accuracies), here, strict=True):
                axes.plot(n_updates, height, marker, color=colour, **point, clip_on=False)
    halo = [withStroke(linewidth=3, foreground=look.paper)]
    place: dict[str, Any] = {"transform": losses.transAxes, "ha": "right", "path_effects": halo}
    losses.text(0.99, 0.86, "line: all layers", color=look.colours[2], **place)
    losses.text(0.99, 0.7, "dashed: output alone", color=look.colours[3], **place)


def _in_words(runs: dict[str, _Run], learns: str, folds: str, n_updates: int) -> str:
    found = runs[learns]
    who = f"All {N_WEIGHTS} weights learn"
    if learns == _OUTPUT:
        who = f"Of {N_WEIGHTS} weights the {N_LAST} of the output layer learn"
    accuracy = float(found.accuracies[n_updates // EVERY])
    told = (
        f"{who}. After {n_updates} updates by your gates and your "
        f"backpropagate the loss is {_loss(float(found.course.losses[n_updates]))} "
        f"({_loss(float(found.course.losses[0]))} at first), and {percent(accuracy)} of the "
        f"{_N_HELD} points held back are read right"
    )
    other = runs[_OUTPUT if learns == _WHOLE else _WHOLE]
    then = float(other.accuracies[min(n_updates // EVERY, len(other.accuracies) - 1)])
    words = "the output layer alone" if learns == _WHOLE else "all layers"
    told += f"; where {words} learn{'s' * (learns == _WHOLE)}, {percent(then)}."
    if folds == _FOLDS:
        told += (
            f" Dashed in the plane: the kinks of the {SIZES[1]} units of the first hidden layer; "
            f"dotted: those of the {SIZES[2]} of the second."
        )
    return told + _checked(found.course) + _stopped(found.course)


def _loss(value: float) -> str:
    return number(value) if value >= 0.001 else "below 0.001"


def _checked(course: Course) -> str:
    """Say where a gradient is not the slope of the loss: it may still lead down."""
    if course.is_checked:
        return ""
    return (
        f" {mark(False)} Before the first update a nudge of all weights gives the slope "
        f"{number(course.slope)}, and your gradients {number(course.gradient)}: they are wrong, "
        "wherever the loss goes."
    )


def _stopped(course: Course) -> str:
    """Say why a training ended before its time; nothing if it did not."""
    if course.losses[-1] > WILD:
        return (
            f" Training was stopped after {course.n_updates} updates, for the loss had grown to "
            f"{number(float(course.losses[-1]))}: blame goes the wrong way somewhere."
        )
    if course.n_updates < _N_UPDATES:
        return (
            " Training takes long with your functions: it was stopped after "
            f"{course.n_updates} of {_N_UPDATES} updates."
        )
    return ""
