from autograder.engine import Limits
from tests.autograder.engine.notebooks import run

BACKPROPAGATE = """
import numpy as np
def backpropagate(output):
    order, seen, stack = [], set(), [(output, False)]
    while stack:
        node, is_done = stack.pop()
        if is_done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack += [(node, True), *((other, False) for other in node.inputs)]
    gradients = {output: np.ones_like(output.value)}
    for node in reversed(order):
        for other, gradient in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[other] = gradients[other] + gradient if other in gradients else gradient
    return gradients
"""


def test_a_chain_of_20_000_nodes_is_walked_within_a_cells_time():
    found = run(
        BACKPROPAGATE,
        "# test\nfrom course_lib.graph import Leaf, Node\n"
        "class Double:\n"
        "    def forward(self, x):\n        return x + 1\n"
        "    def backward(self, upstream):\n        return (upstream,)\n"
        "leaf = node = Leaf(1.0)\n"
        "for _ in range(20_000):\n    node = Node(Double(), node)\n"
        "gradients = backpropagate(node)\n"
        "assert len(gradients) == 20_001 and gradients[leaf] == 1",
        limits=Limits(),
    )
    assert found.messages == [None, None]


def test_recursion_that_is_too_deep_for_python_is_an_ordinary_error():
    found = run(
        "def visit(node):\n    return 1 + sum(visit(other) for other in node.inputs)",
        "# test\nfrom course_lib.graph import Leaf, Node\n"
        "class Same:\n"
        "    def forward(self, x):\n        return x\n"
        "    def backward(self, upstream):\n        return (upstream,)\n"
        "node = Leaf(1.0)\n"
        "for _ in range(5_000):\n    node = Node(Same(), node)\n"
        "visit(node)",
        "# test\nfrom course_lib.graph import Leaf\nassert visit(Leaf(1.0)) == 1",
    )
    assert found.cells[1].name == "RecursionError"
    assert found.messages[2] is None


def test_attributes_that_students_set_on_nodes_stay_with_them():
    found = run(
        "def f(node):\n    node.grad = 3\n    node._seen = True\n    return node.grad",
        "# test\nfrom course_lib.graph import Leaf\nleaf = Leaf(1.0, name='x')\n"
        "assert f(leaf) == 3 and not hasattr(leaf, 'grad') and leaf.name == 'x'",
    )
    assert found.messages == [None, None]
