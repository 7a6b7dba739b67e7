"""Checks of arguments that the reference's functions share: what was expected, what came."""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_NAMES_OF_DIMENSIONS = {0: "one number", 1: "a vector", 2: "a matrix"}


def as_floats(value: ArrayLike, name: str, ndim: int | None = None) -> Floats:
    """Return `value` as a float64 array, a copy only where needed.

    Parameters
    ----------
    value : array_like
        Real numbers of any dtype.
    name : str
        What the argument is called in messages.
    ndim : int, optional
        How many dimensions it must have.

    Raises
    ------
    TypeError
        If the values are not real numbers.
    ValueError
        If the number of dimensions is another, or a value is not finite.
    """
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name}: expected real numbers, got dtype {array.dtype}")
    if ndim is not None and array.ndim != ndim:
        wanted = _NAMES_OF_DIMENSIONS.get(ndim, f"{ndim} dimensions")
        hint = _hint(array, name, ndim)
        raise ValueError(f"{name}: expected {wanted}, got shape {array.shape}{hint}")
    floats = array.astype(np.float64, copy=False)
    finite = np.isfinite(floats)
    if not finite.all():
        first = tuple(map(int, np.argwhere(~finite)[0]))
        place = f" at index {first if len(first) > 1 else first[0]}" if first else ""
        raise ValueError(f"{name}: expected finite values, got {floats[first]}{place}")
    return floats


def _hint(array: NDArray[Any], name: str, ndim: int) -> str:
    """Return what to do about a shape that is one step from the wanted number of dimensions."""
    if ndim == 1 and array.ndim == 2 and 1 in array.shape:
        return f"; {name}.ravel() is a vector"
    if ndim > 1 and array.ndim == ndim - 1:
        return f"; {name}[np.newaxis] has one more dimension, of length 1"
    return ""


def as_labels(value: ArrayLike, name: str, n_classes: int | None = None) -> Integers:
    """Return `value` as a vector of labels: integers from 0, below `n_classes` where that is given.

    Raises
    ------
    TypeError
        If the dtype is not an integer one.
    ValueError
        If it is not a vector, or a label is out of range.
    """
    array = np.asarray(value)
    if array.dtype.kind not in "iu":
        raise TypeError(
            f"{name}: expected integer labels, got dtype {array.dtype}; "
            "astype(int) converts whole numbers"
        )
    if array.ndim != 1:
        raise ValueError(
            f"{name}: expected a vector of labels, got shape {array.shape}{_hint(array, name, 1)}"
        )
    if array.size and (array.min() < 0 or (n_classes is not None and array.max() >= n_classes)):
        top = "" if n_classes is None else f" and below {n_classes}"
        raise ValueError(f"{name}: expected labels from 0{top}, got {array.min()} to {array.max()}")
    return array.astype(np.int64, copy=False)


def same_length(first: NDArray[Any], second: NDArray[Any], names: str) -> None:
    """Raise ValueError unless the two arrays have one length."""
    if len(first) != len(second):
        raise ValueError(f"{names}: expected one length, got {len(first)} and {len(second)}")


def in_range(value: int, low: int, high: int | None, name: str) -> int:
    """Return `value` as an int if it lies in ``low..high``; `high` None means no upper end.

    Raises
    ------
    TypeError
        If it is not an integer.
    ValueError
        If it lies outside.
    """
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise TypeError(f"{name}: expected an integer, got {value!r}")
    if value < low or (high is not None and value > high):
        upper = "" if high is None else f" and at most {high}"
        raise ValueError(f"{name}: expected at least {low}{upper}, got {value}")
    return int(value)


def as_number(
    value: ArrayLike,
    name: str,
    low: float = -math.inf,
    high: float = math.inf,
    *,
    above: float = -math.inf,
    below: float = math.inf,
) -> float:
    """Return `value` as a float if it is one finite number within the ends that are given.

    `low` and `high` belong to the range themselves, `above` and `below` do not.

    Raises
    ------
    TypeError
        If it is not a real number.
    ValueError
        If it has dimensions, is not finite, or lies outside.
    """
    number = float(as_floats(value, name, ndim=0))
    if not (low <= number <= high and above < number < below):
        limits = {"at least": low, "above": above, "at most": high, "below": below}
        ends = [f"{word} {end:g}" for word, end in limits.items() if math.isfinite(end)]
        raise ValueError(f"{name}: expected {' and '.join(ends)}, got {number:g}")
    return number


def expect_shape(array: NDArray[Any], shape: tuple[int, ...], name: str) -> None:
    """Raise ValueError unless the array has this shape."""
    if array.shape != shape:
        raise ValueError(f"{name}: expected shape {shape}, got {array.shape}")


def plain(value: Floats) -> float | Floats:
    """Return a float where the array has no dimensions, for functions of arrays or floats."""
    return value if np.ndim(value) else float(value)


def still_finite(values: ArrayLike, what: str, learning_rate: float) -> None:
    """Raise ValueError, with the learning rate as the reason, unless a descent's values are finite.

    `what` says which values these are, such as ``"the loss before step 3"``.
    """
    if not np.isfinite(values).all():
        raise ValueError(
            f"learning_rate: expected a descent that stays finite, but with {learning_rate:g} "
            f"{what} is not; use a smaller one"
        )


def a_generator(rng: np.random.Generator) -> np.random.Generator:
    """Return `rng`; raise TypeError if it is not a NumPy random generator."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng: expected a generator, as np.random.default_rng(0) is; got {rng!r}")
    return rng
