import re

import pytest

from course_lib.demos import knn
from course_lib.demos.knn import costs
from tests.course_lib.demos.knn.classifiers import NearestNeighbours, Unwritten


@pytest.fixture
def clock(monkeypatch):
    """A clock that student's code turns."""

    class Clock:
        seconds = 0.0

        def __call__(self):
            return self.seconds

    clock = Clock()
    monkeypatch.setattr(costs, "_clock", clock)
    monkeypatch.setattr(costs, "_ROUNDS", 2)
    return clock


@pytest.fixture
def timed(clock):
    """A classifier whose predict takes a microsecond for each digit stored, and whose fit two."""

    class Timed(NearestNeighbours):
        def fit(self, X, y):
            super().fit(X, y)
            clock.seconds += 2e-6

        def predict(self, X):
            clock.seconds += 1e-6 * len(self.X)
            return super().predict(X)

    return Timed


def test_what_fit_and_predict_take_is_told(figure, digits, timed):
    drawing = figure(knn.cost, timed, digits).state()
    assert drawing.picture is not None
    assert drawing.sentence == (
        "Your fit takes 2 µs to store 125 digits and 2 µs to store 8,000. Your predict takes "
        "130 µs for 20 digits where 125 are stored and 8 ms where 8,000 are. "
        "Beyond 1,000 the same digits are stored again."
    )


def test_where_predict_takes_long_fewer_digits_are_stored(figure, digits, timed, monkeypatch):
    monkeypatch.setattr(costs, "patience", lambda seconds: 0.0)
    drawing = figure(knn.cost, timed, digits).state()
    assert drawing.picture is not None
    assert drawing.sentence.endswith(
        "More digits were not tried, because your predict would take long."
    )


def test_times_are_measured_once_for_all_pictures(figure, digits, timed, clock):
    shown = figure(knn.cost, timed, digits)
    shown.state()
    before = clock.seconds
    shown.in_the_dark()
    assert clock.seconds == before


def test_it_waits_for_what_the_classifier_calls(figure, digits):
    drawing = figure(knn.cost, Unwritten, digits).state()
    assert drawing.picture is None
    assert drawing.sentence == "This figure waits for l2_distances, which is not written yet."


def test_real_times_are_told_in_words(figure, digits, monkeypatch):
    monkeypatch.setattr(costs, "_ROUNDS", 2)
    sentence = figure(knn.cost, NearestNeighbours, digits).sentence()
    assert len(re.findall(r"takes [\d.]+ (?:µs|ms|s) ", sentence)) == 2
