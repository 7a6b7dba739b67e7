import pytest

from course_lib.demos.losses import curves, logits, penguins
from tests.support.figures import figures_of


@pytest.fixture
def figure(monkeypatch):
    """Call for a figure, as in ``figure(losses.one_prediction, mean_squared_error)``."""
    return figures_of(monkeypatch, curves, logits, penguins)
