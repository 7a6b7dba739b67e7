"""What an examiner gets of each cell, and what it reports: all that its starter must know of it."""

from dataclasses import dataclass

from autograder.engine.outcomes import BrokenCell, TestOutcome
from autograder.engine.outputs import Output
from autograder.engine.protocol.allowance import Allowance

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
