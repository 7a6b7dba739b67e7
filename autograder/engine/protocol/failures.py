"""Exceptions cross as their name, their message and the traceback of the side they come from."""

import builtins
from dataclasses import dataclass
from typing import Any

from autograder.engine.protocol.proxies import safe_name

MOST_TEXT = 20_000
"""Characters of a message or a traceback that cross."""

_MOST_ARGUMENTS = 100
_PLAIN = (str, int, float, bool, bytes, type(None))


@dataclass(frozen=True)
class Failure:
    """An exception, described by the side on which it was raised."""

    name: str
    """Its own class's name."""
    builtin: str
    """The nearest built-in class that it derives from."""
    message: str
    arguments: tuple[Any, ...]
    """The exception's arguments where they are plain, else its message alone."""
    traceback: str = ""
    origin: int = 0
    """The number of the exception on the other side, which it is a way back to, or 0."""
    reason: str = ""
    """"time" if the code was stopped because its time was up."""
    line: str = ""
    """The line of the student's own that raised, with its place."""
    undefined: str = ""
    """The name that was not defined, where that was the error."""

    def fields(self) -> tuple[Any, ...]:
        """Return all fields, in order, to be sent."""
        return tuple(self.__dict__.values())

    @classmethod
    def from_fields(cls, fields: Any) -> "Failure | None":
        """Return the failure that was sent, or None if `fields` do not describe one."""
        kinds = (str, str, str, tuple, str, int, str, str, str)
        if type(fields) is not tuple or tuple(map(type, fields)) != kinds:
            return None
        failure = cls(*fields)
        if any(type(part) not in _PLAIN for part in failure.arguments):
            return None
        texts = [part for part in (*fields, *failure.arguments) if isinstance(part, str | bytes)]
        if len(failure.arguments) > _MOST_ARGUMENTS or max(map(len, texts)) > MOST_TEXT:
            return None
        return failure


def describe(error: BaseException, traceback: str = "", origin: int = 0) -> Failure:
    """Describe an exception, also one with hostile methods."""
    name = safe_name(type(error).__name__, "Exception")
    try:
        message = str(error)[:MOST_TEXT]
        arguments = tuple(error.args)
    except BaseException as hostile:
        message = f"({type(hostile).__name__} while the message was read)"
        arguments = (message,)
    message = message.encode("utf-8", "replace").decode("utf-8")
    if not _is_small(arguments):
        arguments = (message,)
    mro = type(error).__mro__
    builtin = next(kind.__name__ for kind in mro if kind.__module__ == "builtins")
    return Failure(name, builtin, message, arguments, traceback[-MOST_TEXT:], origin)


def _is_small(arguments: tuple[Any, ...]) -> bool:
    if len(arguments) > _MOST_ARGUMENTS or any(type(part) not in _PLAIN for part in arguments):
        return False
    texts = [part for part in arguments if isinstance(part, str | bytes)]
    return all(len(text) <= MOST_TEXT for text in texts) and len(repr(arguments)) <= MOST_TEXT


class StudentFailure:
    """What an exception that came from the student carries along, for the feedback."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure


def rebuild(failure: Failure) -> Exception:
    """Return an exception of the built-in class that `failure` names, with its message.

    What is not an ordinary error on the other side (SystemExit, KeyboardInterrupt) becomes one.
    """
    kind = getattr(builtins, failure.builtin, None)
    error: Exception | None = None
    if isinstance(kind, type) and issubclass(kind, Exception):
        for arguments in (failure.arguments, (failure.message,)):
            try:
                error = kind(*arguments)
                break
            except Exception:  # such as UnicodeDecodeError, which wants five arguments
                continue
    if error is None or isinstance(error, ExceptionGroup):
        error = Exception(f"{failure.name} was raised: {failure.message}")
    error.__dict__["from_student"] = StudentFailure(failure)
    return error


def student_failure(error: BaseException | None) -> Failure | None:
    """Return the student's failure that `error` is, or that it was raised from."""
    for _ in range(20):
        if error is None:
            return None
        carried = error.__dict__.get("from_student")
        if isinstance(carried, StudentFailure):
            return carried.failure
        error = error.__cause__ or error.__context__
    return None
