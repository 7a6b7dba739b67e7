"""What has been made from a record: kept last of all, so that the next run knows what is missing.

A run writes the record, the executed notebook, the scores, the page, and then this. Where it is
missing or about another record, the run was ended on the way.
"""

import dataclasses
import hashlib
import json
from pathlib import Path
from typing import Any

from autograder.atomic import write_whole
from autograder.course import Course
from autograder.feedback.page_templates import templates_digest
from autograder.grading.grades import Grades
from autograder.grading.record import Record
from autograder.grading.version import grader_version
from autograder.plain_data import to_plain


@dataclasses.dataclass(frozen=True)
class Finished:
    """That executed notebook and scores of a record are where they should be."""

    record: str
    """The record's digest."""
    page: str | None
    """What its page was made from; None where that is to be tried again."""

    def write(self, course: Course, student: str, lesson_id: str) -> None:
        """Keep it."""
        content = json.dumps(dataclasses.asdict(self)) + "\n"
        write_whole(course.finished(student, lesson_id), content)


def read_finished(course: Course, record: Record) -> Finished | None:
    """Return what is kept of `record`; None where it was not finished."""
    kept = _read(course.finished(record.student, record.lesson))
    notebook = course.autograded(record.student, record.lesson) / f"{record.lesson}.ipynb"
    if kept == {"record": record.digest, "page": kept.get("page")} and notebook.is_file():
        return Finished(**kept)
    return None


def has_notebook(course: Course, record: Record) -> bool:
    """Tell whether the executed notebook was made with `record`."""
    notebook = course.autograded(record.student, record.lesson) / f"{record.lesson}.ipynb"
    about = _read(notebook).get("metadata")
    made_with = about.get("course") if isinstance(about, dict) else None
    return isinstance(made_with, dict) and made_with.get("record") == record.digest


def page_source(record: Record, grades: Grades) -> str:
    """Return 16 hex digits of all that a page is made from."""
    source = [record.digest, to_plain(grades), grader_version(), templates_digest()]
    return hashlib.sha256(json.dumps(source, sort_keys=True).encode()).hexdigest()[:16]


def has_page(course: Course, record: Record, finished: Finished, source: str) -> bool:
    """Tell whether the page is there, made from `source`, and nobody has written it since."""
    page = course.feedback(record.student, record.lesson) / f"{record.lesson}.html"
    try:
        kept_at = course.finished(record.student, record.lesson).stat().st_mtime_ns
        return finished.page == source and page.stat().st_mtime_ns <= kept_at
    except OSError:
        return False


def _read(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file, an empty one where there is none."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
