"""Mutants: solutions with one slip each, made by machine, which a lesson's tests must notice."""

import ast
import builtins
import copy
import difflib
from collections import Counter
from dataclasses import dataclass
from typing import TypeVar

from autograder.audit.mutation.operators import OPERATORS
from autograder.lesson.lesson import Exercise
from autograder.lesson.names import free_names

_Node = TypeVar("_Node", bound=ast.AST)


@dataclass(frozen=True)
class MutantKey:
    """What a mutant is told by, also when other lines of the solution change."""

    exercise: str
    operator: str
    """One of `autograder.audit.mutation.operators.OPERATORS`."""
    before: str
    """The statement with the slip, of a loop or a condition its head, as `normalised` writes it."""
    after: str
    occurrence: int = 1
    """Which of the statements that read like this, from 1, in the order of the solution."""

    def __str__(self) -> str:
        """Return it in a line, without the exercise."""
        place = f" (occurrence {self.occurrence})" if self.occurrence > 1 else ""
        return f"{self.operator}: {_in_a_line(self.before)} → {_in_a_line(self.after)}{place}"


@dataclass(frozen=True)
class Mutant:
    """A solution with a slip."""

    key: MutantKey
    source: str
    diff: str
    """The lines that the slip changed, as a unified diff shows them."""


def make_mutants(exercise: Exercise) -> list[Mutant]:
    """Make all mutants of the solution of `exercise`.

    Left out are those that cannot run, since a name has lost its value, and those that are the same
    code as another or as the solution.
    """
    tree = _bare(ast.parse(exercise.solution))
    original = ast.unparse(tree)
    names = free_names(tree) | set(dir(builtins))
    seen = {original}
    occurrences: Counter[tuple[str, str, str]] = Counter()
    statements = _statements(tree)
    mutants = []
    for operator, target, replacement in _changes(tree):
        mutated = _with(tree, target, replacement)
        source = ast.unparse(mutated)
        if source in seen or not free_names(mutated) <= names:
            continue
        seen.add(source)
        statement = statements[id(target)]
        words = operator, _head(statement), _head(_with(statement, target, replacement))
        occurrences[words] += 1
        key = MutantKey(exercise.name, *words, occurrences[words])
        mutants.append(Mutant(key, source, _diff(original, source)))
    return mutants


def normalised(code: str) -> str:
    """Return `code` as Python writes it: comparable whatever its layout and quotes.

    Raises
    ------
    SyntaxError
        If it is not Python.
    """
    return ast.unparse(ast.parse(code.strip()))


def _changes(tree: ast.Module) -> list[tuple[str, ast.AST, ast.AST]]:
    """List the slips in `tree` in the order of its lines; what errors say is left alone."""
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    in_texts = {id(part) for text in texts for part in ast.walk(text)}
    changes = [
        (operator, target, replacement)
        for node in ast.walk(tree)
        for operator, changes in OPERATORS.items()
        for target, replacement in changes(node)
        if id(target) not in in_texts
    ]
    return sorted(changes, key=lambda change: _position(change[1]))


def _position(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _statements(tree: ast.Module) -> dict[int, ast.stmt]:
    """Return for each node, by its id, the innermost statement that it stands in."""
    statements = {}
    for statement in ast.walk(tree):  # outer statements come before inner ones
        if isinstance(statement, ast.stmt):
            statements.update(dict.fromkeys(map(id, ast.walk(statement)), statement))
    return statements


def _with(tree: _Node, target: ast.AST, replacement: ast.AST) -> _Node:
    """Return a copy of `tree` with `replacement` in the place of `target`."""
    return copy.deepcopy(tree, {id(target): replacement})


def _head(statement: ast.stmt) -> str:
    """Return the code of `statement`, with an ellipsis for all that stands indented below it."""
    if isinstance(statement, ast.For | ast.While | ast.If | ast.With | ast.FunctionDef):
        statement = copy.copy(statement)
        statement.body = [ast.Expr(ast.Constant(...))]
        if not isinstance(statement, ast.With | ast.FunctionDef):
            statement.orelse = []
    return ast.unparse(statement)


def _bare(tree: ast.Module) -> ast.Module:
    """Return `tree` without docstrings and annotations, which no test can miss."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        if isinstance(node, ast.arg):
            node.annotation = None
        if isinstance(node, ast.FunctionDef):
            node.returns = None
    return tree


def _diff(before: str, after: str) -> str:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


def _in_a_line(code: str) -> str:
    return " ".join(code.split())
