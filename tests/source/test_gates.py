"""What lesson 06 says in numbers, computed anew."""

import numpy as np
import pytest

from course_lib.demos import gates as figures
from course_lib.demos.gates import _network, circuits, learning, neurons, slopes, uses
from course_lib.gradcheck import numerical_gradient, relative_error
from course_lib.graph import Leaf, Node
from course_lib.hidden import gates as hidden
from course_lib.reference.gates import (
    AddGate,
    MaxGate,
    MultiplyGate,
    ReLUGate,
    backpropagate,
    neuron_backward,
)
from course_lib.visible.gates import WeightedSum
from tests.support.figures import figures_of


@pytest.fixture
def figure(monkeypatch):
    monkeypatch.setattr(
        _network, "patience", lambda seconds: float("inf")
    )  # on a busy machine, too
    return figures_of(monkeypatch, circuits, learning, neurons, slopes, uses)


@pytest.mark.parametrize(
    ("gate", "inputs", "value", "upstream", "gradients"),
    [
        (AddGate, ([1.5, -2.0], [0.25, 4.0]), [1.75, 2.0], [-3.0, 0.5], [[-3.0, 0.5]] * 2),
        (AddGate, (2.0, -0.5), 1.5, -4.0, [-4.0, -4.0]),
        (
            MultiplyGate,
            ([1.5, -2.0], [0.5, 3.0]),
            [0.75, -6.0],
            [-3.0, 0.5],
            [[-1.5, 1.5], [-4.5, -1.0]],
        ),
        (
            MaxGate,
            ([1.5, -2.0, 0.5], [0.25, -1.0, 0.5]),
            [1.5, -1.0, 0.5],
            [-3.0, 0.5, 2.0],
            [[-3.0, 0.0, 2.0], [0.0, 0.5, 0.0]],
        ),
        (ReLUGate, ([1.5, -2.0, 0.0],), [1.5, 0.0, 0.0], [-3.0, 0.5, 2.0], [[-3.0, 0.0, 0.0]]),
        (ReLUGate, (2.5,), 2.5, -4.0, [-4.0]),
    ],
)
def test_the_examples_of_the_gates(gate, inputs, value, upstream, gradients):
    one = gate()
    np.testing.assert_allclose(one.forward(*inputs), value)
    np.testing.assert_allclose(one.backward(upstream), gradients)


def test_the_example_of_the_neuron():
    x, w = [2, -1], [0.5, -3]
    assert np.dot(x, w) - 1.5 == 2.5
    dx, dw, db = neuron_backward(x, w, -1.5, -2.0)
    assert (dx.tolist(), dw.tolist(), db) == ([-1, 6], [-4, 2], -2)
    dx, dw, db = neuron_backward(x, w, -5.0, -2.0)
    assert (dx.tolist(), dw.tolist(), db) == ([0, 0], [0, 0], 0)


def test_the_neuron_of_the_gradient_check_is_on():
    rng = np.random.default_rng(6)
    x, w, b, upstream = rng.normal(size=5), rng.normal(size=5), 1.0, -1.7
    dw = neuron_backward(x, w, b, upstream)[1]
    assert dw.any()
    numeric = numerical_gradient(lambda w: upstream * max(w @ x + b, 0.0), w)
    assert relative_error(dw, numeric) < 1e-7


def test_the_example_of_the_graph():
    a, b = Leaf(3.0), Leaf(-2.0)
    p = Node(WeightedSum(2, -1), a, b)
    y = Node(WeightedSum(1, 0.5), p, a)
    assert backpropagate(y) == {y: 1, p: 1, a: 2.5, b: -1}


def through(leaves, rows):
    """Return values of a graph's nodes and their gradients."""
    nodes = {name: Leaf(value) for name, value in leaves.items()}
    for name, gate, *inputs in rows:
        nodes[name] = Node(gate(), *(nodes[i] for i in inputs))
    found = backpropagate(nodes["y"])
    values = {name: node.value for name, node in nodes.items()}
    return values, {name: float(found[node]) for name, node in nodes.items()}


ROUTER = [
    ("p", MultiplyGate, "a", "b"),
    ("m", MaxGate, "p", "c"),
    ("q", MultiplyGate, "d", "b"),
    ("r", ReLUGate, "q"),
    ("y", AddGate, "m", "r"),
]


