import numpy as np
import pytest

from course_lib.demos import neural_networks
from course_lib.reference.neural_networks import collapse_linear, mlp_forward, relu, tanh

FUNCTIONS = (mlp_forward, collapse_linear, relu, tanh)


@pytest.fixture
def shown(figure):
    return figure(neural_networks.collapse, *FUNCTIONS)


@pytest.mark.parametrize("n_hidden", [1, 2, 3, 4])
@pytest.mark.parametrize("slope", [0.5, 1.2])
def test_with_a_linear_activation_all_layers_are_one_line(shown, n_hidden, slope):
    sentence = shown.sentence(n_hidden=n_hidden, slope=slope)
    assert "the network is one straight line; your collapse_linear makes of all layers one" in (
        sentence
    )
    assert "(dashed): the same line." in sentence


@pytest.mark.parametrize(("n_hidden", "kinks"), [(1, 7), (2, 15), (3, 19), (4, 28)])
def test_every_kink_of_relu_counts(shown, n_hidden, kinks):
    sentence = shown.sentence(activation="ReLU", n_hidden=n_hidden)
    assert f"straight but for {kinks} kinks" in sentence


def test_tanh_bends(shown):
    assert "a curve that bends everywhere" in shown.sentence(activation="tanh")


def test_a_slope_that_is_forgotten_on_the_bias_gives_another_line(figure):
    def forgotten(W1, b1, W2, b2, slope):
        return slope * W2 @ W1, W2 @ b1 + b2

    shown = figure(neural_networks.collapse, mlp_forward, forgotten, relu, tanh)
    assert "the same line" in shown.sentence()
    assert "away from it" in shown.sentence(slope=0.5)


def test_no_activation_at_all_is_shown_as_the_line_that_it_is(figure):
    def without(x, weights, biases, activation):
        return mlp_forward(x, weights, biases, lambda z: z)

    shown = figure(neural_networks.collapse, without, collapse_linear, relu, tanh)
    assert "With 3 hidden layers and ReLU the network is one straight line" in shown.sentence(
        activation="ReLU"
    )


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (None, "it must return (W3, b3)"),
        ((np.ones((3, 2)), np.ones(8)), "W3 with a row per output"),
        ((np.ones((8, 1)), 1.0), "b3 with an entry per output"),
    ],
)
def test_it_waits_for_a_layer(figure, result, words):
    drawing = figure(neural_networks.collapse, mlp_forward, lambda *_: result, relu, tanh).state()
    assert drawing.picture is None
    assert words in drawing.sentence


@pytest.mark.parametrize(
    ("missing", "activation"), [(0, "ReLU"), (1, "ReLU"), (2, "ReLU"), (3, "tanh")]
)
def test_it_waits_for_the_function_that_is_missing(figure, unwritten, missing, activation):
    functions = list(FUNCTIONS)
    functions[missing] = unwritten
    sentence = figure(neural_networks.collapse, *functions).sentence(activation=activation)
    assert f"waits for {FUNCTIONS[missing].__name__}, which is not written yet" in sentence


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 1
    drawings += [shown.in_the_dark(activation="tanh"), shown.in_a_narrow_page()]
    assert all(drawing.picture is not None for drawing in drawings)
