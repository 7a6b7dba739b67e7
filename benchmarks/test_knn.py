"""Distances of 1,000 points from 5,000, with 784 coordinates each: digits of 28 × 28 pixels."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from sklearn.metrics.pairwise import euclidean_distances

from course_lib.reference.knn import l1_distances, l2_distances


@pytest.fixture
def points():
    rng = np.random.default_rng(0)
    return rng.normal(size=(1000, 784)), rng.normal(size=(5000, 784))


def test_l2_distances(compare, points):
    compare(
        "L2 distances, scikit-learn",
        lambda: l2_distances(*points),
        lambda: euclidean_distances(*points),
        aim=1.2,
    )


def test_l1_distances(compare, points):
    compare(
        "L1 distances, SciPy",
        lambda: l1_distances(*points),
        lambda: cdist(*points, metric="cityblock"),
        aim=2,
        rounds=3,
    )
