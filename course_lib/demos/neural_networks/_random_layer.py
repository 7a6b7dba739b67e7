"""Digits through a hidden layer of random weights, and an output layer fitted to what comes out."""

import time
from dataclasses import dataclass

import numpy as np

from course_lib import datasets
from course_lib.demos._figure import patience
from course_lib.demos._student import Floats, Integers, StudentFunction, Waiting

MOST_UNITS = 400
_SEED = 1
N_CLASSES = 10
_SCORE = 6.0
"""What the output layer should give to a digit's own class; 0 to the others."""
_STRENGTH = 1.0
"""Of the L2 penalty."""
_PATIENCE = 0.3
"""Seconds for the test digits, with each number of units."""
_FEWEST = 20


@dataclass(frozen=True)
class Activation:
    """What follows the hidden layer: the student's function, or None for nothing."""

    name: str
    function: StudentFunction | None

    @property
    def key(self) -> object:
        """What its results depend on."""
        return self.function.function if self.function else None

    def __call__(self, z: Floats) -> Floats:
        if self.function is None:
            return z
        return self.function.array(z, shape=z.shape, meaning="one value per pre-activation")


class RandomLayer:
    """Networks of one hidden layer, whose weights nobody trains, in front of a fitted output.

    Parameters
    ----------
    forward : StudentFunction
        The student's ``mlp_forward``, which computes the scores of all test digits.
    penalty : StudentFunction
        The student's ``l2_penalty``, which keeps the fit from following single pictures.

    Attributes
    ----------
    X_test, y_test : ndarrays, shapes (M, 64) and (M,)
        Pictures with ink from 0 to 1, and their labels.
    """

    def __init__(self, forward: StudentFunction, penalty: StudentFunction) -> None:
        data = datasets.load_digits()
        rng = np.random.default_rng(_SEED)
        self._W = rng.normal(size=(64, MOST_UNITS)) / 4
        self._b = rng.normal(size=MOST_UNITS) / 2
        self._X, self._y = data.X_train / 16, data.y_train
        self.X_test, self.y_test = data.X_test / 16, data.y_test
        self._forward, self._penalty = forward, penalty
        self._fits: dict[object, tuple[Floats, Floats]] = {}
        self._layers: dict[object, tuple[Floats, Floats]] = {}
        self._answers: dict[object, Integers] = {}
        self._tested: dict[object, int] = {}

    def scores(self, X: Floats, n_units: int, activation: Activation) -> Floats:
        """Return the scores (N, 10) that the student's forward pass gives to pictures."""
        W2, b2 = self._output_layer(n_units, activation)
        weights, biases = [self._W[:, :n_units], W2], [self._b[:n_units], b2]
        shape = (len(X), N_CLASSES)
        return self._forward.array(
            X, weights, biases, activation, shape=shape, meaning="one row per picture"
        )

    def n_tested(self, activation: Activation) -> int:
        """Return how many test digits there is patience for: all, unless a function is slow."""
        key = (self._forward.function, activation.key)
        if key not in self._tested:
            each = min(self._seconds(activation) for _ in range(2)) / _FEWEST
            affordable = int(patience(_PATIENCE) / max(each, 1e-9))
            enough = affordable >= len(self.X_test) / 4  # a call has a price beside its pictures
            self._tested[key] = len(self.X_test) if enough else max(_FEWEST, affordable)
        return self._tested[key]

    def _seconds(self, activation: Activation) -> float:
        """Return how long the student's forward pass takes for the fewest digits."""
        self._output_layer(MOST_UNITS, activation)
        started = time.process_time()
        self.scores(self.X_test[:_FEWEST], MOST_UNITS, activation)
        return time.process_time() - started

    def right(self, n_units: int, activation: Activation, n_digits: int) -> float:
        """Return the share of the first test digits whose score is highest for what they are."""
        fitted = (self._penalty.function, activation.key)
        key = (self._forward.function, fitted, n_units, n_digits)
        if key not in self._answers:
            scores = self.scores(self.X_test[:n_digits], n_units, activation)
            self._answers[key] = scores.argmax(axis=1)
        return float((self._answers[key] == self.y_test[:n_digits]).mean())

    def _output_layer(self, n_units: int, activation: Activation) -> tuple[Floats, Floats]:
        """Return weights and biases with the smallest penalised squared error."""
        key = (activation.key, self._penalty.function)
        if key not in self._fits:
            self._fits[key] = self._fit(activation)
        if (key, n_units) not in self._layers:
            size = n_units + 1
            root, products = (part[:size] for part in self._fits[key])
            solved = root[:, :size].T @ (root[:, :size] @ products)
            self._layers[key, n_units] = (solved[1:], solved[0])
        return self._layers[key, n_units]

    def _fit(self, activation: Activation) -> tuple[Floats, Floats]:
        """Return what the output layers of all numbers of units are made of.

        With the matrix A of the squared error's equations, A⁻¹ = RᵀR with R lower triangular; the
        upper left corner of R belongs to the equations of the first units alone. So one inversion
        does for every number of units.
        """
        hidden = activation(self._X @ self._W + self._b)
        features = np.column_stack([np.ones(len(hidden)), hidden])
        pulls = np.diag([0.0, *self._pulls()])
        root = np.linalg.inv(np.linalg.cholesky(features.T @ features + pulls))
        wanted = _SCORE * (self._y[:, None] == np.arange(N_CLASSES))
        return np.asarray(root), features.T @ wanted

    def _pulls(self) -> Floats:
        """Return half of the penalty's gradient at weights of 1, which L2 multiplies by a weight.

        It is what the penalty adds to the squared error's equations, halved as these are.
        """
        ones = np.ones(MOST_UNITS)
        meaning = "one entry of the gradient per weight"
        gradient = self._penalty.value_and_gradient(
            ones, _STRENGTH, value="penalty", entries=meaning
        )[1]
        if not (gradient > 0).all():
            raise Waiting(
                f"This figure waits for {self._penalty.name}: where weights are positive, its "
                "gradient must be, too."
            )
        return gradient / 2
