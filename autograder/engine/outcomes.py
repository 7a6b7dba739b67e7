"""How cells ended, as data: an engine says it, and nobody reads it out of a notebook's outputs.

The examiner imports this: it needs nothing of what loads notebooks.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from autograder.engine.outputs import NOT_RUN, Output, error_output, printed_output

CHECKS = ("CheckFailed", "AssertionError")
"""Errors of tests that have found something; all others are accidents."""
TIMEOUT = "TimeoutError"
"""The error's name where a cell was stopped."""
ENDED = "ProcessEnded"
"""The error's name where a cell of the student's ended their process, or it had to be ended."""


@dataclass(frozen=True)
class TestFailure:
    """Why a test cell did not pass."""

    __test__ = False  # not a class for pytest to collect

    error: str
    """The error's name: ``CheckFailed``, an exception of the student's, or `NOT_RUN`."""
    message: str
    mistake: str | None = None
    """The id of the mistake that the check recognised."""
    line: str | None = None
    """The student's own line that raised, with its place; None where none of theirs did, nothing
    where the engine cannot tell."""
    traceback: str = ""
    """The student's own part of the traceback."""
    undefined: str | None = None
    """The name that was not defined, where that was the error."""
    is_the_tests: bool = False
    """Whether the test itself is at fault, in every draw that was tried."""

    @property
    def sentence(self) -> str:
        """What the student reads: a check says all itself, other errors are named."""
        if self.error in (*CHECKS, NOT_RUN):
            return self.message
        return f"{self.error}: {self.message}" if self.message else self.error


@dataclass(frozen=True)
class TestOutcome:
    """How a test cell ended."""

    __test__ = False  # not a class for pytest to collect

    failure: TestFailure | None = None
    """None where the cell passed."""
    printed: str = ""
    """What the cell printed, such as the explanation of each option of a question."""

    @property
    def passed(self) -> bool:
        """Whether the cell earns its points."""
        return self.failure is None


@dataclass(frozen=True)
class BrokenCell:
    """A cell of the student's own that raised."""

    number: int
    """Its number of execution, as the notebook shows it."""
    name: str
    """Its ``grade_id``, or nothing."""
    error: str
    message: str
    line: str | None = None
    """The line that raised, with its place."""
    undefined: str | None = None
    """The name that was not defined, where that was the error."""


def outputs_of(outcome: TestOutcome) -> list[Output]:
    """Return what a test cell shows in the executed notebook: for readers, never for scores."""
    outputs = [printed_output(outcome.printed)] if outcome.printed else []
    if failure := outcome.failure:
        outputs.append(error_output(failure.error, failure.message, failure.traceback))
    return outputs


def not_run(names: Iterable[str], reason: str) -> dict[str, TestOutcome]:
    """Return the outcomes of test cells that could not be run."""
    return {name: TestOutcome(TestFailure(NOT_RUN, reason)) for name in names}
