"""Where in a student's notebook a missing cell of the lesson belongs."""

import re
from collections.abc import Sequence

from nbformat import NotebookNode

from autograder.lesson.lesson import Lesson, LessonError, exercise_of, grade_id
from autograder.submission.parse import SubmittedCell


def after_predecessor(
    name: str, cells: Sequence[NotebookNode], lessons: Sequence[NotebookNode]
) -> int:
    """Return the index in `cells` after the nearest one that precedes `name` in the lesson."""
    places = {_key(cell): i for i, cell in enumerate(cells)}
    before: list[str] = []
    for cell in lessons:
        if grade_id(cell) == name:
            break
        before.append(_key(cell))
    return next((places[key] + 1 for key in reversed(before) if key in places), len(cells))


def after_definition(test_id: str, origins: Sequence[SubmittedCell | None], lesson: Lesson) -> int:
    """Return the index after the last cell that defines what a test is about, or 0.

    Parameters
    ----------
    test_id : str
        The test cell's ``grade_id``.
    origins : sequence of SubmittedCell or None
        The submitted cell that each cell so far was made from.
    lesson : Lesson
        The lesson, with its exercises.
    """
    exercises = tuple(exercise.name for exercise in lesson.exercises)
    try:
        name = exercise_of(test_id, exercises)
    except LessonError:
        return 0
    binding = [i for i, cell in enumerate(origins) if cell and binds(cell, name)]
    return binding[-1] + 1 if binding else 0


def _key(cell: NotebookNode) -> str:
    return grade_id(cell) or f"text {cell.source.strip()}"


def binds(cell: SubmittedCell, name: str) -> bool:
    """Tell whether running `cell` seems to define `name` (a hint: its code is not parsed).

    Takes time in proportion to the cell's length, whatever is in it.
    """
    if cell.kind != "code" or name not in cell.source:
        return False
    pattern = rf"^(?:(?:async[ ]+)?def|class)[ ]+{name}\b|^{name}[ ]*(?::[^=\n]*)?=(?!=)"
    return re.search(pattern, cell.source, flags=re.MULTILINE) is not None or any(
        re.search(rf"\b{name}\b", line.partition("import")[2])
        for line in cell.source.split("\n")
        if line.startswith("from ")
    )
