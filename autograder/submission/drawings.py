"""Which cells of a submission need not run: the lesson's own that only draw, left as released.

They bind nothing, so other cells could tell that they did not run only in roundabout ways. A
submission whose own code might do so has all of its cells run.
"""

import ast
import re
from collections.abc import Iterator

from nbformat import NotebookNode

from autograder.lesson.drawing import FIGURES, HARMLESS, root_name
from autograder.lesson.lesson import Lesson, grade_id, is_test, only_draws
from autograder.lesson.names import parse, without_magics
from autograder.submission.cells import lines_of

_CALLED = frozenset({FIGURES, *HARMLESS})
"""What drawing cells call: with another meaning they might do anything."""
_HISTORY = frozenset({"In", "_ih", "_i", "_ii", "_iii", "get_ipython"})
"""The names by which IPython tells which cells have run."""
_WORDS = _HISTORY | {"global", "nonlocal"}
_OTHER_MAGIC = re.compile(r"^\s*%%?(?!%|(?:config|matplotlib|pip|time|timeit)\b)", re.MULTILINE)
"""A magic but for those that look at no other cell."""


def needless_drawings(notebook: NotebookNode, lesson: Lesson) -> list[NotebookNode]:
    """Return the cells of the repaired `notebook` that need not run.

    They hold the text of a cell that only draws in `lesson`, wherever they stand. What the
    submission says of its cells counts for nothing.
    """
    released = {lines_of(cell.source) for cell in lesson.notebook.cells if only_draws(cell)}
    drawings: list[NotebookNode] = []
    others: list[NotebookNode] = []
    for cell in notebook.cells:
        if cell.cell_type == "code" and not is_test(cell):
            is_drawing = not grade_id(cell) and lines_of(cell.source) in released
            (drawings if is_drawing else others).append(cell)
    return [] if any(_might_tell(cell.source) for cell in others) else drawings


def _might_tell(source: str) -> bool:
    """Tell whether a cell's code might tell if a drawing, which calls its functions, has run."""
    if _OTHER_MAGIC.search(source):
        return True
    tree = parse(without_magics(source))
    if tree is None:
        return not _WORDS.isdisjoint(re.findall(r"\w+", source))
    return any(_tells(node) for node in ast.walk(tree))


def _tells(node: ast.AST) -> bool:
    match node:
        case ast.Global() | ast.Nonlocal():
            return True  # it may count how often it was called
        case ast.Name(id=name, ctx=ast.Load()):
            return name in _HISTORY
        case ast.Attribute(ctx=ast.Store() | ast.Del()):
            return root_name(node) == FIGURES
        case _:
            return not _CALLED.isdisjoint(_bound(node))


def _bound(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.ImportFrom(module="course_lib", names=[*aliases]):
            yield from (alias.asname or "" for alias in aliases)
        case ast.Import(names=[*aliases]) | ast.ImportFrom(names=[*aliases]):
            yield from (alias.asname or alias.name for alias in aliases)
