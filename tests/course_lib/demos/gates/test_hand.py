import pytest

from course_lib.demos import gates
from course_lib.demos.gates import hand as module
from course_lib.graph import Leaf, Node
from course_lib.reference.gates import AddGate, MaxGate, MultiplyGate, ReLUGate, backpropagate

RIGHT = {"values": (-8, -8, 2, 2, -6), "gradients": [-2, 3, 0, -2]}
CLASSES = {"×": MultiplyGate, "+": AddGate, "max": MaxGate, "ReLU": ReLUGate}


def computed(circuit):
    """Return values and gradients of a circuit, by the reference."""
    nodes = {name: Leaf(value) for name, value in circuit.leaves.items()}
    for name, (symbol, inputs) in circuit.gates.items():
        nodes[name] = Node(CLASSES[symbol](), *(nodes[source] for source in inputs))
    gradients = backpropagate(nodes["y"])
    return (
        {name: nodes[name].value for name in circuit.gates},
        {name: gradients[nodes[name]] for name in circuit.leaves},
    )


def verdicts(figure, **answers):
    sentence = figure(gates.used_twice_by_hand, RIGHT | answers).sentence()
    return dict(line.split(": ", 1) for line in sentence.splitlines()[1:])


def test_the_graded_circuits_are_those_of_the_syllabus():
    values, gradients = computed(module._NEURON)
    assert values == {"p1": -2, "p2": 6, "s": 4, "t": 3, "y": 3}
    assert gradients == {"x1": -1, "w1": 2, "x2": 2, "w2": 3, "b": 1}
    values, gradients = computed(module._ROUTER)
    assert values == {"p": -6, "m": -6, "q": -3, "r": 0, "y": -6}
    assert gradients == {"a": -3, "b": 2, "c": 0, "d": 0}


def test_the_answers_are_what_the_circuit_computes():
    values, gradients = computed(module._ALIVE)
    assert tuple(values.values()) == RIGHT["values"]
    assert list(gradients.values()) == RIGHT["gradients"]
    assert {name: tuple(right) for name, right in module._RIGHT.items()} == {
        name: tuple(right) for name, right in RIGHT.items()
    }


def test_graded_problems_are_drawn_with_their_inputs_alone(figure):
    assert figure(gates.neuron_by_hand).sentence() == (
        "A neuron: p₁ = w₁ · x₁, p₂ = w₂ · x₂, s = p₁ + p₂, t = s + b, y = relu(t), with x₁ = 2, "
        "w₁ = −1, x₂ = 3, w₂ = 2, b = −1."
    )
    assert figure(gates.router_by_hand).sentence() == (
        "A router: p = a · b, m = max(p, c), q = d · b, r = relu(q), y = m + r, with a = 2, "
        "b = −3, c = −8, d = 1."
    )


def test_right_answers_are_right(figure):
    assert verdicts(figure) == dict.fromkeys(RIGHT, "✓ right")


@pytest.mark.parametrize(
    ("name", "answer", "verdict"),
    [
        ("values", None, "not filled in yet"),
        ("values", (-8, -9, 2, 2, -7), "✗ not right (max takes the larger of p and c)"),
        ("values", (-8, -8, 2, 0, -8), "✗ not right (q is above 0, ReLU open)"),
        ("values", (8, 8, 2, 2, 10), "✗ not right"),
        ("values", (-8, -8, 2, 2), "five numbers are asked for"),
        (
            "gradients",
            (-2, 4, 0, -2),
            "✗ not right (b is used twice: add what comes back along both ways)",
        ),
        (
            "gradients",
            (4, -4, 0, -1),
            "✗ not right (multiply swaps: each input gets the other's value)",
        ),
        (
            "gradients",
            (-1, 1, 0.5, -2),
            "✗ not right (max sends all to the larger input, and 0 to the other)",
        ),
        ("gradients", (2, 3, 0, 2), "✗ not right"),
        ("gradients", "abcd", "four numbers are asked for"),
        ("blame", 1, "there is no such question"),
    ],
)
def test_an_answer_is_judged_and_common_slips_are_named(figure, name, answer, verdict):
    assert verdicts(figure, **{name: answer})[name] == verdict


def test_a_worked_solution_unfolds_once_both_answers_are_in(figure):
    for answers in (RIGHT, {"values": (0,) * 5, "gradients": (0,) * 4}):
        unfold = figure(gates.used_twice_by_hand, answers).state().unfold
        assert unfold is not None
        assert "4 + (−1) = 3" in "\n".join(unfold[1])
    for name in RIGHT:
        for missing in (None, (1, 2)):
            shown = figure(gates.used_twice_by_hand, RIGHT | {name: missing})
            assert shown.state().unfold is None


@pytest.mark.parametrize("answers", [RIGHT, dict.fromkeys(RIGHT), {}], ids=["full", "empty", "no"])
def test_all_are_drawn_in_every_page(figure, answers):
    for shown in (
        figure(gates.neuron_by_hand),
        figure(gates.router_by_hand),
        figure(gates.used_twice_by_hand, answers),
    ):
        for drawing in (shown.state(), shown.in_the_dark(), shown.in_a_narrow_page()):
            assert drawing.picture is not None
