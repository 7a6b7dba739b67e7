"""The rules for a lesson's cells, checked at every build of a release.

A test cell runs in two places, in the student's kernel and in the grader's examiner, and is cut
for the release; the rules make sure that it means the same in both, whole and cut.
"""

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.lesson import regions
from autograder.lesson.drawing import drawing_problems
from autograder.lesson.lesson import (
    TO_EXPLORE,
    Exercise,
    Lesson,
    LessonError,
    grade_id,
    is_solution,
    is_test,
    is_to_explore,
    may_hold_solution,
    only_draws,
)
from autograder.lesson.names import bound_names, free_names, without_magics
from autograder.students_edition import is_secret_module

TOTAL_POINTS = 100
_VALUELESS_CALLS = ("checks", "hidden")
"""What functions that return None belong to: a call to one may end a test cell."""


@dataclass(frozen=True)
class Finding:
    """A cell that breaks a rule."""

    cell: str
    message: str

    def __str__(self) -> str:
        """Name the cell and what is wrong with it."""
        return f"cell {self.cell}: {self.message}"


def broken_rules(lesson: Lesson) -> list[Finding]:
    """Return all that is wrong with the cells of `lesson`, in the order of the notebook."""
    findings = list(_cell_findings(lesson))
    if findings:
        return findings  # exercises cannot be told from broken cells
    try:
        exercises = lesson.exercises
    except LessonError as error:
        return [Finding("?", str(error))]
    names = {exercise.name for exercise in exercises}
    for exercise in exercises:
        findings += _exercise_findings(exercise, names)
    findings += _order_findings(lesson)
    if lesson.max_score != TOTAL_POINTS:
        total = f"the tests are worth {lesson.max_score:g} points together, not {TOTAL_POINTS}"
        findings.append(Finding("(all)", total))
    return findings


def _cell_findings(lesson: Lesson) -> Iterator[Finding]:
    seen: set[str] = set()
    imports_cell = next((c for c in lesson.notebook.cells if c.cell_type == "code"), None)
    for index, cell in enumerate(lesson.notebook.cells):
        name = grade_id(cell) or f"{index} ({cell.get('id', 'no id')})"
        if name in seen:
            yield Finding(name, "another cell has this grade_id; names must be unique")
        seen.add(name)
        for problem in _marker_problems(cell):
            yield Finding(name, problem)
        if is_to_explore(cell) and (grade_id(cell) or "BEGIN SOLUTION" not in cell.source):
            yield Finding(name, f"a cell tagged {TO_EXPLORE} is ungraded and has a SOLUTION region")
        for problem in drawing_problems(cell) if only_draws(cell) else ():
            yield Finding(name, problem)
        if grade_id(cell) and cell.cell_type != "code":
            yield Finding(name, "graded cells are code cells")
        elif is_test(cell) and is_solution(cell):
            yield Finding(name, "a cell is either a solution or a test")
        elif is_test(cell) and not cell.metadata.nbgrader.get("locked", False):
            yield Finding(name, "a test cell must be locked")
        elif cell.cell_type == "code":
            yield from _code_findings(name, cell, is_first=cell is imports_cell)


def _marker_problems(cell: NotebookNode) -> Iterator[str]:
    for kind, allowed, where in (
        ("SOLUTION", may_hold_solution(cell), "solution"),
        ("HIDDEN TESTS", is_test(cell), "test"),
    ):
        if f"BEGIN {kind}" not in cell.source and f"END {kind}" not in cell.source:
            continue
        if not allowed:
            yield f"it has a {kind} region, which only a {where} cell may have"
            continue
        try:
            regions.split(cell.source, kind)  # type: ignore[arg-type]
        except regions.RegionError as error:
            yield str(error)


def _code_findings(name: str, cell: NotebookNode, *, is_first: bool) -> Iterator[Finding]:
    source = without_magics(cell.source)
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        yield Finding(name, f"line {error.lineno} is not Python: {error.msg}")
        return
    shown = tree
    if is_test(cell):
        try:
            shown = ast.parse(regions.split(source, "HIDDEN TESTS").outside)
        except regions.RegionError:
            return  # reported with the markers
        except SyntaxError as error:
            yield Finding(name, f"without its hidden tests it is not Python: {error.msg}")
            return
    elif not (is_first or is_solution(cell)) and any(
        isinstance(node, ast.Import | ast.ImportFrom) for node in tree.body
    ):
        yield Finding(name, "imports belong in the lesson's first code cell")
    for module in _imported_modules(shown):
        if is_secret_module(module):
            yield Finding(name, f"it imports {module}, which students do not have")


def _exercise_findings(exercise: Exercise, names: set[str]) -> Iterator[Finding]:
    tree = ast.parse(without_magics(exercise.solution))
    if exercise.name not in bound_names(tree):
        yield Finding(exercise.name, "its solution defines no such name")
    if not regions.split(exercise.solution, "SOLUTION").inside:
        yield Finding(exercise.name, "it has no ### BEGIN SOLUTION … ### END SOLUTION region")
    for node in tree.body:
        is_exercise = getattr(node, "name", None) == exercise.name
        if (
            isinstance(node, ast.FunctionDef | ast.ClassDef)
            and is_exercise
            and not ast.get_docstring(node)
        ):
            yield Finding(exercise.name, "it has no docstring for students to read")
    if not exercise.tests:
        yield Finding(exercise.name, "it has no test cell")
    for test in exercise.tests:
        if test.points <= 0:
            yield Finding(test.grade_id, "a test cell is worth more than 0 points")
        shown = regions.split(test.source, "HIDDEN TESTS").outside
        for version, source in (("", test.source), ("without its hidden tests ", shown)):
            for problem in _test_problems(source, exercise.name, names):
                yield Finding(test.grade_id, f"{version}{problem}")


def _test_problems(source: str, exercise: str, names: set[str]) -> Iterator[str]:
    tree = ast.parse(source)
    needed = free_names(tree) - set(dir(builtins))
    if exercise not in needed:
        yield f"it does not use {exercise}"
    for name in sorted(needed - names):
        yield f"it uses {name}, which it neither imports nor defines"
    redefined = sorted(bound_names(tree) & names)
    if redefined:
        yield f"it redefines {', '.join(redefined)}, which belongs to the student"
    if tree.body and _has_value(tree.body[-1]):
        yield "it ends in an expression, whose value nbgrader would take for a score"


def _order_findings(lesson: Lesson) -> Iterator[Finding]:
    position = {grade_id(cell): i for i, cell in enumerate(lesson.notebook.cells)}
    for exercise in lesson.exercises:
        for test in exercise.tests:
            if position[test.grade_id] < position[exercise.name]:
                yield Finding(test.grade_id, f"it stands before its exercise {exercise.name}")


def _has_value(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Expr):
        return False
    call = statement.value
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return True
    owner = call.func.value
    while isinstance(owner, ast.Attribute):
        owner = owner.value
    return not (isinstance(owner, ast.Name) and owner.id in _VALUELESS_CALLS)


def _imported_modules(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
