import pytest

from course_lib.demos.neural_networks import (
    blocks,
    curves,
    depth,
    folding,
    following,
    hand,
    kinks,
    reading,
)
from tests.support.figures import figures_of


@pytest.fixture
def figure(monkeypatch):
    """Call for a figure, as in ``figure(neural_networks.knots, relu, relu_interpolant)``."""
    modules = (blocks, curves, depth, folding, following, hand, kinks, reading)
    return figures_of(monkeypatch, *modules)


@pytest.fixture
def unwritten():
    """A function as the released lesson has it."""

    def function(*arguments):
        raise NotImplementedError

    return function
