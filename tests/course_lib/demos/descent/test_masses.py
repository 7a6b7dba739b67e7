import numpy as np
import pytest

from course_lib.demos import descent
from course_lib.demos.descent._training import load_masses
from course_lib.reference.descent import train_linear_regression
from tests.course_lib.demos.descent.slips import plain_training

STANDARDISED = "standardised"


@pytest.fixture
def shown(figure):
    return figure(descent.penguin_mass, train_linear_regression)


def test_raw_measurements_crawl_at_the_largest_rate_that_is_stable(shown):
    sentence = shown.sentence()
    assert "With raw millimetres and α = 0.000018, 101 epochs" in sentence
    assert "from 18.3 to 0.312 (lowest possible 0.153); your model is 465 g off" in sentence
    assert "κ = 30,000,000 times the smallest" in sentence
    assert "below 2/λ = 0.000023." in sentence


def test_standardised_ones_run(shown):
    sentence = shown.sentence(features=STANDARDISED, exponent=-0.5)
    assert "to 0.153 (lowest possible 0.153); your model is 310 g off" in sentence
    assert "κ = 8.7 times the smallest" in sentence
    assert "below 2/λ = 0.5." in sentence


@pytest.mark.parametrize(("features", "exponent"), [("raw, in mm", -4.5), (STANDARDISED, 0.0)])
def test_above_the_limit_the_loss_explodes(figure, features, exponent):
    drawing = figure(descent.penguin_mass, plain_training).state(
        features=features, exponent=exponent
    )
    assert drawing.picture is not None
    assert "from 18.3 to more than a million" in drawing.sentence
    assert "which it does not" in drawing.sentence


def test_numbers_that_overflow_are_drawn_too(figure):
    drawing = figure(descent.penguin_mass, plain_training).state(exponent=0.0)
    assert drawing.picture is not None
    assert "more than a ton off" in drawing.sentence


@pytest.mark.parametrize("standardised", [False, True])
def test_curvatures_are_those_of_the_loss(standardised):
    masses = load_masses(standardised)
    w, steep = np.zeros(4), np.linalg.eigh(masses.X.T @ masses.X)[1][:, -1]
    ahead, here, behind = (masses.loss(w + step * steep) for step in (0.01, 0, -0.01))
    assert (ahead - 2 * here + behind) / 0.01**2 == pytest.approx(masses.curvatures()[-1])


def test_every_setting_is_drawn_and_told_apart(figure):
    shown = figure(descent.penguin_mass, plain_training)
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 2
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page(features=STANDARDISED)]
    assert all(drawing.picture is not None for drawing in drawings)
