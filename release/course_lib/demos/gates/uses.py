"""The figure of values that are used twice: blame adds up, and who is asked when."""

from collections.abc import Callable
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Slider, Steps, show
from course_lib.demos._sheet import is_narrow, sheet
from course_lib.demos._student import StudentFunction
from course_lib.demos._words import mark
from course_lib.demos.gates._gates import RULES, GateClass, is_near
from course_lib.demos.gates._graphs import GRAPHS, N_GATES, Graph
from course_lib.demos.gates._watching import Call, Walk, walk
from course_lib.demos.gates._wires import (
    GRADIENT,
    VALUE,
    Place,
    Wire,
    draw_gate,
    draw_wire,
    factor,
    say,
    write,
)

Function = Callable[..., Any]

_WIDEST = 9.0
_CLASSES = {"add": "AddGate", "multiply": "MultiplyGate"}
_LEAF = 0.18
"""Inches from a leaf's place to where its wires begin."""


def used_twice(AddGate: GateClass, MultiplyGate: GateClass, backpropagate: Function) -> None:
    """Show what reaches a value along each of its uses, and the order of the student's walk.

    Parameters
    ----------
    AddGate, MultiplyGate : class
        With ``forward(a, b)`` and ``backward(upstream)``, which returns a tuple.
    backpropagate : callable
        ``output -> {node: gradient}``.
    """
    classes = {
        "add": StudentFunction(AddGate, "AddGate"),
        "multiply": StudentFunction(MultiplyGate, "MultiplyGate"),
    }
    spread = StudentFunction(backpropagate, "backpropagate")

    def draw(figure: Figure, graph: str, x: float, step: int) -> str:
        shown = GRAPHS[graph]
        walked = walk(spread, classes, {"x": x, **shown.constants}, shown.gates)
        calls = walked.calls[:step] if step < N_GATES else walked.calls
        axes = sheet(figure)
        _draw_graph(axes, shown, walked, calls)
        return f"With x = {say(x)}: {_in_words(shown, walked, len(calls))}"

    show(
        draw,
        [spread, *classes.values()],
        {
            "graph": Choice("graph", tuple(GRAPHS)),
            "step": Steps("nodes asked", 0, N_GATES, N_GATES),
            "x": Slider("x", -3.0, 3.0, 2.0, 0.5),
        },
        size=(7.2, 4.2),
        narrow=(4.8, 4.4),
    )


def received(graph: Graph, calls: list[Call], name: str) -> list[float]:
    """Return the parts of blame that a node was handed, in the order in which they came."""
    return [
        part
        for call in calls
        for source, part in zip(graph.gates[call.name].inputs, call.parts, strict=True)
        if source == name
    ]


# ---- the picture ----


def _draw_graph(axes: Axes, graph: Graph, walked: Walk, calls: list[Call]) -> None:
    look = _style.look()
    at = {name: _inches(axes, place) for name, place in graph.places.items()}
    for consumer, gate in graph.gates.items():
        parts = [call.parts for call in calls if call.name == consumer]
        for index, source in enumerate(gate.inputs):
            x, y = at[source]
            start = (x, y) if source in graph.gates else (x + _LEAF, y)
            bow = graph.bows.get((source, consumer, index), 0.0)
            wire = Wire(start, at[consumer], 0.0 if bow else 0.25, 0.56, bow)
            part = parts[-1][index] if parts else None
            draw_wire(axes, wire, walked.values[source], part, _WIDEST, is_on_wire=True)
    end = (at["y"][0] + 0.55, at["y"][1])
    draw_wire(
        axes, Wire(at["y"], end, 0.5, 0.62), walked.values["y"], 1.0, _WIDEST, is_on_wire=True
    )
    for name, place in at.items():
        if name in graph.gates:
            is_last = bool(calls) and calls[-1].name == name
            draw_gate(axes, place, RULES[graph.gates[name].kind].symbol, is_last)
            _draw_order(axes, place, [i + 1 for i, call in enumerate(calls) if call.name == name])
        lift = 0.38 if name in graph.gates else 0.17
        side: dict[str, Any] = {} if name in graph.gates else {"ha": "right"}
        words = f"{name} = {say(walked.values[name])}"
        x = place[0] if name in graph.gates else place[0] + 0.12
        halo = [withStroke(linewidth=3, foreground=look.paper)]
        write(axes, (x, place[1] - lift), words, look.colours[VALUE], path_effects=halo, **side)
    _draw_sum(axes, graph, walked, calls, at[graph.shared])
    height = axes.get_ylim()[0]
    words = "in circles: the order in which your backpropagate asked"
    axes.text(0.1, height - 0.14, words, va="center", color=look.quiet)
    axes.text(0.1, 0.17, graph.formula, va="center", fontsize=11, color=look.quiet)


def _inches(axes: Axes, place: Place) -> Place:
    width, height = axes.get_xlim()[1], axes.get_ylim()[0]
    left, right = (0.75, 0.8) if is_narrow(axes) else (0.95, 0.95)
    top, bottom = 0.72, 0.75
    return (
        left + place[0] * (width - left - right),
        top + place[1] * (height - top - bottom),
    )


def _draw_order(axes: Axes, at: Place, numbers: list[int]) -> None:
    """Write beside a gate when it was asked."""
    if not numbers:
        return
    look = _style.look()
    box: dict[str, Any] = {
        "boxstyle": "circle,pad=0.22" if len(numbers) == 1 else "round,pad=0.25",
        "facecolor": look.tints[4],
        "edgecolor": look.colours[4],
    }
    words = ", ".join(map(str, numbers))
    place = (at[0] + 0.36, at[1] - 0.2)
    axes.text(*place, words, ha="center", va="center", fontweight="bold", bbox=box, zorder=9)


