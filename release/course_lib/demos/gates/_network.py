"""A little network made of nothing but the student's gates, and its training."""

import itertools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.demos._figure import patience
from course_lib.demos._student import Floats, StudentFunction, Waiting, as_array
from course_lib.demos.gates._gates import StudentGate
from course_lib.graph import Leaf, Node

SIZES = (2, 5, 5, 1)
"""Inputs, hidden units of two layers, and the score."""
N_WEIGHTS = sum((n_in + 1) * n_out for n_in, n_out in itertools.pairwise(SIZES))
N_LAST = SIZES[-2] + 1
"""How many of them make the score of the last hidden units; they come last."""
EVERY = 10
"""Weights are kept every so many updates."""
WILD = 1e4
"""A loss above it ends a training."""
_RATE = 0.3
_SEED = 1
_SECONDS = 6.0
_NUDGE = 1e-6

Make = Callable[..., Node]


@dataclass(frozen=True)
class Course:
    """A training.

    Attributes
    ----------
    weights : ndarray, shape (1 + updates // EVERY, number of weights)
        Kept ones; `scores` says what they are.
    losses : ndarray, shape (updates + 1,)
        The mean hinge loss before each update and after the last one.
    gradient, slope : float
        How fast the loss rises at first along some direction, by the gradient and by a nudge.
    """

    weights: Floats
    losses: Floats
    gradient: float
    slope: float

    @property
    def n_updates(self) -> int:
        """How many updates were made."""
        return len(self.losses) - 1

    @property
    def is_checked(self) -> bool:
        """Whether the gradient is the slope of the loss."""
        return bool(np.isclose(self.gradient, self.slope, rtol=1e-4, atol=1e-7))


