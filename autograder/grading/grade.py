"""Grading all submissions of a lesson: workers run them, one coordinator keeps the books."""

from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path

from autograder.atomic import whole_folder
from autograder.course import Course
from autograder.engine import Engine, EngineError, Limits
from autograder.engine.base import DEFAULT_LIMITS
from autograder.feedback.page import write_feedback
from autograder.grading.executors import available_processors, worker_pool
from autograder.grading.gradebook import GradebookError, register, save_scores
from autograder.grading.record import Record
from autograder.grading.run import Executed, run_submission
from autograder.lesson.lesson import Lesson
from autograder.progress import Progress, silent
from autograder.submission.submissions import HandedIn, find_submissions


@dataclass
class GradingReport:
    """What came of grading a lesson."""

    lesson: Lesson
    graded: list[Record] = field(default_factory=list)
    """The records of those that have a grade, by student."""
    set_aside: list[str] = field(default_factory=list)
    """A line for each folder that cannot be a student's."""
    failures: list[str] = field(default_factory=list)
    """A line for each submission that the grader failed on: it has no grade, or no page."""


def grade_lesson(
    course: Course,
    lesson: Lesson,
    engine: Engine,
    *,
    students: Sequence[str] = (),
    limits: Limits = DEFAULT_LIMITS,
    workers: int | None = None,
    progress: Progress = silent,
) -> GradingReport:
    """Grade what is in ``submitted/<student>/<lesson>/``, whatever it is.

    As each submission is done, its record is written to ``results/``, then from it the executed
    notebook in ``autograded/``, its scores in the gradebook and its page in ``feedback/``.

    Parameters
    ----------
    course : Course
        Where submissions are and scores go.
    lesson : Lesson
        What they are graded by.
    engine : Engine
        What runs them.
    students : sequence of str
        Only these; everyone when empty.
    limits : Limits
        What each submission may use.
    workers : int, optional
        How many submissions run at one time; by default as many as there are processors.
    progress : callable
        Called after each submission.

    Raises
    ------
    GradebookError
        If the gradebook cannot be used.
    EngineError
        If the engine cannot work on this machine.
    """
    register(course, lesson)
    found = find_submissions(course.submitted, lesson.id, students)
    report = GradingReport(lesson, set_aside=found.set_aside)
    workers = workers or available_processors()
    total = len(found.submissions)
    handed_in = [submission.read() for submission in found.submissions]
    for done, (submission, outcome) in enumerate(
        _run_all(handed_in, lesson, engine, limits, workers), start=1
    ):
        if isinstance(outcome, Executed):
            try:
                _enter(course, submission, outcome)
                report.graded.append(outcome.record)
            except GradebookError:
                raise
            except Exception as error:
                outcome = _mistake(error)
        if isinstance(outcome, str):
            report.failures.append(f"{submission.student}: not graded: {outcome}")
        progress(submission.student, done, total)
    report.graded.sort(key=lambda record: record.student)
    report.failures += _write_pages(course, report.graded, workers)
    return report


def _run_all(
    submissions: Sequence[HandedIn], lesson: Lesson, engine: Engine, limits: Limits, workers: int
) -> Iterator[tuple[HandedIn, Executed | str]]:
    """Yield each submission as it ends, executed or with the reason why it could not be.

    A worker that dies takes its pool with it. What is left then runs one by one, so that only the
    submission that kills its worker goes without a grade.
    """
    left = list(submissions)
    while left:
        broken = False
        with worker_pool(min(workers, len(left))) as pool:
            futures = {pool.submit(run_submission, s, lesson, engine, limits): s for s in left}
            try:
                for future in as_completed(futures):
                    try:
                        outcome: Executed | str = future.result()
                    except BrokenProcessPool:
                        broken = True
                        continue
                    except EngineError:
                        raise
                    except Exception as error:
                        outcome = _mistake(error)
                    left.remove(futures[future])
                    yield futures[future], outcome
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
        if broken and workers == 1:
            yield left.pop(0), "the process that graded it was killed: is there enough memory?"
        workers = 1


def _enter(course: Course, handed_in: HandedIn, executed: Executed) -> None:
    """Write the record, then what is made from it: the executed notebook, the scores."""
    record = executed.record
    record.write(course.result(record.student, record.lesson))
    with whole_folder(course.autograded(record.student, record.lesson)) as folder:
        handed_in.write_files(folder)
        (folder / f"{record.lesson}.ipynb").write_bytes(executed.notebook)
    save_scores(course, record, handed_in.timestamp)


def _write_pages(course: Course, graded: Sequence[Record], workers: int) -> list[str]:
    """Write the pages of `graded`; return a line for each that could not be written."""
    failures = []
    with worker_pool(max(1, min(workers, len(graded)))) as pool:
        pages = {
            record.student: pool.submit(write_page, course.root, record.lesson, record.student)
            for record in graded
        }
        for name, page in pages.items():
            try:
                page.result()
            except Exception as error:
                failures.append(f"{name}: graded, but has no page: {_mistake(error)}")
    return failures


def write_page(root: Path, lesson_id: str, student: str) -> None:
    """Write a page in a process of its own."""
    write_feedback(Course.open(root), lesson_id, student)


def _mistake(error: Exception) -> str:
    return f"the grader failed on it: {type(error).__name__}: {error}"
