"""The process that has loaded what examiners need, and forks one for each submission.

It listens on a socket. Whoever connects sends a job, and gets the examiner's report and then, in a
last line, how the examiner ended. It reads no byte of a job itself, and has one thread, so that a
fork is whole. With it lives the zygote that student processes are forked from, where the system
allows that; where it does not, each student process is started from nothing.

It ends when the process that started it does, or closes its standard input; and an examiner ends
when whoever gave it its job has closed the connection.
"""

import gc
import importlib
import json
import os
import pkgutil
import select
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from autograder.engine.base import EngineError, Limits
from autograder.engine.examiner.process import Start, examine
from autograder.engine.examiner.processor import stay_on_one
from autograder.engine.sandbox import process_tree
from autograder.engine.sandbox.fresh_process import FreshProcess, why_no_sandbox
from autograder.engine.sandbox.zygote import CannotFork, ForkedProcess, Zygote

_PACKAGES = ("course_lib.hidden", "course_lib.visible")
"""What test cells import, with the reference that it imports in turn."""
_PIECE = 1 << 20


def main(settings_json: str) -> None:
    """Load what examiners need, say on stdout how students are kept, and serve."""
    settings = json.loads(settings_json)
    listener = socket.socket(fileno=settings["listener"])
    students = Students(Path(settings["stage"]))
    preload()
    students.wait_until_ready()
    with suppress(BrokenPipeError):  # nobody wants to know any more
        os.write(1, json.dumps(students.about()).encode() + b"\n")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    gc.collect()
    gc.freeze()
    gc.enable()
    with listener:
        Forkserver(listener, students).serve()
    students.end()


def preload() -> None:
    """Import all tests; what one of them is broken by is left for its submissions to meet."""
    for name in _PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}.", onerror=lambda _: None):
            with suppress(Exception):
                importlib.import_module(module.name)


class Students:
    """Where student processes come from: a zygote in the sandbox, where that is possible.

    Parameters
    ----------
    stage : Path
        What they can import of this repository.
    """

    def __init__(self, stage: Path) -> None:
        self._stage = stage
        self._zygote: Zygote | None = None
        self._without_sandbox: str | None = None
        self._without_zygote: str | None = None
        try:
            self._zygote = Zygote(stage)
        except CannotFork as error:
            self._without_zygote = str(error)
        except EngineError as error:
            self._without_sandbox = self._without_zygote = str(error)

    def wait_until_ready(self) -> None:
        """Wait until the zygote is warm; see what there is where it can't do its work."""
        if self._zygote is not None:
            try:
                self._zygote.wait_until_ready()
            except EngineError as error:
                self._zygote.end()
                self._zygote, self._without_zygote = None, str(error)
        if self._without_zygote and self._without_sandbox is None:
            self._without_sandbox = why_no_sandbox(self._stage)

    def about(self) -> dict[str, str | None]:
        """Say why there is no sandbox, and why no zygote, or None where there is one."""
        return {
            "without_sandbox": self._without_sandbox,
            "without_zygote": self._without_zygote,
        }

    def replace_what_has_ended(self) -> None:
        """Start another zygote if ours has ended: no submission reaches it, but a system may."""
        if self._zygote is not None and not self._zygote.is_alive:
            self._zygote.end()
            self._zygote = Zygote(self._stage)
            self._zygote.wait_until_ready()

    def end(self) -> None:
        """End the zygote, and all that comes from it."""
        if self._zygote is not None:
            self._zygote.end()

    def start(self, limits: Limits) -> ForkedProcess | FreshProcess:
        """Start a student process; called in an examiner."""
        if self._zygote is not None:
            return ForkedProcess(self._zygote, limits)
        return FreshProcess(self._stage, limits, sandboxed=self._without_sandbox is None)


@dataclass(frozen=True)
class _Examiner:
    """A process that does a job."""

    process: int
    pidfd: int
    connection: socket.socket


class Forkserver:
    """Forks an examiner for each connection, and sees to its end."""

    def __init__(self, listener: socket.socket, students: Students) -> None:
        self._listener = listener
        self._students = students
        self._poll = select.poll()
        self._poll.register(listener, select.POLLIN)
        self._poll.register(sys.stdin.fileno(), 0)  # of a closed one is told in any case
        self._by_pidfd: dict[int, _Examiner] = {}
        self._by_connection: dict[int, _Examiner] = {}

    def serve(self) -> None:
        """Serve until nobody holds the other end of standard input."""
        while True:
            for descriptor, _ in self._poll.poll():
                if descriptor == sys.stdin.fileno():
                    return
                if descriptor == self._listener.fileno():
                    self._accept()
                elif examiner := self._by_pidfd.get(descriptor):
                    self._bury(examiner)
                elif examiner := self._by_connection.get(descriptor):
                    self._poll.unregister(descriptor)
                    process_tree.kill(examiner.process)  # nobody wants its report

    def _accept(self) -> None:
        connection, _ = self._listener.accept()
        try:
            self._students.replace_what_has_ended()
        except EngineError as error:
            _tell(connection, {"engine_error": str(error), "is_the_machines": True})
            connection.close()
            return
        threads = len(os.listdir("/proc/self/task"))
        assert threads == 1, f"{threads} threads: a fork would not be whole"
        parent = os.getpid()
        process = os.fork()
        if process == 0:
            self._become_examiner(connection, parent)
        pidfd = os.pidfd_open(process)
        examiner = _Examiner(process, pidfd, connection)
        self._by_pidfd[pidfd] = self._by_connection[connection.fileno()] = examiner
        self._poll.register(pidfd, select.POLLIN)
        self._poll.register(connection, 0)

    def _bury(self, examiner: _Examiner) -> None:
        _, status = os.waitpid(examiner.process, 0)
        del self._by_pidfd[examiner.pidfd], self._by_connection[examiner.connection.fileno()]
        with suppress(KeyError):
            self._poll.unregister(examiner.connection)
        self._poll.unregister(examiner.pidfd)
        os.close(examiner.pidfd)
        _tell(examiner.connection, {"ended": os.waitstatus_to_exitcode(status)})
        examiner.connection.close()

    def _become_examiner(self, connection: socket.socket, parent: int) -> NoReturn:
        status = 1
        try:
            process_tree.die_with_parent()
            if os.getppid() != parent:
                os._exit(status)
            self._close_what_is_others()
            stay_on_one(examiner.process for examiner in self._by_pidfd.values())
            np.random.seed()  # noqa: NPY002 (what all forks would have in common)
            start: Start = self._students.start
            examine(_job(connection), connection.makefile("w", encoding="utf-8"), start)
            status = 0
        except BaseException as error:
            _tell(connection, {"complaint": f"{type(error).__name__}: {error}"})
        finally:
            os._exit(status)

    def _close_what_is_others(self) -> None:
        self._listener.close()
        for examiner in self._by_pidfd.values():
            examiner.connection.close()
            os.close(examiner.pidfd)


def _job(connection: socket.socket) -> dict[str, Any]:
    """Read the job, which ends where the sending ends."""
    pieces = []
    while piece := connection.recv(_PIECE):
        pieces.append(piece)
    job: dict[str, Any] = json.loads(b"".join(pieces))
    return job


def _tell(connection: socket.socket, line: dict[str, Any]) -> None:
    with suppress(OSError):  # nobody is there any more, or reads
        connection.send(json.dumps(line).encode() + b"\n", socket.MSG_DONTWAIT)
