"""The figure of one neuron with ReLU, alive and dead: what its weights hear of an error."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Point, Slider, place, show
from course_lib.demos._sheet import is_narrow, sheet
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import mark
from course_lib.demos.gates._gates import RULES, GateClass, StudentGate, is_near
from course_lib.demos.gates._wires import (
    GRADIENT,
    VALUE,
    Place,
    Wire,
    draw_gate,
    draw_note,
    draw_wire,
    factor,
    say,
    write,
)

_REACH, _MOST_W, _MOST_B = 3.0, 2.0, 3.0
_Y = (-1.15, 6.6)
_UPSTREAM = {"1": 1.0, "−2": -2.0}
_WIDEST = 6.0
"""The largest gradient that the controls reach."""
_ARROW = 0.7
"""How far the arrow goes that shows an upstream gradient of 1."""


@dataclass(frozen=True)
class _Neuron:
    """Values and gradients of y = relu(w·x + b); p is w·x, and t what ReLU gets."""

    values: dict[str, float]
    gradients: dict[str, float]

    @property
    def is_open(self) -> bool:
        return self.values["t"] > 0


def neuron(MultiplyGate: GateClass, AddGate: GateClass, ReLUGate: GateClass) -> None:
    """Show a neuron made of the student's gates as a circuit, and its output over x.

    Parameters
    ----------
    MultiplyGate, AddGate : class
        With ``forward(a, b)`` and ``backward(upstream)``, which returns a tuple.
    ReLUGate : class
        With ``forward(z)`` and ``backward(upstream)``, which returns a tuple of one.
    """
    classes = {
        "multiply": StudentFunction(MultiplyGate, "MultiplyGate"),
        "add": StudentFunction(AddGate, "AddGate"),
        "relu": StudentFunction(ReLUGate, "ReLUGate"),
    }

    def gates() -> tuple[StudentGate, ...]:
        return tuple(StudentGate(found, kind) for kind, found in classes.items())

    def draw(figure: Figure, x: tuple[float, float], w: float, b: float, upstream: str) -> str:
        times, plus, bend = gates()
        values = {"x": x[0], "w": w, "b": b}
        values["p"] = times.forward(w, x[0])
        values["t"] = plus.forward(values["p"], b)
        values["y"] = bend.forward(values["t"])
        gradients = {"y": _UPSTREAM[upstream]}
        (gradients["t"],) = bend.backward(gradients["y"])
        gradients["p"], gradients["b"] = plus.backward(gradients["t"])
        gradients["w"], gradients["x"] = times.backward(gradients["p"])
        found = _Neuron(values, gradients)

        line = np.linspace(-_REACH, _REACH, 181)
        products = times.forward(np.full_like(line, w), line)
        curve = bend.forward(plus.forward(products, np.full_like(line, b)))
        _draw_circuit(sheet(figure), found)
        _draw_curve(figure, found, line, curve)
        return _in_words(found)

    show(
        draw,
        list(classes.values()),
        {
            "x": Point("x", (1.6, 0.0), (-_REACH, 0.0), (_REACH, 0.0), 0.1),
            "w": Slider("weight w", -_MOST_W, _MOST_W, 1.5, 0.25),
            "b": Slider("bias b", -_MOST_B, _MOST_B, -1.0, 0.5),
            "upstream": Choice("upstream gradient", tuple(_UPSTREAM), "−2"),
        },
        size=(7.2, 4.9),
        narrow=(4.8, 5.1),
    )


def _draw_circuit(axes: Axes, found: _Neuron) -> None:
    look = _style.look()
    columns = (1.4, 2.55, 3.62, 4.55) if is_narrow(axes) else (2.2, 3.75, 5.3, 6.75)
    times, plus, bend = (columns[0], 0.86), (columns[1], 1.2), (columns[2], 1.2)
    end = (columns[3], 1.2)
    rows = {"x": 0.5, "w": 1.22, "b": 1.94}
    bends = {"x": times, "w": times, "b": plus}
    for name, row in rows.items():
        axes.text(0.22, row, name, ha="center", va="center", fontsize=13, fontweight="bold")
    wires = {
        name: Wire((0.4, row), bends[name], *((0.7, 0.26) if name == "b" else (0.5, 0.42)))
        for name, row in rows.items()
    }
    wires |= {"p": Wire(times, plus, 0.5, 0.45), "t": Wire(plus, bend), "y": Wire(bend, end)}
    for name, wire in wires.items():
        label = {"t": 0.52, "y": 0.6}.get(name, wire.label)
        placed = Wire(wire.start, wire.end, wire.level, label)
        draw_wire(axes, placed, found.values[name], found.gradients[name], widest=_WIDEST)
    axes.text(end[0] + 0.08, end[1], "y", fontsize=13, fontweight="bold", va="center")
    draw_gate(axes, times, "×")
    draw_gate(axes, plus, "+")
    draw_gate(axes, bend, "ReLU", is_active=True)
    _draw_note(axes, (columns[2] - 0.62, 1.66), found)
    write(axes, (end[0], 0.2), "y = relu(w·x + b)", look.quiet, ha="right", fontweight="normal")


def _draw_note(axes: Axes, at: Place, found: _Neuron) -> None:
    """Write beside ReLU whether it is open, and what it makes of what comes from above."""
    upstream = found.gradients["y"]
    (slope,) = RULES["relu"].slopes(found.values["t"])
    title = f"{'open: t > 0' if found.is_open else 'shut: t ≤ 0'}"
    lines = [f"{say(slope)} · {factor(upstream)} = {say(slope * upstream)}"]
    draw_note(axes, at, title, lines)


def _draw_curve(figure: Figure, found: _Neuron, line: Floats, curve: Floats) -> None:
    """Draw y over x, where the neuron is dead, and the slope that the gradient says."""
    look = _style.look()
    width, height = figure.get_size_inches()
    left, below = 0.6, 0.45
    axes = figure.add_axes((left / width, below / height, 1 - (left + 0.15) / width, 2.05 / height))
    axes.set(xlim=(-_REACH * 1.05, _REACH * 1.05), ylim=_Y, xlabel="x", yticks=[0, 2, 4, 6])
    axes.set_ylabel("y", rotation=0, labelpad=8)
    dead = found.values["w"] * line + found.values["b"] <= 0
    axes.fill_between(line, *_Y, where=dead, color=look.grid, alpha=0.6, linewidth=0, step="mid")
    if dead.any():
        middle = float(line[dead].mean())
        narrow = dead.sum() < 30
        axes.text(middle, 5.9, "" if narrow else "dead here", ha="center", color=look.quiet)
    axes.plot(line, curve, color=look.colours[VALUE], linewidth=2.4)
    x, y, upstream = found.values["x"], found.values["y"], found.gradients["y"]
    slope = found.gradients["x"] / upstream
    reach = np.array([-1.0, 1.0]) * 1.1 / np.hypot(1, slope / 1.6)
    band: dict[str, Any] = {"linewidth": 8, "alpha": 0.45, "zorder": 1}
    axes.plot(x + reach, y + slope * reach, color=look.colours[GRADIENT], **band)
    _draw_wish(axes, x, y, upstream, goes_right=slope * upstream > 0)
    style: dict[str, Any] = {"markersize": 11, "markeredgecolor": look.edge, "zorder": 5}
    axes.plot(x, y, "o", color=look.colours[VALUE], **style, clip_on=False)
    place(axes, "x", y)


def _draw_wish(axes: Axes, x: float, y: float, upstream: float, goes_right: bool) -> None:
    """Draw an arrow to where the loss would be smaller, as long as the upstream gradient.

    Its words go to the right or the left, if there is room.
    """
    look = _style.look()
    arrow: dict[str, Any] = {
        "arrowstyle": "-|>",
        "color": look.colours[2],
        "linewidth": 2.2,
        "mutation_scale": 15,
    }
    axes.annotate("", (x, y - _ARROW * upstream), (x, y), arrowprops=arrow, zorder=4)
    right = x < -0.7 or (goes_right and x < 0.4)
    axes.annotate(
        "the loss asks for " + ("less" if upstream > 0 else "more"),
        (x, y - 0.5 * _ARROW * upstream),
        (9 if right else -9, 5 if upstream < 0 else -4),
        textcoords="offset points",
        ha="left" if right else "right",
        va="center",
        color=look.colours[2],
        fontweight="bold",
        path_effects=[withStroke(linewidth=3, foreground=look.paper)],
    )


def _in_words(found: _Neuron) -> str:
    values, gradients = found.values, found.gradients
    upstream = gradients["y"]
    given = ", ".join(f"{name} = {say(values[name])}" for name in ("x", "w", "b"))
    got = f"x gets {say(gradients['x'])}, w {say(gradients['w'])} and b {say(gradients['b'])}"
    right = {name: slope * upstream for name, slope in _slopes(values).items()}
    told = f"With {given}, t = {say(values['t'])} and y = {say(values['y'])}."
    if found.is_open:
        told += f" ReLU is open: of {say(upstream)} from above {got}."
    else:
        told += f" ReLU is shut: {got}, though {say(upstream)} comes from above."
        if not any(right.values()):
            told += (
                " Zero is not done: the loss asks for more y, and neither weight nor bias hears of"
                " it."
                if upstream < 0
                else " The loss asks for less y, but y cannot be less than 0."
            )
    if not all(is_near(gradients[name], right[name]) for name in right):
        rightly = ", ".join(f"{name} {say(right[name])}" for name in right)
        told += f" {mark(False)} By the rules of the gates it is {rightly}."
    return told


def _slopes(values: dict[str, float]) -> dict[str, float]:
    """Return how fast y moves with x, w and b by the gates' rules."""
    (through,) = RULES["relu"].slopes(values["w"] * values["x"] + values["b"])
    return {"x": through * values["w"], "w": through * values["x"], "b": through}
