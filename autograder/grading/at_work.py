"""One grading run of a lesson at a time: the next one waits, and says for whom.

The system holds the lock and ends that of a process that was killed.
"""

import fcntl
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TextIO

from autograder.course import Course

_MOST_CHARACTERS = 300


class LockError(RuntimeError):
    """A lesson that cannot be kept to one grading run; says what to do."""


@contextmanager
def alone(course: Course, lesson_id: str, waits: Callable[[str], None]) -> Iterator[None]:
    """Be the only one who grades this lesson of `course`, once nobody else does.

    Parameters
    ----------
    course : Course
        The folder of the course.
    lesson_id : str
        The lesson; others may be graded meanwhile.
    waits : callable
        Called with a sentence that says who is at work, where somebody has to be waited for.

    Raises
    ------
    LockError
        If the lock cannot be made.
    """
    path = course.lock(lesson_id)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")  # those who wait leave what stands in it
    except OSError as error:
        raise LockError(f"{path} cannot be written: {error.strerror}") from error
    with file:
        try:
            _lock(file, lambda: waits(f"{_who(file)} is grading {lesson_id}: waiting for its end"))
        except OSError as error:
            raise LockError(
                f"{path} cannot be locked: {error.strerror}. Two runs could disturb each other: "
                "have the course folder on a disk that knows locks"
            ) from error
        since = datetime.now().astimezone().isoformat(" ", "seconds")
        _write(file, f"process {os.getpid()} on {platform.node()}, since {since},")
        try:
            yield
        finally:
            _write(file, "")


def _lock(file: TextIO, waits: Callable[[], None]) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        waits()
        fcntl.flock(file, fcntl.LOCK_EX)


def _who(file: TextIO) -> str:
    file.seek(0)
    who = file.read(_MOST_CHARACTERS)
    # Nothing stands there for a moment after the lock has been taken.
    return who if who and who.isprintable() else "another process"


def _write(file: TextIO, who: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(who)
    file.flush()
