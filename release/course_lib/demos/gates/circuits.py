"""The figure of a circuit: values flow forward, blame flows back, one gate at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Point, Steps, place, show
from course_lib.demos._sheet import is_narrow, sheet
from course_lib.demos._student import StudentFunction
from course_lib.demos.gates._flow import (
    FORMULA,
    GATES,
    LAST,
    NO_NUDGE,
    NUDGED_BY,
    STARTS,
    Flow,
    after,
    as_float,
    say_computed,
    say_inputs,
    say_nudge,
    say_step,
)
from course_lib.demos.gates._gates import RULES, GateClass, StudentGate
from course_lib.demos.gates._wires import (
    GRADIENT,
    NUDGE,
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
from course_lib.graph import Leaf, Node

_REACH, _STEP = 3.0, 0.5
_SIDE = 0.5
"""The x of the inputs' points, which move up and down."""
_UNIT = 0.62 / (2 * _REACH)
"""Inches that a scale gives to 1."""
_WIDEST = _REACH**2
"""The largest gradient of an input that the points reach."""


def circuit(AddGate: GateClass, MultiplyGate: GateClass, MaxGate: GateClass) -> None:
    """Show values and gradients on the wires of a circuit made of the student's gates.

    Parameters
    ----------
    AddGate, MultiplyGate, MaxGate : class
        With ``forward(a, b)`` and ``backward(upstream)``, which returns a tuple.
    """
    classes = {
        "add": StudentFunction(AddGate, "AddGate"),
        "multiply": StudentFunction(MultiplyGate, "MultiplyGate"),
        "max": StudentFunction(MaxGate, "MaxGate"),
    }

    def nodes_of(inputs: Mapping[str, float]) -> dict[str, Node]:
        nodes: dict[str, Node] = {name: Leaf(value, name) for name, value in inputs.items()}
        for name, spot in GATES.items():
            gate = StudentGate(classes[spot.kind], spot.kind)
            nodes[name] = Node(gate, *(nodes[source] for source in spot.inputs), name=name)
        return nodes

    def draw(figure: Figure, step: int, nudge: str, **points: tuple[float, float]) -> str:
        inputs = {name: points[name][1] for name in STARTS}
        nodes = nodes_of(inputs)
        flow = after(nodes, step)
        changes: dict[str, float] = {}
        if nudge != NO_NUDGE:
            moved = nodes_of(inputs | {nudge: inputs[nudge] + NUDGED_BY})
            changes = {
                name: round(as_float(moved[name]) - value, 9) for name, value in flow.values.items()
            }
        _draw_circuit(figure, flow, changes)
        told = f"{say_inputs(inputs)} {say_step(flow, step, classes)}"
        return f"{told} {say_nudge(flow, nudge, changes)}".rstrip()

    points = {
        name: Point(name, (_SIDE, value), (_SIDE, -_REACH), (_SIDE, _REACH), _STEP)
        for name, value in STARTS.items()
    }
    show(
        draw,
        list(classes.values()),
        {
            "step": Steps("gate by gate", 0, LAST, LAST),
            "nudge": Choice(f"nudge by {NUDGED_BY}", (NO_NUDGE, *STARTS)),
            **points,
        },
        size=(7.2, 5.1),
        narrow=(4.8, 5.3),
    )


# ---- the picture ----


@dataclass(frozen=True)
class _Layout:
    """Where everything stands, in inches from the picture's upper left corner."""

    scales: float
    rows: Mapping[str, float]
    gates: Mapping[str, Place]
    end: Place
    notes: Mapping[str, Place]


_ROWS = {"a": 0.62, "b": 1.56, "c": 2.5, "d": 3.44, "e": 4.4}
_WIDE = _Layout(
    scales=0.62,
    rows=_ROWS,
    gates={"product": (2.55, 1.09), "sum": (2.55, 2.97), "larger": (4.2, 2.03), "y": (5.75, 3.2)},
    end=(6.9, 3.2),
    notes={"product": (3.95, 0.45), "sum": (3.0, 3.4), "larger": (4.85, 0.9), "y": (5.6, 1.8)},
)
_NARROW = _Layout(
    scales=0.42,
    rows=_ROWS,
    gates={"product": (1.62, 1.09), "sum": (1.62, 2.97), "larger": (2.73, 2.03), "y": (3.8, 3.2)},
    end=(4.52, 3.2),
    notes={"product": (2.75, 0.42), "sum": (1.5, 3.5), "larger": (2.85, 0.8), "y": (1.5, 3.5)},
)
_FALLING = (0.6, 0.41)
_LABELS = {"e": (0.7, 0.14), "y": (0.5, 0.65), "product": _FALLING, "larger": _FALLING}
"""Of wires unlike the others, where they begin to bend, and where their numbers stand."""


