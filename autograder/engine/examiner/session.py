"""One submission from its first cell to its last: what runs where, what happens at a limit."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder.engine.base import EngineError, Limits
from autograder.engine.examiner.student_connection import Stopped, StudentConnection
from autograder.engine.examiner.student_outputs import OutputReader
from autograder.engine.examiner.test_cells import run_test_cell
from autograder.engine.outputs import NOT_RUN, Output, error_output
from autograder.engine.protocol.connection import ConnectionClosed, ConnectionLost, OutOfTime
from autograder.engine.sandbox.student_process import StudentProcess

STARTING_SECONDS = 60.0


@dataclass(frozen=True)
class Cell:
    """A code cell to run."""

    number: int
    """Its number of execution, as notebooks show it."""
    name: str
    """Its ``grade_id``, or nothing."""
    source: str
    is_test: bool


Emit = Callable[[int, list[Output]], None]
"""Takes a cell's number and its outputs."""


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
        self._student = StudentConnection(process.channel)
        self._limits = limits
        self._emit = emit
        self._reader = OutputReader(limits)
        self._ended: str | None = None
        """Why no cell can run any more."""

    def run(self, cells: list[Cell], files: Path | None) -> None:
        """Run `cells`, giving each one's outputs to `emit` as it ends.

        Raises
        ------
        EngineError
            If the student process does not start.
        """
        self._begin(files)
        deadline = time.monotonic() + self._limits.total_seconds
        for cell in cells:
            seconds = min(self._limits.cell_seconds, deadline - time.monotonic())
            if seconds <= 0 and self._ended is None:
                self._out_of_time()
            self._emit(cell.number, self._outputs(cell, seconds))

    def _begin(self, files: Path | None) -> None:
        self._student.give(STARTING_SECONDS)
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

    def _outputs(self, cell: Cell, seconds: float) -> list[Output]:
        if self._ended is not None:
            return [error_output(NOT_RUN, self._ended)]
        run = self._run_test if cell.is_test else self._run_students
        try:
            outputs, stopped = run(cell, seconds)
        except ConnectionLost as error:
            return [error_output(NOT_RUN, self._give_up(error, cell, seconds))]
        if stopped:
            self._note_limit(f"{self._limits.cell_seconds:g} seconds for one cell")
        return outputs

    def _run_test(self, cell: Cell, seconds: float) -> tuple[list[Output], bool]:
        return run_test_cell(cell.source, self._student, seconds, self._limits.text_bytes)

    def _run_students(self, cell: Cell, seconds: float) -> tuple[list[Output], bool]:
        self._student.give(seconds)
        try:
            answer = self._student.ask("cell", cell.source, cell.number)
        except Stopped:
            answer = [], True
        except Exception as error:  # only a process that was tampered with answers like this
            return [error_output(type(error).__name__, str(error))], False
        if type(answer) is not tuple or len(answer) != 2:
            raise ConnectionLost("no outputs")
        reported, stopped = answer
        outputs = self._reader.read(reported)
        if stopped is True and not any(o["output_type"] == "error" for o in outputs):
            message = f"stopped after {seconds:g} seconds: is there a loop that never ends?"
            outputs.append(error_output("TimeoutError", message))
        return outputs, stopped is True

    def _give_up(self, error: ConnectionLost, cell: Cell, seconds: float) -> str:
        """End the student process, and say why for the cell in which that was necessary."""
        if isinstance(error, OutOfTime):
            how = f"it could not be stopped after {seconds:g} seconds"
            limit: str | None = f"{self._limits.cell_seconds:g} seconds for one cell"
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
        limit = f"{self._limits.total_seconds:g} seconds for the submission"
        self._note_limit(limit)
        self._process.end()
        self._ended = (
            f"not run: the submission used up its {limit.removesuffix(' for the submission')}"
        )

    def _note_limit(self, limit: str) -> None:
        self.limit = self.limit or limit
