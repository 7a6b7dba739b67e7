"""Cases: short scripts that drive a solution, and the traces of plain values that they leave."""

import copy
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_lib._messages import CheckFailed, described

Solution = Callable[..., Any]
"""A function or a class, the student's, the reference or a mistake."""
Script = Callable[..., Any]
"""Called with a solution and with the case's arguments by name; returns what is compared."""


@dataclass
class Trace:
    """What a solution did in a case."""

    result: Any = None
    raised: Exception | None = None
    """What it raised instead of returning something."""
    arguments: dict[str, Any] = field(default_factory=dict)
    """The arguments, as they were after the call."""
    calls: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    """For each function that was handed in, what it was called with."""
    warned: list[str] = field(default_factory=list)
    """Warnings, in the cases that look for one."""


@dataclass(frozen=True)
class Handed:
    """A function that a case hands to the solution; the trace keeps what it was called with."""

    function: Callable[..., Any]


@dataclass(frozen=True, eq=False)
class Case:
    """A call, or a script of several, with the arguments that were drawn for it."""

    call: str
    """The call as a student would write it, which starts every message."""
    arguments: Mapping[str, Any]
    script: Script | None = None
    otherwise: str = ""
    """Advice for whoever fails here in a way that has no name."""
    no_warning: str = ""
    """A word of warnings that count as failure, such as ``"overflow"``."""
    warning_means: str = ""
    """What such a warning means, for the student."""

    @property
    def form(self) -> tuple[Any, ...]:
        """What is done, and the names, types and sizes of what it is done with."""
        return self.script, *((n, type(v), _size(v)) for n, v in self.arguments.items())

    def trace(self, solution: Solution) -> Trace:
        """Run the case with `solution`, on copies of its arguments, and return what it did."""
        trace = Trace()
        used = {name: _fresh(value, name, trace) for name, value in self.arguments.items()}
        try:
            if self.no_warning:
                with warnings.catch_warnings(record=True) as caught:
                    warnings.simplefilter("always")
                    result = self._run(solution, used)
                trace.warned = [str(warning.message) for warning in caught]
            else:
                result = self._run(solution, used)
            trace.result = _kept(result)
        except Exception as error:
            trace.raised = error
        trace.arguments = used
        return trace

    def _run(self, solution: Solution, used: dict[str, Any]) -> Any:
        if self.script is not None:
            return self.script(solution, **used)
        return solution(*used.values())


def _size(value: Any) -> object:
    if isinstance(value, np.ndarray):
        return value.shape
    return len(value) if isinstance(value, list | tuple | dict) else None


def _fresh(value: Any, name: str, trace: Trace) -> Any:
    if not isinstance(value, Handed):
        return copy.deepcopy(value)
    calls = trace.calls.setdefault(name, [])

    def handed(*arguments: Any) -> Any:
        calls.append(tuple(map(_kept, arguments)))
        try:
            return value.function(*arguments)
        except Exception as error:
            what = ", ".join(map(_in_words, arguments))
            raise CheckFailed(
                f"{name} is called with what it cannot take: {what}", "wrong_call"
            ) from error

    handed.__name__ = name
    return handed


def _in_words(value: Any) -> str:
    if type(value) is np.ndarray:
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    return described(value)


def _kept(value: Any) -> Any:
    """Return plain values as they are now: what a solution keeps it may change later."""
    if type(value) is np.ndarray:
        return value.copy()
    if type(value) in (list, tuple):
        return type(value)(map(_kept, value))
    if type(value) is dict:
        return {key: _kept(part) for key, part in value.items()}
    return value
