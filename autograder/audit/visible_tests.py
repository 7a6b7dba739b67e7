"""An exercise's test cells as students have them: without what is hidden, run by themselves."""

import ast
import re
from collections.abc import Mapping, Sequence

import nbformat
from nbformat import NotebookNode

from autograder.audit.samples import with_solutions
from autograder.engine import Engine, Limits
from autograder.engine.outcomes import TestOutcome
from autograder.engine.outputs import NOT_RUN
from autograder.lesson import regions
from autograder.lesson.lesson import Exercise, Lesson, is_test
from autograder.submission.repair import repair

_LENDS = re.compile(r"\.lend\(\)$")

Outcomes = Mapping[str, TestOutcome]
"""How the visible parts of tests ended, by the ``grade_id`` of the test."""


def visible_cells(exercise: Exercise, solution: str, number: int = 0) -> list[NotebookNode]:
    """Return `solution` as an ordinary cell, and the visible parts of the tests of `exercise`.

    The solution is run again so that nothing is left over from what other tests called. What is
    hidden is cut but for what is lent: students have earlier functions, here from the same lesson
    and in the notebooks of others beside it. With another `number` they can stand in a notebook
    again.
    """
    cells = [nbformat.v4.new_code_cell(solution)]
    for test in exercise.tests:
        parts = regions.split(test.source, "HIDDEN TESTS")
        cell = nbformat.v4.new_code_cell(_lending("\n".join(parts.inside)) + parts.outside)
        name = _name(test.grade_id, number)
        cell.metadata["nbgrader"] = {"grade": True, "grade_id": name, "points": 0}
        cells.append(cell)
    return [cell for cell in cells if cell.source.strip()]


def visible_outcomes(exercise: Exercise, outcomes: Outcomes, number: int = 0) -> Outcomes:
    """Return how the cells of `visible_cells` ended, of the outcomes of all tests."""
    names = {test.grade_id: _name(test.grade_id, number) for test in exercise.tests}
    return {test_id: outcomes[name] for test_id, name in names.items() if name in outcomes}


def were_run(outcomes: Outcomes) -> bool:
    """Tell whether each of `outcomes` came to be: its process was alive, and had time."""
    return all(o.failure is None or o.failure.error != NOT_RUN for o in outcomes.values())


def run_visible_tests(
    exercise: Exercise,
    solutions: Sequence[str],
    notebook: NotebookNode,
    lesson: Lesson,
    engine: Engine,
    limits: Limits,
) -> list[Outcomes]:
    """Run the visible tests of `exercise` on each of `solutions`, one after the other.

    They share a session, as starting one costs more than they do. Where one takes the process with
    it, or its time, those that come to nothing are run again, each in a session of its own.

    Parameters
    ----------
    exercise : Exercise
        An exercise of `lesson`.
    solutions : sequence of str
        Sources of its solution cell.
    notebook : NotebookNode
        The lesson's release; other exercises have the lesson's own solutions.
    lesson : Lesson
        The lesson, from its source.
    engine : Engine
        What runs them.
    limits : Limits
        What a session may use.
    """
    own = with_solutions(notebook, {e.name: e.solution for e in lesson.exercises})
    repaired = repair(nbformat.writes(own).encode(), lesson).notebook
    repaired.cells = [cell for cell in repaired.cells if not is_test(cell)]
    for number, solution in enumerate(solutions):
        repaired.cells.extend(visible_cells(exercise, solution, number))
    tests = engine.execute(repaired, limits=limits).tests
    outcomes = [visible_outcomes(exercise, tests, number) for number in range(len(solutions))]
    if len(solutions) > 1:
        surroundings = notebook, lesson, engine, limits
        for number, solution in enumerate(solutions):
            if not were_run(outcomes[number]):
                outcomes[number] = run_visible_tests(exercise, [solution], *surroundings)[0]
    return outcomes


def _lending(hidden: str) -> str:
    """Return what lends right implementations in a hidden region, with the region's imports."""
    statements = ast.parse(hidden).body
    lending = [part for part in statements if _LENDS.search(ast.unparse(part))]
    if not lending:
        return ""
    imports = [part for part in statements if isinstance(part, ast.Import | ast.ImportFrom)]
    return ast.unparse(ast.Module([*imports, *lending], [])) + "\n\n"


def _name(test_id: str, number: int) -> str:
    """Return the ``grade_id`` of a visible part; no cell of a lesson has one with spaces."""
    return f"visible part of {test_id}, {number}"
