"""Grading all submissions of a lesson: workers run them, one coordinator keeps the books."""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from autograder.atomic import whole_folder, write_whole
from autograder.course import Course
from autograder.engine import Engine, EngineError, Limits
from autograder.engine.base import DEFAULT_LIMITS
from autograder.feedback.limited import finished, page_workers
from autograder.feedback.page import make_page
from autograder.grading import own_solutions
from autograder.grading.draws import course_secret
from autograder.grading.executors import WorkerDied, Workers, available_processors
from autograder.grading.gradebook import Books, GradebookError, open_books, register
from autograder.grading.grades import Grades
from autograder.grading.record import Record
from autograder.grading.run import BrokenTestError, Executed, run_submission
from autograder.lesson.lesson import Lesson
from autograder.progress import Progress, silent
from autograder.submission.original import Original
from autograder.submission.submissions import HandedIn, Submission, find_submissions

_PAGES_AT_ONCE = 2


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
    plain_pages: list[str] = field(default_factory=list)
    """A line for each submission whose page shows points and messages, but not the notebook."""


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
    notebook in ``autograded/``, its scores in the gradebook and its page in ``feedback/``, each of
    them whole or not at all. A run that was interrupted is simply started again.

    The lesson's own solutions run first; nothing is written before they are known to pass.

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
    BrokenLessonError
        If the lesson's own solutions do not pass its tests.
    GradebookError
        If the gradebook cannot be used.
    EngineError
        If the engine cannot run the lesson's own solutions on this machine, or the folder of all
        submissions cannot be read.
    SecretError
        If the secret that hidden tests are drawn from cannot be used.
    """
    register(course, lesson)
    found = find_submissions(course.submitted, lesson.id, students)
    report = GradingReport(lesson, set_aside=found.set_aside)
    workers = workers or available_processors()
    secret = course_secret(course.root)
    original = Original.of(lesson)
    run = partial(run_submission, lesson=original, engine=engine, limits=limits, secret=secret)
    is_sound = not found.submissions or own_solutions.is_known_to_be_sound(
        course, lesson, engine, limits
    )
    at_once = max(1, min(workers, len(found.submissions) + (not is_sound)))
    with (
        open_books(course) as books,
        Workers(at_once) as pool,
        page_workers(min(at_once, _PAGES_AT_ONCE)) as page_pool,
    ):
        total = len(found.submissions)
        grading = _Grading(course, books, pool, page_pool, run, report, progress, total)
        if not is_sound:
            grading.check(
                own_solutions.hand_in(lesson),
                partial(own_solutions.remember, course, lesson, engine, limits),
            )
        grading.grade(found.submissions, workers)
    report.graded.sort(key=lambda record: record.student)
    report.failures.sort()
    report.plain_pages.sort()
    return report


class _Grading:
    """What the coordinator does: it alone writes files and the gradebook."""

    def __init__(
        self,
        course: Course,
        books: Books,
        pool: Executor,
        page_pool: Executor,
        run: Callable[[HandedIn], Executed],
        report: GradingReport,
        progress: Progress,
        total: int,
    ) -> None:
        self._course = course
        self._books = books
        self._pool = pool
        self._page_pool = page_pool
        self._run = run
        self._report = report
        self._progress = progress
        self._total = total
        self._done = 0
        self._under_way: dict[Future[Any], Callable[[Future[Any]], None]] = {}
        """What runs, each with what is to be done when it ends."""
        self._pages: deque[Record] = deque()
        """Whose pages are still to be made: no grade waits for a page."""
        self._pages_under_way: dict[Future[bytes], tuple[Record, Grades]] = {}
        self._held: list[Callable[[], None]] | None = None
        """What waits for the lesson's own solutions; None where they are known to pass."""

    def check(self, handed_in: HandedIn, passed: Callable[[], None]) -> None:
        """Run the lesson's own solutions, and hold back all else until they have `passed`."""
        self._held = []
        future = self._pool.submit(self._run, handed_in)
        self._under_way[future] = partial(self._checked, passed)

    def grade(self, submissions: Sequence[Submission], at_a_time: int) -> None:
        """Grade `submissions`, reading few of them before their turn comes."""
        left = deque(submissions)
        while left or self._under_way or self._pages or self._pages_under_way:
            while left and len(self._under_way) + len(self._held or ()) <= at_a_time:
                self._start(left.popleft())
            while self._pages and len(self._pages_under_way) <= _PAGES_AT_ONCE:
                self._start_page(self._pages.popleft())
            waited_for = [*self._under_way, *self._pages_under_way]
            ended, _ = wait(waited_for, return_when=FIRST_COMPLETED)
            for future in [future for future in self._under_way if future in ended]:
                self._under_way.pop(future)(future)
            for page in [page for page in self._pages_under_way if page in ended]:
                self._write_page(page, *self._pages_under_way.pop(page))

    def _checked(self, passed: Callable[[], None], future: "Future[Executed]") -> None:
        try:
            record = future.result().record
        except EngineError:
            raise
        except Exception as error:
            raise own_solutions.BrokenLessonError(
                f"nothing was graded: {own_solutions.NAME} cannot be run: {_mistake(error)}"
            ) from error
        own_solutions.refuse_broken_lesson(record)
        passed()
        held, self._held = self._held or [], None
        for go_on in held:
            go_on()

    def _start(self, submission: Submission) -> None:
        try:
            handed_in = submission.read()
        except Exception as error:
            self._fail(submission.student, f"not graded: {_mistake(error)}")
            return
        self._under_way[self._pool.submit(self._run, handed_in)] = partial(self._ran, handed_in)

    def _ran(self, handed_in: HandedIn, future: "Future[Executed]") -> None:
        if self._held is None:
            self._enter(handed_in, future)
        else:
            self._held.append(partial(self._enter, handed_in, future))

    def _enter(self, handed_in: HandedIn, future: "Future[Executed]") -> None:
        """Write the record, then what is made from it; have the page made."""
        student = handed_in.student
        try:
            executed = future.result()
            _write(self._course, self._books, handed_in, executed)
        except GradebookError:
            raise
        except Exception as error:
            self._fail(student, f"not graded: {_mistake(error)}")
            return
        record = executed.record
        self._report.graded.append(record)
        self._pages.append(record)

    def _start_page(self, record: Record) -> None:
        """Have the page made of the executed notebook, which is not kept in memory meanwhile."""
        student, lesson = record.student, record.lesson
        try:
            grades = self._books.read_grades(lesson, student)
            notebook = self._course.autograded(student, lesson) / f"{lesson}.ipynb"
            page = self._page_pool.submit(make_page, notebook.read_bytes(), record, grades)
        except OSError as error:
            self._fail(student, f"graded, but has no page: {_mistake(error)}")
        else:
            self._pages_under_way[page] = record, grades

    def _write_page(self, future: "Future[bytes]", record: Record, grades: Grades) -> None:
        try:
            page = finished(future, record, grades)
            folder = self._course.feedback(record.student, record.lesson)
            write_whole(folder / f"{record.lesson}.html", page.content)
        except Exception as error:
            self._fail(record.student, f"graded, but has no page: {_mistake(error)}")
            return
        if page.plain_because:
            self._report.plain_pages.append(
                f"{record.student}: graded, but has a plain page, without the notebook: "
                f"{page.plain_because}"
            )
        self._end(record.student)

    def _fail(self, student: str, what: str) -> None:
        self._report.failures.append(f"{student}: {what}")
        self._end(student)

    def _end(self, student: str) -> None:
        self._done += 1
        self._progress(student, self._done, self._total)


def _write(course: Course, books: Books, handed_in: HandedIn, executed: Executed) -> None:
    record = executed.record
    record.write(course.result(record.student, record.lesson))
    with whole_folder(course.autograded(record.student, record.lesson)) as folder:
        handed_in.write_files(folder)
        (folder / f"{record.lesson}.ipynb").write_bytes(executed.notebook)
    books.save_scores(record, handed_in.timestamp)


def _mistake(error: Exception) -> str:
    if isinstance(error, WorkerDied | EngineError | BrokenTestError):
        return str(error)
    return f"the grader failed on it: {type(error).__name__}: {error}"
