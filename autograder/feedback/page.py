"""The page that a student reads: the score, the messages, the notebook as it ran."""

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode

from autograder.atomic import write_whole
from autograder.course import Course, result_path
from autograder.feedback import safe_html
from autograder.grading.gradebook import Grades, read_grades
from autograder.grading.older import read_older
from autograder.grading.record import ExerciseRecord, Record, RecordError
from autograder.lesson import regions
from autograder.lesson.lesson import grade_id, is_solution, is_test

_TEMPLATES = Path(__file__).with_name("templates")
_MOST_CHARACTERS = 300_000
"""Of source that a page shows; the lessons have less than a fifth of it."""
_LONG_MESSAGE = 300


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
        return feedback_page(notebook, record, _grades(notebook, record, about)), resources


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
    notebook = nbformat.read(path, as_version=4)
    record = record_of(notebook, course.result(student, lesson_id))
    page = course.feedback(student, lesson_id) / f"{lesson_id}.html"
    grades = read_grades(course, lesson_id, student)
    write_whole(page, feedback_page(notebook, record, grades))
    return page


def make_page(notebook: bytes, record: Record, grades: Grades) -> bytes:
    """Return the page's file for the notebook's file that was made from `record`."""
    node = nbformat.reads(notebook.decode("utf-8"), as_version=4)
    return feedback_page(node, record, grades).encode("utf-8")


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


def feedback_page(notebook: NotebookNode, record: Record, grades: Grades) -> str:
    """Return the page for an autograded notebook.

    Parameters
    ----------
    notebook : NotebookNode
        With outputs.
    record : Record
        What it was made from.
    grades : Grades
        What the gradebook says, with what graders entered by hand.
    """
    shown, left_out = _shown_cells(notebook, record)
    graded = record.with_scores(grades.scores)
    return (
        environment()
        .get_template("feedback.html.j2")
        .render(
            grades=grades,
            record=graded,
            solutions={
                grade_id(cell): cell.source[:_MOST_CHARACTERS]
                for cell in filter(is_solution, notebook.cells)
            },
            cells=shown,
            left_out=left_out,
        )
    )


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


def environment() -> Environment:
    """Return the templates of all pages, with the filters that make their content safe."""
    pages = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters |= {
        "markdown": safe_html.markdown,
        "code": safe_html.code,
        "output": safe_html.output,
        "points": _points,
        "first_line": _first_line,
        "look_at_first": _look_at_first,
    }
    pages.globals |= {"policy": safe_html.POLICY, "code_style": safe_html.stylesheet()}
    return pages


def _shown_cells(notebook: NotebookNode, record: Record) -> tuple[list[NotebookNode], int]:
    """Return the cells to show, and how many are left out; test cells without hidden regions."""
    failed = {test.grade_id for test in record.tests if not test.passed}
    shown: list[NotebookNode] = []
    left, outputs_left = _MOST_CHARACTERS, safe_html.MOST_OUTPUT
    for cell in notebook.cells:
        left -= len(cell.source)
        if left < 0:
            break
        if is_test(cell):
            source = regions.split(cell.source, "HIDDEN TESTS").outside.strip("\n")
            name = grade_id(cell)
            shown.append(
                NotebookNode(is_test=True, name=name, source=source, failed=name in failed)
            )
        else:
            shown.append(NotebookNode(cell, is_test=False))
            outputs, outputs_left = safe_html.outputs_within(cell.get("outputs", []), outputs_left)
            shown[-1]["outputs"] = outputs
    return shown, len(notebook.cells) - len(shown)


def _look_at_first(exercise: ExerciseRecord) -> str:
    """Return a message that is about the exercise itself; where there is none, why not."""
    failed = [test for test in exercise.tests if not test.passed]
    own = next((test for test in failed if test.because_of is None), None)
    return (own.message or "") if own else f"cell [{failed[0].because_of}], which broke"


def _points(number: float) -> str:
    return f"{round(float(number), 2):g}"


def _first_line(message: str) -> str:
    line = next(iter(message.strip().splitlines()), "")
    return line if len(line) <= _LONG_MESSAGE else f"{line[: _LONG_MESSAGE - 1]}…"
