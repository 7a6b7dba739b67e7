"""Graphs for the hidden tests of ``backpropagate``, made of gates that nobody has to write.

A graph is planned as text: leaves by their names and values, and a row for each node, such as
``("p", "times", "a", "b")``. Nodes have no names of their own: only what they are tells them apart.
"""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import dataclasses
from collections import Counter

import numpy as np

from course_lib._messages import CheckFailed, a_number, described
from course_lib.graph import Leaf, Node

_FORMS = {
    "plus": "{} + {}",
    "times": "{}·{}",
    "max": "max({}, {})",
    "relu": "relu({})",
    "three": "{} + 2{} − {}",
    "negative": "−{}",
    "total": "the sum of {}'s entries",
    "cumulated": "the running sums of {}",
}
_RULES = {
    "plus": (lambda a, b: a + b, lambda a, b, up: (up, up)),
    "times": (lambda a, b: a * b, lambda a, b, up: (up * b, up * a)),
    "max": (np.maximum, lambda a, b, up: (np.where(a >= b, up, 0.0), np.where(a >= b, 0.0, up))),
    "relu": (lambda z: np.maximum(z, 0.0), lambda z, up: (np.where(z > 0, up, 0.0),)),
    "three": (lambda a, b, c: a + 2 * b - c, lambda a, b, c, up: (up, 2 * up, -up)),
    "negative": (lambda a: -a, lambda a, up: (-up,)),
    "total": (np.sum, lambda a, up: (up * np.ones(np.shape(a)),)),
    "cumulated": (np.cumsum, lambda a, up: (np.cumsum((up * np.ones(a.shape))[::-1])[::-1],)),
}


class Watched:
    """A gate that writes down when it is asked for gradients.

    Where its rule hands one array to several inputs, as adding does, it is the very same array.
    """

    def __init__(self, kind, name, log):
        self.rule, self.name, self.log = _RULES[kind], name, log

    def forward(self, *inputs):
        self.inputs = inputs
        return self.rule[0](*inputs)

    def backward(self, upstream):
        self.log.append(self.name)
        if not (a_number(upstream) or type(upstream) is np.ndarray):
            what = f"{described(upstream)} is no upstream gradient for local_gradients"
            raise CheckFailed(what, "wrong_call")
        return self.rule[1](*self.inputs, upstream)


def grown(leaves, plan, log, called=""):
    """Return the nodes of a graph by their names in the plan; all are called alike."""
    nodes = {name: Leaf(value, called) for name, value in leaves.items()}
    for name, kind, *inputs in plan:
        gate = Watched(kind, name, log)
        nodes[name] = Node(gate, *(nodes[i] for i in inputs), name=called)
    return nodes


def as_formulas(plan):
    """Return the plan as a student would write it."""
    return ", ".join(f"{name} = {_FORMS[kind].format(*inputs)}" for name, kind, *inputs in plan)


def graph_case(exercise, title, script, plan, **arguments):
    """Return the case of a graph, whose call says what the graph is."""
    case = exercise.case(script=script, plan=plan, **arguments)
    shown = f", where {as_formulas(plan)}" if len(plan) < 7 else ""
    return dataclasses.replace(case, call=f"backpropagate({plan[-1][0]}) {title}{shown}")


def all_gradients(function, plan, leaves, output=None, called=""):
    """Return every node's gradient, and how often each was asked for what it passes on."""
    log = []
    nodes = grown(leaves, plan, log, called)
    log.clear()
    return told(function(nodes[output or plan[-1][0]]), nodes) | asked(log)


def twice_and_for_two_graphs(function, plan, leaves):
    """Ask for the gradients of a graph twice, and of a larger one that contains it in between."""
    log = []
    nodes = grown(leaves, plan, log)
    output = nodes[plan[-1][0]]
    first = told(function(output), nodes)
    larger = {**nodes, "larger": Node(Watched("times", "larger", log), output, output)}
    between = told(function(larger["larger"]), larger)
    log.clear()
    again = told(function(output), nodes)
    return (
        first
        | {f"{name}, of a larger graph": value for name, value in between.items()}
        | {f"{name}, asked for once more": value for name, value in again.items()}
        | asked(log)
    )


def leaf_alone(function, leaves):
    """Let a leaf be the output."""
    nodes = grown(leaves, [], [])
    return told(function(nodes["a"]), nodes)


