"""Gates and graphs for the visible tests of ``backpropagate``, and how they compare."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from course_lib import checks
from course_lib.graph import Leaf, Node
from course_lib.visible._shared import Floats, Function

ORDER = "ask a node for local_gradients only after all nodes that use it have added to its gradient"
_CLOCK = itertools.count()
_ONCE = (
    "local_gradients is called once for each node that has inputs: collect all of a node's "
    "gradient first"
)


class WeightedSum:
    """A gate whose value is a weighted sum of its inputs, such as 2a - b.

    Parameters
    ----------
    *weights : float
        One for each input.
    """

    def __init__(self, *weights: float) -> None:
        self.weights = weights
        self.calls = 0
        self.asked_at = 0

    def forward(self, *inputs: Any) -> Any:
        """Return the weighted sum."""
        return sum(w * value for w, value in zip(self.weights, inputs, strict=True))

    def backward(self, upstream: Any) -> tuple[Any, ...]:
        """Return upstream times each weight; inputs of one weight get the very same array."""
        self.calls += 1
        self.asked_at = next(_CLOCK)
        by_weight = {w: w * check_upstream(upstream) for w in self.weights}
        return tuple(by_weight[w] for w in self.weights)


class RunningSums:
    """A gate whose value are the running sums of a vector: it does not work entry by entry."""

    calls = 0

    def forward(self, values: Floats) -> Floats:
        """Return the running sums."""
        return np.cumsum(values)

    def backward(self, upstream: Any) -> tuple[Floats]:
        """Return the running sums of upstream, from the end."""
        self.calls += 1
        return (np.cumsum(check_upstream(upstream)[::-1])[::-1],)


class Total:
    """A gate whose value is the sum of all entries, one number."""

    calls = 0

    def forward(self, values: Floats) -> float:
        """Return the sum."""
        self.shape = values.shape
        return float(np.sum(values))

    def backward(self, upstream: Any) -> tuple[Floats]:
        """Return upstream for each entry."""
        self.calls += 1
        return (check_upstream(upstream) * np.ones(self.shape),)


def check_upstream(upstream: Any) -> Any:
    """Return upstream, if it is one.

    Parameters
    ----------
    upstream : object
        What the student's code hands to ``local_gradients``.
    """
    if not isinstance(upstream, int | float | np.number | np.ndarray):
        what = f"local_gradients is called with a {type(upstream).__name__} for upstream"
        raise checks.CheckFailed(f"backpropagate: {what}.", "wrong_call")
    return upstream


def grown(
    leaves: Mapping[str, Any], plan: Sequence[tuple[Any, ...]]
) -> tuple[dict[str, Node], list[Any]]:
    """Return the nodes of a graph by name, and its gates.

    Parameters
    ----------
    leaves : mapping of str to value
        The leaves.
    plan : sequence of tuple
        For each node its name, its gate, and the names of its inputs.
    """
    nodes: dict[str, Node] = {name: Leaf(value, name) for name, value in leaves.items()}
    for name, gate, *inputs in plan:
        nodes[name] = Node(gate, *(nodes[i] for i in inputs), name=name)
    return nodes, [row[1] for row in plan]


def plain(value: Any) -> Any:
    """Return a number as a float, and an array as it is.

    Parameters
    ----------
    value : ndarray or float
        What a leaf is to hold.
    """
    return value if np.ndim(value) else float(value)


def is_in_order(plan: Sequence[tuple[Any, ...]]) -> bool:
    """Tell whether each gate of a plan was asked after all that use it.

    Parameters
    ----------
    plan : sequence of tuple
        For each node its name, its gate, a `WeightedSum`, and the names of its inputs.
    """
    asked_at = {name: gate.asked_at for name, gate, *_ in plan}
    return all(
        asked_at[name] < asked_at[source]
        for name, _, *inputs in plan
        for source in inputs
        if source in asked_at
    )


def check_gradients(
    found: object,
    right: Mapping[Node, Any],
    call: str,
    also: Sequence[Node] = (),
    otherwise: str = "",
) -> None:
    """Compare the gradients of a graph with numbers.

    Parameters
    ----------
    found : object
        What the student's function returned.
    right : mapping of Node to float or ndarray
        The right gradients.
    call : str
        The call, as the message's beginning.
    also : sequence of Node
        Nodes that must have a gradient as well, whatever it is.
    otherwise : str
        Advice where a gradient is wrong in a way that has no name.
    """
    if not isinstance(found, dict):
        raise checks.CheckFailed(
            f"{call}: expected a dict, got a {type(found).__name__}.", "wrong_type"
        )
    expected = [*right, *also]
    if missing := [node.name for node in expected if node not in found]:
        what = f"{', '.join(missing)} has no gradient: the keys are the nodes, leaves included"
        raise checks.CheckFailed(f"{call}: {what}.", "missing_key")
    if len(found) > len(expected):
        what = (
            f"{len(found)} keys, but the output depends on {len(expected)} nodes, itself included"
        )
        raise checks.CheckFailed(f"{call}: {what}.", "extra_key")
    # Of a wrong sum the reason says more than the factor by which it happens to be off.
    advice = [lambda values: otherwise] if otherwise else []
    for node, gradient in right.items():
        named = f"{call}, the gradient of {node.name}"
        if np.ndim(node.value):
            shape = "that of the node's value"
            checks.check_array(found[node], gradient, named, shape_means=shape, properties=advice)
        else:
            checks.check_number(found[node], float(gradient), named, properties=advice)


def check_asked_once(gates: Sequence[Any], call: str) -> None:
    """Make sure that each gate was asked for its gradients once.

    Parameters
    ----------
    gates : sequence of gates
        Each of one node, with ``calls``.
    call : str
        The call, as the message's beginning.
    """
    counts = [gate.calls for gate in gates]
    if any(count != 1 for count in counts):
        worst = max(counts) if max(counts) > 1 else 0
        raise checks.CheckFailed(f"{call}: {_ONCE}; a node was asked {worst} times.", "call_count")


def check_graph(
    backpropagate: Function,
    nodes: dict[str, Node],
    right: dict[str, Any],
    call: str,
    gates: list[Any] | None = None,
    otherwise: str | Callable[[], str] = "",
    output: str = "y",
) -> None:
    """Compare all gradients, given for all entries alike or one by one.

    Parameters
    ----------
    backpropagate : callable
        The student's function.
    nodes : dict of str to Node
        The nodes of a graph by name.
    right : dict of str to float or ndarray
        The right gradients by name.
    call : str
        The call, as the message's beginning.
    gates : list of gates, optional
        Those that must be asked for their gradients once.
    otherwise : str or callable
        Advice where a gradient is wrong in a way that has no name, or what returns it afterwards.
    output : str
        The name of the node that is handed in.
    """
    for gate in gates or []:
        gate.calls = 0
    found = backpropagate(nodes[output])
    whole = {
        nodes[name]: gradient * np.ones_like(nodes[name].value) for name, gradient in right.items()
    }
    said = otherwise if isinstance(otherwise, str) else otherwise()
    check_gradients(found, whole, call, otherwise=said)
    check_asked_once(gates or [], call)
