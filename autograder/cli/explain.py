"""``explain``: show in which cases a student's solution was tested, and what it did."""

import argparse
import dataclasses
import json
from pathlib import Path

from autograder.cli import FAILED, OK, console
from autograder.cli.grade import warn_if_not_isolated
from autograder.course import Course
from autograder.engine import EngineError, IsolatedEngine
from autograder.grading.explain import CaseReport, ExplainError, Explanation, explain
from autograder.grading.nbgrader_steps import read_settings
from autograder.lesson.lesson import Lesson


def describe(command: argparse.ArgumentParser, root: Path) -> None:
    """Give `command` its description and arguments."""
    command.description = (
        "Replay the hidden cases that an exercise of a graded submission met, in the "
        "sandbox, and show for each the call, its inputs, what is expected and what the student's "
        "function gave. They are those of the draw that its record names. Nothing is booked, and "
        "no file is written. It is for instructors: do not hand on what it shows."
    )
    command.epilog = (
        "Exit status: 0 when the cases were replayed, whatever came of them; 1 when they "
        "could not be; 2 for a lesson that does not exist."
    )
    command.add_argument("student", metavar="STUDENT", help="the name of the folder in submitted/")
    command.add_argument("lesson", metavar="LESSON", help="such as 01_knn")
    command.add_argument("exercise", metavar="EXERCISE", help="such as l2_distances")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Replay the cases, and print them."""
    course = Course.open(options.root)
    lesson = Lesson.load(course.source, options.lesson)
    try:
        engine = IsolatedEngine()
        limits = read_settings(course.config).limits
        found = explain(course, lesson, options.student, options.exercise, engine, limits)
    except (EngineError, ExplainError) as error:
        console.complain(f"error: {error}")
        return FAILED
    if options.json:
        console.say(json.dumps(dataclasses.asdict(found)))
    else:
        _show(found)
    warn_if_not_isolated(engine)
    return OK


def _show(found: Explanation) -> None:
    console.say(f"{found.exercise} of {found.student}, {found.lesson}, draw {found.draw}")
    for remark in found.remarks:
        console.warn(remark)
    for test in found.tests:
        right = sum(case.difference is None for case in test.cases)
        console.say(f"\n{test.grade_id}: {right} of {len(test.cases)} cases are right")
        for number, case in enumerate(test.cases, start=1):
            console.say(_lines(number, case))
        if test.ended:
            console.say(f"  ended: {test.ended}")


def _lines(number: int, case: CaseReport) -> str:
    verdict = "right" if case.difference is None else case.difference
    parts = {**case.inputs, "expected": case.expected, "got": case.got, "verdict": verdict}
    shown = [f"\n  {number}. {case.call}"]
    for name, value in parts.items():
        first, *others = _harmless(value).splitlines() or [""]
        shown += [f"     {name}: {first}", *(f"       {line}" for line in others)]
    return "\n".join(shown)


def _harmless(text: str) -> str:
    """Return what a student may have written without what would steer a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)
