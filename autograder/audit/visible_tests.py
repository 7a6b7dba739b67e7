"""An exercise's test cells as students have them, to be run once more at the end of a trial."""

from collections.abc import Mapping

import nbformat
from nbformat import NotebookNode

from autograder.engine.outcomes import TestOutcome
from autograder.engine.outputs import NOT_RUN
from autograder.lesson import regions
from autograder.lesson.lesson import Exercise

_NAMED = "visible part of {}"
"""No test cell of a lesson has a name with spaces."""


def visible_cells(exercise: Exercise, solution: str) -> list[NotebookNode]:
    """Return `solution` as an ordinary cell, and the visible parts of the tests of `exercise`.

    The solution is run again so that nothing is left over from what other tests called. What is
    hidden is cut, lending included: as in a student's own notebook, tests use what is there.
    """
    cells = [nbformat.v4.new_code_cell(solution)]
    for test in exercise.tests:
        cell = nbformat.v4.new_code_cell(regions.split(test.source, "HIDDEN TESTS").outside)
        name = _NAMED.format(test.grade_id)
        cell.metadata["nbgrader"] = {"grade": True, "grade_id": name, "points": 0}
        cells.append(cell)
    return [cell for cell in cells if cell.source.strip()]


def visible_outcomes(
    exercise: Exercise, outcomes: Mapping[str, TestOutcome]
) -> dict[str, TestOutcome]:
    """Return how the visible parts ended among all `outcomes`, by the ``grade_id`` of the test."""
    names = {test.grade_id: _NAMED.format(test.grade_id) for test in exercise.tests}
    return {test_id: outcomes[name] for test_id, name in names.items() if name in outcomes}


def were_run(outcomes: Mapping[str, TestOutcome]) -> bool:
    """Tell whether each of `outcomes` came to be: its process was alive, and had time."""
    return all(o.failure is None or o.failure.error != NOT_RUN for o in outcomes.values())
