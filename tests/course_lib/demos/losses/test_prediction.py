import numpy as np
import pytest

from course_lib.demos import losses
from course_lib.demos._figure import Point
from course_lib.reference.losses import mean_squared_error


def unwritten(predictions, targets):
    raise NotImplementedError("mean_squared_error: replace this line")


@pytest.fixture
def shown(figure):
    return figure(losses.one_prediction, mean_squared_error)


def test_the_mean_has_the_smallest_mse_and_the_median_the_smallest_mae(shown):
    for third, mean, median in ((11.0, "6.0", "4.0"), (5.0, "4.0", "4.0"), (3.5, "3.5", "3.5")):
        sentence = shown.sentence(third=(third, 0.0))
        assert f"Your MSE is lowest at {mean} kg (their mean is {mean})" in sentence
        assert f"the MAE at {median} kg" in sentence


def test_the_slope_is_the_sum_of_the_gradient_and_agrees_with_the_measured_one(shown):
    sentence = shown.sentence()
    assert "your MSE is 16.67 kg²" in sentence
    assert "the sum of your gradient's entries, 4.00" in sentence
    assert "it is 4.00: they agree" in sentence


def test_a_gradient_that_is_not_the_losses_own_is_told(figure):
    def sum_with_a_gradient_of_its_own(predictions, targets):
        return np.sum((predictions - targets) ** 2), -(predictions - targets)

    sentence = figure(losses.one_prediction, sum_with_a_gradient_of_its_own).sentence()
    assert "your MSE is 50.00 kg²" in sentence
    assert "entries, −6.00" in sentence
    assert "it is 12.00: they do not agree" in sentence


def test_prediction_and_third_penguin_are_points_that_move_sideways_on_axes_that_keep_still(shown):
    areas = {}
    for name, control in shown.controls.items():
        assert isinstance(control, Point)
        assert control.low[1] == control.high[1] == 0
        ends = [shown.state(**{name: end}).handles for end in (control.low, control.high)]
        areas[name] = [[(area.box, area.x) for area in end[name]] for end in ends]
    assert areas["prediction"][0] == areas["prediction"][1]
    at_lightest, at_heaviest = (
        shown.state(third=end).handles["third"]
        for end in (shown.controls["third"].low, shown.controls["third"].high)
    )
    assert at_lightest == at_heaviest


def test_the_prediction_is_held_on_its_curve(shown):
    """Its y, 0, lies as far above the axes' lower edge as the loss does."""
    mse, mae = shown.state().handles["prediction"]
    upright = [area.y[0] - area.y[1] for area in (mse, mae)]
    at_the_mean = shown.state(prediction=(6.0, 0.0)).handles["prediction"]
    moved = [
        before.y[1] - after.y[1] for before, after in zip((mse, mae), at_the_mean, strict=True)
    ]
    np.testing.assert_allclose(moved, [-(50 - 38) / 3, -(12 - 10) / 3])
    np.testing.assert_allclose(upright, [area.y[0] - area.y[1] for area in at_the_mean])


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


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page()]
    assert all(drawing.picture is not None for drawing in drawings)
    assert len({drawing.sentence for drawing in drawings[:5]}) == 5


def test_without_a_browser_the_first_state_is_told(capsys):
    losses.one_prediction(mean_squared_error)
    assert "If you predict 8.0 kg for each, your MSE is 16.67 kg²" in capsys.readouterr().out
