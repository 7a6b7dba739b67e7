"""Making of a submission the notebook that is run: the student's cells, the lesson's tests."""

import re
from dataclasses import dataclass, field

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import compute_checksum

from autograder.lesson import regions
from autograder.lesson.canonical import canonical
from autograder.lesson.lesson import (
    Lesson,
    LessonError,
    exercise_of,
    grade_id,
    is_locked,
    is_solution,
    is_test,
)
from autograder.release.steps import ClearSolutionsForStudents
from autograder.submission.parse import SubmittedCell, SubmittedNotebook, read_cells
from autograder.submission.submissions import UnreadableError, quoted

PUT_BACK = "# {name}: this cell was missing from the submission."


@dataclass(frozen=True)
class Repaired:
    """A notebook that can be run, and what had to be done to get it."""

    notebook: NotebookNode
    repairs: list[str] = field(default_factory=list)
    """One line for each kind of repairing."""
    problem: str | None = None
    """Why nothing of the submission can be run. The notebook holds just the lesson's tests then."""


def repair(raw: bytes, lesson: Lesson) -> Repaired:
    """Return the notebook to run for the submission `raw`, whatever `raw` holds.

    The submission's cells stay in their order. Test cells and all metadata are the lesson's own, by
    the cells' ``grade_id``. What is missing is put back: test cells after what precedes them in the
    lesson and after the code that they test, solution cells as a comment (the released stub would
    overwrite a function that stands in another cell). Of cells with one name the last counts;
    earlier solution cells run as ordinary cells, earlier test cells are shown but not run. Outputs,
    attachments and the student's metadata are dropped.

    Parameters
    ----------
    raw : bytes
        The content of the submitted file.
    lesson : Lesson
        The lesson, from its source.
    """
    try:
        submitted = read_cells(raw)
        _refuse_other_lesson(submitted, lesson)
    except UnreadableError as error:
        return unusable(lesson, str(error))
    work = _Work(lesson, submitted)
    return Repaired(work.notebook(), [*submitted.remarks, *work.repairs()])


def unusable(lesson: Lesson, problem: str) -> Repaired:
    """Return the notebook for a submission of which nothing can be run, because of `problem`."""
    return Repaired(_Work(lesson, SubmittedNotebook([])).notebook(), problem=problem)


def _refuse_other_lesson(submitted: SubmittedNotebook, lesson: Lesson) -> None:
    own = {name for cell in lesson.notebook.cells if (name := grade_id(cell))}
    claimed = {cell.grade_id for cell in submitted.cells if cell.grade_id}
    exercises = [exercise.name for exercise in lesson.exercises]
    if claimed & own or any(_binds(cell, name) for cell in submitted.cells for name in exercises):
        return
    if submitted.lesson is not None and submitted.lesson != lesson.id:
        raise UnreadableError(f"this is the notebook of {quoted(submitted.lesson)}")
    if claimed:
        names = ", ".join(sorted(quoted(name) for name in claimed)[:3])
        raise UnreadableError(f"another lesson's notebook: its graded cells are {names}, …")


def _binds(cell: SubmittedCell, name: str) -> bool:
    """Tell whether running `cell` seems to define `name` (a hint: its code is not parsed).

    Takes time in proportion to the cell's length, whatever is in it.
    """
    if cell.kind != "code":
        return False
    pattern = rf"^(?:(?:async[ ]+)?def|class)[ ]+{name}\b|^{name}[ ]*(?::[^=\n]*)?=(?!=)"
    return re.search(pattern, cell.source, flags=re.MULTILINE) is not None or any(
        re.search(rf"\b{name}\b", line.partition("import")[2])
        for line in cell.source.split("\n")
        if line.startswith("from ")
    )


