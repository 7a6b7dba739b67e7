"""Bytes to values, by an allow-list: whatever the bytes are, nothing but plain values comes out.

The bytes may come from a hostile process. The decoder raises `DecodeError` and nothing else, makes
objects of the types listed here and no others, and its memory is bounded by the message's length
and the limits in `values`.
"""

import math
import struct
from typing import Any

import numpy as np

from autograder.engine.protocol import values as v
from autograder.engine.protocol.values import LIMITS, DecodeError, References

_INCOMPLETE = object()


class Decoder:
    """Decodes the values of one message; `known` are the containers of the request it answers.

    They begin at `start` in `data`.
    """

    def __init__(
        self,
        data: bytes,
        references: References,
        known: list[Any] | None = None,
        start: int = 0,
    ) -> None:
        self.containers: list[Any] = list(known or [])
        self._weights: dict[int, int] = {}
        self._data = data
        self._end = len(data)
        self._place = start
        self._items = 0
        self._depth = 0
        self._references = references

    def value(self) -> Any:
        """Read the next value.

        Raises
        ------
        DecodeError
            If the bytes are not a value, or one beyond the limits.
        """
        try:
            return self._values(1)[0]
        except (IndexError, struct.error) as error:
            raise DecodeError("the message ends too early") from error

    def _values(self, count: int) -> list[Any]:
        """Read the next values; IndexError or struct.error mean that the message ends too early."""
        self._items += count
        if self._items > LIMITS.items:
            raise DecodeError("too many values")
        values = []
        for _ in range(count):
            tag = self._data[self._place]
            self._place += 1
            read = _READERS.get(tag)
            values.append(read(self) if read is not None else self._registered(tag))
        return values

    def end(self) -> None:
        """Make sure that nothing follows.

        Raises
        ------
        DecodeError
            If something does.
        """
        if self._place != self._end:
            raise DecodeError("bytes after the end of the message")

    def _skip(self, size: int) -> int:
        """Return where the next `size` bytes begin, and go on behind them."""
        place = self._place
        if place + size > self._end:
            raise DecodeError("the message ends too early")
        self._place = place + size
        return place

    def _take(self, size: int) -> bytes:
        place = self._skip(size)
        return self._data[place : place + size]

    def _byte(self) -> int:
        self._place += 1
        return self._data[self._place - 1]

    def _number(self, form: struct.Struct) -> Any:
        """Read one of the numbers of a fixed form; here a message may end too early."""
        place = self._place
        self._place = place + form.size
        return form.unpack_from(self._data, place)[0]

    def _count(self) -> int:
        place = self._place
        self._place = place + 4
        count: int = v.COUNT.unpack_from(self._data, place)[0]
        return count

    def _size(self) -> int:
        size: int = self._number(v.SIZE)
        return size

    def _int(self) -> int:
        number: int = self._number(v.INT64)
        return number

    def _big_int(self) -> int:
        size = self._count()
        if size > LIMITS.big_int_bytes:
            raise DecodeError("an integer that is too large")
        return int.from_bytes(self._take(size), "little", signed=True)

    def _float(self) -> float:
        number: float = self._number(v.FLOAT64)
        return number

    def _complex(self) -> complex:
        return complex(*v.COMPLEX128.unpack_from(self._data, self._skip(16)))

    def _str(self) -> str:
        try:
            return str(self._take(self._count()), "utf-8")
        except UnicodeDecodeError as error:
            raise DecodeError("a string that is not UTF-8") from error

    def _bytes(self) -> bytes:
        return self._take(self._count())

    def _parts(self, count: int) -> list[Any]:
        if count > self._end - self._place:
            raise DecodeError("more parts than bytes")
        if self._depth >= LIMITS.depth:
            raise DecodeError("nested too deep")
        self._depth += 1
        parts = self._values(count)
        self._depth -= 1
        return parts

    def _tuple(self) -> tuple[Any, ...]:
        return tuple(self._parts(self._count()))

    def _hashable(self, parts: list[Any]) -> list[Any]:
        try:
            different = len(set(map(hash, parts)))
        except TypeError as error:
            raise DecodeError("a set or dict with a part that cannot be in one") from error
        if len(parts) - different > LIMITS.collisions:
            raise DecodeError("a set or dict whose parts have too many hashes in common")
        return parts

    def _frozenset(self) -> frozenset[Any]:
        return frozenset(self._hashable(self._parts(self._count())))

    def _slice(self) -> slice:
        return slice(*self._parts(3))

    def _list(self) -> list[Any]:
        return self._parts(self._count())

    def _dict(self) -> dict[Any, Any]:
        parts = self._parts(2 * self._count())
        if not parts:
            return {}
        return dict(zip(self._hashable(parts[::2]), parts[1::2], strict=True))

    def _set(self) -> set[Any]:
        return set(self._hashable(self._parts(self._count())))

    def _registered(self, tag: int) -> Any:
        read = _CONTAINERS.get(tag)
        if read is None:
            raise DecodeError(f"no value starts with the byte {tag}")
        place = len(self.containers)
        self.containers.append(_INCOMPLETE)
        container = read(self)
        self.containers[place] = container
        return container

    def _same(self) -> Any:
        place = self._count()
        if place >= len(self.containers):
            raise DecodeError("a value that is the same as none before")
        container = self.containers[place]
        if container is _INCOMPLETE:
            raise DecodeError("a value that contains itself")
        self._items += v.weigh(container, self._weights)
        if self._items > LIMITS.items:
            raise DecodeError("too many values")
        return container

    def _content(self) -> Any:
        read = _CONTAINERS.get(self._byte())
        if read is None:
            raise DecodeError("content of something that cannot change")
        return read(self)

    def _array(self) -> Any:
        text_size, writeable, dimensions = self._take(3)
        dtype = v.array_dtype(self._take(text_size))
        if dimensions > LIMITS.dimensions:
            raise DecodeError("an array of too many dimensions")
        sizes = v.SIZES[dimensions]
        shape = sizes.unpack_from(self._data, self._skip(sizes.size))
        count = math.prod(shape)
        # An empty one must not be large in its other dimensions either.
        if (count or math.prod(length or 1 for length in shape)) >= 1 << 31:
            raise DecodeError("an array that is too large")
        place = self._skip(count * dtype.itemsize)
        if not count:
            array = np.empty(shape, dtype)
        elif dtype.kind == "b":  # a byte neither 0 nor 1 would be a boolean of its own kind
            array = (np.frombuffer(self._data, np.uint8, count, place) != 0).reshape(shape)
        else:
            array = np.frombuffer(self._data, dtype, count, place).reshape(shape).copy()
        if dtype.kind == "U" and v.characters_of(array)[1].any():
            raise DecodeError("a string that is not Unicode")
        if not writeable:
            array.flags.writeable = False
        return array

    def _scalar(self) -> np.generic:
        if self._byte() != v.ARRAY:
            raise DecodeError("no NumPy scalar")
        array = self._array()
        if array.ndim:
            raise DecodeError("a NumPy scalar with dimensions")
        scalar: np.generic = array[()]
        return scalar

    def _generator(self) -> Any:
        is_senders, number = bool(self._byte()), self._size()
        state = tuple(self._parts(4))
        if any(type(part) is not int for part in state):
            raise DecodeError("no state of a random generator")
        return self._references.generator_in(is_senders, number, state)

    def _layer(self) -> Any:
        name, fields = self._parts(2)
        if type(name) is not str or type(fields) is not dict:
            raise DecodeError("no layer description")
        return self._references.layer_in(name, fields)

    def _object(self) -> Any:
        return self._references.object_in(bool(self._byte()), self._size())


_CONTAINERS: dict[int, Any] = {
    v.LIST: Decoder._list,
    v.DICT: Decoder._dict,
    v.SET: Decoder._set,
    v.ARRAY: Decoder._array,
}

_READERS: dict[int, Any] = {
    v.NONE: lambda decoder: None,
    v.TRUE: lambda decoder: True,
    v.FALSE: lambda decoder: False,
    v.INT: Decoder._int,
    v.BIG_INT: Decoder._big_int,
    v.FLOAT: Decoder._float,
    v.COMPLEX: Decoder._complex,
    v.STR: Decoder._str,
    v.BYTES: Decoder._bytes,
    v.TUPLE: Decoder._tuple,
    v.FROZENSET: Decoder._frozenset,
    v.SLICE: Decoder._slice,
    v.SCALAR: Decoder._scalar,
    v.SAME: Decoder._same,
    v.OBJECT: Decoder._object,
    v.GENERATOR: Decoder._generator,
    v.LAYER: Decoder._layer,
    v.CONTENT: Decoder._content,
}
