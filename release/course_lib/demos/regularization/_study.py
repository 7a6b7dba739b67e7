"""What four knobs do to networks that learn 100 digits: trained once, and kept."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from course_lib.demos._student import Floats, Integers, StudentFunction, as_array
from course_lib.demos.regularization import _ask
from course_lib.demos.regularization._digits import SIDE, framed_digits
from course_lib.demos.regularization._network import Knob, Networks, Singles, train

STRENGTHS = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1)
PROBABILITIES = (0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9)
MAX_SHIFTS = (0, 1, 2, 3, 4, 5)
MEMBERS = (1, 2, 3, 4, 6, 12)

_SEEDS = 3
_DRAWS = 40
"""How many times each digit is shifted anew; training goes round them."""
_SECONDS = 6.0
"""Processor time that the training for one knob may take: four times what it needs."""


@dataclass(frozen=True)
class Course:
    """The shares of right answers along a knob, on digits trained on and on others."""

    training: Floats
    test: Floats
    steps: int


class Study:
    """Trains the networks for each knob with the student's functions, and remembers the results."""

    def __init__(self, functions: Mapping[str, StudentFunction]) -> None:
        self._functions = functions
        self._digits = framed_digits()
        self._courses: dict[object, Course] = {}
        self._plain: dict[object, Networks] = {}

    def course(self, name: str) -> Course:
        """Return the course along the knob "strength", "p", "shift" or "members".

        Raises
        ------
        Waiting
            If a function that it needs does not do its part.
        """
        needed = {
            "strength": ("l2_penalty",),
            "p": ("dropout_forward", "dropout_backward"),
            "shift": ("random_shift",),
            "members": ("average_probabilities",),
        }[name]
        used = ("cross_entropy", *needed)
        key = (name, *(self._functions[function].function for function in used))
        if key not in self._courses:
            # A function that is not written yet should be found before networks are trained.
            knob = self._knob(name)
            self._courses[key] = self._together() if knob is None else self._along(knob)
        return self._courses[key]

    def _knob(self, name: str) -> Knob | None:
        functions = self._functions
        if name == "strength":
            return _Strength(functions["l2_penalty"])
        if name == "p":
            return _Dropout(functions["dropout_forward"], functions["dropout_backward"])
        if name == "shift":
            return _Shift(functions["random_shift"], self._digits.X_train)
        self._averaged(np.full((2, 3, 10), 0.1))
        return None

    def _plain_networks(self) -> Networks:
        """Return as many networks as an ensemble has at most, without any regularization."""
        function = self._functions["cross_entropy"].function
        if function not in self._plain:
            self._plain[function] = self._trained(Knob(), MEMBERS[-1])
        return self._plain[function]

    def _trained(self, knob: Knob, seeds: int) -> Networks:
        digits, loss = self._digits, self._functions["cross_entropy"]
        return train(digits.X_train, digits.y_train, loss, knob, seeds, _SECONDS)

    def _along(self, knob: Knob) -> Course:
        digits, plain = self._digits, self._plain_networks()
        networks = self._trained(knob, _SEEDS)
        training, test = (
            np.append(plain.accuracies(*known), networks.accuracies(*known))
            for known in ((digits.X_train, digits.y_train), (digits.X_test, digits.y_test))
        )
        return Course(training, test, networks.steps)

    def _together(self) -> Course:
        """Average the plain networks in groups of each size; a mean over the groups."""
        digits, plain = self._digits, self._plain_networks()
        logits = plain.logits(np.vstack([digits.X_train, digits.X_test]))[0]
        labels = np.concatenate([digits.y_train, digits.y_test])
        members = np.exp(logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True))
        n, shares = len(digits.y_train), []
        for size in MEMBERS:
            starts = range(0, len(members) - size + 1, size)
            right = [self._right(members[start : start + size], labels) for start in starts]
            shares.append([np.mean(right, axis=0)[:n].mean(), np.mean(right, axis=0)[n:].mean()])
        training, test = np.transpose(shares)
        return Course(training, test, plain.steps)

    def _right(self, members: Floats, labels: Integers) -> Floats:
        return np.asarray(self._averaged(members).argmax(axis=-1) == labels, dtype=np.float64)

    def _averaged(self, members: Floats) -> Floats:
        average, shape = self._functions["average_probabilities"], members.shape[1:]
        return average.array(members, shape=shape, meaning="a row of probabilities per sample")


class _Strength(Knob):
    """The student's penalty on all weights."""

    def __init__(self, penalty: StudentFunction) -> None:
        super().__init__(STRENGTHS[1:], penalty.name)
        self._penalty = penalty
        _ask.penalty_and_gradient(penalty, np.ones((2, 3)), 0.5)

    def pull(self, W: Singles) -> Singles:
        pulls = [
            _ask.penalty_and_gradient(self._penalty, weights, strength)[1]
            for weights, strength in zip(W, self.positions, strict=True)
        ]
        return np.stack(pulls).astype(np.float32)


class _Dropout(Knob):
    """The student's dropout of hidden units."""

    def __init__(self, forward: StudentFunction, backward: StudentFunction) -> None:
        super().__init__(PROBABILITIES[1:], forward.name)
        self._forward, self._backward = forward, backward
        self._rng = np.random.default_rng(2)
        self._masks: list[Floats] = []
        self.backward(self.forward(np.ones((len(self.positions), 1, 2, 3), np.float32)))

    def forward(self, hidden: Singles) -> Singles:
        pairs = [
            _ask.drop(self._forward, units, p, self._rng)
            for units, p in zip(hidden, self.positions, strict=True)
        ]
        self._masks = [mask for _, mask in pairs]
        return np.stack([out for out, _ in pairs]).astype(np.float32)

    def backward(self, gradient: Singles) -> Singles:
        name, meaning = self._backward.name, "that of the upstream gradient"
        passed = [
            as_array(self._backward(upstream, mask), upstream.shape, name, meaning)
            for upstream, mask in zip(gradient, self._masks, strict=True)
        ]
        return np.stack(passed).astype(np.float32)


class _Shift(Knob):
    """The student's shifts of the digits, another in every step."""

    def __init__(self, shift: StudentFunction, X: Floats) -> None:
        super().__init__(MAX_SHIFTS[1:], shift.name)
        rng = np.random.default_rng(3)
        images = X.reshape(-1, SIDE, SIDE)
        meaning = "that of the images"
        moved = [
            shift.array(images, reach, rng, shape=images.shape, meaning=meaning)
            for _ in range(_DRAWS)
            for reach in self.positions
        ]
        self._moved = np.reshape(moved, (_DRAWS, len(self.positions), 1, *X.shape)).astype(
            np.float32
        )

    def inputs(self, X: Singles, step: int) -> Singles:
        return np.asarray(self._moved[step % _DRAWS])
