import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from course_lib.gradcheck import numerical_gradient
from course_lib.graph import Leaf, Node
from course_lib.reference.gates import (
    AddGate,
    MaxGate,
    MultiplyGate,
    ReLUGate,
    backpropagate,
    neuron_backward,
)

TWO_INPUTS = [(AddGate, np.add), (MultiplyGate, np.multiply), (MaxGate, np.maximum)]
ALL_GATES = [*((kind, 2) for kind, _ in TWO_INPUTS), (ReLUGate, 1)]


class TestGates:
    @pytest.mark.parametrize(("gate", "function"), TWO_INPUTS)
    @given(data=st.data())
    def test_forward_is_the_operation(self, gate, function, data):
        shape = data.draw(array_shapes(min_dims=0, max_dims=3, max_side=3))
        draw = arrays(np.float64, shape, elements=st.floats(-1e6, 1e6))
        a, b = data.draw(draw), data.draw(draw)
        np.testing.assert_array_equal(gate().forward(a, b), function(a, b))

    @pytest.mark.parametrize(("kind", "n_inputs"), ALL_GATES)
    def test_backward_agrees_with_central_differences(self, kind, n_inputs):
        rng = np.random.default_rng(2)
        inputs = [rng.normal(size=(3, 4)) for _ in range(n_inputs)]
        upstream = rng.normal(size=(3, 4))
        gate = kind()
        gate.forward(*inputs)
        gradients = gate.backward(upstream)
        assert type(gradients) is tuple
        assert len(gradients) == n_inputs
        for i, gradient in enumerate(gradients):

            def output(value, i=i):
                changed = [*inputs[:i], value, *inputs[i + 1 :]]
                return np.sum(upstream * kind().forward(*changed))

            np.testing.assert_allclose(gradient, numerical_gradient(output, inputs[i]), atol=1e-8)

    def test_floats_in_floats_out(self):
        gate = MultiplyGate()
        assert type(gate.forward(2, 3.0)) is float
        assert gate.backward(-1) == (-3.0, -2.0)
        assert all(type(gradient) is float for gradient in gate.backward(-1))

    def test_a_tie_goes_to_the_first_input(self):
        gate = MaxGate()
        assert gate.forward(2.0, 2.0) == 2.0
        assert gate.backward(5.0) == (5.0, 0.0)

    def test_relu_is_shut_at_zero(self):
        gate = ReLUGate()
        assert gate.forward(np.array([-1.0, 0.0, 2.0])).tolist() == [0, 0, 2]
        assert gate.backward(np.array([-3.0, -3.0, -3.0]))[0].tolist() == [0, 0, -3]

    def test_backward_uses_its_own_latest_forward(self):
        one, other = MultiplyGate(), MultiplyGate()
        one.forward(2.0, 3.0)
        other.forward(5.0, 7.0)
        assert one.backward(1.0) == (3.0, 2.0)
        assert one.backward(1.0) == (3.0, 2.0)
        one.forward(11.0, 13.0)
        assert one.backward(1.0) == (13.0, 11.0)

    def test_later_changes_of_an_input_do_not_matter(self):
        a, b = np.array([2.0]), np.array([3.0])
        gate = MultiplyGate()
        gate.forward(a, b)
        b[:] = 99
        assert gate.backward(np.ones(1))[0] == 3

    def test_the_two_gradients_of_add_are_separate_arrays(self):
        gate, upstream = AddGate(), np.ones(2)
        gate.forward(np.zeros(2), np.zeros(2))
        first, second = gate.backward(upstream)
        first += 1
        assert second.tolist() == upstream.tolist() == [1, 1]

    @pytest.mark.parametrize(("kind", "n_inputs"), ALL_GATES)
    def test_bad_use_is_explained(self, kind, n_inputs):
        gate = kind()
        with pytest.raises(RuntimeError, match="call forward before backward"):
            gate.backward(1.0)
        gate.forward(*[np.ones(2)] * n_inputs)
        with pytest.raises(ValueError, match=r"upstream: expected shape \(2,\), got \(\)"):
            gate.backward(1.0)
        with pytest.raises(ValueError, match="input 1: expected finite"):
            gate.forward(*[np.nan] * n_inputs)

    def test_shapes_must_be_one(self):
        with pytest.raises(ValueError, match=r"AddGate: expected inputs of one shape, got \(2,\)"):
            AddGate().forward(np.ones(2), 1.0)


class TestNeuron:
    @settings(max_examples=30)
    @given(st.integers(0, 10**6), st.integers(1, 5))
    def test_it_agrees_with_central_differences(self, seed, d):
        rng = np.random.default_rng(seed)
        x, w, b, upstream = rng.normal(size=d), rng.normal(size=d), rng.normal(), rng.normal()
        assume(abs(x @ w + b) > 1e-3)  # away from the kink
        dx, dw, db = neuron_backward(x, w, b, upstream)

        def neuron(x, w, b):
            return upstream * max(0.0, x @ w + float(b))

        np.testing.assert_allclose(dx, numerical_gradient(lambda v: neuron(v, w, b), x), atol=1e-6)
        np.testing.assert_allclose(dw, numerical_gradient(lambda v: neuron(x, v, b), w), atol=1e-6)
        np.testing.assert_allclose(db, numerical_gradient(lambda v: neuron(x, w, v), b), atol=1e-6)

    def test_at_the_kink_nothing_passes(self):
        dx, dw, db = neuron_backward([1, 2], [2, -1], 0, 3.0)
        assert dx.tolist() == dw.tolist() == [0, 0]
        assert db == 0.0

    @pytest.mark.parametrize(
        ("x", "w", "words"),
        [
            (np.ones(2), np.ones(3), "got 2 and 3"),
            (np.ones((1, 2)), np.ones(2), "x: expected a vector"),
        ],
    )
    def test_bad_input_is_named(self, x, w, words):
        with pytest.raises(ValueError, match=words):
            neuron_backward(x, w, 0.0, 1.0)


