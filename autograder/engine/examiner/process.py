"""The examiner: a process of its own for each submission, which never runs a line of it.

It gets a job on stdin, starts the student process, runs the test cells itself, and reports on
stdout, one JSON object a line: each cell as it ends, and a last line for the whole.
"""

import dataclasses
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any, TextIO

from autograder.engine.base import MIB, EngineError, Limits
from autograder.engine.examiner.session import Cell, CellReport, Session
from autograder.engine.sandbox import process_tree
from autograder.engine.sandbox.student_process import StudentProcess

MEMORY_BYTES = 4096 * MIB
"""Address space of the examiner, so that no reply of a student takes the machine's memory."""

_RECURSION = 20_000


def main() -> None:
    """Do the job that is on stdin."""
    process_tree.die_with_parent()
    job = json.load(sys.stdin)
    report = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if sys.platform.startswith("linux"):
        resource.setrlimit(
            resource.RLIMIT_AS, (MEMORY_BYTES, resource.getrlimit(resource.RLIMIT_AS)[1])
        )
    sys.setrecursionlimit(_RECURSION)
    process_tree.adopt_orphans()
    try:
        examine(job, report)
    except EngineError as error:
        _say(report, {"engine_error": str(error)})
    finally:
        process_tree.kill(os.getpid(), with_root=False)


def examine(job: dict[str, Any], report: TextIO) -> None:
    """Run the submission of `job` and report on it."""

    def emit(cell: CellReport) -> None:
        _say(report, {"cell": dataclasses.asdict(cell)})

    limits = Limits(**job["limits"])
    process = StudentProcess(Path(job["stage"]), limits, sandboxed=job["sandboxed"])
    session = Session(process, limits, emit)
    try:
        cells = [Cell(**cell) for cell in job["cells"]]
        session.run(cells, Path(job["files"]) if job["files"] else None)
    finally:
        process.end()
    summary = {
        "peak_memory_bytes": process.peak_memory_bytes,
        "limit": session.limit,
        "notes": session.notes,
    }
    _say(report, {"done": summary})


def _say(report: TextIO, line: dict[str, Any]) -> None:
    report.write(json.dumps(line) + "\n")
    report.flush()
