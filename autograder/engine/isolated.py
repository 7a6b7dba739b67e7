"""The isolated engine: for each submission an examiner, which keeps the student in a sandbox."""

import contextlib
import dataclasses
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from nbformat import NotebookNode

from autograder.engine.base import DEFAULT_LIMITS, MIB, EngineError, Execution, Limits, MachineFault
from autograder.engine.examiner.session import STARTING, Cell, CellReport
from autograder.engine.notebooks import fail_rest, is_runnable, without_outputs, write_outputs
from autograder.engine.outcomes import TestFailure, TestOutcome
from autograder.engine.outputs import NOT_RUN
from autograder.engine.sandbox import process_tree
from autograder.engine.sandbox.stage import stage
from autograder.engine.sandbox.student_process import why_no_sandbox
from autograder.lesson.lesson import grade_id, is_test
from autograder.plain_data import from_plain

NOT_ISOLATED = (
    "NOT ISOLATED: the submission could read and change the grader's files, hidden tests and "
    "gradebook included, and use the network; only its process was separate"
)

_ROOT = str(Path(__file__).parents[2])
# Of what is loaded nothing becomes garbage; looking for some takes a twentieth of the whole.
_START = (
    "import gc, sys; gc.disable(); sys.path.insert(0, sys.argv[1]); "
    "from autograder.engine.examiner.process import main; gc.freeze(); gc.enable(); main()"
)
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    # What is large goes back to the system when it is freed, and counts no more.
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": str(MIB),
}
_MOST_SAID = 1000
"""Characters of what an examiner that failed has said last."""
_ENDING_SECONDS = 30.0
"""What an examiner that has said its last gets to end."""
_LATE_SECONDS = 300.0
"""What an examiner gets beyond the submission's own time before it is ended."""


class IsolatedEngine:
    """Runs a submission in a sandbox and its tests outside it.

    It can be handed to other processes (pickled), which then need not look for a sandbox again.

    Parameters
    ----------
    require_isolation : bool
        Whether to refuse to work where there is no sandbox. Otherwise student and examiner are two
        processes all the same, and every execution says loudly what is not isolated.

    Attributes
    ----------
    without_sandbox : str or None
        Why there is no sandbox, or None where there is one.

    Raises
    ------
    EngineError
        If isolation is required and not to be had.
    """

    name = "isolated"
    knows_mistakes = True

    def __init__(self, require_isolation: bool = False) -> None:
        if os.name != "posix":
            raise EngineError("the isolated engine needs Linux (on Windows: WSL) or macOS")
        self.without_sandbox = why_no_sandbox(stage().folder)
        if require_isolation and self.without_sandbox:
            raise EngineError(f"submissions cannot be isolated: {self.without_sandbox}")

    @property
    def isolation(self) -> str:
        """How the student's code is kept apart: "bubblewrap" or "two processes"."""
        return "two processes" if self.without_sandbox else "bubblewrap"

    def execute(
        self,
        notebook: NotebookNode,
        *,
        files: Path | None = None,
        limits: Limits = DEFAULT_LIMITS,
        draw: int = 0,
    ) -> Execution:
        """Run the code cells of `notebook`: test cells in the examiner, all others in the sandbox.

        Parameters
        ----------
        notebook : NotebookNode
            A repaired notebook. It is not modified.
        files : Path, optional
            A folder whose contents the submission finds in its working directory.
        limits : Limits
            What the submission may use.
        draw : int
            The draw that the cases of hidden tests come from; only the examiner is told.

        Raises
        ------
        EngineError
            If the student process cannot be started; `MachineFault` if the examiner did not come
            to its end and the submission is not to blame.
        """
        start = time.monotonic()
        executed = without_outputs(notebook)
        cells = _cells(executed)
        job = {
            "cells": [dataclasses.asdict(cell) for cell in cells],
            "files": str(files.resolve()) if files is not None else None,
            "limits": dataclasses.asdict(limits),
            "draw": draw,
            "stage": str(stage().folder),
            "sandboxed": self.without_sandbox is None,
        }
        reports, end = _examine(job, limits)
        for number, cell in enumerate(filter(is_runnable, executed.cells), start=1):
            if number in reports:
                write_outputs(cell, number, [*reports[number].outputs])
        if end.reason:
            fail_rest(executed, f"not run: {end.reason}")
        outside = f"{NOT_ISOLATED} ({self.without_sandbox})" if self.without_sandbox else None
        return Execution(
            notebook=executed,
            tests=_outcomes(cells, reports, end),
            seconds=time.monotonic() - start,
            peak_memory_bytes=end.peak_memory_bytes,
            limit=end.limit,
            isolation=self.isolation,
            draw=draw,
            notes=[*filter(None, [outside]), *end.notes],
            broken_cells=[report.broken for report in reports.values() if report.broken],
        )


