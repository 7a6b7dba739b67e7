"""The page that a student reads: the score, the messages, the notebook as it ran."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import nbformat
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nbformat import NotebookNode

from autograder.feedback import safe_html
from autograder.feedback.characters import showable
from autograder.feedback.page_templates import TEMPLATES
from autograder.grading.grades import Grades
from autograder.grading.record import ExerciseRecord, Record
from autograder.lesson import regions
from autograder.lesson.lesson import grade_id, is_solution, is_test

_MOST_CHARACTERS = 300_000
"""Of source that a page shows; the lessons have less than a fifth of it."""
_LONGEST_TEXT = 20_000
"""Of a message, a traceback, or what a test printed."""
_LONG_MESSAGE = 300


def make_page(notebook: bytes, record: Record, grades: Grades) -> bytes:
    """Return the page's file for the notebook's file that was made from `record`."""
    # Not nbformat.reads, which validates as well; all that this does with a mistake is to log it.
    node = nbformat.convert(nbformat.reader.reads(notebook.decode("utf-8")), 4)
    # Piece by piece: pictures would be made wide for one sign beside them and narrow again.
    pieces = _feedback_page(node, record, grades)
    return b"".join(piece.encode("utf-8", "replace") for piece in pieces)


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
    return "".join(_feedback_page(notebook, record, grades))


def _feedback_page(notebook: NotebookNode, record: Record, grades: Grades) -> Iterator[str]:
    shown, left_out = _shown_cells(notebook, record)
    solutions = {grade_id(cell): cell.source for cell in filter(is_solution, notebook.cells)}
    return _render(record, grades, solutions=solutions, cells=shown, left_out=left_out)


def plain_page(record: Record, grades: Grades, why: str) -> str:
    """Return the page of a submission whose notebook cannot be shown: all that counts, as text.

    Parameters
    ----------
    record : Record
        What became of the submission.
    grades : Grades
        What the gradebook says, with what graders entered by hand.
    why : str
        Why the notebook cannot be shown.
    """
    return "".join(_render(record, grades, plain_because=why))


def _render(
    record: Record,
    grades: Grades,
    *,
    solutions: Mapping[str | None, str] | None = None,
    cells: Sequence[NotebookNode] = (),
    left_out: int = 0,
    plain_because: str | None = None,
) -> Iterator[str]:
    page = environment().get_template("feedback.html.j2")
    return page.generate(
        grades=grades,
        record=record.with_scores(grades.scores),
        solutions=solutions or {},
        cells=cells,
        left_out=left_out,
        plain_because=plain_because,
    )


@cache
def environment() -> Environment:
    """Return the templates of all pages, with the filters that make their content safe."""
    pages = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_showable,
    )
    pages.filters |= {
        "markdown": safe_html.markdown,
        "code": safe_html.code,
        "output": safe_html.output,
        "points": _points,
        "first_line": _first_line,
        "cut": _cut,
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
        if len(cell.source) > left:
            continue
        left -= len(cell.source)
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


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}\n[…]"


def _showable(value: Any) -> Any:
    return showable(value) if type(value) is str else value


def _first_line(message: str) -> str:
    line = next(iter(message.strip().splitlines()), "")
    return line if len(line) <= _LONG_MESSAGE else f"{line[: _LONG_MESSAGE - 1]}…"
