"""Why tests fail that have found nothing wrong: a cell of the student's own broke before them.

An import cell that stops at its first line takes every exercise with it, each with the same
"name 'np' is not defined". What the student has to put right is one cell.
"""

from collections.abc import Mapping, Sequence

from autograder.engine.outcomes import BrokenCell, TestOutcome
from autograder.lesson.names import would_bind


def causes(
    sources: Mapping[int, str],
    numbers: Mapping[str, int],
    outcomes: Mapping[str, TestOutcome],
    broken_cells: Sequence[BrokenCell],
) -> dict[str, int]:
    """Tell which failed tests failed because of a broken cell, and of which.

    That is so where an error said that a name is not defined, in the test or in the student's code
    that it called, and a cell that ran before and broke would have bound this name. Where that cell
    broke for the same reason itself, the cell is named that it broke because of.

    Parameters
    ----------
    sources : mapping of int to str
        The cells' sources, by number of execution.
    numbers : mapping of str to int
        The test cells' numbers, by ``grade_id``.
    outcomes : mapping of str to TestOutcome
        How they ended.
    broken_cells : sequence of BrokenCell
        The student's own cells that raised, in their order.

    Returns
    -------
    dict of str to int
        The broken cell's number, by the test's ``grade_id``.
    """
    binds = {cell.number: set(would_bind(sources.get(cell.number, ""))) for cell in broken_cells}

    def root(name: str | None, before: int) -> int | None:
        for cell in broken_cells:
            if name and cell.number < before and name in binds[cell.number]:
                return root(cell.undefined, cell.number) or cell.number
        return None

    found = {
        test_id: root(outcome.failure.undefined, numbers[test_id])
        for test_id, outcome in outcomes.items()
        if outcome.failure is not None and test_id in numbers
    }
    return {test_id: number for test_id, number in found.items() if number is not None}
