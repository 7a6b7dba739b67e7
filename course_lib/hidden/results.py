"""What a solution returns: how each result is compared, and when two wrong ones are the same."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib import checks
from course_lib._messages import a_number, described, fail

Arguments = Mapping[str, Any]
Groups = Callable[..., Mapping[str, Any]]
"""Called with a case's arguments by name; returns masks of entries, by what they have in common."""


@dataclass(frozen=True)
class Result:
    """One result, compared as an array of numbers, or as a single number.

    ``check`` raises `course_lib.checks.CheckFailed`, whose message says what differs. Options are
    those of `course_lib.checks.check_array`.
    """

    name: str = ""
    """What it is called in messages, such as ``"the gradient"``; empty for the only result."""
    means: str = ""
    """What the shape stands for, such as ``"one row per test point"``."""
    rtol: float = 1e-6
    atol: float | None = None
    scale: Callable[..., float] | None = None
    """Gives, from a case's arguments, the magnitude that tolerances are relative to."""
    factors: Callable[..., Mapping[str, float]] | None = None
    """Gives, from a case's arguments, constants that are worth naming, such as N."""
    groups: Groups | None = None
    entries: Sequence[str] | None = None

    def check(self, got: Any, right: Any, call: str, arguments: Arguments, otherwise: str) -> None:
        """Compare what a student returned with what is right."""
        checks.check_array(
            got,
            right,
            f"{call}, {self.name}" if self.name else call,
            rtol=self.rtol,
            atol=self.atol,
            scale=self.scale(**arguments) if self.scale else None,
            factors=self.factors(**arguments) if self.factors else None,
            groups=self.groups(**arguments) if self.groups else None,
            shape_means=self.means,
            entries=self.entries,
            otherwise=otherwise,
        )

    def same(self, got: Any, wrong: Any, right: Any, arguments: Arguments) -> bool:
        """Tell whether two results are equal as far as `check` can tell."""
        magnitude = self.scale(**arguments) if self.scale else _magnitude(right)
        atol = self.atol if self.atol is not None else max(1e-6 * magnitude, 1e-12)
        return alike(got, wrong, self.rtol, atol)


class Number(Result):
    """One number."""

    def check(self, got: Any, right: Any, call: str, arguments: Arguments, otherwise: str) -> None:
        """Compare what a student returned with what is right."""
        checks.check_number(
            got,
            right,
            f"{call}, {self.name}" if self.name else call,
            rtol=self.rtol,
            atol=self.atol,
            factors=self.factors(**arguments) if self.factors else None,
            otherwise=otherwise,
        )


class Labels(Result):
    """Integer labels, equal or not."""

    def check(self, got: Any, right: Any, call: str, arguments: Arguments, otherwise: str) -> None:
        """Compare what a student returned with what is right."""
        named = f"{call}, {self.name}" if self.name else call
        checks.check_labels(got, right, named, shape_means=self.means, otherwise=otherwise)


@dataclass(frozen=True)
class Table(Result):
    """A dict of numbers; the order of its keys does not matter."""

    values: str = "values"

    def check(self, got: Any, right: Any, call: str, arguments: Arguments, otherwise: str) -> None:
        """Compare what a student returned with what is right."""
        factors = self.factors(**arguments) if self.factors else None
        checks.check_dict(
            got, right, call, values=self.values, factors=factors, otherwise=otherwise
        )


class Numbers(Result):
    """A sequence of numbers: a list, a tuple or an array."""

    def check(self, got: Any, right: Any, call: str, arguments: Arguments, otherwise: str) -> None:
        """Compare what a student returned with what is right."""
        super().check(_as_vector(got), _as_vector(right), call, arguments, otherwise)

    def same(self, got: Any, wrong: Any, right: Any, arguments: Arguments) -> bool:
        """Tell whether two results are equal as far as `check` can tell."""
        return super().same(_as_vector(got), _as_vector(wrong), _as_vector(right), arguments)


@dataclass(frozen=True)
class Steps(Result):
    """What a script of several calls returned: named steps, each compared by a result of its own.

    ``step`` gives the result for a step's name; steps are the items of a dict.
    """

    step: Result = field(default_factory=Result)

    def check(self, got: Any, right: Any, call: str, arguments: Arguments, otherwise: str) -> None:
        """Compare, step after step, what a student's solution did with what is right."""
        for name, expected in right.items():
            if isinstance(expected, str | bool | type(None)):
                value = got.get(name)
                # Only exact types count: an object may call itself equal to anything.
                if type(value) is not type(expected) or value != expected:
                    fail(f"{call}, {name}", f"expected {expected!r}, got {described(value)}")
                continue
            self.step.check(got.get(name), expected, f"{call}, {name}", arguments, otherwise)


def alike(a: Any, b: Any, rtol: float, atol: float) -> bool:
    """Tell whether two plain values are equal, numbers within a tolerance; NaN equals NaN.

    Of sequences and dicts all parts must be; an array is no list.
    """
    if isinstance(a, float) and isinstance(b, float):  # dicts of them are compared most often
        return _near(float(a), float(b), rtol, atol)
    if _numeric(a) and _numeric(b):
        x, y = np.asarray(a), np.asarray(b)
        if x.shape != y.shape:
            return False
        x, y = x.astype(np.float64), y.astype(np.float64)
        with np.errstate(invalid="ignore", over="ignore"):
            return bool(np.isclose(x, y, rtol=rtol, atol=atol, equal_nan=True).all())
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(alike(x, y, rtol, atol) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(alike(a[key], b[key], rtol, atol) for key in a)
    return type(a) is type(b) and isinstance(a, str | type(None)) and bool(a == b)


def _near(a: float, b: float, rtol: float, atol: float) -> bool:
    """Compare two numbers as `numpy.isclose` does, where NaN equals NaN."""
    if math.isfinite(a) and math.isfinite(b):
        return abs(a - b) <= atol + rtol * abs(b)
    return a == b or (math.isnan(a) and math.isnan(b))


def _numeric(value: Any) -> bool:
    return a_number(value) or (type(value) is np.ndarray and value.dtype.kind in "biuf")


def _magnitude(right: Any) -> float:
    """Return the largest finite magnitude in a result."""
    if isinstance(right, dict):
        right = list(right.values())
    if isinstance(right, list | tuple):
        return max(map(_magnitude, right), default=0.0)
    if isinstance(right, float):
        return abs(float(right)) if math.isfinite(right) else 0.0
    if not _numeric(right):
        return 0.0
    values: NDArray[np.float64] = np.abs(np.asarray(right, dtype=np.float64))
    return float(values[np.isfinite(values)].max(initial=0.0))


def _as_vector(value: Any) -> Any:
    """Return a sequence of numbers as an array, and anything else as it is."""
    if isinstance(value, list | tuple) and all(map(a_number, value)):
        return np.array([float(number) for number in value])
    return np.array(value) if isinstance(value, float) else value