def _draw_circuit(figure: Figure, flow: Flow, changes: Mapping[str, float]) -> None:
    axes = sheet(figure)
    layout = _NARROW if is_narrow(axes) else _WIDE
    _draw_inputs(figure, layout, flow.values)
    for name, wire in _wires(layout).items():
        draw_wire(
            axes,
            wire,
            flow.values.get(name),
            flow.gradients.get(name),
            widest=_WIDEST,
            change=changes.get(name, 0.0),
        )
    for name, at in layout.gates.items():
        draw_gate(axes, at, RULES[GATES[name].kind].symbol, is_active=name == flow.active)
    if flow.active is not None:
        title, *lines = _note(flow, flow.active)
        draw_note(axes, layout.notes[flow.active], title, lines)
    axes.text(layout.end[0] + 0.1, layout.end[1], "y", fontsize=13, fontweight="bold", va="center")
    _draw_key(axes, is_nudged=any(changes.values()))


def _wires(layout: _Layout) -> dict[str, Wire]:
    """Return the wire that each input and gate feeds."""
    starts = {name: (layout.scales + 0.12, row) for name, row in layout.rows.items()}
    starts |= layout.gates
    ends = {source: layout.gates[name] for name, spot in GATES.items() for source in spot.inputs}
    ends["y"] = layout.end
    return {
        name: Wire(start, ends[name], *_LABELS.get(name, (0.5, 0.34 if name in STARTS else 0.42)))
        for name, start in starts.items()
    }


def _draw_inputs(figure: Figure, layout: _Layout, values: Mapping[str, float]) -> None:
    """Draw the inputs as points on upright scales, all of them in axes with their unit."""
    look = _style.look()
    width, height = figure.get_size_inches()
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, _SIDE * width / layout.scales), ylim=(-height / _UNIT, 0), autoscale_on=False)
    axes.axis("off")
    zeros = {name: -row / _UNIT for name, row in layout.rows.items()}
    lows, highs = ([zero + end for zero in zeros.values()] for end in (-_REACH, _REACH))
    axes.vlines([_SIDE] * len(zeros), lows, highs, color=look.quiet, linewidth=1.2)
    ticks: dict[str, Any] = {"color": look.quiet, "linestyle": "", "markersize": 7}
    heights = [*lows, *zeros.values(), *highs]
    axes.plot([_SIDE] * len(heights), heights, "_", **ticks)
    point: dict[str, Any] = {"markersize": 11, "markeredgecolor": look.edge, "zorder": 5}
    for name, zero in zeros.items():
        axes.plot(_SIDE, zero + values[name], "o", color=look.colours[VALUE], **point)
        place(axes, name, zero)
        axes.text(_SIDE * 0.3, zero, name, ha="center", va="center", fontsize=13, weight="bold")


def _note(flow: Flow, active: str) -> list[str]:
    """Return the active gate's rule with its numbers."""
    spot = GATES[active]
    rule, fed = RULES[spot.kind], [flow.values[source] for source in spot.inputs]
    if not flow.is_backward:
        return [f"forward: {spot.kind}", say_computed(spot.kind, fed, flow.values[active])]
    upstream = flow.gradients[active]
    names = [{"product": "a·b", "sum": "c + d", "larger": "max"}.get(n, n) for n in spot.inputs]
    slopes = rule.slopes(*fed)
    lines = [
        f"{name}:  {say(slope)} · {factor(upstream)} = {say(slope * upstream)}"
        for name, slope in zip(names, slopes, strict=True)
    ]
    return [f"backward: {rule.role}", *lines]


def _draw_key(axes: Axes, is_nudged: bool) -> None:
    """Write the formula, and which numbers are which."""
    look = _style.look()
    height, right = axes.get_ylim()[0], axes.get_xlim()[1] - 0.1
    axes.text(right, 0.17, FORMULA, ha="right", va="center", fontsize=11, color=look.quiet)
    words = {
        VALUE: "above a wire: its value",
        GRADIENT: "below, and the width: its gradient",
        NUDGE: "on top: how it changes" if is_nudged else "",
    }
    places = [(0.1, height - 0.14), (2.0, height - 0.14), (4.75, height - 0.14)]
    if is_narrow(axes):
        places = [(1.95, height - drop) for drop in (0.36, 0.14, 0.58)]
    for (colour, line), at in zip(words.items(), places, strict=True):
        write(axes, at, line, look.colours[colour], size=10, ha="left")
