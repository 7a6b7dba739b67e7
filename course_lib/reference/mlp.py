"""A multilayer perceptron that trains, whatever layers it is made of.

A batch passes forward through the layers, and the loss's gradient back through them in reverse;
then every parameter takes a step (Goodfellow, Bengio and Courville, *Deep Learning*, sections 6.5
and 8.3).
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib import layers as described
from course_lib.reference._validation import (
    Floats,
    a_generator,
    as_floats,
    as_number,
    expect_shape,
    in_range,
    still_finite,
)
from course_lib.reference.descent import minibatches
from course_lib.reference.linear_models import Loss
from course_lib.reference.trainable_layers import build


class MLP:
    """A multilayer perceptron.

    Parameters
    ----------
    layers : iterable of course_lib.layers.Layer
        Descriptions of its layers, the first one first; the first must be linear.
    rng : numpy.random.Generator
        Draws the first weights, and while training dropout's masks and the order of the samples.

    Attributes
    ----------
    layers : list of course_lib.reference.trainable_layers.Layer
        The layers themselves, with their parameters.

    Raises
    ------
    TypeError, ValueError
        If a layer is no description, or does not take as many features as the one before gives.

    Examples
    --------
    >>> from course_lib.layers import Linear, ReLU
    >>> network = MLP([Linear(64, 32), ReLU(), Linear(32, 10)], np.random.default_rng(0))
    >>> network.count_parameters()
    2410
    """

    def __init__(self, layers: Iterable[described.Layer], rng: np.random.Generator) -> None:
        descriptions = list(layers)
        self._rng = a_generator(rng)
        self.layers = [build(layer, rng) for layer in descriptions]
        self._n_inputs = _inputs_of_a_chain(descriptions)
        self._outputs_shape: tuple[int, ...] | None = None

    def count_parameters(self) -> int:
        """Return how many numbers training adjusts."""
        return sum(array.size for layer in self.layers for array in layer.parameters.values())

    def forward(self, x: ArrayLike, train: bool = False) -> Floats:
        """Return the outputs (N, K) for the samples x (N, D).

        With ``train=True`` dropout drops, and batch norm uses the batch's statistics and updates
        its running ones.

        Raises
        ------
        TypeError, ValueError
            If x is not a matrix of finite numbers with one column per input.
        """
        h = as_floats(x, "x", ndim=2)
        expect_shape(h, (len(h), self._n_inputs), "x")
        for layer in self.layers:
            h = layer.forward(h, train)
        self._outputs_shape = h.shape
        return h

    def backward(self, upstream: ArrayLike) -> Floats:
        """Return the gradient (N, D) with respect to the batch of the latest `forward`.

        That call must have been one with ``train=True``. Every layer's `gradients` are set.

        Parameters
        ----------
        upstream : array_like, shape (N, K)
            The gradient with respect to the outputs.

        Raises
        ------
        RuntimeError
            If there was no `forward`.
        TypeError, ValueError
            If `upstream` has another shape than the outputs or is not made of finite numbers, or
            if `forward` was not in training and there is batch norm.
        """
        if self._outputs_shape is None:
            raise RuntimeError("MLP: call forward(x, train=True) before backward(upstream)")
        gradient = as_floats(upstream, "upstream")
        expect_shape(gradient, self._outputs_shape, "upstream")
        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)
        return gradient

    def fit(
        self,
        X: ArrayLike,
        targets: Any,
        loss: Loss,
        *,
        learning_rate: float,
        n_epochs: int,
        batch_size: int,
        rho: float = 0.0,
    ) -> Floats:
        """Train by mini-batch gradient descent with momentum, from where the parameters are.

        The update is ``v ← ρ v + gradient``, ``parameter ← parameter − learning_rate · v``.

        Parameters
        ----------
        X : array_like, shape (N, D)
            The samples.
        targets : array_like, shape (N,)
            What `loss` compares the outputs with.
        loss : callable
            ``loss(outputs, targets)`` returns ``(loss, gradient)``, as the functions of
            `course_lib.reference.losses` do. The outputs have shape (N, K), or (N,) if K is 1.
        learning_rate : float
            The step's length per unit of v, above 0.
        n_epochs : int
            How often to go through all samples, at least 1, each time in a new order.
        batch_size : int
            Samples per update, at least 1.
        rho : float
            The part of v that is kept from update to update, 0 ≤ ρ < 1; 0 is plain descent.

        Returns
        -------
        ndarray, shape (n_epochs · ⌈N / batch_size⌉,)
            Each batch's loss before the update that it causes.

        Raises
        ------
        TypeError, ValueError
            If shapes do not fit, an argument is out of range, or the loss overflows because the
            learning rate is too large.
        """
        samples = as_floats(X, "X", ndim=2)
        learning_rate = as_number(learning_rate, "learning_rate", above=0)
        rho = as_number(rho, "rho", low=0, below=1)
        velocity = [
            {name: np.zeros_like(array) for name, array in layer.parameters.items()}
            for layer in self.layers
        ]
        losses: list[float] = []
        for _ in range(in_range(n_epochs, 1, None, "n_epochs")):
            for X_batch, y_batch in minibatches(samples, targets, batch_size, self._rng):
                value = self._find_gradients(X_batch, y_batch, loss)
                still_finite(value, f"the loss before step {len(losses)}", learning_rate)
                losses.append(value)
                for layer, v in zip(self.layers, velocity, strict=True):
                    for name, gradient in layer.gradients.items():
                        v[name] = rho * v[name] + gradient
                        layer.parameters[name] -= learning_rate * v[name]
        return np.array(losses)

    def _find_gradients(self, X: Floats, targets: Any, loss: Loss) -> float:
        """Pass a batch forward and back, and return its loss: NaN where an output overflows."""
        with np.errstate(over="ignore", invalid="ignore"):
            outputs = self.forward(X, train=True)
            scores = outputs[:, 0] if outputs.shape[1] == 1 else outputs
            if not np.isfinite(scores).all():
                return np.nan
            value, gradient = loss(scores, targets)
            slopes = as_floats(gradient, "the loss's gradient")
            expect_shape(slopes, scores.shape, "the loss's gradient")
            self.backward(slopes.reshape(outputs.shape))
        return value


def _inputs_of_a_chain(layers: Sequence[described.Layer]) -> int:
    """Return the number of the first layer's inputs; make sure that the others fit behind it."""
    if not layers or not isinstance(layers[0], described.Linear):
        raise ValueError("layers: expected at least one layer, the first a Linear one")
    width = layers[0].in_features
    for i, layer in enumerate(layers):
        match layer:
            case described.Linear(in_features=inputs, out_features=outputs):
                pass
            case described.BatchNorm(num_features=inputs):
                outputs = inputs
            case _:
                inputs = outputs = width
        if inputs != width:
            raise ValueError(
                f"layers[{i}]: expected {width} inputs, as the layer before has outputs; "
                f"got {layer!r}"
            )
        width = outputs
    return layers[0].in_features
