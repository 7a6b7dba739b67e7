"""Grading all submissions of a lesson, or just those that have changed."""

from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import nullcontext
from functools import partial

from autograder.course import Course
from autograder.engine import Engine, Limits
from autograder.engine.base import DEFAULT_LIMITS
from autograder.feedback.limited import page_workers
from autograder.grading import own_solutions
from autograder.grading.at_work import alone
from autograder.grading.coordinator import PAGES_AT_ONCE, Coordinator
from autograder.grading.draws import course_secret
from autograder.grading.executors import Workers, available_processors
from autograder.grading.gradebook import open_books, register
from autograder.grading.report import GradingReport, Watch
from autograder.grading.run import run_submission
from autograder.grading.unchanged import find_unchanged
from autograder.lesson.lesson import Lesson
from autograder.submission.original import Original
from autograder.submission.submissions import find_submissions


def grade_lesson(
    course: Course,
    lesson: Lesson,
    engine: Engine,
    *,
    students: Sequence[str] = (),
    limits: Limits = DEFAULT_LIMITS,
    figures: bool = False,
    workers: int | None = None,
    pool: Executor | None = None,
    force: bool = False,
    watch: Watch | None = None,
) -> GradingReport:
    """Grade what is in ``submitted/<student>/<lesson>/``, whatever it is.

    As each submission is done, its record is written to ``results/``, then from it the executed
    notebook in ``autograded/``, its scores in the gradebook and its page in ``feedback/``, each of
    them whole or not at all. A run that was interrupted is simply started again: what was graded
    before, in just this way, does not run again, and what is missing of it is made.

    The lesson's own solutions run first; nothing is written before they are known to pass. One run
    grades a lesson of a course at a time; the next waits for it.

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
    figures : bool
        Whether to run cells that only draw also where they are as released. Nobody's score
        depends on them.
    workers : int, optional
        How many submissions run at one time; by default as many as there are processors.
    pool : Executor, optional
        What runs them, such as a cluster; by default processes of this machine.
    force : bool
        Whether submissions that have not changed run again.
    watch : Watch, optional
        Told what the run is at.

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
    LockError
        If the lesson cannot be kept to one run.
    """
    watch = watch or Watch()
    with alone(course, lesson.id, watch.waits):
        register(course, lesson)
        secret = course_secret(course.root)
        found = find_submissions(course.submitted, lesson.id, students)
        candidates = [] if force else found.submissions
        unchanged = find_unchanged(course, candidates, lesson, engine, limits, secret, figures)
        to_run = [each for each in found.submissions if each.student not in unchanged]
        watch.starts(len(found.submissions), len(to_run))
        is_sound = not to_run or own_solutions.is_known_to_be_sound(course, lesson, engine, limits)
        workers = workers or available_processors()
        at_once = max(1, min(workers, len(to_run) + (not is_sound)))
        report = GradingReport(lesson, set_aside=found.set_aside)
        original = Original.of(lesson)
        run = partial(
            run_submission,
            lesson=original,
            engine=engine,
            limits=limits,
            secret=secret,
            figures=figures,
        )
        with (
            open_books(course) as books,
            nullcontext(pool) if pool else Workers(at_once) as runners,
            page_workers(min(at_once, PAGES_AT_ONCE)) as page_pool,
        ):
            coordinator = Coordinator(course, books, runners, page_pool, run, report, watch)
            if not is_sound:
                coordinator.check(
                    own_solutions.hand_in(lesson),
                    partial(own_solutions.remember, course, lesson, engine, limits),
                )
            coordinator.grade(to_run, unchanged.values(), workers)
    report.graded.sort(key=lambda record: record.student)
    report.failures.sort()
    report.plain_pages.sort()
    return report
