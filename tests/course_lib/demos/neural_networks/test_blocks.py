import pytest

from course_lib.demos import neural_networks
from course_lib.layers import Linear
from course_lib.reference.neural_networks import count_parameters


@pytest.fixture
def shown(figure):
    return figure(neural_networks.counting, count_parameters)


def test_blocks_are_counted_one_by_one_and_together(shown):
    assert (
        "Linear(64, 32) 2,080, ReLU() 0, Linear(32, 32) 1,056, ReLU() 0, Linear(32, 10) 330; "
        "that is 3,466 together, and of the whole network the same" in shown.sentence()
    )


def test_batch_norm_adds_two_numbers_a_unit_and_dropout_none(shown):
    assert "BatchNorm(32) 64" in shown.sentence(batch_norm="with")
    assert "that is 3,594 together" in shown.sentence(batch_norm="with", dropout="with")
    assert "that is 3,392 together" in shown.sentence(biases="without")


def test_without_hidden_layers_it_is_a_linear_model(shown):
    sentence = shown.sentence(n_hidden=0)
    assert "64 inputs, 0 hidden layers, 10 outputs" in sentence
    assert "Linear(64, 10) 650; that is 650 together" in sentence


def test_the_network_of_the_graded_question_is_none_of_these(figure):
    seen = []

    def spying(layers):
        seen.extend(layers)
        return count_parameters(layers)

    shown = figure(neural_networks.counting, spying)
    for values in shown.settings():
        shown.state(width=10, **{k: v for k, v in values.items() if k != "width"})
    assert not any(isinstance(layer, Linear) and layer.in_features == 100 for layer in seen)


def test_a_count_of_the_whole_that_is_another_is_told(figure):
    def only_the_last(layers):
        return count_parameters(layers[-1:])

    sentence = figure(neural_networks.counting, only_the_last).sentence()
    assert "that is 3,466 together, and of the whole network but 330" not in sentence
    assert "that is 3,466 together, but of the whole network 330" in sentence


@pytest.mark.parametrize("count", [0, -3])
def test_counts_without_an_area_are_drawn(figure, count):
    assert figure(neural_networks.counting, lambda layers: count).state().picture is not None


def test_it_waits_for_a_number(figure, unwritten):
    sentence = figure(neural_networks.counting, unwritten).sentence()
    assert sentence == "This figure waits for count_parameters, which is not written yet."
    sentence = figure(neural_networks.counting, lambda layers: None).sentence()
    assert "it returned None, not a number" in sentence


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page(n_hidden=3, batch_norm="with")]
    assert all(drawing.picture is not None for drawing in drawings)
