import pytest

from course_lib.demos.knn import digits, plane
from tests.support.figures import figures_of


@pytest.fixture
def figure(monkeypatch):
    """Call for a figure, as in ``figure(knn.rings, l1_distances, l2_distances)``."""
    return figures_of(monkeypatch, plane, digits)
