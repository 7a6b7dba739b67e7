"""Visible tests of ``backpropagate``: values that are used once, and several times."""

from typing import Any

import numpy as np

from course_lib import checks
from course_lib.graph import Node
from course_lib.visible._shared import Function, waves
from course_lib.visible.gates._graphs import (
    ORDER,
    RunningSums,
    Total,
    WeightedSum,
    check_graph,
    grown,
    is_in_order,
    plain,
)

SUM = "where a value is used several times, its gradient is the sum over its uses"


def check_trees(backpropagate: Function) -> None:
    """Compare the gradients of trees of floats and of arrays.

    Parameters
    ----------
    backpropagate : callable
        The student's function.
    """
    for shape in ((), (3, 2)):
        values = waves(3, *shape) if shape else waves(3)
        leaves = dict(zip("abc", map(plain, values), strict=True))
        nodes, gates = grown(
            leaves,
            [("p", WeightedSum(1.5, -0.5, 2.5), "a", "b", "c"), ("y", WeightedSum(-3.0), "p")],
        )
        right = {"a": -4.5, "b": 1.5, "c": -7.5, "p": -3.0, "y": 1.0}
        call = f"backpropagate(y) of a tree of {'arrays' if shape else 'floats'}"
        check_graph(backpropagate, nodes, right, call, gates)
        inner = {name: right[name] / -3.0 for name in "abcp"}
        check_graph(backpropagate, nodes, inner, f"{call}, for the inner node p", output="p")
    leaves = {"a": waves(4), "b": waves(2, 4)[1]}
    nodes, gates = grown(
        leaves,
        [
            ("s", RunningSums(), "a"),
            ("t", RunningSums(), "s"),
            ("p", WeightedSum(2.0, -1.5), "t", "b"),
            ("y", Total(), "p"),
        ],
    )
    right_of_sums: dict[str, Any] = {
        "a": np.array([20.0, 12.0, 6.0, 2.0]),
        "b": -1.5,
        "s": np.array([8.0, 6.0, 4.0, 2.0]),
        "t": 2.0,
        "p": 1.0,
        "y": 1.0,
    }
    call = "backpropagate(y) of a graph from vectors to one number"
    check_graph(backpropagate, nodes, right_of_sums, call, gates)


def check_names(backpropagate: Function) -> None:
    """Let all nodes of a graph have one name: they are told apart by what they are.

    Parameters
    ----------
    backpropagate : callable
        The student's function.
    """
    plan = [("p", WeightedSum(2.0, -1.5), "a", "b"), ("q", WeightedSum(-3.0), "p")]
    leaves = {"a": 1.7, "b": -0.4, "c": 0.9}
    nodes, gates = grown(leaves, [*plan, ("y", WeightedSum(0.5, 2.0), "q", "c")])
    for node in nodes.values():
        node.name = "v"
    right = {"a": -3.0, "b": 2.25, "c": 2.0, "p": -1.5, "q": 0.5, "y": 1.0}
    call = "backpropagate(y) of a graph in which all nodes are called v"
    apart = "names do not tell nodes apart: take the nodes themselves"
    check_graph(backpropagate, nodes, right, call, gates, apart)


def check_a_leaf(backpropagate: Function) -> None:
    """Let a leaf be the output, with a float and with an array.

    Parameters
    ----------
    backpropagate : callable
        The student's function.
    """
    for value, kind in ((-2.5, "a float"), (waves(3, 2), "an array")):
        nodes, _ = grown({"a": value}, [])
        call = f"backpropagate(a) of a leaf with {kind}"
        check_graph(backpropagate, nodes, {"a": 1.0}, call, output="a")


def check_behind_a_zero(backpropagate: Function) -> None:
    """Make sure that nodes behind a gradient of 0 have one, too.

    Parameters
    ----------
    backpropagate : callable
        The student's function.
    """
    plan = [("p", WeightedSum(2.0), "a"), ("y", WeightedSum(0.0, 1.5), "p", "b")]
    nodes, gates = grown({"a": -1.5, "b": 0.5}, plan)
    right = {"a": 0.0, "b": 1.5, "p": 0.0, "y": 1.0}
    call = "backpropagate(y), where the gradient of p is 0"
    check_graph(backpropagate, nodes, right, call, gates)
    for size in (1e-150, 1e150):
        plan = [("p", WeightedSum(2.0 / size), "a"), ("y", WeightedSum(size, 1.5), "p", "b")]
        nodes, gates = grown({"a": -1.5, "b": 0.5}, plan)
        right = {"a": 2.0, "b": 1.5, "p": size, "y": 1.0}
        call = f"backpropagate(y), where the gradient of p is {size:g}"
        check_graph(backpropagate, nodes, right, call, gates)


