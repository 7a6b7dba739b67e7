"""The student process: runs a submission's cells and does what the examiner asks of its objects.

Nothing that it says is believed. It keeps order for honest submissions; the walls around it and
the examiner's decoder are what holds the others.
"""

import dataclasses
import inspect
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import numpy as np

from autograder.engine.protocol import operations
from autograder.engine.protocol.allowance import Allowance
from autograder.engine.protocol.channel import Channel
from autograder.engine.protocol.connection import Connection, ConnectionLost
from autograder.engine.protocol.failures import MOST_TEXT, Failure, describe, rebuild
from autograder.engine.protocol.proxies import Proxy
from autograder.engine.protocol.references import Policy
from autograder.engine.protocol.values import CannotCross
from autograder.engine.student.capture import Capture, CapturedStream
from autograder.engine.student.prompts import answer_none
from autograder.engine.student.shell import StudentShell
from autograder.engine.student.tracebacks import (
    CELL,
    failing_line,
    student_traceback,
    undefined_name,
)

_MOST_WARNINGS = 50
_RESERVE = 500
"""Levels of recursion for the grader's own work where the student's code has used up its own."""
_AGAIN_SECONDS = 0.05
"""Between one interrupt of code that goes on and the next."""
_ABSENT = object()


class TimeIsUp(KeyboardInterrupt):
    """What interrupts the student's code at its time limit."""

    def _render_traceback_(self) -> list[str]:
        """Have IPython show this: to make its own of a figure that is drawn takes it seconds."""
        return [student_traceback(self.__traceback__), f"TimeIsUp: {self}"]


class Student(Connection):
    """Serves the examiner in the student process."""

    def __init__(self, channel: Channel, shell: StudentShell) -> None:
        super().__init__(channel, Policy(may_leave=_may_leave, trusts_peer=True))
        self.shell = shell
        self.capture = shell.capture
        self._before_loans: dict[str, Any] = {}
        self._passed: dict[str, Any] = {}
        """What stood under a name when a test of it had passed."""
        self._warned: list[tuple[str, str]] = []
        self._interruptible = False
        self._allowance = Allowance(0, 0)
        self._why_stopped: str | None = None
        self._process = os.getpid()
        self._works: dict[str, Callable[..., Any]] = {
            "cell": self._run_cell,
            "name": self._look_up,
            "lend": self._lend,
            "end_test": self._end_test,
            "file": self._write_file,
        }

    def serve_forever(self) -> None:
        """Serve until the examiner is gone."""
        signal.signal(signal.SIGPROF, self._on_alarm)
        signal.signal(signal.SIGALRM, self._on_alarm)
        try:
            while True:
                self.serve_next()
        except ConnectionLost:
            os._exit(0)

    # How a Connection does things here.

    def perform(self, operation: str, number: int, details: tuple[Any, ...], options: Any) -> Any:
        """Do what the examiner asks for, interruptible by its time limit."""
        work = self._works.get(operation) or operations.operate_on(
            self.table.own_object(number), operation
        )
        outermost = self.depth == 1
        allowance, floating_point_errors, watch_warnings = options
        if outermost:
            self._why_stopped, self._allowance = None, Allowance.unpacked(allowance)
            self._set_timers(self._allowance)
        try:
            with self._as_the_test_wants(floating_point_errors, watch_warnings):
                self._interruptible = True
                if self._why_stopped:
                    raise TimeIsUp(self._why_stopped)
                return work(*details)
        finally:
            self._interruptible = not outermost
            if outermost:
                self._set_timers(Allowance(0, 0))
            if os.getpid() != self._process:
                os._exit(0)  # a child that the submission forked has come home; it is not us

    def operate(self, operation: str, number: int, *details: Any) -> Any:
        """Ask the examiner, undisturbed by the time limit and by the depth of recursion."""
        before = sys.getrecursionlimit()
        sys.setrecursionlimit(before + _RESERVE)
        self._interruptible = False
        try:
            return super().operate(operation, number, *details)
        finally:
            sys.setrecursionlimit(before)
            self._interruptible = True
            if self._why_stopped:
                raise TimeIsUp(self._why_stopped)

    def assign(self, proxy: Proxy, name: str, value: Any) -> None:
        """Keep an attribute that the student sets on this side."""
        proxy.__dict__[name] = value

    def raise_failure(self, failure: Failure) -> NoReturn:
        """Raise what a function of the test raised; on its way back it is recognised."""
        error = rebuild(failure)
        error.__dict__["origin"] = failure.origin
        try:
            raise error
        finally:
            del error  # else this frame and the error keep each other, and what was sent

    def describe(self, error: BaseException) -> Failure:
        """Describe an exception of the student's code, with its traceback."""
        reason = "time" if type(error) is TimeIsUp else ""
        try:
            traceback = student_traceback(error.__traceback__)
            origin = error.__dict__.get("origin", 0)
            failure = dataclasses.replace(
                describe(error, traceback, origin if type(origin) is int else 0),
                line=failing_line(error)[:MOST_TEXT],
                undefined=undefined_name(error)[:MOST_TEXT],
            )
        except BaseException:  # an exception whose own methods fail
            failure = describe(Exception("an exception that cannot be read was raised"))
        return dataclasses.replace(failure, reason=reason)

    def complaint(
        self, error: CannotCross, operation: str, number: int, details: tuple[Any, ...]
    ) -> str:
        """Say what the student's code returned that does not cross."""
        if operation == "name":
            return f"{details[0]} is {error}; assign plain Python values or a NumPy array"
        name = getattr(self.table.own_object(number), "__name__", None) if number else None
        who = details[0] if operation in ("method", "getattr") else name
        return f"{who or 'this'} returned {error}; return a NumPy array or plain Python values"

    def remarks(self) -> Any:
        """Report the warnings that the examiner wanted to know of."""
        warned, self._warned = self._warned, []
        return tuple(warned)

    # What the examiner asks of the process itself.

    def _run_cell(
        self, source: str, number: int
    ) -> tuple[list[dict[str, Any]], bool, tuple[Any, ...] | None]:
        """Run a cell and return its outputs, whether its time was up, and the error it raised."""
        self.capture.begin()
        self.shell.execution_count = number
        outputs: list[dict[str, Any]] = []
        try:
            result = self.shell.run_cell(source, store_history=True)
        finally:
            outputs = self.capture.end()
        stopped = self._why_stopped is not None
        error = result.error_before_exec or result.error_in_exec
        if error is None:
            return outputs, stopped, None
        failure = self.describe(error)
        if type(error) is SyntaxError and type(error.msg) is str:
            # Its text ends in the name that IPython gives the cell.
            failure = dataclasses.replace(failure, message=error.msg[:MOST_TEXT])
        return outputs, stopped, failure.fields()

    def _look_up(self, name: str) -> tuple[bool, Any]:
        found = self.shell.user_ns.get(name, _ABSENT)
        return found is not _ABSENT, None if found is _ABSENT else found

    def _lend(self, implementations: dict[str, Any], proven: tuple[str, ...]) -> None:
        """Put each in place, but where a proven function is still the one that was tested."""
        namespace = self.shell.user_ns
        for name, implementation in implementations.items():
            if name in proven and namespace.get(name, _ABSENT) is self._passed.get(name):
                continue
            self._before_loans.setdefault(name, namespace.get(name, _ABSENT))
            namespace[name] = implementation

    def _end_test(self, passed: tuple[str, ...]) -> None:
        for name, before in self._before_loans.items():
            if before is _ABSENT:
                self.shell.user_ns.pop(name, None)
            else:
                self.shell.user_ns[name] = before
        self._before_loans.clear()
        self._passed |= {name: self.shell.user_ns.get(name) for name in passed}
        self.forget()

    def _write_file(self, path: str, content: bytes) -> None:
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    @contextmanager
    def _as_the_test_wants(
        self, errors: dict[str, Any] | None, watch_warnings: bool
    ) -> Iterator[None]:
        """Treat floating-point errors as the test does, and remember warnings that it looks for."""
        if not errors and not watch_warnings:
            yield
            return
        with np.errstate(**errors or {}), warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                yield
            finally:
                for warning in caught[:_MOST_WARNINGS]:
                    failure = describe(Exception(str(warning.message)))
                    self._warned.append((describe(warning.category()).builtin, failure.message))

    def _set_timers(self, allowance: Allowance) -> None:
        """Have this process interrupted; what others compute for it, the examiner sees to."""
        again = _AGAIN_SECONDS if allowance.computing > 0 else 0.0
        signal.setitimer(signal.ITIMER_PROF, allowance.computing, again)
        signal.setitimer(signal.ITIMER_REAL, allowance.waiting, again)

    def _on_alarm(self, number: int, frame: FrameType | None) -> None:
        """Interrupt the student's code, again and again: Python drops what a finaliser raises."""
        has_waited = number == signal.SIGALRM
        self._why_stopped = self._why_stopped or self._allowance.why_stopped(has_waited)
        if self._interruptible and _is_students(frame):
            raise TimeIsUp(self._why_stopped)


