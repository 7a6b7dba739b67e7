"""The same file always gets the same score, whatever else the machine does meanwhile."""

import dataclasses
import subprocess
import sys

import pytest

from autograder.engine import Limits
from autograder.grading.executors import available_processors
from tests.autograder.engine.notebooks import needs_bubblewrap
from tests.situations.endless import NOT_TO_BE_STOPPED, PICTURES
from tests.situations.judged import judge
from tests.situations.situation import Situation

TIMES = 50
LIMITS = Limits(cell_seconds=1.5, total_seconds=30, wall_factor=20, wall_margin_seconds=60)
FILE = [
    Situation("cannot-be-stopped", NOT_TO_BE_STOPPED, limits=LIMITS),
    Situation("can-be-stopped-at-times", PICTURES, limits=LIMITS),
]


@pytest.fixture
def load():
    """Twice as many processes that compute as there are processors, as long as this one lives."""
    source = "import os\nparent = os.getppid()\nwhile os.getppid() == parent:\n    pass"
    program = [sys.executable, "-c", source]
    processes = [subprocess.Popen(program) for _ in range(2 * available_processors())]
    yield
    for process in processes:
        process.kill()
        process.wait()


@needs_bubblewrap
@pytest.mark.slow
def test_graded_fifty_times_beside_a_load_a_file_has_one_record(load, lesson, released):
    records = [judge(FILE, lesson, released).record for _ in range(TIMES)]
    assert [record.score for record in records] == [100] * TIMES
    assert len({repr(_but_for_times(record)) for record in records}) == 1


def _but_for_times(record):
    return dataclasses.replace(record, seconds=0.0, peak_memory_bytes=None)
