import pytest

from course_lib.demos.descent import batches, hand, hills, masses, parabola, valleys, velocity
from tests.support.figures import figures_of


@pytest.fixture
def figure(monkeypatch):
    """Call for a figure, as in ``figure(descent.one_parabola, gradient_descent)``."""
    modules = (batches, hand, hills, masses, parabola, valleys, velocity)
    return figures_of(monkeypatch, *modules)
