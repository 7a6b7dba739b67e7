"""The rows of nbgrader's gradebook of one submission, read and written within a transaction.

nbgrader's own objects load and save them one by one, which takes longer than all else that is done
with a submission beside running it. Nothing is kept from one call to the next: other processes,
such as the formgrader, write to the same tables.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.utils import parse_utc
from sqlalchemy import Connection, and_, bindparam, insert, select, update

from autograder.grading.grades import Grades

_LESSON = (
    select(Assignment.id.label("assignment"), Notebook.id.label("notebook"))
    .join(Notebook, Notebook.assignment_id == Assignment.id)
    .where(Assignment.name == bindparam("lesson"), Notebook.name == bindparam("lesson"))
)
_CELLS = select(BaseCell.id, BaseCell.name, BaseCell.type).where(
    BaseCell.notebook_id == bindparam("notebook")
)
_SUBMITTED = (
    select(SubmittedAssignment.id.label("assignment"), SubmittedNotebook.id.label("notebook"))
    .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
    .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
    .where(
        Assignment.name == bindparam("lesson"),
        Notebook.name == bindparam("lesson"),
        SubmittedAssignment.student_id == bindparam("student"),
    )
)
_GRADES = (
    select(Grade.id, BaseCell.name, Grade.score.label("score"))
    .join(BaseCell, BaseCell.id == Grade.cell_id)
    .where(Grade.notebook_id == bindparam("notebook"))
)
_COMMENTS = (
    select(BaseCell.name, Comment.comment.label("comment"))
    .join(BaseCell, BaseCell.id == Comment.cell_id)
    .where(Comment.notebook_id == bindparam("notebook"))
)
_SCORE = select(
    SubmittedNotebook.score, SubmittedNotebook.max_score, SubmittedNotebook.late_submission_penalty
).where(SubmittedNotebook.id == bindparam("notebook"))
_HANDED_IN = (
    select(SubmittedAssignment.timestamp, SubmittedAssignment.extension, Assignment.duedate)
    .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
    .where(SubmittedAssignment.id == bindparam("assignment"))
)
_IS_KNOWN = select(Student.id).where(Student.id == bindparam("student"))
_SCORE_AGAIN = (
    update(Grade.__table__)
    .where(Grade.__table__.c.id == bindparam("grade"))
    # The database says itself what was entered by hand: nobody gets in between.
    .values(
        auto_score=bindparam("score"),
        needs_manual_grade=Grade.__table__.c.manual_score.is_not(None),
    )
)
_SAME_SCORE = _SCORE_AGAIN.values(
    needs_manual_grade=and_(
        Grade.__table__.c.needs_manual_grade, Grade.__table__.c.manual_score.is_not(None)
    )
)
_DATE_AGAIN = (
    update(SubmittedAssignment.__table__)
    .where(SubmittedAssignment.__table__.c.id == bindparam("assignment"))
    .values(timestamp=bindparam("date"))
)
_NO_PENALTY = (
    update(SubmittedNotebook.__table__)
    .where(SubmittedNotebook.__table__.c.id == bindparam("of"))
    .values(late_submission_penalty=None)
)


@dataclass(frozen=True)
class Submitted:
    """The ids of a submission's rows."""

    assignment: str
    notebook: str


