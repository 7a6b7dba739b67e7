"""Both engines give every honest submission of the banks the same score, cell by cell.

The k-th solutions of all exercises go into one submission: a mistake is paid for once, so they do
not change each other's scores, and a few dozen submissions hold a whole bank.
"""

from itertools import zip_longest

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.audit.bank import read_bank
from autograder.audit.samples import with_solutions
from autograder.audit.trials import needed_cells
from autograder.engine import Engine, IsolatedEngine, KernelEngine
from autograder.lesson.lesson import Lesson, lesson_ids
from autograder.submission.repair import repair
from tests.autograder.engine.notebooks import needs_bubblewrap
from tests.support.cells import REPOSITORY

SOURCE = REPOSITORY / "source"


def submissions(lesson_id: str, right: bool) -> list[dict[str, str]]:
    """Spread the right or the wrong solutions of a bank over submissions, by exercise."""
    entries: dict[str, list[str]] = {}
    for entry in read_bank(REPOSITORY / "banks" / f"{lesson_id}.py"):
        # What draws at random without a seed may score differently each time.
        if entry.right == right and "np.random.permutation" not in entry.source:
            entries.setdefault(entry.exercise, []).append(entry.source)
    return [
        {name: source for name, source in zip(entries, sources, strict=True) if source is not None}
        for sources in zip_longest(*entries.values())
    ]


LESSONS = pytest.mark.parametrize("lesson_id", lesson_ids(SOURCE))
KINDS = pytest.mark.parametrize("right", [True, False], ids=["right", "wrong"])


@needs_bubblewrap
@LESSONS
@KINDS
def test_the_first_solutions_of_every_exercise_score_as_on_stock_nbgrader(lesson_id, right):
    compare(lesson_id, submissions(lesson_id, right)[:2])


@needs_bubblewrap
@pytest.mark.slow
@LESSONS
@KINDS
def test_all_solutions_score_as_on_stock_nbgrader(lesson_id, right):
    compare(lesson_id, submissions(lesson_id, right))


def compare(lesson_id: str, bank: list[dict[str, str]]) -> None:
    """Run the submissions on both engines and hold their scores together, cell by cell."""
    lesson = Lesson.load(SOURCE, lesson_id)
    short = needed_cells(lesson.notebook, [source for some in bank for source in some.values()])
    assert len(bank) > 1
    for solutions in bank:
        notebook = with_solutions(short, solutions)
        repaired = repair(nbformat.writes(notebook).encode(), lesson).notebook
        stock, ours = (_passed(engine, repaired) for engine in (KernelEngine(), IsolatedEngine()))
        assert ours == stock, solutions


def _passed(engine: Engine, repaired: NotebookNode) -> dict[str, bool]:
    return {name: outcome.passed for name, outcome in engine.execute(repaired).tests.items()}
