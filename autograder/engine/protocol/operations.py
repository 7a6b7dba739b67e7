"""What can be done with an object that lives on this side, at the other side's request."""

import inspect
from collections.abc import Callable
from typing import Any

from autograder.engine.protocol.values import DecodeError

_END = object()


def operate_on(target: Any, operation: str) -> Callable[..., Any]:
    """Return the function that does `operation` with `target`.

    Raises
    ------
    DecodeError
        If there is no such operation.
    """
    found = _OPERATIONS.get(operation)
    if found is None:
        raise DecodeError("no such operation")

    def work(*details: Any) -> Any:
        return found(target, *details)

    return work


def _call(target: Any, args: tuple[Any, ...], kwargs: dict[str, Any] | None = None) -> Any:
    return target(*args, **kwargs or {})


def _method(
    target: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any] | None = None
) -> Any:
    return getattr(target, name)(*args, **kwargs or {})


def _getattr(target: Any, name: str) -> tuple[bool, Any]:
    value = getattr(target, name)
    is_method = inspect.ismethod(value) and value.__self__ is target
    return is_method, None if is_method else value


def _setattr(target: Any, name: str, value: Any) -> None:
    setattr(target, name, value)


def _next(target: Any) -> tuple[bool, Any]:
    value = next(target, _END)
    return (False, None) if value is _END else (True, value)


def _iter(target: Any) -> Any:
    return iter(target)


def _len(target: Any) -> int:
    return len(target)


def _getitem(target: Any, key: Any) -> Any:
    return target[key]


def _isinstance(target: Any, value: Any) -> bool:
    return isinstance(value, target)


_OPERATIONS: dict[str, Callable[..., Any]] = {
    "call": _call,
    "method": _method,
    "getattr": _getattr,
    "setattr": _setattr,
    "next": _next,
    "iter": _iter,
    "len": _len,
    "getitem": _getitem,
    "isinstance": _isinstance,
}
