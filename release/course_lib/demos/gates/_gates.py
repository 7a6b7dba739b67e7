"""The student's gates as nodes of a graph use them, and the rules that figures tell beside them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.demos._student import StudentFunction, as_array

GateClass = Callable[[], Any]


@dataclass(frozen=True)
class Rule:
    """What a gate of one kind does, in words and for two numbers.

    Attributes
    ----------
    symbol : str
        What stands on the gate.
    role : str
        What it does to what comes from above, in a word.
    value : callable
        From its inputs to its value.
    slopes : callable
        From its inputs to how fast its value moves with each of them.
    """

    symbol: str
    role: str
    value: Callable[..., float]
    slopes: Callable[..., tuple[float, ...]]


RULES = {
    "add": Rule("+", "distributor", lambda *ab: float(sum(ab)), lambda a, b: (1.0, 1.0)),
    "multiply": Rule("×", "swap", lambda a, b: float(a * b), lambda *ab: ab[::-1]),
    "max": Rule("max", "router", max, lambda a, b: (float(b <= a), float(b > a))),
    "relu": Rule("ReLU", "switch", lambda z: max(z, 0.0), lambda z: (float(z > 0),)),
}


class StudentGate:
    """One object of a student's class, called in silence; what it returns is checked.

    Parameters
    ----------
    gate_class : StudentFunction
        The class.
    kind : str
        The gate's kind, of `RULES`.

    Raises
    ------
    Waiting
        If the class, here or in a later call, gives nothing that a figure can use.
    """

    def __init__(self, gate_class: StudentFunction, kind: str) -> None:
        self.kind = kind
        self._class = gate_class.name
        self._gate = gate_class()

    def forward(self, *inputs: Any) -> Any:
        """Return the gate's value, as float or array of the inputs' shape."""
        value = self._method("forward")(*inputs)
        return _plain(value, inputs[0], f"{self._class}.forward")

    def backward(self, upstream: Any) -> tuple[Any, ...]:
        """Return one gradient an input, each of the shape of `upstream`."""
        inputs = ("z",) if self.kind == "relu" else ("a", "b")
        names = [f"gradient for {name}" for name in inputs]
        if len(names) == 1:
            names = [f"{names[0]},"]  # a tuple of one is written so
        parts = self._method("backward").parts(upstream, names=names)
        return tuple(_plain(part, upstream, f"{self._class}.backward") for part in parts)

    def _method(self, name: str) -> StudentFunction:
        found: Any = getattr(self._gate, name, None)
        return StudentFunction(found, f"{self._class}.{name}")


def is_near(one: float, other: float) -> bool:
    """Tell whether two numbers are the same but for rounding."""
    return bool(np.isclose(one, other, rtol=1e-6, atol=1e-9))


def _plain(value: Any, like: Any, name: str) -> Any:
    array = as_array(value, np.shape(like), name, "that of the inputs")
    return array if array.ndim else float(array)
