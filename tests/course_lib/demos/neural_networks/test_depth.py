import numpy as np
import pytest

from course_lib.demos import neural_networks
from course_lib.reference.neural_networks import relu_gradient, tanh_gradient


@pytest.fixture
def shown(figure):
    return figure(neural_networks.ten_layers, relu_gradient, tanh_gradient)


def test_active_relus_hand_the_gradient_on_and_tanh_lets_it_die(shown):
    sentence = shown.sentence(z=1.5)
    assert f"{tanh_gradient(1.5) ** 10:.1e}" == "3.7e-08"
    assert "10 layers leave of a gradient of 1: 3.7·10⁻⁸ with tanh, 1.000 with ReLU" in sentence


def test_tanh_hands_it_on_where_z_is_0_and_relu_does_not(shown):
    sentence = shown.sentence(z=0.0)
    assert "1.000 with tanh, nothing with ReLU" in sentence


def test_one_layer_with_a_negative_z_is_enough_for_relu(shown):
    sentence = shown.sentence(layer4=(4.0, -2.0))
    assert "nothing with ReLU. ReLU lets nothing through where z ≤ 0 (crosses), in layer 4" in (
        sentence
    )
    assert "1.000 with ReLU" in shown.sentence(layer4=(4.0, -2.0), passed=6)


def test_weights_let_the_gradient_of_active_relus_die_or_explode(shown):
    assert "9.8·10⁻⁴ with ReLU" in shown.sentence(weight=0.5)
    assert "1024 with ReLU" in shown.sentence(weight=2.0)


def test_the_way_back_can_be_played(shown):
    assert "has not passed any layer yet" in shown.sentence(passed=0)
    assert "1 layer leaves" in shown.sentence(passed=1)
    assert "3 layers leave" in shown.sentence(passed=3)


def test_each_z_that_moves_changes_what_is_told(shown):
    assert "With z = 1.5 in all layers and weights of 1.0" in shown.sentence(passed=0)
    moved = shown.sentence(passed=1, layer2=(2.0, -0.5))
    assert "With z from 1.0 to 1.5, on average 1.45" in moved


def test_a_gradient_that_grows_or_is_negative_is_drawn(figure):
    def enormous(z):
        return -1e3 * np.ones_like(z)

    shown = figure(neural_networks.ten_layers, relu_gradient, enormous)
    assert shown.state().picture is not None
    assert "with tanh" in shown.sentence()


def test_it_waits_for_the_function_that_is_missing(figure, unwritten):
    sentence = figure(neural_networks.ten_layers, unwritten, tanh_gradient).sentence()
    assert sentence == "This figure waits for relu_gradient, which is not written yet."
    sentence = figure(neural_networks.ten_layers, relu_gradient, unwritten).sentence()
    assert sentence == "This figure waits for tanh_gradient, which is not written yet."


def test_every_setting_is_drawn(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page(z=-3.0)]
    assert all(drawing.picture is not None for drawing in drawings)
