"""Making of a submission the notebook that is run: the student's cells, the lesson's tests."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

import nbformat
from nbformat import NotebookNode

from autograder.lesson.lesson import (
    Lesson,
    grade_id,
    is_locked,
    is_solution,
    is_test,
)
from autograder.lesson.names import without_magics, would_bind
from autograder.submission.cells import new_cell, same
from autograder.submission.merged import is_blank, joined, own_part, statements, without_names
from autograder.submission.original import Original
from autograder.submission.parse import SubmittedCell, SubmittedNotebook, read_cells
from autograder.submission.places import after_definition, after_predecessor, binds
from autograder.submission.submissions import UnreadableError, quoted

ELSEWHERE = "# {name}: this cell was as released; the answer stands in another cell."
PUT_BACK = "# {name}: this cell was missing from the submission."

_UNKNOWN = "cells with names that the lesson does not have, taken for ordinary ones"
_SOLUTION_TWICE = "solution cells that stood more than once; the last counts, others just run"
_UNDOING = "solution cells as released, not run, since the answer stands in another cell"
_MERGED = "test cells that had been merged with a solution, taken apart"
_WRITTEN_IN_TEST = "code of yours in test cells, run before the lesson's own test"
_TEST_TWICE = "test cells that stood more than once; only the last was run"
_CHANGED = "test cells that had been changed; the lesson's own were run"
_RETYPED = "solution cells that were no code cells, made code again"
_TEST_MISSING = "test cells that were missing, put back"
_SOLUTION_MISSING = "solution cells that were missing, put back empty"

_MOST_COMPARED = 300_000
"""Characters of test cells whose code is told apart from the lesson's; the rest is just shown."""


@dataclass(frozen=True)
class Repaired:
    """A notebook that can be run, and what had to be done to get it."""

    notebook: NotebookNode
    repairs: list[str] = field(default_factory=list)
    """One line for each kind of repairing."""
    problem: str | None = None
    """Why nothing of the submission can be run. The notebook holds just the lesson's tests then."""


def repair(raw: bytes, lesson: Lesson | Original) -> Repaired:
    """Return the notebook to run for the submission `raw`, whatever `raw` holds.

    The submission's cells stay in their order. Test cells and all metadata are the lesson's own, by
    the cells' ``grade_id``. What is missing is put back: test cells after what precedes them in the
    lesson and after the code that they test, solution cells as a comment (the released stub would
    overwrite a function that stands in another cell). Of cells with one name the last counts
    in which the student has written something; other solution cells run as ordinary cells, unless
    they are as released, when they would undo what is written elsewhere.

    What the student has written into a test cell runs before it as an ordinary cell, where an
    exercise or another cell needs what it defines and it takes the place of no other answer;
    otherwise it is shown and not run. Outputs, attachments and the student's metadata are dropped.

    Parameters
    ----------
    raw : bytes
        The content of the submitted file.
    lesson : Lesson or Original
        The lesson, from its source; an `Original` where there are many submissions.
    """
    original = Original.of(lesson)
    try:
        submitted = read_cells(raw)
        _refuse_other_lesson(submitted, original)
    except UnreadableError as error:
        return unusable(original, str(error))
    work = _Work(original, joined(submitted, original.exercises))
    return Repaired(work.notebook(), [*submitted.remarks, *work.repairs()])


def unusable(lesson: Lesson | Original, problem: str) -> Repaired:
    """Return the notebook for a submission of which nothing can be run, because of `problem`."""
    work = _Work(Original.of(lesson), SubmittedNotebook([]))
    return Repaired(work.notebook(), problem=problem)


def _refuse_other_lesson(submitted: SubmittedNotebook, original: Original) -> None:
    claimed = {cell.grade_id for cell in submitted.cells if cell.grade_id}
    if claimed & original.cells.keys():
        return
    if any(binds(cell, name) for cell in submitted.cells for name in original.exercises):
        return
    if submitted.lesson is not None and submitted.lesson != original.lesson.id:
        raise UnreadableError(f"this is the notebook of {quoted(submitted.lesson)}")
    if claimed:
        names = ", ".join(sorted(quoted(name) for name in claimed)[:3])
        raise UnreadableError(f"another lesson's notebook: its graded cells are {names}, …")


