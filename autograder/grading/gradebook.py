"""What goes into nbgrader's gradebook, which keeps the books for everything else."""

import os
import sysconfig
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import AssignLatePenalties, ComputeChecksums, SaveCells
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from autograder.course import Course
from autograder.grading.record import Record
from autograder.lesson.canonical import canonical
from autograder.lesson.lesson import Lesson


class GradebookError(RuntimeError):
    """The gradebook cannot take what it is given; says what to do."""


def register(course: Course, lesson: Lesson) -> None:
    """Make `lesson` known to the gradebook, with its test cells and their points.

    Raises
    ------
    GradebookError
        If the gradebook cannot be used, or has scores for other cells than the lesson's.
    """
    resources = _resources(course, lesson.id)
    try:
        with _open(course) as gradebook:
            gradebook.update_or_create_assignment(lesson.id)
        notebook, _ = ComputeChecksums().preprocess(canonical(lesson.notebook), resources)
        SaveCells(config=course.config).preprocess(notebook, resources)
    except RuntimeError as error:
        raise GradebookError(
            f"{lesson.id} has other graded cells now than when its submissions were saved in "
            f"{course.db_url}: bring the cells back, or move that gradebook away and grade again"
        ) from error
    except SQLAlchemyError as error:
        raise GradebookError(f"the gradebook {course.db_url} cannot be used: {error}") from error


def save_scores(course: Course, record: Record, timestamp: datetime | None = None) -> None:
    """Save the scores of a record; what graders entered by hand stays and is flagged.

    Raises
    ------
    GradebookError
        If the gradebook cannot be used.
    """
    scores = {test.grade_id: test.score for test in record.tests}
    try:
        with _open(course) as gradebook:
            gradebook.update_or_create_student(record.student)
            details = {"timestamp": timestamp} if timestamp else {}
            submission = gradebook.update_or_create_submission(
                record.lesson, record.student, **details
            )
            for grade in submission.notebooks[0].grades:
                grade.auto_score = scores[grade.cell.name]
                grade.needs_manual_grade = grade.manual_score is not None
            gradebook.db.commit()
        late = AssignLatePenalties(config=course.config)
        late.preprocess(NotebookNode(cells=[]), _resources(course, record.lesson, record.student))
    except SQLAlchemyError as error:
        raise GradebookError(f"the gradebook {course.db_url} cannot be used: {error}") from error


def remove_unscored(db_url: str, lesson_id: str, student: str) -> None:
    """Remove a submission without any score from the gradebook, where it would count as 0 points.

    nbgrader enters a submission before it is graded.
    """
    with Gradebook(db_url) as gradebook:
        try:
            submission = gradebook.find_submission(lesson_id, student)
        except MissingEntry:
            return
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        if all(grade.auto_score is None and grade.manual_score is None for grade in grades):
            gradebook.remove_submission(lesson_id, student)


@dataclass(frozen=True)
class Grades:
    """What the gradebook says of a submission, with what graders entered by hand."""

    lesson: str
    score: float
    """All points together, less the penalty."""
    max_score: float
    late_penalty: float = 0.0
    scores: dict[str, float] = field(default_factory=dict)
    """By test cell."""
    comments: dict[str, str] = field(default_factory=dict)
    """By solution cell."""


def read_grades(course: Course, lesson_id: str, student: str) -> Grades:
    """Return what the gradebook says of a submission.

    Raises
    ------
    GradebookError
        If the gradebook cannot be used.
    """
    try:
        with _open(course) as gradebook:
            found = gradebook.find_submission_notebook(lesson_id, lesson_id, student)
            penalty = found.late_submission_penalty or 0.0
            return Grades(
                lesson_id,
                found.score - penalty,
                found.max_score,
                penalty,
                {grade.cell.name: grade.score for grade in found.grades},
                {c.cell.name: c.comment for c in found.comments if c.comment},
            )
    except SQLAlchemyError as error:
        raise GradebookError(f"the gradebook {course.db_url} cannot be used: {error}") from error


@contextmanager
def _open(course: Course) -> Iterator[Gradebook]:
    # For a new gradebook nbgrader starts the program alembic, which is beside this Python.
    scripts, path = sysconfig.get_path("scripts"), os.environ.get("PATH", "")
    if scripts not in path.split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join(filter(None, [scripts, path]))
    with warnings.catch_warnings():
        # nbgrader relates new submissions to old ones before it adds them, which is harmless.
        warnings.simplefilter("ignore", SAWarning)
        with Gradebook(course.db_url, course.directory.course_id) as gradebook:
            yield gradebook


def _resources(course: Course, lesson_id: str, student: str = ".") -> dict[str, Any]:
    return {
        "nbgrader": {
            "db_url": course.db_url,
            "assignment": lesson_id,
            "notebook": lesson_id,
            "student": student,
        }
    }
