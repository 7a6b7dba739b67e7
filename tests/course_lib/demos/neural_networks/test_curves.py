import numpy as np
import pytest

from course_lib.demos import neural_networks
from course_lib.demos.neural_networks import curves as module
from course_lib.reference.losses import sigmoid
from course_lib.reference.neural_networks import relu, relu_gradient, tanh, tanh_gradient

FUNCTIONS = (relu, relu_gradient, tanh, tanh_gradient)
SIGMOID, MOVED = "σ(z)", "2σ(2z) − 1"


@pytest.fixture
def shown(figure):
    return figure(neural_networks.activations, *FUNCTIONS)


def test_the_gradients_are_the_slopes_that_are_measured(shown):
    sentence = shown.sentence(z=(1.5, 0.0))
    assert "ReLU is 1.500 and its gradient 1.000; measured on the curve, the slope is 1.000 ✓" in (
        sentence
    )
    assert "tanh is 0.905 and its gradient 0.181; measured on the curve, the slope is 0.181 ✓" in (
        sentence
    )


def test_at_its_kink_relu_has_a_slope_on_each_side(shown):
    sentence = shown.sentence(z=(0.0, 0.0))
    assert (
        "gradient 0.000; here is a kink, with slope 0.00 on its left and 1.00 on its right"
        in sentence
    )
    assert "Your tanh is 0.000 and its gradient 1.000; measured" in sentence


def test_tanh_is_a_sigmoid_that_was_stretched_and_moved(shown):
    assert "σ(z) is up to 1.09 away from your tanh" in shown.sentence(overlay=SIGMOID)
    assert "2σ(2z) − 1 falls on your tanh everywhere" in shown.sentence(overlay=MOVED)
    assert "dashed" not in shown.sentence()


def test_a_gradient_that_is_wrong_is_drawn_and_does_not_agree(figure):
    def one_minus_tanh(z):
        return 1 - np.tanh(z)

    shown = figure(neural_networks.activations, *FUNCTIONS[:3], one_minus_tanh)
    assert "its gradient 0.095; measured on the curve, the slope is 0.181 ✗" in shown.sentence()
    assert shown.state().picture is not None


def test_another_function_for_tanh_is_shown_as_it_is(figure):
    shown = figure(neural_networks.activations, relu, relu_gradient, sigmoid, tanh_gradient)
    assert "falls on" not in shown.sentence(overlay=MOVED)


def test_values_far_beyond_the_picture_are_drawn(figure):
    def enormous(z):
        return 1e6 * z

    shown = figure(neural_networks.activations, enormous, enormous, tanh, tanh_gradient)
    assert shown.state().picture is not None


@pytest.mark.parametrize("missing", range(4))
def test_it_waits_for_the_function_that_is_missing(figure, unwritten, missing):
    functions = list(FUNCTIONS)
    functions[missing] = unwritten
    name = FUNCTIONS[missing].__name__
    sentence = figure(neural_networks.activations, *functions).sentence()
    assert sentence == f"This figure waits for {name}, which is not written yet."


def test_the_curves_beside_tanh_are_right():
    np.testing.assert_allclose(module._beside(SIGMOID), sigmoid(module._Z))
    np.testing.assert_allclose(module._beside(MOVED), np.tanh(module._Z), atol=1e-12)


def test_the_point_is_the_same_on_all_four_curves(shown):
    assert len(shown.state().handles["z"]) == 4


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 1
    drawings += [shown.in_the_dark(overlay=SIGMOID), shown.in_a_narrow_page(overlay=MOVED)]
    assert all(drawing.picture is not None for drawing in drawings)
