"""What a grading run tells: submission by submission as it goes on, and all together at its end."""

from dataclasses import dataclass, field

from autograder.grading.record import Record
from autograder.lesson.lesson import Lesson


@dataclass
class GradingReport:
    """What came of grading a lesson."""

    lesson: Lesson
    graded: list[Record] = field(default_factory=list)
    """The records of those that have a grade, by student."""
    unchanged: set[str] = field(default_factory=set)
    """The students among them whose submissions did not have to run again."""
    set_aside: list[str] = field(default_factory=list)
    """A line for each folder that cannot be a student's."""
    failures: list[str] = field(default_factory=list)
    """A line for each submission that the grader failed on: it has no grade, or no page."""
    plain_pages: list[str] = field(default_factory=list)
    """A line for each submission whose page shows points and messages, but not the notebook."""


@dataclass(frozen=True)
class Ended:
    """How one submission ended: nothing more is done about it in this run."""

    student: str
    record: Record | None
    """None where it has no grade."""
    is_unchanged: bool = False
    """Whether it did not have to run again."""
    failure: str | None = None
    """What the grader failed on, if it did."""


class Watch:
    """Is told what a grading run is at. This one keeps it to itself."""

    def waits(self, why: str) -> None:
        """Hear that another run has to end first; `why` says which."""

    def starts(self, submissions: int, to_run: int) -> None:
        """Hear how many submissions there are, and how many of them have to run."""

    def ended(self, ended: Ended) -> None:
        """Hear of a submission that has come to its end."""
