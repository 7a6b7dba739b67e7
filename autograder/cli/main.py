"""The command line: ``python -m autograder <command>``, or ``autograder <command>``."""

import argparse
import contextlib
import importlib
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.cli import INTERRUPTED, MISUSED
from autograder.loading import loading

COMMANDS = {
    "release": "build release/ from source/",
    "grade": "grade submitted/<student>/LESSON/",
    "explain": "show in which cases a student's solution was tested, and what it did",
    "audit": "hold the tests of lessons against right and wrong solutions",
    "demo": "grade sample submissions of every lesson, in demo/",
    "lab": "open JupyterLab on a copy of the release",
    "solutions": "write the solved lessons, for after the deadline",
    "new": "lay out a new lesson",
}
"""What each command does, by its module of `autograder.cli`, as ``--help`` lists them."""
_RUN_SUBMISSIONS = {"grade", "explain", "audit", "demo"}
_HAVE_WORKERS = {"grade", "audit", "demo"}
_NEEDS_NO_EXAMINERS = {"-h", "--help", "kernel", "--engine=kernel", "--dask"}
"""Words on the command line of a command that runs nothing in the isolated engine."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 refused or failed, 2 misused."""
    _end_as_by_interrupt()
    try:
        options = _parser(_root(arguments)).parse_args(arguments)
        return int(options.run(options))
    except KeyboardInterrupt:
        _complain("interrupted")
        return INTERRUPTED
    except Exception as error:
        if not _is_misuse(error):
            raise
        _complain(f"error: {error}")
        return MISUSED


class _Command(argparse.ArgumentParser):
    """The arguments of one command, whose module is imported when the command is called."""

    def __init__(self, command: str, root: Path, **options: Any) -> None:
        super().__init__(**options)
        self._command, self._root = command, root

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        if self._command in _RUN_SUBMISSIONS and _NEEDS_NO_EXAMINERS.isdisjoint(args or ()):
            _start_loading(self._command in _HAVE_WORKERS)
        name = f"autograder.cli.{self._command}"
        if name not in sys.modules:
            with loading():
                importlib.import_module(name)
        sys.modules[name].describe(self, self._root)
        return super().parse_known_args(args, namespace)


def _start_loading(with_workers: bool) -> None:
    """Have the processes that submissions run in load beside this one, which has much to load."""
    from autograder.engine.base import EngineError
    from autograder.engine.examiners import can_be_warm, warm_examiners
    from autograder.grading.executors import load_workers

    # Workers first, which load while this process makes the stage for examiners. What is wrong here
    # will be wrong when they are needed, and said then.
    with contextlib.suppress(EngineError):
        if with_workers:
            load_workers()
        if can_be_warm():
            warm_examiners()


def _is_misuse(error: Exception) -> bool:
    from traitlets import TraitError

    from autograder.lesson.lesson import LessonError

    return isinstance(error, LessonError | TraitError)


def _complain(message: str) -> None:
    from autograder.cli import console

    console.complain(message)


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
    commands = parser.add_subparsers(
        title="commands", required=True, metavar="COMMAND", parser_class=_Command
    )
    for name, what in COMMANDS.items():
        commands.add_parser(name, help=what, command=name, root=root)
    return parser
