"""The clock of a submission: what a cell has computed, how long it took, and what then happens.

Processor time counts, the student's processes' and the test's own together. It is looked at from
the thread that watches the processes. At the limit a cell is interrupted, on both sides; what goes
on computing after that is killed. The limit on the time that passes stands far behind.
"""

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Protocol

from autograder.engine.base import Limits
from autograder.engine.protocol.allowance import Allowance

GRACE_SECONDS = 2.0
"""Processor time that a cell gets to come to its end after it was interrupted."""

_LATE_SECONDS = 0.1
"""How far a student process, which has a timer of its own, may run over until it is interrupted."""


class Stopped(BaseException):
    """The running cell is over: its time is up. No test may mistake it for an ordinary error.

    Its text says why, to the student.
    """


class Process(Protocol):
    """What the clock has to do with the student process."""

    @property
    def processor_seconds(self) -> float:
        """What it and all that it started have computed, as last seen."""

    def look(self) -> object:
        """See what they have computed by now."""

    def interrupt(self) -> None:
        """Have it end what it does."""

    def stop(self, limit: str) -> None:
        """Kill it, at `limit`."""


class Clock:
    """Measures the submission and the cell that runs, and ends what takes too long.

    It belongs to the thread that makes it; `check` alone is for another.

    Parameters
    ----------
    limits : Limits
        Of these, the times.
    is_asking : callable
        Tells whether the clock's thread waits for the student process.

    Attributes
    ----------
    hit : str
        The limit that the last cell hit which was stopped.
    """

    def __init__(self, limits: Limits, is_asking: Callable[[], bool]) -> None:
        self._process: Process | None = None
        self._ended_processes_seconds = 0.0
        self._limits = limits
        self._is_asking = is_asking
        self._thread = threading.get_ident()
        self._examiners_seconds = _timer_of_this_thread()
        self._lock = threading.Lock()
        self._is_running = self._has_interrupted = self._may_ring = False
        self.hit = ""
        self._used_up: str | None = None
        """The submission's limit that a cell has hit which had all the rest of it."""
        self._allowance = Allowance(0, 0)
        self._cell_began = self._began = self._computed(), time.monotonic()

    def watch(self, process: Process) -> None:
        """Measure `process` from now on; what those before it have computed still counts."""
        if self._process is not None:
            self._ended_processes_seconds += self._process.processor_seconds
        self._process = process

    @contextlib.contextmanager
    def not_counting(self) -> Iterator[None]:
        """Leave what happens in this block, such as a start, out of the submission's time."""
        computed, now = self._computed(), time.monotonic()
        yield
        self._look()
        began_computing, began = self._began
        self._began = (
            began_computing + self._computed() - computed,
            began + time.monotonic() - now,
        )

    def for_next_cell(self) -> Allowance:
        """Return what the next cell may take; where a number is not positive, nothing is left."""
        if self._used_up:
            # The clocks of the two sides differ by hundredths of a second: to this one something
            # may be left where the student process has seen the end of it.
            return Allowance(0, 0)
        limits = self._limits
        computing = limits.total_seconds + self._began[0] - self._computed()
        waiting = limits.total_wall_seconds + self._began[1] - time.monotonic()
        return Allowance(
            min(limits.cell_seconds, computing),
            min(limits.cell_wall_seconds, waiting),
            computing_is_rest=computing < limits.cell_seconds,
            waiting_is_rest=waiting < limits.cell_wall_seconds,
        )

    def start(self, allowance: Allowance) -> None:
        """Start a cell's time."""
        self._look()
        with self._lock:
            self._allowance = allowance
            self._cell_began = self._computed(), time.monotonic()
            self._is_running, self._has_interrupted = True, False

    def stop(self) -> None:
        """End a cell's time: until the next starts, nothing is interrupted."""
        with self._lock:
            self._is_running = False

    def left(self) -> Allowance:
        """Return what the running cell may still take."""
        allowance, (began_computing, began) = self._allowance, self._cell_began
        return Allowance(
            allowance.computing + began_computing - self._computed(),
            allowance.waiting + began - time.monotonic(),
            allowance.computing_is_rest,
            allowance.waiting_is_rest,
        )

    def gives_up_at(self) -> float:
        """Return when to wait for an answer no longer, on the clock of ``time.monotonic``."""
        return self._cell_began[1] + self._allowance.waiting + GRACE_SECONDS * self._slowness()

    def stopped(self) -> Stopped:
        """Note which limit the cell has hit, and return what says so to the student."""
        has_waited = self.left().waiting <= 0
        allowance = self._allowance
        self.hit = self.limit(allowance, has_waited)
        if allowance.waiting_is_rest if has_waited else allowance.computing_is_rest:
            self._used_up = self.hit
        return Stopped(allowance.why_stopped(has_waited))

    def limit(self, allowance: Allowance, has_waited: bool) -> str:
        """Name the limit that a cell with this allowance has hit, of waiting or of computing."""
        limits = self._limits
        if has_waited:
            kind, is_rest = "waiting", allowance.waiting_is_rest
            of_a_cell, of_all = limits.cell_wall_seconds, limits.total_wall_seconds
        else:
            kind, is_rest = "computing", allowance.computing_is_rest
            of_a_cell, of_all = limits.cell_seconds, limits.total_seconds
        if is_rest:
            return f"{of_all:g} seconds of {kind} for the submission"
        return f"{of_a_cell:g} seconds of {kind} for one cell"

    def submissions_limit(self) -> str:
        """Name the limit that the submission has hit when nothing is left for its next cell."""
        if self._used_up:
            return self._used_up
        if self.for_next_cell().computing <= 0:
            return f"{self._limits.total_seconds:g} seconds of computing for the submission"
        return f"{self._limits.total_wall_seconds:g} seconds of waiting for the submission"

    @contextlib.contextmanager
    def interrupting(self) -> Iterator[None]:
        """Raise `Stopped` in this block when the cell's time is up.

        While the student process is asked for something, that is interrupted instead, and
        has the grace to answer.
        """

        def ring(number: int, frame: FrameType | None) -> None:
            if self._may_ring and (not self._is_asking() or self._overtime() > GRACE_SECONDS):
                self._may_ring = False
                raise self.stopped()

        before = signal.signal(signal.SIGALRM, ring)
        self._may_ring = True
        try:
            yield
        finally:
            self._may_ring = False
            with self._lock:
                signal.signal(signal.SIGALRM, before)

    def check(self) -> None:
        """Interrupt, or kill, what takes too long. For the thread that watches the processes."""
        with self._lock:
            overtime = self._overtime()
            if not self._is_running or overtime <= 0:
                return
            if self._may_ring:
                signal.pthread_kill(self._thread, signal.SIGALRM)
            if self._process is None:
                return
            if overtime > _LATE_SECONDS and not self._has_interrupted:
                self._has_interrupted = True
                self._process.interrupt()
            if -self.left().computing > GRACE_SECONDS:
                self._process.stop(self.limit(self._allowance, has_waited=False))

    def _look(self) -> None:
        if self._process is not None:
            self._process.look()

    def _computed(self) -> float:
        of_students = self._process.processor_seconds if self._process is not None else 0.0
        return self._ended_processes_seconds + of_students + self._examiners_seconds()

    def _overtime(self) -> float:
        """Return how far the cell is beyond its time, in seconds of computing."""
        left = self.left()
        return max(-left.computing, -left.waiting / self._slowness())

    def _slowness(self) -> float:
        """Return how many seconds may pass for each that is computed."""
        return max(1.0, self._limits.wall_factor)


def _timer_of_this_thread() -> Callable[[], float]:
    """Return a function that tells this thread's processor time to any thread."""
    if not hasattr(time, "pthread_getcpuclockid"):  # macOS
        return time.process_time
    clock = time.pthread_getcpuclockid(threading.get_ident())
    return lambda: time.clock_gettime(clock)
