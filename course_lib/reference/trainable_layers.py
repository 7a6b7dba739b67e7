"""Layers that train: each remembers what its backward pass needs, and keeps its gradients.

They are built from the descriptions in `course_lib.layers`, and put together in `mlp`. Follows
Goodfellow, Bengio and Courville, *Deep Learning*, section 6.5.
"""

from abc import ABC, abstractmethod

import numpy as np

from course_lib import layers as described
from course_lib.reference._validation import Floats
from course_lib.reference.batchnorm import batchnorm_backward, batchnorm_forward
from course_lib.reference.neural_networks import tanh_gradient
from course_lib.reference.regularization import dropout_backward, dropout_forward


class Layer(ABC):
    """What a network asks of a layer.

    Attributes
    ----------
    parameters : dict of str to ndarray
        What training adjusts, in place.
    gradients : dict of str to ndarray
        The gradients with respect to `parameters` that the latest `backward` found.
    """

    def __init__(self) -> None:
        self.parameters: dict[str, Floats] = {}
        self.gradients: dict[str, Floats] = {}

    @abstractmethod
    def forward(self, x: Floats, train: bool) -> Floats:
        """Return the outputs (N, …) for a batch (N, …), and remember what `backward` needs."""

    @abstractmethod
    def backward(self, upstream: Floats) -> Floats:
        """Return the gradient with respect to the latest batch, and set `gradients`."""


class Linear(Layer):
    """``x @ W + b``, with a W that starts at random and a b that starts at 0.

    At the start a weight's variance is 2 / in_features, so that from ReLU layer to ReLU layer the
    signal neither grows nor shrinks (He, Zhang, Ren and Sun 2015, "Delving deep into rectifiers").
    """

    def __init__(self, layer: described.Linear, rng: np.random.Generator) -> None:
        super().__init__()
        shape = layer.in_features, layer.out_features
        self.parameters["W"] = rng.normal(scale=np.sqrt(2 / layer.in_features), size=shape)
        if layer.bias:
            self.parameters["b"] = np.zeros(layer.out_features)

    def forward(self, x: Floats, train: bool) -> Floats:
        """Return the outputs (N, out_features) for x (N, in_features)."""
        self._x = x
        outputs: Floats = x @ self.parameters["W"] + self.parameters.get("b", 0.0)
        return outputs

    def backward(self, upstream: Floats) -> Floats:
        """Return the gradient with respect to x, and set those for W and b."""
        self.gradients["W"] = self._x.T @ upstream
        if "b" in self.parameters:
            self.gradients["b"] = upstream.sum(axis=0)
        return upstream @ self.parameters["W"].T


class ReLU(Layer):
    """max(0, x), with the gradient 0 at 0."""

    def forward(self, x: Floats, train: bool) -> Floats:
        """Return the outputs, of the shape of x."""
        self._open = x > 0
        return np.where(self._open, x, 0.0)

    def backward(self, upstream: Floats) -> Floats:
        """Return the gradient with respect to x."""
        return np.where(self._open, upstream, 0.0)


class Tanh(Layer):
    """The hyperbolic tangent."""

    def forward(self, x: Floats, train: bool) -> Floats:
        """Return the outputs, of the shape of x."""
        self._x = x
        return np.tanh(x)

    def backward(self, upstream: Floats) -> Floats:
        """Return the gradient with respect to x."""
        return upstream * tanh_gradient(self._x)


class Dropout(Layer):
    """In training each value is dropped with probability p, else divided by 1 − p."""

    def __init__(self, layer: described.Dropout, rng: np.random.Generator) -> None:
        super().__init__()
        self._p, self._rng = layer.p, rng

    def forward(self, x: Floats, train: bool) -> Floats:
        """Return the outputs, of the shape of x; at test time the values of x."""
        outputs, self._mask = dropout_forward(x, self._p, self._rng, train)
        return outputs

    def backward(self, upstream: Floats) -> Floats:
        """Return the gradient with respect to x, by the mask of the forward pass."""
        return dropout_backward(upstream, self._mask)


class BatchNorm(Layer):
    """Batch normalization; its running statistics keep nine tenths of themselves at each batch."""

    momentum = 0.9
    eps = 1e-5

    def __init__(self, layer: described.BatchNorm) -> None:
        super().__init__()
        self.parameters["gamma"] = np.ones(layer.num_features)
        self.parameters["beta"] = np.zeros(layer.num_features)
        self.running_mean = np.zeros(layer.num_features)
        self.running_var = np.ones(layer.num_features)

    def forward(self, x: Floats, train: bool) -> Floats:
        """Return the outputs, of the shape of x; in training update the running statistics."""
        y, self._cache, self.running_mean, self.running_var = batchnorm_forward(
            x,
            **self.parameters,
            running_mean=self.running_mean,
            running_var=self.running_var,
            momentum=self.momentum,
            eps=self.eps,
            train=train,
        )
        return y

    def backward(self, upstream: Floats) -> Floats:
        """Return the gradient with respect to x, and set those for gamma and beta."""
        dx, self.gradients["gamma"], self.gradients["beta"] = batchnorm_backward(
            upstream, self._cache
        )
        return dx


def build(layer: described.Layer, rng: np.random.Generator) -> Layer:
    """Return a layer as described, with its first parameters.

    Parameters
    ----------
    layer : course_lib.layers.Layer
        The description.
    rng : numpy.random.Generator
        Draws first weights, and dropout's masks later on.

    Raises
    ------
    TypeError
        If `layer` is something else.
    """
    match layer:
        case described.Linear():
            return Linear(layer, rng)
        case described.ReLU():
            return ReLU()
        case described.Tanh():
            return Tanh()
        case described.Dropout():
            return Dropout(layer, rng)
        case described.BatchNorm():
            return BatchNorm(layer)
    raise TypeError(f"layers: expected descriptions from course_lib.layers, got {layer!r}")
