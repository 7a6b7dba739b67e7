"""``demo``: grade sample submissions of every lesson."""

import argparse
from pathlib import Path

from autograder.audit import demo
from autograder.audit.bank import BankError
from autograder.cli import FAILED, OK, console
from autograder.cli.grade import CANNOT_GRADE, show, warn_if_not_isolated
from autograder.engine import IsolatedEngine
from autograder.grading.grade import grade_lesson
from autograder.grading.nbgrader_steps import read_settings
from autograder.grading.report import Ended, Watch
from autograder.lesson.lesson import Lesson, lesson_ids
from autograder.progress import Progress


def describe(command: argparse.ArgumentParser, root: Path) -> None:
    """Give `command` its description and arguments."""
    command.description = (
        "Make a course folder demo/ afresh, with a gradebook of its own and sample "
        "submissions of every lesson: right, wrong, untouched and broken ones. Grade them, write "
        "the feedback pages, and say where they are."
    )
    command.set_defaults(run=run)


class _Counting(Watch):
    """Counts the submissions that have come to their end."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def starts(self, submissions: int, to_run: int) -> None:
        self._done, self._submissions = 0, submissions

    def ended(self, ended: Ended) -> None:
        self._done += 1
        self._progress(ended.student, self._done, self._submissions)


def run(options: argparse.Namespace) -> int:
    """Prepare the folder, grade, and show what there is to see."""
    folder = options.root / "demo"
    try:
        course = demo.prepare(options.root, folder)
        settings = read_settings(course.config)
        engine = IsolatedEngine()
        failures = []
        for lesson_id in lesson_ids(course.source):
            lesson = Lesson.load(course.source, lesson_id)
            with console.progress(f"grading {lesson_id}") as progress:
                report = grade_lesson(
                    course,
                    lesson,
                    engine,
                    limits=settings.limits,
                    figures=settings.figures,
                    watch=_Counting(progress),
                )
            show(report)
            console.say("")
            failures += report.failures
    except (FileNotFoundError, BankError, *CANNOT_GRADE) as error:
        console.complain(f"error: {error}")
        return FAILED
    console.say("The pages that students would get; open one in a browser:")
    for page in sorted(folder.glob("feedback/*/*/*.html")):
        console.say(f"  {page}")
    console.say(
        f"Scores are in {folder / 'gradebook.db'}; in {folder}/, nbgrader's own commands work, "
        "such as `nbgrader export`."
    )
    warn_if_not_isolated(engine)
    for line in failures:
        console.complain(line)
    return FAILED if failures else OK
