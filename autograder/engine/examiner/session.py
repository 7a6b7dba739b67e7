"""One submission from its first cell to its last: what runs where, what happens at a limit."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder.engine.base import EngineError, Limits
from autograder.engine.examiner.clock import Stopped
from autograder.engine.examiner.student_connection import StudentConnection
from autograder.engine.examiner.student_outputs import OutputReader
from autograder.engine.examiner.test_cells import run_test_cell
from autograder.engine.outcomes import (
    TIMEOUT,
    BrokenCell,
    TestFailure,
    TestOutcome,
    outputs_of,
)
from autograder.engine.outputs import NOT_RUN, Output, error_output
from autograder.engine.protocol.allowance import Allowance
from autograder.engine.protocol.connection import ConnectionClosed, ConnectionLost, OutOfTime
from autograder.engine.protocol.failures import Failure
from autograder.engine.sandbox.student_process import StudentProcess

STARTING = Allowance(computing=60.0, waiting=600.0)
"""What a student process may take until it is ready for the first cell."""


@dataclass(frozen=True)
class Cell:
    """A code cell to run."""

    number: int
    """Its number of execution, as notebooks show it."""
    name: str
    """Its ``grade_id``, or nothing."""
    source: str
    is_test: bool


@dataclass(frozen=True)
class CellReport:
    """How a cell ended."""

    number: int
    outputs: tuple[Output, ...]
    """What it shows: for readers."""
    test: TestOutcome | None = None
    """How it ended, where it is a test cell."""
    broken: BrokenCell | None = None
    """What it raised, where it is one of the student's own that did."""


Emit = Callable[[CellReport], None]
"""Takes how a cell ended."""


class Session:
    """Runs the cells of one submission.

    Attributes
    ----------
    limit : str or None
        The first limit that the submission hit.
    notes : list of str
        What an instructor should know.
    """

    def __init__(self, process: StudentProcess, limits: Limits, emit: Emit) -> None:
        self.limit: str | None = None
        self.notes: list[str] = []
        self._process = process
        self._student = StudentConnection(process.channel, process, limits)
        self._clock = self._student.clock
        process.on_look = self._clock.check
        self._limits = limits
        self._emit = emit
        self._reader = OutputReader(limits)
        self._ended: str | None = None
        """Why no cell can run any more."""

    def run(self, cells: list[Cell], files: Path | None) -> None:
        """Run `cells`, telling `emit` of each as it ends.

        Raises
        ------
        EngineError
            If the student process does not start.
        """
        self._begin(files)
        self._clock.begin()
        for cell in cells:
            allowance = self._clock.for_next_cell()
            if min(allowance.computing, allowance.waiting) <= 0 and self._ended is None:
                self._out_of_time()
            self._emit(self._report(cell, allowance))
            self._clock.stop()

    def _begin(self, files: Path | None) -> None:
        self._clock.start(STARTING)
        try:
            self._student.ask("name", "ready")
            if files is not None:
                self._send_files(files)
        except (ConnectionLost, Stopped) as error:
            how, _ = self._process.why_ended()
            said = self._process.complaint()
            raise EngineError(f"the student process did not start: {how}. {said}") from error

    def _send_files(self, folder: Path) -> None:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                self._send_file(str(path.relative_to(folder)), path)

    def _send_file(self, name: str, path: Path) -> None:
        size = path.stat().st_size
        if size > self._limits.file_bytes:
            self.notes.append(
                f"{name} was left out: {size >> 20} MB is more than one file may have"
            )
            return
        try:
            self._student.ask("file", name, path.read_bytes())
        except (OSError, TypeError) as error:  # TypeError: too large for one message
            self.notes.append(f"{name} was left out: {error}")

    def _report(self, cell: Cell, allowance: Allowance) -> CellReport:
        if self._ended is not None:
            return _not_run(cell, self._ended)
        run = self._run_test if cell.is_test else self._run_students
        try:
            report, stopped = run(cell, allowance)
        except ConnectionLost as error:
            return _not_run(cell, self._give_up(error, cell, allowance))
        if stopped:
            self._note_limit(self._clock.hit)
        return report

    def _run_test(self, cell: Cell, allowance: Allowance) -> tuple[CellReport, bool]:
        outcome, stopped = run_test_cell(
            cell.source, self._student, allowance, self._limits.text_bytes
        )
        return CellReport(cell.number, tuple(outputs_of(outcome)), test=outcome), stopped

    def _run_students(self, cell: Cell, allowance: Allowance) -> tuple[CellReport, bool]:
        self._clock.start(allowance)
        try:
            answer = self._student.ask("cell", cell.source, cell.number)
        except Stopped:
            answer = [], True, None
        except Exception as error:  # only a process that was tampered with answers like this
            return _tampered(cell, type(error).__name__, str(error)), False
        if type(answer) is not tuple or len(answer) != 3:
            raise ConnectionLost("no outputs")
        reported, stopped, fields = answer
        outputs = self._reader.read(reported)
        failure = Failure.from_fields(fields)
        broken = _broken(cell, failure) if failure else None
        if stopped is True:
            too_long = str(self._clock.stopped())
            if not any(output["output_type"] == "error" for output in outputs):
                outputs.append(error_output(TIMEOUT, too_long))
            broken = BrokenCell(cell.number, cell.name, TIMEOUT, too_long)
        return CellReport(cell.number, tuple(outputs), broken=broken), stopped is True

    def _give_up(self, error: ConnectionLost, cell: Cell, allowance: Allowance) -> str:
        """End the student process, and say why for the cell in which that was necessary."""
        if isinstance(error, OutOfTime):
            how = f"it could not be stopped after {allowance.waiting:.3g} seconds of waiting"
            limit: str | None = self._clock.limit(allowance, has_waited=True)
        elif isinstance(error, ConnectionClosed):
            how, limit = self._process.why_ended()
        else:
            how, limit = f"it broke the rules of the conversation with the grader: {error}", None
        if limit:
            self._note_limit(limit)
        self._process.end()
        name = f" ({cell.name})" if cell.name else ""
        self._ended = f"the student's process ended in cell [{cell.number}]{name}: {how}"
        self.notes.append(self._ended)
        return self._ended

    def _out_of_time(self) -> None:
        limit = self._clock.submissions_limit()
        self._note_limit(limit)
        self._process.end()
        self._ended = (
            f"not run: the submission used up its {limit.removesuffix(' for the submission')}"
        )

    def _note_limit(self, limit: str) -> None:
        self.limit = self.limit or limit


def _not_run(cell: Cell, reason: str) -> CellReport:
    outcome = TestOutcome(TestFailure(NOT_RUN, reason)) if cell.is_test else None
    return CellReport(cell.number, (error_output(NOT_RUN, reason),), test=outcome)


def _tampered(cell: Cell, name: str, message: str) -> CellReport:
    broken = BrokenCell(cell.number, cell.name, name, message)
    return CellReport(cell.number, (error_output(name, message),), broken=broken)


def _broken(cell: Cell, failure: Failure) -> BrokenCell:
    return BrokenCell(
        cell.number,
        cell.name,
        failure.name,
        failure.message,
        line=failure.line or None,
        undefined=failure.undefined or None,
    )
