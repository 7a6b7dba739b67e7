"""Deep networks that learn digits with the student's batch norm or without, watched on the way.

How a gradient goes back through a linear layer and ReLU was the subject of lesson 06; here it is
four lines.
"""

import time
from dataclasses import dataclass, field, replace

import numpy as np

from course_lib import datasets
from course_lib.demos._student import Floats, Integers, StudentFunction
from course_lib.demos.batchnorm import _ask
from course_lib.demos.batchnorm._ask import Norm

LAYERS, WIDTH = 6, 50
UPDATES, STRIDE = 120, 4
"""How many updates there are, and how many lie between two moments that are watched."""
REACH = 60.0
"""The largest magnitude of a hidden value that histograms have room for."""
WATCHED, TESTED = 200, 500
"""How many digits histograms and accuracies are made of."""
RATE = 0.2
_BATCH = 100
_BINS = 96
_SEED = 0
_BEYOND = 1e20
"""A hidden value that no training comes near; well below what overflows."""

EDGES: Floats = np.linspace(-np.arcsinh(REACH), np.arcsinh(REACH), _BINS + 1)
"""Where histograms' bins end, as arcsinh of hidden values: even near 0, by factors far from it."""


@dataclass(frozen=True)
class Moment:
    """A network after some updates: what enters each ReLU, and its share of right answers.

    Attributes
    ----------
    histograms : ndarray, shape (LAYERS, bins)
        Shares of the hidden values.
    stds : ndarray, shape (LAYERS,)
        Their standard deviations.
    accuracy : float
        On test digits.
    """

    histograms: Floats
    stds: Floats
    accuracy: float


@dataclass
class Course:
    """The moments of a training, one every `STRIDE` updates.

    `broken_after` is the number of updates that left numbers beyond all bounds, if any did; there
    are no moments from then on. `is_cut` tells that time was up before all updates were made.
    """

    moments: list[Moment] = field(default_factory=list)
    broken_after: int | None = None
    is_cut: bool = False


@dataclass
class _Layer:
    W: Floats
    norm: Norm | None
    b: Floats


class _Broken(Exception):
    """Numbers beyond all bounds."""


class Deep:
    """A network of `LAYERS` hidden layers, each a linear layer, perhaps batch norm, and ReLU."""

    def __init__(
        self, scale: float, forward: StudentFunction | None, backward: StudentFunction | None
    ) -> None:
        """Begin with weights of He's size times `scale`; batch norm where functions are given."""
        rng = np.random.default_rng(_SEED)
        sizes = [64] + [WIDTH] * LAYERS
        self._layers = [
            _Layer(
                rng.normal(scale=scale * np.sqrt(2 / n_inputs), size=(n_inputs, WIDTH)),
                None if forward is None else Norm.new(WIDTH),
                np.zeros(WIDTH),
            )
            for n_inputs in sizes[:-1]
        ]
        self._last = _Layer(
            rng.normal(scale=np.sqrt(1 / WIDTH), size=(WIDTH, 10)), None, np.zeros(10)
        )
        self._forward, self._backward = forward, backward

    def logits(self, X: Floats) -> Floats:
        """Return the logits of the rows of X at test time."""
        hidden = X
        for layer in self._layers:
            sums = _within_bounds(hidden @ layer.W + layer.b)
            if self._forward is not None and layer.norm is not None:
                sums = _ask.at_test_time(self._forward, sums, layer.norm)
            hidden = np.maximum(sums, 0)
        return _within_bounds(hidden @ self._last.W + self._last.b)

    def entering(self, X: Floats, keep: bool = False) -> tuple[list[Floats], list[object]]:
        """Return what enters each ReLU in training, and the caches of batch norm.

        With `keep` the running statistics that come back are the network's from now on.
        """
        hidden, entering, caches = X, [], []
        for layer in self._layers:
            sums = _within_bounds(hidden @ layer.W + layer.b)
            if self._forward is not None and layer.norm is not None:
                passed = _ask.in_training(self._forward, sums, layer.norm)
                if keep:
                    layer.norm = replace(
                        layer.norm,
                        running_mean=passed.running_mean,
                        running_var=passed.running_var,
                    )
                sums = passed.y
                caches.append(passed.cache)
            entering.append(sums)
            hidden = np.maximum(sums, 0)
        return entering, caches

    def update(self, X: Floats, labels: Integers) -> None:
        """Take one step of gradient descent on the mean cross-entropy of a batch."""
        entering, caches = self.entering(X, keep=True)
        hidden = [X, *(np.maximum(sums, 0) for sums in entering)]
        upstream = _slopes(_within_bounds(hidden[-1] @ self._last.W + self._last.b), labels)
        upstream = self._step(self._last, hidden[-1], upstream)
        for number in reversed(range(LAYERS)):
            layer = self._layers[number]
            upstream = upstream * (entering[number] > 0)
            if self._backward is not None and layer.norm is not None:
                upstream, dgamma, dbeta = _ask.gradients(self._backward, upstream, caches[number])
                layer.norm = replace(
                    layer.norm,
                    gamma=layer.norm.gamma - RATE * dgamma,
                    beta=layer.norm.beta - RATE * dbeta,
                )
            upstream = self._step(layer, hidden[number], upstream)

    def _step(self, layer: _Layer, inputs: Floats, upstream: Floats) -> Floats:
        """Move a layer's weights against their gradient; return the gradient at its inputs."""
        at_inputs: Floats = _within_bounds(upstream @ layer.W.T)
        layer.W = layer.W - RATE * inputs.T @ upstream
        if layer.norm is None:  # before batch norm a bias would be idle
            layer.b = layer.b - RATE * upstream.sum(axis=0)
        return at_inputs


