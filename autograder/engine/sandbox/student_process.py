"""Starting the student process, watching what it uses, and ending it with all that it started."""

import contextlib
import dataclasses
import json
import math
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path

from autograder.engine.base import DEFAULT_LIMITS, MIB, EngineError, Limits, MachineFault
from autograder.engine.protocol.channel import Channel
from autograder.engine.sandbox import bubblewrap, process_tree
from autograder.engine.sandbox.processor_time import ProcessorTime
from autograder.engine.student.seal import Seal
from autograder.temporary import TemporaryFolder

_STRANGERS = 1_900_000_000
"""First of the user numbers that submissions run under where the grader is root."""
_LOOK_EVERY_SECONDS = 0.05
_FEW_THREADS = 6
"""Processes and threads, bubblewrap's two included, that a lesson may use: libraries start some."""
_ENDING_SECONDS = 10
"""What the system gets to end a process that has closed its connection."""
_LIBRARIES_BYTES = 256 * MIB
"""Memory that the loaded libraries may take, beside what the limit allows."""
_BEFORE_THE_SUBMISSION_SECONDS = 30
"""Processor time that a process of the student's may have beside the submission's, to start up."""
_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""What a student process outside a sandbox gets of the grader's environment."""
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); sys.dont_write_bytecode = True; "
    "from autograder.engine.student.start import main; main(sys.argv[2])"
)


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

    def __init__(self, stage: Path, limits: Limits, *, sandboxed: bool) -> None:
        self.peak_memory_bytes = 0
        self.on_look: Callable[[], None] = lambda: None
        self._time = ProcessorTime()
        self._time_lock = threading.Lock()
        self._limits = limits
        self._reason: str | None = None
        self._killed_before = _killed_for_want_of_memory()
        self._ended = threading.Event()
        self._folder: TemporaryFolder | None = None
        ours, theirs = socket.socketpair()
        self.channel = Channel(ours)
        try:
            self._process = self._start(stage, theirs.fileno(), sandboxed)
        except OSError as error:
            raise EngineError(f"the student process does not start: {error}") from error
        finally:
            theirs.close()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def end(self, reason: str | None = None) -> None:
        """Kill the process and everything that it started; `reason` is the limit it hit, if any."""
        self._reason = self._reason or reason
        self._measure_memory(self.look())
        self._ended.set()
        process_tree.kill(self._process.pid)
        if self._folder is not None:  # no sandbox: a session of its own
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self._watcher is not threading.current_thread():
            self._watcher.join()
        if self._process.stderr is not None:
            self._process.stderr.close()
        self.channel.close()
        if self._folder is not None:
            self._folder.cleanup()

    @property
    def processor_seconds(self) -> float:
        """What the process and all that it started have computed, as last seen."""
        return self._time.seconds

    def look(self) -> list[int]:
        """Look at how much the processes have computed; return their numbers."""
        with self._time_lock:
            processes = process_tree.members(self._process.pid)
            self._time.look(processes)
        return processes

    def interrupt(self) -> None:
        """Have the process end the cell that it runs, as its own timer would."""
        own = self._first_of_its_own(process_tree.members(self._process.pid))
        if own is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(own, signal.SIGPROF)

    def stop(self, limit: str) -> None:
        """Kill the process and everything that it started, from any thread."""
        self._reason = self._reason or limit
        process_tree.kill(self._process.pid)
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
        try:
            status = self._process.wait(timeout=_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            return "it broke off the conversation with the grader", None
        number = -status if status < 0 else status - 128
        if number == signal.SIGKILL and _killed_for_want_of_memory() > self._killed_before:
            raise MachineFault(
                "the machine ran out of memory and ended the submission's process: grade it again, "
                "with fewer submissions at a time (--workers) or less memory for each (--memory)"
            )
        if number == signal.SIGXCPU:
            limit = f"{self._limits.total_seconds:g} seconds of computing for the submission"
            return f"it was stopped at the limit: {limit}", limit
        if number in set(signal.Signals):
            return f"it was ended by the signal {signal.Signals(number).name}", None
        return f"it ended itself with the exit status {status}", None

    def complaint(self) -> str:
        """Return what the process wrote to stderr before it served anyone, for the instructor."""
        assert self._process.stderr is not None
        os.set_blocking(self._process.stderr.fileno(), False)
        written = self._process.stderr.read(10_000) or b""
        return written.decode("utf-8", "replace").strip()

    def _start(self, stage: Path, connection: int, sandboxed: bool) -> "subprocess.Popen[bytes]":
        if sandboxed:
            program = _program(
                bubblewrap.MODULES, bubblewrap.SCRATCH, connection, self._limits, True
            )
            program = bubblewrap.command(program, stage, self._limits)
            environment = {}  # bubblewrap's own can be seen from inside
        else:
            self._folder = TemporaryFolder("submission")
            environment = bubblewrap.environment(str(self._folder.path))
            environment |= {name: os.environ[name] for name in _KEPT if name in os.environ}
            program = _program(str(stage), str(self._folder.path), connection, self._limits, False)
        return subprocess.Popen(
            program,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=[connection],
            env=environment,
            start_new_session=not sandboxed,
        )

    def _first_of_its_own(self, processes: list[int]) -> int | None:
        bubblewraps = 0 if self._folder is not None else process_tree.BUBBLEWRAPS
        return processes[bubblewraps] if len(processes) > bubblewraps else None

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
        own = self._first_of_its_own(processes)
        return bubblewrap.count_files(own) if self._folder is None and own else 0

    def _measure_memory(self, processes: list[int]) -> int:
        memory = process_tree.memory_bytes(processes)
        self.peak_memory_bytes = max(self.peak_memory_bytes, memory)
        return memory


def _killed_for_want_of_memory() -> int:
    """Return how many processes the system has ended for want of memory since it started."""
    found = re.search(r"^oom_kill (\d+)$", process_tree.read("/proc/vmstat"), re.MULTILINE)
    return int(found.group(1)) if found else 0


@cache
def why_no_sandbox(stage: Path) -> str | None:
    """Return why submissions cannot be sandboxed on this machine, or None if they can."""
    try:
        program = _program(bubblewrap.MODULES, bubblewrap.SCRATCH, None, DEFAULT_LIMITS, True)
        rehearsal = subprocess.run(
            bubblewrap.command(program, stage, DEFAULT_LIMITS),
            capture_output=True,
            text=True,
            timeout=600,
        )
    except EngineError as error:
        return str(error)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"bubblewrap does not start: {error}"
    words = rehearsal.stderr.strip().splitlines()[-1:] or [f"status {rehearsal.returncode}"]
    return f"bubblewrap does not work here: {words[0]}" if rehearsal.returncode else None


def _program(
    modules: str, folder: str, connection: int | None, limits: Limits, sandboxed: bool
) -> list[str]:
    stranger = _STRANGERS + secrets.randbelow(100_000_000)
    seal = Seal(
        user=stranger if sandboxed and os.geteuid() == 0 else None,
        own_namespaces=sandboxed,
        memory_bytes=limits.memory_bytes,
        processes=limits.processes,
        open_files=limits.open_files,
        file_bytes=limits.file_bytes,
        cpu_seconds=math.ceil(limits.total_seconds) + _BEFORE_THE_SUBMISSION_SECONDS,
    )
    settings = {
        "seal": dataclasses.asdict(seal),
        "connection": connection,
        "folder": folder,
        "outputs": (limits.text_bytes, limits.output_bytes, limits.outputs),
    }
    return [sys.executable, "-I", "-c", _START, modules, json.dumps(settings)]
