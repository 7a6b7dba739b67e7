"""What is left of a submission's time, whatever the clock has seen of it."""

import pytest

from autograder.engine import Limits
from autograder.engine.examiner.clock import Clock

LIMITS = Limits(cell_seconds=5, total_seconds=8, wall_factor=100)
OF_A_CELL = "5 seconds of computing for one cell"
OF_ALL = "8 seconds of computing for the submission"


class StudentProcess:
    """A student process that has computed for so long, as last seen."""

    processor_seconds = 0.0

    def look(self):
        pass


@pytest.fixture
def process():
    return StudentProcess()


@pytest.fixture
def clock(process):
    clock = Clock(LIMITS, is_asking=lambda: True)
    clock.watch(process)
    return clock


def test_a_cell_that_was_stopped_leaves_the_rest_to_the_next(clock, process):
    clock.start(clock.for_next_cell())
    process.processor_seconds = 5.0
    clock.stopped()
    assert clock.hit == OF_A_CELL
    assert clock.for_next_cell().computing == pytest.approx(3, abs=0.5)


def test_a_cell_that_was_stopped_with_all_the_rest_leaves_nothing(clock, process):
    """The student process has a timer of its own, of which the clock has not seen the end yet."""
    process.processor_seconds = 4.0
    clock.start(clock.for_next_cell())
    process.processor_seconds = 7.5
    clock.stopped()
    assert clock.hit == OF_ALL
    assert clock.for_next_cell().computing <= 0
    assert clock.submissions_limit() == OF_ALL


def test_what_was_computed_without_being_stopped_is_all_that_counts(clock, process):
    process.processor_seconds = 4.0
    clock.start(clock.for_next_cell())
    process.processor_seconds = 7.5
    assert clock.for_next_cell().computing == pytest.approx(0.5, abs=0.4)
