import pytest

from course_lib.demos import gates
from course_lib.reference.gates import AddGate, MultiplyGate, ReLUGate, neuron_backward
from tests.course_lib.demos.gates import slips


@pytest.fixture
def shown(figure):
    return figure(gates.neuron, MultiplyGate, AddGate, ReLUGate)


@pytest.mark.parametrize("upstream", ["1", "−2"])
@pytest.mark.parametrize(("x", "w", "b"), [(1.6, 1.5, -1.0), (-2.5, -1.25, 0.5), (3.0, 2.0, 3.0)])
def test_an_open_neuron_hands_on_what_neuron_backward_does(shown, upstream, x, w, b):
    sentence = shown.sentence(x=(x, 0.0), w=w, b=b, upstream=upstream).replace("−", "-")
    dx, dw, db = neuron_backward([x], [w], b, float(upstream.replace("−", "-")))
    assert "ReLU is open" in sentence
    assert f"x gets {dx[0]:.6g}, w {dw[0]:.6g} and b {db:.6g}." in sentence


def test_a_dead_neuron_hears_nothing_however_much_is_asked(shown):
    sentence = shown.sentence(x=(-1.0, 0.0))
    assert "t = −2.5 and y = 0. ReLU is shut: x gets 0, w 0 and b 0" in sentence
    assert "Zero is not done: the loss asks for more y" in sentence
    assert "y cannot be less than 0" in shown.sentence(x=(-1.0, 0.0), upstream="1")


def test_at_zero_the_gate_is_shut(shown):
    assert "ReLU is shut" in shown.sentence(x=(0.0, 0.0), b=0.0)


def test_wrong_gates_are_shown_with_what_the_rules_give(figure):
    leaky = figure(gates.neuron, MultiplyGate, AddGate, slips.LeakyReLU)
    drawing = leaky.state(x=(-1.0, 0.0))
    assert "x gets −3, w 2 and b −2" in drawing.sentence
    assert "✗ By the rules of the gates it is x 0, w 0, b 0." in drawing.sentence
    assert drawing.picture is not None
    assert "✗" not in leaky.sentence()
    assert "✗" in figure(gates.neuron, slips.UnswappedMultiply, AddGate, ReLUGate).sentence()


def test_it_waits_for_gates_that_give_it_nothing(figure):
    sentence = figure(gates.neuron, MultiplyGate, AddGate, slips.Unwritten).sentence()
    assert sentence == "This figure waits for SomeGate, which is not written yet."


def test_the_point_is_held_on_the_curve(shown):
    (area,) = shown.state(x=(3.0, 0.0)).handles["x"]
    assert area.y[0] == pytest.approx(6.6 - 3.5)


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 1
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page(x=(-1.0, 0.0))]
    assert all(drawing.picture is not None for drawing in drawings)
