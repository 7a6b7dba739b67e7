"""Starting examiners: forked from a process that is warm, or each from nothing."""

import contextlib
import json
import os
import queue
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import cached_property
from multiprocessing.util import Finalize
from pathlib import Path
from typing import IO, Any, Protocol

from autograder.engine.base import MIB, EngineError, MachineFault
from autograder.engine.sandbox import process_tree
from autograder.engine.sandbox.fresh_process import why_no_sandbox
from autograder.engine.sandbox.stage import stage
from autograder.temporary import TemporaryFolder

_ROOT = str(Path(__file__).parents[2])
# Of what is loaded nothing becomes garbage; looking for some takes a twentieth of the whole.
_BEGIN = "import gc, sys; gc.disable(); sys.path.insert(0, sys.argv[1]); "
_START = (
    _BEGIN + "from autograder.engine.examiner.process import main; gc.freeze(); gc.enable(); main()"
)
_START_FORKSERVER = _BEGIN + "from autograder.engine.examiner.start import main; main(sys.argv[2])"
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    # What is large goes back to the system when it is freed, and counts no more.
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": str(MIB),
}
_MOST_SAID = 1000
"""Characters of what an examiner that failed has said last."""
_ENDING_SECONDS = 30.0
"""What an examiner that has said its last gets to end."""
_WAITING = 128
"""Connections that wait for the forkserver to take them."""
_SOCKET = "socket"
_PIECE = 1 << 20


class Examiner(Protocol):
    """An examiner at work."""

    def next_line(self, deadline: float) -> bytes:
        """Return the next line of its report, or nothing at its end.

        Raises
        ------
        TimeoutError
            If there is none before `deadline`, on the clock of ``time.monotonic``.
        """

    def end(self, patience: float) -> tuple[int | None, str]:
        """Give it `patience`, in seconds, to end by itself, then end it.

        Returns its exit status, where that is known, and what it said last, where it failed.
        """


class Examiners(Protocol):
    """Where examiners come from, and with them student processes."""

    @property
    def without_sandbox(self) -> str | None:
        """Why student processes have no sandbox, or None where they have."""

    @property
    def without_zygote(self) -> str | None:
        """Why they are not forked from a warm process in the sandbox, or None where they are."""

    def start(self, job: dict[str, Any]) -> Examiner:
        """Start an examiner that does `job`."""


class FreshExaminers:
    """Starts each examiner, and each student process, from nothing: slow, and works everywhere."""

    without_zygote = "each was started from nothing"

    def __init__(self) -> None:
        self.without_sandbox = why_no_sandbox(stage().folder)

    def start(self, job: dict[str, Any]) -> "FreshExaminer":
        """Start an examiner that does `job`."""
        about = {"stage": str(stage().folder), "sandboxed": self.without_sandbox is None}
        return FreshExaminer(job | about)


