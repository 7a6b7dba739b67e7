"""What a lesson owes its students, as far as a program can see it; checked at every release."""

import ast
import re
from collections.abc import Iterator

from nbformat import NotebookNode

from autograder.lesson import regions
from autograder.lesson.lesson import Exercise, Lesson, TestCell, grade_id, is_solution, is_test
from autograder.lesson.names import without_magics
from autograder.lesson.rules import Finding

MISSING_COURSE_LIB = (
    '# "No module named course_lib"? Run %pip install .. (in Colab: %pip install the uploaded .zip)'
)
"""What the first code cell says, for notebooks that were opened where nothing is installed."""

WORDS_A_MINUTE = 150
MINUTES_FOR = {"code": 12, "answer": 5}
"""What an exercise takes a student who errs twice, with its share of figures and of trying things
out, be its solution ever so short."""
MINUTES_A_STATEMENT = 2
"""Of the solution, on top of that. The three fit what the last readers of the first five lessons
took, about 150, 170, 126, 160 and 209 minutes, to within a fifth."""

MOST_DRAWING_LINES = 8
"""Of code in a cell that draws with pyplot: more is no longer the lesson."""
MOST_TEST_LINES = 20
"""That students see of a test cell, blank ones not counted: more of them nobody reads."""

_STATED = re.compile(r"takes\*\* about (\d+) minutes")
_FOLDED = re.compile(r"<details>.*?</details>", re.DOTALL)
_PASSED = {"code": "passed", "answer": "passed_form"}


def owed_to_students(lesson: Lesson) -> list[Finding]:
    """Return what `lesson` owes its students still. It must break no rule for its cells."""
    findings = list(_opening_findings(lesson))
    code_cells = [cell for cell in lesson.notebook.cells if cell.cell_type == "code"]
    if code_cells and MISSING_COURSE_LIB not in code_cells[0].source.splitlines():
        wanted = f"it must hold the line {MISSING_COURSE_LIB}"
        findings.append(Finding("(the first code cell)", wanted))
    findings += _drawing_findings(code_cells)
    for exercise in lesson.exercises:
        for test in exercise.tests:
            findings += _test_findings(exercise, test)
    return findings


def needed_minutes(lesson: Lesson) -> float:
    """Return how long `lesson` takes at least: its text, folded parts left out, and its work."""
    words = sum(
        len(_FOLDED.sub("", cell.source).split())
        for cell in lesson.notebook.cells
        if cell.cell_type == "markdown"
    )
    return words / WORDS_A_MINUTE + sum(_minutes(exercise) for exercise in lesson.exercises)


def _minutes(exercise: Exercise) -> int:
    statements = _solution_statements(exercise) if exercise.kind == "code" else 0
    return MINUTES_FOR[exercise.kind] + MINUTES_A_STATEMENT * statements


def _solution_statements(exercise: Exercise) -> int:
    """Count the statements of a solution; signatures and docstrings are given."""
    given = (ast.FunctionDef, ast.ClassDef)
    return sum(
        not isinstance(part, given) and not _is_docstring(part)
        for part in ast.walk(ast.parse(exercise.solution))
        if isinstance(part, ast.stmt)
    )


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _opening_findings(lesson: Lesson) -> Iterator[Finding]:
    opening = lesson.notebook.cells[0].source if lesson.notebook.cells else ""
    stated = _STATED.search(opening)
    least = needed_minutes(lesson)
    if stated is None:
        yield Finding("(the opening)", 'it must say "**It takes** about … minutes"')
    elif int(stated[1]) < least:
        yield Finding(
            "(the opening)",
            f"it says {stated[1]} minutes, but takes {least:.0f}: one for {WORDS_A_MINUTE} words, "
            f"{MINUTES_FOR['code']} for an exercise of code and {MINUTES_A_STATEMENT} for each "
            f"statement of its solution, {MINUTES_FOR['answer']} for an answer",
        )


def _drawing_findings(code_cells: list[NotebookNode]) -> Iterator[Finding]:
    for cell in code_cells:
        lines = [line for line in cell.source.splitlines() if line.strip()]
        draws = "plt." in cell.source and not (is_test(cell) or is_solution(cell))
        if draws and len(lines) > MOST_DRAWING_LINES:
            name = grade_id(cell) or cell.get("id", "no id")
            message = f"it draws in {len(lines)} lines: figures are made in course_lib.demos"
            yield Finding(name, message)


def _test_findings(exercise: Exercise, test: TestCell) -> Iterator[Finding]:
    shown = regions.split(test.source, "HIDDEN TESTS").outside
    lines = [line for line in shown.splitlines() if line.strip()]
    if len(lines) > MOST_TEST_LINES:
        message = (
            f"students see {len(lines)} lines of it: larger cases are made in course_lib.visible"
        )
        yield Finding(test.grade_id, message)
    if not _says_what_passed(exercise, shown):
        wanted = f'checks.{_PASSED[exercise.kind]}("{exercise.name}"'
        yield Finding(test.grade_id, f"what is visible of it must end in {wanted}…)")


def _says_what_passed(exercise: Exercise, shown: str) -> bool:
    statements = ast.parse(without_magics(shown)).body
    last = statements[-1] if statements else None
    if not isinstance(last, ast.Expr) or not isinstance(last.value, ast.Call):
        return False
    named = last.value.args[0] if last.value.args else None
    return (
        ast.unparse(last.value.func) == f"checks.{_PASSED[exercise.kind]}"
        and isinstance(named, ast.Constant)
        and named.value == exercise.name
    )
