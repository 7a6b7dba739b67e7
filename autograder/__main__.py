"""The commands: ``python -m autograder <command>``."""

import argparse
import json
import sys
from pathlib import Path

from autograder import console, lab
from autograder.lesson import LessonError
from autograder.release import ReleaseRefused, build_release

OK, FAILED, MISUSED = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 refused or failed, 2 misused."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except LessonError as error:
        console.complain(f"error: {error}")
        return MISUSED
    except KeyboardInterrupt:
        console.complain("interrupted")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m autograder",
        description="Build, grade and audit the lessons of the course.",
        epilog="Exit status: 0 done, 1 refused or failed, 2 misused.",
    )
    parser.add_argument(
        "--root",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="the course's folder, with source/ in it (default: the current one)",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_release(commands)
    _add_lab(commands)
    return parser


def _add_release(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "release",
        help="build release/ from source/",
        description="Bring the sources into canonical form, check the rules for cells, build "
        "release/ and prove that it gives no solution, hidden test or answer away. Nothing is "
        "written when a rule is broken or something leaks; every reason is printed.",
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
    command.set_defaults(run=_release)


def _release(options: argparse.Namespace) -> int:
    try:
        with console.steps("release") as progress:
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


def _add_lab(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "lab",
        help="open JupyterLab on a copy of the release",
        description="Copy release/ to lab/, where notebooks that are there already stay as they "
        "are, and open JupyterLab on it, with the students' edition of course_lib.",
    )
    command.add_argument(
        "arguments", nargs="*", metavar="ARGUMENT", help="handed on to JupyterLab (after --)"
    )
    command.set_defaults(run=_lab)


def _lab(options: argparse.Namespace) -> int:
    folder = options.root / "lab"
    try:
        kept = lab.prepare(options.root / "release", folder)
    except FileNotFoundError as error:
        console.complain(f"error: {error}")
        return FAILED
    for path in kept:
        console.say(f"{path} is left as it is (delete it for a fresh copy)")
    return lab.open_jupyterlab(folder, options.arguments)


if __name__ == "__main__":
    sys.exit(main())
