"""The isolated engine: for each submission an examiner, which keeps the student in a sandbox."""

import dataclasses
import json
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.engine.base import DEFAULT_LIMITS, EngineError, Execution, Limits, MachineFault
from autograder.engine.examiner.cells import STARTING, Cell, CellReport
from autograder.engine.examiners import (
    Examiner,
    Examiners,
    ForkserverGone,
    FreshExaminers,
    SharedExaminers,
    WarmExaminers,
    can_be_warm,
    warm_examiners,
)
from autograder.engine.notebooks import (
    fail_rest,
    is_passed_over,
    is_runnable,
    without_outputs,
    write_outputs,
    write_passed_over,
)
from autograder.engine.outcomes import TestFailure, TestOutcome
from autograder.engine.outputs import NOT_RUN
from autograder.lesson.lesson import grade_id, is_test
from autograder.plain_data import from_plain

NOT_ISOLATED = (
    "NOT ISOLATED: the submission could read and change the grader's files, hidden tests and "
    "gradebook included, and use the network; only its process was separate"
)

WARM, COLD, NO_SANDBOX = "bubblewrap, forked", "bubblewrap", "two processes"
"""How a student's code is kept apart: in namespaces of its own within bubblewrap, forked from a
process that is warm; in a bubblewrap of its own; or not."""
_ENDING_SECONDS = 30.0
"""What an examiner that has said its last gets to end."""
_LATE_SECONDS = 300.0
"""What an examiner gets beyond the submission's own time before it is ended."""


class IsolatedEngine:
    """Runs a submission in a sandbox and its tests outside it.

    It can be handed to other processes (pickled): those of this machine then share the warm
    processes that submissions are forked from.

    Parameters
    ----------
    require_isolation : bool
        Whether to refuse to work where there is no sandbox. Otherwise student and examiner are two
        processes all the same, and every execution says loudly what is not isolated.
    warm : bool
        Whether to fork both from processes that are warm, where the system allows it, rather than
        to start them from nothing.

    Raises
    ------
    EngineError
        If isolation is required and not to be had.
    """

    name = "isolated"
    knows_mistakes = True

    def __init__(self, require_isolation: bool = False, *, warm: bool = True) -> None:
        if os.name != "posix":
            raise EngineError("the isolated engine needs Linux (on Windows: WSL) or macOS")
        self._is_required = require_isolation
        self._examiners: Examiners = (
            warm_examiners() if warm and can_be_warm() else FreshExaminers()
        )
        self._refuse_without_sandbox()

    def __getstate__(self) -> dict[str, Any]:
        examiners = self._examiners
        if isinstance(examiners, WarmExaminers):
            examiners = SharedExaminers(examiners)
        return self.__dict__ | {"_examiners": examiners}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__ |= state
        self._refuse_without_sandbox()

    @property
    def without_sandbox(self) -> str | None:
        """Why there is no sandbox, or None where there is one."""
        return self._examiners.without_sandbox

    @property
    def isolation(self) -> str:
        """How the student's code is kept apart: `WARM`, `COLD` or `NO_SANDBOX`."""
        if self.without_sandbox:
            return NO_SANDBOX
        return COLD if self._examiners.without_zygote else WARM

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
        }
        try:
            reports, end = _examine(job, limits, self._examiners.start)
        except ForkserverGone:  # no submission can end what examiners are forked from
            if isinstance(self._examiners, WarmExaminers):
                self._examiners = warm_examiners()
            reports, end = _examine(job, limits, self._examiners.start)
        for number, cell in enumerate(filter(is_runnable, executed.cells), start=1):
            if number in reports:
                write_outputs(cell, number, [*reports[number].outputs])
        write_passed_over(executed)
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

    def _refuse_without_sandbox(self) -> None:
        if self._is_required and self.without_sandbox:
            raise EngineError(f"submissions cannot be isolated: {self.without_sandbox}")


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
        if not is_passed_over(cell)
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


def _examine(
    job: dict[str, Any], limits: Limits, start: Callable[[dict[str, Any]], Examiner]
) -> tuple[dict[int, CellReport], _End]:
    """Have an examiner do `job`; return what it reported of each cell, by number, and its end."""
    latest = STARTING.waiting + limits.total_wall_seconds + _LATE_SECONDS
    deadline = time.monotonic() + latest
    reports: dict[int, CellReport] = {}
    examiner = start(job)
    try:
        end = _follow(reports, examiner, deadline)
    finally:
        is_late = time.monotonic() >= deadline
        status, said = examiner.end(0.0 if is_late else _ENDING_SECONDS)
    if end is None:
        end = _unfinished(limits, is_late, status, said)
    return reports, end


def _unfinished(limits: Limits, is_late: bool, status: int | None, said: str) -> _End:
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
            "again, with fewer submissions at a time (--jobs)"
        )
    elif status is None:
        raise ForkserverGone("the process that examiners are forked from has ended")
    else:
        why = said or f"status {status}"
        raise MachineFault(
            f"the process that runs the tests ended before its time ({why}). "
            "Grade again; if that does not help, please report it"
        )
    reason = f"it used up its {limit}"
    return _End(None, limit, (f"the examiner was ended: {reason}",), reason)


def _follow(reports: dict[int, CellReport], examiner: Examiner, deadline: float) -> _End | None:
    """Take `reports` as they come; return the examiner's end, if it comes to one."""
    while True:
        try:
            line = examiner.next_line(deadline)
        except TimeoutError:
            return None
        if not line:
            return None
        said = json.loads(line)
        if "engine_error" in said:
            raise (MachineFault if said["is_the_machines"] else EngineError)(said["engine_error"])
        if "done" in said:
            return _End(**said["done"] | {"notes": tuple(said["done"]["notes"])})
        report = from_plain(CellReport, said["cell"])
        reports[report.number] = report