def check_diamond(backpropagate: Function) -> None:
    """Compare the gradients of a diamond and of a value that is used three times.

    Parameters
    ----------
    backpropagate : callable
        The student's function.
    """
    for shape in ((), (3, 2)):
        of = "arrays" if shape else "floats"
        leaves = {"a": plain(waves(*shape) if shape else 1.7), "b": plain(-0.4 + np.zeros(shape))}
        plan = [
            ("p", WeightedSum(2.0, -1.5), "a", "b"),
            ("q", WeightedSum(-3.0), "p"),
            ("r", WeightedSum(0.5, 2.5), "p", "b"),
            ("y", WeightedSum(1.5, -2.0), "q", "r"),
        ]
        nodes, gates = grown(leaves, plan)
        right = {"a": -11.0, "b": 3.25, "p": -5.5, "q": 1.5, "r": -2.0, "y": 1.0}
        call = f"backpropagate(y) of a diamond of {of}"
        check_graph(backpropagate, nodes, right, call, gates, SUM)
        plan = [
            ("p", WeightedSum(3.0, 2.0), "a", "b"),
            ("q", WeightedSum(-0.5, 1.5), "a", "p"),
            ("y", WeightedSum(2.0, -1.0, 0.25), "q", "a", "p"),
        ]
        nodes, gates = grown(leaves, plan)
        right = {"a": 7.75, "b": 6.5, "p": 3.25, "q": 2.0, "y": 1.0}
        call = f"backpropagate(y), where a is used three times, of {of}"
        check_graph(backpropagate, nodes, right, call, gates, SUM)


def check_twice_in_one_gate(backpropagate: Function) -> None:
    """Let a node stand twice among the inputs of one gate.

    Parameters
    ----------
    backpropagate : callable
        The student's function.
    """
    nodes, gates = grown({"a": -1.3}, [("y", WeightedSum(2.0, 0.5), "a", "a")])
    call = "backpropagate(y), where a is both inputs of one gate"
    check_graph(backpropagate, nodes, {"a": 2.5, "y": 1.0}, call, gates, SUM)


def check_shared_arrays(backpropagate: Function) -> None:
    """Let gates hand the same array to both their inputs, as an add gate does.

    Parameters
    ----------
    backpropagate : callable
        The student's function.
    """
    plan: list[tuple[Any, ...]] = [
        ("p", WeightedSum(2.0), "a"),
        ("q", WeightedSum(-1.5), "b"),
        ("r", WeightedSum(3.0, 3.0), "p", "q"),
        ("s", WeightedSum(0.7), "p"),
        ("t", WeightedSum(-2.5), "q"),
        ("u", WeightedSum(1.0, 1.0), "s", "t"),
        ("y", WeightedSum(1.0, 1.0), "r", "u"),
    ]
    for plan_of_this in (plan, [*plan[:-1], ("y", WeightedSum(1.0, 1.0), "u", "r")]):
        plan_anew = [(name, WeightedSum(*gate.weights), *i) for name, gate, *i in plan_of_this]
        nodes, gates = grown({"a": waves(3, 2), "b": waves(2, 3).T}, plan_anew)
        right = {"a": 7.4, "b": -0.75, "p": 3.7, "q": 0.5, "r": 1.0, "s": 1.0, "t": 1.0, "u": 1.0}
        call = "backpropagate(y), where gates hand one array to both inputs"
        own = "do not change an array that a gate handed out: total = total + part, not +="

        def advice(plan: list[tuple[Any, ...]] = plan_anew, own: str = own) -> str:
            return own if is_in_order(plan) else ORDER

        check_graph(backpropagate, nodes, right | {"y": 1.0}, call, gates, advice)


def check_graph_again(backpropagate: Function) -> None:
    """Ask for a graph twice, with another one in between that shares its nodes.

    Parameters
    ----------
    backpropagate : callable
        The student's function.
    """
    plan = [("p", WeightedSum(2.0, -1.5), "a", "b"), ("y", WeightedSum(0.5, 3.0), "p", "a")]
    for values in ((1.7, -0.4), (waves(3), waves(2, 3)[1])):
        nodes, _ = grown(dict(zip("ab", values, strict=True)), plan)
        right = {"a": 4.0, "b": -0.75, "p": 0.5, "y": 1.0}
        check_graph(backpropagate, nodes, right, "backpropagate(y)", otherwise=SUM)
        z = Node(WeightedSum(-2.0, 1.0), nodes["y"], nodes["p"], name="z")
        larger = {"a": -6.0, "b": 0.0, "p": 0.0, "y": -2.0, "z": 1.0}
        check_graph(backpropagate, {**nodes, "z": z}, larger, "then backpropagate(z)", output="z")
        for name, value in zip("ab", values, strict=True):
            call = f"the value of {name} after backpropagate(z), which must stay as it was"
            checks.check_array(nodes[name].value, value, call)
        anew = "nothing may be left over from an earlier call"
        check_graph(backpropagate, nodes, right, "backpropagate(y) once more", otherwise=anew)
