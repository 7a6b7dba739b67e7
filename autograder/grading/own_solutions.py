"""The lesson's own solutions, graded before anybody else's: a test that fails them is at fault."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import nbformat

from autograder.atomic import write_whole
from autograder.course import Course
from autograder.engine import Engine, Limits
from autograder.grading.record import Record, TestRecord
from autograder.grading.version import grader_version
from autograder.lesson.lesson import Lesson
from autograder.submission.submissions import HandedIn, Submission

NAME = "the lesson's own solutions"


class BrokenLessonError(RuntimeError):
    """A lesson whose own solutions do not pass its tests; says which test, and what to do."""


def hand_in(lesson: Lesson) -> HandedIn:
    """Return the lesson's own solutions, and the files beside them, as if they were handed in."""
    read = Submission(NAME, lesson.id, lesson.path.parent).read()
    notebook = nbformat.writes(lesson.notebook).encode()
    return dataclasses.replace(read, notebook=notebook, problem=None)


def refuse_broken_lesson(record: Record) -> None:
    """Refuse to grade by a lesson whose own solutions came to `record`.

    Raises
    ------
    BrokenLessonError
        If they did not earn everything.
    """
    failed = [test for test in record.tests if not test.passed]
    if failed:
        tests = "; ".join(map(_said, failed[:3])) + ("; …" if len(failed) > 3 else "")
        raise BrokenLessonError(
            f"nothing was graded: {NAME} of {record.lesson} do not pass its tests, so nobody's "
            f"could. {tests}. Correct the test or the solution in source/{record.lesson}/, see "
            f"that `autograder audit {record.lesson}` finds nothing, and grade again"
        )


def is_known_to_be_sound(course: Course, lesson: Lesson, engine: Engine, limits: Limits) -> bool:
    """Tell whether the lesson's own solutions have passed before, in just this way."""
    try:
        known = json.loads(_path(course, lesson).read_bytes())
    except (OSError, ValueError):
        return False
    return bool(known == _by_what(lesson, engine, limits))


def remember(course: Course, lesson: Lesson, engine: Engine, limits: Limits) -> None:
    """Keep that the lesson's own solutions have passed."""
    write_whole(_path(course, lesson), json.dumps(_by_what(lesson, engine, limits)) + "\n")


def _path(course: Course, lesson: Lesson) -> Path:
    # No student's name begins with a dot.
    return course.result(".own-solutions-pass", lesson.id)


def _by_what(lesson: Lesson, engine: Engine, limits: Limits) -> dict[str, Any]:
    return {
        "lesson_version": lesson.version,
        "engine": engine.name,
        "grader_version": grader_version(),
        "limits": dataclasses.asdict(limits),
    }


def _said(test: TestRecord) -> str:
    fault = "the test itself is broken: " if test.broke else ""
    message = " ".join((test.message or "").split())
    return f"{test.grade_id}: {fault}{message[:300]}"
