"""Mutants: solutions with one slip each, made by machine, which a lesson's tests must notice."""

import ast
import builtins
import copy
import difflib
from collections import Counter
from dataclasses import dataclass

from autograder.lesson import Exercise
from autograder.names import free_names
from autograder.slips import SLIPS


@dataclass(frozen=True)
class MutantKey:
    """What a mutant is told by, also when other lines of the solution change."""

    exercise: str
    slip: str
    """One of `autograder.slips.SLIPS`."""
    before: str
    """The code with the slip, as `normalised` writes it."""
    after: str
    occurrence: int = 1
    """Which of the places with this code, from 1, in the order of the solution."""

    def __str__(self) -> str:
        """Return it in a line, without the exercise."""
        place = f" (occurrence {self.occurrence})" if self.occurrence > 1 else ""
        return f"{self.slip}: {_in_a_line(self.before)} → {_in_a_line(self.after)}{place}"


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
    mutants = []
    for slip, target, replacement in _changes(tree):
        mutated = _with(tree, target, replacement)
        words = slip, _text(target), _text(replacement)
        occurrences[words] += 1
        source = ast.unparse(mutated)
        if source in seen or not free_names(mutated) <= names:
            continue
        seen.add(source)
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
    try:
        tree: ast.AST = ast.parse(code.strip(), mode="eval")
    except SyntaxError:
        tree = ast.parse(code.strip())
    return ast.unparse(tree)


def _changes(tree: ast.Module) -> list[tuple[str, ast.AST, ast.AST]]:
    """List the slips in `tree` in the order of its lines; what errors say is left alone."""
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    in_texts = {id(part) for text in texts for part in ast.walk(text)}
    changes = [
        (slip, target, replacement)
        for node in ast.walk(tree)
        for slip, slips in SLIPS.items()
        for target, replacement in slips(node)
        if id(target) not in in_texts
    ]
    return sorted(changes, key=lambda change: _position(change[1]))


def _position(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _with(tree: ast.Module, target: ast.AST, replacement: ast.AST) -> ast.Module:
    """Return a copy of `tree` with `replacement` in the place of `target`."""
    return copy.deepcopy(tree, {id(target): replacement})


def _text(node: ast.AST) -> str:
    """Return the code of `node`; of a loop or a condition only its head."""
    if isinstance(node, ast.For | ast.While | ast.If):
        node = copy.copy(node)
        node.body, node.orelse = [ast.Expr(ast.Constant(...))], []
    return ast.unparse(node)


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
