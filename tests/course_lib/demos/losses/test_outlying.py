import re

import numpy as np
import pytest

from course_lib.demos import losses
from course_lib.reference.linear_models import fit_linear
from course_lib.reference.losses import mean_squared_error


def mean_absolute_error(predictions, targets):
    residuals = predictions - targets
    return np.abs(residuals).mean(), np.sign(residuals) / len(residuals)


@pytest.fixture
def shown(figure):
    return figure(losses.outliers, fit_linear, mean_squared_error, mean_absolute_error)


def kilograms(sentence):
    """Return what the lines give to an average penguin, by the loss that found them."""
    found = re.findall(r"([\d.]+) kg by (\w+)", sentence)
    return {name: float(number) for number, name in found}


def test_on_clean_data_the_lines_are_almost_the_same(shown):
    sentence = shown.sentence(count=0)
    assert "None of the 257 masses is mistyped" in sentence
    assert "they rise by 0.702 and 0.704 kg per standard deviation" in sentence
    assert kilograms(sentence) == {"mean_squared_error": 4.27, "mean_absolute_error": 4.25}


def test_mistyped_masses_drag_one_line_away_and_leave_the_other(shown):
    squared, absolute = zip(
        *(kilograms(shown.sentence(count=count)).values() for count in range(0, 13, 2)), strict=True
    )
    assert list(squared) == sorted(squared)
    assert squared[-1] - squared[0] > 1.5
    assert max(absolute) - min(absolute) < 0.05


@pytest.mark.parametrize("count", [0, 6, 12])
def test_both_have_converged(count):
    """With more steps, and smaller ones, neither line moves by what one can see."""
    from course_lib.demos.losses import outlying

    masses = outlying._Masses()
    targets, _ = masses.mistyped(count)
    for loss in (mean_squared_error, mean_absolute_error):
        rate, n_steps = outlying._LEARNING_RATE, outlying._N_STEPS
        W, b, _ = fit_linear(masses.X, targets, loss, 1, rate, n_steps)
        best_W, best_b, _ = fit_linear(masses.X, targets, loss, 1, rate / 10, 20 * n_steps)
        np.testing.assert_allclose([W[0, 0], b[0]], [best_W[0, 0], best_b[0]], atol=0.01)


def test_it_waits_while_the_other_loss_is_missing(figure):
    def mean_absolute_error(predictions, targets):
        raise NotImplementedError("mean_absolute_error: replace this line")

    for loss, reason in ((None, "which is None so far"), (mean_absolute_error, "not written yet")):
        sentence = figure(losses.outliers, fit_linear, mean_squared_error, loss).sentence()
        assert "waits for mean_absolute_error" in sentence
        assert reason in sentence


def test_it_waits_for_the_exercises_first(figure):
    def unwritten(*arguments):
        raise NotImplementedError

    shown = figure(losses.outliers, unwritten, unwritten, None)
    assert "waits for mean_squared_error, which is not written yet" in shown.sentence()


def test_another_loss_goes_by_its_own_name(figure):
    def huber(predictions, targets):
        residuals = np.clip(predictions - targets, -1, 1)
        return np.abs(residuals).mean(), residuals / len(residuals)

    shown = figure(losses.outliers, fit_linear, mean_squared_error, huber)
    assert "huber" in kilograms(shown.sentence(count=12))


def absolute_error_with(gradient_of):
    def mean_absolute_error(predictions, targets):
        residuals = predictions - targets
        return np.abs(residuals).mean(), gradient_of(residuals)

    return mean_absolute_error


@pytest.mark.parametrize(
    "gradient_of",
    [lambda r: r / len(r), lambda r: -np.sign(r) / len(r), np.sign],
    ids=["residuals", "downhill", "without 1/N"],
)
def test_a_gradient_that_is_not_the_slope_of_its_loss_is_told(figure, shown, gradient_of):
    loss = absolute_error_with(gradient_of)
    wrong = figure(losses.outliers, fit_linear, mean_squared_error, loss)
    told = "Your mean_absolute_error's gradient and its slope do not agree ✗"
    assert told in wrong.sentence(count=4)
    assert "do not agree" not in shown.sentence(count=4)


def test_a_loss_that_gives_nan_where_it_is_right_is_what_the_figure_waits_for(figure):
    """The line's own function is not blamed, whether it raises or passes the NaN on."""

    def careless(X, targets, loss, n_outputs, learning_rate, n_steps):
        W, b, values = np.zeros((1, 1)), np.zeros(1), []
        for _ in range(n_steps):
            value, gradient = loss((X @ W + b)[:, 0], targets)
            values.append(value)
            W, b = W - learning_rate * X.T @ gradient[:, None], b - learning_rate * gradient.sum()
        return W, b, values

    loss = absolute_error_with(lambda r: np.abs(r) / r / len(r))
    for fit in (careless, fit_linear):
        sentence = figure(losses.outliers, fit, mean_squared_error, loss).sentence(count=4)
        assert "waits for mean_absolute_error: it returned NaN or infinity" in sentence


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(count=count) for count in range(0, 13, 2)]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings)
    drawings += [shown.in_the_dark(count=12), shown.in_a_narrow_page(count=12)]
    assert all(drawing.picture is not None for drawing in drawings)
