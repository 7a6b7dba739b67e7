"""The process that has loaded what examiners need, and forks one for each submission.

It listens on a socket. Whoever connects sends a job, and gets the examiner's report and then, in a
last line, how the examiner ended. It reads no byte of a job itself, and has one thread, so that a
fork is whole. With it lives the zygote that student processes are forked from, where the system
allows that; where it does not, each student process is started from nothing. `start` has started
it, before this module was imported.

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
from typing import Any, NoReturn

import numpy as np

from autograder.engine.base import EngineError
from autograder.engine.examiner.process import Start, examine
from autograder.engine.examiner.processor import stay_on_one
from autograder.engine.examiner.students import Students
from autograder.engine.sandbox import process_tree

_PACKAGES = ("course_lib.hidden", "course_lib.visible")
"""What test cells import, with the reference that it imports in turn."""
_PIECE = 1 << 20


def main(listener: socket.socket, students: Students) -> None:
    """Load what examiners need, say on stdout how `students` are kept, and serve."""
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
