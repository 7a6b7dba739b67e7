import numpy as np
import pytest

from course_lib import datasets
from course_lib.demos import batchnorm
from course_lib.demos.batchnorm import valleys as module
from course_lib.gradcheck import numerical_gradient, relative_error
from course_lib.reference.batchnorm import standardize
from course_lib.reference.descent import gradient_descent


@pytest.fixture
def shown(figure):
    return figure(batchnorm.ravine, standardize, gradient_descent)


def unchanged(X_train, X_test):
    return X_train, X_test, np.zeros(1), np.ones(1)


def only_scaled(X_train, X_test):
    std = X_train.std(axis=0)
    return X_train / std, X_test / std, np.zeros(1), std


def test_standardised_measurements_make_circles_of_a_ravine(shown):
    raw, standardised = shown.sentence().split("Standardised:")
    assert "curvatures 0.0225 and 42.6, κ = 1,894" in raw
    assert "curvatures 2 and 2, κ = 1.00" in standardised


def test_twenty_steps_arrive_in_the_circle_and_hardly_move_along_the_ravine(shown):
    raw, standardised = shown.sentence().split("Standardised:")
    assert "the distance from the star from 6.42 to 5.98" in raw
    assert "the distance from the star from 3.17 to less than 0.0001" in standardised


def test_half_the_largest_stable_rate_arrives_in_one_step(shown):
    sentence = shown.sentence(share=0.5, n_steps=1)
    assert "from 3.17 to less than 0.0001" in sentence.split("Standardised:")[1]


def test_a_rate_beyond_the_largest_stable_one_leaves_both(shown):
    sentence = shown.sentence(share=1.05, n_steps=60)
    assert "to more than a million (lowest possible 0.51)" in sentence
    assert shown.state(share=1.05, n_steps=60).picture is not None


def test_the_gradient_is_that_of_the_loss_and_the_star_its_lowest_point():
    x = datasets.load_penguins().columns("bill_length_mm") / 10
    model = module._Model(np.hstack([x, np.ones_like(x)]), np.sin(x[:, 0]))
    weights = np.array([0.7, -1.3])
    numeric = numerical_gradient(model.loss, weights)
    assert relative_error(model.gradient(weights), numeric) < 1e-7
    np.testing.assert_allclose(model.gradient(model.best()), 0, atol=1e-9)


def test_lines_of_equal_loss_lie_along_the_flat_direction():
    model = module._Model(np.diag([3.0, 1.0]), np.zeros(2))
    assert model.curvatures() == pytest.approx((1.0, 9.0))
    assert abs(np.cos(np.radians(model.steep_angle()))) == pytest.approx(1.0)


def test_a_function_that_does_not_centre_leaves_a_ravine(figure):
    sentence = figure(batchnorm.ravine, only_scaled, gradient_descent).sentence()
    kappa = sentence.split("Standardised:")[1].split("κ = ")[1].split(";")[0]
    assert kappa == "7,343"


def test_a_function_that_does_nothing_leaves_everything(figure):
    sentence = figure(batchnorm.ravine, unchanged, gradient_descent).sentence()
    assert sentence.count("κ = 1,894") == 2


def test_a_feature_that_lost_its_values_is_drawn(figure):
    def zeros(X_train, X_test):
        return np.zeros_like(X_train), np.zeros_like(X_test), np.zeros(1), np.ones(1)

    drawing = figure(batchnorm.ravine, zeros, gradient_descent).state()
    assert drawing.picture is not None


def test_it_waits_for_the_function_that_is_missing(figure, unwritten):
    sentence = figure(batchnorm.ravine, unwritten, gradient_descent).sentence()
    assert sentence == "This figure waits for standardize, which is not written yet."
    sentence = figure(batchnorm.ravine, standardize, unwritten).sentence()
    assert sentence == "This figure waits for gradient_descent, which is not written yet."
    sentence = figure(batchnorm.ravine, lambda X, _: X, gradient_descent).sentence()
    assert "it must return (Z_train, Z_test, mean, std)" in sentence


def test_the_start_can_be_dragged_in_both_pictures(shown):
    assert len(shown.state().handles["start"]) == 2


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings)
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page(share=1.05)]
    assert all(drawing.picture is not None for drawing in drawings)
