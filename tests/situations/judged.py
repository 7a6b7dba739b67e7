"""Grading situations: many oddities in one notebook, where they leave each other alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import nbformat

from autograder.audit.samples import with_solutions
from autograder.engine import IsolatedEngine
from autograder.grading.record import Record
from autograder.grading.run import run_submission
from autograder.lesson.lesson import Lesson
from autograder.submission.submissions import HandedIn
from tests.attacks.lesson import RIGHT
from tests.situations.situation import Situation

_IN_ONE_NOTEBOOK = 40
_AFTER_THE_FIRST_SOLUTION = 3


@dataclass
class Judged:
    """What became of a notebook with some oddities."""

    situations: Sequence[Situation]
    record: Record
    cells: dict[str, str] = field(default_factory=dict)
    """What each cell shows, by its source."""

    @property
    def lost(self) -> dict[str, float]:
        """The points that each exercise lost, where it lost any."""
        exercises = self.record.exercises
        return {e.name: e.points - e.score for e in exercises if e.score < e.points}

    @property
    def just_losses(self) -> dict[str, float]:
        """The points that each exercise ought to have lost."""
        return {name: n for situation in self.situations for name, n in situation.loses.items()}

    def is_said(self, situation: Situation) -> bool:
        """Tell whether what ought to be read of a situation can be."""
        record = self.record
        own = (situation.cell, *situation.solutions.values())
        read = [self.cells.get(source, "") for source in own]
        if situation.loses or situation.alone:
            read += [test.message or "" for test in record.tests]
            read += [record.limit or "", *record.notes]
        return re.search(situation.says, "\n".join(read)) is not None


def in_notebooks(situations: Sequence[Situation]) -> list[list[Situation]]:
    """Put `situations` into as few notebooks as they do not disturb each other in."""
    notebooks: list[list[Situation]] = []
    for situation in situations:
        for others in notebooks:
            if _fits(situation, others):
                others.append(situation)
                break
        else:
            notebooks.append([situation])
    return notebooks


def _fits(situation: Situation, others: list[Situation]) -> bool:
    first, touched = others[0], {*situation.solutions, *situation.loses}
    return (
        not situation.alone
        and not first.alone
        and situation.limits == first.limits
        and situation.costly == first.costly
        and len(others) < _IN_ONE_NOTEBOOK
        and not any(touched & {*other.solutions, *other.loses} for other in others)
    )


def judge(
    situations: Sequence[Situation], lesson: Lesson, released: nbformat.NotebookNode
) -> Judged:
    """Grade one notebook with all of `situations`: the same file each time."""
    solutions = {name: source.strip("\n") for name, source in RIGHT.items()}
    for situation in situations:
        solutions |= situation.solutions
    notebook = with_solutions(released, solutions)
    scratch = [
        nbformat.v4.new_code_cell(each.cell, id=each.name) for each in situations if each.cell
    ]
    notebook.cells[_AFTER_THE_FIRST_SOLUTION:_AFTER_THE_FIRST_SOLUTION] = scratch
    raw = nbformat.writes(notebook).encode()
    handed_in = HandedIn("ann", raw, None, {}, (), None)
    engine = IsolatedEngine(require_isolation=True)
    executed = run_submission(handed_in, lesson, engine, situations[0].limits, b"secret")
    shown = nbformat.reads(executed.notebook.decode(), as_version=4)
    return Judged(
        situations,
        executed.record,
        {cell.source: _text(cell) for cell in shown.cells if cell.cell_type == "code"},
    )


def _text(cell: nbformat.NotebookNode) -> str:
    pieces = []
    for output in cell.outputs:
        if output.output_type == "stream":
            pieces.append(output.text)
        elif output.output_type == "error":
            pieces.append(f"{output.ename}: {output.evalue}")
        else:
            pieces += map(str, output.data.values())
    return "\n".join(pieces)
