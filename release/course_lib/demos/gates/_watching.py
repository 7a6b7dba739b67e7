"""Graphs that watch how the student's backpropagate walks through them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from course_lib.demos._student import StudentFunction, Waiting, as_array
from course_lib.demos.gates._gates import StudentGate
from course_lib.graph import Leaf, Node

MOST_CALLS = 12
"""After which a walk is not watched any longer."""
_NUDGE = 1e-4


@dataclass(frozen=True)
class Gate:
    """A gate of a graph: its kind, of `RULES`, and the names of its inputs."""

    kind: str
    inputs: tuple[str, ...]


@dataclass(frozen=True)
class Call:
    """One time that a node was asked for its local gradients.

    Attributes
    ----------
    name : str
        The node.
    upstream : float
        The gradient that it was asked with.
    parts : tuple of float
        What it answered, one an input.
    """

    name: str
    upstream: float
    parts: tuple[float, ...]


@dataclass(frozen=True)
class Walk:
    """What the student's backpropagate did with a graph.

    Attributes
    ----------
    values : dict of str to float
        Of all nodes, in the order in which they came into being.
    calls : list of Call
        In the order in which nodes were asked.
    gradients : dict of str to float
        What it returned, without what it left out.
    slopes : dict of str to float
        How fast the output moves with each node, found by moving that.
    """

    values: dict[str, float]
    calls: list[Call]
    gradients: dict[str, float]
    slopes: dict[str, float]


class _WatchedNode(Node):
    """A node that notes when it is asked for its local gradients."""

    def __init__(self, calls: list[Call], gate: StudentGate, *inputs: Node, name: str) -> None:
        super().__init__(gate, *inputs, name=name)
        self._calls = calls

    def local_gradients(self, upstream: Any) -> tuple[Any, ...]:
        """Answer as any node does, and note it."""
        if len(self._calls) == MOST_CALLS:
            raise Waiting(
                f"This figure waits for backpropagate: it asked nodes for local_gradients more "
                f"than {MOST_CALLS} times."
            )
        given = float(as_array(upstream, (), "backpropagate", "one number, as the node's value"))
        parts = super().local_gradients(given)
        self._calls.append(Call(self.name, given, tuple(map(float, parts))))
        return parts


def walk(
    backpropagate: StudentFunction,
    classes: Mapping[str, StudentFunction],
    leaves: Mapping[str, float],
    gates: Mapping[str, Gate],
) -> Walk:
    """Let the student's backpropagate walk through a graph of their gates, and watch.

    Parameters
    ----------
    backpropagate : StudentFunction
    classes : mapping of str to StudentFunction
        The gates' classes by their kinds.
    leaves : mapping of str to float
        The graph's inputs.
    gates : mapping of str to Gate
        In an order in which they can compute; the last one is the output.

    Raises
    ------
    Waiting
        If what comes back is no dict of numbers.
    """
    calls: list[Call] = []
    nodes = _grown(classes, leaves, gates, calls)
    returned = backpropagate(list(nodes.values())[-1])
    if not isinstance(returned, dict):
        kind = "None" if returned is None else f"a {type(returned).__name__}"
        raise Waiting(f"This figure waits for backpropagate: it returned {kind}, not a dict.")
    gradients = {
        name: float(as_array(returned[node], (), "backpropagate", "that of the node's value"))
        for name, node in nodes.items()
        if node in returned
    }
    values = {name: float(node.value) for name, node in nodes.items()}
    return Walk(values, calls, gradients, _slopes(classes, values, gates))


def _grown(
    classes: Mapping[str, StudentFunction],
    leaves: Mapping[str, float],
    gates: Mapping[str, Gate],
    calls: list[Call],
) -> dict[str, Node]:
    """Build the graph; a gate whose value is among the leaves becomes one."""
    nodes: dict[str, Node] = {name: Leaf(value, name) for name, value in leaves.items()}
    for name, gate in gates.items():
        if name not in nodes:
            inputs = [nodes[source] for source in gate.inputs]
            made = StudentGate(classes[gate.kind], gate.kind)
            nodes[name] = _WatchedNode(calls, made, *inputs, name=name)
    return nodes


def _slopes(
    classes: Mapping[str, StudentFunction], values: Mapping[str, float], gates: Mapping[str, Gate]
) -> dict[str, float]:
    """Return how fast the output moves with each node: hold the node's value, and move it."""
    output = list(gates)[-1]
    leaves = {name: value for name, value in values.items() if name not in gates}

    def moved(name: str, by: float) -> float:
        nodes = _grown(classes, leaves | {name: values[name] + by}, gates, [])
        return float(nodes[output].value)

    slopes = {
        name: (moved(name, _NUDGE) - moved(name, -_NUDGE)) / (2 * _NUDGE)
        for name in values
        if name != output
    }
    return {name: round(slope, 6) for name, slope in slopes.items()} | {output: 1.0}
