"""The data that lessons use: real sets that ship with the package, and small synthetic ones.

Nothing here needs the network. ``data/README.md`` says where the real data comes from and under
which licence. Every call returns fresh arrays, so changing them changes nothing for anybody else.
"""

import csv
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SPECIES = ("Adelie", "Chinstrap", "Gentoo")
"""The penguins' species, in the order of their labels 0, 1, 2."""
MEASUREMENTS = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
"""What was measured on each penguin, in the order of the columns; the names hold the units."""


@dataclass(frozen=True)
class Split:
    """Points with labels, told apart into those to learn from and those to test on.

    Attributes
    ----------
    X_train, X_test : ndarray, shapes (N, D) and (M, D)
    y_train, y_test : ndarray of int, shapes (N,) and (M,)
    """

    X_train: Floats
    y_train: Integers
    X_test: Floats
    y_test: Integers


@dataclass(frozen=True)
class Penguins:
    """Penguins of the Palmer Archipelago with all four measurements.

    Attributes
    ----------
    measurements : ndarray, shape (342, 4)
        Bill length, bill depth and flipper length in millimetres, body mass in grams.
    species : ndarray of int, shape (342,)
        0 Adelie, 1 Chinstrap, 2 Gentoo.
    """

    measurements: Floats
    species: Integers

    def columns(self, *names: str) -> Floats:
        """Return the named measurements as the columns of a new array (342, len(names)).

        Raises
        ------
        ValueError
            If there is no such measurement.
        """
        unknown = [name for name in names if name not in MEASUREMENTS]
        if unknown:
            raise ValueError(f"no measurement {unknown[0]!r}: there are {', '.join(MEASUREMENTS)}")
        return self.measurements[:, [MEASUREMENTS.index(name) for name in names]]


def load_digits(n_train: int = 1000, n_test: int = 500) -> Split:
    """Load pictures of handwritten digits, in the order of the data set.

    Parameters
    ----------
    n_train, n_test : int
        How many to learn from, and how many of those that follow to test on; 1,797 in all.

    Returns
    -------
    Split
        Each picture is a row of 64 ink values, 0 (white) to 16 (black), the rows of its 8 × 8
        pixels one after another; labels are 0..9.

    Raises
    ------
    ValueError
        If there are not that many.
    """
    file = resources.files("course_lib") / "data" / "digits.npz"
    with resources.as_file(file) as path, np.load(path) as data:
        images, labels = data["images"].astype(np.float64), data["labels"].astype(np.int64)
    if min(n_train, n_test) < 1 or n_train + n_test > len(images):
        raise ValueError(
            f"expected n_train and n_test of at least 1, together at most {len(images)}; "
            f"got {n_train} and {n_test}"
        )
    pixels, end = images.reshape(len(images), -1), n_train + n_test
    return Split(
        pixels[:n_train].copy(),
        labels[:n_train].copy(),
        pixels[n_train:end].copy(),
        labels[n_train:end].copy(),
    )


def load_penguins() -> Penguins:
    """Load the 342 penguins (of 344) whose four measurements are complete."""
    text = (resources.files("course_lib") / "data" / "penguins.csv").read_text(encoding="utf-8")
    complete = [
        row for row in csv.DictReader(text.splitlines()) if all(row[name] for name in MEASUREMENTS)
    ]
    measurements = [[float(row[name]) for name in MEASUREMENTS] for row in complete]
    return Penguins(
        np.array(measurements), np.array([SPECIES.index(row["species"]) for row in complete])
    )


def load_photograph() -> Floats:
    """Load a photograph, a portrait of Grace Hopper.

    Returns
    -------
    ndarray, shape (96, 80)
        Its grey levels row by row from the top, 0 (black) to 1 (white).
    """
    file = resources.files("course_lib") / "data" / "photograph.npz"
    with resources.as_file(file) as path, np.load(path) as data:
        grey: Floats = data["grey"] / 255.0
    return grey


def make_moons(n_samples: int, noise: float = 0.15, seed: int = 0) -> tuple[Floats, Integers]:
    """Make two interleaved half circles of radius 1.

    Parameters
    ----------
    n_samples : int
        How many points in all; the first class gets the odd one.
    noise : float
        Standard deviation of the normal noise on each coordinate.
    seed : int
        Of the random numbers; one seed always gives one set.

    Returns
    -------
    X : ndarray, shape (n_samples, 2)
    y : ndarray of int, shape (n_samples,)
        Labels 0 and 1, mixed.
    """
    rng = np.random.default_rng(seed)
    y = np.arange(n_samples) % 2
    angle = rng.uniform(0, np.pi, n_samples)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    X = np.where(y[:, None] == 0, upper, lower) + rng.normal(0, noise, (n_samples, 2))
    return X, y


def make_blobs(
    n_samples: int, n_classes: int = 3, spread: float = 0.9, seed: int = 0
) -> tuple[Floats, Integers]:
    """Make round clouds of points whose centres stand evenly on a circle of radius 2.

    Parameters
    ----------
    n_samples : int
        How many points in all.
    n_classes : int
        How many clouds.
    spread : float
        Standard deviation of each cloud.
    seed : int
        Of the random numbers; one seed always gives one set.

    Returns
    -------
    X : ndarray, shape (n_samples, 2)
    y : ndarray of int, shape (n_samples,)
        Labels 0..n_classes−1, mixed.
    """
    rng = np.random.default_rng(seed)
    y = np.arange(n_samples) % n_classes
    angle = 2 * np.pi * y / n_classes + np.pi / 2
    centres = 2 * np.column_stack([np.cos(angle), np.sin(angle)])
    return centres + rng.normal(0, spread, (n_samples, 2)), y