@dataclass(frozen=True)
class _End:
    """How an examiner ended."""

    peak_memory_bytes: int | None
    limit: str | None
    notes: tuple[str, ...]
    reason: str | None = None
    """Why cells were left over; None where the examiner came to its end."""


def _cells(notebook: NotebookNode) -> list[Cell]:
    runnable = [cell for cell in notebook.cells if is_runnable(cell)]
    return [
        Cell(number, grade_id(cell) or "", cell.source, is_test(cell))
        for number, cell in enumerate(runnable, start=1)
    ]


def _outcomes(
    cells: list[Cell], reports: dict[int, CellReport], end: _End
) -> dict[str, TestOutcome]:
    left_over = TestOutcome(TestFailure(NOT_RUN, f"not run: {end.reason}"))
    outcomes = {}
    for cell in cells:
        if cell.is_test:
            report = reports.get(cell.number)
            outcomes[cell.name] = report.test if report and report.test else left_over
    return outcomes


def _examine(job: dict[str, Any], limits: Limits) -> tuple[dict[int, CellReport], _End]:
    """Have an examiner do `job`; return what it reported of each cell, by number, and its end."""
    latest = STARTING.waiting + limits.total_wall_seconds + _LATE_SECONDS
    deadline = time.monotonic() + latest
    reports: dict[int, CellReport] = {}
    with tempfile.TemporaryFile() as complaints:
        examiner = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, _ROOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=os.environ | _ENVIRONMENT,
        )
        lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        reader = threading.Thread(target=_read_lines, args=(examiner, lines), daemon=True)
        try:
            reader.start()
            assert examiner.stdin is not None
            examiner.stdin.write(json.dumps(job).encode())
            examiner.stdin.close()
            end = _follow(reports, lines, deadline)
        except BrokenPipeError:
            end = None
        finally:
            is_late = time.monotonic() >= deadline
            if not is_late:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    examiner.wait(_ENDING_SECONDS)
            process_tree.kill(examiner.pid)
            status = examiner.wait()
            reader.join()
            assert examiner.stdout is not None
            examiner.stdout.close()
        if end is None:
            end = _unfinished(limits, is_late, status, _last_line(complaints))
    return reports, end


def _unfinished(limits: Limits, is_late: bool, status: int, said: str) -> _End:
    """Return the end of an examiner that did not come to it, where the submission is to blame.

    Raises
    ------
    MachineFault
        Where it is not.
    """
    if is_late:
        limit = f"{limits.total_wall_seconds:g} seconds of waiting for the submission"
    elif status == -signal.SIGXCPU:
        limit = f"{limits.total_seconds:g} seconds of computing for the submission"
    elif status == -signal.SIGKILL:
        raise MachineFault(
            "the system ended the process that runs the tests: is there enough memory? Grade "
            "again, with fewer submissions at a time (--workers)"
        )
    else:
        why = said or f"status {status}"
        raise MachineFault(
            f"the process that runs the tests ended before its time ({why}). "
            "Grade again; if that does not help, please report it"
        )
    reason = f"it used up its {limit}"
    return _End(None, limit, (f"the examiner was ended: {reason}",), reason)


def _last_line(complaints: IO[bytes]) -> str:
    complaints.seek(max(0, complaints.seek(0, os.SEEK_END) - _MOST_SAID))
    lines = complaints.read().decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else ""


def _follow(
    reports: dict[int, CellReport], lines: "queue.SimpleQueue[bytes]", deadline: float
) -> _End | None:
    """Take `reports` as they come; return the examiner's end, if it comes to one."""
    while True:
        try:
            line = lines.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return None
        if not line:
            return None
        said = json.loads(line)
        if "engine_error" in said:
            raise EngineError(said["engine_error"])
        if "done" in said:
            return _End(**said["done"] | {"notes": tuple(said["done"]["notes"])})
        report = from_plain(CellReport, said["cell"])
        reports[report.number] = report


def _read_lines(examiner: "subprocess.Popen[bytes]", lines: "queue.SimpleQueue[bytes]") -> None:
    assert examiner.stdout is not None
    for line in examiner.stdout:
        lines.put(line)
    lines.put(b"")
