"""The warm process in the sandbox, as the grader has it: started once, and given orders."""

import contextlib
import dataclasses
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path

from autograder.engine.base import DEFAULT_LIMITS, Limits, MachineFault
from autograder.engine.sandbox import bubblewrap, process_tree
from autograder.engine.sandbox.seals import seal_for

_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); sys.dont_write_bytecode = True; "
    "from autograder.engine.student.zygote import main; main(sys.argv[2])"
)
_PATIENCE_SECONDS = 600.0
"""What a zygote, or a child of it, gets to start: a busy machine takes long."""
_ENDING_SECONDS = 5.0
_ENDING_BY_ITSELF_SECONDS = 0.1
_LONGEST_WORD = 4096
_MOST_SAID = 10_000


class CannotFork(MachineFault):
    """A zygote that cannot be started, or cannot fork sealed children, on this machine."""


class Zygote:
    """A warm process in the sandbox.

    It ends with the thread that started it.

    Parameters
    ----------
    stage : Path
        The folder that is seen as `bubblewrap.MODULES`.
    """

    def __init__(self, stage: Path) -> None:
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        settings = {"orders": theirs.fileno(), "folder": bubblewrap.SCRATCH}
        program = [sys.executable, "-I", "-c", _START, bubblewrap.MODULES, json.dumps(settings)]
        try:
            self._process = subprocess.Popen(
                bubblewrap.command(program, stage, DEFAULT_LIMITS, makes_namespaces=True),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                env={},
            )
        except OSError as error:
            raise CannotFork(f"bubblewrap does not start: {error}") from error
        finally:
            theirs.close()

    def wait_until_ready(self) -> None:
        """Wait until it is warm, and see on a rehearsal that it can make sealed children.

        Raises
        ------
        CannotFork
            If it is not, or cannot; says why.
        """
        self._orders.settimeout(_PATIENCE_SECONDS)
        try:
            word = self._orders.recv(_LONGEST_WORD)
        except TimeoutError:
            word = b""
        self._orders.settimeout(None)
        if word != b"ready":
            raise CannotFork(f"a warm process in the sandbox does not start: {self._complaint()}")
        rehearsal = ForkedProcess(self, DEFAULT_LIMITS)
        rehearsal.connection.close()  # so it ends, but only when it is all that it should be
        status = rehearsal.exit_status(_PATIENCE_SECONDS)
        rehearsal.end()
        if status != 0:
            why = rehearsal.complaint() or f"status {status}"
            raise CannotFork(f"a sealed process cannot be made: {why}")

    @property
    def is_alive(self) -> bool:
        """Whether it is there to take orders."""
        return self._process.poll() is None

    def order(self, limits: Limits, connection: socket.socket, report: socket.socket) -> None:
        """Have it fork a sealed child that serves `connection`, and a supervisor that reports.

        Raises
        ------
        OSError
            If it has ended.
        """
        order = {
            "seal": dataclasses.asdict(seal_for(limits, sandboxed=True)),
            "processors": sorted(os.sched_getaffinity(0)),
            "outputs": (limits.text_bytes, limits.output_bytes, limits.outputs),
            "scratch": bubblewrap.SCRATCH,
            "scratch_bytes": limits.scratch_bytes,
            "shared_memory_bytes": bubblewrap.SHARED_MEMORY_BYTES,
        }
        descriptors = [connection.fileno(), report.fileno()]
        socket.send_fds(self._orders, [json.dumps(order).encode()], descriptors)

    def end(self) -> None:
        """End it, with all its children."""
        self._orders.close()
        # By itself it ends in good order, so that what its children have computed is accounted for.
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_ENDING_SECONDS)
        process_tree.kill(self._process.pid)
        self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()

    def _complaint(self) -> str:
        process_tree.kill(self._process.pid)
        self._process.wait()
        assert self._process.stderr is not None
        said = self._process.stderr.read(_MOST_SAID).decode("utf-8", "replace").strip()
        return said.splitlines()[-1] if said else f"status {self._process.returncode}"


class ForkedProcess:
    """What the system knows of a student process that a zygote has forked.

    Attributes are those of `FreshProcess`.

    Raises
    ------
    MachineFault
        If there is no such process, since the zygote has ended or cannot make one.
    """

    is_sandboxed = True
    above = 2
    """The supervisor and the first process."""

    def __init__(self, zygote: Zygote, limits: Limits) -> None:
        self._status: int | None = None
        self._said = ""
        self.connection, connection = socket.socketpair()
        self._report, report = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._report.settimeout(_PATIENCE_SECONDS)
        self._pidfd = -1
        try:
            with connection, report:
                zygote.order(limits, connection, report)
            word, descriptors, _, _ = socket.recv_fds(self._report, _LONGEST_WORD, 1)
            if word != b"started" or len(descriptors) != 1:
                raise CannotFork(f"a sealed process cannot be made: {_text(word)}")
            self._pidfd = descriptors[0]
            self.root = _number_of(self._pidfd)
        except OSError as error:
            self._close()
            raise MachineFault(
                f"the warm process in the sandbox is gone ({error}): grade again"
            ) from error
        except CannotFork:
            self._close()
            raise

    def members(self) -> list[int]:
        """Return the numbers of all its processes that are alive, the supervisor's first."""
        found = process_tree.members(self.root)
        # The zygote buries the supervisor at once, and then its number may be another's.
        return [] if self._has_ended() else found

    def kill(self) -> None:
        """Have its supervisor kill it with everything that it started, without waiting."""
        with contextlib.suppress(OSError):
            self._report.shutdown(socket.SHUT_WR)

    def end(self) -> None:
        """Kill it with everything that it started, and wait until it is gone.

        One that waits for a request ends by itself when its connection is closed: then the system
        counts what it has computed as its supervisor's.
        """
        self.exit_status(_ENDING_BY_ITSELF_SECONDS)
        self.kill()
        if self.exit_status(_ENDING_SECONDS) is None and self._pidfd >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)  # its children die with it
        self._close()

    def exit_status(self, patience: float) -> int | None:
        """Return how it ended, as a shell says it, or None where it does not within `patience`."""
        if self._status is None:
            self._report.settimeout(patience)
            try:
                self._read(_text(self._report.recv(_LONGEST_WORD)))
            except OSError:  # not in time
                return None
        return self._status

    def complaint(self) -> str:
        """Return what kept the process from serving anyone, for the instructor."""
        return self._said

    def _read(self, word: str) -> None:
        kind, _, rest = word.partition(" ")
        if kind == "failed":
            self._said = rest
            self._read(_text(self._report.recv(_LONGEST_WORD)))
        elif kind == "ended":
            self._status = int(rest)
        else:  # the supervisor is gone, and all that it supervised with it
            self._status = -signal.SIGKILL

    def _has_ended(self) -> bool:
        ended = select.poll()
        ended.register(self._pidfd, select.POLLIN)
        return bool(ended.poll(0))

    def _close(self) -> None:
        self._report.close()
        if self._pidfd >= 0:
            os.close(self._pidfd)
            self._pidfd = -1


def _number_of(pidfd: int) -> int:
    found = re.search(r"^Pid:\s*(-?\d+)$", process_tree.read(f"/proc/self/fdinfo/{pidfd}"), re.M)
    number = int(found.group(1)) if found else -1
    if number <= 0:
        raise ProcessLookupError("it has ended at once")
    return number


def _text(word: bytes) -> str:
    return word.decode("utf-8", "replace")
