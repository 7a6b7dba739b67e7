"""The page that a student reads: the score, the messages, the notebook as it ran."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode

from autograder.course import Course
from autograder.feedback import safe_html
from autograder.grading.gradebook import read_grades
from autograder.grading.results import read_results
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
        resources["output_extension"] = ".html"
        return feedback_page(notebook, resources.get("nbgrader", {})), resources


def write_feedback(root: Path, lesson_id: str, student: str) -> Path:
    """Write the page for a graded submission, with what graders have entered by hand.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson_id, student : str
        Whose autograded notebook it is made of.

    Returns
    -------
    Path
        The page.
    """
    course = Course.open(root)
    name = f"{lesson_id}.ipynb"
    notebook = nbformat.read(course.autograded(student, lesson_id) / name, as_version=4)
    grades = read_grades(course, lesson_id, student, notebook)
    page = course.feedback(student, lesson_id) / f"{lesson_id}.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.unlink(missing_ok=True)  # nbgrader leaves pages that cannot be written to
    page.write_text(feedback_page(notebook, grades), encoding="utf-8")
    return page


def feedback_page(notebook: NotebookNode, grades: dict[str, Any]) -> str:
    """Return the page for an autograded notebook.

    Parameters
    ----------
    notebook : NotebookNode
        With outputs, and in its cells' metadata the scores and comments of the gradebook.
    grades : dict
        ``assignment``, ``score``, ``max_score`` and ``late_penalty``, as ``GetGrades`` gives them.
    """
    scores = {
        grade_id(cell) or "": cell.metadata.nbgrader.score
        for cell in filter(is_test, notebook.cells)
        if cell.metadata.nbgrader.get("score") is not None
    }
    exercises = read_results(notebook, scores)
    course = notebook.metadata.get("course", {})
    shown, left_out = _shown_cells(notebook)
    return (
        environment()
        .get_template("feedback.html.j2")
        .render(
            lesson=grades.get("assignment", course.get("lesson", "")),
            score=grades.get("score", sum(exercise.score for exercise in exercises)),
            max_score=grades.get("max_score", sum(exercise.points for exercise in exercises)),
            late_penalty=grades.get("late_penalty", 0),
            problem=course.get("problem"),
            repairs=course.get("repairs", []),
            limit=course.get("run", {}).get("limit"),
            exercises=exercises,
            comments=_comments(notebook),
            solutions={
                grade_id(cell): cell.source[:_MOST_CHARACTERS]
                for cell in filter(is_solution, notebook.cells)
            },
            frames=_frames(notebook),
            cells=shown,
            left_out=left_out,
        )
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
    }
    pages.globals |= {"policy": safe_html.POLICY, "code_style": safe_html.stylesheet()}
    return pages


def _shown_cells(notebook: NotebookNode) -> tuple[list[NotebookNode], int]:
    """Return the cells to show, and how many are left out; test cells without hidden regions."""
    shown: list[NotebookNode] = []
    left, outputs_left = _MOST_CHARACTERS, safe_html.MOST_OUTPUT
    for cell in notebook.cells:
        left -= len(cell.source)
        if left < 0:
            break
        if is_test(cell):
            source = regions.split(cell.source, "HIDDEN TESTS").outside.strip("\n")
            failed = any(output.output_type == "error" for output in cell.outputs)
            shown.append(
                NotebookNode(is_test=True, name=grade_id(cell), source=source, failed=failed)
            )
        else:
            shown.append(NotebookNode(cell, is_test=False))
            outputs, outputs_left = safe_html.outputs_within(cell.get("outputs", []), outputs_left)
            shown[-1]["outputs"] = outputs
    return shown, len(notebook.cells) - len(shown)


def _comments(notebook: NotebookNode) -> dict[str, list[str]]:
    comments: dict[str, list[str]] = defaultdict(list)
    for cell in filter(is_solution, notebook.cells):
        if comment := cell.metadata.nbgrader.get("comment"):
            comments[grade_id(cell) or ""].append(comment)
    return comments


def _frames(notebook: NotebookNode) -> dict[str, str]:
    """Return the student's own part of each failed test's traceback, where there is one."""
    frames: dict[str, str] = defaultdict(str)
    for cell in filter(is_test, notebook.cells):
        for output in cell.outputs:
            if output.output_type == "error":
                # The first line repeats the message.
                frames[grade_id(cell) or ""] = "\n".join(output.traceback[1:]).strip("\n")
    return frames


def _points(number: float) -> str:
    return f"{round(float(number), 2):g}"


def _first_line(message: str) -> str:
    line = next(iter(message.strip().splitlines()), "")
    return line if len(line) <= _LONG_MESSAGE else f"{line[: _LONG_MESSAGE - 1]}…"
