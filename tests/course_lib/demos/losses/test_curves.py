import numpy as np
import pytest

from course_lib.demos import losses
from course_lib.demos.losses import curves
from course_lib.reference import losses as reference


def unwritten(predictions, targets):
    raise NotImplementedError("mean_squared_error: replace this line")


def test_the_mean_has_the_smallest_mse_and_the_median_the_smallest_mae(figure):
    shown = figure(losses.one_prediction, reference.mean_squared_error)
    for third, mean, median in ((11.0, "6.0", "4.0"), (5.0, "4.0", "4.0"), (3.5, "3.5", "3.5")):
        sentence = shown.sentence(third=third)
        assert f"Your MSE is lowest at {mean} kg (their mean is {mean})" in sentence
        assert f"the MAE at {median} kg" in sentence


def test_the_curve_and_its_slope_are_the_students(figure):
    def sum_without_a_gradient(predictions, targets):
        return np.sum((predictions - targets) ** 2), np.zeros(len(targets))

    right = figure(losses.one_prediction, reference.mean_squared_error).sentence()
    wrong = figure(losses.one_prediction, sum_without_a_gradient).sentence()
    assert "your MSE is 16.67 kg² with slope 4.00" in right
    assert "your MSE is 50.00 kg² with slope 0.00" in wrong


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (unwritten, "waits for mean_squared_error, which is not written yet"),
        (lambda predictions, targets: 1.0, "it must return (loss, gradient)"),
        (lambda predictions, targets: (targets, targets), "it returned the shape (3,)"),
        (lambda predictions, targets: (1.0, 2.0), "the shape must be (3,), one entry"),
        (lambda predictions, targets: (np.nan, targets), "NaN among its numbers"),
    ],
)
def test_it_waits_for_a_loss_with_its_gradient(figure, function, words):
    drawing = figure(losses.one_prediction, function).state()
    assert drawing.picture is None
    assert words in drawing.sentence


def test_a_sure_and_wrong_logit_hardly_moves_the_squared_error(figure):
    sentence = figure(losses.one_logit, reference.binary_cross_entropy).sentence(logit=-6.0)
    assert "BCE 6.002 with slope -0.998" in sentence
    assert "hinge 7.000 with slope -1.000" in sentence
    assert "squared error of p 0.995 with slope -0.005" in sentence


@pytest.mark.parametrize("target", [0.0, 1.0])
def test_the_curves_beside_bce_are_right(target):
    contrast = curves._contrast(2 * target - 1)
    logits = curves._LOGITS
    hinge = [reference.hinge([z], [target]) for z in logits]
    np.testing.assert_allclose(contrast["hinge"][0], [loss for loss, _ in hinge], atol=1e-12)
    away = np.abs((2 * target - 1) * logits - 1) > 1e-9  # at the kink the slope is a choice
    slopes = np.array([gradient[0] for _, gradient in hinge])
    np.testing.assert_allclose(contrast["hinge"][1][away], slopes[away])
    p = reference.sigmoid(logits)
    squared, slope = contrast["squared error of p"]
    np.testing.assert_allclose(squared, (p - target) ** 2)
    np.testing.assert_allclose(slope, 2 * (p - target) * p * (1 - p))


@pytest.mark.parametrize(
    ("demo", "function"),
    [
        (losses.one_prediction, reference.mean_squared_error),
        (losses.one_logit, reference.binary_cross_entropy),
    ],
)
def test_every_setting_is_drawn_and_told_apart(figure, demo, function):
    shown = figure(demo, function)
    drawings = [shown.state(**values) for values in shown.settings()]
    assert all(drawing.picture is not None for drawing in drawings)
    assert all(drawing.sentence != drawings[0].sentence for drawing in drawings[1:3])


def test_without_a_browser_the_first_state_is_told(capsys):
    losses.one_prediction(reference.mean_squared_error)
    assert "If you predict 8.0 kg for each, your MSE is 16.67 kg²" in capsys.readouterr().out
