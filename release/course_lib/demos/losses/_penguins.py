"""The penguins as the figures' models see them, and how they are drawn."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from course_lib import datasets
from course_lib.demos import _style
from course_lib.demos._student import Floats, Integers


@dataclass(frozen=True)
class Question:
    """What is asked about which penguins, and how the model learns to answer.

    Attributes
    ----------
    name : str
    features : tuple of str
        The measurements that the model sees.
    species : tuple of int
        The species that it is about, in the order of their labels.
    n_outputs : int
    learning_rate : float
    """

    name: str
    features: tuple[str, ...]
    species: tuple[int, ...]
    n_outputs: int
    learning_rate: float


_BILL = ("bill_length_mm", "bill_depth_mm")
MASS = Question("How heavy?", ("flipper_length_mm",), (0, 1, 2), 1, 0.1)
TWO_SPECIES = Question("Adelie or Chinstrap?", _BILL, (0, 1), 1, 1.0)
THREE_SPECIES = Question("Which of three species?", _BILL, (0, 1, 2), 3, 1.0)


class PenguinData:
    """The penguins that a question is about; every fourth is held back from training.

    Attributes
    ----------
    features : ndarray, shape (N, D)
        In millimetres.
    X : ndarray, shape (N, D)
        The features in standard deviations from the mean of the training penguins.
    labels : ndarray of int, shape (N,)
        Which of the question's species.
    targets : ndarray, shape (N,)
        Kilograms, 0 and 1, or labels.
    is_held : ndarray of bool, shape (N,)
    """

    def __init__(self, question: Question) -> None:
        penguins = datasets.load_penguins()
        chosen = np.isin(penguins.species, question.species)
        self.is_held = (np.arange(len(chosen)) % 4 == 3)[chosen]
        self.features = penguins.columns(*question.features)[chosen]
        training = self.features[~self.is_held]
        self.mean, self.spread = training.mean(axis=0), training.std(axis=0)
        self.X = self.standardised(self.features)
        self.labels = np.searchsorted(question.species, penguins.species[chosen])
        self.targets: Floats | Integers = self.labels
        if question is MASS:
            self.targets = penguins.columns("body_mass_g")[chosen, 0] / 1000
        elif question.n_outputs == 1:
            self.targets = self.labels.astype(np.float64)

    def standardised(self, features: Floats) -> Floats:
        """Return millimetres as the model sees them."""
        return np.asarray((features - self.mean) / self.spread)


def scatter_species(
    axes: Axes, x: Floats, y: Floats | Integers, species: Integers, **settings: Any
) -> None:
    """Draw each species in its colour and shape, with Matplotlib's `settings` for lines."""
    look = _style.look()
    usual: dict[str, Any] = {
        "linestyle": "",
        "markersize": 5.5,
        "markeredgecolor": look.edge,
        "markeredgewidth": 0.6,
    }
    for label in np.unique(species):
        here = species == label
        marks = {"marker": _style.MARKERS[label], "color": look.colours[label]}
        axes.plot(x[here], y[here], **usual | marks | settings)
