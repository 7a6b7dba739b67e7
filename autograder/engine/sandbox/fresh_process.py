"""A student process that is started from nothing, in a sandbox of its own or in none."""

import contextlib
import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from autograder.engine.base import DEFAULT_LIMITS, EngineError, Limits
from autograder.engine.sandbox import bubblewrap, process_tree
from autograder.engine.sandbox.seals import seal_for
from autograder.temporary import TemporaryFolder

_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""What a student process outside a sandbox gets of the grader's environment."""
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); sys.dont_write_bytecode = True; "
    "from autograder.engine.student.start import main; main(sys.argv[2])"
)


class FreshProcess:
    """What the system knows of a student process that was started from nothing.

    Attributes
    ----------
    connection : socket
        Leads to it.
    root : int
        The process above all of the submission's.
    above : int
        How many processes that are not the submission's stand at the head of ``members(root)``.
    is_sandboxed : bool
        Whether it has a sandbox.
    """

    def __init__(self, stage: Path, limits: Limits, *, sandboxed: bool) -> None:
        self.is_sandboxed = sandboxed
        self.above = process_tree.BUBBLEWRAPS if sandboxed else 0
        self._folder: TemporaryFolder | None = None
        self.connection, theirs = socket.socketpair()
        try:
            self._process = self._start(stage, theirs.fileno(), limits)
        except OSError as error:
            raise EngineError(f"the student process does not start: {error}") from error
        finally:
            theirs.close()
        self.root = self._process.pid

    def members(self) -> list[int]:
        """Return the numbers of all its processes, those that are not the submission's first."""
        return process_tree.members(self.root)

    def kill(self) -> None:
        """Kill it with everything that it started, without waiting."""
        process_tree.kill(self.root)

    def end(self) -> None:
        """Kill it with everything that it started, and wait until it is gone."""
        self.kill()
        if self._folder is not None:  # no sandbox: a session of its own
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.root, signal.SIGKILL)
        self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()
        if self._folder is not None:
            self._folder.cleanup()

    def exit_status(self, patience: float) -> int | None:
        """Return how it ended, as a shell says it, or None where it does not within `patience`."""
        try:
            return self._process.wait(patience)
        except subprocess.TimeoutExpired:
            return None

    def complaint(self) -> str:
        """Return what the process wrote to stderr before it served anyone, for the instructor."""
        assert self._process.stderr is not None
        os.set_blocking(self._process.stderr.fileno(), False)
        written = self._process.stderr.read(10_000) or b""
        return written.decode("utf-8", "replace").strip()

    def _start(self, stage: Path, connection: int, limits: Limits) -> "subprocess.Popen[bytes]":
        if self.is_sandboxed:
            program = _program(bubblewrap.MODULES, bubblewrap.SCRATCH, connection, limits, True)
            program = bubblewrap.command(program, stage, limits)
            environment = {}  # bubblewrap's own can be seen from inside
        else:
            self._folder = TemporaryFolder("submission")
            environment = bubblewrap.environment(str(self._folder.path))
            environment |= {name: os.environ[name] for name in _KEPT if name in os.environ}
            program = _program(str(stage), str(self._folder.path), connection, limits, False)
        return subprocess.Popen(
            program,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=[connection],
            env=environment,
            start_new_session=not self.is_sandboxed,
        )


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
    settings = {
        "seal": dataclasses.asdict(seal_for(limits, sandboxed=sandboxed)),
        "connection": connection,
        "folder": folder,
        "outputs": (limits.text_bytes, limits.output_bytes, limits.outputs),
    }
    return [sys.executable, "-I", "-c", _START, modules, json.dumps(settings)]
