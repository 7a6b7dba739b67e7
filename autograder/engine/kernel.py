"""The engine without walls: stock nbgrader's, a Jupyter kernel that runs student and tests alike.

It is here to compare with, and for machines where nothing else works. A submission that it runs can
read what the user who runs it can read, hidden tests included. It has nothing but outputs to tell
how a test ended, and knows no mistake by its id; a record says that it was this engine.
"""

import logging
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbformat import NotebookNode

from autograder.engine.base import DEFAULT_LIMITS, Execution, Limits
from autograder.engine.notebooks import (
    fail_rest,
    is_passed_over,
    keep_what_counts,
    without_outputs,
    write_passed_over,
)
from autograder.engine.read_outputs import read_broken_cells, read_outcomes
from autograder.temporary import temporary_folder

ISOLATES_NOTHING = (
    "nothing is isolated: the submission ran as the grading user, beside the hidden tests"
)


class KernelEngine:
    """Runs a submission with nbgrader's Execute step in one Jupyter kernel."""

    name = "kernel"
    knows_mistakes = False
    isolation = "none"

    def execute(
        self,
        notebook: NotebookNode,
        *,
        files: Path | None = None,
        limits: Limits = DEFAULT_LIMITS,
        draw: int = 0,
    ) -> Execution:
        """Run the code cells of `notebook`; of `limits` only the times that may pass are kept.

        Whatever `draw` is, hidden tests run in the student's kernel and use draw 0.
        """
        executed = without_outputs(notebook)
        start = time.monotonic()
        with _emptied([cell for cell in executed.cells if is_passed_over(cell)]):
            limit = _run(executed, files, limits)
        write_passed_over(executed)
        seconds = time.monotonic() - start
        keep_what_counts(executed)
        return Execution(
            notebook=executed,
            tests=read_outcomes(executed),
            seconds=seconds,
            peak_memory_bytes=None,
            limit=limit,
            isolation=self.isolation,
            notes=[ISOLATES_NOTHING],
            broken_cells=read_broken_cells(executed),
        )


class _OutOfTime(Exception):
    """The submission used up its time."""


def _run(notebook: NotebookNode, files: Path | None, limits: Limits) -> str | None:
    """Run `notebook` in place and return the limit that it hit, or None."""
    from nbclient.exceptions import CellControlSignal, DeadKernelError
    from nbgrader.preprocessors import Execute

    deadline = time.monotonic() + limits.total_wall_seconds
    of_a_cell = f"{limits.cell_wall_seconds:g} seconds for one cell"
    of_all = f"{limits.total_wall_seconds:g} seconds for the submission"
    stopped_at = {
        f"the cell ran longer than {limits.cell_wall_seconds:g} seconds and was stopped": of_a_cell,
        f"the cell was stopped: the notebook has used up its {of_all}": of_all,
    }

    def cell_seconds(cell: NotebookNode) -> int:
        left = deadline - time.monotonic()
        if left <= 0:
            raise _OutOfTime
        why = list(stopped_at)[left < limits.cell_wall_seconds]
        execute.error_on_timeout = {"ename": "TimeoutError", "evalue": why, "traceback": [why]}
        return max(1, round(min(left, limits.cell_wall_seconds)))

    execute = Execute(
        kernel_name="python3",
        timeout_func=cell_seconds,
        extra_arguments=["--log-level=ERROR"],  # of the kernel itself, not of what it runs
    )
    execute.log = logging.getLogger(__name__)  # what goes wrong is in the notebook
    execute.log.setLevel(logging.CRITICAL)
    is_out_of_time = False
    with _working_folder(files) as folder, _grading_environment():
        try:
            execute.preprocess(notebook, {"metadata": {"path": str(folder)}})
        except _OutOfTime:
            is_out_of_time = True
            fail_rest(notebook, f"the submission used up its {limits.total_wall_seconds:g} seconds")
        except (DeadKernelError, CellControlSignal, RuntimeError):
            fail_rest(notebook, "the student's process ended before this cell")
    errors = [
        output.evalue
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]
    hit = [stopped_at[error] for error in errors if error in stopped_at]
    return next(iter(hit), of_all if is_out_of_time else None)


@contextmanager
def _emptied(cells: list[NotebookNode]) -> Iterator[None]:
    """Have `cells` do nothing, though the kernel counts them."""
    sources = [cell.source for cell in cells]
    for cell in cells:
        cell.source = "pass"
    yield
    for cell, source in zip(cells, sources, strict=True):
        cell.source = source


@contextmanager
def _working_folder(files: Path | None) -> Iterator[Path]:
    with temporary_folder("submission") as folder:
        if files is not None:
            shutil.copytree(files, folder, dirs_exist_ok=True)
        yield folder


@contextmanager
def _grading_environment() -> Iterator[None]:
    """Tell figures and lessons that this is a grading run, as nbgrader does."""
    before = os.environ.get("NBGRADER_EXECUTION")
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    try:
        yield
    finally:
        if before is None:
            del os.environ["NBGRADER_EXECUTION"]
        else:
            os.environ["NBGRADER_EXECUTION"] = before