def told(gradients, nodes):
    """Return what was found, a step for each node that it should hold."""
    if not isinstance(gradients, dict):
        return {"the result": described(gradients)}
    names = {node: name for name, node in nodes.items()}
    found = [name for name, node in nodes.items() if node in gradients]
    strange = [key for key in gradients if key not in names]
    more = f", and {len(strange)} keys that are no nodes of this graph" if strange else ""
    steps = {"the result": "a dict"}
    # A list of a thousand names says less than their number.
    listed = ", ".join(found) if len(found) < 40 else f"{len(found)} nodes"
    steps["the nodes with a gradient"] = f"{listed}{more}"
    return steps | {f"the gradient of {name}": gradients[nodes[name]] for name in found}


def asked(log):
    """Say how often nodes were asked for what they pass on."""
    often = [f"{name} {count} times" for name, count in Counter(log).items() if count > 1]
    said = f"asked {', '.join(often[:3])}" if often else f"{len(log)} nodes, each once"
    return {"calls of local_gradients": said}


def along_a_chain(function, n_nodes, every, factor, leaf):
    """Grow a long chain, into which the leaf is fed again and again, and last into its output."""
    log = []
    a = Leaf(leaf)
    nodes = [a]
    for i in range(n_nodes):
        is_fed = i % every == 0 or i == n_nodes - 1
        inputs = (nodes[-1], a) if is_fed else (nodes[-1],)
        nodes.append(Node(Weighed(factor if i % 2 else 1 / factor, log), *inputs))
    gradients = function(nodes[-1])
    if not isinstance(gradients, dict):
        return {"the result": described(gradients)}
    steps = {"the number of nodes with a gradient": str(len(gradients))}
    places = {"the output": -1, "the node before it": -2, "a node halfway": n_nodes // 2}
    places |= {"the first node": 1, "the leaf": 0}
    for name, place in places.items():
        steps[f"the gradient of {name}"] = gradients.get(nodes[place])
    return steps | {"calls of local_gradients": f"{len(log)} in all"}


def begin_along_a_chain(function, n_nodes, leaf):
    """Grow a long chain, and let the way back begin, which it does when all nodes are in order."""
    log = []
    node = Leaf(leaf)
    for _ in range(n_nodes):
        node = Node(Interrupting(1.0, log), node)
    try:
        function(node)
    except OnItsWay:
        return {"the way back": "begins"}
    return {"the way back": f"ends after {len(log)} calls of local_gradients"}


class Weighed:
    """A gate that adds up its inputs, the first of them times a factor."""

    def __init__(self, factor, log):
        self.factor, self.log = factor, log

    def forward(self, first, *others):
        self.n_others = len(others)
        return self.factor * first + sum(others)

    def backward(self, upstream):
        self.log.append(1)
        return self.factor * upstream, *(self.n_others * (upstream,))


class OnItsWay(Exception):
    """Enough nodes of a chain have answered."""


class Interrupting(Weighed):
    """A gate that answers if few others of its chain have."""

    def backward(self, upstream):
        if len(self.log) == 20:
            raise OnItsWay
        return super().backward(upstream)


def random_plan(draw, n_leaves, n_nodes):
    """Return a plan in which many nodes are used several times, at all distances."""
    rng = np.random.default_rng(draw.sizes(4, low=2, high=61))  # twins are of one form
    names, plan = [chr(97 + i) for i in range(n_leaves)], []
    unused = set(names)
    for i in range(n_nodes):
        name = f"n{i}"
        kind = str(rng.choice(["plus", "times", "three", "negative", "max"]))
        count = {"three": 3, "negative": 1}.get(kind, 2)
        # Nodes that nobody has used yet go first, so that the last one depends on most others.
        pool = [*unused, *names] if i % 2 else names
        pool.sort()
        inputs = [str(n) for n in rng.choice(pool, size=count)]
        inputs[0] = sorted(unused)[0] if unused else inputs[0]
        plan.append((name, kind, *inputs))
        unused -= set(inputs)
        unused.add(name)
        names.append(name)
    while len(unused) > 1:
        one, other = sorted(unused)[:2]
        name = f"n{len(plan)}"
        plan.append((name, "plus", one, other))
        unused = (unused - {one, other}) | {name}
    return plan
