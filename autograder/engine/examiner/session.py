"""One submission from its first cell to its last: what runs where, what happens at a limit."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from autograder.engine.base import Limits, MachineFault
from autograder.engine.examiner.cells import STARTING, Cell, CellReport
from autograder.engine.examiner.clock import Clock, Stopped
from autograder.engine.examiner.student_connection import StudentConnection
from autograder.engine.examiner.student_outputs import OutputReader
from autograder.engine.examiner.test_cells import run_test_cell
from autograder.engine.outcomes import (
    ENDED,
    TIMEOUT,
    BrokenCell,
    TestFailure,
    TestOutcome,
    outputs_of,
)
from autograder.engine.outputs import NOT_RUN, error_output
from autograder.engine.protocol.allowance import Allowance
from autograder.engine.protocol.connection import (
    BrokenOff,
    ConnectionClosed,
    ConnectionLost,
    OutOfTime,
)
from autograder.engine.protocol.failures import Failure, describe
from autograder.engine.sandbox.student_process import StudentProcess
from autograder.lesson.names import leading_definitions

Emit = Callable[[CellReport], None]
"""Takes how a cell ended."""

MOST_STARTS = 4
"""Student processes that one submission gets: the first, and three after those that ended."""


class Session:
    """Runs the cells of one submission.

    Where the student process ends in a cell, or has to be ended, it is started anew at the next
    one, and the student's cells before it are run again without those that ended it. Verdicts
    stand, so that only what depends on such a cell is lost.

    Parameters
    ----------
    start : callable
        Starts a student process.
    limits : Limits
        What the submission may use, in all its processes together.
    emit : callable
        Is told of each cell as it ends.

    Attributes
    ----------
    limit : str or None
        The first limit that the submission hit.
    notes : list of str
        What an instructor should know.
    peak_memory_bytes : int
        The most that a process and what it started held together.
    """

    def __init__(self, start: Callable[[], StudentProcess], limits: Limits, emit: Emit) -> None:
        self.limit: str | None = None
        self.notes: list[str] = []
        self.peak_memory_bytes = 0
        self._start_process = start
        self._limits = limits
        self._emit = emit
        self._clock = Clock(limits, is_asking=lambda: self._student.depth > 0)
        self._process: StudentProcess | None = None
        """None where the last one has ended."""
        self._student: StudentConnection
        self._starts = 0
        self._files: Path | None = None
        self._have_run: list[Cell] = []
        """The student's own cells that a new process runs again."""
        self._verdicts: dict[str, bool] = {}
        self._reader = OutputReader(limits)
        self._ended: str | None = None
        """Why no cell can run any more."""
        self._lost = ""
        """Why the last process ended."""

    def run(self, cells: list[Cell], files: Path | None) -> None:
        """Run `cells`, telling `emit` of each as it ends.

        Raises
        ------
        MachineFault
            If the student process does not start.
        """
        self._files = files
        try:
            self._start()
            for cell in cells:
                self._emit(self._report(cell))
                self._clock.stop()
        finally:
            self._end_process()

    def _start(self) -> None:
        """Start a process; that takes none of the submission's time."""
        self._starts += 1
        with self._clock.not_counting():
            self._process = process = self._start_process()
            self._clock.watch(process)
            self._student = StudentConnection(process.channel, self._clock, self._verdicts)
            process.on_look = self._clock.check
            self._clock.start(STARTING)
            try:
                self._student.ask("name", "ready")
                if self._files is not None:
                    self._send_files(self._files)
            except (ConnectionLost, Stopped) as error:
                how, _ = process.why_ended()
                said = process.complaint()
                raise MachineFault(f"the student process did not start: {how}. {said}") from error

    def _end_process(self) -> None:
        if self._process is not None:
            self._process.end()
            self.peak_memory_bytes = max(self.peak_memory_bytes, self._process.peak_memory_bytes)
            self._process = None

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

    def _report(self, cell: Cell) -> CellReport:
        while self._process is None and self._ended is None:
            self._start_anew()
        allowance = self._next_allowance()
        if allowance is None:
            return _not_run(cell, self._ended or "")
        run = self._run_test if cell.is_test else self._run_students
        self._clock.hit = ""
        try:
            report, stopped = run(cell, allowance)
        except (ConnectionLost, MemoryError) as error:
            return _lost(cell, *self._give_up(error, cell, allowance))
        if stopped:
            self._note_limit(self._clock.hit)
        if not cell.is_test:
            self._have_run.append(cell)
        return report

    def _next_allowance(self) -> Allowance | None:
        """Return what the next cell may take, or None where no cell can run any more."""
        allowance = self._clock.for_next_cell()
        if min(allowance.computing, allowance.waiting) <= 0 and self._ended is None:
            self._out_of_time()
        return None if self._ended is not None else allowance

    def _start_anew(self) -> None:
        """Start a process again, and run in it what the student's cells before have run."""
        if self._starts == MOST_STARTS:
            self._ended = self._lost
            return
        self._start()
        self.notes.append("it was started anew, and the cells before were run again")
        again, self._have_run = self._have_run, []
        for cell in again:
            allowance = self._next_allowance()
            if allowance is None:
                return
            self._clock.start(allowance)
            try:
                _, stopped, _ = self._ask_to_run(cell)
            except (ConnectionLost, MemoryError) as error:
                self._give_up(error, cell, allowance)
                self._have_run += again[again.index(cell) + 1 :]
                return
            if stopped:
                self._clock.stopped()
            self._clock.stop()
            self._have_run.append(cell)

    def _run_test(self, cell: Cell, allowance: Allowance) -> tuple[CellReport, bool]:
        run = partial(run_test_cell, cell.name, cell.source, self._student)
        ran = run(allowance, self._limits.text_bytes, lends_all=False)
        if ran.is_tentative and (rest := self._next_allowance()) is not None:
            self._clock.hit = ""
            ran = run(rest, self._limits.text_bytes, lends_all=True)
        report = CellReport(cell.number, tuple(outputs_of(ran.outcome)), test=ran.outcome)
        return report, ran.stopped

    def _run_students(self, cell: Cell, allowance: Allowance) -> tuple[CellReport, bool]:
        self._clock.start(allowance)
        reported, stopped, failure = self._ask_to_run(cell)
        outputs = self._reader.read(reported)
        broken = self._broken(cell, failure) if failure else None
        if stopped:
            too_long = str(self._clock.stopped())
            if not any(output["output_type"] == "error" for output in outputs):
                outputs.append(error_output(TIMEOUT, too_long))
            broken = BrokenCell(cell.number, cell.name, TIMEOUT, too_long)
        return CellReport(cell.number, tuple(outputs), broken=broken), stopped

    def _ask_to_run(self, cell: Cell) -> tuple[Any, bool, Failure | None]:
        """Have a cell of the student's run.

        Returns what the student process says that it shows, of whatever form, whether it was
        stopped, and what it raised.
        """
        try:
            answer = self._student.ask("cell", cell.source, cell.number)
        except Stopped:
            return [], True, None
        except MemoryError:
            raise
        except Exception as error:  # only a process that was tampered with answers like this
            name, message = type(error).__name__, str(error)
            return [error_output(name, message)], False, describe(error)
        if type(answer) is not tuple or len(answer) != 3:
            raise ConnectionLost("no outputs")
        reported, stopped, fields = answer
        return reported, stopped is True, Failure.from_fields(fields)

    def _broken(self, cell: Cell, failure: Failure) -> BrokenCell:
        keeps = self._reader.keeps
        return BrokenCell(
            cell.number,
            cell.name,
            keeps(failure.name),
            keeps(failure.message),
            line=keeps(failure.line) or None,
            undefined=keeps(failure.undefined) or None,
        )

    def _give_up(
        self, error: ConnectionLost | MemoryError, cell: Cell, allowance: Allowance
    ) -> tuple[str, str]:
        """End the process that `cell` has made useless; say how it came to that, and all of it."""
        limit: str | None = None
        if isinstance(error, OutOfTime):
            how = f"it could not be stopped after {allowance.waiting:.3g} seconds of waiting"
            limit = self._clock.limit(allowance, has_waited=True)
        elif isinstance(error, BrokenOff) and self._clock.hit:
            limit = self._clock.hit
            how = f"it was stopped at the limit: {limit}"  # as why_ended() says
        elif isinstance(error, ConnectionClosed) and self._process is not None:
            how, limit = self._process.why_ended()
        elif isinstance(error, MemoryError):
            how = limit = "it handed over more than there is memory for"
        else:
            how = f"it broke the rules of the conversation with the grader: {error}"
        if limit:
            self._note_limit(limit)
        self._end_process()
        if not cell.is_test and (definitions := leading_definitions(cell.source)) != cell.source:
            self._have_run.append(replace(cell, source=definitions))
        name = f" ({cell.name})" if cell.name else ""
        self._lost = f"the student's process ended in cell [{cell.number}]{name}: {how}"
        self.notes.append(self._lost)
        return how, self._lost

    def _out_of_time(self) -> None:
        limit = self._clock.submissions_limit()
        self._note_limit(limit)
        self._end_process()
        self._ended = (
            f"not run: the submission used up its {limit.removesuffix(' for the submission')}"
        )

    def _note_limit(self, limit: str) -> None:
        self.limit = self.limit or limit


def _not_run(cell: Cell, reason: str) -> CellReport:
    outcome = TestOutcome(TestFailure(NOT_RUN, reason)) if cell.is_test else None
    return CellReport(cell.number, (error_output(NOT_RUN, reason),), test=outcome)


def _lost(cell: Cell, how: str, sentence: str) -> CellReport:
    if cell.is_test:
        return _not_run(cell, sentence)
    broken = BrokenCell(cell.number, cell.name, ENDED, how)
    return CellReport(cell.number, (error_output(ENDED, sentence),), broken=broken)
