"""Course folders with the same submissions: one for stock nbgrader, one for ours, and the cells."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.audit import demo
from autograder.course import Course
from autograder.engine.notebooks import is_passed_over, is_runnable
from autograder.grading.gradebook import register
from autograder.grading.run import prepare
from autograder.lesson.lesson import Lesson, is_solution
from autograder.submission.original import Original
from autograder.submission.submissions import find_submissions

SAMPLES = (
    "sample-perfect",
    "sample-alternative",
    "sample-mistakes",
    "sample-cells-deleted",
    "sample-untouched",
    "sample-broken",
)

ENVIRONMENT = os.environ | {
    "PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]]),
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
}
"""For a new gradebook nbgrader starts the program alembic; processes of one thread each."""


@dataclass(frozen=True)
class Courses:
    """The same submissions three times."""

    lesson_id: str
    count: int
    stock: Path
    ours: Path
    floor: Path
    """A file for `benchmarks.grading.floor`."""


def make(repository: Path, root: Path, lesson_id: str, count: int) -> Courses:
    """Make `count` submissions of a lesson of its samples, each with a line of its own.

    The lesson is registered in both gradebooks, which takes nbgrader two seconds.
    """
    root.mkdir()
    samples = demo.prepare(repository, root / "samples")
    ours = root / "ours"
    shutil.copytree(samples.source, ours / "source")
    shutil.copy(repository / "nbgrader_config.py", ours)
    for number in range(count):
        sample = SAMPLES[number % len(SAMPLES)]
        source = samples.submitted / sample / lesson_id / f"{lesson_id}.ipynb"
        target = ours / "submitted" / f"student-{number:04}" / lesson_id
        target.mkdir(parents=True)
        (target / source.name).write_bytes(_of_its_own(source.read_bytes(), number))
    # Stock nbgrader's gradebook is made by generate_assignment, ours by the first run of many.
    register(Course.open(ours), Lesson.load(ours / "source", lesson_id))
    return Courses(
        lesson_id, count, _stock(ours, root / "stock", lesson_id), ours, _floor(ours, lesson_id)
    )


def _of_its_own(notebook: bytes, number: int) -> bytes:
    """Return a sample with a comment, so that no two submissions are the same."""
    try:
        node = nbformat.reads(notebook.decode(), as_version=4)
    except nbformat.reader.NotJSONError:
        return notebook + b" " * number
    for cell in filter(is_solution, node.cells):
        cell.source += f"\n# student {number}"
    return nbformat.writes(node).encode()


def _stock(ours: Path, stock: Path, lesson_id: str) -> Path:
    """Return a course folder of stock nbgrader's, in which the lesson is registered."""
    stock.mkdir()
    shutil.copytree(ours / "source" / lesson_id, stock / "source" / lesson_id)
    # Stock refuses what students may explore by a solution of ours; our preprocessor does not.
    settings = "c = get_config()\nc.ClearSolutions.enforce_metadata = False\n"
    (stock / "nbgrader_config.py").write_text(settings)
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", lesson_id]
    subprocess.run(command, cwd=stock, env=ENVIRONMENT, check=True, capture_output=True)
    shutil.copytree(ours / "submitted", stock / "submitted")
    return stock


def _floor(ours: Path, lesson_id: str) -> Path:
    """Write the sources of the cells that grading runs, submission by submission."""
    lesson = Original.of(Lesson.load(ours / "source", lesson_id))
    submissions = []
    for submission in find_submissions(ours / "submitted", lesson_id, ()).submissions:
        notebook = prepare(submission.read(), lesson)
        if not notebook.metadata["course"]["problem"]:
            cells = filter(is_runnable, notebook.cells)
            submissions.append([cell.source for cell in cells if not is_passed_over(cell)])
    path = ours / "cells.json"
    path.write_text(json.dumps(submissions))
    return path
