"""``audit``: hold the tests of lessons against right and wrong solutions."""

import argparse
import json
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from autograder.audit.audit import LessonAudit, audit_lesson, audit_visible_tests, bank_path
from autograder.audit.bank import BankError
from autograder.audit.draws import DRAWS
from autograder.audit.verdicts import Gap
from autograder.audit.visible_report import VisibleReport
from autograder.cli import FAILED, OK, console
from autograder.cli.audit_table import audit_table, visible_catch, visible_table
from autograder.cli.grade import warn_if_not_isolated
from autograder.cli.options import add_jobs, at_least_one
from autograder.course import Course
from autograder.engine import Engine, EngineError, IsolatedEngine, KernelEngine
from autograder.grading.executors import Workers, available_processors
from autograder.lesson.lesson import Lesson, lesson_ids


def describe(command: argparse.ArgumentParser, root: Path) -> None:
    """Give `command` its description and arguments."""
    command.description = (
        "Run the right and wrong solutions of each lesson's bank, its own solutions, "
        "its release and answers that do nothing, and compare what the tests say of them with "
        "what they should. A test counts as needed when the audit would fail without it, and "
        "without what is hidden in it. Visible tests are held against the solutions by themselves "
        "as well. docs/audit.md explains the table."
    )
    command.epilog = (
        "Exit status: 0 when all is as it should be, 1 for any gap, 2 for a lesson or an "
        "exercise that does not exist."
    )
    command.add_argument(
        "lessons", nargs="*", metavar="LESSON", help="such as 01_knn (default: all)"
    )
    command.add_argument(
        "--exercise",
        action="append",
        default=[],
        metavar="NAME",
        help="look at this exercise only (may be given several times)",
    )
    command.add_argument(
        "--mutants",
        action="store_true",
        help="also change the lessons' own solutions by machine, one slip at a time, and report "
        "the slips that no test notices",
    )
    command.add_argument(
        "--alone",
        action="store_true",
        help="run each solution in a session of its own, as submissions are: slower, and the last "
        "word (default: some solutions of an exercise share one)",
    )
    command.add_argument(
        "--draws",
        type=at_least_one,
        default=DRAWS,
        metavar="N",
        help="over how many draws of their cases hidden tests are held (default: %(default)s)",
    )
    command.add_argument(
        "--messages",
        action="store_true",
        help="print the first message of every wrong solution as well",
    )
    command.add_argument(
        "--visible",
        action="store_true",
        help="quickly: only hold the visible tests, by themselves, against right and wrong "
        "solutions of code exercises, and list the wrong ones that pass them all",
    )
    command.add_argument(
        "--missed",
        action="store_true",
        help="list the wrong solutions that pass all visible tests as well",
    )
    add_jobs(command, "solutions")
    command.add_argument(
        "--engine",
        choices=("isolated", "kernel"),
        default="isolated",
        help="'kernel' runs everything as stock nbgrader would, slowly (default: isolated)",
    )
    command.add_argument("--json", action="store_true", help="print one JSON object a lesson")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Audit the lessons, and print what came of it."""
    course = Course.open(options.root)
    lessons = [
        Lesson.load(course.source, name) for name in options.lessons or lesson_ids(course.source)
    ]
    n_gaps = 0
    try:
        engine: Engine = IsolatedEngine() if options.engine == "isolated" else KernelEngine()
        with Workers(options.jobs or available_processors()) as pool:
            for lesson in lessons:
                n_gaps += _audit(lesson, bank_path(course.root, lesson.id), engine, pool, options)
    except (EngineError, BankError) as error:
        console.complain(f"error: {error}")
        return FAILED
    warn_if_not_isolated(engine)
    return FAILED if n_gaps else OK


def _audit(
    lesson: Lesson, bank: Path, engine: Engine, pool: Executor, options: argparse.Namespace
) -> int:
    """Audit one lesson, print what came of it, and return how many gaps there are."""
    with console.progress(f"audit of {lesson.id}") as progress:
        asked: dict[str, Any] = {"only": options.exercise, "progress": progress}
        if options.visible:
            report = audit_visible_tests(lesson, bank, engine, pool, **asked)
        else:
            asked |= {name: getattr(options, name) for name in ("mutants", "alone", "draws")}
            audit = audit_lesson(lesson, bank, engine, pool, **asked)
    if options.visible:
        return _show_visible(report, options)
    return _show(audit, options)


def _show(audit: LessonAudit, options: argparse.Namespace) -> int:
    if options.json:
        console.say(json.dumps(audit.as_json()))
        return len(audit.gaps)
    console.table(audit_table(audit))
    console.say(f"\n{visible_catch(audit.visible)}")
    if options.missed:
        _list_missed(audit.visible)
    if options.messages:
        for outcome in audit.outcomes:
            if outcome.trial.kind in ("wrong", "mistake"):
                named = outcome.first_mistake or "no id"
                console.say(f"\n{outcome.trial.exercise}: {outcome.trial.name} ({named})")
                console.say(outcome.first_message or "(no message: it passed every test)")
    _list_gaps(audit.lesson.id, audit.gaps)
    return len(audit.gaps)


def _show_visible(report: VisibleReport, options: argparse.Namespace) -> int:
    gaps = [*report.all_gaps()]
    if options.json:
        console.say(json.dumps(report.as_json()))
        return len(gaps)
    console.table(visible_table(report))
    console.say(f"\n{visible_catch(report)}")
    _list_missed(report)
    _list_gaps(report.lesson_id, gaps)
    return len(gaps)


def _list_missed(report: VisibleReport) -> None:
    for outcome in report.missed:
        trial = outcome.trial
        console.say(f"passes all visible tests: {trial.exercise}: {trial.name} ({trial.kind})")


def _list_gaps(lesson_id: str, gaps: Sequence[Gap]) -> None:
    for gap in gaps:
        console.say(f"\n{gap}")
    count = {0: "no gaps", 1: "1 gap"}.get(len(gaps), f"{len(gaps)} gaps")
    console.say(f"\n{lesson_id}: {count}")
