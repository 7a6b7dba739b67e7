import pytest

from course_lib import datasets
from course_lib.demos.knn import (
    _ask,
    _regions,
    choosing,
    costs,
    hand,
    metrics,
    pictures,
    plane,
    reading,
)
from tests.support.figures import figures_of


@pytest.fixture
def figure(monkeypatch):
    """Call for a figure, as in ``figure(knn.rings, l1_distances, l2_distances)``."""
    return figures_of(monkeypatch, choosing, costs, hand, metrics, pictures, plane, reading)


@pytest.fixture(autouse=True)
def patient_reader(monkeypatch):
    """Somebody who waits for all that a figure can show, on a busy machine too."""
    for module in (_ask, _regions, choosing, costs):
        monkeypatch.setattr(module, "patience", lambda seconds: 1e6)


@pytest.fixture(scope="session")
def digits():
    return datasets.load_digits()
