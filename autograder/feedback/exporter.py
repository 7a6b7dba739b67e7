"""Pages of graded submissions, one by one: for nbgrader's commands, and after points by hand."""

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode

from autograder.atomic import write_whole
from autograder.course import Course, result_path
from autograder.feedback.limited import page_within_limits
from autograder.grading.gradebook import open_books
from autograder.grading.grades import Grades
from autograder.grading.older import read_older
from autograder.grading.record import Record, RecordError
from autograder.lesson.lesson import grade_id


class FeedbackExporter(HTMLExporter):  # type: ignore[misc]
    """Makes feedback of an autograded notebook, for ``nbgrader generate_feedback`` as well.

    Of hidden tests it shows their messages, and neither source nor traceback.
    """

    def from_notebook_node(
        self, nb: NotebookNode, resources: ResourcesDict | None = None, **kw: Any
    ) -> tuple[str, ResourcesDict]:
        """Return the page for `nb`, once nbgrader's ``GetGrades`` has added what it knows."""
        notebook, resources = self._preprocess(
            nbformat.from_dict(nb), self._init_resources(resources)
        )
        about = resources.get("nbgrader", {})
        root = Path(self.parent.coursedir.root) if self.parent else None
        student, lesson = about.get("student", ""), about.get("assignment", "")
        path = result_path(root, student, lesson) if root and student else None
        record = record_of(notebook, path)
        resources["output_extension"] = ".html"
        written = nbformat.writes(notebook).encode("utf-8", "replace")
        page = page_within_limits(written, record, _grades(notebook, record, about))
        return page.content.decode("utf-8"), resources


def write_feedback(course: Course, lesson_id: str, student: str) -> Path:
    """Write the page for a graded submission, with what graders have entered by hand.

    Parameters
    ----------
    course : Course
        Where its autograded notebook, its record and the gradebook are.
    lesson_id, student : str
        Whose page it is.

    Returns
    -------
    Path
        The page.
    """
    path = course.autograded(student, lesson_id) / f"{lesson_id}.ipynb"
    notebook = path.read_bytes()
    node = nbformat.reads(notebook.decode("utf-8"), as_version=4)
    record = record_of(node, course.result(student, lesson_id))
    page = course.feedback(student, lesson_id) / f"{lesson_id}.html"
    with open_books(course) as books:
        grades = books.read_grades(lesson_id, student)
    write_whole(page, page_within_limits(notebook, record, grades).content)
    return page


def record_of(notebook: NotebookNode, path: Path | None) -> Record:
    """Return the record at `path` if `notebook` was made from it, else what its outputs say.

    A notebook from before there were records has none; one that something else graded since has
    another one's.
    """
    record = None
    if path is not None:
        with contextlib.suppress(OSError, RecordError):
            digest = notebook.metadata.get("course", {}).get("record")
            record = Record.read_by_digest(path, digest)
    return record or read_older(notebook)


def _grades(notebook: NotebookNode, record: Record, about: Mapping[str, Any]) -> Grades:
    """Return what ``GetGrades`` has written into the cells of `notebook` and beside it."""
    about_cells = {grade_id(c) or "": c.metadata.nbgrader for c in notebook.cells if grade_id(c)}
    return Grades(
        lesson=about.get("assignment", record.lesson),
        score=about.get("score", record.score),
        max_score=about.get("max_score", record.points),
        late_penalty=about.get("late_penalty", 0.0),
        scores={n: a["score"] for n, a in about_cells.items() if a.get("score") is not None},
        comments={n: a["comment"] for n, a in about_cells.items() if a.get("comment")},
    )
