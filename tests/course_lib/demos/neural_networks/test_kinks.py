import itertools

import numpy as np
import pytest

from course_lib.demos import neural_networks
from course_lib.reference.approximation import relu_interpolant
from course_lib.reference.neural_networks import relu


@pytest.fixture
def shown(figure):
    return figure(neural_networks.knots, relu, relu_interpolant)


def test_the_last_unit_added_is_told_by_its_kink_and_what_it_changes(shown):
    sentence = shown.sentence(added=2)
    assert "2 of 5 hidden units: number 2 has w₁ = 1.00, b₁ = −1.00 and w₂ = −2.40" in sentence
    assert "its kink is at x = −b₁/w₁ = 1.00, where the slope changes by w₂·|w₁| = −2.4" in sentence
    assert "goes through all 6 knots" in sentence


def test_without_units_there_is_only_the_bias(shown):
    assert "your network is b₂ = 1.00 for every x" in shown.sentence(added=0)


def test_a_knot_that_moves_takes_its_kink_along(shown):
    sentence = shown.sentence(added=3, knot3=(2.4, 3.6))
    assert "kink is at x = −b₁/w₁ = 2.40" in sentence
    assert "goes through all 6 knots" in sentence


def test_neighbouring_knots_never_meet(shown):
    knots = [control for name, control in shown.controls.items() if name != "added"]
    for left, right in itertools.pairwise(knots):
        assert left.high[0] + 0.1 < right.low[0]


def test_units_that_face_left_are_read_as_well(figure):
    def mirrored(x_knots, y_knots):
        w1, b1, w2, b2 = relu_interpolant(-x_knots[::-1], y_knots[::-1])
        return -w1, b1, w2, b2

    sentence = figure(neural_networks.knots, relu, mirrored).sentence(added=1)
    assert "number 1 has w₁ = −1.00, b₁ = 1.00 and w₂ = −2.40" in sentence
    assert "kink is at x = −b₁/w₁ = 1.00, where the slope changes by w₂·|w₁| = −2.4" in sentence
    assert "goes through all 6 knots" in sentence


def test_a_unit_more_than_needed_is_added_with_the_last(figure):
    def with_an_idle_unit(x_knots, y_knots):
        w1, b1, w2, b2 = relu_interpolant(x_knots, y_knots)
        return np.append(w1, 0.0), np.append(b1, 1.0), np.append(w2, 0.0), b2

    shown = figure(neural_networks.knots, relu, with_an_idle_unit)
    assert "6 of 6 hidden units: number 6" in shown.sentence()
    assert "no kink: it does not depend on x." in shown.sentence()


@pytest.mark.parametrize("n_units", [1, 2])
def test_networks_with_fewer_units_are_drawn(figure, n_units):
    def too_few(x_knots, y_knots):
        w1, b1, w2, b2 = relu_interpolant(x_knots, y_knots)
        return w1[:n_units], b1[:n_units], w2[:n_units], b2

    sentence = figure(neural_networks.knots, relu, too_few).sentence(added=4)
    assert f"{n_units} of {n_units} hidden units" in sentence
    assert "misses the knots, by up to" in sentence


def test_slopes_taken_for_their_changes_miss_the_knots(figure):
    def slopes_only(x_knots, y_knots):
        slopes = np.diff(y_knots) / np.diff(x_knots)
        return np.ones(len(slopes)), -x_knots[:-1], slopes, y_knots[0]

    drawing = figure(neural_networks.knots, relu, slopes_only).state()
    assert drawing.picture is not None
    assert "misses the knots, by up to" in drawing.sentence


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (None, "must return (w1, b1, w2, b2)"),
        (([1.0], np.ones(1), np.ones(1), 0.0), "w1 must be an array of shape (n,)"),
        ((np.ones(3), np.ones(2), np.ones(3), 0.0), "must be (3,), one number per hidden unit"),
        ((np.ones(3), np.ones(3), np.ones(3), np.ones(1)), "must be (), one number, b2"),
        ((np.ones(0), np.ones(0), np.ones(0), 0.0), "at least one hidden unit"),
    ],
)
def test_it_waits_for_a_network_that_can_be_drawn(figure, result, words):
    drawing = figure(neural_networks.knots, relu, lambda *_: result).state()
    assert drawing.picture is None
    assert "waits for relu_interpolant" in drawing.sentence
    assert words in drawing.sentence


def test_it_waits_for_the_function_that_is_missing(figure, unwritten):
    assert (
        figure(neural_networks.knots, unwritten, relu_interpolant).sentence()
        == "This figure waits for relu, which is not written yet."
    )
    assert (
        figure(neural_networks.knots, relu, unwritten).sentence()
        == "This figure waits for relu_interpolant, which is not written yet."
    )


def test_every_setting_is_drawn(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    drawings += [shown.state(added=added) for added in range(6)]
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page()]
    assert all(drawing.picture is not None for drawing in drawings)
    assert all(
        "goes through all 6 knots" in d.sentence for d in drawings if "Without" not in d.sentence
    )


def test_each_knot_that_moves_changes_what_is_told(shown):
    first = shown.sentence()
    for name, control in shown.controls.items():
        if name != "added":
            x, y = control.start
            assert shown.sentence(**{name: (x + 0.1, y)}) != first
            assert shown.sentence(**{name: (x, y + 0.1)}) != first
