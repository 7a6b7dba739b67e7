"""Descriptions of layers, as exercises receive them: what a layer is, without what it computes.

>>> from course_lib.layers import Linear, ReLU
>>> network = [Linear(64, 10), ReLU(), Linear(10, 1, bias=False)]
>>> network[0].in_features
64

A description holds plain numbers and cannot be changed. Two descriptions with the same numbers are
equal.
"""

from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any, TypeAlias

__all__ = ["BatchNorm", "Dropout", "Layer", "Linear", "ReLU", "Tanh"]


@dataclass(frozen=True)
class Linear:
    """A fully connected layer, ``x @ W + b``.

    Attributes
    ----------
    in_features : int
        Columns of x and rows of W, at least 1.
    out_features : int
        Columns of W and of the output, at least 1.
    bias : bool
        Whether there is a b, with one number per output feature.
    """

    in_features: int
    out_features: int
    bias: bool = True

    def __post_init__(self) -> None:
        _keep(self, "in_features", _count(self.in_features, "Linear: in_features"))
        _keep(self, "out_features", _count(self.out_features, "Linear: out_features"))
        if not isinstance(self.bias, bool):
            raise TypeError(f"Linear: bias: expected True or False, got {self.bias!r}")


@dataclass(frozen=True)
class ReLU:
    """The activation that sets negative values to 0."""


@dataclass(frozen=True)
class Tanh:
    """The hyperbolic tangent as an activation."""


@dataclass(frozen=True)
class BatchNorm:
    """Batch normalization with a scale γ and a shift β for each feature.

    Attributes
    ----------
    num_features : int
        Columns of the input, at least 1.
    """

    num_features: int

    def __post_init__(self) -> None:
        _keep(self, "num_features", _count(self.num_features, "BatchNorm: num_features"))


@dataclass(frozen=True)
class Dropout:
    """Dropout: while training, each value is set to 0 at random.

    Attributes
    ----------
    p : float
        The probability to drop a value, at least 0 and below 1.
    """

    p: float

    def __post_init__(self) -> None:
        _keep(self, "p", _probability(self.p, "Dropout: p"))


Layer: TypeAlias = Linear | ReLU | Tanh | BatchNorm | Dropout


def _count(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name}: expected an integer, got {value!r}")
    if value < 1:
        raise ValueError(f"{name}: expected at least 1, got {value}")
    return int(value)


def _probability(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name}: expected a number, got {value!r}")
    if not 0 <= float(value) < 1:
        raise ValueError(f"{name}: expected at least 0 and below 1, got {value!r}")
    return float(value)


def _keep(layer: Any, field: str, value: float) -> None:
    object.__setattr__(layer, field, value)  # the one way to set a field of a frozen dataclass
