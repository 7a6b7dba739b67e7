"""A lesson as its source notebook defines it: its exercises, their tests and their points."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import nbformat
from nbformat import NotebookNode

from autograder.lesson.test_names import is_test_of

TO_EXPLORE = "to-explore"
"""The tag of a cell in which students write what is not graded."""
ONLY_DRAWS = "only-draws"
"""The tag of a cell that draws, and does nothing that another cell could tell."""


class LessonError(ValueError):
    """A lesson's source that cannot be used, with what to change."""


def grade_id(cell: NotebookNode) -> str | None:
    """Return the name that nbgrader knows `cell` by, or None for an ordinary cell."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    return name if isinstance(name, str) else None


def is_test(cell: NotebookNode) -> bool:
    """Tell whether `cell` is a test cell: it gives points."""
    return bool(cell.metadata.get("nbgrader", {}).get("grade", False))


def is_solution(cell: NotebookNode) -> bool:
    """Tell whether `cell` is a solution cell: students write in it."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution", False))


def is_to_explore(cell: NotebookNode) -> bool:
    """Tell whether students write in `cell` what is not graded; the solved lesson shows it."""
    return TO_EXPLORE in cell.metadata.get("tags", [])


def only_draws(cell: NotebookNode) -> bool:
    """Tell whether the lesson's `cell` draws and does nothing that another cell could tell."""
    return ONLY_DRAWS in cell.metadata.get("tags", [])


def may_hold_solution(cell: NotebookNode) -> bool:
    """Tell whether `cell` may have a solution region, graded or not."""
    return is_solution(cell) or is_to_explore(cell)


def is_locked(cell: NotebookNode) -> bool:
    """Tell whether `cell` belongs to the lesson and is not for students to change."""
    return not is_solution(cell) and (
        is_test(cell) or bool(cell.metadata.get("nbgrader", {}).get("locked", False))
    )


@dataclass(frozen=True)
class TestCell:
    """A graded cell: passed as a whole or worth nothing."""

    __test__ = False  # not a class for pytest to collect

    grade_id: str
    points: float
    source: str


@dataclass(frozen=True)
class Exercise:
    """One row of the syllabus: what a student writes under `name`, and the cells that test it."""

    name: str
    kind: Literal["code", "answer"]
    solution: str
    tests: tuple[TestCell, ...]

    @property
    def points(self) -> float:
        """All that the exercise is worth."""
        return sum(test.points for test in self.tests)


@dataclass(frozen=True)
class Lesson:
    """A lesson read from ``<source>/<id>/<id>.ipynb``, with its solutions and hidden tests."""

    id: str
    path: Path
    notebook: NotebookNode

    @classmethod
    def load(cls, source: Path, lesson_id: str) -> "Lesson":
        """Read the lesson `lesson_id` from the folder `source`.

        Raises
        ------
        LessonError
            If there is no such lesson, or its notebook cannot be read.
        """
        path = source / lesson_id / f"{lesson_id}.ipynb"
        if not path.is_file():
            known = ", ".join(lesson_ids(source)) or "none"
            raise LessonError(f"no lesson {lesson_id!r} in {source}/ (there: {known})")
        try:
            notebook = nbformat.read(path, as_version=4)
        except (ValueError, KeyError, OSError) as error:
            raise LessonError(f"{path}: not a notebook that can be read: {error}") from error
        return cls(lesson_id, path, notebook)

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """The lesson's exercises in the order of their solution cells."""
        solutions = {
            name: cell
            for cell in self.notebook.cells
            if is_solution(cell) and (name := grade_id(cell))
        }
        tests: dict[str, list[TestCell]] = {name: [] for name in solutions}
        for cell in filter(is_test, self.notebook.cells):
            name = exercise_of(grade_id(cell) or "", tuple(solutions))
            points = float(cell.metadata.nbgrader.get("points", 0))
            tests[name].append(TestCell(grade_id(cell) or "", points, cell.source))
        return tuple(
            Exercise(name, _kind(name, cell.source), cell.source, tuple(tests[name]))
            for name, cell in solutions.items()
        )

    @property
    def max_score(self) -> float:
        """The points of all exercises together."""
        return sum(exercise.points for exercise in self.exercises)

    @cached_property
    def version(self) -> str:
        """Twelve hex digits that change when a solution cell or a test cell changes."""
        return lesson_version(self.notebook)

    @cached_property
    def code_version(self) -> str:
        """Twelve hex digits that change when a graded cell or any cell with code changes."""
        cells = [
            (cell.cell_type, cell.source, cell.metadata)
            for cell in self.notebook.cells
            if cell.cell_type == "code" or grade_id(cell)
        ]
        return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()[:12]


def lesson_version(notebook: NotebookNode) -> str:
    """Return twelve hex digits that change when a graded cell of the source `notebook` changes."""
    graded = [
        (grade_id(cell), cell.cell_type, cell.source, cell.metadata.nbgrader.get("points"))
        for cell in notebook.cells
        if grade_id(cell)
    ]
    return hashlib.sha256(json.dumps(graded).encode()).hexdigest()[:12]


def lesson_ids(source: Path) -> list[str]:
    """List the lessons in the folder `source`, in the order of the course."""
    return sorted(path.stem for path in source.glob("*/*.ipynb") if path.parent.name == path.stem)


def exercise_of(test_id: str, names: tuple[str, ...]) -> str:
    """Return the exercise among `names` that the test cell `test_id` belongs to.

    ``test_relu_gradient`` tests ``relu_gradient`` where there is such an exercise, else the aspect
    ``gradient`` of ``relu``: the longest name wins.

    Raises
    ------
    LessonError
        If no exercise fits.
    """
    fitting = [name for name in names if is_test_of(test_id, name)]
    if not fitting:
        raise LessonError(
            f"test cell {test_id!r} belongs to no exercise: "
            f"name it test_NAME or test_NAME_<aspect> for one of {', '.join(names) or 'none'}"
        )
    return max(fitting, key=len)


def _kind(name: str, source: str) -> Literal["code", "answer"]:
    defines = any(line.startswith((f"def {name}(", f"class {name}")) for line in source.split("\n"))
    return "code" if defines else "answer"