class _Work:
    """The repairing of one submission."""

    def __init__(self, original: Original, submitted: SubmittedNotebook) -> None:
        self.original = original
        self.lesson = original.lesson
        self.own = original.cells
        self.submitted = submitted
        self.counted: dict[str | None, int] = {}
        for index, cell in enumerate(submitted.cells):
            if cell.grade_id not in self.counted or not self._is_unwritten(cell):
                self.counted[cell.grade_id] = index
        self.compared = 0
        self.parsed: tuple[str, set[str]] | None = None
        self.found: dict[str, list[str]] = {}
        self.cells: list[NotebookNode] = []
        self.origins: list[SubmittedCell | None] = []

    def notebook(self) -> NotebookNode:
        """Return the repaired notebook."""
        for index, cell in enumerate(self.submitted.cells):
            for part in self._mended(index, cell):
                self._append(part, cell)
        for name in self.own:
            if name not in self.counted:
                self._put_back(name)
        for number, cell in enumerate(self.cells):
            if not grade_id(cell):
                # No graded cell's id has this form: theirs are made from names of Python.
                cell["id"] = f"{number}-ordinary"
        notebook: NotebookNode = nbformat.from_dict(dict(self.original.notebook, cells=[]))
        notebook["cells"] = self.cells
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

    def _is_unwritten(self, cell: SubmittedCell) -> bool:
        """Tell whether `cell` is a solution cell as it was released, or holds no code at all."""
        own = self.own.get(cell.grade_id or "")
        if own is None or not is_solution(own):
            return False
        return is_blank(cell.source) or same(
            cell.source, self.original.released[cell.grade_id or ""]
        )

    def _is_written(self, name: str) -> bool:
        """Tell whether the student has answered an exercise in its own cell."""
        index = self.counted.get(name)
        return index is not None and not self._is_unwritten(self.submitted.cells[index])

    def _mended(self, index: int, cell: SubmittedCell) -> list[NotebookNode]:
        own = self.own.get(cell.grade_id or "")
        if own is None or cell.grade_id is None:
            if cell.grade_id is not None:
                self._note(_UNKNOWN, quoted(cell.grade_id, 40))
            return [new_cell(cell.kind, cell.source)]
        if is_locked(own):
            return self._mended_test(index, cell, own)
        if self._would_undo(index, cell):
            self._note(_UNDOING, cell.grade_id)
            if self.counted[cell.grade_id] == index:
                return [self.original.cell(cell.grade_id, ELSEWHERE.format(name=cell.grade_id))]
            return [new_cell("raw", cell.source)]
        if self.counted[cell.grade_id] != index:
            self._note(_SOLUTION_TWICE, cell.grade_id)
            return [new_cell(cell.kind, cell.source)]
        if cell.kind != own.cell_type:
            self._note(_RETYPED, cell.grade_id)
        return [self.original.cell(cell.grade_id, self._without_missing_tests(cell))]

    def _mended_test(
        self, index: int, cell: SubmittedCell, own: NotebookNode
    ) -> list[NotebookNode]:
        name = cell.grade_id or ""
        released = self.original.released[name]
        counts = self.counted[name] == index
        if not counts:
            self._note(_TEST_TWICE, name)
        elif cell.kind != own.cell_type or not same(cell.source, released):
            self._note(_CHANGED, name)
        parts = [self.original.cell(name)] if counts else []
        if same(cell.source, released) or same(cell.source, own.source):
            return parts or [new_cell("raw", cell.source)]
        self.compared += len(cell.source)
        is_short = self.compared <= _MOST_COMPARED
        written = own_part(cell.source, own.source) if is_short else cell.source
        to_run = self._needed_of(written, cell) if is_short else ""
        if to_run:
            self._note(_WRITTEN_IN_TEST, name)
            parts.insert(0, new_cell("code", to_run))
        if to_run != written and written.strip():
            parts.insert(0, new_cell("raw", written))
        return parts

    def _needed_of(self, written: str, cell: SubmittedCell) -> str:
        """Return what is to run of the code that stands `written` in a test cell."""
        if cell.kind != "code" or is_blank(written):
            return ""
        answered = {name for name in self.original.exercises if self._is_written(name)}
        rest = without_names(written, answered)
        lessons = would_bind(self.original.released[cell.grade_id or ""])
        defined = {*would_bind(rest)} - answered - {*lessons}
        in_cell = set(re.findall(r"\w+", cell.source))
        elsewhere = {name for name in defined if self.words[name] > (name in in_cell)}
        return rest if elsewhere or defined & self.original.exercises else ""

    @cached_property
    def words(self) -> Counter[str]:
        """In how many submitted cells each word stands."""
        found: Counter[str] = Counter()
        for cell in self.submitted.cells:
            found.update(set(re.findall(r"\w+", cell.source)))
        return found

    def _would_undo(self, index: int, cell: SubmittedCell) -> bool:
        """Tell whether `cell`, as it was released, would undo an answer in a cell before it."""
        name = cell.grade_id or ""
        if not self._is_unwritten(cell):
            return False
        if self.counted[name] != index and self._is_written(name):
            return True
        return any(
            origin is not None and origin.grade_id != name and binds(origin, name)
            for made, origin in zip(self.cells, self.origins, strict=True)
            if made.cell_type == "code" and made.source not in self.original.ordinary_code
        )

    def _without_missing_tests(self, cell: SubmittedCell) -> str:
        """Return a solution without the tests that were merged into its cell and are put back."""
        source = cell.source
        for name, theirs in self.original.test_statements.items():
            if name not in self.counted and theirs and theirs <= self._statements(source):
                self._note(_MERGED, name)
                source = own_part(source, self.original.released[name])
        return source

    def _statements(self, source: str) -> set[str]:
        """Return the statements of `source`, parsed once for all tests it is compared with."""
        if self.parsed is None or self.parsed[0] != source:
            self.parsed = source, statements(without_magics(source))
        return self.parsed[1]

    def _put_back(self, name: str) -> None:
        own = self.own[name]
        self._note(_TEST_MISSING if is_locked(own) else _SOLUTION_MISSING, name)
        place = after_predecessor(name, self.cells, self.original.notebook.cells)
        if is_test(own):
            place = max(place, after_definition(name, self.origins, self.lesson))
        source = None if is_locked(own) else PUT_BACK.format(name=name)
        cell = self.original.cell(name, source)
        self.cells.insert(place, cell)
        self.origins.insert(place, None)
