"""Visible tests of what all gates promise: what they remember, and what they leave alone."""

from typing import Any

import numpy as np

from course_lib import checks
from course_lib.visible._shared import Floats, waves
from course_lib.visible.gates._driving import GateClass, backward

_ANEW = "each call of backward starts anew, whatever was asked before"
_ANY_SIZE = "what comes from above counts as it is, however large or small"
_LATEST = "backward must speak of the latest forward of its own gate"


def check_gate_again(Gate: GateClass, n_inputs: int) -> None:
    """Make sure that a gate can be used again and again, and leaves its arguments alone.

    Parameters
    ----------
    Gate : class
        The student's.
    n_inputs : int
        How many inputs it has.
    """
    first, upstream = _inputs(n_inputs), waves(5, 3)[::-1]
    checks.check_unchanged(Gate().forward, _named(first), "forward(…)")
    gate = Gate()
    gate.forward(*first)
    checks.check_unchanged(gate.backward, {"upstream": upstream}, "backward(upstream)")
    once = _copies(backward(gate, upstream, n_inputs, "backward(upstream)"))
    call = "backward(1 - upstream) after backward(upstream)"
    _check_alike(
        backward(gate, 1 - upstream, n_inputs, call), _anew(Gate, first, 1 - upstream), call, _ANEW
    )
    for factor in (1e200, 1e-200):
        call = f"backward({factor:g} * upstream)"
        scaled = [factor * part for part in once]
        _check_alike(backward(gate, factor * upstream, n_inputs, call), scaled, call, _ANY_SIZE)
    again = backward(gate, upstream, n_inputs, "backward(upstream)")
    _check_alike(again, once, "backward(upstream) once more, after another one", _ANEW)
    # Of two inputs the first is the larger one everywhere.
    one_sided = [np.abs(first[0]), -np.abs(first[-1])][:n_inputs]
    second = [0.2 - 1.6 * values for values in first]
    for title, inputs in (
        ("other values", second),
        ("one sign throughout", one_sided),
        ("the other sign throughout", [-values for values in one_sided]),
        ("one array for all inputs", n_inputs * first[:1]),
    ):
        call = f"forward with {title}, after others"
        checks.check_array(gate.forward(*inputs), Gate().forward(*inputs), call, otherwise=_LATEST)
        call = f"backward(upstream) after a forward with {title}"
        _check_alike(backward(gate, upstream, n_inputs, call), _anew(Gate, inputs, upstream), call)
    few = [values[1:3, :1] for values in first]
    gate.forward(*few)
    call = "backward(upstream) after a forward with another shape"
    got = backward(gate, upstream[:2, :1], n_inputs, call)
    _check_alike(got, _anew(Gate, few, upstream[:2, :1]), call)
    gate.forward(*first)
    gate.forward(*second)
    call = "backward(upstream) after two more forwards"
    _check_alike(backward(gate, upstream, n_inputs, call), _anew(Gate, second, upstream), call)


def check_two_gates(Gate: GateClass, n_inputs: int) -> None:
    """Make sure that two gates of one class do not share what they remember.

    Parameters
    ----------
    Gate : class
        The student's.
    n_inputs : int
        How many inputs it has.
    """
    first, upstream = _inputs(n_inputs), waves(5, 3)[::-1]
    second = [0.2 - 1.6 * values for values in first]
    alone, other_alone = _anew(Gate, first, upstream), _anew(Gate, second, upstream)
    one, other = Gate(), Gate()
    one.forward(*first)
    other.forward(*second)
    shared = "a second gate of the class was used in between: keep what you remember in self"
    call = "backward(upstream) of one of two gates"
    _check_alike(backward(one, upstream, n_inputs, call), alone, call, shared)
    _check_alike(backward(other, upstream, n_inputs, call), other_alone, call, shared)
    Gate().forward(*[values[1:3, :1] for values in first])
    _check_alike(backward(one, upstream, n_inputs, call), alone, call, shared)


def _inputs(n_inputs: int) -> list[Floats]:
    """Return inputs of both signs; of two, each is the larger one somewhere."""
    values = waves(2, 5, 3)
    return [values[0], 0.7 * values[1, ::-1, ::-1]][:n_inputs]


def _named(inputs: list[Floats]) -> dict[str, Any]:
    names = ("z",) if len(inputs) == 1 else ("a", "b")
    return dict(zip(names, inputs, strict=True))


def _anew(Gate: GateClass, inputs: list[Floats], upstream: Floats) -> list[Any]:
    """Return what a new gate hands back."""
    gate = Gate()
    gate.forward(*inputs)
    return _copies(backward(gate, upstream, len(inputs), "backward(upstream) of a new gate"))


def _copies(parts: tuple[Any, ...]) -> list[Any]:
    return [np.copy(part) for part in parts]


def _check_alike(
    got: tuple[Any, ...], right: list[Any], call: str, otherwise: str = _LATEST
) -> None:
    for part, expected in zip(got, right, strict=True):
        checks.check_array(part, expected, call, properties=[], otherwise=otherwise)
