"""Values to bytes. Only exact types are encoded: a subclass never passes for its base class.

But for named tuples: plain tuples arrive in their place.
"""

import collections
from collections.abc import Collection
from functools import lru_cache
from typing import Any

import numpy as np

from autograder.engine.protocol import values as v
from autograder.engine.protocol.values import LIMITS, CannotCross, Content, References

_BY_VALUE_AS: dict[type, type] = {
    collections.OrderedDict: dict,
    collections.defaultdict: dict,
    collections.Counter: dict,
}
"""Containers of the standard library that arrive as what they stand for."""


class Encoder:
    """Encodes the values of one message.

    Lists, dicts, sets and arrays keep their identity within the message and, in an answer, with the
    arguments that it answers: `known` are those, in the order in which the decoder met them.
    """

    def __init__(self, references: References, known: list[Any] | None = None) -> None:
        self.out = bytearray()
        self.containers: list[Any] = list(known or [])
        self._places = {id(container): i for i, container in enumerate(self.containers)}
        self._open: set[int] = set()
        self._references = references
        self._items = 0
        self._weights: dict[int, int] = {}
        self._depth = 0

    def value(self, value: Any) -> None:
        """Append `value`.

        Raises
        ------
        CannotCross
            If it, or something in it, is of a kind that does not cross.
        """
        self._values((value,))

    def _values(self, values: Collection[Any]) -> None:
        self._count_in(len(values))
        for value in values:
            write = _WRITERS.get(type(value))
            if write is not None:
                write(self, value)
            else:
                self._other(value)

    def _other(self, value: Any) -> None:
        """Append a value of a type that is not listed."""
        if isinstance(value, np.generic):
            self._scalar(value)
        elif type(value) in _BY_VALUE_AS:
            self._container(_BY_VALUE_AS[type(value)](value))
        elif isinstance(value, tuple) and hasattr(type(value), "_fields"):
            self._tuple(tuple(tuple.__iter__(value)))
        elif (layer := self._references.layer_out(value)) is not None:
            self._layer(*layer)
        else:
            self._object(value)

    def _count_in(self, values: int) -> None:
        self._items += values
        if self._items > LIMITS.items:
            raise CannotCross(f"a value with more than {LIMITS.items:,} parts")

    def _none(self, value: None) -> None:
        self.out.append(v.NONE)

    def _bool(self, value: bool) -> None:
        self.out.append(v.TRUE if value else v.FALSE)

    def _int(self, value: int) -> None:
        if -(1 << 63) <= value < 1 << 63:
            self.out.append(v.INT)
            self.out += v.INT64.pack(value)
            return
        size = value.bit_length() // 8 + 1
        if size > LIMITS.big_int_bytes:
            raise CannotCross("an integer of more than a thousand digits")
        self.out.append(v.BIG_INT)
        self._counted(value.to_bytes(size, "little", signed=True))

    def _float(self, value: float) -> None:
        self.out.append(v.FLOAT)
        self.out += v.FLOAT64.pack(value)

    def _complex(self, value: complex) -> None:
        self.out.append(v.COMPLEX)
        self.out += v.COMPLEX128.pack(value.real, value.imag)

    def _str(self, value: str) -> None:
        self.out.append(v.STR)
        self._counted(value.encode("utf-8", "replace"))

    def _bytes(self, value: bytes) -> None:
        self.out.append(v.BYTES)
        self._counted(value)

    def _counted(self, data: bytes) -> None:
        self.out += v.COUNT.pack(len(data))
        self.out += data

    def _tuple(self, value: tuple[Any, ...]) -> None:
        self._sequence(v.TUPLE, value)

    def _frozenset(self, value: frozenset[Any]) -> None:
        self._sequence(v.FROZENSET, value)

    def _slice(self, value: slice) -> None:
        self.out.append(v.SLICE)
        self._nested((value.start, value.stop, value.step))

    def _container(self, value: Any) -> None:
        place = self._places.get(id(value))
        if place is not None:
            if id(value) in self._open:
                raise CannotCross(f"a {type(value).__name__} that contains itself")
            self._count_in(v.weigh(value, self._weights))
            self.out.append(v.SAME)
            self.out += v.COUNT.pack(place)
            return
        self._places[id(value)] = len(self.containers)
        self.containers.append(value)
        self._open.add(id(value))
        self._content_of(value)
        self._open.discard(id(value))

    def _content(self, value: Content) -> None:
        self.out.append(v.CONTENT)
        self._content_of(value.container)

    def _content_of(self, value: Any) -> None:
        if type(value) is np.ndarray:
            self._array(value)
        elif type(value) is dict:
            self.out.append(v.DICT)
            self.out += v.COUNT.pack(len(value))
            self._nested([part for pair in value.items() for part in pair])
        else:
            self._sequence(v.LIST if type(value) is list else v.SET, value)

    def _sequence(self, tag: int, value: Any) -> None:
        self.out.append(tag)
        self.out += v.COUNT.pack(len(value))
        self._nested(value)

    def _nested(self, parts: Collection[Any]) -> None:
        if self._depth >= LIMITS.depth:
            raise CannotCross(f"a value nested more than {LIMITS.depth} deep")
        self._depth += 1
        self._values(parts)
        self._depth -= 1

    def _array(self, value: np.ndarray[Any, Any]) -> None:
        dtype = value.dtype
        if dtype.kind in "fc" and dtype.itemsize > (8 if dtype.kind == "f" else 16):
            value = value.astype(np.float64 if dtype.kind == "f" else np.complex128)
            dtype = value.dtype
        name = _name_of(dtype)
        if value.ndim > LIMITS.dimensions:
            raise CannotCross(f"an array of {value.ndim} dimensions")
        self.out.append(v.ARRAY)
        self.out += bytes((len(name), value.flags.writeable, value.ndim))
        self.out += name
        self.out += v.SIZES[value.ndim].pack(*value.shape)
        self.out += (_with_characters(value) if dtype.kind == "U" else value).tobytes()

    def _scalar(self, value: np.generic) -> None:
        array = np.asarray(value)
        if type(value) is not array.dtype.type:
            raise CannotCross(f"a {type(value).__name__}, which is not a plain NumPy number")
        self.out.append(v.SCALAR)
        self._array(array)

    def _generator(self, value: np.random.Generator) -> None:
        is_own, number, state = self._references.generator_out(value)
        self.out.append(v.GENERATOR)
        self.out.append(is_own)
        self.out += v.SIZE.pack(number)
        self._nested(state)

    def _layer(self, name: str, fields: dict[str, Any]) -> None:
        self.out.append(v.LAYER)
        self._nested((name, fields))

    def _object(self, value: Any) -> None:
        is_own, number = self._references.object_out(value)
        self.out.append(v.OBJECT)
        self.out.append(is_own)
        self.out += v.SIZE.pack(number)


