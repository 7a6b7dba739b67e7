"""What lesson 01 says in numbers of its cell to explore, recomputed from the reference."""

import numpy as np
import pytest

from course_lib import datasets
from course_lib.reference import knn

K_CHOICES = [1, 2, 3, 5, 8, 12]


@pytest.fixture(scope="module")
def misread():
    """How many of 400 digits are misread for each k, in grey and in black and white."""
    digits = datasets.load_digits()
    X, y = digits.X_train[:400], digits.y_train[:400]
    pictures = {"grey": X, "black and white": np.where(X > 8, 16.0, 0.0)}
    return {
        name: {k: 400 * (1 - score) for k, score in knn.choose_k(P, y, K_CHOICES, 5)[1].items()}
        for name, P in pictures.items()
    }


def test_about_30_black_and_white_digits_are_misread_instead_of_8(misread):
    assert min(misread["grey"].values()) == pytest.approx(8)
    assert 25 < min(misread["black and white"].values()) < 35  # equal distances: sorting decides


def test_the_best_k_is_1_instead_of_3(misread):
    assert [min(of_k, key=of_k.get) for of_k in misread.values()] == [3, 1]


def test_without_shades_the_third_neighbour_is_another_digit_more_than_twice_as_often():
    digits = datasets.load_digits()
    X, y = digits.X_train[:400], digits.y_train[:400]
    wrong = []
    for P in (X, np.where(X > 8, 16.0, 0.0)):
        others = 0
        for fold in np.array_split(np.arange(400), 5):
            rest = np.setdiff1d(np.arange(400), fold)
            third = np.argsort(knn.l2_distances(P[fold], P[rest]), axis=1)[:, 2]
            others += np.sum(y[rest][third] != y[fold])
        wrong.append(others)
    assert wrong[1] > 2 * wrong[0]
