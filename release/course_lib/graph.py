"""Graphs of gates: who feeds whom, and what came out. The gates themselves are handed in.

A gate is any object with ``forward(*inputs)`` and ``backward(upstream)``, such as the ones that
lesson 06 lets you write. A graph grows from its leaves, and each node computes its value at once:

    a, b = Leaf(2.0), Leaf(3.0)
    total = Node(AddGate(), a, b)
    total.value                     # what AddGate's forward returned for 2.0 and 3.0
    total.inputs                    # (a, b)
    total.local_gradients(1.0)      # what its backward returned: a tuple, one entry per input

Nodes compare and hash by identity, so they can be keys of a dictionary.
"""

from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Gate", "Leaf", "Node", "Value"]

Value: TypeAlias = float | NDArray[np.float64]


class Gate(Protocol):
    """What a node asks of the object that computes for it."""

    def forward(self, *inputs: Any) -> Any:
        """Return the gate's value for `inputs`."""

    def backward(self, upstream: Any) -> Any:
        """Return a tuple: for each input the gradient that `upstream` becomes on its way there."""


class Node:
    """A value in a graph that a gate computes from the values of other nodes.

    Parameters
    ----------
    gate : Gate
        The object that computes. One gate may serve several nodes.
    *inputs : Node
        The nodes whose values it gets, in this order; a node may stand there twice.
    name : str, optional
        What to call it in messages and drawings.

    Attributes
    ----------
    inputs : tuple of Node
        The nodes it was made from.
    value : float or ndarray
        What ``gate.forward`` returned for their values.
    name : str
        As given.

    Raises
    ------
    TypeError
        If the gate lacks one of its two methods, or an input is not a node.
    ValueError
        If there are no inputs.
    """

    def __init__(self, gate: Gate, *inputs: "Node", name: str = "") -> None:
        if isinstance(gate, type):
            raise TypeError(f"Node: expected a gate, got the class; write {gate.__name__}()")
        if not all(callable(getattr(gate, name, None)) for name in ("forward", "backward")):
            raise TypeError(f"Node: expected a gate with forward and backward first, got {gate!r}")
        if not inputs:
            raise ValueError("Node: expected at least one input node; a value alone is a Leaf")
        for node in inputs:
            if not isinstance(node, Node):
                raise TypeError(f"Node: expected nodes as inputs, got {node!r}; wrap it in Leaf()")
        self.inputs: tuple[Node, ...] = inputs
        self.name = name
        self._gate: Gate = gate
        self.value: Value = gate.forward(*(node.value for node in inputs))

    def local_gradients(self, upstream: Any) -> tuple[Any, ...]:
        """Return what the gate makes of `upstream`, the gradient at this node.

        Parameters
        ----------
        upstream : float or ndarray
            The gradient of the graph's output with respect to this node's value.

        Returns
        -------
        tuple
            One gradient for each of `inputs`, in their order: this node's contribution to each.

        Raises
        ------
        ValueError
            If the gate's ``backward`` does not return one gradient per input.
        """
        # A gate that serves several nodes remembers the latest of them; bring this one back.
        self._gate.forward(*(node.value for node in self.inputs))
        gradients = self._gate.backward(upstream)
        if not isinstance(gradients, tuple | list) or len(gradients) != len(self.inputs):
            raise ValueError(
                f"{type(self._gate).__name__}.backward: expected a tuple of {len(self.inputs)}, "
                f"one gradient per input; got {gradients!r}"
            )
        return tuple(gradients)

    def __repr__(self) -> str:
        label = self.name or type(self._gate).__name__
        return f"<{label}: {self.value}>"


class Leaf(Node):
    """A node that is given, not computed: an input or a parameter.

    Parameters
    ----------
    value : float or array_like
        Its value; a copy is kept, in float64.
    name : str, optional
        What to call it in messages and drawings.

    Raises
    ------
    TypeError
        If the value is not made of real numbers.
    """

    def __init__(self, value: ArrayLike, name: str = "") -> None:
        array = np.array(value)
        if array.dtype.kind not in "biuf":
            raise TypeError(f"Leaf: expected a number or an array of numbers, got {value!r}")
        self.inputs = ()
        self.name = name
        self.value = array.astype(np.float64) if array.ndim else float(array)

    def local_gradients(self, upstream: Any) -> tuple[()]:
        """Return the empty tuple: a leaf has no inputs to pass a gradient to."""
        return ()

    def __repr__(self) -> str:
        return f"<{self.name or 'Leaf'}: {self.value}>"
