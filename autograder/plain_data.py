"""Frozen dataclasses as plain data, and back again without trust in what the data hold.

Records lie in files and cross between processes as JSON. Fields may be strings, numbers, bools,
None, tuples and dicts of these, other dataclasses, unions with None, and `Any` plain data.
"""

import dataclasses
import math
import sys
import types
import typing
from functools import cache
from typing import Any, TypeVar

_Made = TypeVar("_Made")


class MalformedError(ValueError):
    """Data that do not describe what they should; says where."""


def to_plain(value: Any) -> Any:
    """Return a dataclass as dicts, lists and scalars, ready for `json.dumps`."""
    if dataclasses.is_dataclass(value):
        return {f.name: to_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [to_plain(part) for part in value]
    if isinstance(value, dict):
        return {key: to_plain(part) for key, part in value.items()}
    return value


def from_plain(kind: type[_Made], data: Any, where: str = "") -> _Made:
    """Return the `kind` that `data` describe.

    Parameters
    ----------
    kind : type
        A dataclass. All its fields must be there and none besides.
    data : object
        What `json.loads` returned.
    where : str
        What the data are, for messages.

    Raises
    ------
    MalformedError
        If a field is missing, unknown or of another type.
    """
    where = where or kind.__name__
    if not isinstance(data, dict):
        raise MalformedError(f"{where}: an object is expected, not {described(data)}")
    kinds = _fields(typing.cast(Any, kind))
    for wrong, names in (("missing", kinds.keys() - data), ("unknown", data.keys() - kinds)):
        if names:
            raise MalformedError(f"{where}: {wrong} {', '.join(sorted(map(str, names)))}")
    return kind(**{name: _value(kinds[name], data[name], f"{where}.{name}") for name in kinds})


@cache
def _fields(kind: type) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def _value(kind: Any, data: Any, where: str) -> Any:
    if kind is Any:
        return data
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        (inner,) = (part for part in parts if part is not types.NoneType)
        return None if data is None else _value(inner, data, where)
    if origin is tuple:
        if not isinstance(data, list):
            raise MalformedError(f"{where}: a list is expected, not {described(data)}")
        return tuple(_value(parts[0], part, f"{where}[{i}]") for i, part in enumerate(data))
    if origin is dict:
        if not isinstance(data, dict):
            raise MalformedError(f"{where}: an object is expected, not {described(data)}")
        return {key: _value(parts[1], part, f"{where}[{key!r}]") for key, part in data.items()}
    if dataclasses.is_dataclass(kind):
        return from_plain(typing.cast(Any, kind), data, where)
    return _scalar(kind, data, where)


def _scalar(kind: Any, data: Any, where: str) -> Any:
    if kind is float and type(data) is int and abs(data) <= sys.float_info.max:
        return float(data)
    if type(data) is not kind or (kind is float and not math.isfinite(data)):
        raise MalformedError(f"{where}: {kind.__name__} is expected, not {described(data)}")
    return data


def described(data: Any) -> str:
    """Return `data` as it is, or what it is where that is too long to be read."""
    try:
        return repr(data)[:60]
    except (ValueError, RecursionError):  # a number of thousands of digits; lists in lists
        return f"such {type(data).__name__}"
