"""Hidden tests of ``backpropagate``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import dataclasses

import numpy as np

from course_lib.hidden.exercise import Exercise
from course_lib.hidden.gates._circuits import (
    all_gradients,
    along_a_chain,
    begin_along_a_chain,
    graph_case,
    leaf_alone,
    random_plan,
    twice_and_for_two_graphs,
)
from course_lib.hidden.gates._driving import number, signed
from course_lib.hidden.gates.neuron import neuron_backward
from course_lib.hidden.results import Result, Steps
from course_lib.reference import gates

backpropagate = Exercise(
    gates.backpropagate,
    Steps(step=Result(means="that of the node's value")),
    builds_on=(*neuron_backward.builds_on, neuron_backward),
)

TREE = [("p", "times", "a", "b"), ("q", "three", "p", "c", "d"), ("y", "times", "q", "e")]
LINE = [("p", "times", "a", "b"), ("q", "negative", "p"), ("y", "times", "q", "c")]
DEAD = [("p", "times", "a", "b"), ("r", "relu", "p"), ("y", "plus", "r", "c")]
ONE_NUMBER = [
    ("p", "times", "a", "b"),
    ("c", "cumulated", "p"),
    ("w", "times", "c", "d"),
    ("y", "total", "w"),
]
AGAIN = [("p", "times", "a", "b"), ("y", "plus", "p", "a")]
SQUARE = [("y", "times", "a", "a")]
THREE_TIMES = [("p", "times", "a", "b"), ("q", "times", "a", "p"), ("y", "three", "q", "a", "p")]
DIAMOND = [
    ("p", "times", "a", "b"),
    ("q", "times", "p", "a"),
    ("r", "times", "p", "b"),
    ("y", "plus", "q", "r"),
]
SKIP = [
    ("p", "times", "a", "b"),
    ("q", "times", "p", "b"),
    ("r", "negative", "q"),
    ("s", "times", "r", "a"),
    ("y", "plus", "s", "p"),
]
OTHER_SKIP = [*SKIP[:-1], ("y", "plus", "p", "s")]
TWICE_AND_ONCE = [
    ("p", "times", "a", "b"),
    ("q", "times", "p", "p"),
    ("r", "negative", "p"),
    ("s", "times", "r", "a"),
    ("t", "negative", "s"),
    ("y", "plus", "q", "t"),
]
OTHER_TWICE_AND_ONCE = [*TWICE_AND_ONCE[:-1], ("y", "plus", "t", "q")]
CANCELLED = [
    ("p", "times", "a", "b"),
    ("q", "negative", "p"),
    ("r", "negative", "q"),
    ("s", "negative", "r"),
    ("y", "plus", "s", "p"),
]
LATE = [
    ("p", "times", "a", "b"),
    ("q", "plus", "p", "a"),
    ("r", "plus", "q", "p"),
    ("s", "plus", "r", "q"),
    ("y", "plus", "s", "q"),
]

_VALUES = ["a", "b", "c", *(f"n{i}" for i in range(14))]
THREE_BEFORE = [(_VALUES[i], "three", *_VALUES[i - 3 : i]) for i in range(3, len(_VALUES))]
OTHER_THREE_BEFORE = [(name, kind, *inputs[::-1]) for name, kind, *inputs in THREE_BEFORE]


def leaves_of(draw, plan, *shape):
    """Return values for the leaves of a plan, floats or arrays of a shape."""
    made = {row[0] for row in plan}
    names = sorted({name for row in plan for name in row[2:]} - made)
    return {name: signed(draw, *shape) if shape else number(draw) for name in names}


@backpropagate.cases()
def each_node_used_once(draw):
    n, d = draw.sizes(2, low=2, high=7)
    for title, plan in (("of a tree", TREE), ("of a line of gates", LINE)):
        for shape in ((), (n, d)):
            of = "arrays" if shape else "floats"
            yield graph_case(
                backpropagate,
                f"{title} of {of}",
                all_gradients,
                plan,
                leaves=leaves_of(draw, plan, *shape),
            )
    leaves = {"a": -draw.rng.uniform(1, 2), "b": draw.rng.uniform(1, 2), "c": number(draw)}
    yield graph_case(backpropagate, "behind a dead ReLU", all_gradients, DEAD, leaves=leaves)
    leaves = leaves_of(draw, ONE_NUMBER, n + 2)
    yield graph_case(backpropagate, "of one number", all_gradients, ONE_NUMBER, leaves=leaves)
    leaves = leaves_of(draw, TREE)
    yield graph_case(
        backpropagate, "of an inner node q", all_gradients, TREE, leaves=leaves, output="q"
    )
    for title, value in (("a leaf", number(draw)), ("a leaf with an array", signed(draw, n, d))):
        yield backpropagate.case(f", {title} alone", script=leaf_alone, leaves={"a": value})
    leaves = leaves_of(draw, LINE)
    yield graph_case(
        backpropagate, "where all have one name", all_gradients, LINE, leaves=leaves, called="n"
    )
    for title, size in (("tiny", 1e-150), ("huge", 1e150)):
        leaves = leaves_of(draw, LINE, d)
        leaves |= {"b": leaves["b"] / size, "c": leaves["c"] * size}
        yield graph_case(
            backpropagate, f"where q's gradient is {title}", all_gradients, LINE, leaves=leaves
        )


@backpropagate.cases("used")
def nodes_used_several_times(draw):
    n, d = draw.sizes(2, low=2, high=7)
    for title, plan in (
        ("with a value used twice", AGAIN),
        ("with a value twice in one gate", SQUARE),
        ("with a value used three times", THREE_TIMES),
        ("of a diamond", DIAMOND),
    ):
        for shape in ((), (n, d)):
            of = "arrays" if shape else "floats"
            yield graph_case(
                backpropagate,
                f"{title}, of {of}",
                all_gradients,
                plan,
                leaves=leaves_of(draw, plan, *shape),
            )
    leaves = {"a": signed(draw, d, n), "b": np.zeros((d, n))}
    yield graph_case(backpropagate, "with a leaf of 0", all_gradients, DIAMOND, leaves=leaves)
    wide = [("p", "plus", "a", "b"), *((f"t{i}", "negative", "p") for i in range(60))]
    wide += [("s0", "plus", "t0", "t1")]
    wide += [(f"s{i}", "plus", f"s{i - 1}", f"t{i + 1}") for i in range(1, 59)]
    leaves = leaves_of(draw, AGAIN)
    yield graph_case(
        backpropagate, "with a value used sixty times", all_gradients, wide, leaves=leaves
    )
    for title, plan in (("of a diamond", DIAMOND), ("of a value used twice", AGAIN)):
        for shape in ((), (n, d)):
            yield graph_case(
                backpropagate,
                f"{title}, several times",
                twice_and_for_two_graphs,
                plan,
                leaves=leaves_of(draw, plan, *shape),
            )


@backpropagate.cases("order")
def consumers_at_all_distances(draw):
    n, d = draw.sizes(2, low=2, high=7)
    for title, plan in (
        ("with a path that skips some gates", SKIP),
        ("with a path that skips some gates, as first input", OTHER_SKIP),
        ("with a value twice in one gate and once in another", TWICE_AND_ONCE),
        ("with a value once in one gate and twice in another", OTHER_TWICE_AND_ONCE),
        ("with paths of all lengths", LATE),
        ("with paths of all lengths, turned round", [(r[0], r[1], *r[:1:-1]) for r in LATE]),
        ("with two paths whose contributions cancel out", CANCELLED),
        ("in which each gate uses the three values before it", THREE_BEFORE),
        ("in which each gate uses the three values before it, turned round", OTHER_THREE_BEFORE),
    ):
        for shape in ((), (n, d)):
            yield graph_case(
                backpropagate,
                title,
                all_gradients,
                plan,
                leaves=leaves_of(draw, plan, *shape),
            )
    for number_of_graph in range(3):
        plan = random_plan(draw, 3, 9 + number_of_graph)
        yield graph_case(
            backpropagate,
            "of a graph in which many values are used several times",
            all_gradients,
            plan,
            leaves=leaves_of(draw, plan, d),
        )
    ladder = [("s0", "plus", "a", "b")]
    ladder += [(f"s{i}", "plus", f"s{i - 1}", f"s{i - 1}") for i in range(1, 9)]
    leaves = leaves_of(draw, AGAIN)
    yield graph_case(
        backpropagate, "of sums of a value with itself", all_gradients, ladder, leaves=leaves
    )


def chain_case(n_nodes, **arguments):
    """Return the case of a chain, whose call says how long that is."""
    case = backpropagate.case(n_nodes=n_nodes, **arguments)
    return dataclasses.replace(case, call=f"backpropagate(output) of a chain of {n_nodes:,} nodes")


@backpropagate.cases("long", once=True)
def a_long_chain(draw):
    # Each node that answers takes its time where the grader keeps students apart, and here every
    # mistake that may be named walks along. The 20,000 nodes of the rule are in the visible part.
    yield chain_case(
        script=along_a_chain,
        n_nodes=60,
        every=int(draw.rng.integers(3, 7)),
        factor=float(draw.rng.uniform(1.1, 1.4)),
        leaf=number(draw),
    )
    yield chain_case(script=begin_along_a_chain, n_nodes=1_300, leaf=number(draw))


# --- mistakes ----------------------------------------------------------------------------------


@backpropagate.helper
def consumers_first(output):
    order, seen, waiting = [], set(), [(output, False)]
    while waiting:
        node, done = waiting.pop()
        if done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            waiting.append((node, True))
            waiting.extend((source, False) for source in node.inputs)
    return order[::-1]


@backpropagate.helper
def passed_down(output, order, together=lambda old, new: old + new, seed=None):
    gradients = {output: np.ones_like(output.value) if seed is None else seed}
    for node in order:
        if node.inputs and node in gradients:
            parts = node.local_gradients(gradients[node])
            for source, part in zip(node.inputs, parts, strict=True):
                gradients[source] = (
                    together(gradients[source], part) if source in gradients else part
                )
    return gradients


@backpropagate.helper
def visited(output, take, add):
    order, seen, waiting = [], {output}, [output]
    while waiting:
        node = take(waiting)
        order.append(node)
        for source in add(node.inputs):
            if source not in seen:
                seen.add(source)
                waiting.append(source)
    return order


@backpropagate.mistake(
    "a later contribution overwrites an earlier one: where a value was used twice, add them up",
    warned=True,
)
def overwritten(output):
    return passed_down(output, consumers_first(output), lambda old, new: new)


@backpropagate.mistake(
    "only the first contribution counts: where a value was used twice, add them up"
)
def first_contribution_kept(output):
    return passed_down(output, consumers_first(output), lambda old, new: old)


@backpropagate.mistake("contributions are averaged: add them up")
def averaged(output):
    return passed_down(output, consumers_first(output), lambda old, new: (old + new) / 2)


@backpropagate.mistake("contributions along several paths are multiplied: add them up")
def multiplied(output):
    return passed_down(output, consumers_first(output), lambda old, new: old * new)


@backpropagate.mistake("the larger contribution wins: add them up")
def larger_contribution(output):
    return passed_down(output, consumers_first(output), np.maximum)


@backpropagate.mistake(
    "a node that stands twice among the inputs of one gate gets one contribution: it gets both",
    warned=True,
)
def once_per_gate(output):
    gradients = {output: np.ones_like(output.value)}
    for node in consumers_first(output):
        parts = dict(zip(node.inputs, node.local_gradients(gradients[node]), strict=True))
        for source, part in parts.items():
            gradients[source] = gradients[source] + part if source in gradients else part
    return gradients


@backpropagate.mistake(
    "nodes are visited by their distance from the output: a node that a long path reaches as well "
    "passes on an incomplete gradient. Visit it after all nodes that use it",
    warned=True,
)
def by_distance(output):
    return passed_down(output, visited(output, lambda w: w.pop(0), lambda inputs: inputs))


@backpropagate.mistake(
    "nodes are visited as a stack hands them out: one that is used again further on passes on an "
    "incomplete gradient. Visit it after all nodes that use it",
    warned=True,
)
def from_a_stack(output):
    return passed_down(output, visited(output, lambda w: w.pop(), lambda inputs: inputs))


@backpropagate.mistake(
    "each node passes on its gradient as soon as it is reached, before all its users are done: "
    "put the nodes in order first",
    warned=True,
)
def as_soon_as_reached(output):
    def preorder(node, seen):
        if node in seen:
            return []
        seen.add(node)
        return [node, *(n for source in node.inputs for n in preorder(source, seen))]

    return passed_down(output, preorder(output, set()))


@backpropagate.mistake(
    "local_gradients is called once for each path: collect a node's whole gradient first, then "
    "call it once",
    warned=True,
)
def path_by_path(output):
    gradients = {}
    waiting = [(output, np.ones_like(output.value))]
    while waiting:
        node, gradient = waiting.pop()
        gradients[node] = gradients[node] + gradient if node in gradients else gradient
        waiting.extend(zip(node.inputs, node.local_gradients(gradient), strict=True))
    return gradients


@backpropagate.mistake("the seed is the output's value: its gradient is np.ones_like(output.value)")
def value_as_seed(output):
    return passed_down(output, consumers_first(output), seed=output.value)


@backpropagate.mistake("the seed is 0, so all gradients are: the output's own gradient is 1")
def zero_as_seed(output):
    return passed_down(output, consumers_first(output), seed=np.zeros_like(output.value))


@backpropagate.mistake(
    "the seed is the number 1, also for arrays: it is np.ones_like(output.value)", warned=True
)
def number_as_seed(output):
    return passed_down(output, consumers_first(output), seed=1.0)


@backpropagate.mistake("the seed is 1 over the number of entries: it is 1 for each entry")
def mean_as_seed(output):
    seed = np.ones_like(output.value) / np.size(output.value)
    return passed_down(output, consumers_first(output), seed=seed)


@backpropagate.mistake("upstream is forgotten: hand each node's own gradient to local_gradients")
def upstream_forgotten(output):
    gradients = {output: np.ones_like(output.value)}
    for node in consumers_first(output):
        parts = node.local_gradients(np.ones_like(node.value))
        for source, part in zip(node.inputs, parts, strict=True):
            gradients[source] = gradients[source] + part if source in gradients else part
    return gradients


@backpropagate.mistake(
    "local_gradients is asked with ones, and its answer multiplied with the gradient: hand it the "
    "gradient itself, for not every gate works entry by entry"
)
def multiplied_afterwards(output):
    gradients = {output: np.ones_like(output.value)}
    for node in consumers_first(output):
        parts = node.local_gradients(np.ones_like(node.value))
        for source, part in zip(node.inputs, parts, strict=True):
            part = gradients[node] * part
            gradients[source] = gradients[source] + part if source in gradients else part
    return gradients


@backpropagate.mistake("the leaves have no gradient: every node that the output depends on has one")
def leaves_missing(output):
    found = passed_down(output, consumers_first(output))
    return {node: gradient for node, gradient in found.items() if node.inputs}


@backpropagate.mistake("only the leaves have a gradient: the nodes between need one, too")
def leaves_alone(output):
    found = passed_down(output, consumers_first(output))
    return {node: gradient for node, gradient in found.items() if not node.inputs}


@backpropagate.mistake("the output itself has no gradient: its own is np.ones_like(output.value)")
def output_missing(output):
    found = passed_down(output, consumers_first(output))
    return {node: gradient for node, gradient in found.items() if node is not output}


@backpropagate.mistake("only the output's own inputs have a gradient: go on down to the leaves")
def one_level(output):
    return passed_down(output, [output])


@backpropagate.mistake("the keys are names: take the nodes themselves", warned=True)
def keyed_by_name(output):
    found = passed_down(output, consumers_first(output))
    return {node.name: gradient for node, gradient in found.items()}


@backpropagate.mistake("this is the list of gradients: return a dict of node to gradient")
def list_of_gradients(output):
    return list(passed_down(output, consumers_first(output)).values())


@backpropagate.mistake(
    "a gradient of 0 is taken for the end: nodes below get a key as well, with 0", warned=True
)
def zero_means_done(output):
    gradients = {output: np.ones_like(output.value)}
    for node in consumers_first(output):
        if node not in gradients or not np.any(gradients[node]):
            continue
        for source, part in zip(node.inputs, node.local_gradients(gradients[node]), strict=True):
            gradients[source] = gradients[source] + part if source in gradients else part
    return gradients


@backpropagate.mistake(
    "an array that two inputs of a gate share is changed by +=, as adding hands both the same one: "
    "write gradients[node] = gradients[node] + part",
    warned=True,
)
def added_in_place(output):
    gradients = {output: np.ones_like(output.value)}
    for node in consumers_first(output):
        for source, part in zip(node.inputs, node.local_gradients(gradients[node]), strict=True):
            if source in gradients:
                gradients[source] += part
            else:
                gradients[source] = part
    return gradients


@backpropagate.symptom(
    "Python calls functions about a thousand deep and no deeper, but the chain is longer: use a "
    "loop and a list of nodes that wait, or raise the limit with sys.setrecursionlimit",
    decisive=True,
)
def too_deep(got, right):
    return isinstance(got.raised, RecursionError)
