"""``release``: build release/ from source/."""

import argparse
import json
from pathlib import Path

from autograder.cli import FAILED, OK, console
from autograder.release.build import ReleaseRefused, build_release


def describe(command: argparse.ArgumentParser, root: Path) -> None:
    """Give `command` its description and arguments."""
    command.description = (
        "Bring the sources into canonical form, check the rules for cells, build "
        "release/ and prove that it gives no solution, hidden test or answer away. Nothing is "
        "written when a rule is broken or something leaks; every reason is printed."
    )
    command.add_argument(
        "lessons", nargs="*", metavar="LESSON", help="such as 01_knn (default: all)"
    )
    command.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit 1 if a source is not canonical or release/ is out of date",
    )
    command.add_argument("--json", action="store_true", help="print the report as JSON")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Build the release and report on it."""
    try:
        with console.progress("release") as progress:
            report = build_release(
                options.root, options.lessons, check=options.check, progress=progress
            )
    except ReleaseRefused as refusal:
        if options.json:
            console.say(json.dumps({"refused": refusal.reasons}))
        else:
            for reason in refusal.reasons:
                console.complain(reason)
            console.complain(f"release refused: {len(refusal.reasons)} reason(s); nothing written")
        return FAILED
    if options.json:
        console.say(
            json.dumps(
                {
                    "lessons": report.lessons,
                    "reformatted": [str(path) for path in report.reformatted],
                    "changed": report.changed,
                }
            )
        )
    else:
        verb = "is not" if options.check else "was not"
        for path in report.reformatted:
            console.say(f"{path} {verb} in canonical form")
        for name in report.changed:
            console.say(f"release/{name} {verb} up to date")
        console.say(f"release: {', '.join(report.lessons)}: {_state(report.is_current, options)}")
    return FAILED if options.check and not report.is_current else OK


def _state(is_current: bool, options: argparse.Namespace) -> str:
    if is_current:
        return "up to date"
    return "out of date" if options.check else "written"
