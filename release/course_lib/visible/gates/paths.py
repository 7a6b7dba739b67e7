"""Visible tests of ``backpropagate`` where short and long paths lead to the same node."""

import numpy as np

from course_lib.visible._shared import Function
from course_lib.visible.gates._graphs import ORDER, WeightedSum, check_graph, grown, plain


def check_skips(backpropagate: Function) -> None:
    """Compare the gradients where a short path and a long one lead to the same node.

    Parameters
    ----------
    backpropagate : callable
        The student's function.
    """
    for turned in (False, True):
        for shape in ((), (3, 2)):
            plan = [
                ("p", WeightedSum(2.0, -1.5), "a", "b"),
                ("q", WeightedSum(-0.5), "p"),
                ("r", WeightedSum(3.0), "q"),
                ("y", WeightedSum(1.5, -2.0), "r", "p"),
            ]
            if turned:
                plan[-1] = ("y", WeightedSum(-2.0, 1.5), "p", "r")
            leaves = {"a": plain(1.7 + np.zeros(shape)), "b": plain(-0.4 + np.zeros(shape))}
            nodes, gates = grown(leaves, plan)
            right = {"a": -8.5, "b": 6.375, "p": -4.25, "q": 4.5, "r": 1.5, "y": 1.0}
            place = "first" if turned else "second"
            call = f"backpropagate(y), where y uses p at once, as its {place} input, and by r and q"
            check_graph(backpropagate, nodes, right, call, gates, ORDER)


def check_twice_and_once(backpropagate: Function) -> None:
    """Let a node stand twice among the inputs of one gate, and be used by a longer way as well.

    Parameters
    ----------
    backpropagate : callable
        The student's function.
    """
    for last, weights, place in (
        (("q", "s"), (1.5, -2.0), "first"),
        (("s", "q"), (-2.0, 1.5), "second"),
    ):
        plan = [
            ("p", WeightedSum(2.0, -1.5), "a", "b"),
            ("q", WeightedSum(0.5, 3.0), "p", "p"),
            ("r", WeightedSum(-0.5), "p"),
            ("s", WeightedSum(4.0), "r"),
            ("y", WeightedSum(*weights), *last),
        ]
        nodes, gates = grown({"a": 1.7, "b": -0.4}, plan)
        right = {"a": 18.5, "b": -13.875, "p": 9.25, "q": 1.5, "r": -8.0, "s": -2.0, "y": 1.0}
        call = f"backpropagate(y), where q, y's {place} input, uses p twice, and r uses it once"
        check_graph(backpropagate, nodes, right, call, gates, ORDER)


def check_a_net_of_paths(backpropagate: Function) -> None:
    """Compare the gradients of a graph in which each node uses the three before it.

    Parameters
    ----------
    backpropagate : callable
        The student's function.
    """
    weights = [(0.5, -1.5, 1.0), (1.5, 0.25, -0.5), (-1.0, 2.0, 0.75)]
    for turned in (False, True):
        names, plan = ["a", "b", "c"], []
        for i in range(9):
            inputs = [(name, w) for name, w in zip(names[-3:], weights[i % 3], strict=True)]
            inputs = inputs[::-1] if turned else inputs
            plan.append((f"n{i}", WeightedSum(*(w for _, w in inputs)), *(n for n, _ in inputs)))
            names.append(f"n{i}")
        nodes, gates = grown(dict(zip("abc", (0.3, -1.2, 0.7), strict=True)), plan)
        right = dict(zip(names, _net_of_paths(weights), strict=True))
        call = "backpropagate(n8) of a graph in which each node uses the three before it"
        check_graph(backpropagate, nodes, right, call, gates, ORDER, output="n8")


def _net_of_paths(weights: list[tuple[float, float, float]]) -> list[float]:
    """Return the gradients of a, b, c, n0 … n8: of each the slope of n8, by nudging."""
    gradients = []
    for place in range(12):
        nudges = np.zeros(12)
        nudges[place] = 1.0
        values: list[float] = []
        for i in range(12):
            fed = (
                sum(w * v for w, v in zip(weights[i % 3], values[-3:], strict=True)) if i > 2 else 0
            )
            values.append(float(fed + nudges[i]))
        gradients.append(values[-1])
    return gradients