class GateNetwork:
    """A network of the student's gates: two inputs, ReLUs in two layers, a score, a hinge loss.

    Its weights stand in one array: unit by unit, those of the unit's inputs and then its bias.
    Nodes hold an entry for each sample. A weight is a leaf with its number as often as there are
    samples; its gradient is the sum of that leaf's.

    Parameters
    ----------
    classes : mapping of str to StudentFunction
        The gates' classes by their kinds.
    backpropagate : StudentFunction
    """

    def __init__(
        self, classes: Mapping[str, StudentFunction], backpropagate: StudentFunction
    ) -> None:
        self._classes = classes
        self._backpropagate = backpropagate

    def scores(self, weights: Floats, X: Floats) -> Floats:
        """Return the scores (N,) of samples X (N, 2)."""
        return np.asarray(self.values(weights, X)[-1])

    def values(self, weights: Floats, X: Floats) -> Floats:
        """Return what units have before their ReLU, and last the score, a row each, at X (N, 2)."""

        def forward() -> Any:
            return np.array([unit.value for unit in self._grow(self._maker(), weights, X)[1]])

        shape = (sum(SIZES[1:]), len(X))
        return StudentFunction(forward, "your gates").array(shape=shape)

    def train(self, X: Floats, t: Floats, n_updates: int, is_whole: bool) -> Course:
        """Train on samples X (N, 2) with signs t (N,), as far as there is patience.

        Parameters
        ----------
        X, t : ndarray
        n_updates : int
        is_whole : bool
            Whether hidden units learn, too, and not the output layer alone.

        Raises
        ------
        Waiting
            If a gate or backpropagate gives nothing to train with.
        """
        weights = _first_weights()
        learns = np.full(weights.shape, is_whole)
        learns[-N_LAST:] = True
        # Gates that are checked at every call say what is wrong with them; then the bare ones run.
        self._step(self._checked_maker(), weights, X, t)
        training = StudentFunction(self._course, "your gates")
        course: Course = training(weights, learns, X, t, n_updates)
        return course

    def _course(self, weights: Floats, learns: Any, X: Floats, t: Floats, n_updates: int) -> Course:
        kept, losses, make = [weights], [], self._maker()
        direction = _direction(weights)
        sides = [self._loss(make, weights + h * direction, X, t)[0] for h in (-_NUDGE, _NUDGE)]
        slope, rise = float(np.diff(sides)[0]) / (2 * _NUDGE), 0.0
        end = time.process_time() + patience(_SECONDS)
        for update in range(n_updates + 1):
            loss, gradient = self._step(make, weights, X, t)
            losses.append(loss)
            rise = rise if update else float(direction @ gradient)
            is_late = update % EVERY == 0 and time.process_time() > end
            if update == n_updates or loss > WILD or (is_late and update):
                break
            weights = weights - _RATE * np.where(learns, gradient, 0.0)
            if (update + 1) % EVERY == 0:
                kept.append(weights)
        return Course(np.array(kept), np.array(losses), rise, slope)

    def _step(self, make: Mapping[str, Make], weights: Floats, X: Floats, t: Floats) -> Any:
        """Return the mean loss, and its gradient with respect to the weights."""
        mean, loss, leaves = self._loss(make, weights, X, t)
        gradients = self._backpropagate(loss)
        try:
            found = [gradients[leaf] for leaf in leaves]
        except (KeyError, TypeError):
            raise Waiting(
                "This figure waits for backpropagate: it must return a dict with a gradient for "
                "each leaf."
            ) from None
        name, meaning = self._backpropagate.name, "that of the leaf's value"
        parts = as_array(np.array(found), (len(leaves), len(X)), name, meaning)
        return mean, parts.mean(axis=1)

    def _loss(self, make: Mapping[str, Make], weights: Floats, X: Floats, t: Floats) -> Any:
        """Return the mean loss, the node of all samples' losses, and the weights' leaves."""
        leaves, units = self._grow(make, weights, X)
        miss = make["add"](make["multiply"](Leaf(-t), units[-1]), Leaf(np.ones(len(t))))
        loss = make["relu"](miss)
        value = as_array(loss.value, (len(X),), "your gates", "one loss per sample")
        return float(value.mean()), loss, leaves

    def _grow(self, make: Mapping[str, Make], weights: Floats, X: Floats) -> Any:
        """Build the network up to its score; return the weights' leaves, and all units."""
        leaves = [Leaf(np.full(len(X), weight)) for weight in weights]
        fresh = iter(leaves)
        outputs: list[Node] = [Leaf(X[:, 0]), Leaf(X[:, 1])]
        units: list[Node] = []
        for size in SIZES[1:]:
            layer = []
            for _ in range(size):
                products = [make["multiply"](output, next(fresh)) for output in outputs]
                total: Node = next(fresh)
                for product in products:
                    total = make["add"](total, product)
                layer.append(total)
            units += layer
            outputs = [make["relu"](unit) for unit in layer]
        return leaves, units

    def _maker(self) -> dict[str, Make]:
        """Return for each kind of gate what makes a node with a new one."""
        found = {kind: given.function for kind, given in self._classes.items()}
        return {
            kind: lambda *inputs, make=made: Node(make(), *inputs) for kind, made in found.items()
        }

    def _checked_maker(self) -> dict[str, Make]:
        return {
            kind: lambda *inputs, kind=kind, made=made: Node(StudentGate(made, kind), *inputs)
            for kind, made in self._classes.items()
        }


def _direction(weights: Floats) -> Floats:
    """Return a direction along which no weight stays as it is."""
    return np.random.default_rng(_SEED + 1).choice([-1.0, 1.0], size=weights.shape)


def _first_weights() -> Floats:
    """Return random weights; biases of the first layer, too, so that its kinks lie apart."""
    rng = np.random.default_rng(_SEED)
    layers = []
    for n_in, n_out in itertools.pairwise(SIZES):
        inward = rng.normal(size=(n_out, n_in)) * (1.0 if n_in == SIZES[0] else np.sqrt(2 / n_in))
        biases = 0.5 * rng.normal(size=n_out) * (n_in == SIZES[0])
        layers.append(np.column_stack([inward, biases]).ravel())
    return np.concatenate(layers)
