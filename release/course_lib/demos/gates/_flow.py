"""What flows through the circuit of the figure, forward and back, and what is said of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from course_lib.demos._student import StudentFunction
from course_lib.demos._words import mark
from course_lib.demos.gates._gates import RULES, is_near
from course_lib.demos.gates._wires import factor, say, signed
from course_lib.graph import Node

STARTS = {"a": 1.5, "b": 2.0, "c": 2.5, "d": -1.0, "e": -1.5}
NUDGED_BY = 0.01
NO_NUDGE = "none"


@dataclass(frozen=True)
class Spot:
    """A gate of the circuit: its kind, what it is fed with, and what it makes in a formula."""

    kind: str
    inputs: tuple[str, str]
    formula: str


GATES = {
    "product": Spot("multiply", ("a", "b"), "a·b"),
    "sum": Spot("add", ("c", "d"), "c + d"),
    "larger": Spot("max", ("product", "sum"), "max(a·b, c + d)"),
    "y": Spot("multiply", ("larger", "e"), "y"),
}
"""In the order in which they can compute; backward it is the other way round."""
FORMULA = "y = max(a·b, c + d) · e"
SEED = len(GATES) + 1
"""The step in which the output gets the gradient 1."""
LAST = SEED + len(GATES)


@dataclass(frozen=True)
class Flow:
    """What has flowed through the circuit after some steps.

    Attributes
    ----------
    values, gradients : dict of str to float
        What is known, by the name of an input or gate.
    active : str or None
        The gate that computed last.
    is_backward : bool
    """

    values: dict[str, float]
    gradients: dict[str, float]
    active: str | None
    is_backward: bool


def after(nodes: Mapping[str, Node], step: int) -> Flow:
    """Return what has flowed after so many steps: forward, the output's 1, and backward."""
    names = list(GATES)
    computed = names[: min(step, len(names))]
    values = {name: as_float(nodes[name]) for name in (*STARTS, *computed)}
    if step < SEED:
        return Flow(values, {}, computed[-1] if computed else None, False)
    gradients, active = {"y": 1.0}, None
    for active in names[::-1][: step - SEED]:
        parts = nodes[active].local_gradients(gradients[active])
        gradients |= zip(GATES[active].inputs, parts, strict=True)
    return Flow(values, gradients, active, True)


def as_float(node: Node) -> float:
    """Return the value of a node that holds a number."""
    return float(node.value)


def say_inputs(inputs: Mapping[str, float]) -> str:
    """Name the inputs' values."""
    *others, last = map(say, inputs.values())
    return f"Inputs a to e are {', '.join(others)} and {last}."


def say_step(flow: Flow, step: int, classes: Mapping[str, StudentFunction]) -> str:
    """Say what the step did, with its numbers, and whether the gate's rule says the same."""
    if step == 0:
        return f"For {FORMULA} no gate has computed yet."
    if flow.active is None:
        return (
            f"Forward is done, y = {say(flow.values['y'])}. Backward begins here, with 1: y moves "
            "as much as y does."
        )
    spot = GATES[flow.active]
    rule, fed = RULES[spot.kind], [flow.values[source] for source in spot.inputs]
    if not flow.is_backward:
        right = [rule.value(*fed)]
        got = [flow.values[flow.active]]
        words = f"Forward, gate {step} of {len(GATES)}: {say_computed(spot.kind, fed, got[0])}."
    else:
        upstream = flow.gradients[flow.active]
        right = [slope * upstream for slope in rule.slopes(*fed)]
        got = [flow.gradients[source] for source in spot.inputs]
        names = [GATES[source].formula if source in GATES else source for source in spot.inputs]
        words = (
            f"Backward, gate {step - SEED} of {len(GATES)}: {spot.kind}, a {rule.role}, makes of "
            f"{say(upstream)} from above {say(got[0])} for {names[0]} and {say(got[1])} for "
            f"{names[1]}."
        )
    if not all(map(is_near, got, right)):
        rightly = " and ".join(map(say, right))
        words += f" {mark(False)} By its rule your {classes[spot.kind].name} gives {rightly}."
    if step == LAST:
        blame = ", ".join(f"{name} {say(flow.gradients[name])}" for name in STARTS)
        words += f" How much each input is to blame for y = {say(flow.values['y'])}: {blame}."
    return words


def say_computed(kind: str, fed: list[float], value: float) -> str:
    """Say what a gate makes of what it is fed with, going forward."""
    if kind == "max":
        return f"max({say(fed[0])}, {say(fed[1])}) = {say(value)}"
    return f"{say(fed[0])} {RULES[kind].symbol.replace('×', '·')} {factor(fed[1])} = {say(value)}"


def say_nudge(flow: Flow, nudge: str, changes: Mapping[str, float]) -> str:
    """Say how the output moved when an input was nudged, beside what its gradient foretold."""
    if nudge == NO_NUDGE:
        return ""
    if "y" not in changes:
        return f"{nudge} is nudged by {NUDGED_BY}; go on to see what reaches y."
    moved = f"With {nudge} larger by {NUDGED_BY}, y moves by {signed(changes['y'])}"
    if nudge not in flow.gradients:
        return f"{moved}; go on to see its gradient."
    foretold = flow.gradients[nudge] * NUDGED_BY
    if abs(foretold - changes["y"]) < 1e-7:
        return f"{moved}, and {NUDGED_BY} times its gradient is {signed(foretold)}: {mark(True)}."
    reason = "."
    if is_near(flow.values["product"], flow.values["sum"]):
        reason = ": max has a tie here, and its gradient is that of one side alone."
    return f"{moved}, but {NUDGED_BY} times its gradient is {signed(foretold)}{reason}"
