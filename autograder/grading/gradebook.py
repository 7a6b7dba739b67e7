"""What goes into nbgrader's gradebook, which keeps the books for everything else."""

import os
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import BasePlugin, LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties, ComputeChecksums, SaveCells
from sqlalchemy import Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from autograder.course import Course
from autograder.grading import gradebook_rows
from autograder.grading.grades import Grades
from autograder.grading.record import Record
from autograder.lesson.canonical import canonical
from autograder.lesson.lesson import Lesson

_Result = TypeVar("_Result")
_WAITING_SECONDS = 60
"""By default SQLite gives up after five, which a slow disk may take."""


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
        with _usable(course):
            with _open(course) as gradebook:
                gradebook.update_or_create_assignment(lesson.id)
            notebook, _ = ComputeChecksums().preprocess(canonical(lesson.notebook), resources)
            SaveCells(config=course.config).preprocess(notebook, resources)
    except GradebookError:
        raise
    except RuntimeError as error:
        raise GradebookError(
            f"{lesson.id} has other graded cells now than when its submissions were saved in "
            f"{course.db_url}: bring the cells back, or move that gradebook away and grade again"
        ) from error


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


@contextmanager
def open_books(course: Course) -> Iterator["Books"]:
    """Keep the gradebook of `course` open, for many submissions.

    Raises
    ------
    GradebookError
        If the gradebook cannot be used.
    """
    with _usable(course), _open(course) as gradebook:
        yield Books(course, gradebook)


class Books:
    """An open gradebook: what is done with a submission is one transaction."""

    def __init__(self, course: Course, gradebook: Gradebook) -> None:
        self._course = course
        self._database: Engine = gradebook.engine
        self._late = AssignLatePenalties(config=course.config)
        self._late.init_plugin()
        self._penalises = not _does_nothing(self._late.plugin_inst)

    def save_scores(
        self, record: Record, timestamp: datetime | None = None, *, were_saved: bool = False
    ) -> None:
        """Save the scores of a record; what graders entered by hand stays and is flagged.

        It is not flagged again where the same scores `were_saved` before.

        Raises
        ------
        GradebookError
            If the gradebook cannot be used.
        """
        whose = record.lesson, record.student
        scores = {test.grade_id: test.score for test in record.tests}

        def save(connection: Connection) -> bool:
            submitted = gradebook_rows.save_scores(
                connection, *whose, scores, timestamp, were_saved=were_saved
            )
            if self._penalises and gradebook_rows.may_be_late(connection, submitted):
                return True
            gradebook_rows.take_back_penalty(connection, submitted)
            return False

        with _usable(self._course):
            if self._do(save):
                # The course's own plugin may read the gradebook: it finds the scores there.
                nothing = NotebookNode(cells=[])
                self._late.preprocess(nothing, _resources(self._course, *whose))

    def read_grades(self, lesson_id: str, student: str) -> Grades:
        """Return what the gradebook says of a submission.

        Raises
        ------
        GradebookError
            If the gradebook cannot be used.
        MissingEntry
            If it knows no such submission.
        """
        with _usable(self._course):
            grades = self._do(lambda c: gradebook_rows.read_grades(c, lesson_id, student))
        if grades is None:
            raise MissingEntry(f"No such submission: {lesson_id} for {student}")
        return grades

    def _do(self, work: Callable[[Connection], _Result]) -> _Result:
        """Do `work` in one transaction, once more where that may well help."""
        try:
            with self._database.begin() as connection:
                return work(connection)
        except DBAPIError as error:
            # Another process has just entered the same student, or the server was restarted.
            if not isinstance(error, IntegrityError) and not error.connection_invalidated:
                raise
            with self._database.begin() as connection:
                return work(connection)


@contextmanager
def _open(course: Course) -> Iterator[Gradebook]:
    # For a new gradebook nbgrader starts the program alembic, which is beside this Python.
    scripts, path = sysconfig.get_path("scripts"), os.environ.get("PATH", "")
    if scripts not in path.split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join(filter(None, [scripts, path]))
    with Gradebook(_patient(course.db_url), course.directory.course_id) as gradebook:
        yield gradebook


def _does_nothing(plugin: BasePlugin) -> bool:
    """Tell whether a plugin for late submissions is nbgrader's own, as it is by default."""
    return type(plugin) is LateSubmissionPlugin and plugin.penalty_method == "none"


@contextmanager
def _usable(course: Course) -> Iterator[None]:
    """Say of whatever the database has against it which gradebook that is."""
    try:
        yield
    except SQLAlchemyError as error:
        raise GradebookError(f"the gradebook {course.db_url} cannot be used: {error}") from error


def _patient(db_url: str) -> str:
    """Return `db_url` so that SQLite waits while another process, as the formgrader, writes."""
    url = make_url(db_url)
    if url.get_backend_name() != "sqlite" or "timeout" in url.query:
        return db_url
    patient = url.update_query_dict({"timeout": str(_WAITING_SECONDS)})
    return str(patient.render_as_string(hide_password=False))


def _resources(course: Course, lesson_id: str, student: str = ".") -> dict[str, Any]:
    return {
        "nbgrader": {
            "db_url": _patient(course.db_url),
            "assignment": lesson_id,
            "notebook": lesson_id,
            "student": student,
        }
    }
