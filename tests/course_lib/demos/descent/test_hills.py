import numpy as np
import pytest

from course_lib.demos import descent
from course_lib.demos.descent import hills
from course_lib.reference.descent import momentum_descent
from tests.course_lib.demos.descent.slips import averaging, unwritten


@pytest.fixture
def shown(figure):
    return figure(descent.hill, momentum_descent)


def test_the_line_has_a_shallow_hollow_a_hill_and_a_deep_hollow():
    shallow, top, deep = (
        float(hills._height(x)) for x in (hills._SHALLOW, hills._TOP, hills._DEEP)
    )
    assert deep < shallow < top
    x, step = np.linspace(-6, 6, 25), 1e-5
    measured = (hills._height(x + step) - hills._height(x - step)) / (2 * step)
    np.testing.assert_allclose(hills._slope(x), measured, atol=1e-8)


def test_plain_descent_never_gets_over_the_hill(shown):
    sentence = shown.sentence(rho=0.0)
    assert "(plain descent)" in sentence
    assert "not enough for the hill" in sentence
    assert "to the left of the hill, 0\u00a0% end beyond it" in sentence


def test_momentum_helps_only_if_what_it_gathered_is_enough(shown):
    assert "not enough for the hill" in shown.sentence(rho=0.75)
    assert "What v gathered was enough for the hill" in shown.sentence(rho=0.84)
    assert "not enough for the hill" in shown.sentence(rho=0.84, start=(-2.0, 0.0))


def test_too_much_of_it_may_bring_the_ball_back(shown):
    sentence = shown.sentence(rho=0.96, start=(-6.0, 0.0))
    assert "It was beyond the hill, and v brought it back" in sentence


def test_on_the_way_it_is_told_where_the_ball_is(shown):
    assert "So far it has not been over the hill" in shown.sentence(rho=0.84, n_steps=3)
    assert "It starts beyond the hill." in shown.sentence(start=(5.0, 0.0))


def test_the_map_is_computed_once_with_a_call_for_each_rho(figure):
    starts = []

    def counting(gradient, x0, *settings):
        starts.append(len(x0))
        return momentum_descent(gradient, x0, *settings)

    shown = figure(descent.hill, counting)
    for rho in (0.0, 0.3, 0.9):
        shown.state(rho=rho)
    assert starts.count(1) == 3
    assert len(starts) == 3 + len(hills._RHOS)


def test_each_place_of_the_map_is_the_ball_that_is_drawn(shown):
    """A start among many rolls as it does alone."""
    for rho in (0.75, 0.81, 0.9):
        many = momentum_descent(hills._slope, hills._STARTS, 0.3, rho, 150)
        for column in (0, 10, 25):
            alone = momentum_descent(hills._slope, hills._STARTS[[column]], 0.3, rho, 150)
            np.testing.assert_allclose(many[:, column], alone[:, 0])


def test_the_start_is_held_on_the_line_and_in_the_map(shown):
    on_line, in_map = shown.state(rho=0.9).handles["start"]
    assert on_line.x == in_map.x
    assert in_map.y[1] < -0.9 < in_map.y[1] + 0.2


def test_another_rule_is_shown_as_it_is(figure):
    assert "not enough for the hill" in figure(descent.hill, averaging).sentence(rho=0.84)


def test_it_waits_for_the_function(figure):
    sentence = figure(descent.hill, unwritten).sentence()
    assert "waits for momentum_descent, which is not written yet" in sentence


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 1
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page()]
    assert all(drawing.picture is not None for drawing in drawings)


def test_the_picture_tells_the_steps_also_of_a_ball_that_lies_still(shown):
    assert shown.state(n_steps=149).picture != shown.state(n_steps=150).picture
