"""The examiner's end of the conversation with the student process."""

import builtins
import warnings
from collections.abc import Iterable
from types import FunctionType, MethodType
from typing import Any, NoReturn

import numpy as np

from autograder.engine.examiner.clock import Clock
from autograder.engine.protocol.allowance import Allowance
from autograder.engine.protocol.channel import Channel
from autograder.engine.protocol.connection import BrokenOff, Connection, ConnectionLost
from autograder.engine.protocol.failures import Failure, describe, rebuild
from autograder.engine.protocol.operations import operate_on
from autograder.engine.protocol.references import Policy
from autograder.engine.protocol.values import CannotCross

TEST_MODULE = "__main__"
"""The module that classes of test cells belong to."""

_TO_END_A_TEST = Allowance(5.0, 60.0)
"""What the student process gets to tidy up after a test, however long that took."""

_FLOATING_POINT_MODES = ("ignore", "warn", "raise", "print")
_DEFAULT_ERRORS = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}
_MOST_REMARKS = 100
"""Warnings of the student's code that one test cell is told of."""
_LONGEST_REMARK = 2000
_MOST_RAISED = 10_000
"""Errors of what a test handed over that are kept until the test cell ends."""
_LONGEST_CHAIN = 100


class StudentConnection(Connection):
    """Asks the student process for things, and serves what it may ask in return."""

    def __init__(self, channel: Channel, clock: Clock, verdicts: dict[str, bool]) -> None:
        policy = Policy(may_leave=_may_leave, shows_nodes=True)
        super().__init__(channel, policy)
        self.clock = clock
        self.verdicts = verdicts
        """Of the student's functions: whether each has passed all tests of it so far."""
        self._raised: list[Exception] = []
        self._remarks_left = _MOST_REMARKS
        self._filters = warnings.filters
        self._show = warnings.showwarning

    def forget(self) -> None:
        """Forget what was handed over in a test cell."""
        super().forget()
        self._raised.clear()
        self._remarks_left = _MOST_REMARKS

    def ask(self, operation: str, *details: Any) -> Any:
        """Have the student process itself do something."""
        return self.operate(operation, 0, *details)

    def end_test(self, passed: Iterable[str] = ()) -> None:
        """End what was lent, and forget what was handed over in a test cell.

        Parameters
        ----------
        passed : iterable of str
            Names of functions that the test was of, where it passed.

        Raises
        ------
        BrokenOff
            If a request was: the student process runs on, or waits for what will never come.
        """
        if self.broken_off:
            raise BrokenOff("a test was stopped while the student's code was running")
        self.clock.start(_TO_END_A_TEST)
        self.ask("end_test", tuple(passed))
        self.forget()

    # How a Connection does things here.

    def deadline(self) -> float:
        """Return when a student process that does not answer is given up."""
        return self.clock.gives_up_at()

    def options(self) -> tuple[bytes, dict[str, str] | None, bool]:
        """Tell how long the code may take, and how the test has warnings and errors treated."""
        left = self.clock.left()
        if min(left.computing, left.waiting) <= 0:
            raise self.clock.stopped()
        wanted = {
            key: str(mode)
            for key, mode in np.geterr().items()
            if mode != _DEFAULT_ERRORS[key] and mode in _FLOATING_POINT_MODES
        }
        return left.packed(), wanted or None, self._watches_warnings

    @property
    def _watches_warnings(self) -> bool:
        """Whether the test looks for warnings."""
        return warnings.filters is not self._filters or warnings.showwarning is not self._show

    def perform(self, operation: str, number: int, details: tuple[Any, ...], options: Any) -> Any:
        """Do what the student's code asks of something that the test handed to it."""
        target = self.table.own_object(number)
        if operation in ("getattr", "method"):
            name = details[0] if details else None
            if type(name) is not str or name.startswith("_") or not _shows_attributes(target):
                raise AttributeError(f"{type(target).__name__!r} object has no such attribute")
        elif operation in ("iter", "len", "getitem"):
            if not _shows_attributes(target):
                raise TypeError(f"{type(target).__name__!r} object does not allow this")
        elif operation not in ("call", "next", "isinstance"):
            raise TypeError("objects of the test cannot be changed")
        return operate_on(target, operation)(*details)

    def describe(self, error: BaseException) -> Failure:
        """Describe an error of a test's function; anything else stops the cell."""
        if not isinstance(error, Exception):
            raise error
        if len(self._raised) >= _MOST_RAISED:
            raise ConnectionLost("it went on after too many errors of what the test handed over")
        failure = describe(error, origin=len(self._raised) + 1)
        self._raised.append(_without_what_it_holds(error, failure))
        return failure

    def raise_failure(self, failure: Failure) -> NoReturn:
        """Raise the student's error, or the test's own that has come back through their code."""
        if failure.reason == "time":
            raise self.clock.stopped()
        is_own = 0 < failure.origin <= len(self._raised)
        error = self._raised[failure.origin - 1] if is_own else rebuild(failure)
        if isinstance(error, StopIteration | StopAsyncIteration):
            # A test's loop over map() would take it for its regular end (compare PEP 479).
            raise RuntimeError(f"{failure.name} was raised: {failure.message}") from error
        try:
            raise error
        finally:
            del error  # else this frame and the error keep each other, and what was sent

    def receive_remarks(self, remarks: Any) -> None:
        """Repeat warnings of the student's code here, where the test looks for them."""
        if type(remarks) is not tuple or not self._watches_warnings:
            return
        for remark in remarks[: self._remarks_left]:
            self._remarks_left -= 1
            if type(remark) is tuple and tuple(map(type, remark)) == (str, str):
                kind = getattr(builtins, remark[0], None)
                if not (isinstance(kind, type) and issubclass(kind, Warning)):
                    kind = UserWarning
                warnings.warn_explicit(remark[1][:_LONGEST_REMARK], kind, "submission", 1)


def _without_what_it_holds(error: Exception, failure: Failure) -> Exception:
    """Return `error` to be kept: without its frames, and without large arguments of a student's.

    Frames hold what the student's code called with, and such errors may come by the thousand.
    """
    link: BaseException | None = error
    for _ in range(_LONGEST_CHAIN):
        if link is None:
            break
        link.__traceback__ = None
        link = link.__cause__ or link.__context__
    return error if failure.arguments == error.args else rebuild(failure)


def _may_leave(value: Any) -> None:
    """Let the student hold proxies for functions, iterators and objects of tests and course_lib.

    Raises
    ------
    CannotCross
        For everything else: a frame, a module, an open file.
    """
    if not (callable(value) or hasattr(type(value), "__next__") or _shows_attributes(value)):
        raise CannotCross(f"a {type(value).__name__}")


def _shows_attributes(value: Any) -> bool:
    """Tell whether the student may read the public attributes of `value`.

    Those of functions, generators, classes and frames lead to the tests' source and values.
    """
    if isinstance(value, type | FunctionType | MethodType) or hasattr(type(value), "__next__"):
        return False
    module = type(value).__module__
    return module == TEST_MODULE or module.split(".")[0] == "course_lib"
