"""The solved lessons, for after the deadline: executed, as notebooks and as pages.

They hold the solutions and the visible tests. Hidden tests are cut, except that the explanation of
each option, which those of a multiple-choice question print, becomes text.
"""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.engine import Engine, KernelEngine
from autograder.lesson import regions
from autograder.lesson.canonical import canonical
from autograder.lesson.lesson import (
    Lesson,
    TestCell,
    grade_id,
    is_test,
    lesson_ids,
    may_hold_solution,
)
from autograder.progress import Progress, silent
from autograder.release.editions import write_full_edition
from autograder.students_edition import SECRET_PACKAGES, copy_students_edition

PageOf = Callable[[str, NotebookNode], str]
"""Makes the page of a lesson, by its name, from its solved and executed notebook."""

_TEMPLATES = Path(__file__).with_name("templates") / "solutions"
_WAITING = ("This figure waits for", "This figure could not")
_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]<>#$|~])")


@dataclass(frozen=True)
class Failure:
    """A cell of a solved lesson that raised an error, or whose figure was not drawn."""

    lesson: str
    cell: str
    message: str

    def __str__(self) -> str:
        """Name the lesson and the cell, and show the error."""
        return f"{self.lesson}, cell {self.cell}: {self.message}"


@dataclass
class SolutionsReport:
    """What was written, and what failed."""

    written: list[Path] = field(default_factory=list)
    """A notebook and a page for each lesson."""
    failures: list[Failure] = field(default_factory=list)
    """Of lessons that were not written."""


def write_solutions(
    repository: Path,
    lessons: Sequence[str] = (),
    *,
    page_of: PageOf,
    progress: Progress = silent,
    engine: Engine | None = None,
) -> SolutionsReport:
    """Execute the solved lessons of the course in `repository` and write ``solutions/``.

    A lesson of which a cell fails is not written, and an older edition of it is removed.

    Parameters
    ----------
    repository : Path
        The folder that holds ``source/`` and ``course_lib/``.
    lessons : sequence of str
        Which lessons; all when empty.
    page_of : callable
        What makes the pages; `autograder.feedback.solution_page` does.
    progress : callable
        Called with one line before each lesson.
    engine : Engine, optional
        What runs the cells. By default a Jupyter kernel, which shows what JupyterLab would: the
        course's own code needs no walls.

    Raises
    ------
    LessonError
        If a lesson does not exist or cannot be read.
    """
    destination = repository / "solutions"
    chosen = [
        Lesson.load(repository / "source", lesson_id)
        for lesson_id in lessons or lesson_ids(repository / "source")
    ]
    write_full_edition(repository, destination)
    shutil.copyfile(_TEMPLATES / "README.md", destination / "README.md")
    report = SolutionsReport()
    for number, lesson in enumerate(chosen, start=1):
        progress(f"executing {lesson.id} ({number} of {len(chosen)})")
        folder = destination / lesson.id
        shutil.rmtree(folder, ignore_errors=True)
        executed = _execute(lesson, repository / "course_lib", engine or KernelEngine())
        failures = [Failure(lesson.id, *failure) for failure in _errors(executed)]
        report.failures += failures
        if not failures:
            report.written += _write(lesson, _finished(executed), folder, page_of)
    return report


def solved(lesson: Lesson) -> NotebookNode:
    """Return the notebook of `lesson` with its solutions and without hidden tests, ready to run."""
    notebook = canonical(lesson.notebook)
    for cell in notebook.cells:
        if may_hold_solution(cell):
            cell.source = regions.without_markers(cell.source, "SOLUTION")
        elif is_test(cell):
            cell.source = regions.split(cell.source, "HIDDEN TESTS").outside.strip("\n")
    return notebook


def explaining_cells(lesson: Lesson) -> list[NotebookNode]:
    """Return the hidden tests of answers, to be run for the explanations that they print."""
    return [
        _explaining(test)
        for exercise in lesson.exercises
        if exercise.kind == "answer"
        for test in exercise.tests
        if "BEGIN HIDDEN TESTS" in test.source
    ]


def _explaining(test: TestCell) -> NotebookNode:
    whole = nbformat.v4.new_code_cell(regions.without_markers(test.source, "HIDDEN TESTS"))
    whole.metadata["explains"] = test.grade_id
    return whole


def _execute(lesson: Lesson, course_lib: Path, engine: Engine) -> NotebookNode:
    """Run the solved lesson beside its files, the solved lessons before it and all of `course_lib`.

    What hidden tests print of an answer's options is kept; they stand in cells of their own, which
    are not. They are nowhere else in the solved lesson: the rules for cells see to that.
    """
    with tempfile.TemporaryDirectory(prefix="solutions-") as name:
        files = Path(name)
        _copy_files(lesson, files)
        for earlier in _earlier(lesson):
            nbformat.write(solved(earlier), files / earlier.path.name)
        copy_students_edition(course_lib, files / "course_lib", opened=SECRET_PACKAGES)
        notebook = solved(lesson)
        notebook.cells += explaining_cells(lesson)
        return engine.execute(notebook, files=files).notebook


def _earlier(lesson: Lesson) -> Iterator[Lesson]:
    source = lesson.path.parent.parent
    return (Lesson.load(source, name) for name in lesson_ids(source) if name < lesson.id)


def _errors(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """Find the cells that raised, and figures without a picture, which never raise."""
    for cell in notebook.cells:
        name = grade_id(cell) or cell.metadata.get("explains") or cell.id
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                yield name, f"{output.ename}: {output.evalue}"
            elif output.output_type == "stream" and any(w in output.text for w in _WAITING):
                yield name, output.text.strip()


def _finished(executed: NotebookNode) -> NotebookNode:
    """Return an executed lesson with the explanations in their places and no grading metadata."""
    explanations = {
        cell.metadata.explains: _explanation(cell)
        for cell in executed.cells
        if "explains" in cell.metadata
    }
    notebook = nbformat.v4.new_notebook(metadata=executed.metadata)
    for cell in executed.cells:
        if "explains" in cell.metadata:
            continue
        if cell.source:
            notebook.cells.append(NotebookNode(cell, metadata={}))
        explanation = explanations.get(grade_id(cell))
        if explanation is not None:
            notebook.cells.append(explanation)
    return notebook


def _explanation(cell: NotebookNode) -> NotebookNode | None:
    printed = "".join(o.text for o in cell.outputs if o.output_type == "stream")
    lines = [_MARKDOWN_SIGNS.sub(r"\\\1", line) for line in printed.splitlines() if line.strip()]
    if not lines:
        return None
    text = "**What each option is about:**\n\n" + "\n".join(f"- {line}" for line in lines)
    return nbformat.v4.new_markdown_cell(text, id=f"{cell.id}-explained")


def _write(lesson: Lesson, notebook: NotebookNode, folder: Path, page_of: PageOf) -> list[Path]:
    folder.mkdir(parents=True)
    _copy_files(lesson, folder)
    paths = [folder / f"{lesson.id}.ipynb", folder / f"{lesson.id}.html"]
    texts = (nbformat.writes(notebook) + "\n", page_of(lesson.id, notebook))
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8", newline="\n")
    return paths


def _copy_files(lesson: Lesson, folder: Path) -> None:
    """Copy what lies beside the lesson's notebook, which belongs to it, into `folder`."""
    shutil.copytree(
        lesson.path.parent,
        folder,
        ignore=shutil.ignore_patterns(lesson.path.name, ".*", "__pycache__"),
        dirs_exist_ok=True,
    )
