"""The floor: a forked, warm IPython that runs the cells of submissions, with nothing around it.

``python -m benchmarks.grading.floor SUBMISSIONS WORKERS`` reads submissions, each a list of the
sources of its cells, and runs each in a fork of its own, tests beside solutions. No walls, no
limits, no records: whoever grades cannot be faster with the same cells.
"""

import json
import os
import sys
from pathlib import Path

from autograder.engine.examiner.forkserver import preload
from autograder.engine.student.capture import Capture
from autograder.engine.student.shell import StudentShell
from autograder.engine.student.warm_up import warm_up

_UNLIMITED = (1 << 40, 1 << 40, 1 << 40)


def main() -> None:
    """Run all submissions, as many at a time as there are workers."""
    submissions = json.loads(Path(sys.argv[1]).read_bytes())
    workers = int(sys.argv[2])
    shell = warm_up()
    preload()
    running = 0
    for cells in submissions:
        if running == workers:
            os.wait()
            running -= 1
        if os.fork() == 0:
            _run(shell, cells)
        running += 1
    while running:
        os.wait()
        running -= 1


def _run(shell: StudentShell, cells: list[str]) -> None:
    shell.capture = Capture(*_UNLIMITED)
    for source in cells:
        shell.capture.begin()
        shell.run_cell(source, store_history=True)
        shell.capture.end()
    os._exit(0)


if __name__ == "__main__":
    main()