def _is_students(frame: FrameType | None) -> bool:
    """Tell whether code of the student's runs in `frame` or has called what does.

    Outside it an interrupt would hit what brings the cell to its end.
    """
    while frame is not None:
        file = frame.f_code.co_filename
        if file == operations.__file__ or CELL.fullmatch(file):
            return True
        frame = frame.f_back
    return False


def _may_leave(value: Any) -> None:
    """Let functions, classes, iterators and instances of the student's own classes stay here.

    Raises
    ------
    CannotCross
        For everything else, by its type's name.
    """
    kind = type(value)
    root = kind.__module__.split(".")[0]
    is_own = root not in sys.stdlib_module_names and not _is_installed(root)
    is_a_container = isinstance(value, np.ndarray | list | tuple | dict | set | str | bytes | float)
    if callable(value) or hasattr(kind, "__next__") or (is_own and not is_a_container):
        return
    article = "an" if kind.__name__[:1].lower() in "aeiou" else "a"
    origin = "" if is_own or root == "builtins" else f"{root} "
    name = f"{origin}{kind.__name__}"
    raise CannotCross(f"{'a' if origin else article} {name}")


def _is_installed(root: str) -> bool:
    module = sys.modules.get(root)
    origin = inspect.getattr_static(module, "__file__", None) if module else None
    return type(origin) is str and not origin.startswith(os.getcwd())


def start_shell() -> StudentShell:
    """Return the process's one shell, in which nothing has run."""
    shell = StudentShell.start({"__name__": "__main__"})
    answer_none(shell)
    return shell


def serve(channel: Channel, shell: StudentShell, limits: tuple[int, int, int]) -> None:
    """Serve the examiner for the rest of the process's life; `limits` are those of `Capture`."""
    shell.capture = Capture(*limits)
    sys.stdout = CapturedStream(shell.capture, "stdout")
    sys.stderr = CapturedStream(shell.capture, "stderr")
    Student(channel, shell).serve_forever()
