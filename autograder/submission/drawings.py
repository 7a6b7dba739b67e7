"""Which cells of a submission need not run: some of the lesson's own, left as released.

Those that only draw bind nothing, so other cells could tell that they did not run only in
roundabout ways. A submission whose own code might do so has all of them run. Nor need those run
that come after everything that is graded or written by the student: nothing is left to tell.
"""

import ast
import re
from collections.abc import Iterator

from nbformat import NotebookNode

from autograder.lesson.drawing import FIGURES, HARMLESS, root_name
from autograder.lesson.lesson import Lesson, grade_id, is_test, only_draws
from autograder.lesson.names import begins_to_run, parse, without_magics
from autograder.submission.cells import lines_of
from autograder.submission.remembering import changeable, might_remember

_CALLED = frozenset({FIGURES, *HARMLESS})
"""What drawing cells call: with another meaning they might do anything."""
_HISTORY = frozenset({"In", "_ih", "_i", "_ii", "_iii", "get_ipython"})
"""The names by which IPython tells which cells have run."""
_OTHER_MAGIC = re.compile(r"^\s*%%?(?!%|(?:config|matplotlib|pip|time|timeit)\b)", re.MULTILINE)
"""A magic but for those that look at no other cell."""

_MOST_READ = 300_000
"""Characters of a submission that are read; in a longer one all cells run."""


def needless_cells(notebook: NotebookNode, lesson: Lesson) -> list[NotebookNode]:
    """Return the cells of the repaired `notebook` that need not run.

    They hold the text of a cell of `lesson`: of one that only draws, wherever they stand, or of
    any that is not graded, at the end. What the submission says of its cells counts for nothing.
    """
    drawings = _drawings(notebook, lesson)
    return [
        *drawings,
        *(cell for cell in _at_the_end(notebook, lesson) if not any(cell is d for d in drawings)),
    ]


def _at_the_end(notebook: NotebookNode, lesson: Lesson) -> Iterator[NotebookNode]:
    """Yield the lesson's own ungraded cells that nothing but such cells comes after."""
    released = _sources(lesson)
    for cell in reversed(notebook.cells):
        if cell.cell_type == "code":
            if grade_id(cell) or lines_of(cell.source) not in released:
                return
            yield cell


def _sources(lesson: Lesson) -> set[tuple[str, ...]]:
    """Return the sources of the lesson's cells that are not graded."""
    return {lines_of(cell.source) for cell in lesson.notebook.cells if not grade_id(cell)}


def _drawings(notebook: NotebookNode, lesson: Lesson) -> list[NotebookNode]:
    """Return the cells that only draw, unless something else might tell."""
    released = {lines_of(cell.source) for cell in lesson.notebook.cells if only_draws(cell)}
    drawings: list[NotebookNode] = []
    others: list[NotebookNode] = []
    for cell in notebook.cells:
        if cell.cell_type == "code" and not is_test(cell):
            is_drawing = not grade_id(cell) and lines_of(cell.source) in released
            (drawings if is_drawing else others).append(cell)
    try:
        return [] if _is_long(others) or _might_tell(others, lesson) else drawings
    except RecursionError:  # too deeply nested to be read, though it could be parsed
        return []


def _is_long(cells: list[NotebookNode]) -> bool:
    return sum(len(cell.source) for cell in cells) > _MOST_READ


def _might_tell(cells: list[NotebookNode], lesson: Lesson) -> bool:
    """Tell whether code in `cells` might tell if drawings, which call its functions, have run."""
    if any(_OTHER_MAGIC.search(cell.source) for cell in cells):
        return True
    lessons = _sources(lesson)
    own = []
    data: set[str] = set()
    for cell in cells:
        source = without_magics(cell.source)
        if not begins_to_run(source):
            if not _HISTORY.isdisjoint(re.findall(r"\w+", cell.source)):
                return True
            continue  # it does not run
        data |= changeable(source)
        if lines_of(cell.source) not in lessons:
            tree = parse(source)
            if tree is None:
                return True  # too deeply nested to be read, though it runs
            own.append((source, tree))
    return any(
        might_remember(source, tree, data) or any(map(_tells, ast.walk(tree)))
        for source, tree in own
    )


def _tells(node: ast.AST) -> bool:
    match node:
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
