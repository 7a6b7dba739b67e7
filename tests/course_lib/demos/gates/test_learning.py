import pytest

from course_lib.demos import gates
from course_lib.demos.gates import learning as module
from course_lib.reference.gates import AddGate, MultiplyGate, ReLUGate, backpropagate
from tests.course_lib.demos.gates import slips, walks


@pytest.fixture
def shown(figure):
    return figure(gates.moons, AddGate, MultiplyGate, ReLUGate, backpropagate)


@pytest.fixture
def short(monkeypatch):
    """Let trainings be short, where it does not matter what is learned."""
    monkeypatch.setattr(module, "_N_UPDATES", 20)


def test_all_layers_learn_the_moons_and_the_output_layer_alone_does_not(shown):
    sentence = shown.sentence().replace("\u00a0", " ")
    assert "After 200 updates by your gates and your backpropagate the loss is 0.010 " in sentence
    assert "(1.218 at first), and 99.5 % of the 200 points held back are read right" in sentence
    assert sentence.endswith("where the output layer alone learns, 88.0 %.")
    alone = shown.sentence(learns=module._OUTPUT).replace("\u00a0", " ")
    assert alone.startswith("Of 51 weights the 6 of the output layer learn.")
    assert alone.endswith("where all layers learn, 99.5 %.")


def test_each_training_runs_once(figure, short):
    asked = []

    def counting(output):
        asked.append(output)
        return backpropagate(output)

    shown = figure(gates.moons, AddGate, MultiplyGate, ReLUGate, counting)
    shown.state()
    first = len(asked)
    shown.state(n_updates=10, learns=module._OUTPUT)
    assert first == len(asked) == 2 * (1 + 21)


def test_a_wrong_walk_learns_less(figure):
    wrong = figure(gates.moons, AddGate, MultiplyGate, ReLUGate, walks.overwriting)
    drawing = wrong.state()
    assert "90.0\u00a0% of the 200 points" in drawing.sentence
    assert "✗ Before the first update a nudge of all weights gives the slope" in drawing.sentence
    assert drawing.picture is not None


@pytest.mark.parametrize(
    ("multiply", "walk"),
    [(slips.UnswappedMultiply, backpropagate), (MultiplyGate, walks.breadth_first)],
)
def test_gradients_that_are_wrong_are_told_where_the_loss_falls(figure, short, multiply, walk):
    sentence = figure(gates.moons, AddGate, multiply, ReLUGate, walk).sentence()
    assert "they are wrong, wherever the loss goes." in sentence


def test_a_training_that_goes_wild_is_drawn_as_far_as_it_went(figure):
    shown = figure(gates.moons, AddGate, MultiplyGate, slips.LeakyReLU, backpropagate)
    drawing = shown.state()
    assert "Training was stopped after 14 updates, for the loss had grown to" in drawing.sentence
    assert drawing.picture is not None


def test_it_waits_for_what_is_missing(figure):
    sentence = figure(gates.moons, AddGate, MultiplyGate, slips.Unwritten, backpropagate).sentence()
    assert sentence == "This figure waits for SomeGate, which is not written yet."


def test_every_setting_is_drawn_and_told_apart(figure, short):
    shown = figure(gates.moons, AddGate, MultiplyGate, ReLUGate, backpropagate)
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 3
    drawings += [shown.in_the_dark(n_updates=10), shown.in_a_narrow_page(folds="shown")]
    assert all(drawing.picture is not None for drawing in drawings)
