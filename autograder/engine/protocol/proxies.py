"""Proxies: what one side holds for an object that stays on the other side.

A proxy has the abilities that its object has, and no more: it can be called, iterated or
measured if the object can. Attributes whose names start with an underscore never cross, and `==`
and `hash` are those of the proxy itself, not of the object.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Protocol

CALLABLE, ITERATOR, ITERABLE, SIZED, SUBSCRIPTABLE, CLASS = 1, 2, 4, 8, 16, 32
ALL_ABILITIES = 63

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,79}")


def abilities(value: Any) -> int:
    """Return what can be done with `value`, as a sum of the constants above."""
    kind = type(value)
    if isinstance(value, type):
        return CALLABLE | CLASS
    if callable(value):
        return CALLABLE
    found = 0
    for method, ability in (
        ("__next__", ITERATOR),
        ("__iter__", ITERABLE),
        ("__len__", SIZED),
        ("__getitem__", SUBSCRIPTABLE),
    ):
        if hasattr(kind, method):
            found |= ability
    return found


def safe_name(name: object, otherwise: str) -> str:
    """Return `name` if it is an identifier of sensible length, else `otherwise`."""
    return name if type(name) is str and _NAME.fullmatch(name) else otherwise


class Caller(Protocol):
    """Carries operations on proxies to the other side."""

    def operate(self, operation: str, number: int, *details: Any) -> Any:
        """Do `operation` with the other side's object `number` and return the outcome."""

    def assign(self, proxy: "Proxy", name: str, value: Any) -> None:
        """Set an attribute of a proxy."""

    def known_methods(self, type_name: str) -> set[str]:
        """Return the names that are known to be methods of objects of this type."""


class Link(NamedTuple):
    """What a proxy knows of its object."""

    caller: Caller
    number: int
    type_name: str
    name: str


class Proxy:
    """An object that lives on the other side."""

    _link: Link

    def __init__(self, link: Link) -> None:
        self.__dict__["_link"] = link

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        link: Link = self.__dict__["_link"]
        methods = link.caller.known_methods(link.type_name)
        if name not in methods:
            is_method, value = link.caller.operate("getattr", link.number, name)
            if not is_method:
                return value
            methods.add(name)
        return _method(link, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._link.caller.assign(self, name, value)

    def __copy__(self) -> "Proxy":
        return self

    def __deepcopy__(self, memo: Any) -> "Proxy":
        return self

    def __reduce__(self) -> Any:
        raise TypeError(f"{type(self).__name__} cannot be copied from here")

    def __repr__(self) -> str:
        return f"<{self._link.name or type(self).__name__}>"


def _method(link: Link, name: str) -> Callable[..., Any]:
    def method(*args: Any, **kwargs: Any) -> Any:
        return link.caller.operate("method", link.number, name, args, *_if_any(kwargs))

    method.__name__ = method.__qualname__ = name
    return method


def _call(self: Proxy, *args: Any, **kwargs: Any) -> Any:
    return self._link.caller.operate("call", self._link.number, args, *_if_any(kwargs))


def _if_any(kwargs: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Leave out what most calls are without: it would cross as a dict that may be changed."""
    return (kwargs,) if kwargs else ()


def _next(self: Proxy) -> Any:
    found, value = self._link.caller.operate("next", self._link.number)
    if not found:
        raise StopIteration
    return value


def _iter(self: Proxy) -> Iterator[Any]:
    found: Iterator[Any] = self._link.caller.operate("iter", self._link.number)
    return found


def _len(self: Proxy) -> int:
    length: int = self._link.caller.operate("len", self._link.number)
    return length


def _getitem(self: Proxy, key: Any) -> Any:
    return self._link.caller.operate("getitem", self._link.number, key)


def _instancecheck(self: Proxy, value: Any) -> bool:
    if not isinstance(value, Proxy):
        return False
    return bool(self._link.caller.operate("isinstance", self._link.number, value))


_METHODS: dict[int, dict[str, Any]] = {
    CALLABLE: {"__call__": _call, "__name__": property(lambda self: self._link.name)},
    ITERATOR: {"__next__": _next},
    SIZED: {"__len__": _len},
    SUBSCRIPTABLE: {"__getitem__": _getitem},
    CLASS: {"__instancecheck__": _instancecheck},
}
_classes: dict[tuple[int, str, type | None], type[Proxy]] = {}


def proxy_class(found: int, type_name: str, looks_like: type | None = None) -> type[Proxy]:
    """Return the class of proxies for objects of one type.

    Parameters
    ----------
    found : int
        What can be done with the objects.
    type_name : str
        The name of their type.
    looks_like : type, optional
        A class that `isinstance` should find the proxies to be of.
    """
    key = (found, type_name, looks_like)
    if key not in _classes:
        members: dict[str, Any] = {}
        for ability, methods in _METHODS.items():
            if found & ability:
                members |= methods
        if found & ITERATOR:
            members["__iter__"] = lambda self: self
        elif found & ITERABLE:
            members["__iter__"] = _iter
        if looks_like is not None:
            members["__class__"] = property(lambda self: looks_like)
        _classes[key] = type(type_name, (Proxy,), members)
    return _classes[key]
