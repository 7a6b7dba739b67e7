"""What the commands print: progress on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

if TYPE_CHECKING:
    from autograder.grading import grade
    from autograder.release import build as release

_WIDE = 200
"""Columns where nobody's terminal says how many there are."""

stdout = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDE)
stderr = Console(stderr=True, highlight=False)


@contextmanager
def steps(title: str) -> Iterator["release.Progress"]:
    """Show which step of `title` runs: a spinner on a terminal, a line per step elsewhere."""
    if stderr.is_terminal:
        with stderr.status(title) as status:
            yield lambda step: status.update(f"{title}: {step}")
    else:
        yield lambda step: stderr.print(f"{title}: {step}", markup=False, soft_wrap=True)


@contextmanager
def progress(title: str) -> Iterator["grade.Progress"]:
    """Show how many of many things are done: a bar on a terminal, a line for each elsewhere."""
    if not stderr.is_terminal:
        yield lambda name, done, total: complain(f"{title}: {done} of {total}: {name}")
        return
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Bar(*columns, TimeRemainingColumn(), console=stderr, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda name, done, total: bar.update(task, completed=done, total=total)


def table(content: Table) -> None:
    """Print a table."""
    stdout.print(content)


def say(message: str) -> None:
    """Print `message` as it is, without wrapping or markup."""
    stdout.print(message, markup=False, soft_wrap=True)


def complain(message: str) -> None:
    """Print `message` to standard error as it is."""
    stderr.print(message, markup=False, soft_wrap=True)


def warn(message: str) -> None:
    """Print `message` to standard error so that it is not overlooked."""
    stderr.print(message, markup=False, soft_wrap=True, style="bold red")
