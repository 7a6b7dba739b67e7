import numpy as np
import pytest

from course_lib.demos import losses
from course_lib.demos.losses import logit as module
from course_lib.reference import losses as reference


@pytest.fixture
def shown(figure):
    return figure(losses.one_logit, reference.binary_cross_entropy, reference.sigmoid)


def test_a_sure_and_wrong_logit_hardly_moves_the_squared_error(shown):
    sentence = shown.sentence(logit=(-6.0, 0.0))
    assert "Your BCE is 6.002, with slope −0.998 by your gradient" in sentence
    assert "hinge 7.000 with slope −1.000" in sentence
    assert "squared error of p 0.995 with slope −0.005" in sentence


def test_the_loss_is_minus_the_log_of_the_probability_of_what_happened(shown):
    one, zero = (shown.sentence(logit=(1.0, 0.0), target=target) for target in ("1", "0"))
    assert "p = σ(z) = 0.7311, and −log p is 0.313. Your BCE is 0.313" in one
    assert "p = 1 − σ(z) = 0.2689, and −log p is 1.313. Your BCE is 1.313" in zero


def test_a_gradient_with_the_wrong_sign_does_not_agree_with_what_is_measured(shown, figure):
    def flipped(logits, targets):
        loss, gradient = reference.binary_cross_entropy(logits, targets)
        return loss, -gradient

    assert "−0.998 measured on your loss: they agree" in shown.sentence()
    assert (
        "0.998 by your gradient and −0.998 measured on your loss: they do not agree"
        in figure(losses.one_logit, flipped).sentence()
    )


def test_the_probability_is_the_students_if_there_is_a_sigmoid(figure):
    def no_exponential(z):
        return z / 16 + 0.5

    bce = reference.binary_cross_entropy
    assert "σ(z) = 0.1250" in figure(losses.one_logit, bce, no_exponential).sentence()
    assert "σ(z) = 0.0025" in figure(losses.one_logit, bce).sentence()


def test_a_probability_of_0_has_an_infinite_loss_and_is_drawn(figure):
    shown = figure(losses.one_logit, reference.binary_cross_entropy, np.zeros_like)
    assert "p = σ(z) = 0.0000, and −log p is infinity" in shown.sentence()
    assert shown.state().picture is not None


def test_a_loss_that_leaves_the_picture_is_said_to(figure, shown):
    def ten_times(logits, targets):
        loss, gradient = reference.binary_cross_entropy(logits, targets)
        return 10 * loss, 10 * gradient

    assert (
        "Your BCE is 60.025 (beyond the picture)" in figure(losses.one_logit, ten_times).sentence()
    )
    assert all("beyond" not in shown.sentence(**values) for values in shown.settings())


def test_it_waits_for_the_function_that_is_missing(figure):
    def unwritten(*arguments):
        raise NotImplementedError

    for functions, missing in (
        ((unwritten, reference.sigmoid), "binary_cross_entropy"),
        ((unwritten, unwritten), "binary_cross_entropy"),
        ((reference.binary_cross_entropy, unwritten), "sigmoid"),
    ):
        sentence = figure(losses.one_logit, *functions).sentence()
        assert sentence == f"This figure waits for {missing}, which is not written yet."


@pytest.mark.parametrize("target", ["0", "1"])
def test_the_curves_beside_bce_are_right(target):
    hinge, squared = module._contrast(0.3, target)
    logits, truth = module._LOGITS, float(target)
    expected = [reference.hinge([z], [truth]) for z in logits]
    np.testing.assert_allclose(hinge.losses, [loss for loss, _ in expected], atol=1e-12)
    away = np.abs((2 * truth - 1) * logits - 1) > 1e-9  # at the kink the slope is a choice
    slopes = np.array([gradient[0] for _, gradient in expected])
    np.testing.assert_allclose(hinge.slopes[away], slopes[away])
    p = reference.sigmoid(logits)
    np.testing.assert_allclose(squared.losses, (p - truth) ** 2)
    np.testing.assert_allclose(squared.slopes, 2 * (p - truth) * p * (1 - p))
    assert squared.here == pytest.approx((reference.sigmoid(0.3) - truth) ** 2)


def test_the_logit_is_held_on_three_curves(shown):
    assert len(shown.state().handles["logit"]) == 3


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page()]
    assert all(drawing.picture is not None for drawing in drawings)
    assert len({drawing.sentence for drawing in drawings}) == 4
