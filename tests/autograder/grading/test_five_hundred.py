"""Five hundred submissions, a process of the grader killed in the middle: nothing is lost.

The whole command runs, with the engine that users have. Every tenth submission ends its process,
or cannot be read.
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys

import nbformat
import pytest

from autograder.audit.samples import with_solutions
from autograder.engine.sandbox import process_tree
from tests.autograder.engine.notebooks import needs_bubblewrap
from tests.support.cells import REPOSITORY
from tests.support.courses import small_course

pytestmark = [pytest.mark.slow, needs_bubblewrap]

LESSON = "01_adding"
SUBMISSIONS = 500
ADD_UP = "def add_up(values):\n    return {}"
SOLUTIONS = [
    {"add_facts": "add_facts = 'bd'"},
    {"add_facts": "add_facts = 'a'", "add_up": ADD_UP.format("sum(values)")},
    {"add_up": ADD_UP.format("values / 0")},
    {"add_up": ADD_UP.format("print(values) or len(values)")},
    {"add_up": ADD_UP.format("None")},
    {"add_facts": "add_facts = 'bd'", "add_up": ADD_UP.format("[values] * 3")},
    {"add_facts": "add_facts ="},
    {"add_facts": "raise SystemExit(3)"},
    {"add_up": "import os\nos._exit(3)"},
]


def make_course(root):
    course, _, released = small_course(root)
    for number in range(SUBMISSIONS):
        folder = course.submitted / f"sample-{number:03}" / LESSON
        folder.mkdir(parents=True)
        file = folder / f"{LESSON}.ipynb"
        if number % 10 == 9:
            file.write_bytes(b"no notebook" + b" " * number)
            continue
        notebook = with_solutions(released, SOLUTIONS[number % 10])
        notebook.cells[0].source += f"\nSample {number}."
        nbformat.write(notebook, file)
    return root


def grade(root, kill_one_of=None, kill_after=SUBMISSIONS // 2):
    """Run `grade`, and kill a process of its at `kill_after` submissions; return its status."""
    command = ["-m", "autograder", "--root", root, "grade", LESSON, "--jobs", "2", "--json"]
    with subprocess.Popen(
        [sys.executable, *command], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    ) as process:
        for done, line in enumerate(process.stdout, start=1):
            json.loads(line)
            if done == kill_after and kill_one_of:
                os.kill(kill_one_of(process.pid), signal.SIGKILL)
    return process.returncode


def a_worker(grader):
    """Return a process that runs submissions, or makes pages; the last is never idle."""
    forkserver = next(
        process
        for process in process_tree.members(grader)
        if "multiprocessing.forkserver" in process_tree.read(f"/proc/{process}/cmdline")
    )
    return process_tree.members(forkserver)[1]


def examiners(grader):
    """Return the process that examiners are forked from."""
    return next(
        process
        for process in process_tree.members(grader)
        if "examiner.start" in process_tree.read(f"/proc/{process}/cmdline")
    )


def results(root):
    """Return all that was recorded and booked, but for what was measured."""
    records = {}
    for path in (root / "results").glob(f"sample-*/{LESSON}.json"):
        record = json.loads(path.read_text())
        del record["seconds"], record["peak_memory_bytes"]
        records[path.parent.name] = record
    booked = sqlite3.connect(root / "gradebook.db").execute(
        "select s.student_id, b.name, g.auto_score from grade g"
        " join submitted_notebook n on g.notebook_id = n.id"
        " join submitted_assignment s on n.assignment_id = s.id"
        " join base_cell b on g.cell_id = b.id order by 1, 2"
    )
    return records, booked.fetchall()


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """A course in which nothing is graded."""
    return make_course(tmp_path_factory.mktemp("five-hundred") / "course")


@pytest.fixture(scope="module")
def expected(handed_in):
    """What comes of it undisturbed."""
    root = shutil.copytree(handed_in, handed_in.parent / "undisturbed")
    assert grade(root) == 0
    records, booked = results(root)
    assert len(records) == SUBMISSIONS
    assert len({json.dumps(record["tests"]) for record in records.values()}) > len(SOLUTIONS) - 2
    return records, booked


@pytest.fixture
def root(handed_in, tmp_path):
    return shutil.copytree(handed_in, tmp_path / "course")


@pytest.mark.parametrize("process", [a_worker, examiners])
def test_a_process_that_is_killed_costs_nobody_anything(root, expected, process):
    assert grade(root, kill_one_of=process) == 0
    assert results(root) == expected


def test_a_run_that_is_killed_goes_on_where_it_was(root, expected):
    assert grade(root, kill_one_of=lambda grader: grader) == -signal.SIGKILL
    records, _ = results(root)
    assert SUBMISSIONS // 2 <= len(records) < SUBMISSIONS
    before = {name: executed(root, name) for name in records}
    assert grade(root) == 0
    assert results(root) == expected
    again = [name for name, file in before.items() if executed(root, name) != file]
    assert len(again) <= 4, "more than were under way ran again"


def executed(root, student):
    """Return when the executed notebook of a student was written, or None."""
    path = root / "autograded" / student / LESSON / f"{LESSON}.ipynb"
    return path.stat().st_mtime_ns if path.exists() else None
