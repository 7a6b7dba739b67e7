"""What both halves of the codec share: its tags, its limits, its errors, the dtypes that cross."""

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

NONE, TRUE, FALSE, INT, BIG_INT, FLOAT, COMPLEX, STR, BYTES = b"NTFiIfcsb"
LIST, TUPLE, DICT, SET, FROZENSET, SLICE = b"ltdSZL"
ARRAY, SCALAR, SAME, OBJECT, GENERATOR, LAYER, CONTENT = b"AnrOGyC"

INT64 = struct.Struct("<q")
FLOAT64 = struct.Struct("<d")
COMPLEX128 = struct.Struct("<dd")
COUNT = struct.Struct("<I")
SIZE = struct.Struct("<Q")

ARRAY_KINDS = "biufcSU"
"""Kinds of dtypes that cross: no objects, no structures, no dates."""
_DTYPE = re.compile(rf"[<>|][{ARRAY_KINDS}][0-9]{{1,10}}".encode())


@dataclass(frozen=True)
class CodecLimits:
    """How large one message may be once it is decoded."""

    depth: int = 64
    """Containers inside containers."""
    items: int = 1_000_000
    """Values in one message; those of what is in it several times count each time (`weigh`)."""
    big_int_bytes: int = 512
    """Size of one integer."""
    dimensions: int = 16
    """Dimensions of one array."""
    collisions: int = 100
    """Parts of one dict or set that share a hash with another: making it takes their square."""


LIMITS = CodecLimits()
SIZES = tuple(struct.Struct(f"<{dimensions}Q") for dimensions in range(LIMITS.dimensions + 1))
"""The form of an array's shape, by its dimensions."""


class CannotCross(TypeError):
    """A value of a kind that does not pass between student and examiner; says which."""


class DecodeError(ValueError):
    """Bytes that are not a message, or one beyond the limits."""


@dataclass(frozen=True)
class Content:
    """A list, dict, set or array as it is now, though the other side knows an earlier state."""

    container: Any


class References(Protocol):
    """Knows the objects that stay on their side, for an encoder or a decoder."""

    def object_out(self, value: Any) -> tuple[bool, int]:
        """Return whether `value` is the sender's own, and its number; or raise CannotCross."""

    def object_in(self, is_senders: bool, number: int) -> Any:
        """Return the object, or the proxy for it, that a message names."""

    def generator_out(self, value: np.random.Generator) -> tuple[bool, int, tuple[int, ...]]:
        """Return whether a random generator is the sender's own, its number and its state."""

    def generator_in(self, is_senders: bool, number: int, state: tuple[int, ...]) -> Any:
        """Return the generator that a message names, brought to `state`."""

    def layer_out(self, value: Any) -> tuple[str, dict[str, Any]] | None:
        """Return the class name and fields of a layer description, or None for anything else."""

    def layer_in(self, name: str, fields: dict[str, Any]) -> Any:
        """Make the layer description that a message describes."""


_ENTRIES_OF_A_VALUE = 50
"""Entries of an array that count as one value where the array is in a message again."""


def weigh(value: Any, known: dict[int, int]) -> int:
    """Return how many values `value` holds, what is in it several times counted each time.

    A list that holds a list twice, and so on 27 times, is a short message and fills any memory
    where an array is made of it.

    Parameters
    ----------
    value : object
        A container that was encoded or decoded, or a part of one.
    known : dict of int to int
        Weights by id, of what is alive for as long as this dict; added to.
    """
    if type(value) is np.ndarray:
        return 1 + value.size // _ENTRIES_OF_A_VALUE
    if isinstance(value, dict):
        parts = [part for pair in value.items() for part in pair]
    elif isinstance(value, list | tuple | set | frozenset):
        parts = list(value)
    else:
        return 1
    if id(value) not in known:
        known[id(value)] = 1 + sum(weigh(part, known) for part in parts)
    return known[id(value)]


Writer = Callable[[Any], None]


@lru_cache(maxsize=100)
def array_dtype(text: bytes) -> np.dtype[Any]:
    """Return the dtype that crosses under the name `text`.

    Raises
    ------
    DecodeError
        If arrays of such a dtype do not cross.
    """
    if not _DTYPE.fullmatch(text):  # NumPy warns of other names for some
        raise DecodeError("no dtype")
    try:
        dtype = np.dtype(text.decode("ascii"))
    except (TypeError, ValueError) as error:
        raise DecodeError("no dtype") from error
    wide = dtype.kind in "fc" and dtype.itemsize > (8 if dtype.kind == "f" else 16)
    if dtype.str.encode() != text or wide or not dtype.itemsize:
        raise DecodeError("a dtype that does not cross")
    return dtype


def characters_of(array: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return the codes of an array of strings, and which of them are no characters.

    Half of a surrogate pair is none, nor is a number beyond Unicode: no file can hold them.
    """
    number = np.dtype(np.uint32).newbyteorder(array.dtype.byteorder)
    codes = array.reshape(-1).view(number)
    return codes, (codes > 0x10FFFF) | ((codes >= 0xD800) & (codes < 0xE000))
