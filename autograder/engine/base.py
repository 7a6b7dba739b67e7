"""What every engine promises: a repaired notebook goes in; what became of its cells comes out."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from autograder.engine.outcomes import BrokenCell, TestOutcome

if TYPE_CHECKING:
    from nbformat import NotebookNode

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What one submission may use. The defaults suit a lesson that runs in 20 seconds.

    Time is counted as the processors' time of all the submission's processes together, so that
    what else the machine does costs nobody points. Far behind it is a limit on the time that
    passes, for what sleeps or waits for ever.
    """

    cell_seconds: float = 30.0
    """Processor time of one cell; a test cell's includes the test and the student's code that it
    calls."""
    total_seconds: float = 180.0
    """Processor time of the whole submission."""
    wall_factor: float = 10.0
    """How much more time may pass than is computed ..."""
    wall_margin_seconds: float = 30.0
    """... and what comes on top of that."""
    memory_bytes: int = 2048 * MIB
    """Memory of all processes of the submission together."""
    processes: int = 64
    """Processes and threads that exist at one time."""
    open_files: int = 256
    """File descriptors of one process."""
    file_bytes: int = 64 * MIB
    """Size of one file."""
    scratch_bytes: int = 256 * MIB
    """Size of everything in the submission's private folder."""
    files: int = 10_000
    """Files and folders there and in shared memory: the system keeps memory for each, if empty."""
    text_bytes: int = 100_000
    """Printed text and tracebacks of one cell."""
    output_bytes: int = 4 * MIB
    """All outputs of one cell, figures included."""
    outputs: int = 1000
    """Number of outputs of one cell."""
    total_output_bytes: int = 32 * MIB
    """All outputs of the submission, and what its cells raise."""
    total_outputs: int = 5000
    """Number of outputs of the submission."""

    @property
    def cell_wall_seconds(self) -> float:
        """The time that may pass in one cell, in seconds, whether it computes or waits."""
        return self.wall_factor * self.cell_seconds + self.wall_margin_seconds

    @property
    def total_wall_seconds(self) -> float:
        """The time that may pass from the first cell to the end of the last, in seconds."""
        return self.wall_factor * self.total_seconds + self.wall_margin_seconds


DEFAULT_LIMITS = Limits()


@dataclass
class Execution:
    """An executed notebook, and what happened on the way."""

    notebook: "NotebookNode"
    """A copy of the notebook that was given, with outputs: for readers, never for scores."""
    tests: dict[str, TestOutcome]
    """How each test cell ended, by its ``grade_id``."""
    seconds: float
    """Wall time, from start to end."""
    peak_memory_bytes: int | None
    """The most memory that the student's processes held together; None where it is not known."""
    limit: str | None
    """The first limit that the submission hit, in words, or None."""
    isolation: str
    """How the student's code was kept apart: one of the isolated engine's three ways, or "none"."""
    draw: int = 0
    """The draw of hidden cases that the submission met."""
    notes: list[str] = field(default_factory=list)
    """What an instructor should know about this run, one sentence each."""
    broken_cells: list[BrokenCell] = field(default_factory=list)
    """The student's own cells that raised, in their order."""


class EngineError(RuntimeError):
    """The engine itself cannot work here; no submission is to blame. Says what to do."""


class MachineFault(EngineError):
    """The grader's machine failed in a submission, which gets no score for it. Says what to do."""


class Engine(Protocol):
    """Runs submissions, one at a time; several engines may work in several processes."""

    name: str
    """What a record says the submission was run by."""
    knows_mistakes: bool
    """Whether its outcomes hold the ids of mistakes that checks recognised."""

    @property
    def isolation(self) -> str:
        """How it keeps the student's code apart here, as its executions say."""

    def execute(
        self,
        notebook: "NotebookNode",
        *,
        files: Path | None = None,
        limits: Limits = DEFAULT_LIMITS,
        draw: int = 0,
    ) -> Execution:
        """Run the code cells of `notebook` in their order.

        Parameters
        ----------
        notebook : NotebookNode
            A repaired notebook; cells that give points are test cells, and some may be marked
            to be passed over. It is not modified.
        files : Path, optional
            A folder whose contents the submission finds in its working directory.
        limits : Limits
            What the submission may use.
        draw : int
            The draw that the cases of hidden tests are to come from, if the engine can choose.

        Returns
        -------
        Execution
            Also for hostile submissions: what could not be run carries an error as its output.

        Raises
        ------
        EngineError
            If the engine cannot work on this machine; `MachineFault` where it was this once.
        """
