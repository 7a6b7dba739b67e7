"""Many small networks trained side by side, each at its own position of one knob.

Shapes: K positions, S seeds, N samples, D inputs, H hidden units, C classes. All K · S networks are
trained by one array operation at a time. How a gradient goes back through a layer is the subject of
lesson 06; here it is four lines.
"""

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_lib.demos._student import Floats, Integers, StudentFunction, Waiting
from course_lib.demos.regularization._ask import loss_and_gradient

Singles = NDArray[np.float32]
"""Half the digits take half the time, and are enough here."""

HIDDEN = 80
STEPS = 250
_LEAST_STEPS = 60
_RATE, _MOMENTUM = 0.06, 0.9
_BEYOND = 1e20
"""A logit that no training comes near; well below what overflows."""
_SCALE = 3.0
"""How large weights are at first. Larger than usual: the network finds what fits fast, by heart."""


class Knob:
    """What a way to regularize changes in training; this one changes nothing.

    Attributes
    ----------
    positions : sequence of float
        The K settings that are tried.
    culprit : str
        The student's function to look at if training explodes.
    """

    def __init__(self, positions: tuple[float, ...] = (0.0,), culprit: str = "cross_entropy"):
        self.positions = positions
        self.culprit = culprit

    def inputs(self, X: Singles, step: int) -> Singles:
        """Return what the networks see in this step: (1, 1, N, D) or (K, 1, N, D)."""
        return X[None, None]

    def forward(self, hidden: Singles) -> Singles:
        """Return what the hidden units pass on, shape (K, S, N, H)."""
        return hidden

    def backward(self, gradient: Singles) -> Singles:
        """Return the gradient with respect to the hidden units of the last `forward`."""
        return gradient

    def pull(self, W: Singles) -> Singles | float:
        """Return what is added to the gradient of weights (K, S, …)."""
        return 0.0


@dataclass(frozen=True)
class Networks:
    """K · S trained networks, and how many steps they took."""

    W1: Singles
    b1: Singles
    W2: Singles
    b2: Singles
    steps: int

    def logits(self, X: Floats) -> Floats:
        """Return the networks' logits of the rows of X, shape (K, S, N, C)."""
        hidden = np.maximum(X.astype(np.float32) @ self.W1 + self.b1, 0)
        return np.asarray(hidden @ self.W2 + self.b2, dtype=np.float64)

    def accuracies(self, X: Floats, labels: Integers) -> Floats:
        """Return the share of right answers at each position, a mean over the seeds."""
        right = self.logits(X).argmax(axis=-1) == labels
        return np.asarray(right.mean(axis=(1, 2)))


@np.errstate(all="ignore")
def train(
    X: Floats,
    labels: Integers,
    cross_entropy: StudentFunction,
    knob: Knob,
    seeds: int,
    seconds: float,
) -> Networks:
    """Train networks at all positions of a knob; networks of a seed begin with the same weights.

    Parameters
    ----------
    X, labels : ndarrays, shapes (N, D) and (N,)
    cross_entropy : StudentFunction
    knob : Knob
    seeds : int
        S.
    seconds : float
        Processor time after which there are no further steps, but for the least number of them.

    Raises
    ------
    Waiting
        If a student's function does not return what is asked for, or training explodes.
    """
    K, n, x = len(knob.positions), len(X), X.astype(np.float32)
    W1, b1, W2, b2 = _start(K, seeds, X.shape[1])
    parameters = (W1, b1, W2, b2)
    velocities = [np.zeros_like(values) for values in parameters]
    every_label = np.tile(labels, K * seeds)
    started, step = time.process_time(), 0
    while step < STEPS and (step < _LEAST_STEPS or time.process_time() - started < seconds):
        seen = knob.inputs(x, step)
        before = np.maximum(seen @ W1 + b1, 0)
        hidden = knob.forward(before)
        logits = (hidden @ W2 + b2).reshape(-1, W2.shape[-1])
        if not np.abs(logits).max() < _BEYOND:  # nor if it is NaN
            raise Waiting(
                f"This figure waits for {knob.culprit}: with it, the weights grow beyond all "
                "bounds in training."
            )
        _, slopes = loss_and_gradient(cross_entropy, logits.astype(np.float64), every_label)
        # The loss is a mean over all networks' samples; each network is to feel its own alone.
        at_logits = (K * seeds * slopes).astype(np.float32).reshape(K, seeds, n, -1)
        at_hidden = knob.backward(at_logits @ W2.swapaxes(-1, -2)) * (before > 0)
        gradients = (
            seen.swapaxes(-1, -2) @ at_hidden + knob.pull(W1),
            at_hidden.sum(axis=-2, keepdims=True),
            hidden.swapaxes(-1, -2) @ at_logits + knob.pull(W2),
            at_logits.sum(axis=-2, keepdims=True),
        )
        for values, velocity, gradient in zip(parameters, velocities, gradients, strict=True):
            velocity *= _MOMENTUM
            velocity += gradient
            values -= _RATE * velocity
        step += 1
    return Networks(*parameters, steps=step)


def _start(positions: int, seeds: int, n_inputs: int) -> tuple[Singles, Singles, Singles, Singles]:
    rng = np.random.default_rng(1)
    shapes = ((n_inputs, HIDDEN), (HIDDEN, 10))
    drawn = [
        [rng.normal(scale=_SCALE * np.sqrt(2 / shape[0]), size=shape) for shape in shapes]
        for _ in range(seeds)
    ]
    W1, W2 = (
        np.repeat(np.stack(layer)[None], positions, axis=0).astype(np.float32)
        for layer in zip(*drawn, strict=True)
    )
    zeros = [np.zeros((positions, seeds, 1, width), np.float32) for width in (HIDDEN, 10)]
    return W1, zeros[0], W2, zeros[1]