class FreshExaminer:
    """An examiner in a process that is started for its job."""

    def __init__(self, job: dict[str, Any]) -> None:
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (`end` closes it)
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, _ROOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            env=os.environ | _ENVIRONMENT,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it has ended; its status says why
            self._process.stdin.write(json.dumps(job).encode())
            self._process.stdin.close()

    def next_line(self, deadline: float) -> bytes:
        """Return the next line of its report, or nothing at its end."""
        try:
            return self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise TimeoutError from None

    def end(self, patience: float) -> tuple[int | None, str]:
        """Give it `patience`, in seconds, to end by itself, then end it."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(patience)
        process_tree.kill(self._process.pid)
        status = self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()
        with self._complaints as complaints:
            complaints.seek(max(0, complaints.seek(0, os.SEEK_END) - _MOST_SAID))
            lines = complaints.read().decode("utf-8", "replace").strip().splitlines()
        return status, lines[-1] if lines else ""

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(b"")


class WarmExaminers:
    """Has examiners forked from a process that is warm, which ends with this one.

    Student processes are forked from another one that is warm, in the sandbox, where the system
    allows that. Other processes of this machine can have examiners from the same place.
    """

    def __init__(self) -> None:
        self._folder = TemporaryFolder("examiners")
        self._stage = stage()  # is there as long as this is
        listener = _listen(self._folder.path)
        settings = {"listener": listener.fileno(), "stage": str(self._stage.folder)}
        with listener:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _START_FORKSERVER, _ROOT, json.dumps(settings)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                pass_fds=[listener.fileno()],
                env=os.environ | _ENVIRONMENT,
            )
        # A worker of multiprocessing ends without `atexit`.
        self._end = Finalize(self, _end, (self._process, self._folder), exitpriority=1)

    @property
    def folder(self) -> Path:
        """Where their socket lies."""
        return self._folder.path

    @property
    def has_ended(self) -> bool:
        """Whether no examiner comes from here any more."""
        return self._process.poll() is not None

    @property
    def without_sandbox(self) -> str | None:
        """Why student processes have no sandbox, or None where they have."""
        return self._about["without_sandbox"]

    @property
    def without_zygote(self) -> str | None:
        """Why they are not forked from a warm process, or None where they are."""
        return self._about["without_zygote"]

    def start(self, job: dict[str, Any]) -> "ForkedExaminer":
        """Start an examiner that does `job`."""
        return ForkedExaminer(self.folder, job)

    def end(self) -> None:
        """End them all."""
        self._end()

    @cached_property
    def _about(self) -> dict[str, str | None]:
        """What the process says when it is warm."""
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        if not said:
            raise EngineError(
                f"the process that examiners are forked from has ended (status "
                f"{self._process.wait()}); what it wrote above says why"
            )
        about: dict[str, str | None] = json.loads(said)
        return about


class SharedExaminers:
    """Examiners that another process of this machine has forked for this one.

    Can be pickled. Where it is of no use, since that process has ended or runs elsewhere, this
    process's own take its place.
    """

    def __init__(self, examiners: WarmExaminers) -> None:
        self._folder = examiners.folder
        self._machine = _this_machine()
        self._about = examiners.without_sandbox, examiners.without_zygote

    @property
    def without_sandbox(self) -> str | None:
        """Why student processes have no sandbox, or None where they have."""
        return self._about[0] if self._are_there() else warm_examiners().without_sandbox

    @property
    def without_zygote(self) -> str | None:
        """Why they are not forked from a warm process, or None where they are."""
        return self._about[1] if self._are_there() else warm_examiners().without_zygote

    def start(self, job: dict[str, Any]) -> "ForkedExaminer":
        """Start an examiner that does `job`."""
        if self._are_there():
            with contextlib.suppress(ForkserverGone):
                return ForkedExaminer(self._folder, job)
        return warm_examiners().start(job)

    def _are_there(self) -> bool:
        return self._machine == _this_machine() and (self._folder / _SOCKET).exists()


class ForkedExaminer:
    """An examiner that the process which listens in `folder` forks for a job."""

    def __init__(self, folder: Path, job: dict[str, Any]) -> None:
        self._read = bytearray()
        self._status: int | None = None
        self._said = ""
        self._connection = socket.socket(socket.AF_UNIX)
        try:
            with _short_name(folder) as name:
                self._connection.connect(name)
            self._connection.sendall(json.dumps(job).encode())
            self._connection.shutdown(socket.SHUT_WR)
        except OSError as error:
            self._connection.close()
            raise ForkserverGone(f"no examiner can be had: {error}") from error

    def next_line(self, deadline: float) -> bytes:
        """Return the next line of its report, or nothing at its end."""
        while self._is_of_the_end(line := self._next(deadline)):
            if self._status is not None:
                return b""
        return line

    def _next(self, deadline: float) -> bytes:
        while (end := self._read.find(b"\n")) < 0:
            self._connection.settimeout(max(0.001, deadline - time.monotonic()))
            try:
                piece = self._connection.recv(_PIECE)
            except ConnectionError:
                piece = b""
            if not piece:
                return b""
            self._read += piece
        line = bytes(self._read[: end + 1])
        del self._read[: end + 1]
        return line

    def end(self, patience: float) -> tuple[int | None, str]:
        """Give it `patience`, in seconds, to end by itself, then end it."""
        deadline = time.monotonic() + patience
        with contextlib.suppress(TimeoutError):
            while self._status is None and self.next_line(deadline):
                pass
        self._connection.close()
        return self._status, self._said

    def _is_of_the_end(self, line: bytes) -> bool:
        """Take note of what is no report, but says how the examiner came to its end."""
        if not line.startswith((b'{"ended"', b'{"complaint"')):
            return False
        said = json.loads(line)
        self._status = said.get("ended", self._status)
        self._said = said.get("complaint", self._said)
        return True


class ForkserverGone(MachineFault):
    """No examiner can be had from where they come from."""


def _listen(folder: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX)
    with _short_name(folder) as name:
        listener.bind(name)
    listener.listen(_WAITING)
    return listener


@contextlib.contextmanager
def _short_name(folder: Path) -> Iterator[str]:
    """Give a name of the socket in `folder` that is not too long for the system."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}/{_SOCKET}"
    finally:
        os.close(descriptor)


def _end(process: "subprocess.Popen[bytes]", folder: TemporaryFolder) -> None:
    """End the process that examiners are forked from, and with it all that it has started."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    try:
        process.wait(_ENDING_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    folder.cleanup()


def _this_machine() -> str:
    """Return what tells this machine, since it was started, from all others."""
    return process_tree.read("/proc/sys/kernel/random/boot_id")


_MAKING = threading.Lock()
_ours: WarmExaminers | None = None


def warm_examiners() -> WarmExaminers:
    """Return this process's own, which its threads share; another where the first has ended."""
    global _ours
    with _MAKING:
        if _ours is None or _ours.has_ended:
            _ours = WarmExaminers()
        return _ours


def can_be_warm() -> bool:
    """Tell whether a process that is warm may be forked on this system: so far, on Linux."""
    return sys.platform.startswith("linux")
