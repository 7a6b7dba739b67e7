"""The command line: ``python -m autograder <command>``, or ``autograder <command>``."""

import argparse
import contextlib
import importlib
import signal
import sys
import threading
from pathlib import Path

from traitlets import TraitError

from autograder.cli import INTERRUPTED, MISUSED, console
from autograder.lesson.lesson import LessonError

COMMANDS = ("release", "grade", "explain", "audit", "demo", "lab", "solutions", "new")
"""Modules of `autograder.cli`, in the order in which ``--help`` lists them."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 refused or failed, 2 misused."""
    _end_as_by_interrupt()
    try:
        options = _parser(_root(arguments)).parse_args(arguments)
        return int(options.run(options))
    except (LessonError, TraitError) as error:
        console.complain(f"error: {error}")
        return MISUSED
    except KeyboardInterrupt:
        console.complain("interrupted")
        return INTERRUPTED


def _end_as_by_interrupt() -> None:
    """Have SIGTERM end a command as Ctrl-C does, so that it leaves no process and no folder."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def _name() -> str:
    """Return what the command was called by, for help to repeat."""
    called = Path(sys.argv[0]).name
    return "python -m autograder" if called == "__main__.py" else "autograder"


def _root(arguments: list[str] | None) -> Path:
    """Return the course's folder before all else is known: help shows what is set there."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--root", type=Path, default=Path())
    with contextlib.suppress(argparse.ArgumentError):
        return parser.parse_known_args(arguments)[0].root  # type: ignore[no-any-return]
    return Path()


def _parser(root: Path) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=_name(),
        description="Build, grade and audit the lessons of the course.",
        epilog="Exit status: 0 done, 1 refused, failed or something found, 2 misused.",
    )
    parser.add_argument(
        "--root",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="the course's folder, with source/ in it (default: the current one)",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name in COMMANDS:
        importlib.import_module(f"autograder.cli.{name}").add(commands, root)
    return parser
