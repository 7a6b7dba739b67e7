import pytest

from course_lib.demos.knn import _ask, digits, plane
from tests.support.figures import figures_of


@pytest.fixture
def figure(monkeypatch):
    """Call for a figure, as in ``figure(knn.rings, l1_distances, l2_distances)``."""
    return figures_of(monkeypatch, plane, digits)


@pytest.fixture(autouse=True)
def patient_reader(monkeypatch):
    """Somebody who waits for all that a figure can show, on a busy machine too."""
    for module in (_ask, digits):
        monkeypatch.setattr(module, "patience", lambda seconds: 1e6)
