"""The isolated engine: for each submission an examiner, which keeps the student in a sandbox."""

import dataclasses
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.engine.base import DEFAULT_LIMITS, EngineError, Execution, Limits
from autograder.engine.examiner.session import STARTING, Cell
from autograder.engine.notebooks import fail_rest, is_runnable, without_outputs, write_outputs
from autograder.engine.sandbox import process_tree
from autograder.engine.sandbox.stage import stage
from autograder.engine.sandbox.student_process import why_no_sandbox
from autograder.lesson.lesson import grade_id, is_test

NOT_ISOLATED = (
    "NOT ISOLATED: the submission could read and change the grader's files, hidden tests and "
    "gradebook included, and use the network; only its process was separate"
)

_ROOT = str(Path(__file__).parents[2])
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from autograder.engine.examiner.process import main; main()"
)
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
        self, notebook: NotebookNode, *, files: Path | None = None, limits: Limits = DEFAULT_LIMITS
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

        Raises
        ------
        EngineError
            If the student process cannot be started.
        """
        start = time.monotonic()
        executed = without_outputs(notebook)
        job = {
            "cells": [dataclasses.asdict(cell) for cell in _cells(executed)],
            "files": str(files.resolve()) if files is not None else None,
            "limits": dataclasses.asdict(limits),
            "stage": str(stage().folder),
            "sandboxed": self.without_sandbox is None,
        }
        summary = _examine(executed, job, limits)
        notes = list(summary["notes"])
        if self.without_sandbox:
            notes.insert(0, f"{NOT_ISOLATED} ({self.without_sandbox})")
        return Execution(
            notebook=executed,
            seconds=time.monotonic() - start,
            peak_memory_bytes=summary["peak_memory_bytes"],
            limit=summary["limit"],
            isolation=self.isolation,
            notes=notes,
        )


def _cells(notebook: NotebookNode) -> list[Cell]:
    runnable = [cell for cell in notebook.cells if is_runnable(cell)]
    return [
        Cell(number, grade_id(cell) or "", cell.source, is_test(cell))
        for number, cell in enumerate(runnable, start=1)
    ]


def _examine(notebook: NotebookNode, job: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Have an examiner do `job`, writing outputs into `notebook`; return its summary."""
    latest = STARTING.waiting + limits.total_wall_seconds + _LATE_SECONDS
    deadline = time.monotonic() + latest
    with tempfile.TemporaryFile() as complaints:
        examiner = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, _ROOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
        lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        reader = threading.Thread(target=_read_lines, args=(examiner, lines), daemon=True)
        try:
            reader.start()
            assert examiner.stdin is not None
            examiner.stdin.write(json.dumps(job).encode())
            examiner.stdin.close()
            summary = _follow(notebook, lines, deadline)
        except BrokenPipeError:
            summary = None
        finally:
            process_tree.kill(examiner.pid)
            examiner.wait()
            reader.join()
            assert examiner.stdout is not None
            examiner.stdout.close()
        if summary is not None:
            return summary
        complaints.seek(0)
        said = complaints.read().decode("utf-8", "replace").strip().splitlines()[-1:]
    late = time.monotonic() >= deadline
    limit = f"{limits.total_wall_seconds:g} seconds of waiting for the submission"
    reason = f"it used up its {limit}" if late else "the examiner ended before its time"
    fail_rest(notebook, f"not run: {reason}")
    return {
        "peak_memory_bytes": None,
        "limit": limit if late else None,
        "notes": [f"the examiner was ended: {reason}", *said],
    }


def _follow(
    notebook: NotebookNode, lines: "queue.SimpleQueue[bytes]", deadline: float
) -> dict[str, Any] | None:
    """Write outputs into `notebook` as they are reported; return the summary, if one comes."""
    cells = [cell for cell in notebook.cells if is_runnable(cell)]
    while True:
        try:
            line = lines.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return None
        if not line:
            return None
        report = json.loads(line)
        if "engine_error" in report:
            raise EngineError(report["engine_error"])
        if "done" in report:
            summary: dict[str, Any] = report["done"]
            return summary
        write_outputs(cells[report["cell"] - 1], report["cell"], report["outputs"])


def _read_lines(examiner: "subprocess.Popen[bytes]", lines: "queue.SimpleQueue[bytes]") -> None:
    assert examiner.stdout is not None
    for line in examiner.stdout:
        lines.put(line)
    lines.put(b"")