class _Work:
    """The repairing of one submission."""

    def __init__(self, lesson: Lesson, submitted: SubmittedNotebook) -> None:
        self.lesson = lesson
        self.submitted = submitted
        self.template = canonical(lesson.notebook)
        self.own = {name: cell for cell in self.template.cells if (name := grade_id(cell))}
        self.counted = {cell.grade_id: i for i, cell in enumerate(submitted.cells)}
        self.found: dict[str, list[str]] = {}
        self.cells: list[NotebookNode] = []
        self.origins: list[SubmittedCell | None] = []

    def notebook(self) -> NotebookNode:
        """Return the repaired notebook."""
        for index, cell in enumerate(self.submitted.cells):
            self._append(self._mended(index, cell), cell)
        for name in self.own:
            if name not in self.counted:
                self._put_back(name)
        for number, cell in enumerate(self.cells):
            if not grade_id(cell):
                # No graded cell's id has this form: theirs are made from names of Python.
                cell["id"] = f"{number}-ordinary"
        notebook: NotebookNode = nbformat.from_dict(dict(self.template, cells=self.cells))
        notebook.metadata["course"] = {"lesson": self.lesson.id, "version": self.lesson.version}
        return notebook

    def repairs(self) -> list[str]:
        """Say what was repaired, in one line for each kind of repairing."""
        version = self.submitted.version
        lines = []
        if version is not None and version != self.lesson.version:
            self.found.pop(_CHANGED, None)
            lines.append(
                f"made from another version of the lesson ({quoted(version, 20)}; "
                f"this is {self.lesson.version}): graded with the present tests"
            )
        return lines + [
            f"{what}: {', '.join(dict.fromkeys(names))}" for what, names in self.found.items()
        ]

    def _append(self, cell: NotebookNode, origin: SubmittedCell | None) -> None:
        self.cells.append(cell)
        self.origins.append(origin)

    def _note(self, what: str, name: str) -> None:
        self.found.setdefault(what, []).append(name)

    def _mended(self, index: int, cell: SubmittedCell) -> NotebookNode:
        own = self.own.get(cell.grade_id or "")
        if own is None or cell.grade_id is None:
            if cell.grade_id is not None:
                self._note(_UNKNOWN, quoted(cell.grade_id, 40))
            return _new_cell(cell.kind, cell.source)
        if self.counted[cell.grade_id] != index:
            if is_solution(own):
                self._note(_SOLUTION_TWICE, cell.grade_id)
                return _new_cell(cell.kind, cell.source)
            self._note(_TEST_TWICE, cell.grade_id)
            return _new_cell("raw", cell.source)
        if is_locked(own):
            if cell.kind != own.cell_type or not _same(cell.source, _released_test(own)):
                self._note(_CHANGED, cell.grade_id)
            return _copy(own)
        if cell.kind != own.cell_type:
            self._note(_RETYPED, cell.grade_id)
        return _copy(own, cell.source)

    def _put_back(self, name: str) -> None:
        own = self.own[name]
        self._note(_TEST_MISSING if is_locked(own) else _SOLUTION_MISSING, name)
        place = self._place_after_predecessor(name)
        if is_test(own):
            place = max(place, self._place_after_definition(name))
        cell = _copy(own) if is_locked(own) else _copy(own, PUT_BACK.format(name=name))
        self.cells.insert(place, cell)
        self.origins.insert(place, None)

    def _place_after_predecessor(self, name: str) -> int:
        """Return the index after the nearest cell that precedes `name` in the lesson."""
        places: dict[str, int] = {}
        for i, cell in enumerate(self.cells):
            places[grade_id(cell) or f"text {cell.source.strip()}"] = i
        before: list[str] = []
        for cell in self.template.cells:
            if grade_id(cell) == name:
                break
            before.append(grade_id(cell) or f"text {cell.source.strip()}")
        return next((places[key] + 1 for key in reversed(before) if key in places), len(self.cells))

    def _place_after_definition(self, test_id: str) -> int:
        exercises = tuple(exercise.name for exercise in self.lesson.exercises)
        try:
            name = exercise_of(test_id, exercises)
        except LessonError:
            return 0
        binding = [i for i, cell in enumerate(self.origins) if cell and _binds(cell, name)]
        return binding[-1] + 1 if binding else 0


_UNKNOWN = "cells with names that the lesson does not have, taken for ordinary ones"
_SOLUTION_TWICE = "solution cells that stood more than once; the last counts, others just run"
_TEST_TWICE = "test cells that stood more than once; only the last was run"
_CHANGED = "test cells that had been changed; the lesson's own were run"
_RETYPED = "solution cells that were no code cells, made code again"
_TEST_MISSING = "test cells that were missing, put back"
_SOLUTION_MISSING = "solution cells that were missing, put back empty"


def _new_cell(kind: str, source: str) -> NotebookNode:
    cell: dict[str, object] = {"cell_type": kind, "id": "", "metadata": {}, "source": source}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return nbformat.from_dict(cell)


def _copy(own: NotebookNode, source: str | None = None) -> NotebookNode:
    """Return the lesson's cell `own`, with a student's `source` where it is a solution cell."""
    cell: NotebookNode = nbformat.from_dict(own)
    cell.pop("attachments", None)
    if source is not None:
        # nbgrader comments "No response." where this checksum is still that of the cell.
        cell.metadata.nbgrader["checksum"] = compute_checksum(_released_solution(own))
        cell["source"] = source
    return cell


def _released_solution(own: NotebookNode) -> NotebookNode:
    cell, _ = ClearSolutionsForStudents().preprocess_cell(
        nbformat.from_dict(own), {"language": "python"}, 0
    )
    return cell


def _released_test(own: NotebookNode) -> str:
    return regions.split(own.source, "HIDDEN TESTS").outside


def _same(one: str, other: str) -> bool:
    return [line.rstrip() for line in one.strip().split("\n")] == [
        line.rstrip() for line in other.strip().split("\n")
    ]