@np.errstate(all="ignore")
def train(
    scale: float,
    forward: StudentFunction | None = None,
    backward: StudentFunction | None = None,
    seconds: float = np.inf,
) -> Course:
    """Train a network, and watch it every `STRIDE` updates.

    Parameters
    ----------
    scale : float
        The size of its first weights, as a multiple of He's.
    forward, backward : StudentFunction, optional
        The student's batch norm; without them there is none.
    seconds : float
        Processor time of this thread after which there are no further updates. Threads of NumPy's
        linear algebra wait for one another on a busy machine, and that counts as processor time.

    Raises
    ------
    Waiting
        If a function of the student's does not return what is asked for.
    """
    X, labels, X_test, labels_test = _digits()
    deep, course = Deep(scale, forward, backward), Course()
    rng, started = np.random.default_rng(_SEED), time.thread_time()
    for done in range(UPDATES + 1):
        try:
            if done % STRIDE == 0:
                right = deep.logits(X_test).argmax(axis=1) == labels_test
                entering, _ = deep.entering(X[:WATCHED])
                course.moments.append(_moment(entering, float(right.mean())))
                if time.thread_time() - started > seconds:
                    course.is_cut = done < UPDATES
                    break
            batch = rng.integers(0, len(X), _BATCH)
            deep.update(X[batch], labels[batch])
        except _Broken:
            course.broken_after = done
            break
    return course


def _digits() -> tuple[Floats, Integers, Floats, Integers]:
    """Return digits to train on and to test on, centred and scaled pixel by pixel."""
    digits = datasets.load_digits(1000, TESTED)
    centre, spread = digits.X_train.mean(axis=0), digits.X_train.std(axis=0)
    # At least 1 of 16 shades: pixels that hardly ever have ink are not to be blown up.
    train, test = ((X - centre) / np.maximum(spread, 1) for X in (digits.X_train, digits.X_test))
    return train, digits.y_train, test, digits.y_test


def _slopes(logits: Floats, labels: Integers) -> Floats:
    """Return the gradient of the mean cross-entropy with respect to the logits."""
    slopes = np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))
    slopes[np.arange(len(labels)), labels] -= 1
    return np.asarray(slopes / len(labels))


def _moment(entering: list[Floats], accuracy: float) -> Moment:
    shares = [
        np.histogram(np.arcsinh(np.clip(sums, -REACH, REACH)), EDGES)[0] / sums.size
        for sums in entering
    ]
    stds = [float(sums.std()) for sums in entering]
    return Moment(np.array(shares), np.array(stds), accuracy)


def _within_bounds(values: Floats) -> Floats:
    """Return the values, unless one of them is beyond all bounds, or NaN."""
    if not np.abs(values).max() < _BEYOND:
        raise _Broken
    return values
