"""Grades a small course over and over, and kills the coordinator at every step that it takes.

Started by ``test_killed_runs.py`` with two folders: a course, and where to put copies of it. For
each step there will be two copies: as the kill left the course, and after grading it again, with
the names of those who ran in its file ``ran``. A line on stdout says which step it was. What a
step is: half of a file written; a file or a folder about to be moved or removed; a commit to the
gradebook about to be made. What is so before a step was so after the one before it.
"""

import os
import shutil
import signal
import sys
from functools import partial
from pathlib import Path

from sqlalchemy import Transaction

from autograder.course import Course
from autograder.grading import coordinator, grade
from autograder.lesson.lesson import Lesson
from tests.support.engines import PassingEngine
from tests.support.executors import Here


class Steps:
    """Counts the steps of this process, and kills it at one of them."""

    def __init__(self, last, told):
        self.left, self.told = last, told

    def step(self, what):
        self.left -= 1
        if self.left == 0:
            os.write(self.told, what.encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def before(self, owner, name, describe):
        real = getattr(owner, name)

        def stepping(*arguments, **options):
            if what := describe(*arguments):
                self.step(f"{name} {what}")
            return real(*arguments, **options)

        setattr(owner, name, stepping)

    def watch(self, root):
        def there(path, **rest):  # temporary folders come and go elsewhere
            return Path(path).is_relative_to(root) and Path(path).exists() and Path(path).name

        self.before(os, "replace", lambda old, new: Path(new).name)
        self.before(shutil, "rmtree", there)
        self.before(Transaction, "commit", lambda transaction: "the gradebook")
        real_open, steps = Path.open, self

        def torn_open(path, mode="r", *rest, **options):
            file = real_open(path, mode, *rest, **options)
            if "r" in mode:
                return file
            real_write = file.write

            def write(content):
                half = len(content) // 2
                real_write(content[:half])
                file.flush()
                steps.step(f"half of {path.name}")
                return half + real_write(content[half:])

            return Torn(file, write)

        Path.open = torn_open


class Torn:
    """A file that is written in two halves."""

    def __init__(self, file, write):
        self._file, self.write = file, write

    def __getattr__(self, name):
        return getattr(self._file, name)

    def __enter__(self):
        self._file.__enter__()
        return self

    def __exit__(self, *error):
        return self._file.__exit__(*error)


def run(root, last=0):
    """Grade the course at `root` in a process of its own; return the step it was killed at."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(told)
            course = Course.open(root)
            lesson = Lesson.load(course.source, "01_adding")
            register = grade.register

            def registered(*arguments):  # what comes before is nbgrader's, and changes nothing
                register(*arguments)
                Steps(last, tell).watch(root)

            grade.register = registered
            grade.run_submission = partial(noted, root / "ran", grade.run_submission)
            report = grade.grade_lesson(course, lesson, PassingEngine(), workers=2)
            status = int(bool(report.failures))
        finally:
            os._exit(status)
    os.close(tell)
    with os.fdopen(told) as pipe:
        step = pipe.read()
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if not killed and status != 0:
        raise SystemExit(f"grading {root} failed")
    return step if killed else None


def noted(path, run, handed_in, **options):
    """Run a submission, after noting whose it is."""
    with open(path, "a") as file:  # Path.open is watched
        file.write(f"{handed_in.student}\n")
    return run(handed_in, **options)


def page_of(notebook, record, grades):
    """A page that takes no time to make."""
    return f"<html>{record.digest} {grades.score} {len(notebook)}</html>\n".encode()


def main(course, copies):
    grade.Workers = grade.page_workers = Here
    coordinator.make_page = page_of
    step, number = "", 0
    while step is not None:
        number += 1
        killed, again = copies / f"{number}-killed", copies / f"{number}-again"
        shutil.copytree(course, killed)
        step = run(killed, number)
        if step is None:  # it takes no such step: it came to its end
            killed.rename(copies / "undisturbed")
            return
        shutil.copytree(killed, again)
        (again / "ran").unlink(missing_ok=True)
        run(again)
        print(step, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
