"""The visible tests of `backpropagate` and `gate_roles`: what passes, what slips are told."""

import sys

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.graph import Leaf, Node
from course_lib.hidden.gates.graphs import backpropagate as hidden
from course_lib.reference.gates import backpropagate
from course_lib.visible import gates as visible

CHECKS = [
    visible.check_trees,
    visible.check_names,
    visible.check_a_leaf,
    visible.check_behind_a_zero,
    visible.check_diamond,
    visible.check_twice_in_one_gate,
    visible.check_shared_arrays,
    visible.check_graph_again,
    visible.check_skips,
    visible.check_twice_and_once,
    visible.check_a_net_of_paths,
    visible.check_long_chain,
]


def by_recursion(output):
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for source in node.inputs:
                visit(source)
            order.append(node)

    visit(output)
    gradients = {node: np.zeros_like(node.value) for node in order}
    gradients[output] = np.ones_like(output.value)
    for node in reversed(order):
        for source, part in zip(node.inputs, node.local_gradients(gradients[node]), strict=True):
            gradients[source] = gradients[source] + part
    return gradients


@pytest.mark.parametrize("check", CHECKS)
def test_a_right_function_passes(check):
    check(backpropagate)


@pytest.mark.parametrize("check", CHECKS[:-1])
def test_recursion_passes_where_graphs_are_small(check):
    check(by_recursion)


def by_recursion_to_a_limit(output):
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(10_000)
    try:
        return by_recursion(output)
    finally:
        sys.setrecursionlimit(limit)


def by_name(output):
    """Take nodes of one name for one, where they have a name."""
    gradients, waiting, seen = {output: np.ones_like(output.value)}, [output], set()
    while waiting:
        node = waiting.pop()
        if node.name not in seen:
            seen.add(node.name)
            for source, part in zip(
                node.inputs, node.local_gradients(gradients[node]), strict=True
            ):
                gradients[source] = gradients.get(source, 0.0) + part
                waiting.append(source)
    return gradients


def mistaken(name):
    return hidden.mistakes[name].solution


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (visible.check_trees, mistaken("leaves_missing"), "has no gradient"),
        (visible.check_trees, mistaken("list_of_gradients"), "expected a dict"),
        (visible.check_trees, mistaken("multiplied_afterwards"), "vectors"),
        (visible.check_a_leaf, mistaken("number_as_seed"), "NumPy array"),
        (visible.check_behind_a_zero, mistaken("zero_means_done"), "a has no gradient"),
        (visible.check_diamond, mistaken("overwritten"), "sum over its uses"),
        (visible.check_diamond, mistaken("path_by_path"), "once for each node"),
        (visible.check_twice_in_one_gate, mistaken("once_per_gate"), "sum over its uses"),
        (visible.check_shared_arrays, mistaken("added_in_place"), "total = total"),
        (visible.check_shared_arrays, mistaken("by_distance"), "only after all nodes"),
        (visible.check_skips, mistaken("by_distance"), "only after all nodes"),
        (visible.check_twice_and_once, mistaken("by_distance"), "only after all nodes"),
        (visible.check_names, by_name, "called v"),
        (visible.check_a_net_of_paths, mistaken("from_a_stack"), "only after all nodes"),
        (visible.check_long_chain, by_recursion, "20,000 nodes: .* calls itself too deep"),
        (visible.check_long_chain, by_recursion_to_a_limit, "20,000 nodes: .* too deep"),
    ],
)
def test_a_wrong_function_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


def test_the_value_of_a_node_must_stay():
    def writing(output):
        gradients = backpropagate(output)
        for node, gradient in gradients.items():
            node.value = gradient
        return gradients

    with pytest.raises(CheckFailed, match="must stay as it was"):
        visible.check_graph_again(writing)


def test_what_is_left_of_an_earlier_call_is_told():
    kept = {}

    def remembering(output):
        kept.update(backpropagate(output))
        return kept

    with pytest.raises(CheckFailed, match="keys"):
        visible.check_graph_again(remembering)


def test_an_upstream_that_is_none_is_told():
    y = Node(visible.WeightedSum(2.0), Leaf(1.0))
    with pytest.raises(CheckFailed, match="called with a NoneType"):
        y.local_gradients(None)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, "still None"),
        ({"add": "swap", "multiply": "swap"}, "'max' are missing"),
        ({"add": "swap", "multiply": "swap", "max": "gate"}, "none of the words"),
    ],
)
def test_the_form_of_roles(answer, message):
    with pytest.raises(CheckFailed, match=message):
        visible.check_form_of_roles(answer, "gate_roles")
    visible.check_form_of_roles({"add": "Swap", "multiply": "SWAP ", "max": "router"}, "gate_roles")
