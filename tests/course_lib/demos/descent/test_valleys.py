import numpy as np
import pytest

from course_lib.demos import descent
from course_lib.reference.descent import gradient_descent, momentum_descent
from tests.course_lib.demos.descent.slips import averaging, unwritten

FAIR = "a fair one: (1 − ρ)α"


@pytest.fixture
def shown(figure):
    return figure(descent.valley, gradient_descent, momentum_descent)


def test_the_steep_direction_limits_the_rate_and_the_flat_one_pays(shown):
    sentence = shown.sentence(rate=0.1, n_steps=60)
    assert "across the valley (λ = 8) multiply the distance by 0.2" in sentence
    assert "along it (λ = 0.2) by 0.98" in sentence
    assert "keeps α below 0.25, and the flat one pays for it" in sentence
    # 9 · 0.98⁶⁰, as nothing is left across
    assert "60 plain steps with α = 0.1 lead to 2.68 from the lowest point" in sentence


def test_beyond_the_limit_plain_descent_explodes_and_fair_momentum_arrives(shown):
    sentence = shown.sentence(rate=0.4, comparison=FAIR, n_steps=60)
    assert "lead to more than a million from the lowest point" in sentence
    assert "plain descent does not come closer across" in sentence
    assert "a learning rate of 0.08, to 0.0" in sentence


def test_fair_is_a_rate_smaller_by_one_minus_rho(figure):
    rates = []

    def spying(gradient, x0, learning_rate, rho, n_steps):
        rates.append(learning_rate)
        return momentum_descent(gradient, x0, learning_rate, rho, n_steps)

    shown = figure(descent.valley, gradient_descent, spying)
    shown.state(rate=0.2, rho=0.75)
    shown.state(rate=0.2, rho=0.75, comparison=FAIR)
    np.testing.assert_allclose(rates, [0.2, 0.05])


def test_the_start_is_dragged_on_a_map_that_keeps_still(shown):
    areas = [shown.state(start=start).handles["start"] for start in ((-9.0, 1.6), (2.0, -1.0))]
    assert areas[0] == areas[1]
    assert "From a distance of 2.24" in shown.sentence(start=(2.0, -1.0))


def test_a_start_at_the_lowest_point_stays_there(shown):
    drawing = shown.state(start=(0.0, 0.0))
    assert drawing.picture is not None
    assert "lead to 0 from the lowest point" in drawing.sentence


def test_another_rule_is_shown_as_it_is(shown, figure):
    """What averages takes the steps of our fair rate."""
    averaged = figure(descent.valley, gradient_descent, averaging)
    fair, same = shown.sentence(comparison=FAIR), averaged.sentence()
    assert "a learning rate of 0.044, to" in fair
    assert fair.replace("rate of 0.044", "rate of 0.22") == same


@pytest.mark.parametrize(
    ("functions", "name"),
    [
        ((unwritten, momentum_descent), "gradient_descent"),
        ((gradient_descent, unwritten), "momentum_descent"),
    ],
)
def test_it_waits_for_either_function(figure, functions, name):
    sentence = figure(descent.valley, *functions).sentence()
    assert f"waits for {name}, which is not written yet" in sentence


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 1
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page(n_steps=60)]
    assert all(drawing.picture is not None for drawing in drawings)
