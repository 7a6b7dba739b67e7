"""What the commands print: progress on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

from autograder.progress import Progress

_WIDE = 200
"""Columns where nobody's terminal says how many there are."""

# With emoji, ":x:" in what a student wrote would become a picture.
stdout = Console(highlight=False, emoji=False, width=None if sys.stdout.isatty() else _WIDE)
stderr = Console(stderr=True, highlight=False, emoji=False)


@contextmanager
def progress(title: str) -> Iterator[Progress]:
    """Show how far `title` is: a bar on a terminal, a line for each step or thing elsewhere."""
    if not stderr.is_terminal:
        yield lambda what, done=None, total=None: complain(_line(title, what, done, total))
        return
    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[count]}")
    with Bar(*columns, TimeRemainingColumn(), console=stderr, transient=True) as bar:
        task = bar.add_task(title, total=None, count="")

        def show(what: str, done: int | None = None, total: int | None = None, /) -> None:
            # Of a step it matters which one runs, of many things how many are done.
            shown, count = (f"{title}: {what}", "") if total is None else (title, f"{done}/{total}")
            bar.update(task, description=escape(shown), completed=done, total=total, count=count)

        yield show


def _line(title: str, what: str, done: int | None, total: int | None) -> str:
    return f"{title}: {what}" if total is None else f"{title}: {done} of {total}: {what}"


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
