"""What the commands print: progress on a terminal, plain lines elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from autograder.release import Progress

stdout = Console(highlight=False)
stderr = Console(stderr=True, highlight=False)


@contextmanager
def steps(title: str) -> Iterator["Progress"]:
    """Show which step of `title` runs: a spinner on a terminal, a line per step elsewhere."""
    if stderr.is_terminal:
        with stderr.status(title) as status:
            yield lambda step: status.update(f"{title}: {step}")
    else:
        yield lambda step: stderr.print(f"{title}: {step}", markup=False, soft_wrap=True)


def say(message: str) -> None:
    """Print `message` as it is, without wrapping or markup."""
    stdout.print(message, markup=False, soft_wrap=True)


def complain(message: str) -> None:
    """Print `message` to standard error as it is."""
    stderr.print(message, markup=False, soft_wrap=True)
