"""Running one test cell in the examiner, with proxies for what the student wrote."""

import ast
import builtins
import contextlib
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.engine.examiner.clock import Stopped
from autograder.engine.examiner.student_connection import TEST_MODULE, StudentConnection
from autograder.engine.outcomes import TIMEOUT, TestFailure, TestOutcome
from autograder.engine.protocol.allowance import Allowance
from autograder.engine.protocol.connection import ConnectionLost
from autograder.engine.protocol.failures import student_failure
from autograder.lesson.names import free_names
from autograder.lesson.test_names import is_test_of
from course_lib import lending
from course_lib._draws import BrokenTest
from course_lib.checks import CheckFailed

_SAYS_NOTHING = "a check of this cell failed, and says no more"
_CUT = "\n[cut off here]\n"


class Printed(io.StringIO):
    """Takes what a test prints, up to a limit."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._left = most

    def write(self, text: str) -> int:
        """Take `text`, as much of it as still fits."""
        if self._left > 0:
            super().write(text[: self._left] + (_CUT if len(text) > self._left else ""))
        self._left -= len(text)
        return len(text)


@dataclass(frozen=True)
class TestRun:
    """How a test cell ended."""

    __test__ = False

    outcome: TestOutcome
    """Whether it passed, why not, and what it printed."""
    stopped: bool
    """Whether its time was up."""
    is_tentative: bool
    """Whether it failed with functions of the student's in place of which right ones are lent."""


def run_test_cell(
    cell: str,
    source: str,
    student: StudentConnection,
    allowance: Allowance,
    text_bytes: int,
    *,
    lends_all: bool,
) -> TestRun:
    """Run a test cell in a fresh namespace.

    Parameters
    ----------
    cell : str
        Its ``grade_id``.
    source : str
        The cell, with its hidden tests.
    student : StudentConnection
        Where names that the cell does not bind are looked up.
    allowance : Allowance
        What the cell may take, with the student's code that it calls.
    text_bytes : int
        How much it may print.
    lends_all : bool
        Whether what the cell lends takes the place of the student's functions also where these have
        passed their tests. They are called far more quickly, so it is worth a try.

    Raises
    ------
    ConnectionLost
        If the student process is gone, or has to go: it does not answer as it should.
    """
    student.clock.start(allowance)
    printed = Printed(text_bytes)
    error: BaseException | None = None
    missing: set[str] = set()
    lender = _Lender(student, lends_all)
    try:
        with _quiet(printed):
            _run(cell, source, student, missing, lender)
    except (Exception, Stopped, SystemExit) as raised:
        error = raised
    failure = None if error is None else _failure(error, missing, text_bytes)
    return TestRun(
        TestOutcome(failure, printed.getvalue()),
        isinstance(error, Stopped),
        failure is not None and lender.is_tentative,
    )


def _run(
    cell: str, source: str, student: StudentConnection, missing: set[str], lender: "_Lender"
) -> None:
    tree = ast.parse(source)
    names = sorted(free_names(source) - set(dir(builtins)))
    tested = [name for name in names if is_test_of(cell, name)]
    namespace = lender.namespace
    lending.use_lender(lender)
    try:
        with student.clock.interrupting():
            _look_up(names, student, namespace, missing)
            exec(compile(tree, "<test>", "exec"), namespace)
    except ConnectionLost:
        raise
    except BaseException:
        if not lender.is_tentative:
            student.verdicts |= dict.fromkeys(tested, False)
        student.end_test()
        raise
    else:
        for name in tested:
            student.verdicts.setdefault(name, True)
        student.end_test(tested)
    finally:
        lending.use_lender(None)


def _look_up(
    names: list[str], student: StudentConnection, namespace: dict[str, Any], missing: set[str]
) -> None:
    """Put proxies for what the student has under `names` into `namespace`."""
    for name in names:
        is_there, value = student.ask("name", name)
        if is_there:
            namespace[name] = value
        else:
            missing.add(name)


class _Lender:
    """Puts proxies for right implementations into the student's namespace."""

    def __init__(self, student: StudentConnection, lends_all: bool) -> None:
        self.namespace: dict[str, Any] = {"__name__": TEST_MODULE}
        """That of the test cell."""
        self.is_tentative = False
        self._student = student
        self._lends_all = lends_all

    def lend(self, implementations: Mapping[str, Callable[..., Any]]) -> None:
        """Lend to the student until the cell ends; the test itself takes them directly."""
        verdicts = {} if self._lends_all else self._student.verdicts
        proven = tuple(name for name in implementations if verdicts.get(name))
        self.is_tentative = self.is_tentative or bool(proven)
        self._student.ask("lend", dict(implementations), proven)
        self.namespace.update(implementations)


class _Nowhere(io.TextIOBase):
    """Takes what a test writes to standard error, and keeps nothing."""

    def write(self, text: str) -> int:
        """Take `text`."""
        return len(text)


@contextlib.contextmanager
def _quiet(printed: Printed) -> Iterator[None]:
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(_Nowhere()):
        yield


def _failure(error: BaseException, missing: set[str], most: int) -> TestFailure:
    if isinstance(error, Stopped):
        return TestFailure(TIMEOUT, str(error))
    if isinstance(error, NameError) and error.name in missing:
        message = f"{error.name} is not defined: did the cell that defines it run to its end?"
        return TestFailure("NameError", message, undefined=error.name)
    theirs = student_failure(error)
    name = theirs.name if theirs and theirs.message == str(error) else type(error).__name__
    message = str(error) or (_SAYS_NOTHING if isinstance(error, AssertionError) else "")
    return TestFailure(
        name,
        message[:most],
        # Of the student's own errors none is a CheckFailed here, so no mistake is theirs to name.
        mistake=error.mistake if isinstance(error, CheckFailed) else None,
        line=theirs.line or None if theirs else None,
        traceback=theirs.traceback if theirs else "",
        undefined=theirs.undefined or None if theirs else None,
        is_the_tests=isinstance(error, BrokenTest),
    )
