"""Running one submission: read, repaired, executed. Nothing in it can take the grader down."""

import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.engine import Engine, Limits
from autograder.engine.notebooks import fail_rest
from autograder.lesson.lesson import Lesson
from autograder.submission.repair import Repaired, repair, unusable
from autograder.submission.submissions import Submission, UnreadableError


@dataclass(frozen=True)
class Run:
    """What happened when a submission ran."""

    seconds: float
    peak_memory_bytes: int | None
    limit: str | None
    """The first limit that it hit."""
    isolation: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Executed:
    """An executed notebook. Its metadata say what was repaired and what happened."""

    student: str
    notebook: NotebookNode

    @property
    def about(self) -> dict[str, Any]:
        """The lesson, its version, ``repairs``, ``problem`` and ``run``."""
        about: dict[str, Any] = self.notebook.metadata["course"]
        return about


def read_and_repair(submission: Submission, lesson: Lesson) -> NotebookNode:
    """Return the notebook to run for `submission`; its metadata say what had to be repaired."""
    try:
        repaired = repair(submission.read_notebook(), lesson)
    except UnreadableError as error:
        repaired = unusable(lesson, str(error))
    return _described(repaired)


def execute(
    notebook: NotebookNode, engine: Engine, limits: Limits, files: Path | None = None
) -> NotebookNode:
    """Run a notebook of `read_and_repair`; where it has a problem, each cell says so instead.

    Raises
    ------
    EngineError
        If the engine cannot work on this machine.
    """
    about = notebook.metadata["course"]
    if about["problem"]:
        executed: NotebookNode = nbformat.from_dict(notebook)
        fail_rest(executed, f"not run: {about['problem']}")
        run = Run(0.0, None, None, "not run", ())
    else:
        execution = engine.execute(notebook, files=files, limits=limits)
        executed = execution.notebook
        run = Run(
            round(execution.seconds, 3),
            execution.peak_memory_bytes,
            execution.limit,
            execution.isolation,
            tuple(execution.notes),
        )
    executed.metadata["course"]["run"] = nbformat.from_dict(asdict(run) | {"notes": [*run.notes]})
    return executed


def run_submission(
    submission: Submission, lesson: Lesson, engine: Engine, limits: Limits
) -> Executed:
    """Read, repair and execute `submission`, whatever it is.

    Raises
    ------
    EngineError
        If the engine cannot work on this machine.
    """
    notebook = read_and_repair(submission, lesson)
    with tempfile.TemporaryDirectory(prefix="files-") as folder:
        files = Path(folder)
        notebook.metadata["course"]["repairs"] += submission.copy_extra_files(files)
        executed = execute(notebook, engine, limits, files)
    return Executed(submission.student, executed)


def _described(repaired: Repaired) -> NotebookNode:
    notebook = repaired.notebook
    notebook.metadata["course"] |= {"repairs": repaired.repairs, "problem": repaired.problem}
    return notebook