def test_the_answers_by_hand():
    neuron = [
        ("p1", MultiplyGate, "w1", "x1"),
        ("p2", MultiplyGate, "w2", "x2"),
        ("s", AddGate, "p1", "p2"),
        ("t", AddGate, "s", "b"),
        ("y", ReLUGate, "t"),
    ]
    values, gradients = through({"x1": 2, "w1": -1, "x2": 3, "w2": 2, "b": -1}, neuron)
    assert values | hidden.neuron_forward.expected == values
    assert gradients | hidden.neuron_gradients.expected == gradients
    values, gradients = through({"a": 2, "b": -3, "c": -8, "d": 1}, ROUTER)
    assert values | hidden.router_forward.expected == values
    assert gradients | hidden.router_gradients.expected == gradients


def test_the_router_with_its_other_branch_alive():
    values, gradients = through({"a": 4, "b": -2, "c": -9, "d": -1}, ROUTER)
    assert [values[name] for name in "pmqry"] == [-8, -8, 2, 2, -6]
    assert [gradients[name] for name in "abcd"] == [-2, 3, 0, -2]


def test_the_circuit_at_its_beginning(figure):
    shown = figure(figures.circuit, AddGate, MultiplyGate, MaxGate)
    assert "a −3, b −2.25, c 0, d 0, e 3" in shown.sentence()
    for name in "abcde":
        assert "✓" in shown.sentence(nudge=name)


def test_the_neuron_is_dead_at_06_and_alive_beyond(figure):
    shown = figure(figures.neuron, MultiplyGate, AddGate, ReLUGate)
    assert "Zero is not done" in shown.sentence(x=(0.6, 0.0))
    assert "ReLU is open" in shown.sentence(x=(0.7, 0.0))


@pytest.mark.parametrize(
    ("k", "both", "one"),
    [
        (0, "1", "4.9"),
        (1, "0.01", "0.4"),
        (2, "1.0·10⁻⁴", "0.039"),
        (5, "1.1·10⁻¹⁰", "3.9·10⁻⁵"),
        (8, "1.6·10⁻⁸", "6.2·10⁻⁹"),
        (12, "1.6·10⁻⁴", "2.8·10⁻⁴"),
    ],
)
def test_errors_of_slopes(figure, k, both, one):
    told = figure(figures.checking, MultiplyGate, AddGate, MaxGate).sentence(k=k)
    assert f"x + h is {both} away" in told
    assert told.endswith(f"that between x and x + h {one}.")


def test_slopes_beside_a_kink(figure):
    shown = figure(figures.checking, MultiplyGate, AddGate, MaxGate)
    kink = "max(x·x, 1.303·x)"
    assert "x + h is 0.459 away" in shown.sentence(function=kink, k=2)
    assert "x + h is 2.4·10⁻¹⁴ away" in shown.sentence(function=kink, k=3)


def test_the_graphs_in_which_a_value_is_used_twice(figure):
    shown = figure(figures.used_twice, AddGate, MultiplyGate, backpropagate)
    assert "x was handed −6 and 9, in all 3" in shown.sentence()
    assert "x was handed −2, 6 and 6, in all 10" in shown.sentence(graph="x·x")
    assert "s was handed 9 and 3, in all 12" in shown.sentence(graph="a diamond")
    assert "s was handed 1 and 3, in all 4" in shown.sentence(graph="a skip")


def test_the_moons(figure):
    shown = figure(figures.moons, AddGate, MultiplyGate, ReLUGate, backpropagate)
    told = shown.sentence().replace("\u00a0", " ")
    assert told.startswith("All 51 weights learn. After 200 updates")
    assert "the loss is 0.010 (1.218 at first), and 99.5 % of the 200" in told
    assert told.endswith("where the output layer alone learns, 88.0 %.")
    for n_updates, right in ((0, "49.0"), (30, "88.5"), (100, "96.5")):
        told = shown.sentence(n_updates=n_updates).replace("\u00a0", " ")
        assert f"{right} % of the 200 points held back are read right" in told


def test_a_walk_that_overwrites_learns_the_moons_for_the_most_part(figure):
    shown = figure(figures.moons, AddGate, MultiplyGate, ReLUGate, hidden_mistake("overwritten"))
    told = shown.sentence().replace("\u00a0", " ")
    assert "and 90.0 % of the 200 points held back are read right" in told
    assert "they are wrong, wherever the loss goes" in told


def hidden_mistake(name):
    return hidden.backpropagate.mistakes[name].solution
