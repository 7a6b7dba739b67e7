"""Banks: right and wrong solutions of a lesson's exercises, written as plain Python.

A bank file marks functions and classes with `right` and `wrong`; each stands in the file under a
name that says how it solves the exercise or which mistake it makes, and is renamed to the exercise
when it is put into a notebook. ``read_bank`` collects what a file marks.
"""

import ast
import inspect
import runpy
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

_Marked = TypeVar("_Marked", bound=Callable[..., Any])


@dataclass(frozen=True)
class BankEntry:
    """One solution of one exercise, right or wrong."""

    exercise: str
    name: str
    source: str
    right: bool
    says: tuple[str, ...] = ()


class BankError(ValueError):
    """A bank file that cannot be used, with what to change."""


_entries: list[BankEntry] = []


def right(exercise: str) -> Callable[[_Marked], _Marked]:
    """Mark a function or class as a right solution of `exercise`."""
    return _marker(exercise, right=True, says=())


def wrong(exercise: str, *, says: str | tuple[str, ...]) -> Callable[[_Marked], _Marked]:
    """Mark a function or class as a wrong solution of `exercise`.

    Parameters
    ----------
    exercise : str
        The exercise's name.
    says : str or tuple of str
        Words that the first message a student reads must contain, in any case.
    """
    return _marker(exercise, right=False, says=_words(says))


def right_answers(exercise: str, *values: object) -> None:
    """Add answers that must earn everything, each as the value of the exercise's name."""
    for value in values:
        _entries.append(BankEntry(exercise, repr(value), f"{exercise} = {value!r}\n", True))


def wrong_answer(
    exercise: str, value: object, *, says: str | tuple[str, ...], name: str | None = None
) -> None:
    """Add an answer that must earn nothing, and the words that its message must contain."""
    source = f"{exercise} = {value!r}\n"
    _entries.append(BankEntry(exercise, name or repr(value), source, False, _words(says)))


def read_bank(path: Path) -> tuple[BankEntry, ...]:
    """Read the solutions that the bank file `path` marks.

    Raises
    ------
    BankError
        If the file is missing, or marks two solutions of an exercise with the same name.
    """
    if not path.is_file():
        raise BankError(f"no bank {path}: a lesson's right and wrong solutions stand there")
    _entries.clear()
    runpy.run_path(str(path))
    entries = tuple(_entries)
    _entries.clear()
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        if (entry.exercise, entry.name) in seen:
            raise BankError(f"{path}: {entry.exercise} has two solutions named {entry.name!r}")
        seen.add((entry.exercise, entry.name))
    return entries


def _words(says: str | tuple[str, ...]) -> tuple[str, ...]:
    words = (says,) if isinstance(says, str) else says
    if not words or not all(words):
        raise BankError("says=... must name the words that the message contains")
    return words


def _marker(exercise: str, *, right: bool, says: tuple[str, ...]) -> Callable[[_Marked], _Marked]:
    def mark(solution: _Marked) -> _Marked:
        source = _renamed(solution, exercise)
        _entries.append(BankEntry(exercise, solution.__name__, source, right, says))
        return solution

    return mark


def _renamed(solution: Callable[..., Any], exercise: str) -> str:
    """Return the source of `solution` without its decorators, under the name of the exercise."""
    source = textwrap.dedent(inspect.getsource(solution))
    definition = ast.parse(source).body[0]
    assert isinstance(definition, ast.FunctionDef | ast.ClassDef)
    lines = source.split("\n")[definition.lineno - 1 :]
    own_name = definition.name
    renames = sorted(
        {
            (node.lineno - definition.lineno, node.col_offset)
            for node in ast.walk(definition)
            if isinstance(node, ast.Name) and node.id == own_name
        },
        reverse=True,
    )
    for line, column in renames:
        # ast counts columns in UTF-8 bytes.
        text = lines[line].encode()
        lines[line] = (
            text[:column] + exercise.encode() + text[column + len(own_name.encode()) :]
        ).decode()
    keyword = "class" if isinstance(definition, ast.ClassDef) else "def"
    lines[0] = lines[0].replace(f"{keyword} {own_name}", f"{keyword} {exercise}", 1)
    return "\n".join(lines)
