"""Grading all submissions of a lesson: workers run them, one coordinator keeps the books."""

import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any

import nbformat

from autograder.course import Course
from autograder.engine import Engine, EngineError, Limits
from autograder.engine.base import DEFAULT_LIMITS
from autograder.feedback.page import write_feedback
from autograder.grading.executors import available_processors, worker_pool
from autograder.grading.gradebook import GradebookError, register, save_scores
from autograder.grading.results import ExerciseResult, read_results
from autograder.grading.run import Executed, run_submission
from autograder.lesson.lesson import Lesson
from autograder.progress import Progress, silent
from autograder.submission.submissions import Submission, UnreadableError, find_submissions


@dataclass(frozen=True)
class Graded:
    """A graded submission."""

    student: str
    exercises: tuple[ExerciseResult, ...]
    about: dict[str, Any]
    """What `autograder.grading.run.Executed.about` holds: repairs, problem, run."""

    @property
    def score(self) -> float:
        """The points earned by the tests."""
        return sum(exercise.score for exercise in self.exercises)

    @property
    def points(self) -> float:
        """The points that were to be earned."""
        return sum(exercise.points for exercise in self.exercises)

    def as_json(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        return {
            "student": self.student,
            "lesson": self.about["lesson"],
            "score": self.score,
            "points": self.points,
            "exercises": [
                {
                    "name": exercise.name,
                    "score": exercise.score,
                    "points": exercise.points,
                    "messages": exercise.messages,
                }
                for exercise in self.exercises
            ],
            "problem": self.about["problem"],
            "repairs": list(self.about["repairs"]),
            **self.about["run"],
        }


@dataclass
class GradingReport:
    """What came of grading a lesson."""

    lesson: Lesson
    graded: list[Graded] = field(default_factory=list)
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

    Each submission gets its scores in the gradebook, its executed notebook in ``autograded/`` and
    its page in ``feedback/`` as it is done, so that nothing is lost when grading is interrupted.

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
    for done, (submission, outcome) in enumerate(
        _run_all(found.submissions, lesson, engine, limits, workers), start=1
    ):
        if isinstance(outcome, Executed):
            try:
                report.graded.append(_enter(course, lesson, submission, outcome))
            except GradebookError:
                raise
            except Exception as error:
                outcome = _mistake(error)
        if isinstance(outcome, str):
            report.failures.append(f"{submission.student}: not graded: {outcome}")
        progress(submission.student, done, total)
    report.graded.sort(key=lambda graded: graded.student)
    students = [graded.student for graded in report.graded]
    report.failures += _write_pages(course, lesson.id, students, workers)
    return report


def _run_all(
    submissions: Sequence[Submission], lesson: Lesson, engine: Engine, limits: Limits, workers: int
) -> Iterator[tuple[Submission, Executed | str]]:
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


def _enter(course: Course, lesson: Lesson, submission: Submission, executed: Executed) -> Graded:
    """Save the executed notebook and its scores."""
    try:
        timestamp = submission.read_timestamp()
    except UnreadableError as error:
        timestamp = None
        executed.about["repairs"].append(str(error))
    folder = course.autograded(submission.student, lesson.id)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    submission.copy_extra_files(folder)
    path = folder / f"{lesson.id}.ipynb"
    path.write_text(nbformat.writes(executed.notebook) + "\n", encoding="utf-8")
    results = read_results(executed.notebook)
    save_scores(course, lesson.id, submission.student, results, timestamp)
    return Graded(submission.student, results, executed.about)


def _write_pages(
    course: Course, lesson_id: str, students: Sequence[str], workers: int
) -> list[str]:
    """Write the pages of `students`; return a line for each that could not be written."""
    failures = []
    with worker_pool(max(1, min(workers, len(students)))) as pool:
        pages = {
            name: pool.submit(write_feedback, course.root, lesson_id, name) for name in students
        }
        for name, page in pages.items():
            try:
                page.result()
            except Exception as error:
                failures.append(f"{name}: graded, but has no page: {_mistake(error)}")
    return failures


def _mistake(error: Exception) -> str:
    return f"the grader failed on it: {type(error).__name__}: {error}"
