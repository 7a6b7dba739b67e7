"""Banks: right and wrong solutions of a lesson's exercises, written as plain Python.

A bank file marks functions and classes with `right` and `wrong`; each stands in the file under a
name that says how it solves the exercise or which mistake it makes, and is renamed to the exercise
when it is put into a notebook. ``read_bank`` collects what a file marks.
"""

import ast
import inspect
import linecache
import runpy
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

_Marked = TypeVar("_Marked", bound=Callable[..., Any])


@dataclass(frozen=True)
class BankEntry:
    """One solution of one exercise, right or wrong."""

    exercise: str
    name: str
    source: str
    right: bool
    says: tuple[str, ...] = ()
    """Words that the first message must contain."""
    mistakes: tuple[str, ...] = ()
    """Ids of mistakes, one of which must be recognised."""
    is_known: bool = False
    """Whether the tests were written with it in mind."""
    warned: bool = False
    """Whether the exercise's own text warns of it."""

    @property
    def kind(self) -> Literal["right", "wrong", "mistake"]:
        """What it is tried as."""
        return "right" if self.right else "mistake" if self.is_known else "wrong"


class BankError(ValueError):
    """A bank file that cannot be used, with what to change."""


_entries: list[BankEntry] = []


Words = str | tuple[str, ...]


def right(exercise: str) -> Callable[[_Marked], _Marked]:
    """Mark a function or class as a right solution of `exercise`."""
    return _marker(exercise, right=True)


def wrong(
    exercise: str, *, says: Words = (), mistake: Words = (), warned: bool = False
) -> Callable[[_Marked], _Marked]:
    """Mark a function or class as a wrong solution of `exercise`.

    Parameters
    ----------
    exercise : str
        The exercise's name.
    says : str or tuple of str
        Words that the first message a student reads must contain, in any case.
    mistake : str or tuple of str
        The id of the mistake that must be recognised, or several, any of which will do.
    warned : bool
        Whether the exercise's own text warns of it: then visible tests must catch it.
    """
    return _marker(exercise, right=False, says=says, mistake=mistake, warned=warned)


def right_answers(exercise: str, *values: object) -> None:
    """Add answers that must earn everything, each as the value of the exercise's name."""
    for value in values:
        _entries.append(BankEntry(exercise, repr(value), f"{exercise} = {value!r}\n", True))


def wrong_answer(
    exercise: str,
    value: object,
    *,
    says: Words = (),
    mistake: Words = (),
    name: str | None = None,
) -> None:
    """Add an answer that must earn nothing, and what its message must say or recognise."""
    source = f"{exercise} = {value!r}\n"
    entry = BankEntry(exercise, name or repr(value), source, False, _words(says), _words(mistake))
    _entries.append(entry)


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


def _words(words: Words) -> tuple[str, ...]:
    found = (words,) if isinstance(words, str) else words
    if not all(found):
        raise BankError("says=... and mistake=... must not be empty words")
    return found


def _marker(
    exercise: str, *, right: bool, says: Words = (), mistake: Words = (), warned: bool = False
) -> Callable[[_Marked], _Marked]:
    def mark(solution: _Marked) -> _Marked:
        source = as_solution(_source_of(solution), exercise)
        words = _words(says), _words(mistake)
        entry = BankEntry(exercise, solution.__name__, source, right, *words, warned=warned)
        _entries.append(entry)
        return solution

    return mark


def _source_of(solution: Callable[..., Any]) -> str:
    if not inspect.isclass(solution):
        return inspect.getsource(solution)
    # Before Python 3.13 a class does not know its line, and inspect parses the file for each anew.
    path = inspect.getsourcefile(solution) or ""
    linecache.checkcache(path)
    return _classes("".join(linecache.getlines(path)))[solution.__qualname__]


@cache
def _classes(text: str) -> dict[str, str]:
    """Return the code of a file's classes by their names, without decorators."""
    lines = text.split("\n")
    found: dict[str, str] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef):
            if node.name in found:
                raise BankError(f"two classes are named {node.name}: give them names of their own")
            found[node.name] = "\n".join([*lines[node.lineno - 1 : node.end_lineno], ""])
    return found


def as_solution(source: str, exercise: str | None = None) -> str:
    """Return the code of a function or class without its decorators, under another name.

    Parameters
    ----------
    source : str
        Its definition, which may be indented.
    exercise : str, optional
        The name that it gets, wherever it stands in it; its own where there is none.
    """
    source = textwrap.dedent(source)
    definition = ast.parse(source).body[0]
    assert isinstance(definition, ast.FunctionDef | ast.ClassDef)
    lines = source.split("\n")[definition.lineno - 1 :]
    own_name = definition.name
    new_name = exercise or own_name
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
            text[:column] + new_name.encode() + text[column + len(own_name.encode()) :]
        ).decode()
    keyword = "class" if isinstance(definition, ast.ClassDef) else "def"
    lines[0] = lines[0].replace(f"{keyword} {own_name}", f"{keyword} {new_name}", 1)
    return "\n".join(lines)
