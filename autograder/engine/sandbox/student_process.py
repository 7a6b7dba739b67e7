"""A student process while it runs: watching what it uses, and ending it with what it started."""

import contextlib
import os
import re
import signal
import socket
import threading
from collections.abc import Callable
from typing import Protocol

from autograder.engine.base import MIB, Limits, MachineFault
from autograder.engine.protocol.channel import Channel
from autograder.engine.sandbox import bubblewrap, process_tree
from autograder.engine.sandbox.processor_time import ProcessorTime

_LOOK_EVERY_SECONDS = 0.05
_FEW_THREADS = 4
"""Processes and threads that a lesson may use: libraries start some."""
_ENDING_SECONDS = 10
"""What the system gets to end a process that has closed its connection."""
_LIBRARIES_BYTES = 256 * MIB
"""Memory that the loaded libraries may take, beside what the limit allows."""


class Started(Protocol):
    """A process that was started for a submission, as `FreshProcess` describes it."""

    connection: socket.socket
    above: int
    is_sandboxed: bool

    def members(self) -> list[int]:
        """Return the numbers of all its processes, those that are not the submission's first."""

    def kill(self) -> None:
        """Kill it with everything that it started, without waiting."""

    def end(self) -> None:
        """Kill it with everything that it started, and wait until it is gone."""

    def exit_status(self, patience: float) -> int | None:
        """Return how it ended, as a shell says it, or None where it does not within `patience`."""

    def complaint(self) -> str:
        """Return what it said before it served anyone."""


class StudentProcess:
    """A running student process, in a sandbox or not, and the connection to it.

    Attributes
    ----------
    channel : Channel
        Leads to the process.
    peak_memory_bytes : int
        The most memory that the process and what it started were seen to hold together.
    on_look : callable
        Called whenever the processes have been looked at, in the thread that watches them.
    """

    def __init__(self, started: Started, limits: Limits) -> None:
        self.peak_memory_bytes = 0
        self.on_look: Callable[[], None] = lambda: None
        self._started = started
        self._time = ProcessorTime()
        self._time_lock = threading.Lock()
        self._limits = limits
        self._reason: str | None = None
        self._killed_before = _killed_for_want_of_memory()
        self._ended = threading.Event()
        self.channel = Channel(started.connection)
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def end(self, reason: str | None = None) -> None:
        """Kill the process and everything that it started; `reason` is the limit it hit, if any."""
        self._reason = self._reason or reason
        self._measure_memory(self.look())
        self._ended.set()
        self.channel.close()
        self._started.end()
        if self._watcher is not threading.current_thread():
            self._watcher.join()

    @property
    def processor_seconds(self) -> float:
        """What the process and all that it started have computed, as last seen."""
        return self._time.seconds

    def look(self) -> list[int]:
        """Look at how much the processes have computed; return the numbers of the submission's."""
        with self._time_lock:
            processes = self._started.members()
            self._time.look(processes)
        return processes[self._started.above :]

    def interrupt(self) -> None:
        """Have the process end the cell that it runs, as its own timer would."""
        for own in self._started.members()[self._started.above :][:1]:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(own, signal.SIGPROF)

    def stop(self, limit: str) -> None:
        """Kill the process and everything that it started, from any thread."""
        self._reason = self._reason or limit
        self._started.kill()
        self._ended.set()

    def why_ended(self) -> tuple[str, str | None]:
        """Say in words how the process came to its end, and which limit it hit, if any.

        Raises
        ------
        MachineFault
            If the system seems to have ended it for want of memory.
        """
        if self._reason is not None:
            return f"it was stopped at the limit: {self._reason}", self._reason
        status = self._started.exit_status(_ENDING_SECONDS)
        if status is None:
            return "it broke off the conversation with the grader", None
        number = -status if status < 0 else status - 128
        if number == signal.SIGKILL and _killed_for_want_of_memory() > self._killed_before:
            raise MachineFault(
                "the machine ran out of memory and ended the submission's process: grade it again, "
                "with fewer submissions at a time (--jobs) or less memory for each (--memory)"
            )
        if number == signal.SIGXCPU:
            limit = f"{self._limits.total_seconds:g} seconds of computing for the submission"
            return f"it was stopped at the limit: {limit}", limit
        if number in set(signal.Signals):
            return f"it was ended by the signal {signal.Signals(number).name}", None
        return f"it ended itself with the exit status {status}", None

    def complaint(self) -> str:
        """Return what the process said before it served anyone, for the instructor."""
        return self._started.complaint()

    def _watch(self) -> None:
        try:
            self._watch_until_it_ends()
        except BaseException:
            self.stop("the watch over it failed")
            raise

    def _watch_until_it_ends(self) -> None:
        while not self._ended.wait(_LOOK_EVERY_SECONDS):
            processes = self.look()
            memory = self._measure_memory(processes)
            self.on_look()
            if process_tree.count_threads(processes) > _FEW_THREADS:
                # Where the system does not share processors by session, sixty that compute would
                # leave an honest submission in another worker a thirtieth of one.
                process_tree.yield_to_others(processes)
            if memory > self._limits.memory_bytes + _LIBRARIES_BYTES:
                self.stop(f"{self._limits.memory_bytes // MIB} MB of memory")
            elif len(processes) > 2 * self._limits.processes:
                self.stop(f"{self._limits.processes} processes")
            elif self._count_files(processes) > self._limits.files:
                self.stop(f"{self._limits.files} files")

    def _count_files(self, processes: list[int]) -> int:
        if not self._started.is_sandboxed or not processes:
            return 0
        return bubblewrap.count_files(processes[0])

    def _measure_memory(self, processes: list[int]) -> int:
        memory = process_tree.memory_bytes(processes)
        self.peak_memory_bytes = max(self.peak_memory_bytes, memory)
        return memory


def _killed_for_want_of_memory() -> int:
    """Return how many processes the system has ended for want of memory since it started."""
    found = re.search(r"^oom_kill (\d+)$", process_tree.read("/proc/vmstat"), re.MULTILINE)
    return int(found.group(1)) if found else 0
