import pytest

from course_lib.demos.gates import _network, circuits, hand, learning, neurons, slopes, uses
from tests.support.figures import figures_of


@pytest.fixture
def figure(monkeypatch):
    """Call for a figure, as in ``figure(gates.circuit, AddGate, MultiplyGate, MaxGate)``."""
    monkeypatch.setattr(
        _network, "patience", lambda seconds: float("inf")
    )  # on a busy machine, too
    return figures_of(monkeypatch, circuits, hand, learning, neurons, slopes, uses)
