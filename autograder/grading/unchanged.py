"""Which submissions need not run again: their records are there, and would come out again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from autograder.course import Course
from autograder.engine import Engine, EngineError, Limits
from autograder.grading.draws import Submitted
from autograder.grading.fingerprint import would_come_out_again
from autograder.grading.finished import Finished, has_notebook, read_finished
from autograder.grading.record import Record, RecordError
from autograder.lesson.lesson import Lesson
from autograder.submission.submissions import Submission


@dataclass(frozen=True)
class Unchanged:
    """A submission that was graded before in just the way that it would be graded now."""

    record: Record
    timestamp: datetime | None
    """When it was handed in (UTC), where that is known."""
    finished: Finished | None
    """What was made from the record; None where that run was ended on the way."""


def find_unchanged(
    course: Course,
    submissions: Iterable[Submission],
    lesson: Lesson,
    engine: Engine,
    limits: Limits,
    secret: bytes,
    figures: bool,
) -> dict[str, Unchanged]:
    """Return those of `submissions` that need not run again, by student.

    What cannot be read is not among them: whoever runs it will say what is wrong.
    """
    found = {}
    for submission in submissions:
        try:
            record = Record.read(course.result(submission.student, lesson.id))
            handed_in = submission.read()
        except (OSError, RecordError, EngineError):
            continue
        if (record.student, record.lesson) != (submission.student, lesson.id):
            continue
        submitted = Submitted.of(handed_in)
        if not would_come_out_again(record, submitted, lesson, engine, limits, secret, figures):
            continue
        finished = read_finished(course, record)
        if finished or has_notebook(course, record):
            found[submission.student] = Unchanged(record, handed_in.timestamp, finished)
    return found
