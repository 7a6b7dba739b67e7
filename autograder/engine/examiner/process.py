"""The examiner: a process of its own for each submission, which never runs a line of it.

It gets a job, starts the student process, runs the test cells itself, and reports, one JSON object
a line: each cell as it ends, and a last line for the whole.
"""

import dataclasses
import json
import math
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from autograder.engine.base import MIB, EngineError, Limits, MachineFault
from autograder.engine.examiner.cells import Cell, CellReport
from autograder.engine.examiner.session import Session
from autograder.engine.sandbox import process_tree
from autograder.engine.sandbox.fresh_process import FreshProcess
from autograder.engine.sandbox.student_process import Started, StudentProcess
from course_lib._draws import use_draw

MEMORY_BYTES = 768 * MIB
"""Address space that comes on top of what the examiner has loaded, for all that students send."""
COMPLAINTS_BYTES = MIB
"""Size of a file that the examiner writes: its standard error is one."""
_BESIDE_THE_SUBMISSION_SECONDS = 120
"""Processor time that the examiner may have beside the submission's."""

_RECURSION = 20_000

Start = Callable[[Limits], Started]
"""Starts a student process."""


def main() -> None:
    """Do the job that is on stdin, in a process that was started for it; report on stdout."""
    process_tree.die_with_parent()
    job = json.load(sys.stdin)
    report = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

    def start(limits: Limits) -> FreshProcess:
        return FreshProcess(Path(job["stage"]), limits, sandboxed=job["sandboxed"])

    examine(job, report, start)


def examine(job: dict[str, Any], report: TextIO, start: Start) -> None:
    """Run the submission of `job` and report on it; for the rest of this process's life."""
    limits = Limits(**job["limits"])
    _limit_itself(limits)
    sys.setrecursionlimit(_RECURSION)
    process_tree.adopt_orphans()
    try:
        _examine(job, limits, report, start)
    except EngineError as error:
        is_the_machines = isinstance(error, MachineFault)
        _say(report, {"engine_error": str(error), "is_the_machines": is_the_machines})
    finally:
        process_tree.kill(os.getpid(), with_root=False)


def _examine(job: dict[str, Any], limits: Limits, report: TextIO, start: Start) -> None:
    def emit(cell: CellReport) -> None:
        _say(report, {"cell": dataclasses.asdict(cell)})

    use_draw(job["draw"])
    session = Session(lambda: StudentProcess(start(limits), limits), limits, emit)
    cells = [Cell(**cell) for cell in job["cells"]]
    session.run(cells, Path(job["files"]) if job["files"] else None)
    summary = {
        "peak_memory_bytes": session.peak_memory_bytes,
        "limit": session.limit,
        "notes": session.notes,
    }
    _say(report, {"done": summary})


def _limit_itself(limits: Limits) -> None:
    """Have the kernel limit what this process may use; the student's gets its own limits."""
    seconds = math.ceil(limits.total_seconds) + _BESIDE_THE_SUBMISSION_SECONDS
    _limit(resource.RLIMIT_CPU, seconds)
    _limit(resource.RLIMIT_FSIZE, COMPLAINTS_BYTES)
    status = Path("/proc/self/statm")
    if status.exists():
        loaded = int(status.read_text().split()[0]) * resource.getpagesize()
        _limit(resource.RLIMIT_AS, loaded + MEMORY_BYTES)


def _limit(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _say(report: TextIO, line: dict[str, Any]) -> None:
    report.write(json.dumps(line) + "\n")
    report.flush()
