import pytest

from course_lib.demos.losses import hand, logit, logits, meeting, models, outlying, prediction
from tests.support.figures import figures_of


@pytest.fixture
def figure(monkeypatch):
    """Call for a figure, as in ``figure(losses.one_prediction, mean_squared_error)``."""
    modules = (hand, logit, logits, meeting, models, outlying, prediction)
    return figures_of(monkeypatch, *modules)