def _draw_sum(axes: Axes, graph: Graph, walked: Walk, calls: list[Call], at: Place) -> None:
    """Write below the shared value what it was handed, and what the student made of it."""
    look = _style.look()
    parts = received(graph, calls, graph.shared)
    n_uses = sum(gate.inputs.count(graph.shared) for gate in graph.gates.values())
    asked = [*map(factor, parts), *["…"] * (n_uses - len(parts))]
    words = f"{graph.shared}:  {say(parts[0]) if parts else '…'} + {' + '.join(asked[1:])}"
    if len(parts) >= n_uses:
        words += f" = {say(sum(parts))}"
    box: dict[str, Any] = {
        "boxstyle": "round,pad=0.3",
        "facecolor": look.tints[GRADIENT],
        "edgecolor": look.colours[GRADIENT],
    }
    x, y = at[0] + graph.sum_at[0], at[1] + graph.sum_at[1]
    style: dict[str, Any] = {"fontweight": "bold", "bbox": box, "zorder": 9, "va": "center"}
    axes.text(x, y, words, **style)


# ---- what it says ----


def _in_words(graph: Graph, walked: Walk, step: int) -> str:
    name = graph.shared
    if step == 0 and walked.calls:
        uses = [consumer for consumer, gate in graph.gates.items() if name in gate.inputs]
        return (
            f"{graph.formula}; y = {say(walked.values['y'])}. {name} is used by "
            f"{' and '.join(uses)}. No node has been asked yet."
        )
    if step < len(walked.calls):
        return _one_call(graph, walked, step)
    order = ", ".join(call.name for call in walked.calls)
    parts = received(graph, walked.calls, name)
    told = f"your backpropagate asked {order}, in this order. " if order else "no node was asked. "
    if parts:
        told += f"{name} was handed {_joined(parts)}, in all {say(sum(parts))}; "
        told += f"its gradient in your dict is {_found(walked, name)}. "
    again = [call.name for call in walked.calls if call.name == name]
    if len(again) > 1:
        told += f"{name} was asked {len(again)} times, where once is enough. "
    return told + _verdict(graph, walked)


def _one_call(graph: Graph, walked: Walk, step: int) -> str:
    call = walked.calls[step - 1]
    handed = " and ".join(
        f"{say(part)} to {source}"
        for source, part in zip(graph.gates[call.name].inputs, call.parts, strict=True)
    )
    told = (
        f"number {step}, {call.name}, is asked with the gradient {say(call.upstream)}, and hands "
    )
    told += f"{handed}."
    slope = say(walked.slopes[call.name])
    if wrong := _wrongly_handed(graph, walked, call):
        told += f" {mark(False)} {wrong}"
    elif is_near(call.upstream, walked.slopes[call.name]):
        return told
    elif _is_early(graph, walked.calls, step - 1):
        told += f" {mark(False)} Its gradient is not complete yet: it will be {slope}."
    else:
        told += f" {mark(False)} Nudging gives the slope {slope} here."
    return told


def _verdict(graph: Graph, walked: Walk) -> str:
    """Say whether the gradients are the slopes, and if not, why."""
    early = [call for i, call in enumerate(walked.calls) if _is_early(graph, walked.calls, i)]
    handed = [_wrongly_handed(graph, walked, call) for call in walked.calls]
    wrong = [
        node
        for node, slope in walked.slopes.items()
        if node not in walked.gradients or not is_near(walked.gradients[node], slope)
    ]
    if not wrong:
        slopes = ", ".join(f"{leaf} {say(walked.slopes[leaf])}" for leaf in _leaves(graph, walked))
        return f"{mark(True)} Nudging each input gives the same slopes: {slopes}."
    found = ", ".join(
        f"{node} {say(walked.slopes[node])} and not {_found(walked, node)}" for node in wrong
    )
    told = f"{mark(False)} Nudging gives other slopes: {found}."
    if any(handed):
        told += f" {next(filter(None, handed))}"
    elif early:
        call = early[0]
        told += f" {call.name} was asked with {say(call.upstream)}, before all that uses it had "
        told += "handed on its part."
    return told


def _is_early(graph: Graph, calls: list[Call], index: int) -> bool:
    """Tell whether a node was asked before some node that uses it, or was asked once more."""
    name = calls[index].name
    return any(
        later.name == name or name in graph.gates[later.name].inputs for later in calls[index + 1 :]
    )


def _wrongly_handed(graph: Graph, walked: Walk, call: Call) -> str:
    """Say what a gate hands on by other rules than its own; nothing if it does not."""
    gate = graph.gates[call.name]
    slopes = RULES[gate.kind].slopes(*(walked.values[source] for source in gate.inputs))
    rightly = [call.upstream * slope for slope in slopes]
    if all(is_near(*pair) for pair in zip(call.parts, rightly, strict=True)):
        return ""
    return (
        f"{_CLASSES[gate.kind]} makes {_joined(list(call.parts))} of {say(call.upstream)} for "
        f"{call.name}, where it should be {_joined(rightly)}."
    )


def _leaves(graph: Graph, walked: Walk) -> list[str]:
    return [name for name in walked.values if name not in graph.gates]


def _joined(parts: list[float]) -> str:
    *others, last = map(say, parts)
    return f"{', '.join(others)} and {last}" if others else last


def _found(walked: Walk, name: str) -> str:
    return say(walked.gradients[name]) if name in walked.gradients else "missing"
