"""The circuits of the problems by hand: two that are graded, and one that unfolds its solution."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from course_lib.demos import _style
from course_lib.demos._by_hand import (
    NOT_FILLED_IN,
    Verdict,
    all_judged,
    as_numbers,
    entries,
    judge_each,
    told,
)
from course_lib.demos._figure import Told, show
from course_lib.demos._sheet import is_narrow, sheet
from course_lib.demos._student import Floats
from course_lib.demos.gates._wires import GRADIENT, VALUE, Place, Wire, draw_gate, say, write


@dataclass(frozen=True)
class _Circuit:
    """A circuit to compute by hand.

    Attributes
    ----------
    leaves : dict of str to float
        The inputs.
    gates : dict of str to tuple
        By the name of a gate's value: its symbol, and its inputs.
    places : dict of str to Place
        Of inputs and gates, as shares of the picture's inner width, and in inches from the top.
    """

    leaves: Mapping[str, float]
    gates: Mapping[str, tuple[str, tuple[str, ...]]]
    places: Mapping[str, Place]


_NEURON = _Circuit(
    leaves={"x1": 2, "w1": -1, "x2": 3, "w2": 2, "b": -1},
    gates={
        "p1": ("×", ("w1", "x1")),
        "p2": ("×", ("w2", "x2")),
        "s": ("+", ("p1", "p2")),
        "t": ("+", ("s", "b")),
        "y": ("ReLU", ("t",)),
    },
    places={
        "x1": (0.0, 0.4),
        "w1": (0.0, 0.95),
        "x2": (0.0, 1.5),
        "w2": (0.0, 2.05),
        "b": (0.0, 2.7),
        "p1": (0.26, 0.675),
        "p2": (0.26, 1.775),
        "s": (0.48, 1.225),
        "t": (0.69, 1.7),
        "y": (0.89, 1.7),
    },
)
_ROUTES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "p": ("×", ("a", "b")),
    "m": ("max", ("p", "c")),
    "q": ("×", ("d", "b")),
    "r": ("ReLU", ("q",)),
    "y": ("+", ("m", "r")),
}
_ROUTE_PLACES = {
    "c": (0.0, 0.4),
    "a": (0.0, 1.05),
    "b": (0.0, 1.7),
    "d": (0.0, 2.35),
    "p": (0.3, 1.2),
    "m": (0.58, 0.7),
    "q": (0.3, 2.15),
    "r": (0.58, 2.15),
    "y": (0.86, 1.4),
}
_ROUTER = _Circuit({"a": 2, "b": -3, "c": -8, "d": 1}, _ROUTES, _ROUTE_PLACES)
_ALIVE = _Circuit({"a": 4, "b": -2, "c": -9, "d": -1}, _ROUTES, _ROUTE_PLACES)

_RIGHT: dict[str, Floats] = {
    "values": np.array([-8.0, -8.0, 2.0, 2.0, -6.0]),
    "gradients": np.array([-2.0, 3.0, 0.0, -2.0]),
}
_NAMES = {"values": ("p", "m", "q", "r", "y"), "gradients": ("a", "b", "c", "d")}
_TOLERANCE = 1e-6

_SOLUTION = (
    "Forward: p = 4·(−2) = −8, m = max(−8, −9) = −8, q = (−1)·(−2) = 2, r = relu(2) = 2, "
    "y = −8 + 2 = −6.",
    "Backward, from y, whose gradient is 1: the add gate hands 1 to m and 1 to r.",
    "The router: p is the larger of p and c and gets the 1; c gets 0. ReLU is open, for q = 2 is "
    "above 0: q gets 1.",
    "The swaps: of p's 1, a gets b, which is −2, and b gets a, which is 4. Of q's 1, d gets b, "
    "which is −2, and b gets d, which is −1.",
    "b is used twice, so its parts add up: 4 + (−1) = 3. In all: a −2, b 3, c 0, d −2.",
    "Check: with b = −1.99, p = −7.96, q = 1.99, and y = −7.96 + 1.99 = −5.97, which is larger "
    "by 0.03 = 3 · 0.01.",
)


def neuron_by_hand() -> None:
    """Draw the neuron that is worked by hand, with its inputs on the wires and nothing else."""

    def draw(figure: Figure) -> str:
        _draw(sheet(figure), _NEURON)
        return _described("A neuron", _NEURON)

    show(draw, [], size=(7.2, 3.1), narrow=(4.8, 3.1))


def router_by_hand() -> None:
    """Draw the router that is worked by hand, with its inputs on the wires and nothing else."""

    def draw(figure: Figure) -> str:
        _draw(sheet(figure), _ROUTER)
        return _described("A router", _ROUTER)

    show(draw, [], size=(7.2, 2.8), narrow=(4.8, 2.8))


def used_twice_by_hand(answers: Mapping[str, object]) -> None:
    """Draw the router with other inputs, judge the answers, and unfold a worked solution.

    Parameters
    ----------
    answers : mapping
        Answers to "values", those of p, m, q, r and y, and to "gradients", those of a, b, c and d;
        None while not worked out.
    """

    def draw(figure: Figure) -> Told:
        verdicts = judge_each(answers, _RIGHT, _hint, _TOLERANCE)
        axes = sheet(figure)
        found = {
            name: entries(as_numbers(answers.get(name)), right.size)
            for name, right in _RIGHT.items()
        }
        _draw(
            axes,
            _ALIVE,
            values=dict(zip(_NAMES["values"], found["values"], strict=True)),
            gradients=dict(zip(_NAMES["gradients"], found["gradients"], strict=True)),
        )
        _write_verdicts(axes, verdicts)
        described = _described("The router with other inputs", _ALIVE)
        return told(described, verdicts, _SOLUTION, all_judged(verdicts, _RIGHT))

    show(draw, [], size=(7.2, 3.1), narrow=(4.8, 3.1))


def _hint(name: str, given: Floats) -> str:
    """Say what a common slip has missed; nothing where it is none."""
    numbers = tuple(given.ravel().tolist())
    if name == "values":
        slips = {1: (-9.0, "max takes the larger of p and c"), 3: (0.0, "q is above 0, ReLU open")}
        found = [words for place, (slip, words) in slips.items() if numbers[place] == slip]
        return f" ({found[0]})" if found else ""
    a, b, c, d = numbers
    if b in (4.0, -1.0):
        return " (b is used twice: add what comes back along both ways)"
    if (a, d) == (4.0, -1.0):
        return " (multiply swaps: each input gets the other's value)"
    if c in (1.0, 0.5):
        return " (max sends all to the larger input, and 0 to the other)"
    return ""


def _described(what: str, circuit: _Circuit) -> str:
    formulas = ", ".join(
        _subscripted(f"{name} = {_formula(symbol, inputs)}")
        for name, (symbol, inputs) in circuit.gates.items()
    )
    given = ", ".join(
        f"{_subscripted(name)} = {say(value)}" for name, value in circuit.leaves.items()
    )
    return f"{what}: {formulas}, with {given}."


def _formula(symbol: str, inputs: tuple[str, ...]) -> str:
    if symbol == "ReLU":
        return f"relu({inputs[0]})"
    if symbol == "max":
        return f"max({', '.join(inputs)})"
    return f" {symbol.replace('×', '·')} ".join(inputs)


# ---- the pictures ----


def _draw(
    axes: Axes,
    circuit: _Circuit,
    values: Mapping[str, str] | None = None,
    gradients: Mapping[str, str] | None = None,
) -> None:
    """Draw a circuit with its inputs' values, and with answers where there are some."""
    look = _style.look()
    width = axes.get_xlim()[1]
    left, right = (0.75, 0.3) if is_narrow(axes) else (1.0, 0.45)
    at = {name: (left + x * (width - left - right), y) for name, (x, y) in circuit.places.items()}
    end = (width - right, at["y"][1])
    big: dict[str, Any] = {"fontsize": 12, "fontweight": "bold"}
    wire: dict[str, Any] = {"color": look.quiet, "linewidth": 1.6, "zorder": 1}
    for name, (_, inputs) in circuit.gates.items():
        for source in inputs:
            axes.plot(*_wire(at, source, name, circuit).whole_way(), **wire)
    axes.plot([at["y"][0], end[0]], [end[1], end[1]], **wire)
    for name, value in circuit.leaves.items():
        x, y = at[name]
        axes.text(x - 0.42, y, _subscripted(name), ha="right", va="center", **big)
        write(axes, (x - 0.06, y), say(value), look.colours[VALUE], ha="right")
        if gradients:
            write(axes, (x + 0.08, y + 0.15), gradients[name], look.colours[GRADIENT], ha="left")
    for name, (symbol, _) in circuit.gates.items():
        draw_gate(axes, at[name], symbol)
        x, y = at[name]
        words = _subscripted(name) + (f" = {values[name]}" if values else "")
        place = (x + 0.24, y - 0.15)
        style: dict[str, Any] = {"ha": "left"}
        if name == "y":
            place, style = ((x, y - 0.38), {}) if values else ((end[0], y - 0.15), {"ha": "right"})
        colour = look.colours[VALUE] if values else look.ink
        halo = [withStroke(linewidth=3, foreground=look.paper)]
        write(axes, place, words, colour, path_effects=halo, **style)


def _wire(at: Mapping[str, Place], source: str, name: str, circuit: _Circuit) -> Wire:
    """Return the wire between two nodes; one that goes far runs level for longer."""
    is_long = source in circuit.leaves and name in ("t", "m", "q")
    return Wire(at[source], at[name], 0.62 if is_long else 0.4)


def _subscripted(name: str) -> str:
    return name.translate(str.maketrans("12", "₁₂"))


def _write_verdicts(axes: Axes, verdicts: Mapping[str, Verdict]) -> None:
    """Write below the circuit which answers are right."""
    look = _style.look()
    height = axes.get_ylim()[0]
    for x, name, colour in ((0.15, "values", VALUE), (1.6, "gradients", GRADIENT)):
        words = f"{name} {verdicts.get(name, NOT_FILLED_IN).sign}".rstrip()
        write(axes, (x, height - 0.15), words, look.colours[colour], ha="left")