@lru_cache(maxsize=100)
def _name_of(dtype: np.dtype[Any]) -> bytes:
    """Return the name under which `dtype` crosses.

    Raises
    ------
    CannotCross
        If arrays of it do not.
    """
    if dtype.kind not in v.ARRAY_KINDS or not dtype.itemsize or len(dtype.str) > 12:
        hint = ": are its rows of different lengths?" if dtype.kind == "O" else ""
        raise CannotCross(f"an array of dtype {dtype}, which is not one of numbers{hint}")
    return dtype.str.encode("ascii")


def _with_characters(value: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return an array of strings with a question mark for all that is no character, as in text."""
    copy = value.copy()
    codes, wrong = v.characters_of(copy)
    codes[wrong] = ord("?")
    return copy


_WRITERS: dict[type, Any] = {
    type(None): Encoder._none,
    bool: Encoder._bool,
    int: Encoder._int,
    float: Encoder._float,
    complex: Encoder._complex,
    str: Encoder._str,
    bytes: Encoder._bytes,
    tuple: Encoder._tuple,
    frozenset: Encoder._frozenset,
    slice: Encoder._slice,
    list: Encoder._container,
    dict: Encoder._container,
    set: Encoder._container,
    np.ndarray: Encoder._container,
    np.random.Generator: Encoder._generator,
    Content: Encoder._content,
}
