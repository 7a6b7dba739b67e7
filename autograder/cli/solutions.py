"""``solutions``: write the solved lessons, for after the deadline."""

import argparse
import json
from pathlib import Path

from autograder.cli import FAILED, OK, console
from autograder.feedback.solution_page import solution_page
from autograder.release.solutions import SolutionsReport, write_solutions


def describe(command: argparse.ArgumentParser, root: Path) -> None:
    """Give `command` its description and arguments."""
    command.description = (
        "Execute the lessons with their solutions and write them to solutions/, as "
        "notebooks and as pages, without hidden tests, with the full edition of course_lib and "
        "what is needed to run them. A lesson of which a cell fails is not written; every such "
        "cell is named."
    )
    command.add_argument(
        "lessons", nargs="*", metavar="LESSON", help="such as 01_knn (default: all)"
    )
    command.add_argument("--json", action="store_true", help="print the report as JSON")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the solutions and report on them."""
    with console.progress("solutions") as progress:
        report = write_solutions(
            options.root, options.lessons, page_of=solution_page, progress=progress
        )
    if options.json:
        console.say(json.dumps(_as_json(report)))
    else:
        for path in report.written:
            console.say(f"{path} written")
        for failure in report.failures:
            console.complain(str(failure))
    return FAILED if report.failures else OK


def _as_json(report: SolutionsReport) -> dict[str, object]:
    return {
        "written": [str(path) for path in report.written],
        "failures": [vars(failure) for failure in report.failures],
    }
