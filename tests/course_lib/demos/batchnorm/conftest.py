import pytest

from course_lib.demos.batchnorm import (
    applying,
    averages,
    batch,
    checking,
    hand,
    layering,
    neighbours,
    valleys,
)
from tests.support.figures import figures_of

MODULES = (applying, averages, batch, checking, hand, layering, neighbours, valleys)


@pytest.fixture
def figure(monkeypatch):
    """Call for a figure, as in ``figure(batchnorm.one_batch, batchnorm_forward)``."""
    return figures_of(monkeypatch, *MODULES)


@pytest.fixture
def unwritten():
    """A function as the released lesson has it."""

    def function(*arguments):
        raise NotImplementedError

    return function
