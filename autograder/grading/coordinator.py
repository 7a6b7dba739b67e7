"""The one process of a grading run that writes files and the gradebook."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from functools import partial
from typing import Any

from autograder.atomic import remove_leftovers, whole_folder, write_whole
from autograder.course import Course
from autograder.engine import EngineError
from autograder.feedback.limited import finished, make_page
from autograder.grading import own_solutions
from autograder.grading.executors import WorkerDied
from autograder.grading.finished import Finished, has_page, page_source
from autograder.grading.gradebook import Books, GradebookError
from autograder.grading.grades import Grades
from autograder.grading.record import Record
from autograder.grading.report import Ended, GradingReport, Watch
from autograder.grading.run import BrokenTestError, Executed
from autograder.grading.unchanged import Unchanged
from autograder.submission.submissions import HandedIn, Submission

PAGES_AT_ONCE = 2


class Coordinator:
    """Has submissions run and pages made, and writes what comes of them.

    Parameters
    ----------
    course : Course
        Where that goes.
    books : Books
        Its gradebook.
    pool, page_pool : Executor
        What runs submissions, and what makes pages.
    run : callable
        Runs what was handed in.
    report : GradingReport
        Where to enter what came of each submission.
    watch : Watch
        Told of each submission that has come to its end.
    """

    def __init__(
        self,
        course: Course,
        books: Books,
        pool: Executor,
        page_pool: Executor,
        run: Callable[..., Executed],
        report: GradingReport,
        watch: Watch,
    ) -> None:
        self._course = course
        self._books = books
        self._pool = pool
        self._page_pool = page_pool
        self._run = run
        self._report = report
        self._watch = watch
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

    def grade(
        self, to_run: Sequence[Submission], unchanged: Iterable[Unchanged], at_a_time: int
    ) -> None:
        """Grade what is `to_run`, reading few before their turn; complete what is `unchanged`."""
        left, kept = deque(to_run), deque(unchanged)
        while left or kept or self._under_way or self._pages or self._pages_under_way:
            while left and len(self._under_way) + len(self._held or ()) <= at_a_time:
                self._start(left.popleft())
            while self._pages and len(self._pages_under_way) <= PAGES_AT_ONCE:
                self._start_page(self._pages.popleft())
            if kept and self._held is None:
                self._complete(kept.popleft())
            self._take_what_has_ended(may_wait=not kept or self._held is not None)

    def _take_what_has_ended(self, *, may_wait: bool) -> None:
        waited_for = [*self._under_way, *self._pages_under_way]
        timeout = None if may_wait else 0.0
        ended, _ = wait(waited_for, timeout, return_when=FIRST_COMPLETED)
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
        try:
            executed = future.result()
            _write(self._course, handed_in, executed)
        except Exception as error:
            self._fail(handed_in.student, f"not graded: {_mistake(error)}")
            return
        record = executed.record
        self._report.graded.append(record)
        try:
            self._books.save_scores(record, handed_in.timestamp)
        except Exception as error:
            self._fail_to_book(record, error)
        else:
            self._pages.append(record)

    def _complete(self, unchanged: Unchanged) -> None:
        """Book the scores again, which costs little, and have the page made if it would differ."""
        record, kept = unchanged.record, unchanged.finished
        self._report.graded.append(record)
        self._report.unchanged.add(record.student)
        try:
            remove_leftovers(self._course.result(record.student, record.lesson))
            remove_leftovers(self._course.autograded(record.student, record.lesson))
            self._books.save_scores(record, unchanged.timestamp, were_saved=kept is not None)
            grades = self._books.read_grades(record.lesson, record.student)
        except Exception as error:
            self._fail_to_book(record, error)
            return
        if kept and has_page(self._course, record, kept, page_source(record, grades)):
            self._end(record.student, record)
        else:
            self._pages.append(record)

    def _start_page(self, record: Record) -> None:
        """Have the page made of the executed notebook, which is not kept in memory meanwhile."""
        student, lesson = record.student, record.lesson
        try:
            grades = self._books.read_grades(lesson, student)
            notebook = self._course.autograded(student, lesson) / f"{lesson}.ipynb"
            page = self._page_pool.submit(make_page, notebook.read_bytes(), record, grades)
        except (OSError, GradebookError) as error:
            self._fail(student, f"graded, but has no page: {_mistake(error)}", record)
        else:
            self._pages_under_way[page] = record, grades

    def _write_page(self, future: "Future[bytes]", record: Record, grades: Grades) -> None:
        student, lesson = record.student, record.lesson
        try:
            page = finished(future, record, grades)
            folder = self._course.feedback(student, lesson)
            write_whole(folder / f"{lesson}.html", page.content)
            made_from = None if page.plain_because else page_source(record, grades)
            Finished(record.digest, made_from).write(self._course, student, lesson)
        except Exception as error:
            self._fail(student, f"graded, but has no page: {_mistake(error)}", record)
            return
        if page.plain_because:
            self._report.plain_pages.append(
                f"{student}: graded, but has a plain page, without the notebook: "
                f"{page.plain_because}"
            )
        self._end(student, record)

    def _fail_to_book(self, record: Record, error: Exception) -> None:
        what = f"graded, but its scores are not in the gradebook: {_mistake(error)}"
        self._fail(record.student, what, record)

    def _fail(self, student: str, what: str, record: Record | None = None) -> None:
        self._report.failures.append(f"{student}: {what}")
        self._end(student, record, what)

    def _end(self, student: str, record: Record | None, failure: str | None = None) -> None:
        self._watch.ended(Ended(student, record, student in self._report.unchanged, failure))


def _write(course: Course, handed_in: HandedIn, executed: Executed) -> None:
    record = executed.record
    record.write(course.result(record.student, record.lesson))
    with whole_folder(course.autograded(record.student, record.lesson)) as folder:
        handed_in.write_files(folder)
        (folder / f"{record.lesson}.ipynb").write_bytes(executed.notebook)


def _mistake(error: Exception) -> str:
    if isinstance(error, WorkerDied | EngineError | BrokenTestError | GradebookError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        where = f" ({error.filename})" if error.filename else ""
        return f"{error.strerror}{where}: see that there is room to write, and grade again"
    return f"the grader failed on it: {type(error).__name__}: {error}"
