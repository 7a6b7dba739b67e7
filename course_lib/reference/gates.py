"""Gates, and reverse mode over any graph of them.

A gate's ``backward`` multiplies the upstream gradient by its own derivatives (the chain rule);
`backpropagate` adds up what reaches a node along all paths. Follows Goodfellow, Bengio and
Courville, *Deep Learning*, section 6.5, and Griewank and Walther, *Evaluating Derivatives* (2nd
ed.), chapter 3. Where a function has a kink the gradient is one subgradient: a tie in a maximum
sends it to the first input (PyTorch splits it in halves), and ReLU's at 0 is 0 (as in PyTorch).
"""

import numpy as np
from numpy.typing import ArrayLike

from course_lib.graph import Node, Value
from course_lib.reference._validation import Floats, as_floats, plain


class _Gate:
    """What the gates share: they remember the inputs of the latest `forward`."""

    _inputs: tuple[Floats, ...] | None = None

    def _remember(self, *inputs: ArrayLike) -> tuple[Floats, ...]:
        arrays = tuple(as_floats(value, f"input {i + 1}") for i, value in enumerate(inputs))
        if len({array.shape for array in arrays}) > 1:
            shapes = " and ".join(str(array.shape) for array in arrays)
            raise ValueError(f"{type(self).__name__}: expected inputs of one shape, got {shapes}")
        self._inputs = tuple(array.copy() for array in arrays)
        return self._inputs

    def _recall(self, upstream: ArrayLike) -> tuple[tuple[Floats, ...], Floats]:
        if self._inputs is None:
            raise RuntimeError(f"{type(self).__name__}: call forward before backward")
        gradient, shape = as_floats(upstream, "upstream"), self._inputs[0].shape
        if gradient.shape != shape:
            raise ValueError(f"upstream: expected shape {shape}, got {gradient.shape}")
        return self._inputs, gradient


class AddGate(_Gate):
    """A gradient distributor: the value is a + b, and both inputs get the upstream gradient."""

    def forward(self, a: ArrayLike, b: ArrayLike) -> Value:
        """Return a + b for two arrays of one shape, or two floats."""
        a, b = self._remember(a, b)
        return plain(a + b)

    def backward(self, upstream: ArrayLike) -> tuple[Value, Value]:
        """Return the gradients for a and b of the latest `forward`."""
        _, gradient = self._recall(upstream)
        return plain(gradient.copy()), plain(gradient.copy())


class MultiplyGate(_Gate):
    """A swap multiplier: the value is a · b, and each input gets upstream times the other input."""

    def forward(self, a: ArrayLike, b: ArrayLike) -> Value:
        """Return a · b for two arrays of one shape, or two floats."""
        a, b = self._remember(a, b)
        return plain(a * b)

    def backward(self, upstream: ArrayLike) -> tuple[Value, Value]:
        """Return the gradients for a and b of the latest `forward`."""
        (a, b), gradient = self._recall(upstream)
        return plain(gradient * b), plain(gradient * a)


class MaxGate(_Gate):
    """A gradient router: the larger input is the value and gets all of the upstream gradient."""

    def forward(self, a: ArrayLike, b: ArrayLike) -> Value:
        """Return the larger of a and b for two arrays of one shape, or two floats."""
        a, b = self._remember(a, b)
        return plain(np.maximum(a, b))

    def backward(self, upstream: ArrayLike) -> tuple[Value, Value]:
        """Return the gradients for a and b of the latest `forward`; a tie goes to a."""
        (a, b), gradient = self._recall(upstream)
        return plain(np.where(a >= b, gradient, 0.0)), plain(np.where(a >= b, 0.0, gradient))


class ReLUGate(_Gate):
    """A gate that opens for positive inputs: the value is max(0, z)."""

    def forward(self, z: ArrayLike) -> Value:
        """Return max(0, z) for an array or a float."""
        (z,) = self._remember(z)
        return plain(np.maximum(z, 0.0))

    def backward(self, upstream: ArrayLike) -> tuple[Value]:
        """Return a tuple with the gradient for z of the latest `forward`; it is 0 at z = 0."""
        (z,), gradient = self._recall(upstream)
        return (plain(np.where(z > 0, gradient, 0.0)),)


def neuron_backward(
    x: ArrayLike, w: ArrayLike, b: float, upstream: float
) -> tuple[Floats, Floats, float]:
    """Return the gradients of a neuron y = relu(w·x + b).

    Parameters
    ----------
    x : array_like, shape (D,)
        The inputs.
    w : array_like, shape (D,)
        The weights.
    b : float
        The bias.
    upstream : float
        The gradient of the graph's output with respect to y.

    Returns
    -------
    dx : ndarray, shape (D,)
        The gradient with respect to x.
    dw : ndarray, shape (D,)
        The gradient with respect to w.
    db : float
        The gradient with respect to b.

    Raises
    ------
    TypeError, ValueError
        If x and w are not vectors of one length, or a value is not a finite number.
    """
    inputs, weights = as_floats(x, "x", ndim=1), as_floats(w, "w", ndim=1)
    if inputs.shape != weights.shape:
        raise ValueError(f"x and w: expected one length, got {len(inputs)} and {len(weights)}")
    bias, gradient = as_floats(b, "b", ndim=0), as_floats(upstream, "upstream", ndim=0)
    db = float(gradient) if inputs @ weights + bias > 0 else 0.0
    return db * weights, db * inputs, db


def backpropagate(output: Node) -> dict[Node, Value]:
    """Return the gradient of a graph's output with respect to every node that it depends on.

    Each node is visited after all nodes that use it, so that its gradient is complete before it is
    passed on, and ``local_gradients`` is called once per node with inputs. There is no recursion;
    a chain may be as long as memory allows.

    Parameters
    ----------
    output : Node
        The node to differentiate. Its own gradient is ``np.ones_like(output.value)``, so that for
        an array the result is the gradient of the sum of its entries.

    Returns
    -------
    dict of Node to float or ndarray
        A gradient of the shape of its value for the output, and for every node and leaf below it.

    Raises
    ------
    TypeError
        If `output` is not a node of a graph.
    """
    if not isinstance(output, Node):
        raise TypeError(f"output: expected a Node of course_lib.graph, got {output!r}")
    gradients: dict[Node, Value] = {output: np.ones_like(output.value)}
    for node in _consumers_first(output):
        if not node.inputs:
            continue
        for source, part in zip(node.inputs, node.local_gradients(gradients[node]), strict=True):
            gradients[source] = gradients[source] + part if source in gradients else part
    return gradients


def _consumers_first(output: Node) -> list[Node]:
    """Return the nodes below `output`, each after all nodes that use it (Kahn 1962)."""
    uses = {output: 0}
    to_scan = [output]
    while to_scan:
        for source in to_scan.pop().inputs:
            if source not in uses:
                uses[source] = 0
                to_scan.append(source)
            uses[source] += 1
    order, ready = [], [output]
    while ready:
        node = ready.pop()
        order.append(node)
        for source in node.inputs:
            uses[source] -= 1
            if not uses[source]:
                ready.append(source)
    return order
