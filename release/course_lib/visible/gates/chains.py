"""The visible test of ``backpropagate`` in graphs that are long."""

from typing import Any

from course_lib import checks
from course_lib.graph import Leaf, Node
from course_lib.visible._shared import Function
from course_lib.visible.gates._graphs import WeightedSum

_WHOLE_CHAIN, _CHAIN = 100, 20_000
"""Only the longer one is too deep for recursion, which goes 3,000 deep in notebooks."""


def check_long_chain(backpropagate: Function) -> None:
    """Compare some gradients of a long chain, and begin the way back through one of 20,000 nodes.

    Parameters
    ----------
    backpropagate : callable
        The student's function.
    """
    call = f"backpropagate(output) of a chain of {_WHOLE_CHAIN:,} nodes"
    nodes = _chain([WeightedSum(1.25 if i % 2 else 0.8) for i in range(_WHOLE_CHAIN)])
    found = _not_too_deep(backpropagate, nodes, call)
    if not isinstance(found, dict) or len(found) != len(nodes):
        what = f"expected a dict with {len(nodes):,} keys"
        raise checks.CheckFailed(f"{call}: {what}.", "missing_key")
    for node, right, name in (
        (nodes[-1], 1.0, "the output"),
        (nodes[-2], 1.25, "the node before it"),
        (nodes[0], 1.0, "the leaf"),
    ):
        checks.check_number(found.get(node), right, f"{call}, the gradient of {name}")
    # When work is graded each node that answers takes its time; the first few show the rest.
    call = f"backpropagate(output) of a chain of {_CHAIN:,} nodes"
    answered: list[Any] = []
    try:
        _not_too_deep(backpropagate, _chain([_Interrupting(answered, 1.0)] * _CHAIN), call)
    except checks.CheckFailed as failure:
        if failure.mistake != _Interrupting.ON_ITS_WAY:
            raise


def _chain(gates: list[Any]) -> list[Node]:
    """Return a leaf, and a node for each gate, which has the one before it as its input."""
    nodes: list[Node] = [Leaf(-1.5, "a")]
    for gate in gates:
        nodes.append(Node(gate, nodes[-1]))
    return nodes


def _not_too_deep(backpropagate: Function, nodes: list[Node], call: str) -> object:
    try:
        return backpropagate(nodes[-1])
    except RecursionError:
        what = (
            "the function calls itself too deep: use a loop and a list of nodes that wait, or "
            "raise the limit by sys.setrecursionlimit"
        )
        raise checks.CheckFailed(f"{call}: {what}.") from None


class _Interrupting(WeightedSum):
    """A weighted sum of a graph whose walk is interrupted once many nodes have answered.

    Parameters
    ----------
    answered : list
        What the gates of the graph share: those that have answered.
    *weights : float
        One for each input.
    """

    MOST = 20
    ON_ITS_WAY = "on_its_way_back"

    def __init__(self, answered: list[Any], *weights: float) -> None:
        super().__init__(*weights)
        self.answered = answered

    def backward(self, upstream: Any) -> tuple[Any, ...]:
        """Return upstream times each weight."""
        if len(self.answered) == self.MOST:
            raise checks.CheckFailed("the walk is on its way back", self.ON_ITS_WAY)
        self.answered.append(self)
        return super().backward(upstream)
