"""``grade``: grade what students handed in."""

import argparse
import importlib.util
from collections import Counter
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.cli import FAILED, INTERRUPTED, MISUSED, OK, console
from autograder.cli.grading_progress import GradingProgress
from autograder.cli.grading_table import grading_table
from autograder.cli.options import add_jobs
from autograder.course import CONFIG_FILE, Course
from autograder.engine import Engine, EngineError, IsolatedEngine, KernelEngine
from autograder.engine.isolated import COLD, WARM
from autograder.grading.at_work import LockError
from autograder.grading.draws import SecretError
from autograder.grading.grade import grade_lesson
from autograder.grading.gradebook import GradebookError
from autograder.grading.nbgrader_steps import read_settings
from autograder.grading.own_solutions import BrokenLessonError
from autograder.grading.report import GradingReport
from autograder.grading.settings import (
    ENGINES,
    MOST,
    SECTION,
    Settings,
    is_possible,
    make_engine,
)
from autograder.lesson.lesson import Lesson

if TYPE_CHECKING:
    from autograder.grading.cluster import Cluster

CANNOT_GRADE = (EngineError, GradebookError, BrokenLessonError, SecretError, LockError)
"""What stops a grading run; each says what to do."""


def describe(command: argparse.ArgumentParser, root: Path) -> None:
    """Give `command` its description and arguments."""
    command.description = (
        "Run every submission of a lesson in a sandbox, with the tests outside it. "
        "Scores go to nbgrader's gradebook, executed notebooks to autograded/, pages for students "
        "to feedback/. A submission that cannot be run gets no points and a page that says why; it "
        "costs nobody else anything. What was graded before in just this way does not run again; "
        "interrupted, the same command goes on where it was."
    )
    command.epilog = (
        "Exit status: 0 when all submissions were graded, however bad they are; 1 when the "
        "grader failed; 2 for a lesson that does not exist, a setting that cannot be, or --dask "
        "where Dask is not installed; 130 when it was interrupted."
    )
    command.formatter_class = partial(_HelpWithSettings, root=root)
    command.add_argument("lesson", metavar="LESSON", help="such as 01_knn")
    command.add_argument(
        "--student",
        action="append",
        default=[],
        metavar="NAME",
        help="grade only this student (may be given several times)",
    )
    add_jobs(command, "submissions")
    command.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="run submissions on the Dask cluster with its scheduler at ADDRESS, such as "
        "tcp://10.0.0.1:8786; as many at a time as its workers have threads, if --jobs says "
        "nothing else",
    )
    command.add_argument(
        "--force",
        action="store_true",
        help="run submissions again that have not changed since they were graded",
    )
    command.add_argument(
        "--require-isolation",
        action="store_true",
        default=None,
        help="refuse to grade where submissions cannot be kept in a sandbox",
    )
    command.add_argument(
        "--engine",
        choices=ENGINES,
        help="'kernel' is stock nbgrader's way: student and hidden tests in one process, nothing "
        "isolated",
    )
    command.add_argument(
        "--figures",
        action="store_true",
        default=None,
        help="run cells that only draw also where they are as released: takes much longer, changes "
        "no score",
    )
    limits = command.add_argument_group(
        "limits for each submission",
        f"Set them in {CONFIG_FILE}, where nbgrader's own commands find them too; an option holds "
        "for one run.",
    )
    for option, name, unit, what in (
        ("--cell-seconds", "cell_seconds", "S", "seconds of computing for one cell"),
        ("--total-seconds", "total_seconds", "S", "seconds of computing for all cells"),
        ("--memory", "memory_mb", "MB", "megabytes of memory"),
    ):
        limits.add_argument(option, dest=name, type=_limit, metavar=unit, help=what)
    command.add_argument(
        "--json",
        action="store_true",
        help="print a JSON object for each submission, on a line of its own, as soon as it is done",
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Grade, and print what came of it."""
    if options.dask and importlib.util.find_spec("distributed") is None:
        console.complain(
            "error: --dask needs Dask, which is not installed: run `python -m pip install "
            "--editable '.[dask]'` in the grader's folder"
        )
        return MISUSED
    course = Course.open(options.root)
    lesson = Lesson.load(course.source, options.lesson)
    settings = read_settings(course.config)
    _override(settings, options)
    progress = GradingProgress(lesson.id, as_json=options.json)
    try:
        with progress, _cluster(options, settings, progress) as cluster:
            engine = cluster.engine if cluster else settings.make_engine()
            report = grade_lesson(
                course,
                lesson,
                engine,
                students=options.student,
                limits=settings.limits,
                figures=settings.figures,
                workers=options.jobs or (cluster.threads if cluster else None),
                pool=cluster,
                force=options.force,
                watch=progress,
            )
    except CANNOT_GRADE as error:
        console.complain(f"error: {error}")
        return FAILED
    except KeyboardInterrupt:
        progress.say_where_it_was_interrupted()
        return INTERRUPTED
    if not options.json:
        show(report)
    for line in [*report.set_aside, *report.plain_pages, *report.failures]:
        console.complain(line)
    warn_if_not_isolated(engine)
    if cluster:
        say_isolation(cluster.isolation)
    return FAILED if report.failures else OK


def _cluster(
    options: argparse.Namespace, settings: Settings, progress: GradingProgress
) -> "AbstractContextManager[Cluster | None]":
    """Return the cluster to grade on, which is connected to; None to grade on this machine."""
    if not options.dask:
        return nullcontext()
    from autograder.grading.cluster import Cluster  # takes a second, and is an extra

    make = partial(make_engine, settings.engine, settings.require_isolation)
    return Cluster(options.dask, make, progress.waits)


def say_isolation(workers: Mapping[str, str]) -> None:
    """Say how the `workers` of a cluster that ran submissions kept them apart, by address."""
    kinds = Counter(workers.values())
    if kinds:
        how = "; ".join(f"{how} on {count}" for how, count in kinds.most_common())
        console.complain(f"isolation, by workers of the cluster: {how}")
    without = sorted(address for address, how in workers.items() if how not in (WARM, COLD))
    if without:
        console.warn(f"NOT ISOLATED: submissions ran as whoever runs {', '.join(without)}")


def show(report: GradingReport) -> None:
    """Print the table of a graded lesson."""
    if report.graded:
        console.table(grading_table(report))
        if report.unchanged:
            console.say(
                f"{len(report.unchanged)} of {len(report.graded)} were unchanged since they were "
                "graded, and did not run again (--force runs them all)"
            )
        kinds = Counter(record.isolation for record in report.graded if not record.problem)
        if kinds:
            ran = "; ".join(f"{how} ({count})" for how, count in kinds.most_common())
            console.say(f"isolation: {ran}")
    else:
        console.say(
            f"nothing was handed in: put notebooks into submitted/<student>/{report.lesson.id}/"
        )


class _HelpWithSettings(argparse.HelpFormatter):
    """Says of each option that is also a setting what the course has set."""

    def __init__(self, prog: str, *, root: Path) -> None:
        super().__init__(prog)
        self._root = root

    def _get_help_string(self, action: argparse.Action) -> str | None:
        if action.dest not in Settings.class_own_traits(config=True):
            return action.help
        value = getattr(read_settings(Course.open(self._root).config), action.dest)
        shown = f"{value:g}" if isinstance(value, float) else value
        return f"{action.help} (default: {shown})"


def _override(settings: Settings, options: argparse.Namespace) -> None:
    """Let options take the place of settings, and say where nbgrader's commands do otherwise."""
    for name in sorted(Settings.class_own_traits(config=True)):
        given, value = getattr(options, name), getattr(settings, name)
        if given is not None and given != value:
            setattr(settings, name, given)
            console.complain(
                f"{name} is {given} for this run alone; `nbgrader autograde` and the formgrader "
                f"have {value}: to have it everywhere, set c.{SECTION}.{name} in {CONFIG_FILE}"
            )


def warn_if_not_isolated(engine: Engine) -> None:
    """Say loudly that submissions were not kept in a sandbox, where they were not."""
    if isinstance(engine, KernelEngine):
        console.warn("NOT ISOLATED: submissions ran as you, beside the hidden tests")
    elif isinstance(engine, IsolatedEngine) and engine.without_sandbox:
        console.warn(
            f"NOT ISOLATED: submissions could read and change your files: {engine.without_sandbox}"
        )


def _limit(text: str) -> float:
    number = float(text)
    if not is_possible(number):
        raise argparse.ArgumentTypeError(
            f"a number above 0 and up to {MOST} is expected, not {text}"
        )
    return number
