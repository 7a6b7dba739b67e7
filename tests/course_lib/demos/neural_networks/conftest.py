import pytest

from course_lib.demos.neural_networks import curves, kinks
from tests.support.figures import figures_of


@pytest.fixture
def figure(monkeypatch):
    """Call for a figure, as in ``figure(neural_networks.knots, relu, relu_interpolant)``."""
    return figures_of(monkeypatch, curves, kinks)


@pytest.fixture
def unwritten():
    """A function as the released lesson has it."""

    def function(*arguments):
        raise NotImplementedError

    return function
