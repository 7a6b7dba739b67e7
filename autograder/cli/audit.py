"""``audit``: hold the tests of lessons against right and wrong solutions."""

import argparse
import json
from concurrent.futures import Executor
from pathlib import Path

from autograder.audit.audit import LessonAudit, audit_lesson, bank_path
from autograder.audit.bank import BankError
from autograder.cli import FAILED, OK, Commands, console
from autograder.cli.audit_table import audit_table
from autograder.cli.grade import warn_if_not_isolated
from autograder.course import Course
from autograder.engine import Engine, EngineError, IsolatedEngine, KernelEngine
from autograder.grading.executors import Workers, available_processors
from autograder.lesson.lesson import Lesson, lesson_ids


def add(commands: Commands) -> None:
    """Describe the command."""
    command = commands.add_parser(
        "audit",
        help="hold the tests of lessons against right and wrong solutions",
        description="Run the right and wrong solutions of each lesson's bank, its own solutions, "
        "its release and answers that do nothing, and compare what the tests say of them with "
        "what they should. A test counts as needed when the audit would fail without it, and "
        "without what is hidden in it. docs/audit.md explains the table.",
        epilog="Exit status: 0 when all is as it should be, 1 for any gap, 2 for a lesson or an "
        "exercise that does not exist.",
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
        "--messages",
        action="store_true",
        help="print the first message of every wrong solution as well",
    )
    command.add_argument(
        "--workers", type=int, metavar="N", help="solutions at a time (default: processors)"
    )
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
        with Workers(options.workers or available_processors()) as pool:
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
    with console.progress(f"audit of {lesson.id}") as progress:
        audit = audit_lesson(
            lesson,
            bank,
            engine,
            pool,
            only=options.exercise,
            mutants=options.mutants,
            progress=progress,
        )
    _show(audit, options)
    return len(audit.gaps)


def _show(audit: LessonAudit, options: argparse.Namespace) -> None:
    if options.json:
        console.say(json.dumps(audit.as_json()))
        return
    console.table(audit_table(audit))
    if options.messages:
        for outcome in audit.outcomes:
            if outcome.trial.kind in ("wrong", "mistake"):
                named = outcome.first_mistake or "no id"
                console.say(f"\n{outcome.trial.exercise}: {outcome.trial.name} ({named})")
                console.say(outcome.first_message or "(no message: it passed every test)")
    for gap in audit.gaps:
        console.say(f"\n{gap}")
    count = {0: "no gaps", 1: "1 gap"}.get(len(audit.gaps), f"{len(audit.gaps)} gaps")
    console.say(f"\n{audit.lesson.id}: {count}")
