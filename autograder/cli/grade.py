"""``grade``: grade what students handed in."""

import argparse
import dataclasses
import json

from autograder.cli import FAILED, OK, Commands, console
from autograder.cli.grading_line import grading_line
from autograder.cli.grading_table import grading_table
from autograder.course import Course
from autograder.engine import Engine, EngineError, IsolatedEngine, KernelEngine
from autograder.engine.base import DEFAULT_LIMITS, MIB, Limits
from autograder.grading.grade import GradingReport, grade_lesson
from autograder.grading.gradebook import GradebookError
from autograder.grading.own_solutions import BrokenLessonError
from autograder.lesson.lesson import Lesson


def add(commands: Commands) -> None:
    """Describe the command."""
    command = commands.add_parser(
        "grade",
        help="grade submitted/<student>/LESSON/",
        description="Run every submission of a lesson in a sandbox, with the tests outside it. "
        "Scores go to nbgrader's gradebook, executed notebooks to autograded/, pages for students "
        "to feedback/. A submission that cannot be run gets no points and a page that says why; it "
        "costs nobody else anything.",
        epilog="Exit status: 0 when all submissions were graded, however bad they are; 1 when the "
        "grader failed; 2 for a lesson that does not exist.",
    )
    command.add_argument("lesson", metavar="LESSON", help="such as 01_knn")
    command.add_argument(
        "--student",
        action="append",
        default=[],
        metavar="NAME",
        help="grade only this student (may be given several times)",
    )
    command.add_argument(
        "--workers", type=int, metavar="N", help="submissions at a time (default: processors)"
    )
    command.add_argument(
        "--require-isolation",
        action="store_true",
        help="refuse to grade where submissions cannot be kept in a sandbox",
    )
    command.add_argument(
        "--engine",
        choices=("isolated", "kernel"),
        default="isolated",
        help="'kernel' is stock nbgrader's way: student and hidden tests in one process, nothing "
        "isolated (default: isolated)",
    )
    limits = command.add_argument_group("limits for each submission")
    for option, default, unit, what in (
        ("--cell-seconds", DEFAULT_LIMITS.cell_seconds, "S", "seconds of computing for one cell"),
        (
            "--total-seconds",
            DEFAULT_LIMITS.total_seconds,
            "S",
            "seconds of computing for all cells",
        ),
        ("--memory", DEFAULT_LIMITS.memory_bytes / MIB, "MB", "megabytes of memory"),
    ):
        limits.add_argument(
            option,
            type=_positive,
            default=default,
            metavar=unit,
            help=f"{what} (default: {default:g})",
        )
    command.add_argument(
        "--json", action="store_true", help="print one JSON object a line for each submission"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Grade, and print what came of it."""
    course = Course.open(options.root)
    lesson = Lesson.load(course.source, options.lesson)
    try:
        engine = _engine(options)
        with console.progress(f"grading {lesson.id}") as progress:
            report = grade_lesson(
                course,
                lesson,
                engine,
                students=options.student,
                limits=_limits(options),
                workers=options.workers,
                progress=progress,
            )
    except (EngineError, GradebookError, BrokenLessonError) as error:
        console.complain(f"error: {error}")
        return FAILED
    if options.json:
        for record in report.graded:
            console.say(json.dumps(grading_line(record)))
    else:
        show(report)
    for line in [*report.set_aside, *report.plain_pages, *report.failures]:
        console.complain(line)
    warn_if_not_isolated(engine)
    return FAILED if report.failures else OK


def show(report: GradingReport) -> None:
    """Print the table of a graded lesson."""
    if report.graded:
        console.table(grading_table(report))
    else:
        console.say(
            f"nothing was handed in: put notebooks into submitted/<student>/{report.lesson.id}/"
        )


def _engine(options: argparse.Namespace) -> Engine:
    if options.engine == "isolated":
        return IsolatedEngine(require_isolation=options.require_isolation)
    if options.require_isolation:
        raise EngineError("the kernel engine isolates nothing: leave out --engine kernel")
    return KernelEngine()


def _limits(options: argparse.Namespace) -> Limits:
    return dataclasses.replace(
        DEFAULT_LIMITS,
        cell_seconds=options.cell_seconds,
        total_seconds=options.total_seconds,
        memory_bytes=int(options.memory * MIB),
    )


def warn_if_not_isolated(engine: Engine) -> None:
    """Say loudly that submissions were not kept in a sandbox, where they were not."""
    if isinstance(engine, KernelEngine):
        console.warn("NOT ISOLATED: submissions ran as you, beside the hidden tests")
    elif isinstance(engine, IsolatedEngine) and engine.without_sandbox:
        console.warn(
            f"NOT ISOLATED: submissions could read and change your files: {engine.without_sandbox}"
        )


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"a number above 0 is expected, not {text}")
    return number
