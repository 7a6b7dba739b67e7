"""``lab``: open JupyterLab on a copy of the release."""

import argparse
from pathlib import Path

from autograder.cli import FAILED, console
from autograder.release import lab


def describe(command: argparse.ArgumentParser, root: Path) -> None:
    """Give `command` its description and arguments."""
    command.description = (
        "Copy release/ to lab/, where notebooks that are there already stay as they "
        "are, and open JupyterLab on it, with the students' edition of course_lib."
    )
    command.add_argument(
        "arguments", nargs="*", metavar="ARGUMENT", help="handed on to JupyterLab (after --)"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prepare the folder and open JupyterLab."""
    folder = options.root / "lab"
    try:
        kept = lab.prepare(options.root / "release", folder)
    except FileNotFoundError as error:
        console.complain(f"error: {error}")
        return FAILED
    for path in kept:
        console.say(f"{path} is left as it is (delete it for a fresh copy)")
    return lab.open_jupyterlab(folder, options.arguments)