def save_scores(
    connection: Connection,
    lesson_id: str,
    student: str,
    scores: dict[str, float],
    timestamp: datetime | None,
    *,
    were_saved: bool = False,
) -> Submitted:
    """Save the scores of a submission, by test cell; those entered by hand stay and are flagged.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    lesson_id, student : str
        Whose scores they are; a student that the gradebook does not know is added.
    scores : dict of str to float
        For each test cell of the lesson.
    timestamp : datetime or None
        When it was handed in; what the gradebook says of that stays where it is None.
    were_saved : bool
        Whether these are the scores that were saved before: then nothing is flagged again.

    Raises
    ------
    SQLAlchemyError
        If the gradebook cannot be used or does not have the lesson.
    """
    whose = {"lesson": lesson_id, "student": student}
    submitted = _find(connection, whose)
    if submitted is None:
        return _add(connection, whose, scores, timestamp)
    if timestamp is not None:
        date = {"assignment": submitted.assignment, "date": parse_utc(timestamp)}
        connection.execute(_DATE_AGAIN, date)
    grades = connection.execute(_GRADES, {"notebook": submitted.notebook}).all()
    again = [{"grade": grade.id, "score": scores[grade.name]} for grade in grades]
    if again:
        connection.execute(_SAME_SCORE if were_saved else _SCORE_AGAIN, again)
    return submitted


def _find(connection: Connection, whose: dict[str, str]) -> Submitted | None:
    found = connection.execute(_SUBMITTED, whose).one_or_none()
    return None if found is None else Submitted(*found)


def _add(
    connection: Connection,
    whose: dict[str, str],
    scores: dict[str, float],
    timestamp: datetime | None,
) -> Submitted:
    """Add a submission as nbgrader does, with a grade or a comment for each graded cell."""
    lesson = connection.execute(_LESSON, {"lesson": whose["lesson"]}).one()
    cells = connection.execute(_CELLS, {"notebook": lesson.notebook}).all()
    if connection.execute(_IS_KNOWN, {"student": whose["student"]}).one_or_none() is None:
        connection.execute(insert(Student.__table__), {"id": whose["student"]})
    assignment = _insert(
        connection,
        SubmittedAssignment,
        assignment_id=lesson.assignment,
        student_id=whose["student"],
        timestamp=parse_utc(timestamp),
    )
    notebook = _insert(
        connection, SubmittedNotebook, assignment_id=assignment, notebook_id=lesson.notebook
    )
    grades = [
        {
            "notebook_id": notebook,
            "cell_id": cell.id,
            "auto_score": scores[cell.name],
            "needs_manual_grade": False,
        }
        for cell in cells
        if cell.type == "GradeCell"
    ]
    comments = [
        {"notebook_id": notebook, "cell_id": cell.id}
        for cell in cells
        if cell.type == "SolutionCell"
    ]
    for table, rows in ((Grade.__table__, grades), (Comment.__table__, comments)):
        if rows:
            connection.execute(insert(table), rows)
    return Submitted(assignment, notebook)


def _insert(connection: Connection, kind: Any, **values: Any) -> str:
    """Insert a row and return its id, which nbgrader makes up."""
    (made,) = connection.execute(insert(kind.__table__).values(**values)).inserted_primary_key
    return str(made)


def may_be_late(connection: Connection, submitted: Submitted) -> bool:
    """Tell whether a submission was handed in after its date, which an extension may have moved."""
    about = connection.execute(_HANDED_IN, {"assignment": submitted.assignment}).one()
    if about.timestamp is None or about.duedate is None:
        return False
    return about.extension is not None or about.timestamp > about.duedate


def take_back_penalty(connection: Connection, submitted: Submitted) -> None:
    """Enter that nothing is deducted for a late submission."""
    connection.execute(_NO_PENALTY, {"of": submitted.notebook})


def read_grades(connection: Connection, lesson_id: str, student: str) -> Grades | None:
    """Return what the gradebook says of a submission; None where there is none."""
    submitted = _find(connection, {"lesson": lesson_id, "student": student})
    if submitted is None:
        return None
    notebook = {"notebook": submitted.notebook}
    score, max_score, penalty = connection.execute(_SCORE, notebook).one()
    return Grades(
        lesson_id,
        score - (penalty or 0.0),
        max_score,
        penalty or 0.0,
        {grade.name: grade.score for grade in connection.execute(_GRADES, notebook)},
        {c.name: c.comment for c in connection.execute(_COMMENTS, notebook) if c.comment},
    )
