"""Training the student's linear models, with what comes back checked, and kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.demos._student import Floats, Integers, StudentFunction, Waiting, as_array
from course_lib.demos.losses._ask import loss_and_gradient
from course_lib.demos.losses._penguins import PenguinData, Question


@dataclass(frozen=True)
class Fitted:
    """What the student's `fit_linear` returned: shapes (D, K), (K,) and (n_steps,)."""

    W: Floats
    b: Floats
    losses: Floats

    def scores(self, X: Floats) -> Floats:
        """Return the model's scores, shape (N, K)."""
        return np.asarray(X @ self.W + self.b)


def train(
    fit: StudentFunction,
    loss: StudentFunction,
    X: Floats,
    targets: Floats | Integers,
    n_outputs: int,
    learning_rate: float,
    n_steps: int,
) -> Fitted:
    """Let the student's `fit_linear` train a model with the student's loss.

    Raises
    ------
    Waiting
        If the loss is not what it should be, or the model is none.
    """
    # A loss that is not written yet should be what the figure says it waits for.
    loss_and_gradient(loss, np.zeros((len(X), n_outputs) if n_outputs > 1 else len(X)), targets)
    watched = _Watched(loss)
    settings = (n_outputs, learning_rate, n_steps)
    try:
        W, b, losses = fit.parts(X, targets, watched, *settings, names=("W", "b", "losses"))
    except Waiting:
        if not watched.has_failed:  # else it is the loss that the figure waits for
            raise
    if watched.has_failed:
        raise Waiting(
            f"This figure waits for {loss.name}: it returned NaN or infinity, in training, for "
            "finite scores."
        )
    return Fitted(
        as_array(W, (X.shape[1], n_outputs), "fit_linear", "W with a column per output"),
        as_array(b, (n_outputs,), "fit_linear", "b with an entry per output"),
        as_array(losses, (n_steps,), "fit_linear", "one loss per step"),
    )


class _Watched:
    """A student's loss that remembers whether it made NaN or infinity of finite scores."""

    def __init__(self, loss: StudentFunction) -> None:
        self._function = loss.function
        self.has_failed = False

    def __call__(self, scores: Any, targets: Any) -> Any:
        pair = self._function(scores, targets)
        if np.isfinite(scores).all() and not all(np.isfinite(part).all() for part in pair):
            self.has_failed = True
        return pair


class Trainer:
    """Fits the model of each question with the student's functions, and remembers the results."""

    def __init__(self, fit: StudentFunction, losses: Mapping[Question, StudentFunction]) -> None:
        self._fit = fit
        self._losses = losses
        self.data = {question: PenguinData(question) for question in losses}
        self._fitted: dict[object, Fitted] = {}

    def fitted(self, question: Question, n_steps: int) -> Fitted:
        """Return the question's model after `n_steps` steps."""
        loss = self._losses[question]
        key = (self._fit.function, loss.function, question, n_steps)
        if key not in self._fitted:
            X, targets = self._training(question)
            rate, outputs = question.learning_rate, question.n_outputs
            self._fitted[key] = train(self._fit, loss, X, targets, outputs, rate, n_steps)
        return self._fitted[key]

    def loss_of(self, question: Question, model: Fitted) -> float:
        """Return the student's loss of a model on the penguins that it was trained on."""
        X, targets = self._training(question)
        scores = model.scores(X)
        scores = scores if question.n_outputs > 1 else scores[:, 0]
        return loss_and_gradient(self._losses[question], scores, targets)[0]

    def _training(self, question: Question) -> tuple[Floats, Floats | Integers]:
        data = self.data[question]
        return data.X[~data.is_held], data.targets[~data.is_held]
