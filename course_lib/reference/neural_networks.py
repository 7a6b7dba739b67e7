"""Activations, the forward pass of a multilayer perceptron, and counting what it learns.

Rows are samples and a layer is ``x @ W + b``, with W of shape (inputs, outputs); PyTorch stores the
transpose. Follows Goodfellow, Bengio and Courville, *Deep Learning*, chapter 6.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from course_lib.layers import BatchNorm, Dropout, Layer, Linear, ReLU, Tanh
from course_lib.reference._validation import Floats, as_floats, as_number, expect_shape, plain


def relu(z: ArrayLike) -> float | Floats:
    """Return max(0, z), elementwise.

    Parameters
    ----------
    z : array_like or float
        Finite numbers, of any shape.

    Returns
    -------
    float or ndarray
        Of the shape of z.

    Raises
    ------
    TypeError, ValueError
        If z is not made of finite real numbers.
    """
    return plain(np.maximum(as_floats(z, "z"), 0.0))


def relu_gradient(z: ArrayLike) -> float | Floats:
    """Return the derivative of ReLU, elementwise: 1 where z > 0 and 0 elsewhere.

    At the kink, z = 0, every number from 0 to 1 is a subgradient; 0 is taken, as in PyTorch.

    Parameters
    ----------
    z : array_like or float
        Finite numbers, of any shape.

    Returns
    -------
    float or ndarray
        Of the shape of z.

    Raises
    ------
    TypeError, ValueError
        If z is not made of finite real numbers.
    """
    return plain(np.where(as_floats(z, "z") > 0, 1.0, 0.0))


def tanh(z: ArrayLike) -> float | Floats:
    """Return the hyperbolic tangent (e^{2z} − 1) / (e^{2z} + 1), elementwise.

    Parameters
    ----------
    z : array_like or float
        Finite numbers, of any shape and size.

    Returns
    -------
    float or ndarray
        Of the shape of z, from −1 to 1.

    Raises
    ------
    TypeError, ValueError
        If z is not made of finite real numbers.
    """
    return plain(np.tanh(as_floats(z, "z")))


def tanh_gradient(z: ArrayLike) -> float | Floats:
    """Return the derivative of tanh, elementwise: 1 at 0, falling to 0 on both sides.

    The usual form, 1 − tanh(z)², subtracts nearly equal numbers where |z| is large. With
    q = e^{−2|z|} the derivative is 4q / (1 + q)², which keeps its digits until it underflows.

    Parameters
    ----------
    z : array_like or float
        Finite numbers, of any shape and size.

    Returns
    -------
    float or ndarray
        Of the shape of z, from 0 to 1.

    Raises
    ------
    TypeError, ValueError
        If z is not made of finite real numbers.
    """
    q = np.exp(-np.abs(as_floats(z, "z"))) ** 2
    return plain(4 * q / (1 + q) ** 2)


def count_parameters(layers: Iterable[Layer]) -> int:
    """Return how many numbers training adjusts in a network of the described layers.

    A linear layer has a weight for each pair of an input and an output, and a bias for each output
    unless it was switched off; batch normalization a scale γ and a shift β for each feature (its
    running statistics are computed, not learned); activations and dropout have none.

    Parameters
    ----------
    layers : iterable of Layer
        Descriptions from `course_lib.layers`.

    Raises
    ------
    TypeError
        If something else is among them.
    """
    return sum(map(_parameters_of, layers))


def _parameters_of(layer: Layer) -> int:
    match layer:
        case Linear():
            return (layer.in_features + layer.bias) * layer.out_features
        case BatchNorm():
            return 2 * layer.num_features
        case ReLU() | Tanh() | Dropout():
            return 0
    raise TypeError(f"layers: expected descriptions from course_lib.layers, got {layer!r}")


def mlp_forward(
    x: ArrayLike,
    weights: Sequence[ArrayLike],
    biases: Sequence[ArrayLike],
    activation: Callable[[Floats], ArrayLike],
) -> Floats:
    """Return the outputs of a multilayer perceptron.

    The activation follows every layer but the last, whose outputs are scores of any size.

    Parameters
    ----------
    x : array_like, shape (N, D)
        A row per sample.
    weights : sequence of array_like
        For each layer, at least one, a matrix of shape (inputs, outputs).
    biases : sequence of array_like
        For each layer a vector of shape (outputs,).
    activation : callable
        Takes an array and returns one of the same shape.

    Returns
    -------
    ndarray, shape (N, K)
        K is the number of outputs of the last layer.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit together, or a value is not a finite number.
    """
    if len(weights) != len(biases) or not len(weights):
        raise ValueError(
            "weights and biases: expected one of each for every layer, at least one layer; "
            f"got {len(weights)} and {len(biases)}"
        )
    h = as_floats(x, "x", ndim=2)
    for layer, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        if layer:
            shape, h = h.shape, as_floats(activation(h), "activation")
            expect_shape(h, shape, "activation")
        h = _linear(h, weight, bias, layer)
    return h


def _linear(h: Floats, weight: ArrayLike, bias: ArrayLike, layer: int) -> Floats:
    W = as_floats(weight, f"weights[{layer}]", ndim=2)
    b = as_floats(bias, f"biases[{layer}]", ndim=1)
    if len(W) != h.shape[1]:
        raise ValueError(
            f"weights[{layer}]: expected {h.shape[1]} rows, one per input; got shape {W.shape}"
        )
    expect_shape(b, W.shape[1:], f"biases[{layer}]")
    return h @ W + b


def collapse_linear(
    W1: ArrayLike, b1: ArrayLike, W2: ArrayLike, b2: ArrayLike, slope: float
) -> tuple[Floats, Floats]:
    """Return the one layer that two layers with a linear activation between them amount to.

    For φ(z) = slope · z, y = W2 φ(W1 x + b1) + b2 is W3 x + b3, whatever the number of hidden
    units: depth without a non-linearity adds nothing. Here x and y are column vectors and weights
    have the shape (outputs, inputs), as in most textbooks.

    Parameters
    ----------
    W1 : array_like, shape (H, D)
        Weights of the first layer.
    b1 : array_like, shape (H,)
        Its biases.
    W2 : array_like, shape (K, H)
        Weights of the second layer.
    b2 : array_like, shape (K,)
        Its biases.
    slope : float
        Slope of the activation.

    Returns
    -------
    W3 : ndarray, shape (K, D)
        ``slope * W2 @ W1``.
    b3 : ndarray, shape (K,)
        ``slope * W2 @ b1 + b2``.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit together, or a value is not a finite number.
    """
    first, second = as_floats(W1, "W1", ndim=2), as_floats(W2, "W2", ndim=2)
    if second.shape[1] != len(first):
        raise ValueError(
            f"W2: expected {len(first)} columns, one per row of W1; got shape {second.shape}"
        )
    shift, last_shift = as_floats(b1, "b1"), as_floats(b2, "b2")
    expect_shape(shift, (len(first),), "b1")
    expect_shape(last_shift, (len(second),), "b2")
    slope = as_number(slope, "slope")
    return slope * (second @ first), slope * (second @ shift) + last_shift
