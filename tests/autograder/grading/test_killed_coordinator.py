"""However the grader is ended, what it started ends as well, and its folders go."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder.audit.samples import with_solutions
from autograder.engine.sandbox import process_tree
from tests.support.cells import REPOSITORY
from tests.support.waiting import wait_until

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes in /proc")
# A shell's background job, as these tests may be, has its processes ignore SIGINT.
START = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from autograder.cli.main import main; sys.exit(main(sys.argv[1:]))"
)
ENDLESS = "import time\nwhile True:\n    time.sleep(0.1)"


@pytest.fixture
def grading(course, released, tmp_path, tmp_path_factory):
    """A run of `grade` in which two submissions are busy; the folder of its temporary files."""
    for student in ("sample-a", "sample-b"):
        folder = course.submitted / student / "01_adding"
        folder.mkdir(parents=True)
        notebook = with_solutions(released, {"add_facts": ENDLESS})
        nbformat.write(notebook, folder / "01_adding.ipynb")
    temporary = tmp_path_factory.mktemp("t")  # the name of a socket in it has a hundred characters
    arguments = ["-c", START, "--root", course.root, "grade", "01_adding", "--jobs", "2"]
    said = tmp_path / "said"
    with (
        said.open("wb") as log,
        subprocess.Popen(
            [sys.executable, *arguments],
            cwd=REPOSITORY,
            env=os.environ | {"TMPDIR": str(temporary)},
            stdout=log,
            stderr=log,
        ) as process,
    ):
        try:
            wait_until(
                lambda: is_busy(process.pid) or process.poll() is not None,
                "that both submissions are busy",
            )
            assert process.poll() is None, said.read_text()
            yield process, temporary
        finally:
            process_tree.kill(process.pid)


def is_busy(pid):
    lines = [process_tree.read(f"/proc/{process}/cmdline") for process in process_tree.members(pid)]
    # Examiners that are forked look like the process that they are forked from.
    forked = sum("examiner.start import main" in line for line in lines) - 1
    fresh = sum("examiner.process import main" in line for line in lines)
    return max(forked, fresh) >= 2


def started(process):
    """All processes of a run, each with the moment at which it began: numbers are used again."""
    return {(pid, began(pid)) for pid in process_tree.members(process.pid)}


def began(pid):
    """When a process began, or None where it has ended, perhaps without anybody's noticing."""
    fields = process_tree.read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return fields[19] if fields and fields[0] != "Z" else None


def test_nothing_outlives_a_grader_that_was_killed(grading):
    process, _ = grading
    processes = started(process)
    assert len(processes) > 6
    process.kill()
    process.wait()
    wait_until(
        lambda: all(began(pid) != moment for pid, moment in processes), "that all processes end"
    )


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_grader_that_is_asked_to_end_leaves_neither_process_nor_folder(grading, number):
    process, temporary = grading
    processes = started(process)
    assert any(temporary.glob("autograder-stage-*"))
    process.send_signal(number)
    assert process.wait() == 130
    wait_until(
        lambda: all(began(pid) != moment for pid, moment in processes), "that all processes end"
    )
    assert [path.name for path in temporary.iterdir() if re.match("autograder", path.name)] == []
