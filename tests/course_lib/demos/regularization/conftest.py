import pytest

from course_lib.demos.regularization import (
    dropping,
    gathering,
    hand,
    knobs,
    shifting,
    touching,
    weighing,
)
from tests.support.figures import figures_of


@pytest.fixture
def figure(monkeypatch):
    """Call for a figure, as in ``figure(regularization.shifts, random_shift)``."""
    modules = (dropping, gathering, hand, knobs, shifting, touching, weighing)
    return figures_of(monkeypatch, *modules)


@pytest.fixture
def unwritten():
    """An exercise that nobody has solved yet."""

    def stub(*arguments):
        raise NotImplementedError

    return stub