def by_name(gradients):
    return {node.name: gradient for node, gradient in gradients.items()}


class TestBackpropagate:
    def test_the_neuron_by_hand(self):
        x1, w1, x2, w2, b = (
            Leaf(value, name)
            for name, value in {"x1": 2, "w1": -1, "x2": 3, "w2": 2, "b": -1}.items()
        )
        p1 = Node(MultiplyGate(), w1, x1, name="p1")
        p2 = Node(MultiplyGate(), w2, x2, name="p2")
        s = Node(AddGate(), p1, p2, name="s")
        t = Node(AddGate(), s, b, name="t")
        y = Node(ReLUGate(), t, name="y")
        assert [node.value for node in (p1, p2, s, t, y)] == [-2, 6, 4, 3, 3]
        leaves = {"x1": -1, "w1": 2, "x2": 2, "w2": 3, "b": 1}
        inner = dict.fromkeys(("p1", "p2", "s", "t", "y"), 1)
        assert by_name(backpropagate(y)) == leaves | inner

    def test_the_router_by_hand(self):
        a, b, c, d = (
            Leaf(value, name) for name, value in {"a": 2, "b": -3, "c": -8, "d": 1}.items()
        )
        p = Node(MultiplyGate(), a, b, name="p")
        m = Node(MaxGate(), p, c, name="m")
        q = Node(MultiplyGate(), d, b, name="q")
        r = Node(ReLUGate(), q, name="r")
        y = Node(AddGate(), m, r, name="y")
        assert [node.value for node in (p, m, q, r, y)] == [-6, -6, -3, 0, -6]
        leaves = {"a": -3, "b": 2, "c": 0, "d": 0}
        assert by_name(backpropagate(y)) == leaves | {"p": 1, "m": 1, "q": 0, "r": 1, "y": 1}

    def test_a_value_used_twice_gets_the_sum(self):
        x = Leaf(3.0)
        square = Node(MultiplyGate(), x, x)
        fourth = Node(MultiplyGate(), square, square)
        assert backpropagate(fourth)[x] == 4 * 27

    def test_a_node_waits_for_all_that_use_it(self):
        """The shortcut from x to the sum must not send x's part on before the long way arrives."""
        w = Leaf(2.0)
        x = Node(MultiplyGate(), w, Leaf(1.0))
        long_way = x
        for _ in range(3):
            long_way = Node(MultiplyGate(), long_way, Leaf(2.0))
        for output in (Node(AddGate(), x, long_way), Node(AddGate(), long_way, x)):
            assert backpropagate(output)[w] == 9.0

    @pytest.mark.parametrize("seed", range(40))
    def test_random_graphs_agree_with_central_differences(self, seed):
        def build(values):
            rng = np.random.default_rng(seed)
            nodes = leaves = [Leaf(value) for value in values]
            for _ in range(10):
                kind, n_inputs = ALL_GATES[rng.integers(4)]
                inputs = [nodes[rng.integers(len(nodes))] for _ in range(n_inputs)]
                nodes = [*nodes, Node(kind(), *inputs)]
            return leaves, nodes[-1]

        values = np.random.default_rng(seed + 1).uniform(-1.5, 1.5, size=(3, 2))
        leaves, output = build(values)
        gradients = backpropagate(output)
        for i, leaf in enumerate(leaves):

            def total(value, i=i):
                return np.sum(build([*values[:i], value, *values[i + 1 :]])[1].value)

            gradient = gradients.get(leaf, np.zeros(2))
            expected = numerical_gradient(total, values[i])
            np.testing.assert_allclose(gradient, expected, rtol=1e-4, atol=1e-4)

    def test_the_output_alone(self):
        leaf = Leaf(np.zeros((2, 3)))
        gradients = backpropagate(leaf)
        assert list(gradients) == [leaf]
        np.testing.assert_array_equal(gradients[leaf], np.ones((2, 3)))

    def test_a_chain_of_20000_nodes_and_one_call_per_node(self):
        calls = []

        class Counted(Node):
            def local_gradients(self, upstream):
                calls.append(self)
                return super().local_gradients(upstream)

        x, one = Leaf(0.5), Leaf(1.0)
        node = x
        for _ in range(20_000):
            node = Counted(MultiplyGate(), node, one)
        gradients = backpropagate(node)
        assert gradients[x] == 1.0
        assert gradients[one] == 20_000 * 0.5
        assert len(gradients) == 20_002
        assert len(calls) == len(set(calls)) == 20_000

    def test_a_wide_fan_out(self):
        """2⁶⁰ paths lead through sixty doublings; each node is still visited once."""
        x = Leaf(1.0)
        node = x
        for _ in range(60):
            node = Node(AddGate(), node, node)
        assert backpropagate(node)[x] == 2.0**60

    def test_something_else_is_refused(self):
        with pytest.raises(TypeError, match=r"output: expected a Node of course_lib\.graph, got 3"):
            backpropagate(3.0)
