"""Weaker graders, to show on them that an attack does harm at all.

Each grades several submissions, one after the other, in one process that the arena starts: a job
on stdin; on stdout a line when it has started, and a line of JSON for each submission that it gets
to the end of.

=============  ===================================================================================
"kernel"       stock nbgrader: its Execute step on the repaired notebook, and its rule for points
"raw"          the same on the notebook as it was handed in, tests and metadata included
"in process"   the cells run in the grader's own process
"copying"      as "kernel", with a copy of all files that were handed in, as nbgrader makes it
"page"         as "kernel", then nbconvert's page of the notebook
"clean page"   as "page", after nbconvert's own cleaner, with styles allowed
"engine"       our own engine, weakened by what the attack's `patch` does to it
=============  ===================================================================================
"""

import io
import json
import logging
import os
import shutil
import sys
import time
import traceback
from contextlib import redirect_stdout
from dataclasses import asdict
from pathlib import Path

import nbformat
from nbconvert.exporters import HTMLExporter
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbformat import NotebookNode
from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade

from autograder.engine import IsolatedEngine, Limits, examiners
from autograder.engine.notebooks import is_runnable
from autograder.grading.run import run_submission
from autograder.lesson.lesson import Lesson
from autograder.submission.repair import repair
from autograder.submission.submissions import Submission
from tests.attacks.footprint import watched
from tests.attacks.lesson import LESSON_ID


def main() -> None:
    job = json.load(sys.stdin)
    report = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    course = Path(job["course"])
    lesson = Lesson.load(course / "source", LESSON_ID)
    if job["patch"]:
        _weaken(job["patch"])
    report.write("started\n")  # and the patch has found what it changes
    report.flush()
    for student in job["students"]:
        print("#", student, file=sys.stderr)
        folder = course / "submitted" / student / LESSON_ID
        start = time.monotonic()
        with watched() as footprint:
            notebook = GRADERS[job["grader"]](folder, lesson, job)
        seconds = time.monotonic() - start
        path = course / "saved" / f"{student}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_text(nbformat.writes(notebook), encoding="utf-8")
        line = {
            "student": student,
            "score": _score(notebook),
            "notebook": nbformat.writes(notebook),
            "page": PAGES.get(job["grader"], lambda _: "")(notebook),
            "seconds": seconds,
            "footprint": asdict(footprint),
        }
        report.write(json.dumps(line) + "\n")
        report.flush()


def _kernel(folder: Path, lesson: Lesson, job: dict) -> NotebookNode:
    raw = (folder / f"{LESSON_ID}.ipynb").read_bytes()
    return _execute(repair(raw, lesson).notebook, folder, job)


def _raw(folder: Path, lesson: Lesson, job: dict) -> NotebookNode:
    return _execute(nbformat.read(folder / f"{LESSON_ID}.ipynb", as_version=4), folder, job)


def _execute(notebook: NotebookNode, folder: Path, job: dict) -> NotebookNode:
    # Far more than ours gives, so that no harm is missed on a busy machine.
    execute = Execute(timeout=30, kernel_name="python3")
    execute.log = logging.getLogger("weak")
    execute.log.setLevel(logging.CRITICAL)
    try:
        execute.preprocess(notebook, {"metadata": {"path": str(folder)}})
    except Exception as error:  # as nbgrader's converter: this submission fails, others go on
        for cell in filter(_is_graded, notebook.cells):
            message = repr(error)
            cell.outputs.append(nbformat.v4.new_output("error", ename="Died", evalue=message))
    return notebook


def _copying(folder: Path, lesson: Lesson, job: dict) -> NotebookNode:
    shutil.copytree(folder, Path(job["course"]) / "copies" / folder.parent.name, dirs_exist_ok=True)
    return _kernel(folder, lesson, job)


def _in_process(folder: Path, lesson: Lesson, job: dict) -> NotebookNode:
    notebook = repair((folder / f"{LESSON_ID}.ipynb").read_bytes(), lesson).notebook
    namespace: dict = {"__name__": "__main__"}
    os.chdir(folder)
    for cell in filter(is_runnable, notebook.cells):
        printed = io.StringIO()
        try:
            with redirect_stdout(printed):
                exec(compile(cell.source, "<cell>", "exec"), namespace)
        except Exception as error:
            lines = [traceback.format_exc()]
            output = nbformat.v4.new_output(
                "error", ename=type(error).__name__, evalue="", traceback=lines
            )
            cell.outputs.append(output)
        cell.outputs.append(nbformat.v4.new_output("stream", text=printed.getvalue()))
    return notebook


def _weaken(patch: str) -> None:
    """Apply `patch` to this process and to the one that its examiners are forked from."""
    exec(patch, {})
    entry = "from autograder.engine.examiner.start"
    before, after = examiners._START_FORKSERVER.split(entry)
    examiners._START_FORKSERVER = f"{before}\n{patch}\n{entry}{after}"


def _engine(folder: Path, lesson: Lesson, job: dict) -> NotebookNode:
    handed_in = Submission(folder.parent.name, LESSON_ID, folder).read()
    executed = run_submission(
        handed_in, lesson, IsolatedEngine(), Limits(**job["limits"]), b"secret"
    )
    return nbformat.reads(executed.notebook.decode(), as_version=4)


GRADERS = {
    "kernel": _kernel,
    "copying": _copying,
    "page": _kernel,
    "clean page": _kernel,
    "raw": _raw,
    "in process": _in_process,
    "engine": _engine,
}


def _is_graded(cell: NotebookNode) -> bool:
    return bool(cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade"))


def _score(notebook: NotebookNode) -> float:
    return sum(determine_grade(cell)[0] or 0.0 for cell in filter(_is_graded, notebook.cells))


def _page(notebook: NotebookNode) -> str:
    return str(HTMLExporter().from_notebook_node(notebook)[0])


def _clean_page(notebook: NotebookNode) -> str:
    tags = ["b", "div", "h1", "li", "p", "ul"]
    cleaner = SanitizeHTML(tags=tags, attributes={"*": ["style"]})
    return _page(cleaner.preprocess(notebook, {})[0])


PAGES = {"page": _page, "clean page": _clean_page}


if __name__ == "__main__":
    main()
