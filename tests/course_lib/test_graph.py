import numpy as np
import pytest

from course_lib.graph import Leaf, Node


class Difference:
    """A gate that remembers, as students' gates do."""

    def forward(self, a, b):
        self.a, self.b = a, b
        return a - b

    def backward(self, upstream):
        return upstream, -upstream


class Product(Difference):
    def forward(self, a, b):
        super().forward(a, b)
        return a * b

    def backward(self, upstream):
        return upstream * self.b, upstream * self.a


def test_a_leaf_keeps_its_value_and_passes_nothing_on():
    leaf = Leaf(3)
    assert leaf.value == 3.0
    assert type(leaf.value) is float
    assert leaf.inputs == ()
    assert leaf.local_gradients(1.0) == ()


def test_a_leaf_keeps_a_copy_in_float64():
    array = np.arange(3)
    leaf = Leaf(array)
    array[:] = 9
    assert leaf.value.dtype == np.float64
    assert leaf.value.tolist() == [0, 1, 2]


def test_a_node_computes_with_its_gate():
    a, b = Leaf(5.0), Leaf(3.0)
    node = Node(Difference(), a, b)
    assert node.inputs == (a, b)
    assert node.value == 2.0
    assert node.local_gradients(4.0) == (4.0, -4.0)


def test_arrays_flow_through():
    node = Node(Product(), Leaf([1.0, -2.0]), Leaf([3.0, 4.0]))
    assert node.value.tolist() == [3, -8]
    first, second = node.local_gradients(np.array([1.0, 10.0]))
    assert first.tolist() == [3, 40]
    assert second.tolist() == [1, -20]


def test_one_gate_may_serve_several_nodes():
    gate = Product()
    a, b, c = Leaf(2.0), Leaf(3.0), Leaf(7.0)
    first = Node(gate, a, b)
    Node(gate, b, c)
    assert first.local_gradients(1.0) == (3.0, 2.0)


def test_a_node_may_be_used_twice():
    a = Leaf(3.0)
    assert Node(Product(), a, a).inputs == (a, a)


def test_nodes_are_keys_by_identity():
    same, other = Leaf(1.0), Leaf(1.0)
    assert same != other
    assert len({same, other, same}) == 2


def test_names_appear_in_the_text():
    assert repr(Leaf(1.0, name="x1")) == "<x1: 1.0>"
    assert repr(Leaf(1.0)) == "<Leaf: 1.0>"
    assert repr(Node(Difference(), Leaf(1.0), Leaf(0.5))) == "<Difference: 0.5>"
    assert repr(Node(Difference(), Leaf(1.0), Leaf(0.5), name="d")) == "<d: 0.5>"


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: Node(Difference, Leaf(1)), TypeError, r"got the class; write Difference\(\)"),
        (lambda: Node(Leaf(1.0), Leaf(1.0)), TypeError, "expected a gate with forward and"),
        (lambda: Node(Difference()), ValueError, "at least one input node"),
        (lambda: Node(Difference(), 1.0, Leaf(2)), TypeError, r"got 1.0; wrap it in Leaf\(\)"),
        (lambda: Leaf("x"), TypeError, "expected a number or an array of numbers"),
        (lambda: Leaf(1j), TypeError, "expected a number or an array of numbers"),
    ],
)
def test_what_makes_no_graph_is_refused(make, error, words):
    with pytest.raises(error, match=words):
        make()


@pytest.mark.parametrize("result", [1.0, None, (1.0,), (1.0, 2.0, 3.0)])
def test_a_gate_must_return_one_gradient_per_input(result):
    class Forgetful(Difference):
        def backward(self, upstream):
            return result

    node = Node(Forgetful(), Leaf(1.0), Leaf(2.0))
    with pytest.raises(ValueError, match=r"Forgetful.backward: expected a tuple of 2"):
        node.local_gradients(1.0)
